"""Knocks at the hooks as the client does, in this process or through the launcher, and judges what comes back."""

import io
import json
import os
import signal
import subprocess
import sys
import traceback
from contextlib import contextmanager

from scratch import CHECKOUT

EVENTS = ("SessionStart", "SessionEnd", "UserPromptExpansion", "UserPromptSubmit", "PreToolUse", "PostToolUse",
          "PostToolUseFailure", "SubagentStart", "SubagentStop", "PreCompact", "Stop")
GUARDED = ("Bash", "Agent", "Task", "Edit", "Write", "MultiEdit", "NotebookEdit")

# Seconds after which a hook counts as one that never answers.
HANGS = 8

# What the client honours beside the common keys, by event: (top level, inside hookSpecificOutput).
_COMMON = {"continue": bool, "stopReason": str, "suppressOutput": bool, "systemMessage": str}
_BLOCK = {"decision": str, "reason": str}
_SAYS = {"additionalContext": str}
SHAPES = {
    "PreToolUse": ({}, dict(_SAYS, permissionDecision=str, permissionDecisionReason=str, updatedInput=dict)),
    "PostToolUse": (_BLOCK, _SAYS),
    "PostToolUseFailure": (_BLOCK, _SAYS),
    "UserPromptSubmit": (_BLOCK, _SAYS),
    "UserPromptExpansion": (_BLOCK, _SAYS),
    "SessionStart": ({}, _SAYS),
    "SessionEnd": ({}, None),
    "SubagentStart": ({}, _SAYS),
    "SubagentStop": (_BLOCK, _SAYS),
    "Stop": (_BLOCK, _SAYS),
    "PreCompact": (_BLOCK, None),
}
# The client puts a longer context into a file and shows the first 2 KB of it.
CONTEXT_LIMIT = 10000


def answer(event, out):
    """Return the answer on `out` (None where it is empty); fails where the client would not take it as meant."""
    assert "Traceback" not in out, out
    if not out:
        return None
    assert out.startswith("{") and out.endswith("}\n") and out.count("\n") == 1, "not one line of JSON: " + out[:300]
    value = json.loads(out)
    top, inner = SHAPES.get(event, ({}, None))
    _shape(value, dict(_COMMON, **top), ("hookSpecificOutput",) if inner else ())
    if "decision" in value:
        assert value["decision"] == "block" and value.get("reason"), value
    if "hookSpecificOutput" in value:
        _inside(event, value["hookSpecificOutput"], inner)
    assert len(value.get("systemMessage", "")) <= 1000, value
    return value


def _inside(event, found, inner):
    assert found["hookEventName"] == event, found
    _shape(found, dict(inner, hookEventName=str))
    if "permissionDecision" in found:
        assert found["permissionDecision"] in ("allow", "deny", "ask") and found["permissionDecisionReason"], found
    else:
        assert "permissionDecisionReason" not in found, found
    assert len(found.get("additionalContext", "")) <= CONTEXT_LIMIT


def _shape(value, kinds, more=()):
    for name, item in value.items():
        assert name in kinds or name in more, "the client ignores {!r} here".format(name)
        assert name in more or type(item) is kinds[name], (name, item)


def decision(value):
    """Return what a PreToolUse answer decides (allow, deny, ask), None where it decides nothing."""
    return ((value or {}).get("hookSpecificOutput") or {}).get("permissionDecision")


def said(value):
    """Return every text of an answer that a person or the model reads, in one."""
    inner = (value or {}).get("hookSpecificOutput") or {}
    texts = [(value or {}).get(name) for name in ("systemMessage", "reason")]
    texts += [inner.get(name) for name in ("permissionDecisionReason", "additionalContext")]
    return "\n".join(text for text in texts if text)


def variables(project, data=None):
    """Return the environment that the client gives its hooks in `project`."""
    env = {name: text for name, text in os.environ.items() if not name.startswith(("CLAUDE", "GIT_"))}
    env.update(CLAUDECODE="1", CLAUDE_PLUGIN_ROOT=CHECKOUT, CLAUDE_PROJECT_DIR=str(project), PYTHONDONTWRITEBYTECODE="1",
               CLAUDE_PLUGIN_DATA=str(data or os.path.join(str(project), ".git", "plugin-data")))
    return env


@contextmanager
def _as_hook(env, raw):
    kept = dict(os.environ), sys.stdin, sys.stdout, list(sys.path)
    os.environ.clear()
    os.environ.update(env)
    sys.stdin = io.TextIOWrapper(io.BytesIO(raw))
    sys.stdout = io.StringIO()
    try:
        yield sys.stdout
    finally:
        os.environ.clear()
        os.environ.update(kept[0])
        sys.stdin, sys.stdout, sys.path[:] = kept[1:]


def inside(event, payload, project, *variant, env=None):
    """Answer one event in this process; `payload` is raw bytes or a dict. Return what `answer` returns."""
    from hooks import dispatch

    hung = []

    def stop(number, frame):
        hung.append("".join(traceback.format_stack(frame)[-3:]))
        raise TimeoutError

    signal.signal(signal.SIGALRM, stop)
    signal.alarm(HANGS)
    try:
        with _as_hook(env or variables(project), _raw(payload)) as out:
            status = dispatch.main(["dispatch.py", event, *variant])
    finally:
        signal.alarm(0)
    assert not hung, "{} hangs in\n{}".format(event, hung[0])
    assert status == 0
    return answer(event, out.getvalue())


def outside(event, payload, project, *variant, env=None, cwd=None, root=CHECKOUT, seconds=60, limit=None):
    """Answer one event through `sh hooks/run`; return what `answer` returns.

    `limit`: the size in blocks of 512 bytes that no file may grow beyond."""
    before = ["sh", "-c", 'ulimit -f "$0"; exec "$@"', str(limit)] if limit else []
    done = subprocess.run(before + ["sh", os.path.join(root, "hooks", "run"), event, *variant], input=_raw(payload),
                          cwd=str(cwd or project), env=env or variables(project), stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=seconds)
    assert done.returncode == 0, (done.returncode, done.stderr[-2000:])
    return answer(event, done.stdout.decode("ascii"))


def _raw(payload):
    return payload if isinstance(payload, bytes) else json.dumps(payload).encode()


def tool(project, name, session="s1", **given):
    """Return the payload of a PreToolUse event; what is not a field of the event is the tool's input."""
    outer = {key: given.pop(key) for key in ("agent_id", "agent_type", "tool_use_id", "cwd") if key in given}
    return dict({"session_id": session, "cwd": str(project), "hook_event_name": "PreToolUse", "tool_name": name,
                 "tool_use_id": "toolu_1", "tool_input": given}, **outer)
