"""The state by path: what is there, what may be set, how it merges."""

import json
import os
import tempfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from muster import errors
from muster.log import Log
from muster.state import NOUNS, State, paths
from muster.store import Store
from muster.tasks import Tasks

names = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=6)
documents = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text("ab", max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b", "c.d"]), inner, max_size=3),
    max_leaves=8,
)


@pytest.fixture
def state(tmp_path):
    store = Store(str(tmp_path / "muster.db"), create=True)
    log = Log(store, "s1", "person")
    yield State(log, Tasks(log))
    store.close()


@given(st.lists(names, max_size=4))
def test_a_path_is_read_back_as_it_was_spelled(parts):
    assert paths.parts(paths.spelled(parts)) == parts


@pytest.mark.parametrize("path", [".a", "a..b", "a.", 'a"b', '"a', "a\\b"])
def test_a_broken_path_is_refused_in_one_line(path):
    with pytest.raises(errors.UsageError) as caught:
        paths.parts(path)
    assert "path {}".format(path) in str(caught.value)


@given(documents, documents)
def test_merging_twice_is_merging_once(old, new):
    once = paths.merged(old, new)
    assert paths.merged(once, new) == once


@given(st.dictionaries(st.sampled_from("ab"), documents), st.lists(st.sampled_from("ab"), min_size=1, max_size=3), documents)
def test_what_is_put_is_found_there(document, parts, value):
    try:
        after = paths.put(document, parts, value, False)
    except errors.NotFound:
        return
    assert paths.walk(after, parts) == value


def test_an_empty_state_names_every_noun(state):
    assert list(state.get()) == list(NOUNS)
    assert all(value == {} for value in state.get().values())


@pytest.mark.parametrize(
    "path, words",
    [
        ("nonsense.x", "nonsense does not exist; the state holds: organization, projects"),
        ("epics.E9", "epics.E9 does not exist; epics holds: E1"),
        ("epics.E1.title.x", 'epics.E1.title.x does not exist; epics.E1.title is "Pay"'),
        ("epics.E1.sprints.7", "epics.E1.sprints.7 does not exist; epics.E1.sprints is a list of 2"),
        ("sprints.S1", "sprints.S1 does not exist; sprints is empty"),
        ("tasks.T9.title", "tasks.T9 does not exist; tasks holds: T1"),
        ("tasks.T1.colour", "tasks.T1.colour does not exist; tasks.T1 holds: id, number, title"),
    ],
)
def test_an_unknown_path_names_what_there_is(state, path, words):
    state.set("epics.E1", {"title": "Pay", "sprints": ["S1", "S2"]})
    state.tasks.create("x")
    with pytest.raises(errors.NotFound) as caught:
        state.get(path)
    assert words in str(caught.value) and "\n" not in str(caught.value)


def test_merge_goes_deep_and_replace_does_not(state):
    state.set("organization", {"id": "o", "settings": {"a": 1, "b": 2}})
    assert state.set("organization", {"settings": {"b": 3}}) == {"id": "o", "settings": {"a": 1, "b": 3}}
    assert state.set("organization.settings", {"c": 4}, merge=False) == {"c": 4}
    assert state.set("organization", {"id": "p"}, merge=False) == {"id": "p"}
    assert state.get("organization") == {"id": "p"}


def test_every_kind_of_value_comes_back_as_it_was(state):
    value = {"t": True, "one": 1, "n": None, "f": 1.5, "s": "ü\"'", "l": [1, [2]], "o": {"x.y": {}}, "e": [], "z": 0, "no": False}
    assert state.set("projects.P", value) == value
    for name, item in value.items():
        state.set("communication", {name: item})
        assert json.dumps(state.get("communication")[name]) == json.dumps(item)
    state.set("communication.one", True)
    assert state.get("communication.one") is True
    assert state.get('projects.P.o."x.y"') == {}


def test_a_list_takes_one_more_item(state):
    state.set("communication.questions", ["a"])
    assert state.set("communication.questions.1", "b") == "b"
    assert state.get("communication.questions") == ["a", "b"]
    with pytest.raises(errors.NotFound, match="communication.questions is a list of 2"):
        state.set("communication.questions.5", "c")


@pytest.mark.parametrize(
    "path, value, words",
    [
        ("runs.R1.status", "completed", "runs.R1.status is not set by hand; use: muster run"),
        ("gates.R1.test", {}, "use: muster gate run"),
        ("stages.R1", {}, "use: muster gate run"),
        ("dispatches.D1", {}, "the client's hooks write it"),
        ("sessions.s", {}, "the client's hooks write it"),
        ("tasks", {}, "set tasks.<id>.<field>"),
        ("tasks.T1.fence", 3, "task field fence is not set by this"),
        ("tasks.T1", {"status": "completed"}, "tasks.T1.status by itself"),
        ("tasks.T1.status", "completed", "task T1 is ready and can not become completed; allowed: in_progress"),
        ("tasks.T1.status", "pending", "status pending of task T1 is not set by hand"),
        ("tasks.T1.status", "done", "there are: in_progress, review, completed"),
        ("tasks.T9.title", "x", "task T9 does not exist"),
        ("tasks.T1.needs", ["T1"], "T1 → T1 would be a cycle"),
        ("nonsense", 1, "nonsense does not exist"),
        ("", 1, "set names no path"),
        ("epics.E1", float("nan"), "the value is no JSON"),
    ],
)
def test_what_may_not_be_set_is_refused_with_the_way(state, path, value, words):
    state.tasks.create("x")
    before = state.store.one("event.count")["count"]
    with pytest.raises(errors.MusterError) as caught:
        state.set(path, value)
    assert words in str(caught.value)
    assert state.store.one("event.count")["count"] == before


def test_a_task_moves_only_by_its_own_verbs(state):
    state.set("tasks.T1", {"title": "a", "requirements": ["r"]})
    state.set("tasks.T2", {"title": "b", "needs": ["T1"]})
    assert state.set("tasks.T1.title", "better") == "better"
    for status in ("blocked", "ready", "in_progress", "review", "ready", "in_progress", "completed"):
        assert state.set("tasks.T1.status", status) == status
    assert state.get("tasks.T2.status") == "ready"
    assert [event["type"] for event in state.log.read(type="state")] == []


def test_a_path_of_one_task_reads_one_row(state):
    for _ in range(3):
        state.tasks.create("x")
    assert state.get("tasks.T2.title") == "x"
    assert sorted(state.get("tasks")) == ["T1", "T2", "T3"]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["epics", "agents", 'agents."c.d"', "epics.a", "epics.b.a"]), documents, st.booleans()), max_size=8))
def test_rebuilt_is_live_after_any_changes(changes):
    with tempfile.TemporaryDirectory() as folder:
        store = Store(os.path.join(folder, "muster.db"), create=True)
        log = Log(store)
        state = State(log, Tasks(log))
        for path, value, merge in changes:
            try:
                state.set(path, value, merge)
            except errors.MusterError:
                continue
            if not merge:
                assert state.get(path) == value
        assert log.drift(os.path.join(folder, "copy.db")) == []
        store.close()
