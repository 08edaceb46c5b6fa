"""The rules of a run, played: random tables, random agents, random gates, and every run still ends."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from muster import flow
from muster.stages import FINISH, Stage

STEPS = 3000


class Play:
    """A run kept in memory: what the projections of `muster/store/sql` do to rows, done to dicts."""

    def __init__(self, stages, gates, tasks=()):
        self.stages, self.gates, self.seq = stages, gates, 0
        self.status, self.reason, self.child = "active", "", None
        self.states = [{"name": stage.name, "status": "pending", "failures": 0, "opened": None} for stage in stages]
        self.dispatches, self.verdicts, self.passed, self.questions = [], {}, set(), []
        self.tasks = [dict(id=name, status="ready", fence=0) for name in tasks]
        self.resumed, self.log, self.tree, self.once = 0, [], 0, set()
        self.apply(flow.opening(self.view()))

    def view(self):
        return flow.View(
            id="R1", status=self.status, reason=self.reason, stages=self.stages, states=[dict(item) for item in self.states],
            dispatches=[dict(item) for item in self.dispatches], gates=self.gates, verdicts=self.verdicts,
            passed=tuple(self.passed), questions=self.questions, tasks=self.tasks, child=self.child, resumed=self.resumed)

    def apply(self, events):
        for kind, data in events:
            self.seq += 1
            self.log.append((kind, data))
            state = self.states[data["position"]] if "position" in data else None
            if kind == "stage.opened":
                state["status"] = "open"
                if data["again"] or state["opened"] is None:
                    state["opened"] = self.seq
            elif kind in ("stage.done", "stage.skipped"):
                state["status"] = kind[6:]
            elif kind == "stage.failed":
                state["failures"] += 1
                for later in self.states[data["to"]:]:
                    later["status"] = "pending"
            elif kind == "run.needs_you":
                self.status, self.reason = "needs_you", data["reason"]
            elif kind == "run.completed":
                self.status = "completed"
            assert sum(item["status"] == "open" for item in self.states) <= 1
        return events

    def dispatch(self, agent, status, word=None, changes=True):
        """An agent is asked and comes back; a judge's word holds for the tree as it is."""
        view = self.view()
        role, self.seq = flow.roles(view)[agent], self.seq + 1
        item = {"stage": view.stage_name(), "agent": agent, "role": role, "status": status, "asked": self.seq, "reason": ""}
        self.dispatches.append(item)
        if role != "judge" and changes:
            self.changed()
        if role == "judge" and status == "done":
            for gate in ([view.stage().gate] if view.stage() else view.gate_names()):
                if agent in view.judges(gate):
                    self.verdicts.setdefault(gate, {})[agent] = word
        self.apply(flow.settle(self.view()))

    def changed(self):
        """The tree is another one: nothing holds for it yet."""
        self.tree += 1
        self.passed, self.verdicts = set(), {gate: dict.fromkeys(words, "stale") for gate, words in self.verdicts.items()}

    def gate(self, passes):
        """`muster gate run`: the open stage's gate, or at the finish all that do not hold; `passes(gate)` decides checks."""
        view = self.view()
        stage = view.stage()
        assert not flow.missing(view) and not flow.running(view)
        if stage is not None and not stage.gate:
            assert flow.closes(view), "gate run was named as the next step of a stage that it can not close"
            self.apply(flow.passed(view))
            return
        results = {}
        for gate in [stage.gate] if stage else [name for name in view.gate_names() if name not in self.passed]:
            words = [view.verdicts.get(gate, {}).get(judge) for judge in view.judges(gate)]
            held = all(word == "approve" for word in words)
            results[gate] = "passed" if held and passes(gate) else "incomplete" if set(words) & {None, "stale"} else "failed"
        self.passed |= {gate for gate, status in results.items() if status == "passed"}
        self.once |= self.passed
        failing = [gate for gate, status in results.items() if status == "failed"]
        view = self.view()
        if failing:
            self.apply(flow.failed(view, failing[0] + " failed", None if stage else flow.owner(view, failing[0])))
        elif all(status == "passed" for status in results.values()):
            self.apply(flow.passed(view))

    def resume(self):
        self.seq += 1
        self.status, self.reason, self.resumed = "active", "", self.seq
        for state in self.states:
            state["failures"] = 0


def stage(name, agents="dev", gate="", steps="ask", mode="parallel"):
    """A `Stage` from short words: `a|b,c` groups, `refine 2; back build 1; bob; ask` steps."""
    path = []
    for step in steps.split(";"):
        words = step.split()
        path.append(["refine", int(words[1])] if words[0] == "refine" else ["back", words[1], int(words[2])]
                    if words[0] == "back" else words if words[0] in ("ask", "skip") else ["agent", words[0]])
    return Stage(name, [group.split("|") for group in agents.split(",")], mode, ["code"], gate, ["S"], path)


REVIEW = {"review": {"checks": [], "verdict": {"by": ["judge"], "judges": ["code"]}}, "tests": {"checks": ["tests"]}}


@st.composite
def tables(draw):
    stages, gates = [], {}
    for index in range(draw(st.integers(1, 5))):
        gate = draw(st.sampled_from(["", "g{}".format(index), "g0"]))
        workers = draw(st.lists(st.sampled_from(["a", "b", "c|d"]), min_size=1, max_size=2, unique=True))
        if gate and gate not in gates:
            judges = draw(st.lists(st.sampled_from(["j", "k"]), max_size=2, unique=True))
            gates[gate] = {"checks": ["tests"], "verdict": {"by": judges, "judges": ["code"]}} if judges else {"checks": ["tests"]}
            if judges and draw(st.booleans()):
                workers = judges[:1]  # a stage of which the judge is the whole work
        steps = []
        if draw(st.booleans()):
            steps.append("refine {}".format(draw(st.integers(1, 3))))
        if stages and draw(st.booleans()):
            steps.append("back {} {}".format(draw(st.sampled_from([item.name for item in stages])), draw(st.integers(1, 2))))
        if draw(st.booleans()):
            steps.append("helper")
        steps.append("ask" if gate else draw(st.sampled_from(["ask", "skip"])))
        stages.append(stage("s{}".format(index), ",".join(workers), gate, ";".join(steps), draw(st.sampled_from(["one", "parallel"]))))
    return stages, gates


def first(groups, pick):
    return pick.choice(pick.choice(groups))


def check(play, before):
    """What must hold after every step of every run."""
    view = play.view()
    for item in play.states[: view.index() if view.index() is not None else len(play.states)]:
        assert item["status"] in ("done", "skipped")
        gate = next(one.gate for one in play.stages if one.name == item["name"])
        assert not gate or gate in play.once, "a stage stands behind one whose gate never passed"
    for one, state in zip(play.stages, play.states):
        bound = sum(1 if step[0] == "agent" else step[-1] for step in one.steps if step[0] not in ("ask", "skip"))
        assert state["failures"] <= bound + 1 or one.steps[-1] == ["skip"]
    kind, what = flow.next_step(view)
    if kind == flow.DISPATCH:
        roles = flow.roles(view)
        assert what and all(agent in roles for group in what for agent in group), "next names an agent that is refused"
        if flow.missing(view):
            assert "judge" not in {roles[agent] for group in what for agent in group}, "a judge comes after the work"
    assert before != (kind, what, play.seq), "a step was taken and nothing happened"


@settings(max_examples=300, deadline=None)
@given(tables(), st.integers(0, 2**32), st.floats(0, 1), st.floats(0, 1))
def test_whatever_agents_and_gates_do_the_run_ends(table, seed, good_agents, good_gates):
    """Followed step by step as `next` says, a run ends completed or with the person; resumed often enough it ends again."""
    pick, play, resumed = random.Random(seed), Play(*table), 0
    for _ in range(STEPS):
        kind, what = flow.next_step(play.view())
        before = (kind, what, play.seq)
        if kind == flow.DISPATCH:
            agent = first(what, pick)
            status = "done" if pick.random() < good_agents else pick.choice(["failed", "lost"])
            if flow.roles(play.view())[agent] == "judge":
                status = status if status != "lost" else "void"
            play.dispatch(agent, status, pick.choice(["approve", "approve", "reject"]), pick.random() < 0.7)
        elif kind == flow.GATE:
            play.gate(lambda gate: pick.random() < good_gates)
            play.seq += 1
        elif kind == flow.ASK and resumed < 3:
            resumed += 1
            play.resume()
        else:
            break
        if play.status == "active":
            check(play, before)
        if len(play.dispatches) > 200:
            play.status = "needs_you"  # the budget
    assert play.status in ("completed", "needs_you")
    if play.status == "completed":
        assert set(play.view().gate_names()) <= play.passed
        assert [item["status"] for item in play.states].count("open") == 0


@settings(max_examples=200, deadline=None)
@given(tables(), st.integers(0, 2**32))
def test_no_agent_of_a_later_stage_is_let_in(table, seed):
    pick, play = random.Random(seed), Play(*table)
    for _ in range(60):
        view = play.view()
        open_ = view.stage()
        if open_ is None or play.status != "active":
            break
        allowed = set(open_.agents()) | set(open_.fallbacks()) | set(view.judges(open_.gate))
        assert set(flow.roles(view)) <= allowed
        kind, what = flow.next_step(view)
        if kind == flow.DISPATCH:
            play.dispatch(first(what, pick), "done", "approve")
        else:
            play.gate(lambda gate: pick.random() < 0.6)
            play.seq += 1


@settings(max_examples=200, deadline=None)
@given(tables())
def test_where_everyone_is_good_every_run_completes(table):
    play = Play(*table)
    for _ in range(200):
        kind, what = flow.next_step(play.view())
        if kind == flow.DISPATCH:
            play.dispatch(what[0][0], "done", "approve", changes=play.view().stage() is not None)
        elif kind == flow.GATE:
            play.gate(lambda gate: True)
        else:
            break
    assert play.status == "completed"


def test_the_judge_comes_after_the_workers_and_before_the_gate():
    play = Play([stage("build", "a,b", "review")], REVIEW)
    seen = []
    for _ in range(3):
        kind, what = flow.next_step(play.view())
        seen.append((kind, what))
        play.dispatch(what[0][0], "done", "approve")
    assert seen == [("dispatch", [["a"], ["b"]]), ("dispatch", [["b"]]), ("dispatch", [["judge"]])]
    assert flow.next_step(play.view()) == ("gate", "review")


def test_going_back_needs_new_work_there_and_keeps_the_work_in_between():
    play = Play([stage("build", "a", "tests"), stage("write", "w"), stage("more", "m", "tests"),
                 stage("check", "judge", "review", "back build 1; ask")], REVIEW)
    for agent in ("a", "w", "m"):
        play.dispatch(agent, "done")
        if flow.next_step(play.view())[0] == flow.GATE:
            play.gate(lambda gate: True)
    play.dispatch("judge", "done", "reject")
    play.gate(lambda gate: True)
    assert play.view().stage_name() == "build" and flow.next_step(play.view()) == ("dispatch", [["a"]])
    play.dispatch("a", "done")
    play.gate(lambda gate: True)
    assert play.view().stage_name() == "more", "the stage without a gate is done already, it does not open again"
    assert flow.next_step(play.view()) == ("gate", "tests")
    play.gate(lambda gate: True)
    assert flow.next_step(play.view()) == ("dispatch", [["judge"]])


def test_a_failure_at_the_finish_goes_back_and_comes_through_again():
    play = Play([stage("build", "a", "tests", "refine 2; ask"), stage("write", "w", steps="skip")], REVIEW)
    play.dispatch("a", "done")
    play.gate(lambda gate: True)
    play.dispatch("w", "done")
    assert play.view().stage_name() == FINISH and flow.next_step(play.view()) == ("gate", FINISH)
    play.gate(lambda gate: False)
    assert play.view().stage_name() == "build"
    play.dispatch("a", "done")
    play.gate(lambda gate: True)
    assert play.view().stage_name() == FINISH


@pytest.mark.parametrize("failures, step", [
    (1, ["refine", 2]), (2, ["refine", 2]), (3, ["back", "x", 1]), (4, ["agent", "bob"]), (5, ["ask"]), (99, ["ask"])])
def test_the_steps_of_a_failure_path_come_in_order_each_within_its_bound(failures, step):
    assert flow.step_for(stage("s", steps="refine 2; back x 1; bob; ask"), failures) == step


def test_a_fallback_takes_the_place_of_the_workers():
    play = Play([stage("build", "a", "tests", "refine 1; bob; ask")], REVIEW)
    for _ in range(2):
        play.dispatch("a", "done")
        play.gate(lambda gate: False)
    assert flow.next_step(play.view()) == ("dispatch", [["bob"]]) and flow.roles(play.view())["bob"] == "fallback"
    play.dispatch("bob", "done")
    assert flow.next_step(play.view()) == ("gate", "tests")
    play.gate(lambda gate: False)
    assert flow.next_step(play.view()) == ("ask", "build: tests failed")


def test_a_failure_from_before_the_person_answered_is_not_held_against_the_next_agent():
    play = Play([stage("design", "a,b", "tests")], REVIEW)
    play.dispatch("a", "failed")
    assert play.status == "needs_you"
    play.resume()
    play.dispatch("b", "done")
    assert play.status == "active" and flow.next_step(play.view()) == ("dispatch", [["a"]])


def test_one_agent_that_fails_waits_for_those_beside_it():
    play = Play([stage("design", "a,b", "tests", "refine 1; ask")], REVIEW)
    play.dispatches.append({"stage": "design", "agent": "b", "role": "worker", "status": "running", "asked": play.seq + 1})
    play.seq += 1
    play.dispatch("a", "failed")
    assert play.states[0]["failures"] == 0
    play.dispatches[0]["status"] = "done"
    play.apply(flow.settle(play.view()))
    assert play.states[0]["failures"] == 1


def test_an_agent_that_worked_on_while_the_person_answered_is_still_waited_for():
    play = Play([stage("design", "a,b", "tests", "refine 1; ask")], REVIEW)
    play.seq += 1
    play.dispatches.append({"stage": "design", "agent": "b", "role": "worker", "status": "running", "asked": play.seq})
    play.resume()
    play.dispatch("a", "failed")
    assert play.states[0]["failures"] == 0


def test_a_judge_without_a_word_twice_asks_the_person_and_begins_anew_after_the_answer():
    play = Play([stage("check", "judge", "review")], REVIEW)
    play.dispatch("judge", "void")
    assert play.status == "active"
    play.dispatch("judge", "failed")
    assert play.status == "needs_you" and "no valid verdict twice" in play.reason
    play.resume()
    play.dispatch("judge", "void")
    assert play.status == "active"


@pytest.mark.parametrize("mode, agents, done, busy, expected", [
    ("one", "a", [], ["a"], (flow.WAIT, ["a"])),
    ("one", "a,b", [], ["a"], (flow.WAIT, ["a"])),
    ("parallel", "a,b", [], ["a"], (flow.DISPATCH, [["b"]])),
    ("parallel", "a,b", [], ["a", "b"], (flow.WAIT, ["a", "b"])),
    ("parallel", "a,b", ["a", "b"], ["judge"], (flow.WAIT, ["judge"])),
    ("parallel", "a,b", ["a", "b"], ["a"], (flow.DISPATCH, [["judge"]])),
])
def test_who_works_already_is_waited_for_not_asked_again(mode, agents, done, busy, expected):
    play = Play([stage("build", agents, "review", mode=mode)], REVIEW)
    play.dispatches = [
        {"stage": "build", "agent": name, "role": "judge" if name == "judge" else "worker", "asked": 9, "status": word}
        for names, word in ((done, "done"), (busy, "running")) for name in names]
    assert flow.next_step(play.view()) == expected


def plan(*statuses):
    play = Play([stage("features", "/add", mode="each"), stage("after", "a")], REVIEW, ["T1", "T2", "T3"])
    for task, status in zip(play.tasks, statuses):
        task["status"] = status
    return play


@pytest.mark.parametrize("statuses, kind, what", [
    (("ready", "pending", "pending"), flow.CHILD, "T1"),
    (("pending", "ready", "completed"), flow.CHILD, "T2"),
    (("blocked", "ready", "completed"), flow.CHILD, "T2"),
    (("in_progress", "ready", "completed"), flow.CHILD, "T2"),
    (("cancelled", "completed", "blocked"), flow.FREE, "T3"),
    (("cancelled", "review", "blocked"), flow.FREE, "T2"),
])
def test_a_plan_goes_on_with_what_is_ready_else_says_what_to_free(statuses, kind, what):
    found = flow.next_step(plan(*statuses).view())
    assert (found[0], found[1] if found[0] == flow.CHILD else found[1]["id"]) == (kind, what)


def test_a_plan_without_tasks_is_made_first_and_one_that_is_done_closes():
    play = plan()
    play.tasks.clear()
    assert flow.next_step(play.view()) == (flow.PLAN, "features")
    done = plan("completed", "cancelled", "completed")
    done.tasks[2]["fence"] = done.seq + 1
    assert flow.next_step(done.view()) == (flow.GATE, "features") and flow.closes(done.view())


def test_a_plan_sent_back_wants_a_task_for_the_mending():
    play = Play([stage("features", "/add", mode="each"), stage("harden", "judge", "review", "back features 1; ask")],
                REVIEW, ["T1"])
    play.tasks[0].update(status="completed", fence=play.seq + 1)
    play.seq += 2
    play.apply(flow.passed(play.view()))
    play.dispatch("judge", "done", "reject")
    play.gate(lambda gate: True)
    assert flow.next_step(play.view()) == (flow.PLAN, "features") and not flow.closes(play.view())
    play.tasks.append({"id": "T2", "status": "completed", "fence": play.seq + 1})
    assert flow.closes(play.view())


@pytest.mark.parametrize("holds, progressed, background, status, held", [
    (0, False, False, "active", True), (1, False, False, "active", False), (1, True, False, "active", True),
    (5, True, False, "active", True), (6, True, False, "active", False), (0, True, True, "active", False),
    (0, True, False, "needs_you", False), (0, True, False, "completed", False)])
def test_stop_is_held_while_it_helps(holds, progressed, background, status, held):
    play = Play([stage("build")], {})
    play.status = status
    assert flow.hold(play.view(), holds, progressed, background) is held


def test_stop_is_not_held_while_an_agent_works():
    play = Play([stage("build")], {})
    play.dispatches.append({"stage": "build", "agent": "dev", "role": "worker", "status": "running", "asked": 9})
    assert not flow.hold(play.view(), 0, True, False)
