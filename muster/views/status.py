"""The status: one dict for programs, one screen for people."""

from muster import alerts, text
from muster.views import card, plan

MARKS = {"passed": "✓", "waived": "~", "failed": "✗", "stale": "~", "incomplete": "…", "open": "·"}


def collect(app, project=None):
    """Return what is going on as plain data; every figure is read from the store or the tree now.

    Sprint and epic are those of the project in use, or of the one named; tasks are all, or those of the one named."""
    row = app.runs.current() or app.store.one("run.latest")
    return {
        "project": app.root,
        "mode": app.sessions.mode(app.session) if app.session else app.config.get("mode", "development"),
        "strictness": app.config.get("strictness", "standard"),
        "run": run(app, row) if row is not None else None,
        "sprint": app.sprints.current(project),
        "epic": app.epics.current(project),
        "tasks": app.tasks.counts(project),
        "agents": [{"agent": item["agent"], "run": item["run"], "stage": item["stage"], "since": item["started_at"]}
                   for item in app.store.read("dispatch.working")],
        "active_agents": app.agents.list(),
        "breakers": app.breakers.list(app.runs.view(row) if row is not None and row["status"] == "active" else None),
        "messages": app.messages.counts(),
        "alerts": [alerts.data(row) for row in app.alerts.open()],
        "events": app.store.one("event.count")["count"],
    }


def run(app, row):
    """Return a run as plain data: its fields, stages, gates, waivers, budget, dispatches and next step."""
    tree = app.tree()
    view, standing = app.runs.view(row, tree), app.gates.standing(row, tree)
    spent = app.store.one("run.spending", id=row["id"])
    return {
        "id": row["id"], "workflow": row["workflow"], "request": row["request"], "size": row["size"], "why": row["why"],
        "status": row["status"], "reason": row["reason"], "parent": row["parent"], "task": row["task"],
        "stage": view.stage_name() if row["status"] in ("active", "needs_you") else None,
        "stages": [{"name": item["name"], "status": item["status"], "failures": item["failures"]} for item in view.states],
        "gates": {gate: {"status": status, "why": why} for gate, (status, why) in standing.gates.items()},
        "waivers": [{"gate": item["gate"], "reason": item["reason"], "at": item["at"]}
                    for item in app.store.read("gate.waivers", run=row["id"])],
        "findings": app.findings.of_run(row["id"]),
        "budget": {"dispatches": spent["dispatches"], "dispatch_limit": spent["dispatch_limit"],
                   "tokens": spent["tokens"], "token_limit": spent["token_limit"]},
        "dispatches": [{name: item[name] for name in ("agent", "role", "stage", "status", "tokens")}
                       for item in view.dispatches],
        "track": card.track(view), "next": card.next_line(view), "tree": tree,
    }


def _at_work(data):
    """Return who works: each live agent with its task or its silence, and dispatches that have not started."""
    shown = ["{}{}{}".format(
        one["type"], " " + one["task"] if one["task"] else "",
        " (silent {} min, last tool {})".format(one["silent_minutes"], text.line(one["last_tool"] or "none", 80)) if one["silent"] else "")
        for one in data["active_agents"]]
    known = [one["type"] for one in data["active_agents"]]
    for item in data["agents"]:
        if item["agent"] in known:
            known.remove(item["agent"])
        else:
            shown.append(item["agent"])
    return shown


def render(data):
    """Return the status as lines for a terminal."""
    lines = []
    found = data["run"]
    if found is None:
        lines.append("no run yet; type /add-feature, /fix-bug or /new-project in the client to begin")
    else:
        lines += ["run {} · /{} {} · {} · {}".format(found["id"], found["workflow"], found["size"], found["status"],
                                                     text.quoted(found["request"], 90)),
                  "  " + found["track"]]
        if found["reason"]:
            lines.append("  because " + text.line(found["reason"], 400))
        for gate, item in found["gates"].items():
            lines.append("  {} {:<15} {:<10} {}".format(MARKS.get(item["status"], "·"), gate, item["status"], text.line(item["why"], 400)))
        for item in found["waivers"]:
            lines.append("  ~ {:<15} waived     by the person: {}".format(item["gate"], text.quoted(item["reason"], 400)))
        budget = found["budget"]
        lines.append("  budget {} of {} dispatches, {} of {} tokens".format(
            budget["dispatches"], budget["dispatch_limit"], budget["tokens"], budget["token_limit"]))
        lines.append("  next: " + found["next"])
    lines += [shown(data[name]) for name, shown in (("epic", plan.epic), ("sprint", plan.sprint)) if data[name]]
    lines += ["alert: {}".format(text.line(item["text"], 400)) for item in data["alerts"][:5]]
    if len(data["alerts"]) > 5:
        lines.append("and {} alerts more; see: muster status --json".format(len(data["alerts"]) - 5))
    if data["messages"]["waiting"] or data["messages"]["dead"]:
        lines.append("messages: {waiting} waiting, {dead} dead; see: muster message queue, muster message dead".format(**data["messages"]))
    lines += ["agents at work: " + (", ".join(_at_work(data)) or "none")]
    lines += ["breaker of {} {}: {} failures, the last: {}; {}; then: {}".format(
        item["agent"], item["state"].replace("_", " "), item["failures"], text.line(item["reason"] or "unknown", 200),
        "trial in {} s".format(item["trial_in"]) if item["trial_in"] else "a trial is under way" if item["trying"] else "the next one sent is a trial",
        " → ".join(item["escalation"])) for item in data["breakers"]]
    lines += ["tasks: " + (" · ".join("{} {}".format(count, name) for name, count in data["tasks"].items() if count) or "none")]
    return "\n".join(lines)
