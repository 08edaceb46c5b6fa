"""Earlier layouts: taken over whole, twice is once, and back out as they came but for what changed."""

import copy
import json
import os
import string
import tempfile

import pytest
import scratch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from muster import errors, layouts
from muster.app import App
from muster.layouts import project_state, recover

words = st.text(string.ascii_letters + string.digits + " äß'\"\\\n", max_size=12)
ids = st.text(string.ascii_letters + string.digits + "_-", min_size=1, max_size=8).filter(lambda name: name[0].isalnum())
value = st.recursive(st.none() | st.booleans() | st.integers(-9, 9) | words, lambda inner: st.lists(inner, max_size=2)
                     | st.dictionaries(ids, inner, max_size=2), max_leaves=5)
STATUSES = st.sampled_from(["pending", "in_progress", "completed", "blocked"])


@st.composite
def task_map(draw, agent, extra=()):
    keys = draw(st.lists(ids, max_size=5, unique_by=str.lower))
    found = {}
    for number, key in enumerate(keys):
        record = {"title": draw(st.text(string.ascii_letters, min_size=1, max_size=9)), "status": draw(STATUSES),
                  agent: draw(st.sampled_from(["backend-developer", "ann"])),
                  "dependencies": draw(st.lists(st.sampled_from(keys[:number]), max_size=2, unique=True)) if number else []}
        record.update({name: draw(value) for name in draw(st.lists(st.sampled_from(["context", "artifacts", "worktree", "odd", *extra]), unique=True))})
        found[key] = record
    return found


titles = st.text(string.ascii_letters, min_size=1, max_size=9)
few = st.lists(ids, max_size=3)
DAY = st.sampled_from(["2026-11-21", "2026-12-05T08:00:00Z", "", None, "soon"])
PROJECTS = st.dictionaries(ids, value | st.fixed_dictionaries({"name": titles, "epics": few, "current_sprint": st.none() | ids, "teams_assigned": few}, optional={
    "id": ids, "repository": st.fixed_dictionaries({"main_branch": titles, "worktrees": st.dictionaries(ids, ids, max_size=1)}), "odd": value}), max_size=3)
EPICS = st.dictionaries(ids, value | st.fixed_dictionaries({"title": titles, "status": STATUSES, "sprints": few, "features": few | st.lists(value, max_size=2),
                                                            "dependencies": few}, optional={"id": ids, "odd": value}), max_size=3)
SPRINTS = st.dictionaries(ids, value | st.fixed_dictionaries({
    "epic_id": ids, "status": STATUSES, "start_date": DAY, "end_date": DAY, "tasks": st.dictionaries(st.sampled_from(["queued", "active", "done"]), few, max_size=2),
    "team_assignments": st.dictionaries(ids, few, max_size=1)}, optional={"id": ids, "metrics": value}), max_size=3)
V1 = st.fixed_dictionaries({
    "organization": st.dictionaries(ids, value, max_size=2), "tasks": task_map("assignee"),
    "communication": st.fixed_dictionaries({"questions": st.lists(value, max_size=2), "handoffs": st.lists(value, max_size=2)}),
}, optional={"projects": PROJECTS, "epics": EPICS, "sprints": SPRINTS, "agents": st.fixed_dictionaries({"active": st.dictionaries(ids, value, max_size=2)}),
             "observability": st.dictionaries(ids, value, max_size=2), "unknown": value})
V2 = st.fixed_dictionaries({
    "session_id": ids, "mode": st.sampled_from(["development", "leadership"]), "orchestration_enabled": st.booleans(), "runtime_config": value,
    "current_epic": st.none() | ids, "current_sprint": st.none() | ids,
    "state": st.fixed_dictionaries({"tasks": task_map("assignee"), "agents": st.dictionaries(ids, value, max_size=2), "messages": value, "metrics": value})})
PROJECT = st.fixed_dictionaries({"version": st.integers(1, 9), "format_version": st.just("1.0"), "project_id": ids,
                                 "tasks": task_map("agent", ("actual_hours", "started_at")), "metrics": st.dictionaries(ids, value, max_size=2)})


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    """A function that gives a fresh project: many in one folder, a repository each would be slow."""
    base = tmp_path_factory.mktemp("rooms")
    return lambda: scratch.project_at(base / tempfile.mkdtemp(dir=str(base)) / "repo")


def lay(folder, name, document):
    path = os.path.join(str(folder), name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as handle:
        handle.write(document if isinstance(document, str) else json.dumps(document, indent=2))
    return path


def through(room, name, document, layout, twice=True):
    app = room()
    path = lay(os.path.dirname(app.root), name, document)
    [found] = layouts.find(path)
    layouts.carry(app, found)
    before = app.store.one("event.last")["seq"]
    if twice:
        [again] = layouts.find(path)
        done = layouts.carry(app, again)
        assert app.store.one("event.last")["seq"] == before, "a second time changed something"
        assert (done["tasks"], done["nouns"], done["events"]) == (0, 0, 0)
    files = layouts.out(app, layout)
    assert app.log.verify()[1] is None
    app.close()
    return files


EXAMPLES = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])


def cleaned(document):
    """What our store makes of texts: control characters and lone surrogates never get in (docs/migrate.md says so)."""
    return json.loads(json.dumps(document))


@EXAMPLES
@given(document=V1)
def test_v1_comes_back_as_it_went_in(room, document):
    back = json.loads(through(room, "a/state/orchestration.json", document, "v1")["state/orchestration.json"])
    for noun in ("organization", "projects", "epics", "sprints", "observability"):
        if not document.get(noun):
            document.pop(noun, None)
            back.pop(noun, None)
    assert back == cleaned(document)


@EXAMPLES
@given(document=V2)
def test_v2_comes_back_as_it_went_in(room, document):
    files = through(room, "sessions/x.json", document, "v2")
    assert json.loads(files["sessions/{}.json".format(document["session_id"])]) == cleaned(document)


@EXAMPLES
@given(document=PROJECT)
def test_a_project_state_comes_back_as_it_went_in(room, document):
    document["checksum"] = project_state.checksum(document)
    back = json.loads(through(room, "project_state.json", document, "project-state")["project_state.json"])
    assert back == cleaned(document)


V1_SMALL = {"organization": {"id": "acme"}, "epics": {}, "communication": {"questions": [], "handoffs": []}, "tasks": {
    "design": {"id": "design", "title": "Design", "status": "completed", "assignee": "architect", "context": {"spec_url": "docs/x"}},
    "build": {"id": "build", "title": "Build", "status": "pending", "assignee": None, "dependencies": ["design"], "odd": 1},
    "ship": {"id": "ship", "title": "Ship", "status": "blocked", "dependencies": ["build", "gone"]}}}


def test_statuses_needs_and_unknown_fields_arrive(room):
    app = room()
    [found] = layouts.find(lay(os.path.dirname(app.root), "s/state/orchestration.json", V1_SMALL))
    assert layouts.carry(app, found)["tasks"] == 3
    assert [(task["id"], task["status"], task["needs"]) for task in app.tasks.list()] == [
        ("design", "completed", []), ("build", "ready", ["design"]), ("ship", "blocked", ["build"])]
    assert [fault[3] for fault in found.faults] == ["task ship needs gone, which does not exist; the need is kept, not held"]
    app.close()


def test_what_changed_since_is_written_over_the_record_and_nothing_else(room):
    app = room()
    [found] = layouts.find(lay(os.path.dirname(app.root), "s/state/orchestration.json", V1_SMALL))
    layouts.carry(app, found)
    claim = app.tasks.claim("ann", "build")
    app.tasks.finish("build", claim["fence"])
    app.tasks.create("fresh")
    back = json.loads(layouts.out(app, "v1")["state/orchestration.json"])
    expected = copy.deepcopy(V1_SMALL)
    expected["tasks"]["build"].update(status="completed", assignee="ann")
    fresh = back["tasks"].pop("T4")
    assert (fresh["title"], fresh["status"]) == ("fresh", "pending")
    expected.pop("epics")
    back.pop("epics", None)
    assert back == expected
    app.close()


PLANNED = dict(V1_SMALL, projects={"shop": {"id": "shop", "name": "Shop", "epics": ["pay"], "current_sprint": "s-1", "teams_assigned": ["engineering", "old-team"],
                                            "repository": {"main_branch": "trunk", "worktrees": {"x": "w1"}}}},
               epics={"base": {"id": "base", "title": "Base", "status": "completed", "sprints": [], "features": [], "dependencies": []},
                      "pay": {"id": "pay", "title": "Pay", "status": "active", "sprints": ["s-1"], "features": ["cards"], "dependencies": ["base", "gone"], "odd": 1}},
               sprints={"s-1": {"id": "s-1", "epic_id": "pay", "status": "active", "start_date": "2026-11-20", "end_date": "2026-12-04", "metrics": {"v": 1},
                                "tasks": {"queued": ["build"], "active": [], "completed": ["design"], "blocked": ["ship", "lost"]}, "team_assignments": {"engineering": ["build"]}}})


def test_projects_epics_and_sprints_become_nouns_and_come_back(room):
    app = room()
    path = lay(os.path.dirname(app.root), "s/state/orchestration.json", PLANNED)
    [found] = layouts.find(path)
    assert layouts.carry(app, found)["nouns"] == 5  # the organization too
    project, epic, sprint = app.projects.get("shop"), app.epics.get("pay"), app.sprints.get("s-1")
    assert (project["name"], project["main_branch"], project["teams"], project["current_sprint"]) == ("Shop", "trunk", ["engineering", "old-team"], "s-1")
    assert (epic["project"], epic["status"], epic["needs"], epic["features"], epic["context"]) == ("shop", "active", ["base"], ["cards"], {"odd": 1})
    assert (sprint["epic"], sprint["project"], sprint["duration"], sprint["context"]) == ("pay", "shop", 14, {"metrics": {"v": 1}})
    assert sorted(task["id"] for task in sprint["tasks"]) == ["build", "design", "ship"] and app.tasks.get("build")["project"] == "shop"
    assert "epic pay needs gone, which does not exist; the need is kept, not held" in [fault[3] for fault in found.faults]
    assert app.state.get("epics.pay.title") == "Pay"
    with pytest.raises(errors.Refused, match="epics.pay is not set by hand; use: muster epic"):
        app.state.set("epics.pay.status", "complete")
    assert json.loads(layouts.out(app, "v1")["state/orchestration.json"]) == PLANNED
    app.tasks.finish("build", app.tasks.claim("ann", "build")["fence"])
    app.sprints.review("s-1")
    app.epics.update("pay", title="Pay by card")
    app.epics.add("more", project="shop")
    app.sprints.add("next", epic="E3")
    app.tasks.create("fresh", sprint="S2")
    before = app.store.one("event.last")["seq"]
    layouts.carry(app, layouts.find(path)[0])
    assert app.store.one("event.last")["seq"] == before, "a second time changed something"
    back = json.loads(layouts.out(app, "v1")["state/orchestration.json"])
    assert back["projects"] == {"shop": dict(PLANNED["projects"]["shop"], epics=["pay", "E3"], current_sprint="s-1")}
    assert back["epics"]["pay"] == dict(PLANNED["epics"]["pay"], title="Pay by card") and back["epics"]["base"] == PLANNED["epics"]["base"]
    assert (back["epics"]["E3"]["title"], back["epics"]["E3"]["sprints"]) == ("more", ["S2"])
    assert back["sprints"]["s-1"] == dict(PLANNED["sprints"]["s-1"], status="review", tasks={
        "queued": [], "active": [], "completed": ["design", "build"], "blocked": ["lost", "ship"]})
    assert back["sprints"]["S2"]["tasks"] == {"queued": ["T4"], "active": [], "completed": [], "blocked": []}
    app.close()


def test_a_sessions_epic_and_sprint_become_nouns(room):
    app = room()
    document = {"session_id": "s", "current_epic": "pay", "current_sprint": "sprint 1", "state": {"tasks": {"a": {"title": "x", "status": "pending"}}}}
    layouts.carry(app, layouts.find(lay(os.path.dirname(app.root), "sessions/s.json", document))[0])
    assert app.sprints.current()["id"] == "sprint-1" and app.sprints.current()["epic"] == "pay" == app.epics.current()["id"]
    assert json.loads(layouts.out(app, "v2")["sessions/s.json"]) == document
    app.sprints.review("sprint-1")
    app.sprints.complete("sprint-1")
    assert json.loads(layouts.out(app, "v2")["sessions/s.json"]) == dict(document, current_sprint=None)
    app.close()


def test_messages_and_events_beside_are_kept(room):
    app = room()
    base = os.path.dirname(app.root)
    path = lay(base, ".claude/state/orchestration.json", V1_SMALL)
    lay(base, ".claude/messages/a_1.json", {"id": "1", "from": "a", "to": "b"})
    lay(base, ".claude/events/stream.jsonl", '{"type": "x", "data": 1}\nbroken\n\n{"type": "y"}\n')
    [found] = layouts.find(path)
    assert layouts.carry(app, found)["events"] == 2
    assert [(os.path.basename(file), line) for file, line, _, _ in found.faults][:1] == [("stream.jsonl", 2)]
    files = layouts.out(app, "v1")
    assert json.loads(files["messages/a_1.json"])["to"] == "b"
    assert [json.loads(line)["type"] for line in files["events/stream.jsonl"].splitlines()] == ["x", "y"]
    app.close()


def test_a_truncated_file_gives_what_was_whole(room):
    said = json.dumps(V1_SMALL, indent=2)
    cut = said[: said.index('"ship"') + 30]
    app = room()
    [found] = layouts.find(lay(os.path.dirname(app.root), "s/state/orchestration.json", cut))
    assert {"design", "build"} <= set(found.tasks) and found.free["organization"] == {"id": "acme"}
    assert found.faults and all(line > 1 for _, line, _, _ in found.faults)
    assert layouts.carry(app, found)["tasks"] >= 2
    app.close()


@settings(max_examples=200, deadline=None)
@given(document=V1, data=st.data())
def test_no_damage_makes_the_reader_fall_over(document, data):
    said = json.dumps(document, indent=2)
    at = data.draw(st.integers(0, len(said)))
    broken = data.draw(st.sampled_from([said[:at], said[:at] + "\x00{[" + said[at:], said[:at] + said[at + 7:]]))
    value, faults = recover.loads(broken)
    try:
        assert (value, faults) == (json.loads(broken), [])
    except ValueError:
        assert faults


def test_one_broken_line_costs_one_value():
    said = json.dumps({"a": 1, "b": {"c": 2}, "d": 3}, indent=2).replace("2", "oops")
    value, faults = recover.loads(said)
    assert value["a"] == 1 and value["d"] == 3 and [fault[0] for fault in faults] == [4]


@pytest.mark.parametrize("content, says", [("{}", "holds nothing of a known layout"), ("", "holds nothing of a known layout"),
                                           ("[1]", "holds nothing of a known layout")])
def test_what_is_no_layout_is_one_line(tmp_path, content, says):
    with pytest.raises(errors.NotFound, match=says):
        layouts.find(lay(tmp_path, "x.json", content))
    with pytest.raises(errors.NotFound, match="is no file or folder"):
        layouts.find(str(tmp_path / "none"))


def test_the_verbs_dry_run_then_for_real_then_out(tmp_path):
    app = scratch.project_at(tmp_path / "repo")
    root = app.root
    app.close()
    lay(root, "project_state.json", dict({"format_version": "1.0", "tasks": {"A": {"task_id": "A", "status": "completed"}}}, checksum="bad"))
    code, out, err = scratch.muster(root, "migrate", "--dry-run")
    assert (code, err) == (0, "") and "not read: " in out and "checksum" in out and "taken over" not in out
    assert "1 tasks" in scratch.muster(root, "migrate")[1]
    assert json.loads(scratch.muster(root, "migrate", "--json")[1])[0]["done"]["known"] == 1
    code, out, err = scratch.muster(root, "export", "--format", "project-state", "--to", str(tmp_path / "out"))
    assert (code, err) == (0, "") and json.loads((tmp_path / "out/project_state.json").read_text())["tasks"]["A"]["status"] == "completed"
    assert scratch.muster(root, "export", "--format", "v1", "--to", str(tmp_path / "out"))[0] == 1
    lines = scratch.muster(root, "export")[1].splitlines()
    assert json.loads(lines[0])["type"] == "store.created" and App(root).log.verify() == (len(lines), None)


def test_the_page_has_every_verb_that_people_know():
    said = scratch.read(scratch.CHECKOUT, "docs/migrate.md").split("## Verbs that people know")[1]
    words = ("state get", "set PATH", "update-task", "update-agent", "send FROM", "receive AGENT", "broadcast", "queue-status", "emit TYPE", "stream -f", "status --format",
             "sprint [ID]", "monitor --interval", "metrics --days", "--list`", "--next", "--execute", "--complete", "--report", "--list-backups", "--rollback", "add_task",
             "execute_task", "complete_task", "get_next_task", "generate_report", "execute_parallel", "register_agent", "webhooks.register")
    assert [word for word in words if word not in said] == []


# hostile files: whoever wrote them, the verbs end, and write nothing outside of the folder that was named

EMPTY = {"organization": {}, "communication": {}, "tasks": {}}


def taken(room, document, path="s/state/orchestration.json"):
    app = room()
    [found] = layouts.find(lay(os.path.dirname(app.root), path, document))
    layouts.carry(app, found)
    return app, found


@pytest.mark.parametrize("messages", [{"../../evil.txt": {"x": 1}, "a.json": 2}, [1, 2], "text", {"a\0b": 1}, {"..": 1}, {"": 1}])
def test_messages_of_the_document_itself_are_no_files(room, messages):
    app, _ = taken(room, dict(EMPTY, messages=messages))
    files = layouts.out(app, "v1")
    assert list(files) == ["state/orchestration.json"]
    assert json.loads(files["state/orchestration.json"])["messages"] == cleaned({"m": messages})["m"]
    app.close()


def test_an_export_writes_nothing_outside_of_its_folder(room, monkeypatch, tmp_path):
    from muster.cli import export

    app = room()
    monkeypatch.setattr(export.layouts, "out", lambda app, name: {"a.json": "1", "../../evil.txt": "2"})
    monkeypatch.setattr(export.application, "here", lambda: app)
    with pytest.raises(errors.Refused, match="evil.txt lies outside"):
        export.run(type("Args", (), {"format": "v1", "to": str(tmp_path / "a/b/c"), "json": False}))
    assert not (tmp_path / "a").exists()
    app.close()


@pytest.mark.parametrize("session, name", [("../../e", "e.json"), ("a\0b", "a-b.json"), ("..", "session.json"), (".", "session.json"),
                                           ("x" * 400, "x" * 100 + ".json"), ("s 1", "s 1.json")])
def test_a_session_of_any_name_goes_into_a_file_of_the_folder(room, session, name):
    app, _ = taken(room, {"session_id": session, "state": {"tasks": {}}}, "sessions/s.json")
    assert list(layouts.out(app, "v2")) == ["sessions/" + name]
    app.close()


@pytest.mark.parametrize("place", ["s/messages/a.json", "s/events/stream.jsonl", "s/state/other.json"])
def test_a_fifo_is_passed_over(room, place):
    app = room()
    base = os.path.dirname(app.root)
    lay(base, "s/state/orchestration.json", EMPTY)
    os.makedirs(os.path.dirname(os.path.join(base, place)), exist_ok=True)
    os.mkfifo(os.path.join(base, place))
    code, _, err = scratch.muster(app.root, "migrate", "--from", os.path.join(base, "s/state"))
    assert (code, err) == (0, "")
    app.close()


def test_a_chain_of_needs_may_be_long(room):
    count = 1500
    app = room()
    [found] = layouts.find(lay(os.path.dirname(app.root), "s/state/orchestration.json", dict(EMPTY, tasks={
        "t{}".format(number): {"title": "x", "dependencies": ["t{}".format(number + 1)]} for number in range(count)})))
    order = layouts._in_order(found.tasks, found)
    assert order[0] == "t{}".format(count - 1) and len(order) == count and found.tasks["t0"]["needs"] == ["t1"]
    app.close()


def test_what_is_nested_too_deep_is_named(room):
    deep = '{"organization": {}, "communication": {}, "tasks": {"a": {"title": "x", "d": ' + "[" * 900 + "]" * 900 + "}}}"
    app, found = taken(room, deep)
    assert [fault[3] for fault in found.faults] == ["it is nested too deep"] and list(found.tasks) == ["a"]
    layouts.out(app, "v1")
    app.close()


def test_many_faults_take_no_longer_than_the_file_is_long():
    said = '{"tasks": {\n' + "\n".join('    "k{}": {{"title": "x" "status": 1}},'.format(number) for number in range(6000))
    value, faults = recover.loads(said)
    assert len(faults) >= 6000 and faults[0][:2] == (2, 25) and "k5999" in value["tasks"]


@pytest.mark.parametrize("changed", [{"metrics": [1]}, {"metrics": "x"}, {"checksum": {"a": 1}}])
def test_odd_metrics_come_back_out(room, changed):
    app, _ = taken(room, dict({"format_version": "1", "tasks": {"a": {"task_id": "a", "title": "x"}}}, **changed), "project_state.json")
    app.tasks.create("fresh")
    assert json.loads(layouts.out(app, "project-state")["project_state.json"])["metrics"]["total_tasks"] == 2
    app.close()
