"""`muster rehearse` as a program: its exit status, its JSON, what it keeps."""

import json
import os
import subprocess
import sys

import pytest

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
HOLDS = os.path.join(HERE, "casts", "refused.yaml")


@pytest.fixture
def verb(program):
    def called(*words):
        command = [sys.executable, "-m", "muster.rehearsal", "--client", program, *words]
        return subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=120)

    return called


@pytest.fixture
def fails(tmp_path):
    path = tmp_path / "fails.yaml"
    path.write_text("name: fails\nacts:\n  - person: go\n    main: [{say: one}]\nexpect: {exit: 5}\n")
    return str(path)


def test_one_cast_is_told_as_json_and_kept(verb, tmp_path):
    done = verb(HOLDS, "--json", "--keep", str(tmp_path / "kept"))
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads(done.stdout)
    assert told["held"] is True and told["exits"] == [0]
    assert all(line["held"] for line in told["expectations"])
    kept = set(os.listdir(str(tmp_path / "kept")))
    assert {"project", "origin.git", "requests.jsonl", "stream.jsonl", "client-1.log"} <= kept


def test_a_cast_that_does_not_hold_is_status_1_after_all_were_played(verb, fails):
    done = verb(fails, HOLDS, "--json")
    assert done.returncode == 1
    assert [told["held"] for told in json.loads(done.stdout)] == [False, True]


def test_without_a_terminal_only_the_expectations_are_printed(verb, fails):
    done = verb(fails)
    assert done.returncode == 1
    assert "✗ the client ends with 5" in done.stdout and "seen: it ended with 0" in done.stdout
    assert "❯" not in done.stdout and "\033[" not in done.stdout


@pytest.mark.parametrize(
    "words, said",
    [
        (["nowhere.yaml"], "muster: nowhere.yaml can not be read"),
        ([HOLDS, "--plugin", "/nowhere"], "muster: /nowhere is no folder; give the plugin's folder"),
        ([HOLDS, "--keep", HERE], "is not empty; give a new folder to keep the rehearsal in"),
    ],
)
def test_a_wrong_call_is_one_line_and_status_2(verb, words, said):
    done = verb(*words)
    assert done.returncode == 2
    assert said in done.stderr and done.stderr.count("\n") == 1


def test_a_missing_client_is_one_line(verb):
    done = verb(HOLDS, "--client", "/nowhere/claude")
    assert (done.returncode, done.stderr) == (
        1,
        "muster: /nowhere/claude is no program; give the path of the claude binary\n",
    )
