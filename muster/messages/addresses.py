"""Addresses: what a recipient's name means, checked against what exists; and which inboxes an agent reads."""

import os

from muster import aliases, errors, roles, teams, text, workflows

ORCHESTRATOR = "orchestrator"
ALL = "all"
ROLES = (ORCHESTRATOR, "director", "member", "reviewer")
_OTHER_NAMES = {"main": ORCHESTRATOR, "broadcast": ALL, "everyone": ALL, "*": ALL}


class Sender:
    """Who sends: `name` is the agent's type, `orchestrator`, `person` or `muster`; `id` is the client's id of the agent."""

    __slots__ = ("name", "id")

    def __init__(self, name, id=None):
        self.name, self.id = name, id or None


def resolve(app, to, sender, urgent, at_work):
    """Return `(address, inboxes)` for a recipient; an inbox is `{inbox, urgent, shared, back}`.

    `at_work` is `[(agent id, type)]`. Raises `NotFound` with the nearest names, `Refused` for who can not be reached."""
    word = _OTHER_NAMES.get(to.strip().lower(), to.strip())
    kind, _, name = word.partition(":")
    if word == ORCHESTRATOR or (kind == "role" and name == ORCHESTRATOR):
        return ORCHESTRATOR, [_inbox(ORCHESTRATOR, urgent)]
    if word == ALL:
        return ALL, _everyone(sender, urgent, at_work)
    if word == "person":
        raise errors.Refused("the person reads no inbox; ask them: muster question ask person …")
    if word in ROLES or (kind == "role" and name in ROLES):
        board = "role:" + (name or word)
        return board, [_inbox(board, urgent, shared=1)]
    if word in app.teams or (kind == "team" and name in app.teams):
        board = "team:" + (name if kind == "team" else word)
        return board, [_inbox(board, urgent, shared=1)]
    if word in dict(at_work):
        return word, [_inbox(word, True, back="")]
    gone = app.store.one("agent.by_id", id=word)
    if gone is not None:
        raise errors.Refused("agent {} has ended; send it to its type, where the next one reads it: {}".format(word, gone["type"]))
    agent = agent_type(app, word)
    here = [id for id, known in at_work if known == agent and id != sender.id] if urgent else []
    return agent, [_inbox(id, True, back=agent) for id in here] or [_inbox(agent, urgent)]


def _inbox(name, urgent, shared=0, back=None):
    return {"inbox": name, "urgent": int(bool(urgent)), "shared": shared, "back": back}


def _everyone(sender, urgent, at_work):
    found = [_inbox(id, True, back=ALL) for id, kind in at_work if id != sender.id and (sender.id or kind != sender.name)]
    if sender.name != ORCHESTRATOR:
        found.append(_inbox(ORCHESTRATOR, urgent))
    if not found:
        raise errors.Refused("nobody else is at work; name an agent, a team or a role, where it waits")
    return found


def agent_type(app, name):
    """Return the full type of an agent that exists: ours, the project's own, or another plugin's that worked here before.

    Raises `NotFound` naming the nearest: a message to nobody would wait for ever."""
    bare = name[len("muster:"):] if name.startswith("muster:") else name
    if bare == name and os.path.isfile(os.path.join(app.root, ".claude", "agents", os.path.basename(name) + ".md")) and "/" not in name:
        return name
    if aliases.current(bare) in workflows.agents():
        return "muster:" + aliases.current(bare)
    seen = {row["type"] for row in app.store.read("message.types_seen")}
    mentioned = {agent for team in app.teams.values() for agent in list(team.members) + [team.director] if agent}
    if name in seen or (":" in name and name in mentioned):
        return name
    import difflib

    near = difflib.get_close_matches(bare.rpartition(":")[2], _names(app, seen), 3, 0.5)
    raise errors.NotFound('recipient "{}" does not exist; {}'.format(
        text.line(name, 60), "did you mean {}".format(" or ".join(near)) if near else "see: muster team list, docs/agents.md"))


def _names(app, seen):
    own = os.path.join(app.root, ".claude", "agents")
    project = [entry[:-3] for entry in sorted(os.listdir(own)) if entry.endswith(".md")] if os.path.isdir(own) else []
    return workflows.agents() + project + list(aliases.ALIASES) + sorted(seen) + list(app.teams) + list(ROLES) + [ALL]


def role(app, agent):
    """Return the role of an agent's type: orchestrator, director, reviewer or member."""
    short = roles.short(agent)
    if short in teams.ORCHESTRATORS:
        return ORCHESTRATOR
    if teams.of_director(app.teams, short):
        return "director"
    judges = {name for gate in workflows.GATES.values() for name in (gate.get("verdict") or {}).get("by", ())}
    for gate in (app.config.get("gates") or {}).values():
        judges.update(((gate or {}).get("verdict") or {}).get("by", ()))
    return "reviewer" if short in judges else "member"


def inboxes(app, reader):
    """Return the names of the inboxes that a reader (`Sender`) reads, its own first."""
    if reader.name == ORCHESTRATOR and not reader.id:
        return [ORCHESTRATOR]
    agent, short = workflows.meant(app, reader.name), roles.short(workflows.meant(app, reader.name))
    found = ([reader.id] if reader.id else []) + [agent, "role:" + role(app, agent)]
    return found + ["team:" + team.name for team in app.teams.values() if short in team.members or short == team.director]


def receiver(app, reader):
    """Return the one name that a reader's receipts are kept under."""
    return reader.id or (ORCHESTRATOR if reader.name == ORCHESTRATOR else workflows.meant(app, reader.name))
