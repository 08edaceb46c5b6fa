"""The guard of roles: who may send agents, change files, read secrets, and make which calls of muster.

The rules stand in the table of `muster.roles`; a refusal names its rule. The main session outside of a run is the
person's own and held by none of them."""

import os

from hooks import wire

HELD = ("finish", "fail", "release", "heartbeat", "block", "unblock", "update", "cancel")


def role(payload, app):
    """Return the `Role` of whoever acts."""
    from muster import roles

    kind = wire.text(payload, "agent_type") if wire.text(payload, "agent_id") else ""
    return roles.of(kind or ("agent" if wire.text(payload, "agent_id") else ""), app.teams, app.config.get("roles"))


def spawn(payload, app, kind):
    """Return why whoever acts may not dispatch the agent outside of a run, or None."""
    if not wire.text(payload, "agent_id"):
        return None
    from muster import roles

    by = wire.text(payload, "agent_type") or "agent"
    return roles.outside(kind, by, app.teams, app.config.get("roles"))


def change(payload, app, relative, kind):
    """Return why whoever acts may not change the file of that kind, or None. The stage's own rule comes beside it."""
    if not wire.text(payload, "agent_id"):
        return None
    mine = role(payload, app)
    if kind in mine.change or (kind == "design" and "docs" in mine.change):
        return None
    return "{} is {}, and {} ({}) may change {}; put it into next_steps".format(
        relative, kind, wire.text(payload, "agent_type"), mine.name, ", ".join(mine.change) or "nothing")


def read(payload):
    """Refuse a read or search that names a file with secrets to a role that may not read them; None for others."""
    from muster import secret_files

    given = payload.get("tool_input") if isinstance(payload.get("tool_input"), dict) else {}
    path = given.get("file_path") or given.get("path") or given.get("notebook_path") or ""
    for name in (path, os.path.realpath(os.path.join(wire.text(payload, "cwd"), path)) if isinstance(path, str) and path else ""):
        if isinstance(name, str) and name and secret_files.secret(name):
            return secrets(payload, path)
    pattern = given.get("glob")
    if isinstance(pattern, str) and not pattern.startswith("!") and secret_files.matched(pattern):
        return secrets(payload, pattern)
    return _narrowed(payload, given) if payload.get("tool_name") == "Grep" else None


def _narrowed(payload, given):
    """Leave files with secrets out of an agent's search through a folder, where its role may not read them."""
    if not wire.text(payload, "agent_id"):
        return None
    from muster import secret_files

    app = wire.app(payload)
    mine = role(payload, app)
    if mine.secrets == "yes" or (mine.secrets == "run" and app.store.one("run.current") is None):
        return None
    wanted = given.get("glob") if isinstance(given.get("glob"), str) else ""
    left_out = " ".join("!**/" + name for name in secret_files.NAMES)
    return wire.decide(None, "", dict(given, glob=(wanted + " " + left_out).strip()))


def command(payload, line):
    """Refuse a shell command that reads a file with secrets to a role that may not; None for others."""
    from muster import secret_files

    found = secret_files.read_by(line, wire.text(payload, "cwd") or ".")
    return secrets(payload, found) if found else None


def secrets(payload, named):
    """Decide on reading a file with secrets."""
    app = wire.app(payload)
    row, agent = app.runs.current(), wire.text(payload, "agent_id")
    if row is None and not agent:
        return None
    mine = role(payload, app)
    if mine.secrets == "yes" or (mine.secrets == "run" and row is None):
        return None
    if mine.secrets == "ask" and not agent:
        return wire.ask(payload, "{} holds secrets, and what is read here goes to the model".format(named[:120]), app, "roles.secrets")
    return wire.refuse(payload, "{} holds secrets, and {} ({}) may not read them; ask for the name of what you need, not for its value".format(
        named[:120], wire.text(payload, "agent_type") or "the orchestrator", mine.name), app, "roles.secrets")


def calls(payload, words_of_calls):
    """Refuse a call of muster's own that the agent's role does not make, or that is about another's task; None for others."""
    if not wire.text(payload, "agent_id"):
        return None
    app = wire.app(payload)
    mine = role(payload, app)
    for words in words_of_calls:
        plain = " ".join([word for word in words if not word.startswith("-")][:2])
        if plain in mine.refused:
            return wire.refuse(payload, "muster {} is not for {} ({}); name it in next_steps".format(
                plain, wire.text(payload, "agent_type"), mine.name), app, "roles.verbs")
        why = _task(payload, app, words) if mine.tasks == "own" and words[:1] == ["task"] else None
        if why:
            return wire.refuse(payload, why, app, "roles.tasks")
    return None


def _task(payload, app, words):
    """Return why a call of `muster task` is about another's task, or None."""
    from muster import roles

    kind = wire.text(payload, "agent_type")
    own = {wire.text(payload, "agent_id"), kind, roles.short(kind)}
    action = next((word for word in words[1:] if not word.startswith("-")), "")
    if action == "claim":
        others = [name for name in _claimants(words) if name not in own]
        return "{} claims tasks for itself only, not for {}; give --agent {}".format(kind, others[0][:60], kind) if others else None
    for name in _tasks_of(words, action) if action in HELD + ("review",) else ():
        row = app.store.one("task.by_id", id=name)
        if row is None or not row["assignee"] or (row["assignee"] in own) != (action == "review"):
            continue
        if action == "review":
            return "task {} is {}'s own work; another judges it".format(row["id"], row["assignee"])
        return "task {} is {}'s, not {}'s; claim one of your own: muster task next".format(row["id"], row["assignee"], kind)
    return None


def _claimants(words):
    """Return in whose names a claim is made; the command line takes the option cut short and with `=` too."""
    found = []
    for index, word in enumerate(words):
        option, glued, value = word.partition("=")
        if len(option) > 2 and "--agent".startswith(option):
            found.append(value if glued else (words + [""])[index + 1])
    return found


def _tasks_of(words, action):
    """Return the words of a call that may be the task it is about: where it stands is the command line's to say."""
    rest = words[words.index(action) + 1:]
    if rest and not rest[0].startswith("-"):
        return rest[:1]
    told = ("--re", "--k")  # a reason, a result, a key: a text of whoever calls
    return [word for index, word in enumerate(rest) if not word.startswith("-") and not (index and rest[index - 1].startswith(told))]
