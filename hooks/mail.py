"""Messages on their way to the model: they join the answer of the hook event that comes next, each once."""

import os

from hooks import wire


def join(payload, event, answer=None, urgent=True, app=None):
    """Return the answer with the messages that wait for whoever acts; the answer itself where there are none.

    `urgent`: only what may not wait for a start; one look at a file where nothing does. A fault of the messages is told
    and changes no decision."""
    if wire.decision(answer) == "ask":
        return answer  # the person may say no, and the model would never see them
    said, fault = text(payload, urgent, app)
    if fault:
        return dict(answer or {}, systemMessage="; ".join(filter(None, [(answer or {}).get("systemMessage"), fault]))[:900])
    return add(event, answer, said) if said else answer


def text(payload, urgent=True, app=None):
    """Take the messages that wait for whoever acts; return `(text, None)`, or an empty text and the fault as a line."""
    try:
        return _taken(payload, urgent, app), None
    except wire.Off:
        return "", None
    except Exception as error:  # noqa: BLE001 - what is said can wait, what is decided can not
        return "", "muster: messages could not be read ({}); see: muster doctor".format(" ".join(str(error).split())[:300])


def alert(app, stale=None):
    """Look at the conditions that alert the orchestrator. A fault of theirs keeps nothing from its course; `muster status`
    looks at them too and tells it."""
    try:
        app.alerts.check(stale)
    except Exception:  # noqa: BLE001, S110
        pass


def _taken(payload, urgent, app):
    app = app or wire.app(payload)
    if urgent and not os.path.exists(os.path.join(os.path.dirname(app.places.marker), "mail")):
        return ""
    name, agent_id = wire.speaker(payload), wire.text(payload, "agent_id")
    if not agent_id:
        row = app.runs.current()
        if row is not None and row["session"] != wire.text(payload, "session_id"):
            return ""  # the session that works on the run is the orchestrator
    from muster.messages import Sender, shown

    rows, left = app.messages.take(Sender(name, agent_id), urgent=urgent, fitting=shown.fitting)
    return shown.block(rows, left, name) if rows else ""


def add(event, answer, said):
    """Return the answer with `said` behind the context it gives already."""
    answer = dict(answer or {})
    inner = dict(answer.get("hookSpecificOutput") or {"hookEventName": event})
    inner["additionalContext"] = "\n\n".join(filter(None, [inner.get("additionalContext"), said]))
    return dict(answer, hookSpecificOutput=inner)
