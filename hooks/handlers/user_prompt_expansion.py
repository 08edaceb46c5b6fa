"""UserPromptExpansion: fires only for what a person typed, so a person's commands are carried out here."""

import re

from hooks import typed_commands, wire
from muster import environment, errors, places, text
from muster import project as ground
from muster.model import RUN_OPEN

NOTE = 400  # characters of what a person typed that a note repeats


def handle(payload):
    """Carry out a typed command of muster; a refusal blocks the prompt with its one line."""
    name = wire.text(payload, "command_name").rpartition(":")[2]
    arguments = wire.text(payload, "command_args").strip()
    try:
        if name in COMMANDS:
            return COMMANDS[name](_app(payload, name), payload, arguments)
        if name in typed_commands.COMMANDS and wire.text(payload, "command_name") in (name, "muster:" + name):
            return typed_commands.COMMANDS[name](payload, arguments)
        return _workflow(payload, name, arguments)
    except errors.MusterError as error:
        line = "muster: {}".format(error)
        return {"decision": "block", "reason": line}


def _app(payload, name):
    try:
        return wire.typed(payload)
    except wire.SwitchedOff as error:
        raise errors.NotEnabled("muster is off in this session; type /enable-orchestration first") from error
    except wire.Off as error:
        raise errors.NotEnabled("/{} needs a run and muster is off here; type /add-feature to begin".format(name)) from error


def _workflow(payload, name, arguments):
    """Open a run for a command that has a stage table; other commands are none of our business."""
    from muster import workflows

    mine = wire.text(payload, "command_name").startswith("muster:")
    if not mine and name not in workflows.names(wire.app(payload)):
        return None  # before the store is touched: its fault is no matter of a person's other commands
    start = wire.text(payload, "cwd") or environment.project_dir()
    notes = []
    try:
        where = places.find(start)
    except errors.NotARepository:
        if name not in workflows.FRESH:
            raise
        from muster import git

        git.call(start, "init", "--quiet")
        notes.append("muster made a git repository here")
        where = places.find(start)
    if mine and not workflows.shipped(name):
        return None  # a skill or another command of ours: typing it is no word about this repository
    fresh = not where.enabled()
    if not fresh and wire.switched_off(payload):
        raise errors.NotEnabled("muster is off in this session; type /enable-orchestration first")
    ground.init(where, "person", wire.text(payload, "session_id"))
    app = wire.app(dict(payload, cwd=start), actor="person")
    if name not in workflows.names(app):
        return None
    app.sessions.seen(wire.text(payload, "session_id"))
    app.sessions.given(wire.text(payload, "session_id"))
    row = app.runs.open(workflows.find(app, name, not mine), arguments, wire.text(payload, "session_id"))
    if fresh:
        notes.append("muster is on in this repository from now on; its state is in .muster (ignored by git)")
    from muster.views import card

    view = app.runs.view(row)
    say = "muster: run {} opened, size {} ({}); {}. Answer S, M or L to change the size.".format(
        row["id"], row["size"], row["why"], card.track(view))
    return wire.context("UserPromptExpansion", "\n".join(notes + [card.render(app, row)]), " ".join(notes + [say]))


def _open_run(app):
    row = app.runs.current()
    if row is None:
        raise errors.Refused("no run is open; type /add-feature, /fix-bug or /new-project to begin")
    return row


def _named(app, arguments):
    """Return `(run row, the words after it)`: the run that the first word names, else the open one."""
    first, _, rest = arguments.partition(" ")
    if not re.fullmatch(r"[Rr][0-9]{1,9}", first):
        return _open_run(app), arguments
    row = app.runs.get(first.upper())
    if row["status"] not in RUN_OPEN:
        raise errors.Refused("run {} is {}; it does not come back, begin a new one".format(row["id"], row["status"]))
    return row, rest.strip()


def _waive(app, payload, arguments):
    gate, _, reason = arguments.partition(" ")
    reason = re.sub(r"^(?:because|reason:?)\s+", "", reason.strip(), flags=re.IGNORECASE)
    if not gate or len(reason) < 3:
        raise errors.UsageError("a waiver needs a gate and a reason; type: /waive-gate <gate> <reason>")
    row = _open_run(app)
    # a word on work of another session that lives is said there: a client that a program started has none of its own
    app.runs.adopt(row, wire.text(payload, "session_id"))
    app.gates.waive(row, gate, reason, wire.text(payload, "session_id"))
    return _card(app, row, "the person waived gate {}: {}".format(gate, reason))


def _confirm(app, payload, arguments):
    row = _open_run(app)
    if not arguments:
        raise errors.UsageError("name the target, or rollback; type: /confirm-deploy <target>")
    # a word on work that another session does: it goes on here
    app.runs.adopt(row, wire.text(payload, "session_id"))
    return _card(app, row, app.deploys.confirm(row, arguments, wire.text(payload, "session_id")) + "; next: muster gate run")


def _resume(app, payload, arguments):
    row, words = _named(app, arguments)
    first, _, answer = words.partition(" ")
    more, answer = (int(first), answer.strip()) if re.fullmatch(r"\+?[0-9]{1,6}", first) else (None, words)
    app.dispatches.lose_dead()
    app.runs.adopt(row, wire.text(payload, "session_id"))
    app.runs.resume(row, more)
    return _card(app, row, "the person resumed the run" + (" and says: " + answer if answer else ""))


def _cancel(app, payload, arguments):
    row, why = _named(app, arguments)
    while row["parent"] and why == arguments:
        row = app.runs.get(row["parent"])
    app.runs.cancel(row, why or "no reason given")
    return _card(app, row, "the person cancelled run {}".format(row["id"]))


def _card(app, row, note):
    from muster.views import card

    # the model has the person's words in the prompt itself; the note only says what muster made of them
    note = text.line(note, NOTE)
    return wire.context("UserPromptExpansion", note + "\n" + card.render(app, app.runs.get(row["id"])), "muster: " + note)


COMMANDS = {"waive-gate": _waive, "resume-run": _resume, "cancel-run": _cancel, "confirm-deploy": _confirm}
