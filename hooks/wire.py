"""The wire between the client and muster: the project a payload speaks of, and the shapes of answers."""

import os

from muster import environment, errors
from muster.app import App

# A tool call waits for a hook, so a held store must not make it wait as long as the command line may.
BUSY_SECONDS = 3


class Off(errors.NotEnabled):
    """muster is off where the payload comes from: no hook has anything to say."""


class SwitchedOff(Off):
    """A person switched muster off for this session: its hooks keep muster's own state and do nothing else."""


def app(payload, actor=None, busy_seconds=BUSY_SECONDS, path=None, switched_off=False):
    """Return the `App` of the payload's project (with `path`, of the project that this folder is in); raises `Off`
    where muster is not on. `switched_off`: also for a session that a person switched off.

    The working folder comes first and the client's project folder second: an agent that went into another
    repository (a nested one, one beside it) still works for the project that muster is on in."""
    session, who = payload.get("session_id"), payload.get("agent_type") or "main"
    for start in (path, payload.get("cwd"), environment.project_dir()):
        if isinstance(start, str) and start:
            try:
                found = App(start, session=session if isinstance(session, str) else "",
                            actor=actor or (who if isinstance(who, str) else "main"), busy_seconds=busy_seconds)
            except (errors.NotARepository, ValueError):  # a folder name that no system call takes
                continue
            if found.places.enabled():
                if not switched_off and is_off(found):
                    raise SwitchedOff("muster is off in this session; the person types /enable-orchestration")
                return found
    raise Off("muster is off here")


def is_off(found):
    """Say whether a person switched muster off for the session that an `App` speaks of."""
    return bool(found.session) and os.path.exists(found.places.off_sign(found.session))


def switched_off(payload):
    """Say whether a person switched muster off for the payload's session, where muster is on."""
    try:
        app(payload)
    except SwitchedOff:
        return True
    except Off:
        pass
    return False


def typed(payload, switched_off=False):
    """Return the `App` for an event that proves a person typed; raises `Refused` where the client did not send it."""
    found = app(payload, actor="person", switched_off=switched_off)
    if not found.sessions.genuine(text(payload, "session_id"), os.getppid()):
        raise errors.Refused("this did not come from the client that runs the session; type it in the client itself")
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
        from muster import text as words  # on one line: what a path or a command brings along is no line of its own

        inner.update(permissionDecision=decision, permissionDecisionReason=words.line(reason, 4000))
    if updated is not None:
        inner["updatedInput"] = updated
    return {"hookSpecificOutput": inner}


def decision(answer):
    """Return what a PreToolUse answer decides, None where it decides nothing."""
    return ((answer or {}).get("hookSpecificOutput") or {}).get("permissionDecision")


def speaker(payload):
    """Return who acts, as others know it: the agent's type, or `orchestrator` for the main session."""
    return (text(payload, "agent_type") or "agent") if text(payload, "agent_id") else "orchestrator"


def text(payload, *names):
    """Return the payload's text under the path of names, or an empty text."""
    value = payload
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, str) else ""


def needed(payload, *names):
    """Return the first text that the tool's input has under one of the names; raises where it has none of them.

    A call that can not be read is not judged, so where muster is on it is the person's."""
    for name in names:
        value = text(payload, "tool_input", name)
        if value:
            return value
    app(payload)
    raise errors.UsageError("the call names no {}".format(" and no ".join(names)))


def next_step(project):
    """Return what the orchestrator of the open run does next, as a line."""
    from muster.views import card

    row = project.runs.current()
    return card.next_line(project.runs.view(row, project.tree()))


def refuse(payload, reason, project=None, rule=None):
    """Return the refusal by that rule (None where the project allows it). It is recorded; where the store can not take it,
    it stands all the same and says so."""
    return _recorded(payload, "deny", reason, project, rule)


def ask(payload, reason, project=None, rule=None):
    """Return the question to the person, by the rule and recorded as a refusal is."""
    return _recorded(payload, "ask", reason, project, rule)


def settings(project):
    """Return what the project set for the guards' rules; nothing where its configuration can not be read."""
    try:
        return project.config.get("guards") or {}
    except errors.UsageError:
        return {}


def _set(project, rule):
    """Return what the project set for the rule, as far as the rule lets it; None where it set nothing."""
    given = settings(project)
    if rule not in given:
        return None
    from muster.guards import rules

    return rules.answer(rule, given)


def _shown(payload, reason):
    """Return a reason without secrets, and without the pieces of those that a cut quotation of the command still shows."""
    from muster import secrets

    line = text(payload, "tool_input", "command")
    for one in secrets.find(line):
        value = line[one.start:one.end]
        size = next((size for size in range(min(len(value), 2000), 7, -1) if value[:size] in reason), 0)
        reason = reason.replace(value[:size], "[redacted {}]".format(one.kind)) if size else reason
    return secrets.redact(reason)


def _recorded(payload, decided, reason, project, rule):
    project = project or app(payload, switched_off=True)
    if rule:
        decided = _set(project, rule) or decided
        if decided == "allow":
            return None
        reason += "" if reason.endswith("(rule {})".format(rule)) else " (rule {})".format(rule)
    reason = _shown(payload, reason)
    answer = decide(decided, "muster: " + reason)
    try:
        row = project.runs.current()
        with project.store.write() as tx:
            project.log.append(tx, "run.refused" if decided == "deny" else "guard.asked", row["id"] if row else "none", dict({
                "tool": payload.get("tool_name"), "agent": text(payload, "agent_type") or "main", "reason": reason}, **({"rule": rule} if rule else {})))
    except errors.MusterError as error:
        answer["systemMessage"] = "muster: a {} could not be recorded ({}); see: muster doctor".format(
            "refusal" if decided == "deny" else "question", error)
    return answer
