"""Projects, epics and sprints on the real store: what may become what, what is refused, what a rebuild and a rollback give."""

import copy

import pytest
import scratch

from muster import errors, model
from muster.app import App
from muster.sprints import days

DEFINITION = {"sprint": {
    "id": "pay-1", "epic": "E1", "duration": 10, "teams": ["engineering"], "goals": ["pay by card"], "capacity": 8, "odd": {"a": 1},
    "tasks": [{"id": "refund", "type": "api", "priority": "HIGH", "estimate": 6, "dependencies": ["form", "T1"], "owner": "ann"},
              {"id": "form", "type": "ui_component", "priority": "medium", "estimate": 4, "deliverables": ["form.ts"]}],
    "success_criteria": ["a test payment goes through"]}}


@pytest.fixture
def app(tmp_path):
    app = scratch.project_at(tmp_path / "repo")
    yield app
    assert app.log.verify()[1] is None
    before = {table: app.store.dump(table) for table in app.store.tables()}
    app.log.rebuild()
    assert before == {table: app.store.dump(table) for table in app.store.tables()}
    app.close()


def refused(call, says):
    with pytest.raises(errors.MusterError) as caught:
        call()
    assert says in str(caught.value) and "\n" not in str(caught.value)


def running(app, *tasks, **given):
    """Return the id of a sprint that was started with one new task, and what is given."""
    id = app.sprints.add("pay", **given)["id"]
    app.tasks.create("form", sprint=id)
    app.sprints.ready(id)
    return app.sprints.start(id)["id"]


# moves


def test_a_sprint_goes_from_its_plan_to_its_end_and_back_from_review(app):
    id = running(app)
    for verb, status in (("block", "blocked"), ("unblock", "active"), ("review", "review"), ("reopen", "planning"), ("ready", "ready"),
                         ("start", "active"), ("review", "review")):
        assert getattr(app.sprints, verb)(id)["status"] == status
    app.tasks.finish("T1", app.tasks.claim("ann", "T1")["fence"])
    row = app.sprints.complete(id)
    assert row["status"] == "complete" and row["closed_at"] and row["progress"]["percent"] == 100


CALLS = {"ready": "ready", "start": "active", "block": "blocked", "unblock": "active", "review": "review", "complete": "complete", "reopen": "planning"}


@pytest.mark.parametrize("status", model.SPRINT_MOVES)
def test_every_other_move_is_refused_with_the_allowed_ones(app, status):
    way = {"planning": (), "ready": ("ready",), "active": ("ready", "start"), "blocked": ("ready", "start", "block"),
           "review": ("ready", "start", "review"), "complete": ("ready", "start", "review", "complete")}[status]
    id = app.sprints.add("pay")["id"]
    app.tasks.create("form", sprint=id)
    for verb in way:
        if verb == "complete":
            app.tasks.cancel("T1")
        getattr(app.sprints, verb)(id)
    for verb, new in CALLS.items():
        if new not in model.SPRINT_MOVES[status]:
            refused(lambda verb=verb: getattr(app.sprints, verb)(id), "sprint {} is {} and can not become {}; allowed: {}".format(
                id, status, new, ", ".join(model.SPRINT_MOVES[status]) or "nothing, it is closed"))


def test_going_on_is_not_starting(app):
    id = running(app)
    app.sprints.block(id, "the gateway is down")
    assert app.sprints.get(id)["reason"] == "the gateway is down"
    refused(lambda: app.sprints.start(id), "sprint S1 is blocked, not ready; unblock it: muster sprint unblock S1")
    app.sprints.unblock(id)
    other = app.sprints.add("next")["id"]
    app.sprints.ready(other)
    refused(lambda: app.sprints.unblock(other), "sprint S2 is ready, not blocked; start it: muster sprint start S2")


def test_a_start_needs_tasks_and_the_project_for_itself(app):
    id = app.sprints.add("empty")["id"]
    app.sprints.ready(id)
    refused(lambda: app.sprints.start(id), "sprint S1 has no task; add some: muster sprint add-task S1")
    app.sprints.add_tasks(id, [app.tasks.create("form")["id"]])
    running(app)
    refused(lambda: app.sprints.start(id), "sprint S2 of project default is active; review it first")
    app.projects.add("web")
    assert running(app, project="web") == "S3"
    app.sprints.review("S2")
    assert app.sprints.start(id)["status"] == "active" and app.sprints.current()["id"] == id


def test_what_is_open_keeps_a_sprint_open_or_goes_over(app):
    id = running(app)
    app.tasks.create("done", sprint=id)
    app.tasks.finish("T2", app.tasks.claim("ann", "T2")["fence"])
    app.sprints.review(id)
    refused(lambda: app.sprints.complete(id), "sprint S1 has 1 task open: T1 (ready); finish or move them")
    refused(lambda: app.sprints.complete(id, carry_over=id), "sprint S1 is review and its tasks stay")
    after = app.sprints.add("next")["id"]
    assert app.sprints.complete(id, carry_over=after)["status"] == "complete"
    assert [task["id"] for task in app.tasks.list(sprint=after)] == ["T1"] and [task["id"] for task in app.tasks.list(sprint=id)] == ["T2"]
    assert app.log.read(type="sprint.completed")[0]["data"] == {"to": "S2", "carried": ["T1"]}
    refused(lambda: app.tasks.update("T1", sprint=id), "sprint S1 is complete and takes no task")
    refused(lambda: app.sprints.remove_tasks(id, ["T2"]), "sprint S1 is complete and its tasks stay")


def test_days_are_counted_and_a_plan_over_capacity_is_shown(app, monkeypatch):
    import time

    id = app.sprints.add("pay", duration=10, capacity=8, start_date="2026-11-20")["id"]
    assert app.sprints.get(id)["end_date"] == "2026-11-30" and app.sprints.get(id)["day"] is None
    app.tasks.create("a", sprint=id, estimate=9)
    app.sprints.ready(id)
    monkeypatch.setattr(time, "time", lambda: 1795478400.0)  # 2026-11-24
    row = app.sprints.start(id)
    assert (row["day"], row["duration"], row["over_capacity"]) == (5, 10, True)
    assert app.sprints.update(id, duration=20)["end_date"] == "2026-12-10"


def test_days_of_a_sprint():
    assert days.span(None, None, None, 14) == (None, None, 14)
    assert days.span("2026-02-20", None, None, 14) == ("2026-02-20", "2026-03-06", 14)
    assert days.span("2026-02-20T10:00:00Z", "2026-03-01", None, 14) == ("2026-02-20", "2026-03-01", 9)
    assert days.span(None, "2026-03-01", 9, 14) == ("2026-02-20", "2026-03-01", 9)


# epics and projects


def test_an_epic_waits_for_what_it_needs_and_closes_when_nothing_is_open(app):
    app.epics.add("base")
    app.epics.add("top", needs=["E1"], features=["a", "b"])
    refused(lambda: app.epics.start("E2"), "epic E2 waits for E1 (planning)")
    refused(lambda: app.epics.update("E1", needs=["E2"]), "E1 → E2 → E1 would be a cycle of epics")
    refused(lambda: app.epics.update("E1", needs=["E1"]), "E1 → E1 would be a cycle")
    refused(lambda: app.epics.complete("E1"), "epic E1 is planning and can not become complete; allowed: active, cancelled")
    app.epics.start("E1")
    app.tasks.create("work", epic="E1")
    refused(lambda: app.epics.complete("E1"), "epic E1 has open tasks T1")
    app.tasks.cancel("T1")
    app.epics.block("E1", "no licence")
    app.epics.start("E1")
    assert app.epics.complete("E1")["closed_at"] and app.epics.start("E2")["status"] == "active"
    refused(lambda: app.epics.cancel("E1"), "epic E1 is complete and can not become cancelled; allowed: nothing, it is closed")
    running(app, epic="E2")
    refused(lambda: app.epics.cancel("E2"), "epic E2 has sprint S1 under way")
    refused(lambda: app.epics.complete("E2"), "epic E2 has open sprints S1 and tasks T2")


def test_the_stores_own_project_is_there_and_others_are_added(app):
    [own] = app.projects.list()
    assert (own["id"], own["used"], own["folder"], own["epics"]) == ("default", True, ".", [])
    app.projects.add("web", name="Web shop", teams=["qa"], main_branch="trunk")
    assert app.projects.use("web")["used"] and not app.projects.get("default")["used"]
    app.tasks.create("here")
    app.epics.add("of web")
    assert app.tasks.get("T1")["project"] == "web" and app.epics.get("E1")["project"] == "web"
    assert app.projects.update("default", name="Own", teams=["engineering"])["name"] == "Own"
    assert [row["id"] for row in app.projects.list()] == ["default", "web"]
    claim = app.tasks.claim("ann")
    refused(lambda: app.projects.archive("web"), "project web has task T1 open")
    app.tasks.release("T1", claim["fence"])
    assert app.projects.archive("web")["status"] == "archived" and app.projects.current() == "default"
    refused(lambda: app.tasks.create("x", project="web"), "project web is archived; take it up again: muster project use web")
    refused(lambda: app.epics.add("x", project="web"), "project web is archived")
    refused(lambda: app.projects.archive("default"), "is the store's own and stays")
    assert app.projects.use("web")["status"] == "active"


def test_a_task_goes_where_its_sprint_is(app):
    app.projects.add("web")
    app.epics.add("web epic", project="web")
    app.epics.add("own epic")
    app.sprints.add("web sprint", epic="E1")
    app.sprints.add("loose")
    app.tasks.create("a")
    app.sprints.add_tasks("S1", ["T1"])
    task = app.tasks.get("T1")
    assert (task["project"], task["epic"], task["sprint"]) == ("web", "E1", "S1")
    refused(lambda: app.tasks.update("T1", epic="E2"), "sprint S1 is of epic E1, not E2")
    refused(lambda: app.tasks.update("T1", project="default"), "sprint S1 is of project web, not default")
    refused(lambda: app.tasks.create("b", sprint="S1", epic="E2"), "sprint S1 is of epic E1, not E2")
    refused(lambda: app.tasks.create("b", epic="E1", project="default"), "epic E1 is of project web, not default")
    app.sprints.remove_tasks("S1", ["T1"])
    task = app.tasks.get("T1")
    assert (task["project"], task["epic"], task["sprint"]) == ("web", "E1", None)
    app.tasks.create("c", epic="E2", sprint="S2")
    assert app.tasks.get("T2")["epic"] == "E2"
    refused(lambda: app.sprints.add_tasks("S2", ["T2", "T9"]), "task T9 does not exist")


def test_tasks_are_asked_for_by_sprint_epic_or_project(app):
    app.epics.add("e")
    app.sprints.add("s", epic="E1")
    app.tasks.create("later", sprint="S1", priority="low")
    app.tasks.create("first", sprint="S1", priority="high")
    app.tasks.create("other", priority="critical")
    for scope in ({"sprint": "S1"}, {"epic": "E1"}):
        assert app.tasks.next(**scope)["id"] == "T2" and [task["id"] for task in app.tasks.list(**scope)] == ["T1", "T2"]
    assert app.tasks.next()["id"] == "T3" and app.tasks.next(project="default")["id"] == "T3"
    assert app.tasks.claim("ann", sprint="S1")["id"] == "T2" and app.tasks.list(sprint="S1", status="in_progress")
    refused(lambda: app.tasks.list(sprint="S1", epic="E1"), "tasks are asked for by one of sprint, epic, project")


def test_a_rollback_takes_the_plan_back_like_its_tasks(app):
    app.sprints.add("kept")
    app.tasks.create("in it", sprint="S1")
    app.checkpoints.set(label="x")
    app.sprints.ready("S1")
    app.projects.add("web")
    app.epics.add("later")
    app.checkpoints.rollback("C1")
    again = App(app.root)
    assert again.sprints.get("S1")["status"] == "planning" and again.epics.list() == [] and [row["id"] for row in again.projects.list()] == ["default"]
    assert again.epics.add("new")["id"] == "E2", "an id is never given twice"
    again.close()


# definitions


def test_a_definition_makes_the_sprint_and_its_tasks(app):
    app.epics.add("cards")
    app.tasks.create("before")
    row = app.sprints.plan(copy.deepcopy(DEFINITION), key="k")
    assert (row["id"], row["epic"], row["duration"], row["title"], row["over_capacity"]) == ("pay-1", "E1", 10, "pay by card", True)
    assert row["context"] == {"odd": {"a": 1}, "tasks": {"refund": {"owner": "ann"}}}
    assert [(task["id"], task["priority"], task["status"]) for task in row["tasks"]] == [("refund", "high", "pending"), ("form", "normal", "ready")]
    task = app.tasks.get("refund")
    assert task["needs"] == ["T1", "form"] and (task["sprint"], task["epic"]) == ("pay-1", "E1") and app.tasks.get("form")["deliverables"] == ["form.ts"]
    before = app.store.one("event.last")["seq"]
    assert app.sprints.plan(copy.deepcopy(DEFINITION), key="k")["id"] == "pay-1" and app.store.one("event.last")["seq"] == before


@pytest.mark.parametrize("change, says", [
    (lambda s: s.clear(), "sprint.tasks[0].id"),
    (lambda s: s.update(epic="E7"), 'sprint: epic E7 does not exist; add it: muster epic add "title" --id E7'),
    (lambda s: s.update(epic=7), "sprint.epic: 7 is no text"),
    (lambda s: s.update(teams=["frob"]), "sprint: team frob does not exist"),
    (lambda s: s.update(duration="two weeks"), "sprint: duration 'two weeks' is no number of days"),
    (lambda s: s.update(capacity=-1), "sprint: capacity -1 is no number of hours"),
    (lambda s: s.update(goals="x", start_date="soon"), "sprint: start_date 'soon' is no day"),
    (lambda s: s.update(start_date="2026-11-21", end_date="2026-11-20"), "end_date 2026-11-20 is not 1 to 366 days after"),
    (lambda s: s.update(tasks={}), "sprint.tasks: {} is no list"),
    (lambda s: s["tasks"].append("x"), 'sprint.tasks[2]: "x" is no object'),
    (lambda s: s["tasks"].append({"title": "x"}), "sprint.tasks[2].id: null is no text"),
    (lambda s: s["tasks"].append({"id": "form"}), "sprint.tasks[2].id: form stands twice"),
    (lambda s: s["tasks"].append({"id": "a b"}), "sprint.tasks[2].id: task id 'a b'"),
    (lambda s: s["tasks"][1].update(estimate="4h"), "sprint.tasks[1].estimate: estimate '4h' is no number of hours"),
    (lambda s: s["tasks"][1].update(priority="urgent"), "sprint.tasks[1].priority: priority 'urgent' does not exist"),
    (lambda s: s["tasks"][1].update(deliverables=[1]), "sprint.tasks[1].detail: deliverables 1 is no text"),
    (lambda s: s["tasks"][1].update(dependencies=["gone"]), "sprint.tasks[1] (form): task gone does not exist and can not be needed"),
    (lambda s: s["tasks"][1].update(dependencies=["refund"]), "].dependencies: "),
    (lambda s: s["tasks"][1].update(id="T1"), "sprint.tasks[1] (T1): task T1 exists"),
])
def test_a_bad_definition_names_its_field_and_changes_nothing(app, change, says):
    app.epics.add("cards")
    app.tasks.create("before")
    document = copy.deepcopy(DEFINITION)
    change(document["sprint"])
    if not document["sprint"]:
        document["sprint"] = {"tasks": [{}]}
    before = app.store.one("event.last")["seq"]
    refused(lambda: app.sprints.plan(document), says)
    assert app.store.one("event.last")["seq"] == before and app.sprints.list() == []


@pytest.mark.parametrize("document", [None, [], {}, {"sprint": []}, "x"])
def test_what_is_no_definition_is_said(app, document):
    refused(lambda: app.sprints.plan(document), 'the file has no object "sprint" at its top')


@pytest.mark.parametrize("call, says", [
    (lambda a: a.sprints.get("S9"), "sprint S9 does not exist; see: muster sprint list"),
    (lambda a: a.epics.get("E9"), "epic E9 does not exist; see: muster epic list"),
    (lambda a: a.projects.get("x"), "project x does not exist; see: muster project list"),
    (lambda a: a.sprints.add(" "), "a sprint needs a title"),
    (lambda a: a.epics.add(""), "an epic needs a title"),
    (lambda a: a.projects.add("a b"), "project id 'a b' is not made of letters"),
    (lambda a: a.projects.add("x", folder="../nowhere"), "folder ../nowhere does not exist"),
    (lambda a: a.projects.add("default"), "default is the store's own"),
    (lambda a: a.sprints.list(status="frob"), "frob is no status of a sprint; there are: planning, ready, active, blocked, review, complete"),
    (lambda a: a.epics.list(status="frob"), "frob is no status of an epic"),
    (lambda a: (a.epics.add("a"), a.epics.add("b", id="E1")), "epic E1 exists; change it: muster epic update E1"),
    (lambda a: a.tasks.create("x", sprint="S9"), "sprint S9 does not exist; see: muster sprint list"),
])
def test_a_fault_is_one_line(app, call, says):
    refused(lambda: call(app), says)
