"""The first-run self-test: every gate is knocked at through the real launcher, in a throwaway repository."""

import json
import os
import re

from muster import __version__, environment, text

SECONDS = 6  # for one knock: all of them fit into the time that the client gives SessionStart
LATER_AGENT = {"subagent_type": "muster:technical-writer", "prompt": "x", "description": "x"}


def stamp():
    """Return the path that says the gates were tried: by this plugin, client, interpreter and system."""
    import sys

    name = "live-{}-{}-python{}.{}-{}-{}".format(__version__, environment.client(), sys.version_info[0], sys.version_info[1],
                                                 os.uname().sysname, os.uname().release)
    return os.path.join(environment.data_dir(), re.sub(r"[^\w.+-]", "_", name)[:200])


def once(app):
    """Run the self-test where it never held before; return its line, or None. One look at a file where it did."""
    mark = stamp()
    if os.path.exists(mark):
        return None
    try:
        held, dead = run()
    except Exception as error:  # noqa: BLE001 - a session starts, whatever keeps its gates from being tried
        return "muster: the gates could not be tried ({}); run: muster doctor".format(text.line(error, 160))
    if dead:
        return "muster: gates live {}/{}; these did not hold: {}; run: muster doctor".format(
            held, held + len(dead), ", ".join(dead))
    try:
        os.makedirs(os.path.dirname(mark), exist_ok=True)
        with open(mark, "w", encoding="utf-8") as handle:
            handle.write("{}/{}\n".format(held, held))
    except OSError:
        pass  # tested again next time
    return "muster: gates live {}/{}".format(held, held)


def run():
    """Return `(how many gates held, names of those that did not)`."""
    import shutil
    import tempfile

    folder = tempfile.mkdtemp(prefix="muster-selftest-")
    try:
        _git(folder, "init", "-q")
        _git(folder, "-c", "user.name=muster", "-c", "user.email=muster@localhost", "-c", "commit.gpgsign=false",
             "-c", "core.hooksPath=/dev/null", "commit", "-q", "--allow-empty", "-m", "start")
        opened = _knock(folder, "UserPromptExpansion", command_name="muster:add-feature", command_args="L try the gates")
        if "run R1" not in json.dumps(opened):
            return 0, ["opening a run"]
        dead = [name for name, event, payload, sign in _cases() if sign not in json.dumps(_knock(folder, event, **payload))]
        return len(_cases()) - len(dead), dead
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _cases():
    deny = '"permissionDecision": "deny"'
    return (
        ("delegation", "PreToolUse", {"tool_name": "Agent", "tool_use_id": "t1", "tool_input": LATER_AGENT}, deny),
        ("writes", "PreToolUse", {"tool_name": "Write", "tool_input": {"file_path": "app.py", "content": "x"}}, deny),
        ("push", "PreToolUse", {"tool_name": "Bash", "tool_input": {"command": "git push"}}, deny),
        ("waiver", "PreToolUse", {"tool_name": "Bash", "tool_input": {"command": "muster gate waive test"}}, deny),
        ("own state", "PreToolUse", {"tool_name": "Bash", "tool_input": {"command": "rm -rf .muster"}}, "rule own-state"),
        ("stop", "Stop", {"stop_hook_active": False, "background_tasks": []}, '"decision": "block"'),
    )


def _knock(folder, event, **payload):
    import subprocess

    env = dict(environment.copy(), CLAUDE_PROJECT_DIR=folder, CLAUDE_PLUGIN_ROOT=environment.plugin_root(), PWD=folder)
    payload.update(hook_event_name=event, session_id="selftest", cwd=folder)
    try:
        answer = subprocess.run(["sh", os.path.join(environment.plugin_root(), "hooks", "run"), event], cwd=folder, env=env,
                                input=json.dumps(payload).encode(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=SECONDS)
        return json.loads(answer.stdout or b"{}")
    except (ValueError, subprocess.TimeoutExpired):
        return {}  # no answer: the gate did not hold


def _git(folder, *words):
    import subprocess

    subprocess.run(["git", "-C", folder] + list(words), check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
