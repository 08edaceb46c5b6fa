"""Alerts on the real store: raised once for each subject, told to the orchestrator, cleared when it is over."""

import json

import jsonschema
import knock
import pytest
import scratch

from muster import alerts, project, workflows
from muster.app import App
from muster.messages import Sender
from muster.views import card, status

DEV = "muster:backend-developer"


@pytest.fixture
def app(tmp_path):
    app = scratch.project_at(tmp_path / "repo")
    yield app
    assert app.log.verify()[1] is None
    before = {table: app.store.dump(table) for table in app.store.tables()}
    app.log.rebuild()
    assert before == {table: app.store.dump(table) for table in app.store.tables()}
    app.close()


def block(app, count):
    for _ in range(count):
        app.tasks.block(app.tasks.create("task")["id"], "why")


def told(app):
    return [row["text"] for row in app.messages.take(Sender("orchestrator"), limit=100)[0]]


def kinds(app):
    return [event["type"] for event in app.log.read(type="alert")]


def test_nothing_to_alert_of_writes_nothing(app):
    before = app.store.one("event.count")["count"]
    assert app.alerts.check() == [] == app.alerts.open() and app.store.one("event.count")["count"] == before


def test_too_many_blocked_tasks_alert_once_until_it_is_over_and_once_again(app):
    block(app, 3)
    assert app.alerts.check() == []
    block(app, 1)
    said = "4 tasks are blocked, more than 3: T1, T2, T3, T4"
    assert app.alerts.check() == [said] and app.alerts.check() == [] and told(app) == [said]
    app.tasks.unblock("T1")
    assert app.alerts.check() == [] == app.alerts.open() and told(app) == []
    app.tasks.block("T1", "why")
    assert app.alerts.check() == [said] == told(app)
    assert kinds(app) == ["alert.raised", "alert.cleared", "alert.raised"]


def test_the_bounds_are_the_project_s(app):
    project.configure(app.places, {"alerts": {"blocked_tasks": 0, "budget_percent": 10}})
    fresh = App(app.root, session="s1")
    block(fresh, 1)
    assert fresh.alerts.check() == ["1 task are blocked, more than 0: T1".replace("are", "is")]
    fresh.close()


def test_a_silent_agent_alerts_until_it_shows_life(app, monkeypatch):
    import time

    app.agents.start("s1", DEV, "a1")
    app.agents.seen("a1", "Bash")
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + 601)
    assert app.alerts.check()[0].startswith("a1 (muster:backend-developer) shows no sign of life since")
    app.agents.seen("a1", "Bash")
    assert app.alerts.check() == [] == app.alerts.open()


def test_a_budget_at_eighty_percent_alerts(app):
    row = app.runs.open(workflows.find(app, "add-feature"), "S export", "s1")
    limit = app.store.one("run.spending", id=row["id"])
    with app.store.write() as tx:
        app.log.append(tx, "run.spent", row["id"], {"dispatches": -(-limit["dispatch_limit"] * 8 // 10) - 1, "tokens": 0})
    assert app.alerts.check() == []
    with app.store.write() as tx:
        app.log.append(tx, "run.spent", row["id"], {"dispatches": 1, "tokens": limit["token_limit"]})
    assert [one["condition"] for one in app.alerts.open()] == [] and len(app.alerts.check()) == 2
    assert {one["subject"] for one in app.alerts.open()} == {"R1 dispatches", "R1 tokens"}
    app.runs.cancel(row, "no more")
    assert app.alerts.check() == [] == app.alerts.open()


def test_a_dead_letter_alerts_until_it_is_sent_again_and_an_alert_itself_never(app, monkeypatch):
    import time

    id = app.messages.send(Sender("person"), "qa-analyst", "question", "x", expires=5)["id"]
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + 6)
    assert app.alerts.check() == ["message M1 for muster:qa-analyst is a dead letter: nobody read it in time"]
    monkeypatch.setattr(time, "time", lambda: real() + 8 * 86400)
    assert app.alerts.check() == [] and len(app.messages.dead()) == 2
    app.messages.resend(id)
    assert app.alerts.check() == [] == app.alerts.open()


def test_a_stale_gate_alerts_at_stop_and_stays_until_looked_at_again(app):
    app.runs.open(workflows.find(app, "add-feature"), "S export", "s1")
    assert app.alerts.check({"test": "calc.py changed"}) == ["gate test is stale: calc.py changed"]
    assert app.alerts.check() == [] and len(app.alerts.open()) == 1
    assert app.alerts.check({}) == [] == app.alerts.open()


def test_a_full_inbox_does_not_keep_an_alert_back(app):
    project.configure(app.places, {"messages": {"unread": 1}})
    fresh = App(app.root, session="s1")
    fresh.messages.send(Sender("person"), "orchestrator", "question", "x")
    block(fresh, 4)
    assert len(fresh.alerts.check()) == 1 and fresh.messages.counts()["waiting"] == 2
    fresh.close()


def test_the_card_has_one_line_of_them_and_stays_within_its_limit(app):
    row = app.runs.open(workflows.find(app, "add-feature"), "L " + "long " * 2000, "s1")
    block(app, 200)
    app.alerts.check()
    for number in range(5):
        with app.store.write() as tx:
            app.log.append(tx, "alert.raised", "x/{}".format(number), {"condition": "dead", "about": str(number), "text": "wide " * 400})
    for gate in ("test", "review"):
        app.gates.waive(row, gate, "because " * 100, "s1")
    text = card.render(app, app.runs.get(row["id"]))
    assert len(text) <= card.LIMIT and sum(line.startswith("alert: ") for line in text.splitlines()) == 1
    assert "see: muster status)" in text and "\nnext: dispatch" in text
    assert len(alerts.line(app.alerts.open(), card.HEAD)) <= card.HEAD


def test_the_status_tells_them_and_the_messages(app):
    block(app, 4)
    app.alerts.check()
    data = status.collect(app)
    with open(scratch.CHECKOUT + "/schemas/message.json", encoding="utf-8") as handle:
        schema = json.load(handle)
    for one in data["alerts"]:
        jsonschema.validate(one, dict(schema, **{"$ref": "#/$defs/alert", "properties": {}, "required": [], "additionalProperties": True}))
    assert data["messages"] == {"waiting": 1, "dead": 0}
    assert "alert: 4 tasks are blocked, more than 3" in status.render(data) and "messages: 1 waiting, 0 dead" in status.render(data)


def test_hooks_look_at_the_conditions_and_tell_the_orchestrator(app):
    block(app, 4)
    payload = {"session_id": "s1", "cwd": app.root, "source": "startup"}
    said = knock.said(knock.inside("SessionStart", payload, app.root))
    assert "critical_alert from muster: “4 tasks are blocked" in said and kinds(app) == ["alert.raised"]
