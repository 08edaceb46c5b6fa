"""Stop: held while work is open and can go on; let go when the person is needed, and said so."""

from hooks import mail, presence, wire
from muster import flow, text

PATIENCE = "{} step{} in a row brought the run no further"


def handle(payload):
    """Return a block with the next step, or let the session stop and mark the run as needing the person."""
    app = wire.app(payload, actor="muster")
    app.questions.climb()
    working = agents(payload.get("background_tasks"))
    presence.gone(app, wire.text(payload, "session_id"), working)
    row = app.runs.current()
    if row is None or row["session"] != wire.text(payload, "session_id"):
        return None
    app.dispatches.lose_gone(row["session"], working)
    row = app.runs.current()
    if row is None:
        return None
    tree = app.tree()
    view = app.runs.view(row, tree)
    last = app.store.one("run.last_held", of_session=row["session"])
    progressed = app.store.one("run.progress")["seq"] > last["seq"]
    if view.status != "active" or working or flow.running(view, leads=True):
        return None
    # the count is of refusals in a row, whatever runs they were of: a child run must not begin it anew, only a prompt
    # of the person's does, which the client marks so
    holds = (last["holds"] or 0) if payload.get("stop_hook_active") else 0
    from muster.views import card

    mail.alert(app, {gate: why for gate, (status, why) in app.gates.standing(row, tree).gates.items() if status == "stale"})
    if flow.hold(view, holds, progressed, bool(working)):
        with app.store.write() as tx:
            app.log.append(tx, "run.stop_held", row["id"], {"holds": holds + 1})
        said = mail.text(payload, app=app)[0]
        return {"decision": "block", "reason": "muster: run {} is not finished ({}). next: {}{}".format(
            row["id"], card.track(view), card.next_line(view), "\n\n" + said if said else "")}
    kind, what = flow.next_step(view)
    why = text.line(what, 300) if kind == flow.ASK else PATIENCE.format(holds, "" if holds == 1 else "s")
    reason = "stopped in stage {}: {}".format(view.stage_name(), why)
    app.runs.change(row, "needs_you", "run.needs_you", {"reason": reason})
    return {"systemMessage": "muster: run {} needs you; {}. Say how to go on, or type /resume-run, /waive-gate, "
                             "/cancel-run.".format(row["id"], reason)}


def agents(tasks):
    """Return the ids of the agents among the client's background tasks; a dev server in the background is none."""
    return {task.get("id") for task in tasks if isinstance(task, dict) and (
        task.get("agent_type") or task.get("type") in ("subagent", "workflow", "teammate"))} if isinstance(tasks, list) else set()
