"""The run's card: what the model is given at the start, after compaction and on resuming."""

import json

from muster import alerts, flow, size, text
from muster.model import FINDING_STATES
from muster.stages import FINISH

LIMIT = 2000
# What a line of the card may take at most; where all of them are there at once, the longest give way to the next step.
HEAD, REQUEST, TRACK, WAIVER, NEXT = 130, 220, 260, 100, 400
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
        text.line("muster run {} · /{} · size {} · {}".format(row["id"], row["workflow"], row["size"], row["status"]), HEAD),
        "request: " + text.quoted(row["request"], REQUEST),
        text.line("size {}: {}; about {} dispatches and {}k tokens if nothing fails".format(
            row["size"], row["why"], dispatches, tokens // 1000), HEAD),
        "stages: " + _stages(view),
        "gates: " + (text.line(gates, TRACK) or "none"),
        "budget: {} of {} dispatches used".format(spent["dispatches"], spent["dispatch_limit"]),
    ]
    found = app.findings.of_run(row["id"])
    if found:
        lines.append("findings: {}; see: muster run findings".format(" · ".join("{} {}".format(
            sum(one["status"] == state for one in found), state) for state in FINDING_STATES)))
    lines += [line for line in [alerts.line(app.alerts.open(), HEAD)] if line]
    lines += _waived(app.store.read("gate.waivers", run=row["id"]))
    if row["parent"]:
        lines.append(text.line("child of run {}, task {}".format(row["parent"], row["task"]), HEAD))
    lines += _asked(app)
    lines.append("next: " + text.line(next_line(view), NEXT))
    lines.append(
        "rules: delegate with the Agent tool (run_in_background: false where it takes that, the task as its prompt); you edit no file yourself; "
        "muster runs the checks and decides; `muster message send` tells an agent at work, the client's SendMessage wakes one that ended; "
        "`muster run show` prints this card again")
    return text.tamed("\n".join(_fitted(lines)))


def _asked(app):
    """Return the open questions: the person's with its words, the orchestrator's by id, as their messages said them once."""
    lines, asked = [], app.questions.waiting_for("person")
    if asked:
        said = "{} open: {} of {} to the person: ".format(text.plural(len(asked), "question"), asked[0]["id"], text.line(asked[0]["asker"], 40))
        lines.append(said + text.quoted(asked[0]["question"], HEAD - len(said)))
    mine = app.questions.waiting_for("orchestrator")
    if mine:
        lines.append("{} to you: {}; see: muster question show {}".format(
            text.plural(len(mine), "open question"), ", ".join(one["id"] for one in mine), mine[0]["id"]))
    return lines


def _fitted(lines):
    """Return the lines cut to LIMIT together: what is longest beside the next step and the rules gives way first."""
    over = sum(len(line) + 1 for line in lines) - 1 - LIMIT
    while over > 0:
        at = max(range(1, len(lines) - 2), key=lambda index: len(lines[index]))
        cut = text.line(lines[at], max(40, len(lines[at]) - over))
        over -= len(lines[at]) - len(cut)
        lines[at] = cut
    return lines


def _stages(view):
    """Return the track; where it is too long, the part around the open stage and how many there are."""
    whole = track(view)
    if len(whole) <= TRACK:
        return whole
    names = whole.split(" → ")
    at = len(view.stages) if view.index() is None else view.index()
    near = " → ".join(names[max(0, at - 1): at + 2])
    return text.line("{} of {} · … {} …".format(at + 1, len(names), near), TRACK)


def _waived(waivers):
    lines = ["waived by the person: {} {}".format(item["gate"], text.quoted(item["reason"], WAIVER - 26 - len(item["gate"]))) for item in waivers]
    return lines if len(lines) <= 2 else lines[:1] + ["and {} more gates waived; see: muster gate show".format(len(lines) - 1)]


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
    if kind == flow.WAIT:
        return "wait for {}, at work now; then run: muster run next".format(", ".join(dict.fromkeys(what)))
    if kind == flow.GATE:
        stage = view.stage()
        where = ("every gate that does not hold for the tree as it is" if what == FINISH else "gate {}".format(what)
                 if stage and stage.gate else "it closes stage {}".format(what))
        return "run: muster gate run ({})".format(where)
    if kind == flow.CHILD:
        if view.child:
            return "work on child run {}; see: muster run show".format(view.child)
        return "open the next child run: muster run child {}".format(what)
    if kind == flow.PLAN:
        return 'record the plan, one task a feature: muster task add "title" [--needs T1]; then: muster run child T1'
    if kind == flow.FREE:
        return "task {} is {} and no other is ready; free it or cancel it (muster task --help), then: muster run child {}".format(
            what["id"], what["status"] + (", " + text.quoted(what["reason"], 120) if what.get("reason") else ""), what["id"])
    if kind == flow.ASK:
        return "ask the person and stop; they answer, or type /resume-run, /waive-gate or /cancel-run ({})".format(
            text.quoted(what, 300))
    return "nothing, the run is {}".format(what)


def brief(data):
    """Return a brief as the text an agent gets at its start."""
    return "muster brief (from the store; it goes before what the prompt says otherwise)\n" + json.dumps(
        text.tamed(data), ensure_ascii=False, indent=1)

