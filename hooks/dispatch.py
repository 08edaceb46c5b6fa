"""Every hook event enters here: read the payload, call its handler, print one JSON object, leave.

The failure policy stands once, in `broken`: a guard that can not decide asks the person, an observer lets go,
and both say so in one visible line. Nothing but the answer goes to stdout; the exit status is always 0."""

import json
import sys

ROOT = __file__.rpartition("/hooks/")[0] or "."
HANDLERS = {
    "SessionStart": "session_start",
    "SessionEnd": "session_end",
    "UserPromptExpansion": "user_prompt_expansion",
    "UserPromptSubmit": "user_prompt_submit",
    "PreToolUse": "pre_tool_use",
    "PostToolUse": "post_tool_use",
    "PostToolUseFailure": "post_tool_use_failure",
    "SubagentStart": "subagent_start",
    "SubagentStop": "subagent_stop",
    "PreCompact": "pre_compact",
    "Stop": "stop",
}
# The tools whose missing answer must not mean yes.
GUARDED = ("Bash", "Agent", "Task", "Edit", "Write", "MultiEdit", "NotebookEdit")


def main(argv):
    """Answer one event; return the exit status, which is always 0."""
    event, payload, answer = argv[1] if len(argv) > 1 else "", {}, None
    try:
        payload = read(sys.stdin.buffer.read())
        if event in HANDLERS:
            sys.path.insert(0, ROOT)
            name = "hooks.handlers." + HANDLERS[event]
            answer = __import__(name, fromlist=["handle"]).handle(payload)
    except BaseException as error:  # noqa: BLE001 - whatever breaks, the client gets a valid answer
        answer = broken(event, payload, error, argv[2] if len(argv) > 2 else "")
        if answer:
            noted(event, payload, error)
    if answer:
        answer = told(answer)
        # ASCII only: no locale of the machine can break the line
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
    return 0


def noted(event, payload, error):
    """Record a guard that could not decide, where there is a store that takes it: that it happens again and again is alerted of."""
    try:
        from hooks import wire
        from muster import errors

        if event == "PreToolUse" and guarded(payload) and not isinstance(error, errors.StoreError):
            app = wire.app(payload, busy_seconds=0.2)
            with app.store.write() as tx:
                app.log.append(tx, "guard.failed", str(payload.get("tool_name"))[:80], {"event": event, "tool": str(payload.get("tool_name"))[:80],
                                                                                  "fault": " ".join(str(error).split())[:400] or type(error).__name__})
    except BaseException:  # noqa: BLE001, S110 - it was told in the answer; whatever broke once may break again
        pass


def told(answer):
    """Return the answer with its texts as they may be shown: nothing hidden, nothing that passes for the client's own words.

    A tool's changed input goes through as it is: that is no text for a reader."""
    try:
        from muster import text

        def shown(value):
            return text.safe(text.redact(value)) if isinstance(value, str) else value

        return {name: {inner: shown(value) for inner, value in item.items()} if isinstance(item, dict) else shown(item) for name, item in answer.items()}
    except Exception:  # noqa: BLE001 - a decision stands, however it is worded
        return answer


def read(raw):
    """Return the payload as a dict; raises ValueError for anything else."""
    value = json.loads(raw.decode("utf-8", "replace"))
    if not isinstance(value, dict):
        raise ValueError("the payload is no object")
    return value


def broken(event, payload, error, variant=""):
    """Return the answer of a hook that failed: a guard asks, everything else goes on; one line says so."""
    kinds = [kind.__name__ for kind in type(error).__mro__]
    if "Off" in kinds:
        return None
    fault = str(error) if "MusterError" in kinds else "{}: {}".format(kinds[0], error)
    line = "muster: {} hook could not decide ({})".format(event[:40], " ".join(fault.split())[:400])
    if "muster doctor" not in line:
        line += "; see: muster doctor"
    if event == "PreToolUse" and variant != "read" and guarded(payload):
        return {"systemMessage": line, "hookSpecificOutput": {
            "hookEventName": "PreToolUse", "permissionDecision": "ask", "permissionDecisionReason": line}}
    if event == "UserPromptExpansion":
        return {"decision": "block", "reason": line, "systemMessage": line}
    return {"systemMessage": line}


def guarded(payload):
    """Say whether the payload is of a tool that a guard watches; one that can not be read counts as one."""
    tool = payload.get("tool_name")
    return not isinstance(tool, str) or tool in GUARDED or tool.startswith("mcp__")


if __name__ == "__main__":
    main(sys.argv)
    # Leaving without the interpreter's own clearing up saves a tenth of a hook; what had to be on disk is there.
    __import__("os")._exit(0)
