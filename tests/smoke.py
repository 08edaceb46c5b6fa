"""A run-through with nothing but the standard library: `python -I -S tests/smoke.py [ROOT FOLDER]`.

Without folders it takes the checkout it lies in and a temporary one. Imports every module of the runtime, then plays SCENARIOS in FOLDER; ends with a line "smoke held on <version>"."""

import importlib
import io
import json
import os
import subprocess
import sys
import tempfile

ROOT = sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FOLDER = sys.argv[2] if len(sys.argv) > 2 else ""
# Rehearsals and extras load packages where they are used, never on import, so they belong to the list too.
PACKAGES = ("muster", "hooks")


def modules():
    """Return the dotted names of all modules under PACKAGES."""
    names = []
    for package in PACKAGES:
        for where, folders, files in os.walk(os.path.join(ROOT, package)):
            folders[:] = [name for name in folders if name != "__pycache__"]
            for name in files:
                if name.endswith(".py") and name != "__main__.py":
                    path = os.path.relpath(os.path.join(where, name), ROOT)[:-3]
                    names.append(path.replace(os.sep, ".").replace(".__init__", ""))
    return sorted(names)


def store_and_log():
    """A store is made, events are appended, the chain holds, and a rebuild changes nothing."""
    from muster import log
    from muster.store import Store

    store = Store(os.path.join(FOLDER, "muster.db"), create=True)
    book = log.Log(store)
    for number in range(3):
        with store.write() as tx:
            book.append(tx, "run.note", "R1", {"says": "note {}".format(number)})
    before = {table: store.dump(table) for table in store.tables()}
    assert book.verify() == (3, None), book.verify()
    assert book.rebuild() == 3
    assert {table: store.dump(table) for table in store.tables()} == before
    store.close()


def fire(event, **payload):
    """Answer one event as the client would ask it; return the answer's object, or None."""
    from hooks import dispatch

    folder = os.path.join(FOLDER, "project")
    payload.update(session_id="s1", cwd=folder, hook_event_name=event)
    kept = sys.stdin, sys.stdout
    sys.stdin, sys.stdout = io.TextIOWrapper(io.BytesIO(json.dumps(payload).encode())), io.StringIO()
    try:
        assert dispatch.main(["dispatch.py", event]) == 0
        out = sys.stdout.getvalue()
    finally:
        sys.stdin, sys.stdout = kept
    return json.loads(out) if out else None


def work(agent, call, result):
    """Play one agent from the Agent call to its result; return what its end answered."""
    agent = "muster:" + agent
    answer = fire("PreToolUse", tool_name="Agent", tool_use_id=call, tool_input={"subagent_type": agent, "prompt": "x", "description": "x"})
    assert answer["hookSpecificOutput"]["updatedInput"]["run_in_background"] is False, answer
    brief = fire("SubagentStart", agent_id="a-" + call, agent_type=agent)
    assert "R1" in brief["hookSpecificOutput"]["additionalContext"], brief
    result = dict({"status": "done", "summary": "s", "files_changed": [], "tests_passing": None, "next_steps": []}, **result)
    return fire("SubagentStop", agent_id="a-" + call, agent_type=agent, last_assistant_message="```json\n" + json.dumps(result) + "\n```")


def a_run():
    """A run is opened by its typed command, agents work and judge, a task is claimed, and a rebuild changes nothing."""
    from muster.app import App

    folder = os.path.join(FOLDER, "project")
    os.makedirs(folder)
    for words in (["init", "-q", "-b", "main"], ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "--allow-empty", "-m", "start"]):
        subprocess.run(["git"] + words, cwd=folder, check=True)
    opened = fire("UserPromptExpansion", command_name="muster:add-feature", command_args="L export the orders")
    assert "run R1 opened" in opened["systemMessage"], opened
    held = fire("PreToolUse", tool_name="Bash", tool_input={"command": "git push"})
    assert held["hookSpecificOutput"]["permissionDecision"] == "deny", held
    assert work("requirements-analyzer", "t1", {}) is None
    assert work("architect", "t2", {}) is None and work("api-designer", "t3", {}) is None
    assert work("tech-lead", "t4", {"verdict": "approve", "findings": []}) is None
    held = fire("Stop", stop_hook_active=False, background_tasks=[])
    assert held["decision"] == "block" and "gate run" in held["reason"], held
    app = App(folder, session="s1")
    row = app.runs.current()
    app.gates.execute(row, ["design"], lambda *given: None)
    assert app.runs.view(row).stage_name() == "implement"
    app.tasks.create("write it")
    assert app.tasks.claim("ada")["fence"]
    before = {table: app.store.dump(table) for table in app.store.tables()}
    app.log.rebuild()
    assert app.log.verify()[1] is None and {table: app.store.dump(table) for table in app.store.tables()} == before
    app.close()


SCENARIOS = (store_and_log, a_run)


def main():
    """Import, play, and say so."""
    global FOLDER
    if not FOLDER:
        with tempfile.TemporaryDirectory(prefix="muster-smoke-") as FOLDER:
            return main()
    for name in [name for name in os.environ if name.startswith("CLAUDE")]:
        del os.environ[name]
    os.environ.update(CLAUDE_PLUGIN_ROOT=ROOT, CLAUDE_PLUGIN_DATA=os.path.join(FOLDER, "data"))
    sys.path.insert(0, ROOT)
    for name in modules():
        importlib.import_module(name)
    for scenario in SCENARIOS:
        scenario()
    print("smoke held on {}.{}.{}".format(*sys.version_info[:3]))


if __name__ == "__main__":
    main()
