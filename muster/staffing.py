"""Staffing: how many of an agent may work at once, who of the same craft is free, whom a task fits. Values in, values out."""

import re

from muster import roles, text

_WORD = re.compile(r"[a-z0-9]+")
# Words of a task that say nothing about a craft.
_EMPTY = {"and", "the", "for", "of", "a", "an", "to", "in", "on", "with", "task", "access", "new"}
# The specialties that a task's type asks for where its words name none.
_TYPES = {"feature": ("server", "browser"), "bug": ("server", "browser"), "task": ("server", "browser"),
          "refactoring": ("server", "browser"), "test": ("tests",), "docs": ("guides",), "documentation": ("guides",),
          "design": ("design review", "boundaries"), "review": ("review",), "security": ("threats", "vulnerabilities"),
          "performance": ("profiles", "benchmarks"), "release": ("releases",), "deployment": ("releases", "pipelines")}


def working(rows):
    """Return the agents that take up a place: live ones that show signs of life."""
    return [row for row in rows if row["status"] != "ended" and not row["silent"]]


def loads(rows, assigned=None):
    """Return `{agent: how many work}` by short name; `assigned` adds `{agent: tasks}` that wait for it."""
    found = dict(assigned or {})
    for row in working(rows):
        name = roles.short(row["type"])
        found[name] = found.get(name, 0) + 1
    return found


def capacity(groups, agent):
    """Return how many of the agent may work at once, or None where no team has it: the largest that a team allows."""
    name = roles.short(agent)
    return max((team.members[name]["capacity"] for team in groups.values() if name in team.members), default=None)


def refusal(groups, rows, agent, by=""):
    """Return why no other agent of this type may start now, naming who works and who is free, or None.

    `by` is the type of who asks: a director's own limit counts before those of other teams."""
    name, most = roles.short(agent), capacity(groups, agent)
    if most is None:
        return None
    busy = working(rows)
    same = [row for row in busy if roles.short(row["type"]) == name]
    if len(same) >= most:
        return "{} works at its capacity of {}: {}; {}".format(agent, most, _named(same), _free(groups, busy, agent))
    mine = [team for team in groups.values() if name in team.members]
    mine = [team for team in mine if team.director == roles.short(by)] or mine
    full = [(team, [row for row in busy if roles.short(row["type"]) in team.members]) for team in mine]
    if all(len(there) >= team.parallel for team, there in full):
        team, there = full[0]
        return "team {} has its {} agents at work: {}; wait for one of them to end".format(team.name, team.parallel, _named(there))
    return None


def _named(rows):
    return ", ".join("{} ({}{})".format(row["type"] if row["status"] != "asked" else row["type"] + ", about to start",
                                        row["id"][:12], ", " + row["task"] if row["task"] else "") for row in rows[:6])


def _free(groups, busy, agent):
    """Return the line that names who of the same craft is free, least loaded first."""
    name = roles.short(agent)
    words = {word.lower() for team in groups.values() if name in team.members for word in team.members[name]["specialties"]}
    near = {other["agent"]: other for word in sorted(words) for other in candidates(groups, loads(busy), word)
            if other["agent"] != name and other["free"] > 0}
    if not near:
        return "nobody else of its specialties is free; wait for one of them to end"
    found = sorted(near.values(), key=_rank)
    return "free with the same specialty: {}; or wait for one of them to end".format(
        ", ".join("{} ({} of {})".format(typed(agent, one["agent"]), one["load"], one["capacity"]) for one in found[:4]))


def typed(like, name):
    """Return the name as a type of the same plugin as `like`."""
    return "muster:" + name if like.startswith("muster:") else name


def candidates(groups, load, word=None):
    """Return the members that have a capability or specialty (all without one), least loaded first, as plain data."""
    wanted, found = (word or "").lower(), {}
    for team in groups.values():
        for agent, member in team.members.items():
            craft = [item.lower() for item in team.capabilities + member["specialties"]]
            if agent not in found and (not wanted or wanted in craft or wanted == agent):
                most, count = capacity(groups, agent), load.get(agent, 0)
                own = not wanted or wanted in [item.lower() for item in member["specialties"]] or wanted == agent
                found[agent] = {"agent": agent, "team": team.name, "load": count, "capacity": most,
                                "free": max(0, most - count), "specialty": own}
    return sorted(found.values(), key=_rank)


def _rank(one):
    """Least loaded first; of equal ones whose own specialty it is before whose team can; then as the teams name them."""
    return one["load"] / one["capacity"], not one.get("specialty")


def fitting(groups, load, task):
    """Return the member that a task fits best, as plain data with `why`, or None.

    Specialties that the task's words name decide, most of them first; then what its type asks for; among equals the
    least loaded. Only teams with `auto_assign`, only members with a place left."""
    open_teams = {name: team for name, team in groups.items() if team.settings["auto_assign"]}
    words = set(_WORD.findall(" ".join(
        [task["title"], task["description"], task["phase"] or ""] + task["requirements"] + task["deliverables"]).lower()))
    stems, best = {_stem(word) for word in words}, None
    for one in candidates(open_teams, load):
        items = open_teams[one["team"]].members[one["agent"]]["specialties"]
        named = [item for item in items if _stems(item) and _stems(item) <= stems]
        meant = [item for item in items if item in _TYPES.get(task["type"], ())]
        rank = len(named), 0 if named else len(meant)
        if one["free"] and any(rank) and (best is None or rank > best[0]):
            why = "specialty " + ", ".join(named) if named else "a {} asks for {}".format(task["type"], ", ".join(meant))
            best = rank, one, why
    return dict(best[1], why=text.line(best[2], 160)) if best else None


def _stems(phrase):
    return {_stem(word) for word in _WORD.findall(phrase.lower()) if word not in _EMPTY}


def _stem(word):
    """Return a word without the ending of a plural."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
