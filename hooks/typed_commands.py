"""Typed commands about sessions, states and teams: what the person decided is carried out here, the model tells of it."""

import os
import re

from hooks import wire
from muster import environment, errors, places, text
from muster import project as ground
from muster.sessions import MODES, short

EVENT = "UserPromptExpansion"


def enable(payload, arguments):
    """Switch muster on for this session; in the repository too, if nobody had yet. A mode may be named."""
    where = places.find(wire.text(payload, "cwd") or environment.project_dir())
    fresh = not where.enabled()
    if arguments and arguments not in MODES:
        raise errors.UsageError("{} is no mode; there are: {}".format(text.line(arguments, 40), ", ".join(MODES)))
    if fresh:
        ground.init(where, "person", _session(payload))
    app = wire.typed(payload, switched_off=True)
    changed = app.sessions.switch(app.places, _session(payload), True)
    note = "muster is on in this {}{}".format("repository and session" if fresh else "session", "" if changed or fresh else ", as it was")
    if arguments:
        app.sessions.set_mode(_session(payload), arguments)
    row = app.runs.current()
    return _said(note, mode_text(app.sessions.mode(_session(payload))), "open run: {}; see: muster run show".format(row["id"]) if row else "no run is open")


def disable(payload, arguments):
    """Switch muster off for this session; others and the store stay as they are."""
    app = _app(payload)
    working = [row for row in app.store.read("session.agents", of_session=_session(payload)) if row["status"] != "asked"]
    if working:
        raise errors.Refused("{} is at work in this session; wait for it or stop it, then switch off".format(working[0]["type"]))
    app.sessions.switch(app.places, _session(payload), False)
    runs = [row["id"] for row in app.store.read("session.runs", of_session=_session(payload))]
    return _said("muster is off in this session: no gate is held and nothing is recorded here; only its own state stays guarded",
                 "run {} stays open and needs this session on again, or /resume-run in another".format(runs[0]) if runs else "")


def set_mode(payload, arguments):
    """Set the session's mode."""
    app = _app(payload)
    row = app.sessions.set_mode(_session(payload), arguments)
    return _said("mode {} in this session".format(row["mode"]), mode_text(row["mode"]))


def checkpoint(payload, arguments):
    """Keep code and state of this moment."""
    app = _app(payload)
    row = app.runs.current()
    made = app.checkpoints.set(run=row["id"] if row is not None else None, label=text.line(arguments, 200) or None)
    return _said("checkpoint {} is set: tree {}, event {}; back with /rollback {}".format(made["id"], made["tree"][:8], made["seq"], made["id"]))


def rollback(payload, arguments):
    """Bring code and state back to a checkpoint; what was there is kept first."""
    app = _app(payload)
    id = arguments.strip().upper()
    if not re.fullmatch(r"C[0-9]{1,9}", id):
        raise errors.UsageError("name the checkpoint, as: /rollback {}; see: muster checkpoint list".format(
            (app.checkpoints.list() or [{"id": "C1"}])[-1]["id"]))
    live = [row for row in app.store.read("agent.live") if row["status"] != "asked"
            and (app.sessions.get(row["session"]) is None or app.sessions.alive(row["session"]))]
    if live:
        raise errors.Refused("agent {} ({}) is at work; wait for it or stop it, then roll back".format(live[0]["type"], live[0]["id"]))
    others = [row for row in app.store.read("session.open") if row["id"] != _session(payload) and app.sessions.alive(row["id"])
              and (app.store.read("session.claims", of_session=row["id"]) or app.store.read("session.paths", of_session=row["id"], limit=1))]
    if others:
        raise errors.Refused("session {} works in this project too; end it first: muster session end {}".format(short(others[0]["id"]), others[0]["id"]))
    report = app.checkpoints.rollback(id)
    return _said("code and state are back at {} (event {}), {} changed".format(id, report["seq"], text.plural(len(report["files"]), "file")),
                 "what was there, committed or not, is kept in {}; git diff {} shows it, git checkout {} -- PATH brings a file back".format(
                     report["saved"], report["commit"][:12], report["commit"][:12]))


def activate(payload, arguments):
    """Say which teams work in this session."""
    app = _app(payload)
    names = [name for name in re.split(r"[\s,]+", arguments.strip()) if name]
    unknown = [name for name in names if name not in app.teams and name != "none"]
    if unknown or not names:
        raise errors.NotFound('{}; there are: {}, none'.format(
            'team "{}" does not exist'.format(text.line(unknown[0], 60)) if unknown else "name a team", ", ".join(app.teams)))
    chosen = [] if "none" in names else list(dict.fromkeys(names))
    app.sessions.set_teams(_session(payload), chosen)
    return _said("active teams: {}".format(", ".join(chosen) or "none"), *["team {}: director muster:{}, {} at once, members {}".format(
        name, app.teams[name].director, app.teams[name].parallel, ", ".join("muster:" + agent for agent in app.teams[name].members))
        for name in chosen])


def lead(payload, arguments):
    """Name who answers for a task."""
    app = _app(payload)
    words = arguments.split()
    if len(words) != 2:
        raise errors.UsageError("a lead needs a task and an agent; type: /assign-lead <task> <agent>")
    task = app.agents.lead(words[0], words[1])
    return _said("{} answers for task {}".format(task["lead"], task["id"]))


def standup(payload, arguments):
    """Hold a stand-up: what happened since the last one becomes readable under its number."""
    app = _app(payload)
    if arguments and arguments not in app.teams:
        raise errors.NotFound('team "{}" does not exist; there are: {}'.format(text.line(arguments, 60), ", ".join(app.teams)))
    from muster import standups

    held = standups.hold(app, arguments or None)
    return _said("stand-up {} is held, over events {} to {}{}; read: muster session standup {} --json".format(
        held["seq"], held["since"] + 1, held["seq"] - 1, " (since {})".format(held["since_at"][:19] + "Z") if held["since_at"] else "", held["seq"]))


def start_sprint(payload, arguments):
    """Start the sprint that is named, or the only one that waits for it; one still in planning is ready by this."""
    app = _app(payload)
    id = _sprint(app, arguments, ("ready", "planning"))
    if app.sprints.get(id)["status"] == "planning":
        if not app.sprints.get(id)["tasks"]:
            raise errors.Refused("sprint {} has no task; add some: muster sprint add-task {} T1 …, or type /plan-epic".format(id, id))
        app.sprints.ready(id)
    return _said(_plan_line(app.sprints.start(id)))


def review_sprint(payload, arguments):
    """End the work of the sprint that is named, or of the current one."""
    app = _app(payload)
    return _said(_plan_line(app.sprints.review(_sprint(app, arguments, ("active",)))))


def close_sprint(payload, arguments):
    """Close a sprint in review; `--carry-over` names the sprint that its open tasks go to."""
    app = _app(payload)
    name, _, to = arguments.partition("--carry-over")
    if "--carry-over" in arguments and not to.strip(" ="):
        raise errors.UsageError("--carry-over names no sprint; type: /close-sprint S1 --carry-over S2")
    row = app.sprints.complete(_sprint(app, name, ("review",)), to.strip(" =") or None)
    return _said(_plan_line(row))


def _sprint(app, named, states):
    """Return the id of the sprint that is named, or of the only one in the first of these states that there is one in."""
    if named.strip():
        return named.strip()
    for state in states:
        found = app.sprints.list(app.projects.current(), status=state)
        found = [row for row in found if row["progress"]["total"]] or found
        if len(found) == 1:
            return found[0]["id"]
        if found:
            raise errors.UsageError("name the sprint; in {} are: {}".format(state, ", ".join(row["id"] for row in found[:10])))
    raise errors.NotFound("no sprint is {}; see: muster sprint list".format(" or ".join(states)))


def _plan_line(row):
    from muster.views import plan

    return plan.sprint(row)


def facts(payload, arguments):
    """Nothing to carry out: the model reads what muster knows. Raises where muster is off."""
    _app(payload)


def mode_text(mode):
    """Return what a mode means to the main session, as a line for the model."""
    rule = MODES[mode]
    if not rule["style"]:
        return "mode {}: {}".format(mode, rule["says"])
    path = os.path.join(environment.plugin_root(), "output-styles", rule["style"] + ".md")
    return ("mode {}: {}; inside a run its own rules hold. Its output style is muster:{}: where it is not on already, read {} and "
            "answer in that layout from now on".format(mode, rule["says"], rule["style"], path))


def _app(payload):
    try:
        app = wire.typed(payload)
    except wire.SwitchedOff as error:
        raise errors.NotEnabled("muster is off in this session; type /enable-orchestration first") from error
    except wire.Off as error:
        raise errors.NotEnabled("muster is off here; type /enable-orchestration first") from error
    app.sessions.seen(_session(payload))
    return app


def _session(payload):
    session = wire.text(payload, "session_id")
    if not session:
        raise errors.UsageError("the client named no session")
    return session


def _said(note, *more):
    return wire.context(EVENT, "\n".join([note] + [line for line in more if line]), "muster: " + note)


COMMANDS = {
    "enable-orchestration": enable, "disable-orchestration": disable, "set-mode": set_mode, "checkpoint-state": checkpoint,
    "rollback": rollback, "activate-team": activate, "assign-lead": lead, "team-standup": standup, "inspect-state": facts,
    "replay-events": facts, "profile-run": facts, "delegate-tasks": facts, "review-progress": facts,
    "plan-epic": facts, "start-sprint": start_sprint, "review-sprint": review_sprint, "close-sprint": close_sprint,
}
