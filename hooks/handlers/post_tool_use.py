"""PostToolUse: who changed which file, and what comes after an agent returned."""

import os

from hooks import mail, presence, wire
from muster import text

# What a run's record is made of; every other tool of an agent is a sign of life only.
RECORDED = ("Agent", "Task", "Edit", "Write", "MultiEdit", "NotebookEdit")


def handle(payload):
    """Record the edit or settle the dispatch; after an agent, return the run's next step as context.

    Messages that may not wait come along."""
    app = wire.app(payload)
    presence.alive(app, payload)
    return mail.join(payload, "PostToolUse", _recorded(app, payload), app=app)


def _recorded(app, payload):
    if payload.get("tool_name") in ("Agent", "Task"):
        presence.returned(app, payload)
        mail.alert(app)
    if payload.get("tool_name") not in RECORDED:
        return None
    row, session = app.runs.current(), wire.text(payload, "session_id")
    if session:
        app.sessions.seen(session)
    if payload.get("tool_name") in ("Agent", "Task"):
        return _returned(app, row, payload) if row is not None else None
    path = wire.text(payload, "tool_input", "file_path") or wire.text(payload, "tool_input", "notebook_path")
    if path:
        _changed(app, payload, row, session, os.path.realpath(os.path.join(wire.text(payload, "cwd") or app.root, path)))
    return None


def _changed(app, payload, row, session, full):
    """Record who changed the file: for the run where it lies in the main checkout, for the session in any worktree."""
    agent, top = wire.text(payload, "agent_type") or "main", os.path.realpath(app.root)
    if row is not None and (full + os.sep).startswith(top + os.sep):
        with app.store.write() as tx:
            app.log.append(tx, "edit.made", row["id"], {
                "agent": agent, "path": os.path.relpath(full, top).replace(os.sep, "/"), "agent_id": wire.text(payload, "agent_id") or None})
    top = app.places.worktree if (full + os.sep).startswith(app.places.worktree + os.sep) else top
    relative = os.path.relpath(full, top).replace(os.sep, "/")
    if session and not relative.startswith("../"):
        app.sessions.touch(session, relative, agent)


def _returned(app, row, payload):
    item = app.store.one("dispatch.by_id", id=wire.text(payload, "tool_use_id"))
    if item is None:
        return None
    answer = payload.get("tool_response")
    background = isinstance(answer, dict) and answer.get("isAsync")
    if item["status"] in ("asked", "running") and not background:
        app.dispatches.lose(item, "it came back without a result that muster saw")
    app.dispatches.measure(item["id"], answer.get("totalTokens") if isinstance(answer, dict) else None)
    from muster.views import card

    row = app.runs.get(item["run"])
    if background:
        return wire.context("PostToolUse", "muster: {} works in the background; wait for its report".format(text.line(item["agent"], 80)))
    current = app.runs.current() or row
    view = app.runs.view(current, app.tree())
    item = app.store.one("dispatch.by_id", id=item["id"])
    return wire.context("PostToolUse", "muster run {}: {} ended {}. {}. next: {}".format(
        current["id"], text.line(item["agent"], 80), item["status"], card.track(view), card.next_line(view)))
