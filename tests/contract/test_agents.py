"""Active agents on a real store: start, signs of life, silence, the end; who takes over what they held."""

import json
import os

import pytest
import scratch

from muster import clock, errors, model
from muster.app import App

DEV = "muster:backend-developer"
CLEAR = {"deliverables": ["src/a.py"], "success_criteria": ["pytest passes"]}


@pytest.fixture
def app(tmp_path):
    app = scratch.project_at(tmp_path / "project", actor="agent")
    app.sessions.start("s1", os.getpid())
    yield app
    assert app.log.verify()[1] is None
    before = {table: app.store.dump(table) for table in app.store.tables()}
    app.log.rebuild()
    assert before == {table: app.store.dump(table) for table in app.store.tables()}
    app.close()


def begin(app, agent_id, agent=DEV, call=None, parent="", session="s1"):
    refusal = app.agents.reserve(call or "call-" + agent_id, agent, parent)
    assert refusal is None, refusal
    app.agents.start(session, agent, agent_id)
    return app.store.one("agent.by_id", id=agent_id)


def silent_after(app, minutes):
    scratch.write(app.root, ".muster/config.json", json.dumps({"agents": {"silent_minutes": minutes}}))
    return App(app.root, session="s1", actor="agent")


def kinds(app, noun):
    return [event["type"] for event in app.log.read(type=noun)]


def test_an_agent_is_asked_for_starts_works_and_ends(app):
    begin(app, "a1")
    found = app.agents.get("a1")
    assert (found["type"], found["status"], found["parent"], found["silent"]) == (DEV, "busy", None, False)
    app.agents.end(app.store.one("agent.by_id", id="a1"), "done")
    app.agents.end(app.store.one("agent.by_id", id="a1"), "lost", "twice")
    assert app.agents.get("a1")["outcome"] == "done" and app.agents.list() == [] and len(app.agents.list(all=True)) == 1
    assert kinds(app, "agent") == ["agent.asked", "agent.started", "agent.ended"]


def test_an_agent_that_nobody_asked_muster_for_is_a_row_too(app):
    app.agents.start("s1", "Explore", "x1")
    app.agents.start("s1", "Explore", "x1")
    assert app.agents.get("x1")["type"] == "Explore" and kinds(app, "agent") == ["agent.started"]


def test_an_ended_agent_that_is_written_to_works_again(app):
    row = begin(app, "a1")
    app.agents.end(row, "done")
    app.agents.start("s1", DEV, "a1")
    assert app.agents.get("a1")["status"] == "busy" and app.agents.get("a1")["outcome"] is None


def test_children_are_told_by_their_parent(app):
    begin(app, "lead", "muster:engineering-director")
    begin(app, "dev", DEV, parent="lead")
    begin(app, "dev2", DEV, parent="lead")
    assert [one["id"] for one in app.agents.children("lead")] == ["dev", "dev2"]
    assert [one["id"] for one in app.agents.children("", "s1")] == ["lead"]


def test_of_two_of_one_type_each_start_takes_a_call_of_its_own(app):
    for call in ("c1", "c2"):
        assert app.agents.reserve(call, DEV) is None
    for agent_id in ("a1", "a2"):
        app.agents.start("s1", DEV, agent_id)
    assert sorted(row["call"] for row in app.store.read("agent.live")) == ["c1", "c2"]


def test_the_client_may_ask_twice_about_one_call(app):
    assert [app.agents.reserve("c1", DEV) for _ in range(3)] == [None] * 3
    assert len(app.store.read("agent.live")) == 1


def test_of_four_calls_at_once_two_get_a_place(app):
    """Each in a process's own App, as hooks of calls in one message are."""
    import threading

    answers = []

    def ask(number):
        own = App(app.root, session="s1", actor="agent")
        answers.append(own.agents.reserve("c{}".format(number), DEV))
        own.close()

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer is None for answer in answers) == [False, False, True, True]
    assert all("muster:fullstack-developer (0 of 2)" in answer for answer in answers if answer)


def test_a_call_that_never_started_gives_its_place_back(app):
    app.agents.reserve("c1", "muster:architect")
    assert "capacity of 1" in app.agents.reserve("c2", "muster:architect")
    app.agents.end_call("c1", "unstarted", "it was refused")
    assert app.agents.reserve("c3", "muster:architect") is None
    app.agents.start("s1", "muster:architect", "a1")
    assert app.store.one("agent.by_id", id="a1")["call"] == "c3", "the one that waits comes before the one that was dropped"


def test_an_agent_that_starts_after_its_call_was_dropped_is_bound_to_it(app):
    app.agents.reserve("c1", DEV, "lead")
    app.agents.end_call("c1", "unstarted", "it was never started")
    app.agents.start("s1", DEV, "a1")
    assert app.agents.get("a1")["parent"] == "lead" and app.store.one("agent.by_id", id="c1") is None


def test_a_sign_of_life_is_written_now_and_then_only(app):
    begin(app, "a1")
    for _ in range(5):
        app.agents.seen("a1", "Bash")
    assert "agent.seen" not in kinds(app, "agent")
    app.agents.seen("nobody", "Bash")
    own = silent_after(app, 1e-9)
    own.agents.seen("a1", "Read")
    assert own.agents.get("a1")["last_tool"] == "Read"
    own.close()


def test_a_silent_agent_loses_its_task_and_its_late_write_is_refused(app):
    app.tasks.create("server endpoint")
    begin(app, "a1")
    fence = app.tasks.claim(DEV, "T1")["fence"]
    app.agents.seen("a1", "Bash", [DEV])
    assert app.agents.get("a1")["task"] == "T1"
    own = silent_after(app, 1e-9)
    assert own.agents.sweep() == ["a1"] and own.agents.sweep() == []
    found = own.agents.get("a1")
    assert found["silent"] and found["status"] == "busy" and found["silent_minutes"] == 0
    task = own.tasks.get("T1")
    assert task["status"] == "ready" and task["reason"].startswith(DEV + " is silent since") and "last tool" in task["reason"]
    newer = own.tasks.claim("muster:fullstack-developer", "T1")["fence"]
    with pytest.raises(errors.Refused, match="fence {} of task T1 is stale: muster:fullstack-developer claimed it since".format(fence)):
        own.tasks.finish("T1", fence)
    own.agents.seen("a1", "Bash")
    assert not own.agents.get("a1")["silent"], "it came back"
    assert own.agents.get("a1")["task"] is None, "and holds nothing any more"
    own.tasks.finish("T1", newer)
    own.close()


def test_a_working_agent_keeps_the_lease_of_its_task(app):
    app.tasks.create("server endpoint")
    begin(app, "a1")
    app.tasks.claim(DEV, "T1", lease=20)
    own = silent_after(app, 1.0 / 60)
    own.agents.seen("a1", "Bash", [DEV])
    first = app.tasks.get("T1")["lease_until"]
    import time

    time.sleep(0.3)
    own.agents.seen("a1", "Bash")
    assert own.tasks.get("T1")["lease_until"] > first
    own.close()


def test_what_an_agent_held_when_it_ended_is_ready_again(app):
    app.tasks.create("server endpoint")
    row = begin(app, "a1")
    app.tasks.claim(DEV, "T1")
    app.agents.seen("a1", "Bash", [DEV])
    app.agents.end(app.store.one("agent.by_id", id=row["id"]), "lost", "died")
    assert app.tasks.get("T1")["status"] == "ready" and "ended without finishing" in app.tasks.get("T1")["reason"]


def test_a_task_that_was_finished_is_left_alone(app):
    app.tasks.create("server endpoint")
    row = begin(app, "a1")
    fence = app.tasks.claim(DEV, "T1")["fence"]
    app.agents.seen("a1", "Bash", [DEV])
    app.tasks.finish("T1", fence)
    app.agents.seen("a1", "Bash", [DEV])
    assert app.agents.get("a1")["task"] is None
    app.agents.end(row, "done")
    assert app.tasks.get("T1")["status"] == "completed"


def test_agents_of_a_session_that_is_gone_end_with_it(app):
    other = App(app.root, session="s2", actor="agent")
    other.sessions.start("s2", os.getpid())
    begin(other, "a1", session="s2")
    other.sessions.end("s2")
    other.close()
    app.agents.sweep()
    assert app.agents.get("a1")["outcome"] == "stopped" and app.breakers.list() == []


def test_whom_the_client_does_not_list_any_more_is_lost(app):
    begin(app, "lead", "muster:engineering-director")
    begin(app, "dev", parent="lead")
    begin(app, "other", "muster:architect")
    app.agents.lose_gone("s1", {"lead"})
    assert [one["id"] for one in app.agents.list()] == ["dev", "lead"], "who works for one that is alive is alive"
    assert app.agents.get("other")["outcome"] == "lost"


@pytest.mark.parametrize("old", list(model.AGENT_MOVES))
@pytest.mark.parametrize("new", ["idle", "busy", "blocked", "ended", "asked", "away"])
def test_only_the_moves_of_the_table_are_made(app, old, new):
    app.agents.reserve("c", DEV)
    if old != "asked":
        app.agents.start("s1", DEV, "a1")
    name = "c" if old == "asked" else "a1"
    if old == "ended":
        app.agents.end(app.store.one("agent.by_id", id="a1"), "done")
    elif old in ("idle", "blocked"):
        app.agents.update("a1", status=old)
    if new == old or (new in model.AGENT_MOVES[old] and new != "ended" and old != "ended"):
        assert app.agents.update(name, status=new)["status"] == new
        return
    with pytest.raises(errors.MusterError) as caught:
        app.agents.update(name, status=new)
    said = str(caught.value)
    assert "allowed: " in said or "there are: " in said or "it ended" in said


def test_update_names_the_task_and_checks_that_it_exists(app):
    app.tasks.create("one")
    begin(app, "a1")
    assert app.agents.update("a1", task="T1")["task"] == "T1" and app.agents.update("a1", task="")["task"] is None
    with pytest.raises(errors.NotFound, match="task T9 does not exist"):
        app.agents.update("a1", task="T9")


def test_an_agent_is_found_by_its_id_its_beginning_and_its_type(app):
    begin(app, "abcdef1")
    begin(app, "abcxyz2", "muster:architect")
    assert app.agents.get("abcd")["id"] == app.agents.get("backend-developer")["id"] == app.agents.get(DEV)["id"] == "abcdef1"
    with pytest.raises(errors.UsageError, match="abc names several agents; give the id of one: abcdef1, abcxyz2"):
        app.agents.get("abc")
    for name in ("zz", "", "%"):
        with pytest.raises(errors.NotFound):
            app.agents.get(name)


def test_pick_gives_the_least_loaded_and_counts_what_waits(app):
    app.tasks.create("server endpoint", detail=CLEAR)
    begin(app, "a1")
    assert app.agents.pick("server")["agent"] == "fullstack-developer"
    app.agents.assign("T1", "fullstack-developer")
    begin(app, "f1", "muster:fullstack-developer")
    assert app.agents.load() == {"backend-developer": 1, "fullstack-developer": 2}
    assert app.agents.pick("server")["agent"] == "backend-developer"
    begin(app, "a2")
    with pytest.raises(errors.Refused, match=r"nobody with server is free: .*backend-developer \(2 of 2\)"):
        app.agents.pick("server")
    with pytest.raises(errors.NotFound, match="nobody has juggling"):
        app.agents.pick("juggling")


def test_ready_tasks_are_given_by_priority_specialty_and_load(app):
    for title, priority in (("server one", "low"), ("server two", "critical"), ("server three", "high"), ("migrations", "normal")):
        app.tasks.create(title, priority=priority, detail=CLEAR)
    answer = app.agents.assign()
    assert [(one["task"], one["agent"]) for one in answer["assigned"]] == [
        ("T2", "backend-developer"), ("T3", "fullstack-developer"), ("T4", "database-specialist"), ("T1", "backend-developer")]
    assert app.agents.assign() == {"assigned": [], "left": []}
    assert app.tasks.claim("muster:backend-developer")["id"] == "T2"
    with pytest.raises(errors.Refused, match="task T3 is given to fullstack-developer, not to muster:backend-developer"):
        app.tasks.claim("muster:backend-developer", "T3")
    assert app.tasks.claim("muster:architect") is None, "what is given to others is not next"
    with pytest.raises(errors.Refused, match="allowed: pending, ready, blocked"):
        app.agents.assign("T2", "architect")


def test_an_unclear_task_is_given_to_nobody_until_it_is_mended(app):
    app.tasks.create("server endpoint", estimate=12)
    [left] = app.agents.assign("T1", "backend-developer")["left"]
    assert all(part in left["why"] for part in ("task T1 is not clear enough", "no deliverable", "no success criterion", "an estimate of 12 hours"))
    assert app.agents.assigns(DEV) and not app.agents.assigns("freelancer")
    with pytest.raises(errors.Refused, match="task T1 is not clear enough"):
        app.tasks.claim(DEV, clear=app.agents.assigns(DEV))
    app.tasks.create("later", detail=CLEAR)
    assert app.tasks.claim(DEV, clear=True)["id"] == "T2", "the unclear one is passed over"
    for title in ("half", "other half"):
        app.tasks.create(title, estimate=6, detail=CLEAR)
    app.tasks.update("T1", needs=["T3", "T4"], **CLEAR)
    assert [one["task"] for one in app.agents.assign("T1", "backend-developer")["assigned"]] == ["T1"]


def test_a_lead_answers_for_a_task_until_the_end(app):
    app.tasks.create("one")
    assert app.agents.lead("T1", "engineering-director")["lead"] == "engineering-director"
    app.tasks.claim(DEV, "T1")
    assert app.tasks.get("T1")["lead"] == "engineering-director"
    with pytest.raises(errors.NotFound, match='agent "nobody-here" does not exist'):
        app.agents.lead("T1", "nobody-here")


def test_a_rollback_leaves_who_is_at_work(app):
    app.tasks.create("one")
    seq = app.store.one("event.count")["count"]
    begin(app, "a1")
    with app.store.write() as tx:
        app.log.restore(tx, seq)
    assert app.agents.get("a1")["status"] == "busy"


def test_the_clock_of_a_silence_is_the_last_tool(app):
    begin(app, "a1")
    assert clock.seconds(app.agents.get("a1")["seen_at"]) == clock.seconds(app.agents.get("a1")["started_at"])
