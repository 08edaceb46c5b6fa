"""Circuit breakers: what opens one, who is let through, who stands in, what closes it."""

import json
import os

import pytest
import scratch

from muster import breaker, flow
from muster.app import App

DEV = "muster:backend-developer"


@pytest.fixture
def make(tmp_path):
    made = []

    def open_app(**settings):
        root = tmp_path / "project"
        if not made:
            scratch.project_at(root).close()
        scratch.write(root, ".muster/config.json", json.dumps({"breaker": dict({"pause_seconds": 0}, **settings)}))
        app = App(str(root), session="s1", actor="agent")
        app.sessions.start("s1", os.getpid())
        made.append(app)
        return app

    yield open_app
    app = made[-1]
    before = {table: app.store.dump(table) for table in app.store.tables()}
    app.log.rebuild()
    assert before == {table: app.store.dump(table) for table in app.store.tables()}
    for app in made:
        app.close()


def attempt(app, number, outcome, agent=DEV):
    """One agent is sent and ends; return the refusal, if there was one."""
    refusal = app.agents.reserve("c{}".format(number), agent)
    if refusal is None:
        app.agents.start("s1", agent, "a{}".format(number))
        app.agents.end(app.store.one("agent.by_id", id="a{}".format(number)), outcome, "because {}".format(number))
    return refusal


def kinds(app):
    return [event["type"].partition(".")[2] for event in app.log.read(type="breaker")]


def test_it_opens_after_so_many_failures_and_says_when_and_who(make):
    app = make()
    assert [attempt(app, number, "lost") for number in range(3)] == [None] * 3
    said = attempt(app, 3, "done")
    assert said.startswith("the breaker of muster:backend-developer is open: 3 failures, the last: because 2; a trial is let through in ")
    assert said.endswith("muster:engineering-director may divide its work anew; else tell the person")
    assert attempt(app, 4, "done", "muster:frontend-developer") is None, "others are not held"
    state = app.breakers.list()[0]
    assert (state["state"], state["failures"], state["trying"]) == ("open", 3, False) and 0 < state["trial_in"] <= 60
    assert state["escalation"] == ["muster:engineering-director", "orchestrator", "person"]


@pytest.mark.parametrize("outcomes", [["blocked"] * 9, ["done"] * 9, ["stopped"] * 9, ["lost", "lost"], ["failed", "done", "lost", "blocked"]])
def test_failed_work_and_few_failures_open_nothing(make, outcomes):
    app = make()
    assert [attempt(app, number, outcome) for number, outcome in enumerate(outcomes)] == [None] * len(outcomes)
    assert kinds(app) == []


def test_failures_outside_of_the_window_are_forgotten(make):
    import time

    app = make(failures=2, window_seconds=0.2)
    assert attempt(app, 1, "lost") is None
    time.sleep(0.3)
    assert attempt(app, 2, "lost") is None and kinds(app) == []


def test_half_open_lets_one_through_whose_success_closes_it(make):
    app = make(failures=1, cooldown_seconds=0)
    assert attempt(app, 1, "failed") is None
    assert app.breakers.list()[0]["state"] == "half_open"
    assert app.agents.reserve("c2", DEV) is None
    said = app.agents.reserve("c3", DEV)
    assert "a trial of it is under way" in said
    app.agents.start("s1", DEV, "a2")
    app.agents.end(app.store.one("agent.by_id", id="a2"), "done")
    assert app.breakers.list() == [] and kinds(app) == ["opened", "tried", "closed"]
    assert attempt(app, 4, "done") is None


def test_a_trial_that_fails_opens_it_for_longer(make):
    app = make(failures=1, cooldown_seconds=0)
    assert attempt(app, 1, "lost") is None
    app = make(failures=1, cooldown_seconds=30, longest_seconds=100)
    assert attempt(app, 2, "lost") is None
    waits = [app.breakers.list()[0]["trial_in"]]
    assert 30 < waits[0] <= 60, "twice the cooldown: it is the second time"
    opened = app.log.read(type="breaker.opened")
    assert [event["data"]["trips"] for event in opened] == [1, 2]


def test_a_trial_that_never_started_makes_room_for_another(make):
    app = make(failures=1, cooldown_seconds=0)
    assert attempt(app, 1, "lost") is None
    assert app.agents.reserve("c2", DEV) is None
    app.agents.end_call("c2", "unstarted", "the person said no")
    assert app.agents.reserve("c3", DEV) is None


def test_what_was_at_work_when_it_opened_changes_nothing(make):
    app = make(failures=1)
    for number in (1, 2):
        app.agents.reserve("c{}".format(number), DEV)
        app.agents.start("s1", DEV, "a{}".format(number))
    for number, outcome in ((1, "lost"), (2, "done")):
        app.agents.end(app.store.one("agent.by_id", id="a{}".format(number)), outcome)
    assert kinds(app) == ["opened"] and app.breakers.list()[0]["state"] == "open"


def test_failures_before_it_closed_do_not_count_again(make):
    app = make(failures=2, cooldown_seconds=0)
    for number, outcome in enumerate(["lost", "lost", "done", "lost"]):
        assert attempt(app, number, outcome) is None
    assert kinds(app) == ["opened", "tried", "closed"]


# In a run the stage table says who stands in


def test_the_stage_s_fallback_stands_in(play):
    scene = play(config={"breaker": {"failures": 1, "pause_seconds": 0}})
    app = scene.app
    assert app.agents.reserve("x1", "dev") is None
    app.agents.start("s1", "dev", "lost-1")
    app.agents.end(app.store.one("agent.by_id", id="lost-1"), "lost", "died")
    assert scene.next == "dispatch helper; then run: muster gate run"
    said = app.agents.reserve("x2", "dev", "", scene.view)
    assert said.endswith("dispatch helper instead, the stage's fallback")
    assert app.breakers.list(scene.view)[0]["escalation"] == ["helper", "orchestrator", "person"]
    assert app.dispatches.refusal(scene.row, "helper") is None
    scene.agent("helper", files={"code": "two\n"})
    assert scene.gate()["implementation"]["status"] == "passed"


def test_without_a_fallback_the_person_is_asked(play):
    scene = play(config={"breaker": {"failures": 1, "pause_seconds": 0}})
    scene.implemented()
    app = scene.app
    app.agents.reserve("x1", "code-reviewer")
    app.agents.start("s1", "code-reviewer", "lost-1")
    app.agents.end(app.store.one("agent.by_id", id="lost-1"), "lost", "died")
    kind, why = flow.next_step(scene.view)
    assert kind == flow.ASK and why == "code-reviewer keeps failing: 1 failures, the last: died"
    assert "ask the person" in scene.next
    assert not flow.hold(scene.view, 0, True, False), "nothing can be done without the person, so the session may end"


def test_escalation_goes_from_the_member_to_the_person(make):
    app = make()
    assert breaker.escalation("muster:test-engineer", None, app.teams) == [
        "muster:engineering-director", "muster:qa-director", "orchestrator", "person"]
    assert breaker.escalation("Explore", None, app.teams) == ["orchestrator", "person"]


def test_after_a_death_the_next_one_waits_a_moment(make):
    app = make()
    app.config["breaker"]["pause_seconds"] = 4
    assert app.agents.pause(DEV) == 0.0
    attempt(app, 1, "lost")
    assert all(0 <= app.agents.pause(DEV) <= 0.5 for _ in range(50)) and any(app.agents.pause(DEV) for _ in range(50))
    attempt(app, 2, "lost")
    assert max(app.agents.pause(DEV) for _ in range(200)) > 0.5
