"""Roles: what each kind of agent may send, change, read and run beside the open stage's own rules; hooks enforce it.

`TABLE` is the one source: docs/roles.md is written from it, PreToolUse asks it."""

import re

from muster import errors, model, teams, text

# Beside flow's worker, fallback and judge: a lead divides the stage's work among others, a member works for a director
# that the stage itself names. Neither ends a stage.
LEAD, MEMBER = "lead", "member"

REVIEWERS, ANALYSTS = model.REVIEWERS, model.ANALYSTS
DOCUMENTS = ("docs", "design")
# Calls of muster's own command line that only who divides the work makes, and those of whoever judges it.
DIVIDING = ("task cancel", "team assign", "team lead", "run child") + tuple(
    "epic " + verb for verb in ("start", "complete", "cancel")) + tuple(
    "sprint " + verb for verb in ("start", "review", "complete", "reopen"))
JUDGING = ("task review",)
WORKING = ("task claim", "task heartbeat", "task finish", "task fail", "task release")
EVERYTHING = ("code", "tests", "docs", "design", "config", "generated")


class Role:
    """One row. `spawn`: all, team, none, free (outside runs), or a tuple of agents; `change`: kinds of files beside what
    the stage allows; `tasks`: all or own; `secrets`: yes, ask, no, or run (no in a run); `refused`: calls of muster."""

    __slots__ = ("name", "who", "spawn", "change", "tasks", "secrets", "refused")

    def __init__(self, name, who, spawn, change, tasks, secrets, refused):
        self.name, self.who, self.spawn, self.change = name, who, spawn, change
        self.tasks, self.secrets, self.refused = tasks, secrets, refused

    def like(self, name, who, **other):
        """Return a role of another name that differs from this one in what `other` says."""
        values = {slot: getattr(self, slot) for slot in self.__slots__}
        return Role(**dict(values, name=name, who=who, **other))


TABLE = (
    Role("orchestrator", "the main session in a run, " + ", ".join(teams.ORCHESTRATORS), "all", (), "all", "ask", ()),
    Role("director", "who directs a team in `teams.json`", "team", (), "all", "no", ()),
    Role("member", "members of a team that are none of the below", "none", EVERYTHING, "own", "no", DIVIDING + JUDGING),
    Role("reviewer", ", ".join(REVIEWERS), "none", (), "own", "no", DIVIDING + WORKING + ("gate run", "checkpoint set")),
    Role("analyst", ", ".join(ANALYSTS), "none", DOCUMENTS, "own", "no", DIVIDING + JUDGING + ("gate run",)),
    Role("other", "agents that muster does not know", "free", EVERYTHING, "own", "run", JUDGING),
)
ROLES = {role.name: role for role in TABLE}


def short(agent):
    """Return an agent type without the plugin's prefix; another plugin's type stays whole."""
    return agent[len("muster:"):] if agent.startswith("muster:") else agent


def of(agent_type, groups, custom=None):
    """Return the `Role` of an agent's type (empty: the main session).

    `groups` is what `teams.load` returned, `custom` the `roles` of the configuration; what a project says comes first."""
    name = short(agent_type)
    if not name:
        return ROLES["orchestrator"]
    for role, said in (custom or {}).items():
        if name in [short(agent) for agent in said.get("agents", ())]:
            return _custom(role, said)
    for team in teams.of_member(groups, name):
        role = team.members[name].get("role")
        if role in (custom or {}):
            return _custom(role, custom[role])
        if role in ROLES:
            return ROLES[role]
    return ROLES[_standard(name, groups)]


def _standard(name, groups):
    if name in teams.ORCHESTRATORS:
        return "orchestrator"
    if teams.of_director(groups, name):
        return "director"
    if name in REVIEWERS:
        return "reviewer"
    if name in ANALYSTS:
        return "analyst"
    return "member" if teams.of_member(groups, name) else "other"


def _custom(name, said):
    """Return the role that a project describes: like a standard one (a member unless said), but for what it says."""
    base, other = ROLES.get(said.get("like"), ROLES["member"]), {}
    if "spawn" in said:
        other["spawn"] = tuple(said["spawn"]) if isinstance(said["spawn"], list) else "all" if said["spawn"] else "none"
    if "change" in said:
        other["change"] = tuple(said["change"])
    if "tasks" in said:
        other["tasks"] = said["tasks"]
    if "secrets" in said:
        other["secrets"] = "yes" if said["secrets"] else "no"
    if "refused" in said:
        other["refused"] = tuple(said["refused"])
    return base.like(name, ", ".join(said.get("agents", ())), **other)


def party(name):
    """Return the name of an agent that something is for; raises `UsageError` for what can be none."""
    if not re.match(r"\w[\w.:@/-]{0,99}\Z", name or ""):
        raise errors.UsageError('"{}" is no name of an agent; give one as muster team list has it, orchestrator or person'.format(
            text.line(name or "", 80)))
    return name


def same(one, other):
    """Say whether two names mean one agent: with and without the plugin's prefix."""
    return short(one) == short(other)


def may_spawn(agent_type, groups, custom=None, in_run=True):
    """Say whether an agent of this type may dispatch other agents at all."""
    spawn = of(agent_type, groups, custom).spawn if agent_type else "none"
    return bool(spawn) and spawn != "none" and not (spawn == "free" and in_run)


def outside(agent, by, groups, custom=None):
    """Return why an agent of type `by` may not dispatch `agent` outside of a run, as a clause, or None."""
    role = of(by, groups, custom)
    if role.spawn == "none":
        return "{} may not dispatch agents; it asks for what it needs in next_steps".format(by)
    if role.spawn == "team" and short(agent) not in _led(short(by), groups):
        return _stranger(agent, by, teams.of_director(groups, short(by)))
    if isinstance(role.spawn, tuple) and short(agent) not in [short(name) for name in role.spawn]:
        return "{} may dispatch {} only; it asks for others in next_steps".format(by, ", ".join(role.spawn) or "nobody")
    return None


def _led(director, groups):
    return {member for team in teams.of_director(groups, director) for member in team.members}


def _stranger(agent, by, led):
    return "{} is not in the {} of {}; name it in next_steps".format(
        agent, "team " + led[0].name if len(led) == 1 else "teams", by)


def part(view, agent, by, groups, custom=None):
    """Return `(role, None)` for an agent that may be dispatched now, else `(None, why)`; `why` may be an empty text.

    `by` is the type of the agent that asks, empty for the main session."""
    from muster import flow  # a hook that only asks for a role does not pay for it

    wanted, asker = short(agent), short(by)
    open_roles = flow.roles(view)
    led = [team for team in teams.of_director(groups, asker)] if asker not in teams.ORCHESTRATORS else []
    members = {member for team in led for member in team.members}
    if led and wanted not in members:
        return None, _stranger(agent, by, led)
    if by and isinstance(of(by, groups, custom).spawn, tuple):
        why = outside(agent, by, groups, custom)
        if why:
            return None, why
    if agent in open_roles:
        return open_roles[agent], None
    if wanted in teams.ORCHESTRATORS or _directs(view, wanted, groups):
        return LEAD, None
    if led and any(short(name) == asker and role != "judge" for name, role in open_roles.items()):
        return MEMBER, None
    return None, ""


def _directs(view, agent, groups):
    """Say whether the agent directs a team that has someone to send into the open stage."""
    from muster import flow

    open_names = {short(name) for name in flow.roles(view)}
    return any(open_names.intersection(team.members) for team in teams.of_director(groups, agent))
