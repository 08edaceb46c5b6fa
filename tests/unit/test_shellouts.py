"""Shell lines are found where the client runs them, and only there."""

import pytest

from validators import shellouts, source
from validators.document import Document


def document(body, grants=""):
    one = source.Source("commands/go.md", "commands/go.md")
    one.text = "---\nname: go\n{}---\n{}".format("allowed-tools: {}\n".format(grants) if grants else "", body)
    return Document(one, "command", "go")


@pytest.mark.parametrize("body, expected", [
    ("!`ls`", [("ls", False)]),
    ("Files: !`ls`", [("ls", False)]),
    ("Files:!`ls`", []),
    ("(!`ls`)", []),
    ("``!`ls` ``", []),
    ("```md\n!`ls`\n```", [("ls", True)]),
    ("```!\nls\npwd\n```", [("ls\npwd", False)]),
    ("````md\n```!\nls\n```\n````", []),
])
def test_a_shell_line_runs_after_a_space_or_in_a_marked_block(body, expected):
    assert [(line.text, line.fenced) for line in shellouts.read(document(body))] == expected


@pytest.mark.parametrize("grants, command, covered", [
    ("Bash", "npm test", True),
    ("Bash(*)", "npm test", True),
    ("Bash(npm test:*)", "npm test --all", True),
    ("Bash(npm *)", "npm test", True),
    ("Bash(git:*)", "npm test", False),
    ("Read", "npm test", False),
])
def test_a_grant_covers_what_begins_with_it(grants, command, covered):
    assert shellouts.covered(command, shellouts.bash_grants(document("", grants))) is covered
