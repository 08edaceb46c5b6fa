"""Where a run's time went: its stages, its agents, what overlapped and what waited; read from the store."""

import time

from muster import clock


def collect(app, row):
    """Return the run's profile as plain data, times in seconds.

    `work` is the sum of the agents' times, `busy` the time in which at least one worked, `waiting` the rest of the run,
    `parallel` is work over busy (1 where nothing overlapped)."""
    now = clock.now()
    begin, end = clock.seconds(row["opened_at"]), clock.seconds(row["closed_at"] or now)
    agents, spans = [], []
    for item in app.store.read("dispatch.times", run=row["id"]):
        started = clock.seconds(item["started_at"]) if item["started_at"] else None
        ended = clock.seconds(item["ended_at"]) if item["ended_at"] else time.time()
        if started is not None:
            spans.append((started, max(started, ended)))
        agents.append({"agent": item["agent"], "stage": item["stage"], "status": item["status"], "retries": item["retries"],
                       "seconds": _round(ended - started if started is not None else 0),
                       "waited": _round(started - clock.seconds(item["asked_at"]) if started is not None else 0),
                       "tokens": item["tokens"]})
    busy, work = covered(spans), sum(last - first for first, last in spans)
    whole = max(end - begin, 0.0)
    return {"run": row["id"], "workflow": row["workflow"], "status": row["status"], "seconds": _round(whole), "work": _round(work),
            "busy": _round(busy), "waiting": _round(max(whole - busy, 0)), "parallel": round(work / busy, 2) if busy else None,
            "tokens": sum(one["tokens"] for one in agents),
            "stages": [_stage(item, whole, now) for item in app.store.read("stage.of_run", run=row["id"]) if item["opened_at"]],
            "agents": sorted(agents, key=lambda one: -one["seconds"]),
            "gates": [{"gate": item["gate"], "runs": item["runs"]} for item in app.store.read("gate.tries", run=row["id"])]}


def _stage(item, whole, now):
    spent = max(clock.seconds(item["closed_at"] or now) - clock.seconds(item["opened_at"]), 0)
    return {"name": item["name"], "status": item["status"], "failures": item["failures"], "seconds": _round(spent),
            "share": round(spent / whole, 2) if whole else None}


def covered(spans):
    """Return how many seconds the spans `(first, last)` cover together."""
    total, until = 0.0, None
    for first, last in sorted(spans):
        if until is None or first > until:
            total, until = total + last - first, last
        elif last > until:
            total, until = total + last - until, last
    return total


def _round(seconds):
    return round(seconds, 1)


def render(data):
    """Return the profile as lines for a terminal."""
    lines = ["run {run} · /{workflow} · {status} · {seconds:g} s, agents worked {work:g} s in {busy:g} s, waiting {waiting:g} s".format(**data)]
    lines += ["  {:<20} {:>8g} s  {:>4}  {}".format(one["name"], one["seconds"], "{:.0%}".format(one["share"]) if one["share"] is not None else "",
                                                   "{} failures".format(one["failures"]) if one["failures"] else "").rstrip() for one in data["stages"]]
    lines += ["  {:<36} {:>8g} s  {:>7} tokens  {}".format(one["agent"], one["seconds"], one["tokens"], one["status"]) for one in data["agents"][:12]]
    lines += ["  gate {}: run {} times".format(one["gate"], one["runs"]) for one in data["gates"] if one["runs"] > 1]
    return "\n".join(lines)
