"""hooks.json, the dispatcher's table and the documentation name the same hooks; each is registered safely."""

import importlib
import json
import os
import re

import pytest
import scratch

from hooks import dispatch
from hooks.handlers import pre_tool_use

ROOT = scratch.CHECKOUT
REGISTERED = json.loads(scratch.read(ROOT, "hooks/hooks.json"))["hooks"]
ENTRIES = [(event, group.get("matcher", ""), entry) for event, groups in REGISTERED.items() for group in groups for entry in group["hooks"]]
IDS = ["{} {}".format(event, matcher) for event, matcher, _ in ENTRIES]
# Seconds. The client's own bounds (reference §6.4): UserPromptSubmit 30, SessionEnd 1.5 in total whatever is written here.
OWN_BOUNDS = ("UserPromptSubmit", "SessionEnd")


def test_every_event_has_a_handler_and_every_handler_an_event():
    assert sorted(REGISTERED) == sorted(dispatch.HANDLERS)
    files = {name[:-3] for name in os.listdir(os.path.join(ROOT, "hooks", "handlers")) if name.endswith(".py")} - {"__init__"}
    assert files == set(dispatch.HANDLERS.values())


@pytest.mark.parametrize("event, name", dispatch.HANDLERS.items())
def test_a_handler_can_be_imported_and_called(event, name):
    module = importlib.import_module("hooks.handlers." + name)
    assert callable(module.handle) and module.__doc__.startswith(event)


@pytest.mark.parametrize("event, matcher, entry", ENTRIES, ids=IDS)
def test_an_entry_is_in_exec_form(event, matcher, entry):
    assert set(entry) <= {"type", "command", "args", "timeout", "onFailure", "statusMessage"}, "an unknown key is dropped silently"
    assert entry["type"] == "command" and entry["command"] == "sh", "a shell line would break on a path with spaces"
    assert entry["args"][:2] == ["${CLAUDE_PLUGIN_ROOT}/hooks/run", event]
    assert len(entry["args"]) <= 3


@pytest.mark.parametrize("event, matcher, entry", ENTRIES, ids=IDS)
def test_an_entry_waits_for_a_sane_time(event, matcher, entry):
    if event in OWN_BOUNDS:
        assert "timeout" not in entry
    else:
        assert 10 <= entry["timeout"] <= 120


@pytest.mark.parametrize("event, matcher, entry", ENTRIES, ids=IDS)
def test_an_entry_is_calm(event, matcher, entry):
    message = entry.get("statusMessage", "")
    assert len(message) <= 40 and "!" not in message


def test_only_guards_block_when_they_fail():
    blocking = [(event, matcher) for event, matcher, entry in ENTRIES if entry.get("onFailure")]
    assert [event for event, _ in blocking] == ["PreToolUse"]
    assert all(entry.get("onFailure", "block") == "block" for _, _, entry in ENTRIES)
    # the client's list of exact names; MultiEdit and Task are other names of Edit and Agent, never sent by this client
    assert set(blocking[0][1].split("|")) == set(dispatch.GUARDED) - {"Task", "MultiEdit"}


def test_every_guarded_tool_has_a_guard():
    assert set(pre_tool_use.GUARDS) - set(dispatch.GUARDED) == {"Read", "Grep"}
    assert set(dispatch.GUARDED) <= set(pre_tool_use.GUARDS)


@pytest.mark.parametrize("event, matcher", [(event, matcher) for event, matcher, _ in ENTRIES if matcher])
def test_a_matcher_is_one_the_client_takes(event, matcher):
    if re.search(r"[^\w|]", matcher):
        re.compile(matcher)
    else:
        assert all(re.fullmatch(r"[A-Z]\w+", name) for name in matcher.split("|"))


def test_a_typed_command_meets_exactly_one_hook():
    matchers = [matcher for event, matcher, _ in ENTRIES if event == "UserPromptExpansion"]
    for name in ("muster:add-feature", "add-feature", "other:go", "muster", "a:muster:b"):
        assert len([matcher for matcher in matchers if re.search(matcher, name)]) == 1


def test_the_documentation_has_one_row_an_event():
    rows = [line.split("|")[1] for line in scratch.read(ROOT, "docs/hooks.md").splitlines() if line.startswith("| ")][1:]
    named = [event.strip() for row in rows for event in row.split(",")]
    assert sorted(named) == sorted(dispatch.HANDLERS)
