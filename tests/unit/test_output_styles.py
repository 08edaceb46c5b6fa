"""Output styles: four programs of the main session; every call they name is one that muster takes."""
import re
import shlex
from pathlib import Path

import pytest
import yaml

from muster import cli

ROOT = Path(__file__).resolve().parents[2]
STYLES = sorted((ROOT / "output-styles").glob("*.md"))
NAMES = ["all-team-dashboard", "config-manager", "leadership-chat", "sprint-execution"]
WORDS = range(100, 253)

styles = pytest.mark.parametrize("path", STYLES, ids=lambda path: path.stem)


def front(path):
    _, head, body = path.read_text("utf-8").split("---\n", 2)
    return yaml.safe_load(head), body


def calls(body):
    return re.findall(r"`muster ([^`]+)`", body)


def test_the_four_are_there():
    assert [path.stem for path in STYLES] == NAMES


@styles
def test_a_style_has_its_parts_and_budget(path):
    head, body = front(path)
    assert set(head) == {"name", "description"} and head["name"] == path.stem
    assert 5 <= len(head["description"].split()) <= 12
    assert sum(1 for token in body.split() if re.search(r"\w", token)) in WORDS
    assert re.search(r"^## (Layout|How a change goes)$", body, re.MULTILINE) and "## Words it understands" in body
    assert re.search(r"store\s+is empty|store empty|nothing is set", body, re.IGNORECASE), "it says what to do where there is nothing"
    assert re.search(r"never|does not hold|estimate none|memory does not count", body), "it invents no figure"


@styles
def test_every_call_is_one_that_muster_takes(path):
    _, body = front(path)
    assert len(calls(body)) >= 5
    for call in calls(body):
        words = shlex.split(re.sub(r"\b(ID|N|WORD|KEY|VALUE|NAME|GATE|TITLE)\b", "1", call.replace("…", "x")))
        parser = cli.parser(words[0], cli.load(words[0]))
        parser.parse_args(words[1:])  # leaves with a usage line where it does not know a word


@styles
def test_facts_are_asked_for_as_json(path):
    _, body = front(path)
    changing = ("task block", "task add", "run child", "config set", "config check", "add-feature")
    for call in calls(body):
        assert "--json" in call or call.startswith(changing) or call == "config get KEY", call


@styles
def test_the_page_tells_the_words_of_each_style(path):
    _, body = front(path)
    told = re.search(r"\| `muster:{}` \|(.*)".format(path.stem), (ROOT / "docs/output-styles.md").read_text("utf-8")).group(1)
    for word in re.findall(r"^\| `([^`]+)` \|", body, re.MULTILINE):
        assert "`{}`".format(word) in told or word in ("task ID",), word
