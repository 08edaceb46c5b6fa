"""The first-run self-test: it knocks through the real launcher, says what does not hold, and is free afterwards."""

import os
import shutil
import subprocess

import knock
import pytest
import scratch


@pytest.fixture
def project(tmp_path):
    app = scratch.project_at(tmp_path / "project")
    app.close()
    return app.root


def start(project, root=knock.CHECKOUT, **variables):
    env = dict(knock.variables(project), CLAUDE_PLUGIN_ROOT=root, **variables)
    value = knock.outside("SessionStart", {"session_id": "s1", "cwd": project, "source": "startup"}, project, env=env, root=root)
    return (value or {}).get("systemMessage")


def stamps(project):
    folder = knock.variables(project)["CLAUDE_PLUGIN_DATA"]
    return [name for name in os.listdir(folder) if name.startswith("live-")] if os.path.isdir(folder) else []


def plugin(tmp_path, *changes):
    """Return a copy of the plugin in which each `(path, old, new)` was changed."""
    copy = str(tmp_path / "plugin")
    shutil.copytree(knock.CHECKOUT, copy, symlinks=True, ignore=lambda folder, names: [
        name for name in names if folder == knock.CHECKOUT and name not in ("hooks", "muster", "commands", "agents", "bin")] + ["__pycache__"])
    for path, old, new in changes:
        text = scratch.read(copy, path)
        assert text.count(old) == 1, (path, old)
        scratch.write(copy, path, text.replace(old, new))
    return copy


def test_it_is_said_once_and_again_for_another_client(project):
    assert start(project, AI_AGENT="claude-code_2-1-329_harness") == "muster: gates live 6/6"
    assert start(project, AI_AGENT="claude-code_2-1-329_harness") is None
    assert start(project, AI_AGENT="claude-code_2-1-329_agent") is None
    assert start(project, AI_AGENT="claude-code_2-1-330_harness") == "muster: gates live 6/6"
    assert len(stamps(project)) == 2


def test_nothing_is_left_in_the_temporary_folder(project, tmp_path):
    folder = tmp_path / "temporary"
    folder.mkdir()
    start(project, TMPDIR=str(folder))
    assert os.listdir(str(folder)) == []


@pytest.mark.parametrize("name, change", [
    ("push", ("hooks/outward_guard.py", "    judged = outward.judge(command)\n", "    return None\n")),
    ("stop", ("hooks/handlers/stop.py", "    app = wire.app", "    return None\n    app = wire.app")),
    ("own state", ("hooks/bash_guard.py", "    changed = own_state.change(command, _own_folders(payload), inside)\n", "    changed = None\n")),
    ("writes", ("hooks/handlers/pre_tool_use.py", '"Write": write', '"Write": lambda payload: None')),
    ("delegation", ("hooks/handlers/pre_tool_use.py", '"Agent": agent', '"Agent": lambda payload: None')),
    ("waiver", ("muster/own_call.py", "    parsed = shell.simple_commands(command_text)\n    found = []\n", "    return None\n")),
])
def test_a_dead_guard_is_named(project, tmp_path, name, change):
    root = plugin(tmp_path, change)
    assert start(project, root) == "muster: gates live 5/6; these did not hold: {}; run: muster doctor".format(name)
    assert stamps(project) == []
    assert start(project, root) is not None, "it was tried again"


def test_hooks_that_break_all_are_named(project, tmp_path):
    root = plugin(tmp_path, ("hooks/handlers/user_prompt_expansion.py", "def handle(payload):", "def handle(payload):\n    return None\n\n\ndef other(payload):"))
    assert start(project, root) == "muster: gates live 0/1; these did not hold: opening a run; run: muster doctor"


def test_a_session_starts_where_they_can_not_be_tried(project, tmp_path):
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in ("sh", "env", "mkdir", "mv"):
        os.symlink(shutil.which(name), str(programs / name))
    real = subprocess.run(["python3", "-c", "import os, sys; print(os.path.realpath(sys.executable))"], stdout=subprocess.PIPE, check=True).stdout.decode().strip()
    os.symlink(real, str(programs / "python3"))
    assert start(project, PATH=str(programs)).startswith("muster: the gates could not be tried (")


def test_a_folder_that_takes_no_stamp_costs_only_the_next_try(project):
    env = {"CLAUDE_PLUGIN_DATA": "/dev/null/none"}
    assert start(project, **env) == start(project, **env) == "muster: gates live 6/6"
