"""Gates: what opens them and what does not, on real trees with real checks."""

import json
import os
import sys

import pytest

sys.path.insert(0, os.path.dirname(__file__))
from scene import GATES, SUITE, TESTS, result  # noqa: E402

from muster import errors, project, workflows  # noqa: E402

# what does not open a gate

def only(wanted, **config):
    return dict({"gates": dict(GATES, implementation={"checks": wanted})}, **config)


@pytest.mark.parametrize("config, files, says", [
    ({}, {"tests/one.case": "fail\n"}, "tests: 1 of 1 test fail: t::one"),
    ({}, {"tests/one.case": "skip\n"}, "tests: all 1 test are skipped"),
    (only(["tests"], checks={}), {}, "tests: not checked, no test command is found"),
    (only(["lint", "tests"]), {}, "lint: not checked, no lint command is found"),
    (only(["lint?"]), {}, "nothing was executed: no check of gate implementation found a tool"),
    (only([]), {}, "nothing was executed: no check of gate implementation found a tool"),
    (only(["lint?", "tests"], checks={"tests": TESTS, "lint": "no-such-linter-here"}), {}, "lint: not checked, no-such-linter-here"),
    (only(["tests"], checks={"tests": {"command": "sh -c true"}}), {}, "tests: not checked"),
    (dict(only(["lint?", "tests"]), strictness="strict"), {}, "lint: not checked"),
    (only(["own", "tests"], checks={"tests": TESTS, "own": "false"}), {}, "own: false ended with 1"),
])
def test_a_gate_stays_shut_without_evidence(play, config, files, says):
    scene = play(config=config)
    scene.agent("dev", files=dict(files, code="two\n"))
    answer = scene.gate()["implementation"]
    assert answer["status"] == "failed" and says in answer["why"]
    assert scene.standing("implementation") == "failed" and scene.stage == "implement"
    assert "implementation failed" in " ".join("{} {}".format(*item[:2]) for item in scene.app.gates.held_back(
        scene.row, scene.app.tree()))


def test_a_suite_that_found_no_test_does_not_open_it(play):
    scene = play()
    item = scene.begin("dev")
    os.remove(os.path.join(scene.root, "tests/one.case"))
    scene.write(code="two\n")
    scene.end(item, result())
    assert "no test was executed" in scene.gate()["implementation"]["why"]


def test_an_agents_claim_that_tests_pass_counts_for_nothing(play):
    scene = play()
    scene.agent("dev", files={"tests/one.case": "fail\n"}, tests_passing=True)
    assert scene.gate()["implementation"]["status"] == "failed"


@pytest.mark.parametrize("strictness, status, stage", [
    ("strict", "failed", "implement"), ("standard", "failed", "implement"), ("advisory", "passed", "review")])
def test_advice_is_recorded_and_never_holds(play, strictness, status, stage):
    scene = play(config={"strictness": strictness})
    scene.agent("dev", files={"tests/one.case": "fail\n"})
    answer = scene.gate()["implementation"]
    assert (answer["status"], scene.stage) == (status, stage)
    assert "tests: 1 of 1 test fail" in answer["why"], "what failed is told all the same"


def test_a_gate_does_not_run_while_an_agent_works_or_before_one_did(play):
    scene = play()
    with pytest.raises(errors.Refused, match="stage implement still waits for dev; dispatch it first"):
        scene.gate()
    scene.begin("dev")
    with pytest.raises(errors.Refused, match="dev still works in stage implement"):
        scene.gate()


def test_an_unknown_gate_is_named_with_those_there_are(play):
    scene = play(request="M build it")
    with pytest.raises(errors.NotFound, match='gate "nope" is not part of run R1; its gates: implementation, review, test'):
        scene.gate("nope")
    with pytest.raises(errors.NotFound):
        scene.app.gates.waive(scene.row, "nope", "reason", "s1")


def test_a_later_gate_that_is_run_by_name_moves_nothing(play):
    scene = play(request="M build it")
    scene.agent("dev", files={"code": "two\n"})
    assert scene.gate("test")["test"]["status"] == "passed"
    assert scene.stage == "implement" and scene.standing("test") == "passed"
    scene.write(code="three\n")
    assert scene.standing("test") == "stale"


def test_a_tree_that_changes_while_the_checks_run_proves_nothing(play):
    scene = play(files={"suite.sh": "echo x >> src/app.py\n" + SUITE})
    scene.agent("dev", files={"code": "two\n"})
    answer = scene.gate()["implementation"]
    assert answer["status"] == "failed" and "the tree changed while the checks ran (src/app.py)" in answer["why"]
    assert all(item["status"] == "void" for item in scene.app.store.read("evidence.of_run", run="R1") if item["kind"] == "check")
    assert scene.standing("implementation") == "failed"


# freshness

@pytest.mark.parametrize("files, implementation, review", [
    ({}, "passed", "passed"),
    ({"docs": "words\n"}, "stale", "passed"),
    ({"test": "pass\n"}, "stale", "passed"),
    ({"code": "three\n"}, "stale", "stale"),
    ({"setup.cfg": "[x]\n"}, "stale", "stale"),
])
def test_a_result_holds_for_its_tree_and_a_verdict_for_what_it_judged(play, files, implementation, review):
    scene = play(request="M build it")
    scene.implemented()
    scene.judge("code-reviewer", "approve")
    scene.gate()
    scene.write(**files)
    assert (scene.standing("implementation"), scene.standing("review")) == (implementation, review)
    held = {gate for gate, _, _ in scene.app.gates.held_back(scene.row, scene.app.tree())}
    assert held == {"test"} | {name for name, word in (("implementation", implementation), ("review", review)) if word == "stale"}


def test_a_tree_put_back_as_it_was_holds_again(play):
    scene = play(request="M build it")
    scene.implemented()
    scene.write(code="three\n")
    assert scene.standing("implementation") == "stale"
    scene.write(code="two\n")
    assert scene.standing("implementation") == "passed"


# verdicts

def test_a_reviewer_that_edits_has_given_no_verdict(play):
    scene = play()
    scene.implemented()
    scene.judge("code-reviewer", "approve", files={"code": "mine\n"})
    assert scene.app.store.read("evidence.verdicts", run="R1")[-1]["status"] == "void"
    assert scene.next.startswith("dispatch code-reviewer")
    assert scene.gate()["review"]["status"] == "incomplete" and scene.stage == "review"
    scene.judge("code-reviewer", "approve", files={"code": "mine again\n"})
    assert scene.row["status"] == "needs_you" and "code-reviewer gave no valid verdict twice" in scene.row["reason"]


def test_a_rejection_stands_on_its_tree_whoever_is_asked_again(play):
    scene = play()
    scene.implemented()
    scene.judge("code-reviewer", "reject")
    assert "already rejected this very tree" in scene.app.dispatches.refusal(scene.row, "code-reviewer")
    assert scene.next == "run: muster gate run (gate review)"
    assert scene.gate()["review"]["status"] == "failed" and scene.stage == "implement"


def test_of_two_judges_at_once_the_one_that_rejects_is_heard(play):
    scene = play()
    scene.implemented()
    first, second = scene.begin("code-reviewer"), scene.begin("code-reviewer")
    scene.end(first, result(verdict="reject", findings=[{"file": "a", "severity": "low", "what": "w"}]))
    scene.end(second, result(verdict="approve"))
    assert scene.gate()["review"]["status"] == "failed"


def test_a_rejection_that_only_wants_a_test_is_looked_at_again_when_it_is_there(play):
    scene = play()
    scene.implemented()
    scene.judge("code-reviewer", "reject")
    scene.gate()
    scene.agent("dev", files={"test": "pass\n"})
    scene.gate()
    assert scene.stage == "review" and scene.next.startswith("dispatch code-reviewer")
    scene.judge("code-reviewer", "approve")
    scene.gate()
    assert scene.row["status"] == "completed"


def test_a_voided_look_does_not_wash_a_rejection_off_its_tree(play):
    scene = play()
    scene.implemented()
    scene.judge("code-reviewer", "reject")
    scene.gate()
    scene.agent("dev", files={"code": "three\n"})
    scene.gate()
    scene.judge("code-reviewer", "approve", files={"code": "two\n"})
    assert "already rejected" in scene.app.dispatches.refusal(scene.row, "code-reviewer")


def test_at_the_finish_one_look_serves_every_gate_the_judge_speaks_for(play):
    table = """| stage | agents | mode | may change | gate | sizes | on failure |
|---|---|---|---|---|---|---|
| first | code-reviewer | one | – | review | S M L | ask |
| second | code-reviewer | one | – | api | S M L | ask |
| build | dev | one | code | – | S M L | ask |
"""
    scene = play(table=table, config={"gates": {"api": {"checks": [], "verdict": {"by": ["code-reviewer"], "judges": ["code"]}}}})
    for _ in range(2):
        scene.judge("code-reviewer", "approve")
        scene.gate()
    scene.agent("dev", files={"code": "two\n"})
    assert scene.stage == "finish" and scene.next.startswith("dispatch code-reviewer;")
    scene.judge("code-reviewer", "approve")
    assert scene.row["status"] == "completed"


def test_a_rejection_at_the_finish_can_not_be_asked_away(play):
    scene = play(request="M build it")
    scene.implemented()
    scene.judge("code-reviewer", "approve")
    scene.gate()
    scene.agent("tester")
    scene.gate()
    scene.agent("writer", files={"docs": "words\n"})
    scene.write(code="three\n")
    scene.judge("code-reviewer", "reject")
    assert "already rejected" in scene.app.dispatches.refusal(scene.row, "code-reviewer")
    assert scene.gate()["review"]["status"] == "failed" and scene.stage == "implement"


def test_a_verdict_that_comes_in_while_the_checks_run_is_not_overlooked(play):
    verdict = {"by": ["tech-lead"], "judges": ["code"]}
    scene = play(config={"gates": {"implementation": {"checks": ["tests"], "verdict": verdict}}})
    scene.agent("dev", files={"code": "two\n"})
    scene.judge("tech-lead", "approve")
    said = []

    def progress(line):
        if not said:
            said.append(line)
            scene.end(scene.begin("tech-lead"), result(verdict="reject", findings=[{"file": "a", "severity": "high", "what": "w"}]))

    answer, = scene.app.gates.execute(scene.row, ["implementation"], progress)
    assert answer["status"] == "incomplete" and "a verdict came in while the checks ran" in answer["why"]
    assert scene.stage == "implement" and scene.standing("implementation") == "incomplete"
    assert scene.gate()["implementation"]["status"] == "failed"


def test_the_gates_of_a_run_that_is_over_are_not_run_again(play):
    scene = play()
    scene.agent("dev", files={"code": "two\n"})
    scene.app.runs.cancel(scene.row, "enough")
    with pytest.raises(errors.Refused, match="run R1 is cancelled; its gates stay as they are"):
        scene.gate("implementation")


# questions: a changed definition, a deleted test

MAKE = "test:\n\tsh suite.sh out/r.xml\n"


def removed(play, **options):
    scene = play(request="M build it", files={"tests/two.case": "pass\n"}, **options)
    scene.implemented()
    scene.judge("code-reviewer", "approve")
    scene.gate()
    item = scene.begin("tester")
    os.remove(os.path.join(scene.root, "tests/two.case"))
    scene.end(item, result())
    return scene


def test_a_deleted_test_is_a_question_for_the_reviewer(play):
    scene = removed(play)
    answer = scene.gate()["test"]
    assert answer["status"] == "incomplete" and "1 test of the base is gone: t::two" in answer["why"]
    question, = scene.view.questions
    assert scene.next.startswith("dispatch code-reviewer;") and scene.stage == "test"
    brief = scene.app.dispatches.brief(scene.row, scene.begin("code-reviewer"))
    assert any(question["id"] in line for line in brief["requirements"])
    scene.end(scene.app.store.read("dispatch.working")[0], result(verdict="approve", approves=[question["id"]]))
    assert scene.gate()["test"]["status"] == "passed" and scene.stage == "document"
    line = next(one for one in json.loads(scene.app.store.read("gate.of_run", run="R1")[-1]["detail"])["checks"]
                if one["check"] == "kept")
    assert "approved by a reviewer" in line["reason"]


@pytest.mark.parametrize("word", ["approve", "reject"])
def test_a_question_that_is_not_approved_by_its_id_is_answered_no(play, word):
    scene = removed(play)
    scene.gate()
    scene.judge("code-reviewer", word, approves=["definition:else"])
    answer = scene.gate()["test"]
    assert answer["status"] == "failed" and scene.stage == "implement"
    scene.agent("dev", files={"code": "three\n"})
    scene.gate()
    scene.judge("code-reviewer", "approve")
    scene.gate()
    assert scene.gate()["test"]["status"] == "failed", "the same change is not asked about again"


def test_a_reviewer_that_edits_has_answered_nothing(play):
    scene = removed(play)
    scene.gate()
    question, = scene.view.questions
    scene.judge("code-reviewer", "approve", approves=[question["id"]], files={"docs": "mine\n"})
    assert scene.app.store.read("evidence.questions", run="R1") == []
    assert scene.gate()["test"]["status"] == "incomplete"


def test_an_answer_to_a_question_is_no_verdict_on_the_code(play):
    scene = play(files={"tests/two.case": "pass\n"}, config={"gates": dict(GATES, implementation={"checks": ["tests", "kept"]})})
    item = scene.begin("dev")
    os.remove(os.path.join(scene.root, "tests/two.case"))
    scene.write(code="two\n")
    scene.end(item, result())
    scene.gate()
    scene.judge("code-reviewer", "approve", approves=[scene.view.questions[0]["id"]])
    assert scene.gate()["implementation"]["status"] == "passed"
    assert scene.stage == "review" and scene.next.startswith("dispatch code-reviewer")


def test_a_changed_definition_of_a_check_is_a_question(play):
    scene = play()
    scene.implemented()
    scene.judge("code-reviewer", "approve")
    scene.app.runs.cancel(scene.row, "another")
    scene.run = scene.app.runs.open(workflows.find(scene.app, "flow"), "S again", "s1")["id"]
    project.configure(scene.app.places, {"checks": {"tests": dict(TESTS, command=["sh", "-c", "cp ok.xml {tmp}/r.xml"])}})
    scene.reopen()
    scene.agent("dev", files={"ok.xml": "<testsuite><testcase classname='t' name='one'/></testsuite>"})
    answer = scene.gate()["implementation"]
    assert answer["status"] == "incomplete" and "definition:" in answer["questions"][0]["id"]
    scene.judge("code-reviewer", "reject")
    assert scene.gate()["implementation"]["status"] == "failed"


# waivers

def test_a_waived_gate_holds_for_ever_and_says_why(play):
    scene = play()
    scene.agent("dev", files={"tests/one.case": "fail\n"})
    scene.app.gates.waive(scene.row, "implementation", "Ada tested it by hand", "s1")
    assert scene.stage == "review" and scene.standing("implementation") == "waived"
    scene.follow()
    scene.judge("code-reviewer", "approve")
    scene.gate()
    assert scene.row["status"] == "completed"
    waiver, = scene.app.store.read("gate.waivers", run="R1")
    assert (waiver["gate"], waiver["reason"]) == ("implementation", "Ada tested it by hand")
    assert scene.events("gate.waived")[0]["reason"] == "Ada tested it by hand"


def test_a_waiver_before_the_work_does_not_skip_the_work(play):
    scene = play()
    scene.app.gates.waive(scene.row, "implementation", "by hand", "s1")
    assert scene.stage == "implement" and "dispatch dev" in scene.next
    scene.agent("dev", files={"tests/one.case": "fail\n"})
    scene.gate()
    assert scene.stage == "review"


def test_a_waiver_lets_a_run_go_on_that_waits_for_the_person(play):
    scene = play()
    scene.implemented()
    for _ in range(2):
        scene.agent("code-reviewer", status="needs_context")
    assert scene.row["status"] == "needs_you"
    scene.app.gates.waive(scene.row, "review", "read by hand", "s1")
    assert scene.row["status"] == "completed"


def test_a_verdict_on_a_tree_that_git_forgot_is_stale_and_bricks_nothing(play):
    scene = play()
    gone = "1" * 40  # as after `git gc` on a run that rested for weeks
    assert scene.app.gates.judged_changes(gone, scene.app.tree(), ["code"])
