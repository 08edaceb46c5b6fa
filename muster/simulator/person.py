"""The person of a simulated run, and the plan the orchestrator records: what is typed, when, and what comes between steps."""

import json

from hooks.handlers import user_prompt_expansion
from muster import errors
from muster.simulator.proofs import Violation

ANSWERS = ("resume", "waive", "mend", "cancel", "leaves", "cancel_child")
DEPLOYER = ("confirm", "back", "wrong", "cancel", "leaves", "resume")
BETWEEN = ("nothing", "edit_code", "edit_tests", "edit_docs", "edit_config", "stop", "gives_up", "waive", "resume", "cancel")
RESUMES, CONFIRMS = 3, 6  # so often the dull person lets the run go on, or confirms a deployment
SECONDS = 300  # until the person answers
PATIENCE = 12  # stops in a row before something is wrong


def between(player):
    """Something may happen before the next step; return whether it did. Once for every thing that was settled, so that a
    crash brings it about neither twice nor never."""
    at = player.witness.progress()
    if at in player.dealt:
        return False
    what = player.decisions.choose("between/{}".format(at), BETWEEN)
    player.dealt.add(at)
    row = player.world.app.runs.current()
    if what == "nothing" or row is None:
        return False
    if what.startswith("edit_"):
        player.world.write(what[5:])
    elif what == "stop":
        player.stop()
    elif what == "gives_up":
        for _ in range(PATIENCE):
            if not player.stop():
                return True
        raise Violation("stop held for ever", "Stop was refused {} times in a row and nothing happened".format(PATIENCE))
    elif what == "waive":
        _waive(player, row)
    elif what == "resume":
        _typed(player, "resume-run", "+3")
    elif player.decisions.choose("between/{}/sure".format(at), ("no", "yes")) == "yes":
        _typed(player, "cancel-run", "not wanted any more")
    return True


def _typed(player, command, words):
    """A typed command reaches its hook; return whether it was carried out."""
    player.witness.person()
    player.chain = False
    try:
        user_prompt_expansion.COMMANDS[command](player.world.app, {"session_id": player.session, "cwd": player.ground.root}, words)
    except errors.MusterError:
        return False  # said to the person, who thinks again
    return True


def _waive(player, row):
    view = player.world.app.runs.view(row, player.world.tree())
    stage = view.stage()
    gate = stage.gate if stage else next((gate for gate in view.gate_names() if gate not in view.passed), "")
    return bool(gate) and _typed(player, "waive-gate", gate + " because it is known")


def answer(player, row, view, reason):
    """The run asks the person; return whether it goes on."""
    if row["status"] == "active":  # the step is to ask: the session stops, and the hook marks the run
        player.stop()
        return True
    player.asks += 1
    player.world.now += SECONDS
    deploys = "/confirm-deploy" in (reason or "")
    most = CONFIRMS if deploys else RESUMES
    dull = "leaves" if player.asks > most else "confirm" if deploys else "resume"
    options = (dull,) + tuple(word for word in (DEPLOYER if deploys else ANSWERS) if word != dull)
    said = player.decisions.choose("person/{}".format(player.asks), options)
    if player.asks > 2 * CONFIRMS:
        said = "leaves"
    return SAID[said](player, row) is not False


def _resume(player, row):
    player.world.commit()
    _typed(player, "resume-run", "")


def _mend(player, row):
    player.world.write("code")
    _resume(player, row)


def _or_resume(done, player, row):
    if not done:
        _resume(player, row)


def _cancel_child(player, row):
    if row["parent"]:
        player.world.app.runs.cancel(row, "this one is wrong")
    else:
        _resume(player, row)


SAID = {
    "resume": _resume, "mend": _mend, "cancel_child": _cancel_child,
    "waive": lambda player, row: _or_resume(_waive(player, row), player, row),
    "cancel": lambda player, row: _typed(player, "cancel-run", "no") and None,
    "leaves": lambda player, row: False,
    "confirm": lambda player, row: _or_resume(_typed(player, "confirm-deploy", "staging"), player, row),
    "back": lambda player, row: _or_resume(_typed(player, "confirm-deploy", "rollback"), player, row),
    "wrong": lambda player, row: _or_resume(_typed(player, "confirm-deploy", "production"), player, row),
}


def plan(player, row, view, stage):
    """The orchestrator records the plan: tasks, some of which need others."""
    made = complete(player, row, view, 1 if view.tasks else 0)
    if len(made) > 1 and player.decisions.choose("plan/block", ("nobody", "second")) == "second":
        _as_person(player, lambda tasks: tasks.block(made[1], "it waits for a contract"))
    return True


def child(player, row, view, task):
    """`muster run child`: the next task of the plan gets a run of its own."""
    app = player.world.app
    complete(player, row, view)
    player.plans.setdefault(task, [one["id"] for one in view.tasks].index(task))
    own = None if json.loads(row["settings"]).get("own") else False
    name = view.stage().agents()[0].lstrip("/")
    size = player.decisions.choose("size/{}".format(player.plans[task] + 1), tuple(sorted(player.ground.sizes(name), reverse=True)))
    app.runs.open(player.ground.workflow(app, name, own), app.tasks.get(task)["title"], row["session"],
                  parent=row["id"], task=task, wanted=size)
    return True


def complete(player, row, view, more=0):
    """Record what is missing of the plan, and `more` tasks for a mending; return the new ids. A plan that a crash cut
    short is recorded to its end: whoever wrote it still knows it."""
    known = [one["id"] for one in view.tasks]
    before = len(known)
    for number in range(before, max(player.decisions.choose("tasks", (2, 1, 3)), before + more)):
        title = "part {}".format(number + 1)
        found = player.world.app.tasks.create(title, run=row["id"], needs=known[1:2] if number == 2 else [],
                                              key="{}/{}/{}".format(row["id"], row["opened_at"], title))
        known.append(found["id"])
        player.plans[found["id"]] = number
    return known[before:]


def free(player, row, view, task):
    """No task can begin: the person takes the block away, or the task out of the plan."""
    where = [one["id"] for one in view.tasks].index(task["id"]) + 1
    away = task["status"] != "blocked" or "cancelled" in (task["reason"] or "") or player.decisions.choose(
        "plan/free/{}".format(where), ("unblock", "cancel")) == "cancel"
    _as_person(player, lambda tasks: tasks.cancel(task["id"], "not needed") if away else tasks.unblock(task["id"]))
    return True


def _as_person(player, act):
    log = player.world.app.log
    before, log.actor = log.actor, "person"
    try:
        act(player.world.app.tasks)
    finally:
        log.actor = before
