"""The status line: one short line from the store, cheap enough to be asked for every few seconds."""

import json

MARKS = {"passed": "✓", "failed": "✗", "incomplete": "…"}


def render(app, payload=None):
    """Return the line: mode, run and stage, gates, tests and coverage, tasks, agents at work. Starts no git."""
    parts = ["muster"]
    session = payload.get("session_id") if isinstance(payload, dict) else None
    mode = app.sessions.mode(session) if isinstance(session, str) and app.sessions.get(session) else app.config.get("mode")
    if mode:
        parts.append(mode)
    row = app.runs.current()
    if row is not None:
        states = app.store.read("stage.of_run", run=row["id"])
        stage = next((item["name"] for item in states if item["status"] == "open"), "finish")
        done = sum(item["status"] in ("done", "skipped") for item in states)
        parts.append("{} {} {}/{} {}{}".format(row["id"], row["workflow"], done, len(states), stage,
                                               " NEEDS YOU" if row["status"] == "needs_you" else ""))
        parts += _gates(app, row["id"])
    else:
        last = app.store.one("run.latest")
        if last is not None:
            parts.append("{} {} {}".format(last["id"], last["workflow"], last["status"]))
    sprint = app.sprints.current()
    if sprint is not None:
        parts.append("sprint {} {}/{} {}/{}{}".format(sprint["id"], sprint["day"], sprint["duration"], sprint["progress"]["done"],
                                                      sprint["progress"]["total"], "" if sprint["status"] == "active" else " " + sprint["status"]))
    counts = app.tasks.counts()
    if sum(counts.values()):
        parts.append("tasks {} active {} queued {} done".format(
            counts["in_progress"] + counts["review"], counts["ready"] + counts["pending"] + counts["blocked"],
            counts["completed"]))
    working = app.store.read("dispatch.working")
    if working:
        parts.append("at work " + ", ".join(item["agent"].rpartition(":")[2] for item in working))
    return " · ".join(parts)


def _gates(app, run):
    waived = {item["gate"] for item in app.store.read("gate.waivers", run=run)}
    recorded = app.store.read("gate.of_run", run=run)
    shown = ["{}{}".format("~" if item["gate"] in waived else MARKS.get(item["status"], "·"), item["gate"])
             for item in recorded]
    parts = [" ".join(shown)] if shown else []
    newest = None
    for item in recorded:
        for line in json.loads(item["detail"]).get("checks", ()):
            if line.get("check") in ("tests", "coverage") and line.get("counts") and (newest is None or item["seq"] > newest[0]):
                newest = (item["seq"], line)
    if newest:
        counts = newest[1]["counts"]
        covered = newest[1].get("coverage")
        parts.append("tests {}/{}{}".format(counts.get("run", 0) - counts.get("failed", 0), counts.get("run", 0),
                                            " {:.0f} %".format(covered) if isinstance(covered, (int, float)) else ""))
    return parts
