"""muster session, task check, event replay and run profile: what they print, and what they refuse in one line."""

import json
import os
import subprocess
import sys

import jsonschema
import pytest
import scratch

from muster.views import profile


@pytest.fixture
def root(tmp_path):
    app = scratch.project_at(tmp_path / "repo")
    app.sessions.start("abcd-1", os.getpid())
    done = subprocess.Popen([sys.executable, "-c", "pass"])
    done.wait()
    app.log.session = "dead-2"
    app.sessions.start("dead-2", done.pid)
    app.tasks.create("export", estimate=20)
    app.tasks.claim("ada")
    app.close()
    return app.root


def told(root, *args, code=0, **variables):
    got, out, err = scratch.muster(root, *args, "--json", **variables)
    assert (got, err) == (code, ""), err
    return json.loads(out)


def follows(value):
    with open(os.path.join(scratch.CHECKOUT, "schemas", "session.json"), encoding="utf-8") as handle:
        jsonschema.validate(value, json.load(handle))
    return value


def test_sessions_are_listed_shown_and_merged(root):
    assert [(follows(row)["id"], row["alive"], row["tasks"]) for row in told(root, "session", "list")] == [
        ("abcd-1", True, []), ("dead-2", False, ["T1"])]
    assert follows(told(root, "session", "show", "abcd"))["id"] == "abcd-1"
    assert told(root, "session", "mode", "sprint", "--session", "abcd")["style"] == "sprint-execution"
    merged = told(root, "session", "merge", "--into", "abcd")
    assert [one["id"] for one in merged["tasks"]] == ["T1"] and merged["into"] == "abcd-1"
    assert follows(told(root, "session", "show", CLAUDE_CODE_SESSION_ID="abcd-1"))["tasks"] == ["T1"]
    assert told(root, "session", "end", "abcd")["tasks"] == ["T1"]
    assert told(root, "session", "list") == [] and len(told(root, "session", "list", "--all")) == 2
    assert scratch.muster(root, "session")[1] == "no session is open; see: muster session list --all\n"


@pytest.mark.parametrize("args, says, code", [
    (("session", "show", "zzzz"), "session zzzz does not exist; see: muster session list --all", 1),
    (("session", "show", "ab"), "session ab does not exist; see: muster session list --all", 1),
    (("session", "show"), "no session is running here; name one: muster session list", 2),
    (("session", "mode", "turbo", "--session", "abcd"), "turbo is no mode; there are: development, leadership, sprint, config", 2),
    (("session", "merge", "dead"), "no session to merge into; name one: muster session merge dead-2 --into SESSION", 2),
    (("session", "merge", "abcd", "--into", "dead"), "session abcd-1 lives; it keeps what it holds, end it first: muster session end abcd-1", 1),
    (("session", "standup", "last"), "no stand-up was held; type /team-standup in the client, or leave last out", 1),
    (("session", "merge", "--into", "dead-2"), "no session that is gone left a claim; see: muster session list", 1),
    (("session", "standup", "1"), "event 1 is no stand-up; see: muster event tail --type session.standup", 1),
    (("event", "replay", "tasks", "--to", "99"), "--to 99 is no event of this log; give one from 1 to 5", 2),
])
def test_a_fault_is_one_line(root, args, says, code):
    assert scratch.muster(root, *args) == (code, "", "muster: {}\n".format(says))


def test_a_task_says_what_it_lacks(root):
    told(root, "task", "add", "clear", "--deliverables", "a.py", "--success-criteria", "it runs")
    [one] = told(root, "task", "check", "T1", code=1)
    assert [said.split(":")[0] for said in one["missing"]] == ["no deliverable", "no success criterion", "an estimate of 20 hours"]
    assert told(root, "task", "check")[0]["clear"], "T1 is in progress and given away already"


def test_a_replay_shows_then_and_now(root):
    found = told(root, "event", "replay", "tasks.T1.status", "--to", "4")
    assert (found["then"], found["now"], found["later"]) == ("ready", "in_progress", 1)
    assert told(root, "event", "replay", "tasks.T1", "--to", "3")["then"] is None
    assert told(root, "task", "show", "T1")["status"] == "in_progress"


@pytest.mark.parametrize("spans, seconds", [([], 0), ([(0, 2)], 2), ([(0, 2), (1, 3)], 3), ([(5, 6), (0, 2), (0, 1)], 3)])
def test_time_that_overlaps_counts_once(spans, seconds):
    assert profile.covered(spans) == seconds
