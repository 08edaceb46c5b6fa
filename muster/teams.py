"""Teams: a director and its members, from the plugin's `teams.json` with the project's overrides laid over it."""

import json
import os

from muster import aliases, environment, errors

# Who leads whole runs: dispatched at any stage, and may dispatch directors and members alike.
ORCHESTRATORS = ("project-orchestrator", "feature-orchestrator", "workflow-coordinator")
WORKTREE_STRATEGIES = ("epic_level", "sprint_level", "task_level", "team_level")
SETTINGS = {"auto_assign": bool, "require_review": bool, "worktree_strategy": str}
FILE = "teams.json"
LIMIT = 1 << 20  # characters


class Team:
    """One team. `members`: `{agent: {"capacity": int, "specialties": [str]}}`; `parallel`: agents at work at once."""

    __slots__ = ("name", "director", "model", "parallel", "members", "capabilities", "settings")

    def __init__(self, name, **values):
        self.name = name
        for slot in self.__slots__[1:]:
            setattr(self, slot, values[slot])

    def to_dict(self):
        """Return the team as plain data, in the shape of `teams.json`."""
        return {"director": {"agent": self.director, "model": self.model, "max_parallel_agents": self.parallel},
                "members": [dict(agent=agent, **member) for agent, member in self.members.items()],
                "capabilities": self.capabilities, "settings": self.settings}


def load(folder=None):
    """Return `{name: Team}`: the plugin's teams, then what `teams.json` in `folder` (the store's) adds or replaces.

    A project's team replaces the plugin's of that name key by key. Raises `UsageError` naming file, team and fault."""
    found = _read(os.path.join(environment.plugin_root(), FILE))
    if folder is not None:
        for name, team in _read(os.path.join(folder, FILE)).items():
            found[name] = dict(found.get(name, {}), **team)
    return {name: _team(name, team) for name, team in found.items()}


def of_director(teams, agent):
    """Return the teams that the agent (a short name) directs."""
    return [team for team in teams.values() if team.director == agent]


def of_member(teams, agent):
    """Return the teams that the agent (a short name) is a member of."""
    return [team for team in teams.values() if agent in team.members]


def capable(teams, word):
    """Return `[(team, agent)]` for a capability of a team or a specialty of a member, in the order of the file."""
    wanted = word.lower()
    return [(team.name, agent) for team in teams.values() for agent, member in team.members.items()
            if wanted in [item.lower() for item in team.capabilities + member["specialties"]]]


def _read(path):
    if not os.path.lexists(path):
        return {}
    try:
        if not os.path.isfile(path):
            raise ValueError("it is no file")
        with open(path, encoding="utf-8") as handle:
            said = handle.read(LIMIT + 1)
        if len(said) > LIMIT:
            raise ValueError("it is longer than {} characters".format(LIMIT))
        value = json.loads(said)
        teams = value.get("teams") if isinstance(value, dict) else None
        if not isinstance(teams, dict):
            raise ValueError('the top level has no object "teams"')
        for name, team in teams.items():
            fault = _fault(team)
            if fault:
                raise ValueError('team "{}": {}'.format(name, fault))
        # `orchestrator` is what earlier layouts called the director
        return {name: dict({"director": team["orchestrator"]} if "orchestrator" in team else {}, **team)
                for name, team in teams.items()}
    except (ValueError, OSError, RecursionError) as error:
        raise errors.UsageError("{}: {}; mend or delete it".format(path, getattr(error, "strerror", None) or error)) from error


def _fault(team):
    """Return what is wrong with one team's data, as a clause, or None. Unknown keys are left alone."""
    if not isinstance(team, dict):
        return "it is no object"
    members = team.get("members", [])
    if not isinstance(members, list):
        return '"members" is no list'
    lead = team.get("director", team.get("orchestrator"))
    for item in members + ([] if lead is None else [lead]):
        agent = item.get("agent") if isinstance(item, dict) else item
        if not isinstance(agent, str) or not agent.strip():
            return "{} names no agent".format(json.dumps(item)[:80])
        for key in ("capacity", "max_parallel_agents"):
            count = item.get(key, 1) if isinstance(item, dict) else 1
            if not isinstance(count, int) or isinstance(count, bool) or count < 1:
                return "{}: {} {} is no whole number from 1".format(agent, key, json.dumps(count))
        if not _texts(item.get("specialties", []) if isinstance(item, dict) else []):
            return "{}: specialties is no list of texts".format(agent)
        if isinstance(item, dict) and not isinstance(item.get("role", ""), str):
            return "{}: role {} is no name".format(agent, json.dumps(item["role"])[:80])
    if not _texts(team.get("capabilities", [])):
        return '"capabilities" is no list of texts'
    return _setting_fault(team.get("settings", {}))


def _setting_fault(settings):
    if not isinstance(settings, dict):
        return '"settings" is no object'
    for name, kind in SETTINGS.items():
        if not isinstance(settings.get(name, kind()), kind):
            return "setting {} is {}".format(name, json.dumps(settings[name]))
    strategy = settings.get("worktree_strategy", WORKTREE_STRATEGIES[0])
    return None if strategy in WORKTREE_STRATEGIES else 'worktree_strategy "{}" is unknown; use one of: {}'.format(
        strategy, ", ".join(WORKTREE_STRATEGIES))


def _texts(value):
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _team(name, data):
    lead = data.get("director")
    lead = lead if isinstance(lead, dict) else {"agent": lead}
    members = {}
    for item in data.get("members", []):
        item = item if isinstance(item, dict) else {"agent": item}
        members[aliases.current(item["agent"])] = {
            "capacity": item.get("capacity", 1), "specialties": list(item.get("specialties", [])),
            **({"role": item["role"]} if item.get("role") else {})}
    parallel = lead.get("max_parallel_agents", data.get("settings", {}).get("max_parallel_agents", len(members) or 1))
    return Team(name, director=aliases.current(lead["agent"]) if lead.get("agent") else None, model=lead.get("model"),
                parallel=parallel, members=members, capabilities=list(data.get("capabilities", [])),
                settings=dict({"auto_assign": True, "require_review": True, "worktree_strategy": "task_level"},
                              **data.get("settings", {})))
