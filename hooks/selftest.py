"""The first-run self-test: every gate is knocked at through the real launcher, in a throwaway repository."""

import json
import os

from muster import __version__, environment

LATER_AGENT = {"subagent_type": "muster:technical-writer", "prompt": "x", "description": "x"}


def once(app):
    """Run the self-test where this plugin, interpreter and system were never tested; return its line, or None."""
    import sys

    stamp = os.path.join(environment.data_dir(), "live-{}-{}.{}-{}".format(
        __version__, sys.version_info[0], sys.version_info[1], os.uname().release))
    if os.path.exists(stamp):
        return None
    held, dead = run()
    if dead:
        return "muster: gates live {}/{}; these did not hold: {}; run: muster doctor".format(
            held, held + len(dead), ", ".join(dead))
    try:
        os.makedirs(os.path.dirname(stamp), exist_ok=True)
        with open(stamp, "w", encoding="utf-8") as handle:
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
        _git(folder, "-c", "user.name=muster", "-c", "user.email=muster@localhost", "commit", "-q", "--allow-empty", "-m", "start")
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
        ("own state", "PreToolUse", {"tool_name": "Bash", "tool_input": {"command": "rm -rf .muster"}}, deny),
        ("stop", "Stop", {"stop_hook_active": False, "background_tasks": []}, '"decision": "block"'),
    )


def _knock(folder, event, **payload):
    import subprocess

    env = dict(environment.copy(), CLAUDE_PROJECT_DIR=folder, CLAUDE_PLUGIN_ROOT=environment.plugin_root(), PWD=folder)
    payload.update(hook_event_name=event, session_id="selftest", cwd=folder)
    answer = subprocess.run(["sh", os.path.join(environment.plugin_root(), "hooks", "run"), event], cwd=folder, env=env,
                            input=json.dumps(payload).encode(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=30)
    try:
        return json.loads(answer.stdout or b"{}")
    except ValueError:
        return {}


def _git(folder, *words):
    import subprocess

    subprocess.run(["git", "-C", folder] + list(words), check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
