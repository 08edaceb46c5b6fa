"""The run's card: what the model is given at the start, after compaction and on resuming."""

import json

from muster import flow, size
from muster.stages import FINISH

LIMIT = 2000
MARKS = {"done": "✓", "skipped": "↷", "open": "▶", "pending": "·"}


def render(app, row, tree=None):
    """Return the card of the run as text of at most `LIMIT` characters."""
    tree = tree or app.tree()
    view = app.runs.view(row, tree)
    standing = app.gates.standing(row, tree)
    spent = app.store.one("run.spending", id=row["id"])
    dispatches, tokens = size.price(view.stages, app.runs.measured())
    gates = " · ".join("{} {}".format(name, status) for name, (status, _) in standing.gates.items())
    lines = [
        "muster run {} · /{} · size {} · {}".format(row["id"], row["workflow"], row["size"], row["status"]),
        "request: " + _cut(row["request"], 300),
        "size {}: {}; about {} dispatches and {}k tokens if nothing fails".format(
            row["size"], row["why"], dispatches, tokens // 1000),
        "stages: " + track(view),
        "gates: " + (gates or "none"),
        "budget: {} of {} dispatches used".format(spent["dispatches"], spent["dispatch_limit"]),
    ]
    waived = app.store.read("gate.waivers", run=row["id"])
    lines += ["waived by the person: {} ({})".format(item["gate"], _cut(item["reason"], 80)) for item in waived]
    if row["parent"]:
        lines.append("child of run {}, task {}".format(row["parent"], row["task"]))
    lines.append("next: " + next_line(view))
    lines.append(
        "rules: delegate with the Agent tool (run_in_background: false, the task as its prompt); you edit no file yourself; "
        "muster runs the checks and decides; `muster run show` prints this card again")
    return _cut("\n".join(lines), LIMIT, keep_lines=True)


def track(view):
    """Return the stages in a line, each with its mark, the finish last."""
    parts = []
    for stage, state in zip(view.stages, view.states):
        failures = " ({}×)".format(state["failures"]) if state["failures"] else ""
        parts.append("{} {}{}".format(MARKS[state["status"]], stage.name, failures))
    at_finish = view.index() is None and view.status in ("active", "needs_you")
    parts.append("{} {}".format("▶" if at_finish else "✓" if view.status == "completed" else "·", FINISH))
    return " → ".join(parts)


def next_line(view):
    """Return what the orchestrator does next, as one line it can act on."""
    kind, what = flow.next_step(view)
    if kind == flow.DISPATCH:
        names = ", ".join(" or ".join(group) for group in what)
        judged = all(agent in flow.roles(view) and flow.roles(view)[agent] == "judge" for group in what for agent in group)
        stage = view.stage()
        after = "then run: muster gate run" if judged or (stage and stage.gate) else "the stage closes when it returns done"
        return "dispatch {}{}; {}".format(names, " (in one message)" if len(what) > 1 else "", after)
    if kind == flow.GATE:
        where = "every gate that does not hold for the tree as it is" if what == FINISH else "gate {}".format(what)
        return "run: muster gate run ({})".format(where)
    if kind == flow.CHILD:
        if view.child:
            return "work on child run {}; see: muster run show".format(view.child)
        return "open the next child run: muster run child {}".format(what)
    if kind == flow.PLAN:
        return 'record the plan, one task a feature: muster task add "title" [--needs T1]; then: muster run child T1'
    if kind == flow.ASK:
        return "ask the person and stop; they answer, or type /resume-run, /waive-gate or /cancel-run ({})".format(
            _cut(what, 300))
    return "nothing: the run is {}".format(what)


def brief(data):
    """Return a brief as the text an agent gets at its start."""
    return "muster brief (from the store; it goes before what the prompt says otherwise)\n" + json.dumps(
        data, ensure_ascii=False, indent=1)


def _cut(text, limit, keep_lines=False):
    text = text if keep_lines else " ".join(str(text).split())
    return text if len(text) <= limit else text[: limit - 1] + "…"
