"""Tasks: moves, needs, claims, fences, retries."""

import os
import tempfile

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from muster import errors, graph, model
from muster.log import Log
from muster.store import Store
from muster.tasks import ATTEMPTS, Tasks


@pytest.fixture
def tasks(tmp_path):
    store = Store(str(tmp_path / "muster.db"), create=True)
    yield Tasks(Log(store, "s1", "worker"))
    store.close()


def chain(tasks, *names):
    """Create tasks each of which needs the one before."""
    for before, name in zip((None,) + names, names):
        tasks.create(name, id=name, needs=[before] if before else [])


def statuses(tasks):
    return {task["id"]: task["status"] for task in tasks.list()}


def count(tasks):
    return tasks.store.one("event.count")["count"]


def test_ids_are_numbered_and_skip_over_given_ones(tasks):
    made = [tasks.create("x", id=id)["id"] for id in (None, "T7", None, "auth", None, "T2", None)]
    assert made == ["T1", "T7", "T8", "auth", "T10", "T2", "T12"]


def test_a_number_is_not_given_twice_after_a_restore(tasks):
    tasks.create("kept")
    seq = count(tasks)
    tasks.create("rolled back")
    with tasks.store.write() as tx:
        tasks.log.restore(tx, seq)
    assert tasks.create("new")["id"] == "T3"
    assert sorted(statuses(tasks)) == ["T1", "T3"]


def test_a_task_keeps_all_its_fields(tasks):
    tasks.create("first")
    tasks.create("say hello", type="feature", priority="high", phase="development", needs=["T1"], estimate=2.5, run="R1",
                 detail={"description": "d", "requirements": ["r"], "commands": "make test"})
    task = tasks.get("T2")
    expected = {"id": "T2", "number": 2, "title": "say hello", "type": "feature", "priority": "high", "phase": "development",
                "needs": ["T1"], "estimate": 2.5, "run": "R1", "description": "d", "requirements": ["r"],
                "commands": ["make test"], "deliverables": [], "status": "pending", "fence": 0, "assignee": None}
    assert {name: task[name] for name in expected} == expected


@pytest.mark.parametrize(
    "fields, words",
    [
        ({"title": " \n"}, "a task needs a title"),
        ({"title": 3}, "title 3 is no text"),
        ({"title": "x", "priority": "urgent"}, "priority 'urgent' does not exist; there are: critical, high, normal, low"),
        ({"title": "x", "estimate": "4h"}, "estimate '4h' is no number of hours"),
        ({"title": "x", "estimate": -1}, "estimate -1 is no number of hours"),
        ({"title": "x", "estimate": float("nan")}, "estimate nan is no number of hours"),
        ({"title": "x", "id": "a.b"}, "task id 'a.b' is not made of"),
        ({"title": "x", "id": "../x"}, "task id '../x'"),
        ({"title": "x", "needs": ["T9"]}, "task T9 does not exist and can not be needed; see: muster task list"),
        ({"title": "x", "id": "T1", "needs": ["T1"]}, "T1 → T1 would be a cycle"),
        ({"title": "x", "detail": {"colour": "red"}}, "task field colour can not be set; there are: title"),
        ({"title": "x", "detail": {"commands": 3}}, "commands 3 is no list of texts"),
    ],
)
def test_a_bad_field_is_named_and_nothing_is_written(tasks, fields, words):
    with pytest.raises(errors.MusterError) as caught:
        tasks.create(**fields)
    assert words in str(caught.value) and "\n" not in str(caught.value)
    assert count(tasks) == 0


def test_a_cycle_is_refused_with_its_names(tasks):
    chain(tasks, "T1", "T2", "T3")
    with pytest.raises(errors.Refused, match="T1 → T3 → T2 → T1 would be a cycle"):
        tasks.update("T1", needs=["T3"])
    with pytest.raises(errors.Refused, match="T2 → T2 would be a cycle"):
        tasks.update("T2", needs=["T2"])
    assert tasks.get("T1")["needs"] == [] and tasks.get("T2")["needs"] == ["T1"]


def test_new_needs_make_a_task_wait_and_fewer_set_it_free(tasks):
    chain(tasks, "T1", "T2")
    tasks.create("T3")
    assert tasks.update("T3", needs=["T2"])["status"] == "pending"
    assert tasks.update("T3", needs=[])["changed"] == ["needs"]
    assert statuses(tasks) == {"T1": "ready", "T2": "pending", "T3": "ready"}
    assert [event["type"] for event in tasks.log.read(subject="T3")] == [
        "task.created", "task.updated", "task.updated", "task.unblocked"]


def test_needs_of_a_task_at_work_stay(tasks):
    chain(tasks, "T1")
    tasks.create("T2")
    tasks.claim("ann", "T1")
    with pytest.raises(errors.Refused, match="task T1 is in_progress; needs change only"):
        tasks.update("T1", needs=["T2"])
    assert tasks.update("T1", title="better")["changed"] == ["title"]


def test_the_next_task_is_the_most_important_then_the_oldest(tasks):
    for priority in ("low", "normal", "critical", "normal", "critical", "high"):
        tasks.create(priority, priority=priority)
    found = [tasks.next()["id"]]
    while True:
        claim = tasks.claim("ann")
        if claim is None:
            break
        found.append(claim["id"])
    assert found == ["T3", "T3", "T5", "T6", "T2", "T4", "T1"]


def test_the_next_task_can_be_that_of_one_run(tasks):
    tasks.create("a", priority="critical")
    tasks.create("b", run="R1")
    assert tasks.claim("ann", run="R1")["id"] == "T2"
    assert tasks.claim("ann", run="R1") is None


def test_finishing_sets_free_what_waited_only_for_it(tasks):
    for id, needs in (("A", []), ("B", []), ("C", ["A"]), ("D", ["A", "B"])):
        tasks.create(id, id=id, needs=needs)
    fence = tasks.claim("ann", "A")["fence"]
    assert tasks.finish("A", fence, result={"ok": 1})["unblocks"] == ["C"]
    assert statuses(tasks) == {"A": "completed", "B": "ready", "C": "ready", "D": "pending"}
    unblocked = tasks.log.read(type="task.unblocked")
    assert [(event["subject"], event["data"]["by"]) for event in unblocked] == [("C", "A")]
    assert tasks.get("A")["result"] == '{"ok": 1}' and tasks.get("A")["lease_until"] is None


def test_a_review_holds_back_what_waits_until_it_is_approved(tasks):
    chain(tasks, "T1", "T2")
    tasks.finish("T1", tasks.claim("ann")["fence"], review=True)
    assert statuses(tasks) == {"T1": "review", "T2": "pending"}
    assert tasks.review("T1", approve=False, reason="no test")["status"] == "ready"
    tasks.finish("T1", tasks.claim("ann")["fence"], review=True)
    assert tasks.review("T1", approve=True)["unblocks"] == ["T2"]
    assert statuses(tasks) == {"T1": "completed", "T2": "ready"}


def test_failures_lead_back_and_then_to_a_block(tasks):
    chain(tasks, "T1")
    for attempt in range(1, ATTEMPTS + 1):
        answer = tasks.fail("T1", tasks.claim("ann")["fence"], "boom")
        assert answer["attempts"] == attempt
    assert (answer["status"], tasks.get("T1")["reason"]) == ("blocked", "boom")
    tasks.unblock("T1")
    assert (tasks.get("T1")["status"], tasks.get("T1")["attempts"]) == ("ready", 0)


def test_a_cancelled_need_blocks_with_the_reason_until_it_is_taken_out(tasks):
    chain(tasks, "T1", "T2", "T3")
    tasks.cancel("T1", "out of scope")
    assert statuses(tasks) == {"T1": "cancelled", "T2": "blocked", "T3": "pending"}
    assert tasks.get("T2")["reason"] == "needs T1, which was cancelled"
    with pytest.raises(errors.Refused, match="task T2 needs T1, which was cancelled; take the need out"):
        tasks.unblock("T2")
    with pytest.raises(errors.Refused, match="leave that need out"):
        tasks.update("T3", needs=["T1"])
    assert tasks.create("late", needs=["T1"])["status"] == "blocked"
    tasks.update("T2", needs=[])
    assert (tasks.get("T2")["status"], tasks.get("T2")["reason"]) == ("ready", None)


@pytest.mark.parametrize("old", [state for state in model.TASK_STATES if "in_progress" not in model.TASK_MOVES[state]])
def test_a_move_that_the_model_has_not_is_refused_with_those_it_has(tasks, old):
    arrive(tasks, old)
    with pytest.raises(errors.Refused) as caught:
        tasks.claim("bob", "T2")
    allowed = model.TASK_MOVES[old]
    assert "task T2 is {}".format(old) in str(caught.value)
    assert ("allowed: " + ", ".join(allowed) if allowed else "it is closed") in str(caught.value)


def arrive(tasks, status):
    tasks.create("a")
    tasks.create("b", needs=["T1"] if status == "pending" else [])
    if status == "blocked":
        tasks.block("T2", "why")
    elif status == "cancelled":
        tasks.cancel("T2")
    elif status != "pending":
        fence = tasks.claim("ann", "T2")["fence"]
        if status != "in_progress":
            tasks.finish("T2", fence, review=status == "review")
    assert tasks.get("T2")["status"] == status


@pytest.mark.parametrize("verb", ["finish", "fail", "release", "heartbeat"])
def test_an_old_fence_is_refused(tasks, verb):
    tasks.create("a")
    old = tasks.claim("ann")["fence"]
    tasks.release("T1", old)
    new = tasks.claim("bob")["fence"]
    before = count(tasks)
    with pytest.raises(errors.Refused, match="fence {} of task T1 is stale: bob claimed it since".format(old)):
        getattr(tasks, verb)("T1", old)
    assert new > old and count(tasks) == before


@pytest.mark.parametrize("verb", ["finish", "fail", "release"])
def test_only_a_person_may_leave_the_fence_out(tasks, verb):
    tasks.create("a")
    tasks.claim("ann")
    with pytest.raises(errors.UsageError, match="task T1 is held by ann; give the fence of your claim"):
        getattr(tasks, verb)("T1")
    tasks.log.actor = "person"
    getattr(tasks, verb)("T1")


def test_an_expired_lease_is_released_at_the_next_claim_and_its_fence_is_dead(tasks):
    tasks.create("a")
    old = tasks.claim("ann", lease=0.001)["fence"]
    while not tasks.store.one("task.expired", now=__import__("muster.clock").clock.now()):
        pass
    new = tasks.claim("bob")
    assert new["id"] == "T1" and new["fence"] > old
    with pytest.raises(errors.Refused, match="is stale: bob claimed it since"):
        tasks.finish("T1", old)
    released = tasks.log.read(type="task.released")
    assert [event["data"]["reason"] for event in released] == ["the lease of ann ran out"]


def test_a_heartbeat_writes_only_in_the_second_half_of_the_lease(tasks):
    tasks.create("a")
    claim = tasks.claim("ann", lease=1000)
    before = count(tasks)
    assert tasks.heartbeat("T1", claim["fence"], lease=1000) == claim["lease_until"]
    assert count(tasks) == before
    later = tasks.heartbeat("T1", claim["fence"], lease=9000)
    assert later > claim["lease_until"] and tasks.get("T1")["lease_until"] == later
    assert count(tasks) == before + 1


def test_a_fence_is_never_given_twice_even_after_a_restore(tasks):
    tasks.create("a")
    seq = count(tasks)
    first = tasks.claim("ann")["fence"]
    with tasks.store.write() as tx:
        tasks.log.restore(tx, seq)
    second = tasks.claim("bob")["fence"]
    assert second > first
    with pytest.raises(errors.Refused, match="stale"):
        tasks.finish("T1", first)


def test_a_retry_gives_the_first_answer_and_changes_nothing(tasks):
    steps = [
        lambda: tasks.create("a", key="k1"),
        lambda: tasks.create("b", needs=["T1"], key="k2"),
        lambda: tasks.update("T1", title="c", key="k3"),
        lambda: tasks.claim("ann", key="k4"),
        lambda: tasks.finish("T1", tasks.get("T1")["fence"], "ok", key="k5"),
        lambda: tasks.block("T2", "why", key="k6"),
        lambda: tasks.unblock("T2", key="k7"),
        lambda: tasks.claim("bob", key="k8"),
        lambda: tasks.fail("T2", tasks.get("T2")["fence"], "no", key="k9"),
        lambda: tasks.cancel("T2", key="k10"),
    ]
    first = [step() for step in steps]
    dump, events = tasks.store.dump("tasks"), count(tasks)
    assert [step() for step in steps] == first
    assert (tasks.store.dump("tasks"), count(tasks)) == (dump, events)


def test_a_key_means_one_change_only(tasks):
    tasks.create("a", key="k")
    with pytest.raises(errors.UsageError, match="key k was used for task.created of T1; take another"):
        tasks.claim("ann", key="k")


def test_the_next_task_is_found_by_an_index(tasks):
    from muster.store import sql

    statement = sql.load("task")["name"]["ready"].replace(":run", "NULL").replace(":agent", "NULL").replace(":limit", "1")
    plan = " ".join(row[3] for row in tasks.store._db.execute("EXPLAIN QUERY PLAN " + statement))
    assert "tasks_status" in plan and "TEMP B-TREE" not in plan


class Board(RuleBasedStateMachine):
    """Whatever is done in whatever order: statuses follow from needs, and a rebuild gives the same tables."""

    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.store = Store(os.path.join(self.folder.name, "muster.db"), create=True)
        self.tasks = Tasks(Log(self.store, "s1", "person"))

    def teardown(self):
        assert self.tasks.log.drift(os.path.join(self.folder.name, "copy.db")) == []
        assert self.tasks.log.verify()[1] is None
        self.store.close()
        self.folder.cleanup()

    def tried(self, verb, *args, **named):
        try:
            return getattr(self.tasks, verb)(*args, **named)
        except errors.MusterError:
            return None

    @rule(needs=st.lists(st.integers(1, 8), max_size=3), priority=st.sampled_from(list(model.PRIORITIES)))
    def create(self, needs, priority):
        self.tried("create", "x", needs=["T{}".format(number) for number in needs], priority=priority)

    @rule(task=st.integers(1, 8), needs=st.lists(st.integers(1, 8), max_size=3))
    def rewire(self, task, needs):
        self.tried("update", "T{}".format(task), needs=["T{}".format(number) for number in needs])

    @rule()
    def claim(self):
        self.tried("claim", "ann")

    @rule(verb=st.sampled_from(["finish", "fail", "release", "unblock", "cancel"]), task=st.integers(1, 8))
    def act(self, verb, task):
        self.tried(verb, "T{}".format(task))

    @rule(task=st.integers(1, 8))
    def block(self, task):
        self.tried("block", "T{}".format(task), "by hand")

    @rule(task=st.integers(1, 8), approve=st.booleans())
    def review(self, task, approve):
        self.tried("finish", "T{}".format(task), review=True)
        self.tried("review", "T{}".format(task), approve)

    @precondition(lambda self: self.store.one("event.count")["count"] > 2)
    @rule(share=st.floats(0, 1))
    def restore(self, share):
        seq = int(share * self.store.one("event.count")["count"])
        with self.store.write() as tx:
            self.tasks.log.restore(tx, seq)

    @invariant()
    def statuses_follow_from_needs(self):
        tasks = {task["id"]: task for task in self.tasks.list()}
        assert graph.cycle({id: task["needs"] for id, task in tasks.items()}) is None
        for task in tasks.values():
            states = {tasks[need]["status"] for need in task["needs"]}
            if task["status"] in ("ready", "in_progress", "review", "completed"):
                assert states <= {"completed"}
            if task["status"] == "pending":
                assert states - {"completed"} and "cancelled" not in states
            assert (task["lease_until"] is not None) == (task["status"] == "in_progress")


Board.TestCase.settings = settings(max_examples=40, stateful_step_count=25, deadline=None,
                                   suppress_health_check=[HealthCheck.too_slow])
TestBoard = Board.TestCase
