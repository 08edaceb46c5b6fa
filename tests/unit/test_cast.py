"""A cast is read strictly: what is wrong is said with its place and the way out."""

import os

import pytest

from muster.errors import UsageError
from muster.rehearsal import cast

GOOD = "name: n\nacts:\n  - person: go\n"


def load(tmp_path, text):
    path = tmp_path / "c.yaml"
    path.write_text(text, encoding="utf-8")
    return cast.load(str(path))


@pytest.mark.parametrize(
    "text, said",
    [
        ("", 'c.yaml:1:1: the cast is empty; start with "name:" and "acts:"'),
        ("- 1", "c.yaml:1:1: the cast must be a record of name, about,"),
        ("name: n", 'c.yaml:1:1: the cast lacks "acts"; add it'),
        ("name: n\nacts: []", "c.yaml:2:7: acts is empty; add an act with a person's prompt"),
        ("name: n\nname: m\nacts: []", 'c.yaml:2:1: "name" stands twice in the cast; keep one'),
        ("name: 3\nacts: []", 'c.yaml:1:7: name must be text, not "3" unquoted'),
        (GOOD + "exspect: {}", 'c.yaml:4:1: unknown key "exspect" in the cast; did you mean "expect"?'),
        (GOOD + "    main: [{shout: x}]", 'c.yaml:4:13: unknown key "shout" in main[1]; known: agent, agents, bash,'),
        (GOOD + "    main: [{write: {path: a}}]", 'c.yaml:4:20: write lacks "content"; add it'),
        (GOOD + "    main: {say: x}", "c.yaml:4:11: main must be a list, not a record (key: value)"),
        (GOOD + "    timeout: soon", 'c.yaml:4:14: timeout must be a number, not "soon"'),
        (GOOD + "    resume: maybe", 'c.yaml:4:13: resume "maybe" is not known; use true, false, new'),
        (GOOD + "git: never", 'c.yaml:4:6: git "never" is not known; use true, false, no-commits'),
        (
            GOOD + "expect: {shown: [{says: '('}]}",
            "c.yaml:4:25: says is no regular expression (missing ), unterminated",
        ),
        (GOOD + "expect: {pushed: 'no'}", 'c.yaml:4:18: pushed must be true or false, not "no"'),
        (GOOD + "expect: [", "c.yaml:4:10: not YAML ("),
        (GOOD + "files: {a: \x00}", "c.yaml:4:12: not YAML (special characters are not allowed)"),
        (GOOD + "expect: {store: {a: &x [*x]}}", "c.yaml:1:1: not YAML (it contains itself)"),
        (GOOD + "files: !!python/none {}", "c.yaml:4:8: not YAML (could not determine a constructor"),
    ],
)
def test_a_faulty_cast_is_one_line_with_its_place(tmp_path, text, said):
    with pytest.raises(UsageError) as caught:
        load(tmp_path, text)
    message = str(caught.value)
    assert said in message
    assert "\n" not in message


def test_a_missing_cast_is_one_line():
    with pytest.raises(UsageError, match="nowhere.yaml can not be read"):
        cast.load("nowhere.yaml")


def test_json_is_a_cast_too(tmp_path):
    found = load(tmp_path, '{"name": "n", "acts": [{"person": ["a", "b"]}]}')
    assert found["acts"][0]["person"] == ["a", "b"]


def test_keys_of_tools_are_their_own_affair(tmp_path):
    load(tmp_path, GOOD + "    main: [{calls: [{tool: X, input: {says: '(', resume: maybe}}]}]")


def test_defaults_are_filled_in(tmp_path):
    text = "name: n\nacts:\n  - person: go\n    agents: {a: [[{say: x}], {for: left, steps: [{say: y}]}]}\n"
    found = load(tmp_path, text)
    act = found["acts"][0]
    assert act["person"] == ["go"] and act["main"] == [] and act["resume"] is False
    assert act["agents"]["a"] == [{"steps": [{"say": "x"}]}, {"for": "left", "steps": [{"say": "y"}]}]
    assert found["git"] is True and found["expect"] == {} and found["folder"] == os.path.realpath(str(tmp_path))
