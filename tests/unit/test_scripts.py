"""What a hook's script answers is read off its text, in doubt nothing."""

import pytest

from validators import scripts

ANSWER = 'print(json.dumps({"decision": "block"}))\n'


@pytest.mark.parametrize("text, line", [
    ('print("hello")\n' + ANSWER, 1),
    ('print("hello", file=sys.stderr)\n' + ANSWER, None),
    ('if quiet:\n    print("hello")\n    sys.exit(0)\n' + ANSWER, None),
    ('print("hello")\nsys.exit(0)\n' + ANSWER, None),
    ("print(json.dumps({}))\n", None),
    ("def broken(:\n", None),
])
def test_a_plain_print_before_the_answer_is_stray(text, line):
    found = scripts.stray_python(text)
    assert (found and found[0]) == line


@pytest.mark.parametrize("text, line", [
    ("echo checking\necho '{\"decision\": \"block\"}'\n", 1),
    ("echo checking >&2\necho '{\"decision\": \"block\"}'\n", None),
    ("exit 0\necho checking\necho '{\"decision\": \"block\"}'\n", None),
])
def test_a_plain_echo_before_the_answer_is_stray(text, line):
    found = scripts.stray_shell(text)
    assert (found and found[0]) == line


@pytest.mark.parametrize("text, answer", [
    ("sys.exit(2)", "exit 2"), ('{"permissionDecision": "deny"}', "a decision"), ("sys.exit(1)", ""),
])
def test_a_decision_is_json_or_status_two(text, answer):
    assert scripts.decides(text) == answer
