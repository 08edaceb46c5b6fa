"""Who is at work: each agent that the client starts, its signs of life and its end go into the store from here."""

import json
import os
import time

from hooks import wire

# Calls of muster's own after which an agent may hold another task.
_CLAIMS = ("task claim", "task finish", "task fail", "task release")


def flag(app):
    """Return the path of the file that lies beside the trust marker while agents work: hooks/run looks for it."""
    return os.path.join(os.path.dirname(app.places.marker), "working")


def reserve(app, payload, kind, row=None):
    """Take a place for the agent that the call is about to start; return why it may not start, or None."""
    call = wire.text(payload, "tool_use_id")
    if not call:
        return None
    parent = wire.text(payload, "agent_id")
    refusal = app.agents.reserve(call, kind, parent, app.runs.view(row) if row is not None else None,
                                 wire.text(payload, "agent_type") if parent else "")
    if refusal is None:
        time.sleep(app.agents.pause(kind))
    return refusal


def started(app, payload):
    """Record that an agent started."""
    agent, agent_id = wire.text(payload, "agent_type"), wire.text(payload, "agent_id")
    if agent and agent_id:
        app.agents.start(wire.text(payload, "session_id"), agent, agent_id, wire.text(payload, "cwd"))
        with open(flag(app), "a", encoding="utf-8"):
            pass


def alive(app, payload):
    """Note that an agent used a tool; after a claim of its own, which task it holds."""
    agent_id, tool = wire.text(payload, "agent_id"), payload.get("tool_name")
    if not agent_id or not isinstance(tool, str):
        return
    line = wire.text(payload, "tool_input", "command") if tool == "Bash" else ""
    claimed = "muster" in line and any(words in line for words in _CLAIMS)
    kind = wire.text(payload, "agent_type")
    app.agents.seen(agent_id, tool[:80], (kind, kind.rpartition("muster:")[2]) if claimed else ())


def returned(app, payload):
    """Settle the agent of an Agent call that came back; one in the background works on."""
    answer = payload.get("tool_response")
    if not (isinstance(answer, dict) and answer.get("isAsync")):
        row = _of_call(app, payload)
        if row is not None:
            app.agents.end(row, "unstarted" if row["status"] == "asked" else "lost", "it came back without a result that muster saw")


def failed(app, payload):
    """Settle the agent of an Agent call that the client could not carry out."""
    row = _of_call(app, payload)
    if row is not None:
        outcome = "unstarted" if row["status"] == "asked" else "stopped" if payload.get("is_interrupt") else "lost"
        app.agents.end(row, outcome, wire.text(payload, "error")[:300] or None)


def ended(app, payload):
    """Record that an agent ended, as its dispatch (where a run sent it) was settled."""
    row = app.store.one("agent.by_id", id=wire.text(payload, "agent_id"))
    if row is None or row["status"] == "ended":
        return
    item = app.dispatches.of_agent(row["id"])
    outcome, reason = "done", None
    if item is not None and item["status"] == "failed":
        result = json.loads(item["result"] or "{}")
        outcome, reason = ("failed", result["fault"]) if result.get("fault") else ("blocked", result.get("summary"))
    app.agents.end(row, outcome, reason[:300] if reason else None)
    if not app.store.read("agent.live"):
        _lower(app)


def gone(app, session, working):
    """Record the loss of agents that the client does not list any more."""
    app.agents.lose_gone(session, working)
    if not app.store.read("agent.live"):
        _lower(app)


def _lower(app):
    try:
        os.remove(flag(app))
    except OSError:
        pass


def _of_call(app, payload):
    call = wire.text(payload, "tool_use_id")
    row = app.store.one("agent.by_call", call=call) if call else None
    return row if row is not None and row["status"] != "ended" else None
