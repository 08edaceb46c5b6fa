"""A step's sugar becomes the calls a model would make."""

import json

import pytest

from muster.rehearsal import steps


@pytest.mark.parametrize(
    "step, calls",
    [
        ({"bash": "ls"}, [("Bash", {"command": "ls", "description": "Run a command"})]),
        (
            {"bash": {"command": "ls", "timeout": 2, "background": True}},
            [("Bash", {"command": "ls", "description": "Run a command", "timeout": 2000, "run_in_background": True})],
        ),
        ({"write": {"path": "new.txt", "content": "x"}}, [("Write", {"file_path": "IN/new.txt", "content": "x"})]),
        (
            {"write": {"path": "old.txt", "content": "x"}},
            [("Read", {"file_path": "IN/old.txt"}), ("Write", {"file_path": "IN/old.txt", "content": "x"})],
        ),
        (
            {"edit": {"path": "a", "old": "b", "new": "c"}},
            [
                ("Read", {"file_path": "IN/a"}),
                ("Edit", {"file_path": "IN/a", "old_string": "b", "new_string": "c", "replace_all": False}),
            ],
        ),
        ({"read": "/etc/hostname"}, [("Read", {"file_path": "/etc/hostname"})]),
        ({"skill": "tdd"}, [("Skill", {"skill": "tdd"})]),
        (
            {"agent": {"type": "m:scout", "prompt": "p"}},
            [("Agent", {"description": "scout", "prompt": "p", "subagent_type": "m:scout"})],
        ),
        (
            {"agents": [{"type": "a", "prompt": "p", "background": False}, {"type": "b", "prompt": "q", "name": "n"}]},
            [
                ("Agent", {"description": "a", "prompt": "p", "subagent_type": "a", "run_in_background": False}),
                ("Agent", {"description": "b", "prompt": "q", "subagent_type": "b", "name": "n"}),
            ],
        ),
        ({"calls": [{"tool": "X", "input": {"a": 1}}, {"tool": "Y"}]}, [("X", {"a": 1}), ("Y", {})]),
    ],
)
def test_sugar_becomes_calls(tmp_path, step, calls):
    (tmp_path / "old.txt").write_text("there")
    found = steps.blocks(step, str(tmp_path))
    assert json.loads(json.dumps(found).replace(str(tmp_path), "IN")) == [
        ["tool", name, given] for name, given in calls
    ]


def test_text_comes_first_and_a_result_last():
    found = steps.blocks({"result": {"status": "blocked", "verdict": "reject"}, "say": "hm"}, "/")
    assert found[0] == ("text", "hm")
    assert found[1][1].startswith("```json\n") and found[1][1].endswith("\n```")
    assert json.loads(found[1][1][8:-4]) == {
        "status": "blocked",
        "summary": "done",
        "files_changed": [],
        "tests_passing": None,
        "next_steps": [],
        "verdict": "reject",
    }
