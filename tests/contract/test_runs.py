"""Runs, end to end: opened, worked through, failed, resumed, cancelled, and never stuck."""

import json
import os
import random
import sys

import pytest

sys.path.insert(0, os.path.dirname(__file__))
from scene import FINDING, FLOW, GATES, result, scratch  # noqa: E402

from muster import errors, flow, workflows  # noqa: E402


def test_a_feature_goes_through_every_gate_and_completes(play):
    scene = play(request="M build it")
    scene.implemented()
    scene.judge("code-reviewer", "approve")
    scene.gate()
    scene.agent("tester", files={"test": "pass\n"})
    scene.gate()
    scene.agent("writer", files={"docs": "words\n"})
    assert scene.stage == "finish" and scene.standing("test") == "stale" and scene.standing("review") == "passed"
    assert scene.next.startswith("run: muster gate run (every gate")
    assert sorted(scene.gate()) == ["implementation", "test"]
    assert scene.row["status"] == "completed"
    assert [item["gate"] for item in scene.app.checkpoints.list()] == [
        "implementation", "review", "test", "implementation", "test"]


def test_a_run_whose_gates_all_hold_completes_with_its_last_one(play):
    scene = play()
    scene.implemented()
    scene.judge("code-reviewer", "approve")
    scene.gate()
    assert scene.row["status"] == "completed" and scene.next == "nothing, the run is completed"


@pytest.mark.parametrize("change", [
    dict(request=""), dict(request="S"), dict(request="--size L  "),
])
def test_a_run_without_a_request_is_refused(play, change):
    with pytest.raises(errors.Refused, match="say what to build"):
        play(**change)


def test_only_one_run_is_open_at_a_time(play):
    scene = play()
    with pytest.raises(errors.Refused, match="run R1 .* is open; finish it"):
        scene.app.runs.open(workflows.find(scene.app, "flow"), "another", "s1")
    scene.app.runs.cancel(scene.row, "enough")
    assert scene.app.runs.open(workflows.find(scene.app, "flow"), "another", "s1")["id"] == "R2"


def test_a_fresh_run_changes_its_size_and_learns_the_gates_that_come_in(play):
    scene = play(request="S build it")
    row = scene.app.runs.resize(scene.run, "M", "you said so")
    assert (row["size"], [item["name"] for item in json.loads(row["stages"])]) == ("M", ["implement", "review", "test", "document"])
    assert scene.standing("test") == "open" and scene.stage == "implement"
    scene.agent("dev", files={"code": "two\n"})
    assert scene.app.runs.resize(scene.run, "S", "late")["size"] == "M", "work has begun"


def test_a_budget_that_is_used_up_stops_dispatches_until_the_person_gives_more(play):
    scene = play(config={"budget": {"dispatches": 2, "tokens": 10000}, "gates": GATES})
    scene.agent("dev", status="blocked")
    scene.begin("dev")
    assert "budget of 2 dispatches is used up in run R1" in scene.app.dispatches.refusal(scene.row, "dev")
    scene.app.runs.change(scene.row, "needs_you", "run.needs_you", {"reason": "budget"})
    scene.app.dispatches.lose(scene.app.store.read("dispatch.working")[0], "gone")
    scene.app.runs.resume(scene.row, 1)
    scene.agent("dev")
    assert "budget of 3 dispatches" in scene.app.dispatches.refusal(scene.row, "dev")


def test_a_cancelled_run_gives_up_its_agents_and_stays_cancelled(play):
    scene = play()
    item = scene.begin("dev")
    scene.app.runs.cancel(scene.row, "enough")
    assert scene.end(item, result()) is None
    assert scene.row["status"] == "cancelled"
    assert scene.app.store.one("dispatch.by_id", id=item["id"])["status"] == "lost"
    with pytest.raises(errors.Refused, match="run R1 is cancelled"):
        scene.app.runs.change(scene.row, "needs_you", "run.needs_you", {"reason": "x"})
    scene.app.runs.resume(scene.row)
    assert scene.row["status"] == "cancelled"


def test_a_stale_look_does_not_bring_a_run_back(play):
    scene = play()
    old = scene.row
    scene.app.runs.cancel(old, "enough")
    with pytest.raises(errors.Refused):
        scene.app.runs.change(old, "needs_you", "run.needs_you", {"reason": "stopped"})
    assert scene.row["status"] == "cancelled"


def test_a_run_is_adopted_when_its_session_is_gone_and_not_before(play):
    scene = play()
    with pytest.raises(errors.Refused, match="another live session"):
        scene.app.runs.adopt(scene.row, "s2")
    scene.app.sessions.end("s1")
    scene.app.runs.adopt(scene.row, "s2")
    assert scene.row["session"] == "s2"


# failure paths

def test_refine_then_the_helper_then_the_person(play):
    scene = play()
    for agent, stage_says in (("dev", "dispatch dev"), ("dev", "dispatch helper")):
        scene.agent(agent, files={"tests/bad.case": "fail\n"})
        assert scene.gate()["implementation"]["status"] == "failed"
        assert scene.next.startswith(stage_says)
    scene.agent("helper")
    assert scene.gate()["implementation"]["status"] == "failed"
    assert scene.row["status"] == "needs_you" and "tests: 1 of 2 tests fail" in scene.row["reason"]
    assert "needs the person first" in scene.app.dispatches.refusal(scene.row, "dev")
    scene.app.runs.resume(scene.row)
    scene.follow()
    scene.agent("dev", files={"tests/bad.case": "pass\n"})
    assert scene.gate()["implementation"]["status"] == "passed" and scene.stage == "review"


def test_a_rejection_goes_back_and_the_stages_between_keep_their_work(play):
    scene = play(request="M build it", table="""| stage | agents | mode | may change | gate | sizes | on failure |
|---|---|---|---|---|---|---|
| implement | dev | one | code, tests | implementation | M | ask |
| document | writer | one | docs | – | M | skip |
| test | tester | one | tests | test | M | ask |
| review | code-reviewer | one | – | review | M | back to implement 2, ask |
""")
    scene.implemented()
    scene.agent("writer", files={"docs": "words\n"})
    scene.agent("tester", files={"test": "pass\n"})
    scene.gate()
    scene.judge("code-reviewer", "reject")
    assert scene.gate()["review"]["status"] == "failed" and scene.stage == "implement"
    assert "dispatch dev" in scene.next
    scene.implemented("three\n")
    assert scene.stage == "test", "the document stands, it is not written again"
    assert scene.gate()["test"]["status"] == "passed" and "dispatch code-reviewer" in scene.next
    scene.judge("code-reviewer", "approve")
    scene.gate()
    assert scene.row["status"] == "completed"


def test_a_gate_that_fails_at_the_finish_goes_back_and_the_run_still_ends(play):
    scene = play(request="M build it")
    scene.implemented()
    scene.judge("code-reviewer", "approve")
    scene.gate()
    scene.agent("tester", files={"test": "pass\n"})
    scene.gate()
    item = scene.begin("writer")
    scene.write(**{"tests/bad.case": "fail\n"})
    assert "may not be changed in stage document" in scene.end(item, result())
    assert scene.end(item, result()) is None
    assert scene.stage == "finish", "the stage without a gate was skipped"
    assert scene.gate()["test"]["status"] == "failed" and scene.stage == "implement"
    scene.agent("dev", files={"tests/bad.case": "pass\n"})
    for _ in range(3):
        scene.gate()
    scene.agent("writer", files={"docs": "words\n"})
    assert scene.stage == "finish"
    scene.gate()
    assert scene.row["status"] == "completed"


def test_a_parallel_stage_joins_before_it_fails_or_closes(play):
    scene = play(request="L build it")
    first, second = scene.begin("tech-lead"), scene.begin("other")
    scene.end(first, result("blocked"))
    assert scene.row["status"] == "active" and scene.stage == "design"
    scene.end(second, result())
    assert scene.row["status"] == "needs_you" and "tech-lead: blocked: played" in scene.row["reason"]
    scene.app.runs.resume(scene.row)
    scene.follow()
    scene.agent("tech-lead")
    assert scene.stage == "implement"


def test_an_agent_lost_while_another_had_done_the_work_closes_the_stage(play):
    scene = play(request="L build it")
    twice = [scene.begin("tech-lead"), scene.begin("tech-lead"), scene.begin("other")]
    scene.end(twice[2], result())
    scene.end(twice[0], result())
    assert scene.stage == "design"
    scene.app.dispatches.lose(twice[1], "gone")
    assert scene.stage == "implement"


# plans and child runs

PLAN = """| stage | agents | mode | may change | gate | sizes | on failure |
|---|---|---|---|---|---|---|
| plan | tech-lead | one | – | – | S M L | ask |
| features | /part | each | – | – | S M L | ask |
| harden | code-reviewer | one | – | review | S M L | back to features 1, ask |
"""
PART = """| stage | agents | mode | may change | gate | sizes | on failure |
|---|---|---|---|---|---|---|
| implement | dev | one | code, tests, docs, config | implementation | S M L | refine 1, ask |
"""


def planned(play):
    scene = play(table=PLAN, files={".claude/commands/part.md": PART})
    scene.agent("tech-lead")
    return scene


def child(scene, task):
    """`muster run child TASK`; return the child's id."""
    row = scene.app.runs.open(workflows.find(scene.app, "part"), "part of it", "s1", parent=scene.run, task=task, wanted="S")
    return row["id"]


def bring_home(scene, run, parent="R1", text="two\n"):
    scene.run = run
    scene.agent("dev", files={"code": text})
    scene.gate()
    assert scene.row["status"] == "completed"
    scene.run = parent


def test_a_plan_is_worked_through_by_child_runs_one_after_the_other(play):
    scene = planned(play)
    assert scene.next.startswith("record the plan")
    scene.app.tasks.create("second", run="R1", id="T2")
    scene.app.tasks.create("first", run="R1", id="T1")
    scene.app.tasks.update("T2", needs=["T1"])
    assert scene.next == "open the next child run: muster run child T1"
    run = child(scene, "T1")
    assert scene.next == "work on child run R2; see: muster run show"
    with pytest.raises(errors.Refused, match="child run R2 of R1 is open"):
        child(scene, "T2")
    bring_home(scene, run)
    assert scene.next == "open the next child run: muster run child T2"
    bring_home(scene, child(scene, "T2"), text="three\n")
    assert scene.stage == "harden" and "dispatch code-reviewer" in scene.next


def test_a_hardening_that_fails_wants_a_task_for_the_mending(play):
    scene = planned(play)
    scene.app.tasks.create("first", run="R1")
    bring_home(scene, child(scene, "T1"))
    scene.judge("code-reviewer", "reject")
    assert scene.gate()["review"]["status"] == "failed"
    assert scene.stage == "features" and scene.next.startswith("record the plan")
    scene.app.tasks.create("mend", run="R1")
    bring_home(scene, child(scene, "T2"), text="three\n")
    assert scene.stage == "harden"


def test_a_cancelled_child_gives_its_task_back(play):
    scene = planned(play)
    scene.app.tasks.create("first", run="R1")
    run = child(scene, "T1")
    scene.app.runs.cancel(scene.app.runs.get(run), "wrong")
    assert scene.next == "open the next child run: muster run child T1"
    child(scene, "T1")
    scene.app.runs.cancel(scene.row, "all of it")
    assert [row["status"] for row in scene.app.store.read("run.all")] == ["cancelled"] * 3


def test_a_child_that_can_not_open_leaves_its_task_ready(play):
    scene = planned(play)
    scene.app.tasks.create("first", run="R1")
    scene.app.runs.change(scene.row, "needs_you", "run.needs_you", {"reason": "a question"})
    with pytest.raises(errors.Refused, match="run R1 is needs_you"):
        child(scene, "T1")
    assert scene.app.tasks.get("T1")["status"] == "ready"


def test_a_plan_whose_last_open_task_is_cancelled_closes_with_the_next_gate_run(play):
    scene = planned(play)
    scene.app.tasks.create("first", run="R1")
    scene.app.tasks.create("second", run="R1")
    bring_home(scene, child(scene, "T1"))
    with pytest.raises(errors.Refused, match="only its child run or the person closes it"):
        scene.app.tasks.cancel("T2", "not wanted")
    scene.app.log.actor = "person"
    scene.app.tasks.cancel("T2", "not wanted")
    assert scene.next == "run: muster gate run (it closes stage features)"
    scene.gate()
    assert scene.stage == "harden"


def test_a_blocked_plan_says_which_task_to_free(play):
    scene = planned(play)
    scene.app.tasks.create("first", run="R1")
    scene.app.tasks.block("T1", "no key")
    assert scene.next.startswith("task T1 is blocked, “no key” and no other is ready")


def test_the_parent_is_adopted_with_its_child(play):
    scene = planned(play)
    scene.app.tasks.create("first", run="R1")
    run = child(scene, "T1")
    scene.app.sessions.end("s1")
    scene.app.runs.adopt(scene.app.runs.get(run), "s2")
    assert [row["session"] for row in scene.app.store.read("run.all")] == ["s2", "s2"]


def test_a_rollback_brings_stages_and_gates_back(play):
    scene = play()
    scene.implemented()
    point = scene.app.checkpoints.list()[-1]["id"]
    scene.judge("code-reviewer", "approve")
    scene.gate()
    scene.write(code="broken\n")
    assert scene.row["status"] == "completed"
    scene.app.checkpoints.rollback(point)
    scene.reopen()
    assert scene.stage == "review" and scratch.read(scene.root, "src/app.py") == "two\n"
    assert scene.standing("implementation") == "passed" and scene.standing("review") == "open"
    scene.follow()
    scene.judge("code-reviewer", "approve")
    scene.gate()
    assert scene.row["status"] == "completed"


def test_a_task_of_the_plan_is_done_by_its_child_run_and_by_nothing_else(play):
    scene = planned(play)
    scene.app.tasks.create("first", run="R1")
    with pytest.raises(errors.Refused, match="task T1 is part of run R1's plan; only its child run or the person closes it: muster run child T1"):
        scene.app.tasks.claim("main", id="T1")
    with pytest.raises(errors.Refused, match="part of run R1's plan"):
        scene.app.tasks.claim("main")
    run = child(scene, "T1")
    fence = scene.app.tasks.get("T1")["fence"]
    for act in (scene.app.tasks.finish, scene.app.tasks.release, scene.app.tasks.fail):
        with pytest.raises(errors.Refused, match="task T1 is held by its child run; that run ends it"):
            act("T1", fence=fence)
    bring_home(scene, run)
    assert scene.app.tasks.get("T1")["status"] == "completed"


class Walk:
    """A run of the big table, led by what the card says next, with agents, gates and people as bad as a seed makes them."""

    def __init__(self, scene, seed):
        self.scene, self.pick, self.count = scene, random.Random(seed), 0

    def step(self):
        kind, what = flow.next_step(self.scene.view)
        self.count += 1
        if self.pick.random() < 0.1:
            self.disturb()
        elif kind == flow.DISPATCH:
            self.work(self.pick.choice(self.pick.choice(what)))
        elif kind == flow.GATE:
            self.scene.gate()
        elif kind == flow.ASK:
            self.person()
        elif kind == flow.WAIT:
            self.scene.app.dispatches.lose(self.pick.choice(self.scene.app.store.read("dispatch.working")), "gone")

    def work(self, name):
        scene, pick = self.scene, self.pick
        item = scene.begin(name)
        if item["role"] != "judge" or pick.random() < 0.1:
            change = pick.choice(["code", "docs", "tests/one.case", "test", "nothing", "gone"])
            if change == "gone":
                scratch.write(scene.root, "tests/two.case", "")
                os.remove(os.path.join(scene.root, "tests/two.case"))
            elif change != "nothing":
                scene.write(**{change: pick.choice(["pass\n", "pass\n", "fail\n", "skip\n"]) if "t" in change else str(self.count)})
        word = pick.choice(["done"] * 6 + ["blocked", "garbage"])
        more = {}
        if item["role"] == "judge":
            verdict = pick.choice(["approve", "approve", "reject"])
            more = {"verdict": verdict, "findings": [FINDING] if verdict == "reject" else [],
                    "approves": [one["id"] for one in scene.view.questions if pick.random() < 0.7]}
        if pick.random() < 0.05:
            return  # it never comes back
        for _ in range(2):
            if scene.app.store.one("dispatch.by_id", id=item["id"])["status"] == "running":
                scene.end(item, "garbage" if word == "garbage" else result(word, **more))

    def disturb(self):
        """What nobody planned: the person edits, waives, a session dies, an agent of another stage is called."""
        scene, what = self.scene, self.pick.choice(["edit", "waive", "crash", "early", "named"])
        if what == "edit":
            scene.write(**{self.pick.choice(["code", "docs"]): "by hand {}\n".format(self.count)})
        elif what == "waive" and self.pick.random() < 0.2:
            scene.app.gates.waive(scene.row, self.pick.choice(scene.view.gate_names()), "by hand", "s1")
        elif what == "crash":
            scene.app.sessions.end("s1")
            scene.app.dispatches.lose_dead()
            scene.reopen()
            scene.app.sessions.start("s1", os.getpid())
        elif what == "early":
            scene.app.dispatches.refusal(scene.row, self.pick.choice(["tester", "writer", "dev", "nobody"]))
        elif what == "named":
            try:
                scene.gate(self.pick.choice(scene.view.gate_names()))
            except errors.Refused:
                pass

    def person(self):
        self.scene.app.runs.resume(self.scene.row)


@pytest.mark.parametrize("seed", range(6))
def test_led_by_the_card_a_run_never_gets_stuck_and_never_ends_unproved(play, seed):
    scene = play(request="L build it", config={"budget": {"dispatches": 60}, "gates": GATES},
                 table=FLOW.replace("implement | dev |", "implement | dev \\| other |"))
    walk, seen = Walk(scene, seed), []
    for _ in range(70):
        if scene.row["status"] not in ("active", "needs_you"):
            break
        walk.step()
        scene.follow()
        seen.append((scene.app.store.one("event.count")["count"], scene.app.tree(), flow.next_step(scene.view)[0]))
        assert len(set(seen[-12:])) > 1 or len(seen) < 12, "twelve steps and nothing moved: " + scene.next
    if scene.row["status"] == "completed":
        tree = scene.app.tree()
        standing = scene.app.gates.standing(scene.row, tree).gates
        assert {status for status, _ in standing.values()} <= {"passed", "waived"}
        for gate, (status, _) in standing.items():
            if status == "passed" and GATES.get(gate):
                newest = [row for row in scene.app.store.read("gate.of_run", run="R1") if row["gate"] == gate][0]
                assert (newest["status"], newest["tree"]) == ("passed", tree)
