"""Dispatches: who is let in when, what an agent comes back with, and what becomes of those that do not."""

import json
import os
import subprocess
import sys

import pytest

sys.path.insert(0, os.path.dirname(__file__))
from scene import GATES, result, scratch  # noqa: E402


def status(scene, item):
    return scene.app.store.one("dispatch.by_id", id=item["id"])["status"]


# who may be asked

@pytest.mark.parametrize("agent, says", [
    ("tester", "tester is not part of the open stage implement, it belongs to stage test; dispatch dev, then run: muster gate run"),
    ("code-reviewer", "code-reviewer is not part of the open stage implement, it belongs to stage review"),
    ("helper", "helper is not part of the open stage implement"),
    ("general-purpose", "general-purpose is not part of the open stage implement; dispatch dev"),
])
def test_an_agent_out_of_turn_is_refused_with_what_is_open(play, agent, says):
    scene = play(request="M build it")
    assert scene.app.dispatches.refusal(scene.row, agent).startswith(says)


def test_a_judge_comes_after_the_work(play):
    scene = play(table="""| stage | agents | mode | may change | gate | sizes | on failure |
|---|---|---|---|---|---|---|
| implement | dev, other | parallel | code | review | S M L | ask |
""")
    assert scene.app.dispatches.refusal(scene.row, "code-reviewer") == (
        "code-reviewer judges stage implement after its work: dev, other comes first")
    scene.agent("dev")
    assert "other comes first" in scene.app.dispatches.refusal(scene.row, "code-reviewer")
    scene.agent("other")
    scene.judge("code-reviewer", "approve")
    assert scene.gate()["review"]["status"] == "passed"


def test_a_stage_of_mode_one_takes_one_agent_even_of_two_calls_in_one_message(play):
    scene = play()
    assert scene.app.dispatches.refusal(scene.row, "dev") is None
    assert scene.app.dispatches.refusal(scene.row, "dev") is None, "both calls were let through before either was noted"
    assert scene.app.dispatches.ask(scene.row, "dev", "a") is None
    assert scene.app.dispatches.ask(scene.row, "dev", "b") == "stage implement takes one agent at a time and dev works; wait for its result"
    assert [row["id"] for row in scene.app.store.read("dispatch.of_run", run="R1")] == ["a"]


def test_the_budget_holds_for_calls_in_one_message_too(play):
    scene = play(request="L build it", config={"budget": {"dispatches": 1}, "gates": GATES})
    assert scene.app.dispatches.ask(scene.row, "tech-lead", "a") is None
    assert "budget of 1 dispatches is used up" in scene.app.dispatches.ask(scene.row, "other", "b")


def test_a_call_that_is_told_twice_counts_once(play):
    scene = play()
    for _ in range(2):
        assert scene.app.dispatches.ask(scene.row, "dev", "same") is None
    assert scene.app.store.one("run.spending", id="R1")["dispatches"] == 1


def test_two_agents_of_one_type_that_start_at_once_get_a_dispatch_each(play):
    scene = play(request="L build it")
    for call in "ab":
        assert scene.app.dispatches.ask(scene.row, "other", call) is None
    started = [scene.app.dispatches.start("s1", "other", name)[1]["id"] for name in ("agent-1", "agent-2")]
    assert started == ["a", "b"]
    assert scene.app.dispatches.start("s1", "other", "agent-3") is None
    assert scene.app.dispatches.start("s2", "other", "agent-4") is None


def test_the_workflow_of_a_plan_is_no_agent(play):
    scene = play(table="""| stage | agents | mode | may change | gate | sizes | on failure |
|---|---|---|---|---|---|---|
| features | /fix-bug | each | – | – | S M L | ask |
""")
    assert scene.app.dispatches.refusal(scene.row, "dev") == (
        "dev is not part of the open stage features; see: muster run next")


# what they come back with

def test_a_result_that_can_not_be_read_is_asked_for_once_more_with_the_fault(play):
    scene = play()
    item = scene.begin("dev")
    fault = scene.end(item, "all done, tests pass")
    assert fault.startswith("muster: the reply has no fenced json block") and '"status"' in fault
    assert scene.end(item, result()) is None and status(scene, item) == "done"


def test_garbage_twice_fails_the_stage_by_its_path(play):
    scene = play()
    scene.agent("dev", message="garbage")
    item = scene.app.store.read("dispatch.working")[0]
    assert scene.end(item, "garbage again") is None and status(scene, item) == "failed"
    assert scene.view.states[0]["failures"] == 1 and scene.next.startswith("dispatch dev")


@pytest.mark.parametrize("word, becomes", [
    ("done", "done"), ("done_with_concerns", "done"), ("blocked", "failed"), ("needs_context", "failed")])
def test_the_four_states_of_a_result(play, word, becomes):
    scene = play()
    item = scene.begin("dev")
    scene.end(item, result(word))
    assert status(scene, item) == becomes


def test_a_worker_that_changed_what_its_stage_may_not_puts_it_back_or_fails(play):
    scene = play(request="M build it")
    scene.agent("dev", files={"code": "two\n"})
    scene.gate()
    scene.judge("code-reviewer", "approve")
    scene.gate()
    item = scene.begin("tester")
    scene.write(code="hers\n")
    assert "src/app.py may not be changed in stage test (tests); put it back as it was" in scene.end(item, result())
    scene.write(code="two\n")
    assert scene.end(item, result()) is None and status(scene, item) == "done"


def test_a_judge_that_says_nothing_of_a_verdict_is_asked_for_one(play):
    scene = play()
    scene.agent("dev", files={"code": "two\n"})
    scene.gate()
    fault = scene.agent("code-reviewer")
    assert 'verdict "None" is unknown' in fault and "approve|reject" in fault


def test_an_agent_that_comes_back_twice_is_heard_once(play):
    scene = play()
    item = scene.begin("dev")
    stale = scene.app.store.one("dispatch.by_id", id=item["id"])
    scene.end(item, result())
    assert scene.app.dispatches.finish(stale, result("blocked")) is None
    assert status(scene, item) == "done" and scene.view.states[0]["failures"] == 0
    assert len(scene.events("dispatch.finished")) == 1


# those that do not come back

def test_an_agent_whose_session_is_gone_is_lost_and_its_work_is_asked_for_again(play):
    scene = play()
    item = scene.begin("dev")
    assert scene.app.dispatches.lose_dead() == 0
    scene.app.sessions.end("s1")
    assert scene.app.dispatches.lose_dead() == 1 and status(scene, item) == "lost"
    assert scene.next.startswith("dispatch dev")
    assert scene.end(item, result()) is None and status(scene, item) == "lost"


def test_a_dead_process_is_no_living_session(play):
    scene = play()
    gone = subprocess.Popen(["true"])
    gone.wait()
    scene.app.sessions.start("s1", gone.pid)
    scene.begin("dev")
    assert scene.app.dispatches.lose_dead() == 1


def test_an_agent_the_person_said_no_to_does_not_hold_the_run_up(play, monkeypatch):
    scene = play()
    assert scene.app.dispatches.ask(scene.row, "dev", "denied") is None
    assert "takes one agent at a time" in scene.app.dispatches.refusal(scene.row, "dev")
    monkeypatch.setattr("muster.dispatches.START_SECONDS", -5)
    assert scene.app.dispatches.refusal(scene.row, "dev") is None
    assert status(scene, {"id": "denied"}) == "lost"
    run, item = scene.app.dispatches.start("s1", "dev", "agent-late")
    assert item["id"] == "denied" and item["status"] == "running", "it started after all: the person took her time"
    assert scene.end(item, result()) is None and status(scene, item) == "done"


# briefs

def test_a_brief_says_what_counts_and_follows_the_schema(play):
    import jsonschema

    scene = play()
    item = scene.begin("dev")
    with open(os.path.join(scratch.CHECKOUT, "schemas", "brief.json"), encoding="utf-8") as handle:
        schema = jsonschema.Draft202012Validator(json.load(handle))
    brief = scene.app.dispatches.brief(scene.row, item)
    schema.validate(brief)
    assert brief["task"] == "build it" and "may change: code, tests, docs, config" in brief["constraints"]
    scene.write(code="two\n", docs="words\n")
    scene.end(item, result())
    scene.gate()
    judge = scene.app.dispatches.brief(scene.row, scene.begin("code-reviewer"))
    schema.validate(judge)
    assert "may change: nothing, you judge" in judge["constraints"]
    assert judge["context_files"] == ["docs/a.md", ".muster/briefs/R1-review.diff"]
    assert "+two" in scratch.read(scene.root, ".muster/briefs/R1-review.diff")


def test_the_next_brief_carries_the_findings_and_the_failed_gate(play):
    scene = play()
    scene.agent("dev", files={"tests/one.case": "fail\n"})
    scene.gate()
    assert any("tests: 1 of 1 test fail" in line for line in scene.app.dispatches.brief(scene.row, scene.begin("dev"))["requirements"])
    scene.write(**{"tests/one.case": "pass\n"})
    scene.end(scene.app.store.read("dispatch.working")[0], result())
    scene.gate()
    scene.judge("code-reviewer", "reject")
    scene.gate()
    brief = scene.app.dispatches.brief(scene.row, scene.begin("dev"))
    assert "code-reviewer says of src/app.py:1 (high): “wrong”; fix: “right”" in brief["requirements"]


# two processes at once

RACE = """
import sys
sys.path[:0] = [{checkout!r}, {here!r}]
from muster.app import App
from scene import result
app = App({root!r}, session="s1", actor=sys.argv[1])
for number in range(12):
    row = app.runs.get("R1")
    call = sys.argv[1] + str(number)
    if row["status"] == "needs_you":
        app.runs.resume(row)
    if app.dispatches.refusal(row, "dev") is None and app.dispatches.ask(row, "dev", call) is None:
        found = app.dispatches.start("s1", "dev", "agent-" + call)
        app.dispatches.finish(found[1], result("blocked" if number % 3 == 0 else "done"), 10)
    try:
        app.gates.ready(row, None)
        app.gates.execute(row, app.gates.names_to_run(row, None, app.tree()) or ["review"], lambda line: None)
    except Exception as error:
        if type(error).__module__ != "muster.errors":
            raise
"""


def test_two_processes_at_once_never_corrupt_a_run(play, tmp_path):
    scene = play(request="M build it")
    script = RACE.format(checkout=scratch.CHECKOUT, here=os.path.dirname(os.path.abspath(__file__)), root=scene.root)
    both = [subprocess.Popen([sys.executable, "-c", script, name], stderr=subprocess.PIPE) for name in ("left", "right")]
    for process in both:
        said = process.communicate(timeout=300)[1].decode()
        assert process.returncode == 0, said
    assert sum(state["status"] == "open" for state in scene.view.states) <= 1
    rows = scene.app.store.read("dispatch.of_run", run="R1")
    assert rows and not [row for row in rows if row["status"] in ("asked", "running")]
    busy = 0
    for event in scene.app.log.read(limit=10000):
        busy += {"dispatch.asked": 1, "dispatch.finished": -1}.get(event["type"], 0)
        assert 0 <= busy <= 1, "two agents of a stage that takes one"
    assert scene.app.store.one("run.spending", id="R1")["dispatches"] == len(rows)
    scene.follow()


def test_a_director_that_judges_sends_nobody_to_work(play):
    scene = play(table="""| stage | agents | mode | may change | gate | sizes | on failure |
|---|---|---|---|---|---|---|
| implement | dev | one | code | vet | S M L | ask |
""", config={"gates": {"vet": {"checks": ["tests"], "verdict": {"by": ["boss"], "judges": ["code"]}}}},
                 files={".claude/agents/boss.md": "agent\n"})
    with open(scene.app.places.store("teams.json"), "w", encoding="utf-8") as out:
        json.dump({"teams": {"own": {"director": "boss", "members": ["dev", "helper"]}}}, out)
    scene.reopen()
    scene.agent("dev", files={"code": "two\n"})
    assert scene.begin("boss")["role"] == "judge"
    assert scene.app.dispatches.refusal(scene.row, "helper", "boss").startswith("helper is not part of the open stage implement")
