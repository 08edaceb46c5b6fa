"""The wire between the client and muster: the project a payload speaks of, and the shapes of answers."""

from muster import environment, errors
from muster.app import App


def app(payload, actor=None):
    """Return the `App` of the payload's project; raises `NotEnabled` or `NotARepository` where muster is off."""
    session = payload.get("session_id")
    who = payload.get("agent_type") or "main"
    found = None
    for start in (payload.get("cwd"), environment.project_dir()):
        if isinstance(start, str) and start:
            try:
                found = App(start, session=session if isinstance(session, str) else "",
                            actor=actor or (who if isinstance(who, str) else "main"))
                break
            except errors.NotARepository:
                continue
    if found is None:
        raise errors.NotARepository("no git repository")
    if not found.places.enabled():
        raise errors.NotEnabled("muster is off here")
    return found


def context(event, text, message=None):
    """Return an answer that adds `text` to the model's context."""
    answer = {"hookSpecificOutput": {"hookEventName": event, "additionalContext": text}}
    if message:
        answer["systemMessage"] = message
    return answer


def decide(decision, reason, updated=None):
    """Return a PreToolUse decision: allow, deny or ask, with its reason; `updated` replaces the tool's input."""
    inner = {"hookEventName": "PreToolUse"}
    if decision:
        inner.update(permissionDecision=decision, permissionDecisionReason=reason)
    if updated is not None:
        inner["updatedInput"] = updated
    return {"hookSpecificOutput": inner}


def text(payload, *names):
    """Return the payload's text under the path of names, or an empty text."""
    value = payload
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, str) else ""
