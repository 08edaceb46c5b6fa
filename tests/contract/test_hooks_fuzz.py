"""Hooks under any input: always a valid answer, never a traceback, and a guard that can not read its call asks.

Most knocks stay in this process; a sample goes through the real launcher."""

import json
import os
import sys

import knock
import pytest
import scratch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hooks import selftest
from muster import workflows
from muster.app import App

QUIET = dict(deadline=None, suppress_health_check=list(HealthCheck), print_blob=False)
UNKNOWN = ("", "Nothing", "pretooluse", "PostToolBatch", "WorktreeCreate", "../x", "PreToolUse\n", "é", "__init__")
VARIANTS = {"PreToolUse": ((), ("read",)), "UserPromptExpansion": ((), ("own",))}

FIELDS = ("session_id", "cwd", "tool_name", "tool_input", "tool_use_id", "agent_id", "agent_type", "tool_response", "error", "prompt", "command_name", "command_args", "source",
          "reason", "stop_hook_active", "background_tasks", "last_assistant_message", "agent_transcript_path", "transcript_path", "trigger", "hook_event_name", "is_interrupt")
INPUTS = ("command", "file_path", "notebook_path", "content", "subagent_type", "prompt", "description", "run_in_background")
TELLING = ("git push", "muster disable", "rm -rf .muster", "muster status", "$(", "'", "a" * 9, "src/app.py", ".muster/x", "docs/x.md", "muster:technical-writer", "muster:requirements-analyzer",
           "muster:add-feature", "add-feature", "waive-gate", "muster:resume-run", "muster:cancel-run", "S", "M", "test because", "", "/", ".", "\0", "a\0b", "\ud800", "\udcff", "\u2028", "é\n\r\t", "```json\n{}\n```",
           "```json\n{\"status\": \"done\"}\n```", "```json\n[[[", "<task-notification>", "/etc/passwd", "/dev/zero", "~", "toolu_1", "a1")

texts = st.one_of(st.sampled_from(TELLING), st.text(max_size=30))
scalars = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), texts)
junk = st.recursive(scalars, lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(texts, inner, max_size=4)), max_leaves=12)
names = st.sampled_from(knock.GUARDED + ("Read", "Grep", "mcp__x__y"))
inputs = st.one_of(junk, st.fixed_dictionaries({}, optional={name: st.one_of(texts, junk) for name in INPUTS}))
payloads = st.fixed_dictionaries({}, optional=dict({name: st.one_of(texts, junk) for name in FIELDS}, tool_name=st.one_of(names, junk), tool_input=inputs))


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A project with an open run, whose gates were tried already."""
    app = scratch.project_at(tmp_path_factory.mktemp("fuzz") / "project", files={"src/app.py": "x = 1\n"})
    app.runs.open(workflows.find(app, "add-feature"), "L export the orders", "s1")
    app.close()
    tried(app.root)
    return app.root


@pytest.fixture(autouse=True)
def elsewhere(tmp_path_factory, monkeypatch):
    """A relative folder in a payload must not lead to the checkout that the tests run from."""
    monkeypatch.chdir(tmp_path_factory.getbasetemp())


def tried(project):
    """Leave the stamp of the self-test: here it is not its turn."""
    env = knock.variables(project)
    kept = dict(os.environ)
    try:
        os.environ.update(env)
        os.environ.pop("AI_AGENT", None)
        mark = selftest.stamp()
    finally:
        os.environ.clear()
        os.environ.update(kept)
    os.makedirs(os.path.dirname(mark), exist_ok=True)
    scratch.write("/", mark, "6/6\n")


def fire(event, payload, project, *variant, way=knock.inside):
    """Answer one event and hold what is promised for every answer; return it."""
    env = knock.variables(project)
    env.pop("AI_AGENT", None)
    value = way(event, payload, project, *variant, env=env)
    if event not in knock.EVENTS:
        assert value is None or set(value) == {"systemMessage"}
    return value


def unreadable(payload):
    """Say whether a PreToolUse payload is of a guarded tool, or of none that can be named, and can not be judged."""
    tool = payload.get("tool_name")
    if not isinstance(tool, str):
        return True
    if tool not in knock.GUARDED:
        return False
    given = payload.get("tool_input")
    if not isinstance(given, dict):
        return True
    if tool == "Bash":
        return not isinstance(given.get("command"), str) or not given["command"]
    if tool in ("Agent", "Task"):
        return not isinstance(given.get("subagent_type", ""), str)
    return not any(isinstance(given.get(name), str) and given[name] for name in ("file_path", "notebook_path"))


def held(value):
    return knock.decision(value) in ("ask", "deny")


@settings(max_examples=500, **QUIET)
@given(event=st.sampled_from(knock.EVENTS + UNKNOWN), payload=payloads, at_home=st.booleans())
def test_any_payload_gets_a_valid_answer(project, event, payload, at_home):
    if at_home:
        payload = dict(payload, cwd=project, session_id="s1")
    for variant in VARIANTS.get(event, ((),)):
        value = fire(event, payload, project, *variant)
        if event == "PreToolUse" and not variant and unreadable(payload):
            assert held(value), payload


WRECKS = {
    "nothing": b"", "a space": b" \n", "not json": b"PreToolUse", "half": b'{"tool_name": "Bash", "tool_inp', "a list": b"[]", "a text": b'"x"', "a number": b"7", "null": b"null",
    "two objects": b"{}{}", "a mark before": b"\xef\xbb\xbf{}", "invalid utf-8": b'{"tool_name": "Bash", "tool_input": {"command": "git \xff\xfe push"}}', "utf-16": '{"a": 1}'.encode("utf-16"),
    "nul": b'{"tool_name": "Ba\0sh"}', "only nuls": b"\0" * 4096, "deep lists": b"[" * 100000, "deep lists closed": b"[" * 50000 + b"]" * 50000, "deep objects": b'{"a":' * 50000,
    "deep input": b'{"tool_name": "Bash", "tool_input": ' + b"[" * 50000 + b"]" * 50000 + b"}", "a long number": b'{"tool_name": ' + b"9" * 20000 + b"}", "infinity": b'{"tool_name": Infinity, "x": NaN}',
    "a key twice": b'{"tool_name": "Read", "tool_name": "Bash"}', "escaped surrogate": b'{"tool_name": "\\ud800", "cwd": "\\udfff"}',
}


@pytest.mark.parametrize("event", knock.EVENTS + UNKNOWN)
@pytest.mark.parametrize("wreck", WRECKS)
def test_a_wreck_gets_a_valid_answer(project, event, wreck):
    value = fire(event, WRECKS[wreck], project)
    if event == "PreToolUse" and wreck not in ("escaped surrogate", "invalid utf-8"):
        assert held(value) and "muster" in knock.said(value)


@pytest.mark.parametrize("wreck", WRECKS)
def test_a_wreck_that_is_read_only_is_let_go(project, wreck):
    assert not held(fire("PreToolUse", WRECKS[wreck], project, "read")) or b'"Bash"' in WRECKS[wreck]


def whole(project, event):
    """Return a payload as the client sends it, with every field that the event may have."""
    common = {"session_id": "s1", "cwd": project, "hook_event_name": event, "transcript_path": "/none", "permission_mode": "default", "prompt_id": "p"}
    tool = {"tool_name": "Bash", "tool_input": {"command": "ls"}, "tool_use_id": "toolu_9"}
    agent = {"agent_id": "a1", "agent_type": "muster:requirements-analyzer"}
    return dict(common, **{
        "PreToolUse": tool, "PostToolUse": dict(tool, tool_response={"isAsync": False}), "PostToolUseFailure": dict(tool, error="e", is_interrupt=False),
        "UserPromptSubmit": {"prompt": "M"}, "UserPromptExpansion": {"command_name": "muster:resume-run", "command_args": "3", "expansion_type": "command", "prompt": "x"},
        "SessionStart": {"source": "startup"}, "SessionEnd": {"reason": "other"}, "SubagentStart": agent, "PreCompact": {"trigger": "auto", "custom_instructions": ""},
        "Stop": {"stop_hook_active": False, "last_assistant_message": "x", "background_tasks": []},
        "SubagentStop": dict(agent, last_assistant_message="x", agent_transcript_path="/none", stop_hook_active=False),
    }[event])


WRONG = (None, True, 0, -1, 1e308, "", "x", [], ["x"], {}, {"x": {"y": []}}, "\0", "\ud800", "x\ny", [[[[[[]]]]]], "/dev/zero")


@pytest.mark.parametrize("event", knock.EVENTS)
def test_a_wrong_type_at_every_field_gets_a_valid_answer(project, event):
    good = whole(project, event)
    for field in good:
        fire(event, {name: value for name, value in good.items() if name != field}, project)
        for wrong in WRONG:
            value = fire(event, dict(good, **{field: wrong}), project)
            if event == "PreToolUse" and unreadable(dict(good, **{field: wrong})):
                assert held(value), (field, wrong)
    for tool, field in (("Bash", "command"), ("Write", "file_path"), ("NotebookEdit", "notebook_path"), ("Agent", "subagent_type"), ("Agent", "run_in_background"), ("Agent", "prompt")):
        for wrong in WRONG:
            payload = dict(good, tool_name=tool, tool_input={field: wrong})
            value = fire(event, payload, project)
            if event == "PreToolUse" and unreadable(payload):
                assert held(value), payload


LONG = {"a word": "x" * 300000, "dots": "." * 300000, "quotes": "'\"" * 150000, "opened": "$(" * 150000, "lines": "echo x\n" * 40000, "slashes": "/" * 300000, "spaces": " " * 300000, "globs": ".*[" * 100000,
        "pushes": "git push;" * 30000, "kana": "あ" * 100000, "fences": "```json\n" * 40000, "braces": "{a,b}" * 60000, "semicolons": "cd x;" * 60000, "equals": "a=" * 150000}


@pytest.mark.parametrize("kind", LONG)
def test_long_texts_get_a_valid_answer(project, kind):
    for event, field in (("UserPromptSubmit", "prompt"), ("SubagentStop", "last_assistant_message"), ("Stop", "last_assistant_message"), ("UserPromptExpansion", "command_args"),
                         ("UserPromptExpansion", "command_name"), ("PostToolUse", "tool_use_id"), ("PostToolUseFailure", "error"), ("SessionStart", "source"), ("SubagentStart", "agent_type")):
        fire(event, dict(whole(project, event), **{field: LONG[kind]}), project)
    for tool, field in (("Bash", "command"), ("Write", "file_path"), ("Agent", "subagent_type"), ("Agent", "prompt")):
        fire("PreToolUse", knock.tool(project, tool, **{field: LONG[kind]}), project)
    assert held(fire("PreToolUse", knock.tool(project, "Bash", command="git push # " + LONG[kind]), project)) or "\n" in LONG[kind]


def hostile_folders(project, tmp_path):
    """Return working folders that no session should have."""
    os.mkfifo(str(tmp_path / "fifo"))
    os.symlink("loop", str(tmp_path / "loop"))
    scratch.write(tmp_path, "file", "x")
    odd = tmp_path / "new\nline \"quote\" 'x' $(id) \\ é"
    odd.mkdir()
    shut = tmp_path / "shut"
    shut.mkdir()
    os.chmod(str(shut), 0)
    return ["/none/at/all", str(tmp_path / "fifo"), str(tmp_path / "loop"), str(tmp_path / "file"), str(odd), str(shut), "relative", "", "\0", "a\0b", "\ud800", "/proc/self/fd", "~", "x" * 5000, "//", "/dev/stdin"]


def test_a_hostile_working_folder_does_not_let_go(project, tmp_path):
    """The client's own word for the project still stands, so its guards do."""
    for folder in hostile_folders(project, tmp_path):
        for event in knock.EVENTS:
            fire(event, dict(whole(project, event), cwd=folder), project)
        assert held(fire("PreToolUse", knock.tool(project, "Bash", command="git push", cwd=folder), project)), folder
        assert held(fire("PreToolUse", knock.tool(project, "Write", file_path=project + "/src/app.py", cwd=folder), project)), folder
        assert held(fire("PreToolUse", knock.tool(project, "Bash", cwd=folder), project)), folder


def test_the_launcher_answers_the_same(project, tmp_path):
    for event in knock.EVENTS + UNKNOWN:
        for wreck in (b"", b"{", b"[]", b"\xff\0", b"[" * 100000, json.dumps({"tool_name": "Bash", "tool_input": {"command": "x" * 300000}}).encode()):
            value = fire(event, wreck, project, way=knock.outside)
            if event == "PreToolUse" and len(wreck) < 200000:
                assert held(value), wreck[:20]
    for folder in [name for name in hostile_folders(project, tmp_path) if "\0" not in name]:
        assert held(fire("PreToolUse", knock.tool(project, "Bash", command="git push", cwd=folder), project, way=knock.outside)), folder


# Hostile repositories

def spoil(path, how):
    """Put something else where a file or folder of muster's was."""
    if os.path.lexists(path):
        os.rename(path, path + ".kept")
    if how == "a fifo":
        os.mkfifo(path)
    elif how == "a loop":
        os.symlink(path, path)
    elif how == "a link out":
        os.symlink("/etc", path)
    elif how == "a folder":
        os.mkdir(path)
    elif how == "a device":
        os.symlink("/dev/zero", path)
    elif how == "a file":
        scratch.write("/", path, "x")


@pytest.fixture
def fresh(tmp_path):
    app = scratch.project_at(tmp_path / "project", files={"src/app.py": "x = 1\n"})
    app.runs.open(workflows.find(app, "add-feature"), "L export the orders", "s1")
    app.close()
    tried(app.root)
    return app.root


def all_events(project):
    answers = {event: fire(event, whole(project, event), project) for event in knock.EVENTS}
    for tool, fields in (("Bash", {"command": "git push"}), ("Write", {"file_path": project + "/src/app.py"}), ("Agent", {"subagent_type": "muster:architect"})):
        answers[tool] = fire("PreToolUse", knock.tool(project, tool, **fields), project)
        assert held(answers[tool]), (tool, answers[tool])
    assert fire("PreToolUse", knock.tool(project, "Bash", command="ls -la"), project) is None or not held(
        fire("PreToolUse", knock.tool(project, "Bash", command="ls -la"), project)), "an ordinary command needs no store"
    return answers


@pytest.mark.parametrize("how", ["a file", "a fifo", "a loop", "a link out", "a folder"])
def test_a_store_folder_that_is_none(fresh, how):
    spoil(os.path.join(fresh, ".muster"), how)
    all_events(fresh)


@pytest.mark.parametrize("name", ["muster.db", "config.json", "index", "briefs", "gates", ".gitignore"])
@pytest.mark.parametrize("how", ["a file", "a fifo", "a loop", "a folder", "a device"])
def test_a_part_of_the_store_that_is_none(fresh, name, how):
    spoil(os.path.join(fresh, ".muster", name), how)
    all_events(fresh)


@pytest.mark.parametrize("how", ["a fifo", "a loop", "a folder", "a device", "a file"])
def test_a_marker_that_is_none(fresh, how):
    spoil(os.path.join(fresh, ".git", "muster", "enabled"), how)
    for event in knock.EVENTS:
        fire(event, whole(fresh, event), fresh)


KEYS = ("strictness", "coverage", "gates", "checks", "kinds", "budget", "deploy_commands", "timeouts", "mode")
CONFIGS = {
    "empty": "", "half": '{"kinds": ', "a list": "[]", "a text": '"x"', "null": "null", "deep": "[" * 100000, "huge": '{"x": "' + "y" * 3000000 + '"}', "binary": "\0\1\2", "nan": '{"coverage": NaN}',
    "bad gate": '{"gates": {"test": 7}}', "bad verdict": '{"gates": {"test": {"verdict": []}}}', "no judge": '{"gates": {"test": {"verdict": {"by": "x"}}}}', "bad pattern": '{"kinds": {"code": [7]}}',
    "bad globs": '{"kinds": {"code": "[[("}}', "a bad budget": '{"budget": {"dispatches": -1}}', "odd deploys": '{"deploy_commands": ["(", "[", "", "\\u0000"]}', "nulls": '{"kinds": null, "gates": null, "deploy_commands": null}',
}


@pytest.mark.parametrize("name", CONFIGS)
def test_a_malformed_configuration(fresh, name):
    scratch.write(fresh, ".muster/config.json", CONFIGS[name])
    all_events(fresh)


def test_a_wrong_type_at_every_key_of_the_configuration(fresh):
    for key in KEYS:
        for wrong in (7, -1, "x", [], [7], {}, {"x": 7}, {"x": []}, {"x": {"y": [None]}}, True, 1e308):
            scratch.write(fresh, ".muster/config.json", json.dumps({key: wrong}))
            all_events(fresh)


TABLE = "| stage | agents | mode | may change | gate | sizes | on failure |\n|---|---|---|---|---|---|---|\n"
TABLES = {
    "no rows": TABLE, "short row": TABLE + "| a |\n", "no agent": TABLE + "| a | – | one | – | – | S | ask |\n", "unknown agent": TABLE + "| a | nobody-there | one | – | – | S M L | ask |\n",
    "unknown gate": TABLE + "| a | code-reviewer | one | – | nowhere | S M L | ask |\n", "no bound": TABLE + "| a | code-reviewer | one | – | – | S | refine, ask |\n", "forward": TABLE + "| a | code-reviewer | one | – | – | S | back to b 2, ask |\n",
    "other columns": "| stage | who |\n|---|---|\n| a | b |\n", "only a head": "| stage |", "long": TABLE + "| a | " + "x" * 200000 + " | one |\n", "many": TABLE + "| a | code-reviewer | one | – | – | S | ask |\n" * 5000,
    "bars": "|" * 300000, "binary": "\0|stage|\0",
}


@pytest.mark.parametrize("name", TABLES)
def test_a_malformed_stage_table_of_the_project(fresh, name):
    scratch.write(fresh, ".claude/commands/ship.md", TABLES[name])
    app = App(fresh, session="s1")
    app.runs.cancel(app.runs.current(), "x")
    app.close()
    for command in ("ship", "muster:ship", "muster:add-feature", "other"):
        value = fire("UserPromptExpansion", {"session_id": "s1", "cwd": fresh, "command_name": command, "command_args": "L x"}, fresh)
        if command == "ship" and value is not None:
            assert value.get("decision") == "block" and "\n" not in value["reason"], value
        if command == "other":
            assert value is None
        if command == "muster:add-feature":
            assert "run R2 opened" in knock.said(value)


@pytest.mark.parametrize("how", ["a fifo", "a loop", "a folder", "a device"])
def test_a_command_that_is_no_file(fresh, how):
    os.makedirs(os.path.join(fresh, ".claude", "commands"))
    spoil(os.path.join(fresh, ".claude", "commands", "ship.md"), how)
    assert fire("UserPromptExpansion", {"session_id": "s1", "cwd": fresh, "command_name": "ship", "command_args": "L x"}, fresh) is None
    all_events(fresh)


def test_a_transcript_that_never_ends(fresh, tmp_path):
    os.mkfifo(str(tmp_path / "fifo"))
    scratch.write(tmp_path, "junk", '{"message": 7}\n[]\n{"message": {"usage": {"input_tokens": "x", "output_tokens": 1e400}}}\nhalf')
    begin = knock.tool(fresh, "Agent", subagent_type="muster:requirements-analyzer", prompt="p")
    assert not held(fire("PreToolUse", begin, fresh))
    fire("SubagentStart", whole(fresh, "SubagentStart"), fresh)
    for path in (str(tmp_path / "fifo"), "/dev/zero", "/", str(tmp_path / "junk"), "\0"):
        fire("SubagentStop", dict(whole(fresh, "SubagentStop"), agent_transcript_path=path), fresh)


def test_the_cases_cover_the_dispatcher():
    from hooks import dispatch

    assert set(knock.EVENTS) == set(dispatch.HANDLERS) and set(knock.GUARDED) == set(dispatch.GUARDED)
    assert sys.getrecursionlimit() >= 1000
