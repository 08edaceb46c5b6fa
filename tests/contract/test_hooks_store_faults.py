"""Hooks over a store that can not be used: guards hold or ask and say why, observers let go, and nothing else is in the way."""

import os
import re
import shutil
import sqlite3
import subprocess
from contextlib import contextmanager

import knock
import pytest
import scratch

from hooks import wire
from hooks.handlers import session_end
from muster import workflows
from muster.app import App

WAY_OUT = re.compile(r"muster doctor|muster init|update the plugin")
UNREADABLE = ("empty", "half", "text", "head", "pages", "no tables", "newer", "gone", "folder gone", "foreign marker", "empty marker", "fifo")
UNWRITABLE = ("locked", "immutable", "disk full", "file size")


@pytest.fixture
def project(tmp_path):
    """A project with an open run whose first stage waits for its agent; the gates were tried before."""
    app = scratch.project_at(tmp_path / "project", files={"src/app.py": "x = 1\n"})
    app.runs.open(workflows.find(app, "add-feature"), "L export the orders", "s1")
    app.close()
    return app.root


def store(project, name="muster.db"):
    return os.path.join(project, ".muster", name)


@contextmanager
def kept(*paths):
    """Put the files back as they were."""
    texts = {path: open(path, "rb").read() if os.path.isfile(path) else None for path in paths}
    try:
        yield
    finally:
        for path, text in texts.items():
            if os.path.lexists(path) and (text is None or not os.path.isfile(path)):
                os.unlink(path)
            if text is not None:
                os.makedirs(os.path.dirname(path), exist_ok=True)
                with open(path, "wb") as out:
                    out.write(text)


@contextmanager
def spoiled(project, how):
    """Break the database in one way, and mend it on leaving."""
    path = store(project)
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    with kept(path, store(project, "muster.db-wal"), store(project, "muster.db-shm"), store(project, "config.json"), os.path.join(project, ".git", "muster", "enabled")):
        size = os.path.getsize(path)
        if how in ("gone", "folder gone"):
            os.unlink(path) if how == "gone" else shutil.rmtree(os.path.dirname(path))
        elif how == "fifo":
            os.unlink(path)
            os.mkfifo(path)
        elif how in ("foreign marker", "empty marker"):
            scratch.write(project, ".git/muster/enabled", "0123456789ab\n" if how == "foreign marker" else "")
        elif how in ("newer", "no tables"):
            db = sqlite3.connect(path, isolation_level=None)
            for statement in ["PRAGMA user_version=999"] if how == "newer" else ["DROP TABLE " + name for name in ("runs", "meta", "sessions")]:
                db.execute(statement)
            db.close()
        else:
            with open(path, "r+b") as out:
                if how == "head":
                    out.write(b"\xff" * 100)
                elif how == "pages":
                    out.seek(4096)
                    out.write(os.urandom(size - 4096))
                else:
                    out.truncate({"empty": 0, "half": size // 2 + 100, "text": 0}[how])
                    out.write(b"this is no database\n" * 300 if how == "text" else b"")
        yield


@contextmanager
def stopped(project, how):
    """Keep the store from being written in one way, and let it be written again on leaving."""
    if how == "locked":
        db = sqlite3.connect(store(project), isolation_level=None)
        db.execute("BEGIN IMMEDIATE")
        try:
            yield None
        finally:
            db.execute("ROLLBACK")
            db.close()
    elif how == "immutable":
        folder = os.path.dirname(store(project))
        if shutil.which("chattr") is None or subprocess.run(["chattr", "+i", store(project)], stderr=subprocess.DEVNULL).returncode:
            pytest.skip("no right to make a file immutable here (chattr +i as root)")
        subprocess.run(["chattr", "+i", folder], check=True)
        try:
            yield None
        finally:
            subprocess.run(["chattr", "-i", folder, store(project)], check=True)
    elif how == "disk full":
        with small_disk(os.path.dirname(store(project))):
            yield None
    else:
        yield 1


@contextmanager
def small_disk(folder):
    """Put the folder onto a file system of its own that has no room left."""
    aside = folder + ".aside"
    shutil.copytree(folder, aside)
    if shutil.which("mount") is None or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "none", folder], stderr=subprocess.DEVNULL).returncode:
        shutil.rmtree(aside)
        pytest.skip("no right to mount a small file system here")
    try:
        for name in os.listdir(aside):
            if os.path.isfile(os.path.join(aside, name)):
                shutil.copy(os.path.join(aside, name), folder)
        fill(folder)
        yield
    finally:
        subprocess.run(["umount", folder], check=True)
        shutil.rmtree(aside)


def fill(folder):
    """Leave no room on the file system of the folder: a store that was closed gives some back."""
    with open(os.path.join(folder, "filler"), "ab", buffering=0) as out:
        try:
            while True:
                out.write(b"x" * 4096)
        except OSError:
            pass


GUARDS = {
    "push": ("Bash", {"command": "git push"}), "write": ("Write", {"file_path": "src/app.py"}), "edit": ("Edit", {"file_path": "docs/a.md"}), "agent": ("Agent", {"subagent_type": "muster:requirements-analyzer"}),
    "own state": ("Bash", {"command": "rm -rf .muster"}), "person's verb": ("Bash", {"command": "muster disable"}), "waiver": ("Bash", {"command": "muster gate waive test"}), "unreadable": ("Bash", {}),
}
FREE = (("Bash", {"command": "ls -la"}), ("Bash", {"command": "npm test"}), ("Bash", {"command": "git commit -am x"}), ("Bash", {"command": "cat .muster/config.json"}), ("Bash", {"command": "git status"}),
        ("Grep", {"pattern": "x"}), ("Glob", {"pattern": "*"}), ("WebFetch", {"url": "x"}), ("mcp__a__b", {}))
OBSERVERS = {
    "PostToolUse": {"tool_name": "Edit", "tool_input": {"file_path": "src/app.py"}}, "PostToolUseFailure": {"tool_name": "Agent", "tool_use_id": "toolu_1", "error": "x"}, "SubagentStart": {"agent_id": "a1", "agent_type": "muster:architect"},
    "SubagentStop": {"agent_id": "a1", "agent_type": "muster:architect", "last_assistant_message": "x"}, "Stop": {"stop_hook_active": False, "background_tasks": []}, "PreCompact": {"trigger": "auto"},
    "UserPromptSubmit": {"prompt": "M"}, "SessionEnd": {"reason": "other"}, "SessionStart": {"source": "startup"},
}


def call(project, name, given, way=knock.inside, **more):
    return way("PreToolUse", knock.tool(project, name, **given), project, **more)


def fire(project, event, way=knock.inside, **more):
    return way(event, dict({"session_id": "s1", "cwd": project, "hook_event_name": event}, **OBSERVERS[event]), project, **more)


def holds_and_says(value, name):
    assert knock.decision(value) in ("ask", "deny"), (name, value)
    reason = value["hookSpecificOutput"]["permissionDecisionReason"]
    assert "\n" not in knock.said(value).replace("\n" + reason, "") and WAY_OUT.search(knock.said(value)), (name, value)
    assert "could not" in knock.said(value), (name, value)


def tried(project):
    """Leave the self-test's stamp."""
    knock.outside("SessionStart", dict({"session_id": "s1", "cwd": project}, source="startup"), project)


@pytest.mark.parametrize("how", UNREADABLE)
def test_a_store_that_can_not_be_read(project, how):
    tried(project)
    with spoiled(project, how):
        for name, (tool, given) in GUARDS.items():
            holds_and_says(call(project, tool, given), name)
        holds_and_says(call(project, "Bash", {"command": "git push"}, knock.outside), "push, by the launcher")
        for tool, given in FREE:
            assert call(project, tool, given) is None, (tool, given)
        assert knock.decision(call(project, "Bash", {"command": "muster status"})) == "allow", "the verb that tells what is wrong"
        assert knock.decision(knock.inside("PreToolUse", knock.tool(project, "Read", file_path=knock.CHECKOUT + "/README.md"), project, "read")) == "allow"
        for event in OBSERVERS:
            value = fire(project, event)
            assert value and set(value) == {"systemMessage"} and WAY_OUT.search(value["systemMessage"]), (event, value)
        typed(project, how)
    works_again(project)


def typed(project, how):
    """A typed command of ours is not lost: it is held with one line; a person's other commands are none of ours."""
    if how not in ("gone", "folder gone", "foreign marker", "empty marker"):  # these it lays down anew, or enables
        value = knock.inside("UserPromptExpansion", {"session_id": "s1", "cwd": project, "command_name": "muster:resume-run", "command_args": ""}, project)
        assert value["decision"] == "block" and "\n" not in value["reason"], value
    assert knock.inside("UserPromptExpansion", {"session_id": "s1", "cwd": project, "command_name": "other", "command_args": ""}, project, "own") is None


@pytest.mark.parametrize("how", UNWRITABLE)
def test_a_store_that_can_not_be_written(project, how):
    tried(project)
    with stopped(project, how) as blocks:
        limited = {"limit": blocks} if blocks else {}
        for name in ("push", "write", "agent", "own state", "person's verb"):
            tool, given = GUARDS[name]
            holds_and_says(call(project, tool, given, knock.outside, **limited), name)
        for tool, given in FREE[:3]:
            assert call(project, tool, given, knock.outside, **limited) is None, (tool, given)
        for event in ("PostToolUse", "Stop", "PreCompact", "SessionStart"):
            if how == "disk full":
                fill(os.path.dirname(store(project)))
            value = fire(project, event, knock.outside, **limited)
            assert value and set(value) == {"systemMessage"}, (event, value)
    works_again(project)


def test_a_hook_waits_three_seconds_for_a_store_and_the_end_of_a_session_less():
    assert wire.BUSY_SECONDS == 3
    assert session_end.BUSY_SECONDS < 1.5, "the client's bound for all hooks of that event"


def test_the_bound_reaches_the_database(project):
    app = wire.app({"cwd": project})
    assert app.store._db.execute("PRAGMA busy_timeout").fetchone()[0] == 3000
    app.close()


def works_again(project):
    app = App(project, session="s1")
    assert app.log.verify()[1] is None and app.store.check() == []
    app.close()
    assert "push is held: run R1" in knock.said(call(project, "Bash", {"command": "git push"}))
    assert knock.decision(call(project, "Agent", {"subagent_type": "muster:requirements-analyzer"})) is None
    value = fire(project, "SubagentStart")
    assert value is None or "additionalContext" in value["hookSpecificOutput"]


@pytest.mark.parametrize("how", UNREADABLE)
@pytest.mark.parametrize("words", [("status",), ("gate", "run"), ("task", "add", "x")])
def test_the_command_line_says_it_in_one_line(project, how, words):
    with spoiled(project, how):
        code, out, err = scratch.muster(project, *words)
        assert code == 1 and "Traceback" not in err + out, (out, err)
        assert len(err.strip().splitlines()) == 1 and WAY_OUT.search(err), (out, err)


def test_a_configuration_that_can_not_be_read_is_said_and_holds_what_it_held(tmp_path):
    app = scratch.project_at(tmp_path / "project")
    scratch.write(app.root, ".muster/config.json", '{"deploy_commands": ["make ship"]}')
    app = App(app.root, session="s1")
    app.runs.open(workflows.find(app, "add-feature"), "L x", "s1")
    app.close()
    scratch.write(app.root, ".muster/config.json", "{")
    value = call(app.root, "Bash", {"command": "npm test"})
    assert set(value) == {"systemMessage"} and "config.json" in value["systemMessage"]
    assert "deploy is held" in knock.said(call(app.root, "Bash", {"command": "make ship"}))
    assert knock.decision(call(app.root, "Bash", {"command": "git push"})) in ("ask", "deny")
    os.unlink(store(app.root))
    assert set(call(app.root, "Bash", {"command": "npm test"})) == {"systemMessage"}
