"""Gates that compare two trees of a run: what was pinned or measured stays what it was, and evidence names both trees."""

import json
import os
import sys

import pytest

sys.path.insert(0, os.path.dirname(__file__))
from scene import result  # noqa: E402

from muster import git  # noqa: E402

HEAD = "| stage | agents | mode | may change | gate | sizes | on failure |\n|---|---|---|---|---|---|---|\n"
REFACTOR = HEAD + """| pin | tester | one | tests | pinned | S M L | refine 1, ask |
| restructure | dev | one | code | behaviour | S M L | refine 1, back to pin 1, ask |
| review | code-reviewer | one | – | review | S M L | back to restructure 2, ask |
"""
FASTER = HEAD + """| measure | tester | one | tests | baseline | S M L | refine 1, ask |
| change | dev | one | code | faster | S M L | refine 1, ask |
"""
# Its one number is what src/cost says.
BENCH = "echo \"{\\\"work\\\": $(cat src/cost)}\"\n"


@pytest.fixture
def pinned(play):
    scene = play(table=REFACTOR, config={"gates": {}})
    scene.agent("tester", files={"tests/pin.case": "needs start\n"})
    assert scene.gate()["pinned"]["status"] == "passed"
    scene.pin = scene.app.tree()
    return scene


def extra(scene, name):
    rows = [row for row in scene.app.store.read("evidence.of_run", run=scene.run) if row["name"] == name]
    return rows[-1]["tree"], json.loads(rows[-1]["detail"])["extra"]


def test_evidence_of_a_comparison_names_both_trees(pinned):
    pinned.agent("dev", files={"code": "start again\n"})
    assert pinned.gate()["behaviour"]["status"] == "passed"
    tree, found = extra(pinned, "behaviour")
    assert tree == pinned.app.tree() != pinned.pin == found["reference"]


def test_a_lost_behaviour_fails_the_stage_and_a_mended_one_closes_it(pinned):
    pinned.agent("dev", files={"code": "other\n"})
    answer = pinned.gate()["behaviour"]
    assert answer["status"] == "failed" and "t::pin (passed → failed)" in answer["why"] and pinned.stage == "restructure"
    pinned.agent("dev", files={"code": "start, other\n"})
    assert pinned.gate()["behaviour"]["status"] == "passed" and pinned.stage == "review"


def test_a_test_changed_after_it_was_pinned_waits_for_a_reviewers_word_on_exactly_that(pinned):
    pinned.agent("dev", files={"code": "start again\n"})
    pinned.write(**{"tests/pin.case": "pass\n"})
    answer = pinned.gate()["behaviour"]
    question, = answer["questions"]
    assert answer["status"] == "incomplete" and question["id"].startswith("behaviour:") and "tests/pin.case" in answer["why"]
    assert pinned.next.startswith("dispatch code-reviewer")
    pinned.agent("code-reviewer", message=result(verdict="approve", approves=[question["id"]]))
    assert pinned.gate()["behaviour"]["status"] == "passed"
    pinned.write(**{"tests/pin.case": "needs again\n"})
    assert pinned.gate("behaviour")["behaviour"]["status"] == "incomplete", "another change is another question"


def test_an_approved_test_may_use_what_only_the_new_structure_has(pinned):
    pinned.agent("dev", files={"code": "start again\n"})
    pinned.write(**{"tests/pin.case": "needs again\n"})
    question, = pinned.gate()["behaviour"]["questions"]
    pinned.agent("code-reviewer", message=result(verdict="approve", approves=[question["id"]]))
    assert pinned.gate()["behaviour"]["status"] == "passed"
    pinned.judge("code-reviewer", "approve")
    pinned.gate()
    assert pinned.stage == "finish" and pinned.gate()["pinned"]["status"] == "passed"
    assert pinned.row["status"] == "completed"


def test_a_test_that_is_gone_is_gone_whichever_gate_is_run_again_first(pinned):
    pinned.agent("dev", files={"code": "start again\n"})
    pinned.gate()
    pinned.judge("code-reviewer", "approve")
    pinned.gate()
    assert pinned.stage == "finish"
    os.remove(os.path.join(pinned.root, "tests/pin.case"))
    pinned.write(**{"tests/other.case": "pass\n"})
    answers = pinned.gate()
    assert answers["pinned"]["status"] == "passed", "what was pinned was pinned; what became of it says behaviour"
    assert answers["behaviour"]["status"] == "failed" and "1 vanished: t::pin" in answers["behaviour"]["why"]
    assert pinned.stage == "restructure"


def test_what_was_pinned_moves_when_the_run_goes_back_to_pin(pinned):
    for text in ("other\n", "another\n"):
        pinned.agent("dev", files={"code": text})
        pinned.gate()
    assert pinned.stage == "pin"
    os.remove(os.path.join(pinned.root, "tests/pin.case"))
    pinned.agent("tester", files={"tests/better.case": "pass\n"})
    assert pinned.gate()["pinned"]["status"] == "passed"
    reference = extra(pinned, "pinned")[1]["reference"]
    assert reference != pinned.pin and git.show(pinned.root, reference, "src/app.py") == b"start\n", "the code of the base"
    pinned.agent("dev", files={"code": "third\n"})
    assert pinned.gate()["behaviour"]["status"] == "passed"


def test_behaviour_can_not_be_judged_before_it_was_pinned(play):
    scene = play(table=REFACTOR.replace("| pin |", "| scope | other | one | docs | – | S M L | ask |\n| pin |", 1), config={"gates": {}})
    scene.write(**{"tests/pin.case": "pass\n"})
    assert scene.gate("pinned")["pinned"]["status"] == "passed"
    assert "not pinned yet" in scene.gate("behaviour")["behaviour"]["why"], "run by name, out of its stage, it pins nothing"


def test_the_whole_way_of_a_measured_change(play):
    scene = play(table=FASTER, config={"gates": {}, "benchmark": {"pairs": 6}}, files={"src/cost": "100\n"})
    scene.agent("tester", files={"benchmarks/run.sh": BENCH})
    assert scene.gate()["baseline"]["status"] == "passed"
    measured = scene.app.tree()
    scene.agent("dev", files={"src/cost": "98\n"})
    answer = scene.gate()["faster"]
    assert answer["status"] == "failed" and answer["why"] == (
        "faster: no benchmark is faster by 5 % beyond noise: work 0.98 of the base (0.98–0.98); 6 pairs")
    scene.agent("dev", files={"src/cost": "80\n"})
    assert scene.gate()["faster"]["status"] == "passed"
    tree, found = extra(scene, "faster")
    assert (tree, found["reference"]) == (scene.app.tree(), measured)
    assert scene.stage == "finish" and scene.standing("baseline") == "stale"
    assert scene.gate()["baseline"]["status"] == "passed" and scene.row["status"] == "completed"
    assert extra(scene, "baseline")[1]["reference"] == measured, "the finish measures again and moves nothing"
    assert git.call(scene.root, "worktree", "list", "--porcelain").decode().count("worktree ") == 1


def test_any_later_change_makes_the_comparison_stale(play):
    scene = play(table=FASTER, config={"gates": {}, "benchmark": {"pairs": 6}}, files={"src/cost": "100\n"})
    scene.agent("tester", files={"benchmarks/run.sh": BENCH})
    scene.gate()
    scene.agent("dev", files={"src/cost": "80\n"})
    scene.gate()
    scene.write(**{"src/cost": "120\n"})
    assert scene.standing("faster") == "stale"
    answers = scene.gate()
    assert "slower beyond noise: work 1.20 of the base" in answers["faster"]["why"] and scene.stage == "change"
