"""The card: what the run stands at, in at most 2,000 characters, whatever the run holds."""

import pytest
import scratch

from muster import flow
from muster.stages import Stage
from muster.views import card
from muster.workflows import Workflow

HOSTILE = "wide\u200bzero \u202ereversed\u202c \x1b[31mred\x07\r\nsecond line\u2028third \U000e0041tag\ud800 " + "x" * 40
HIDDEN = "\u200b\u202e\u202c\x1b\x07\r\u2028\U000e0041"


@pytest.fixture
def app(tmp_path):
    app = scratch.project_at(tmp_path / "repo")
    yield app
    app.close()


def stage(name, agents=("muster:architect",), gate="", mode="one"):
    return Stage(name, [[agent] for agent in agents], mode, ["code"], gate, ["S", "M", "L"], [["ask"]])


def opened(app, stages, request="build it", gates=None):
    if gates:
        app.config["gates"] = gates
    return app.runs.open(Workflow("add-feature", "", stages, True), request, "s1")


def test_the_card_says_what_is_next_and_what_it_costs(app):
    row = opened(app, [stage("design", gate="design"), stage("write")])
    lines = dict(line.split(": ", 1) for line in card.render(app, row).splitlines()[1:])
    assert lines["request"] == "“build it”"
    assert lines["stages"] == "▶ design → · write → · finish"
    assert lines["gates"] == "design open"
    assert lines["budget"] == "0 of 12 dispatches used"
    assert lines["next"] == "dispatch muster:architect; then run: muster gate run"


@pytest.mark.parametrize("stages, request_, gates", [
    (200, "build it", 0),
    (1, "long " * 2000, 0),
    (1, HOSTILE * 100, 0),
    (40, "M " + HOSTILE * 50, 40),
    (200, "word " * 5000, 200),
])
def test_the_card_fits_and_keeps_its_next_step_whatever_the_run_holds(app, stages, request_, gates):
    row = opened(
        app, [stage("stage number {} of many".format(n), ["muster:architect", "muster:tech-lead"] * 3,
                    "gate{}".format(n) if n < gates else "", "parallel") for n in range(stages)],
        request_, {"gate{}".format(n): {"checks": ["tests"]} for n in range(gates)})
    for gate in range(min(gates, 30)):
        app.gates.waive(row, "gate{}".format(gate), HOSTILE * 40, "s1")
    text = card.render(app, app.runs.get(row["id"]))
    assert len(text) <= card.LIMIT
    assert not set(text) & set(HIDDEN) and text.encode("utf-8")
    assert "\nnext: dispatch muster:architect" in text and "muster run show" in text
    assert text.count("\n") <= 12


def test_the_reason_a_run_waits_for_the_person_fits_too(app):
    row = opened(app, [stage("design", gate="design")])
    app.runs.change(row, "needs_you", "run.needs_you", {"reason": HOSTILE * 100})
    text = card.render(app, app.runs.get(row["id"]))
    assert len(text) <= card.LIMIT and not set(text) & set(HIDDEN)
    assert "\nnext: ask the person and stop; they answer, or type /resume-run, /waive-gate or /cancel-run" in text


def view(**values):
    return flow.View(**dict({"stages": [stage("build", gate="tests")], "gates": {"tests": {"checks": ["tests"]}},
                             "states": [{"name": "build", "status": "open", "failures": 0, "opened": 3}]}, **values))


def done(agent, role="worker"):
    return {"stage": "build", "agent": agent, "role": role, "status": "done", "asked": 5}


EACH = {"stages": [stage("build", ["/add-feature"], mode="each")]}


@pytest.mark.parametrize("values, says", [
    ({}, "dispatch muster:architect; then run: muster gate run"),
    ({"stages": [stage("build")]}, "dispatch muster:architect; the stage closes when it returns done"),
    ({"stages": [stage("build", ["a", "b"], "tests")]}, "dispatch a, b (in one message); then run: muster gate run"),
    ({"dispatches": [done("muster:architect")]}, "run: muster gate run (gate tests)"),
    ({"dispatches": [dict(done("muster:architect"), status="running")]}, "wait for muster:architect, at work now"),
    ({"stages": [stage("build")], "dispatches": [done("muster:architect")]}, "run: muster gate run (it closes stage build)"),
    ({"states": [{"name": "build", "status": "done", "failures": 0, "opened": 3}]},
     "run: muster gate run (every gate that does not hold for the tree as it is)"),
    (EACH, "record the plan, one task a feature: muster task add"),
    (dict(EACH, tasks=[{"id": "T1", "status": "ready", "fence": 0}]), "open the next child run: muster run child T1"),
    (dict(EACH, tasks=[{"id": "T1", "status": "blocked", "reason": "failed 3 times", "fence": 0}]),
     "task T1 is blocked, “failed 3 times” and no other is ready; free it or cancel it"),
    (dict(EACH, child="R2"), "work on child run R2; see: muster run show"),
    ({"status": "needs_you", "reason": "why"}, "ask the person and stop"),
    ({"status": "completed"}, "nothing, the run is completed"),
])
def test_the_next_step_is_one_line_to_act_on(values, says):
    line = card.next_line(view(**values))
    assert line.startswith(says) and "\n" not in line


def test_with_everything_at_once_the_longest_lines_give_way_and_not_the_next_step(app):
    row = opened(app, [stage("stage number {} of many".format(n), ["muster:architect", "muster:tech-lead"] * 3, "gate{}".format(n)) for n in range(40)],
                 "word " * 5000, {"gate{}".format(n): {"checks": ["tests"]} for n in range(40)})
    for gate in range(30):
        app.gates.waive(row, "gate{}".format(gate), HOSTILE * 40, "s1")
    app.questions.ask("muster:backend-developer", "person", "why " * 900)
    with app.store.write() as tx:
        for number in range(5):
            app.log.append(tx, "alert.raised", "x/{}".format(number), {"condition": "dead", "about": str(number), "text": "wide " * 400})
    app.findings.record(row["id"], "stage", "muster:architect", [{"file": "a", "what": "x", "severity": "high", "fix": "y"}])
    app.runs.change(row, "needs_you", "run.needs_you", {"reason": HOSTILE * 100})
    text = card.render(app, app.runs.get(row["id"]))
    assert len(text) <= card.LIMIT and "/resume-run, /waive-gate or /cancel-run" in text and text.endswith("`muster run show` prints this card again")
    assert "\nalert: wide" in text and "question open: Q1" in text
