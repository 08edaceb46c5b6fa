"""A step of the scripted model as content blocks of the Messages API."""

from __future__ import annotations

import json
import os

_RESULT = {"status": "done", "summary": "done", "files_changed": [], "tests_passing": None, "next_steps": []}


def blocks(step, folder):
    """Return the step's blocks: `("text", text)` and `("tool", name, input)`; relative paths lie in `folder`."""
    found = []
    if step.get("say"):
        found.append(("text", step["say"]))
    for name in ("read", "write", "edit", "bash", "skill", "agent", "agents", "calls"):
        if name in step:
            found.extend(("tool", tool, given) for tool, given in _SUGAR[name](step[name], folder))
    if "result" in step:
        contract = dict(_RESULT, **step["result"])
        found.append(("text", "```json\n{}\n```".format(json.dumps(contract, indent=2, ensure_ascii=False))))
    return found


def _bash(given, folder):
    given = {"command": given} if isinstance(given, str) else given
    call = {"command": given["command"], "description": "Run a command"}
    if "timeout" in given:
        call["timeout"] = int(given["timeout"] * 1000)
    if "background" in given:
        call["run_in_background"] = given["background"]
    return [("Bash", call)]


def _read(given, folder):
    return [("Read", {"file_path": os.path.join(folder, given)})]


def _write(given, folder):
    path = os.path.join(folder, given["path"])
    # The client refuses to overwrite a file that this conversation has not read.
    before = _read(given["path"], folder) if os.path.isfile(path) else []
    return before + [("Write", {"file_path": path, "content": given["content"]})]


def _edit(given, folder):
    call = {
        "file_path": os.path.join(folder, given["path"]),
        "old_string": given["old"],
        "new_string": given["new"],
        "replace_all": given.get("all", False),
    }
    return _read(given["path"], folder) + [("Edit", call)]


def _skill(given, folder):
    return [("Skill", {"skill": given} if isinstance(given, str) else given)]


def _agent(given, folder):
    call = {
        "description": given.get("description") or given["type"].rsplit(":", 1)[-1],
        "prompt": given["prompt"],
        "subagent_type": given["type"],
    }
    if "background" in given:
        call["run_in_background"] = given["background"]
    call.update((name, given[name]) for name in ("name", "isolation", "model") if name in given)
    return [("Agent", call)]


def _agents(given, folder):
    return [call for one in given for call in _agent(one, folder)]


def _calls(given, folder):
    return [(call["tool"], call.get("input", {})) for call in given]


_SUGAR = {
    "bash": _bash,
    "read": _read,
    "write": _write,
    "edit": _edit,
    "skill": _skill,
    "agent": _agent,
    "agents": _agents,
    "calls": _calls,
}
