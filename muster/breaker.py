"""Circuit breakers: an agent type that keeps failing is not sent again until a trial of it succeeds.

After so many failures within a window it is open: refused, with the time until the trial. Then it is half open: one is
let through. Its success closes the breaker, its failure opens it again for twice as long. What counts is an agent that
died or broke its contract, never work that failed (Michael Nygard, "Release It!", 2007, ch. 5)."""

import time

from muster import clock, model, retry, roles, teams

FAILURES = 3
WINDOW_SECONDS = 900
COOLDOWN_SECONDS = 60
LONGEST_SECONDS = 900


class Breakers:
    """The breakers of one project, one an agent type that failed too often."""

    def __init__(self, app):
        self.app, self.log, self.store = app, app.log, app.store

    def _settings(self):
        given = self.app.config.get("breaker") or {}
        return (given.get("failures", FAILURES), given.get("window_seconds", WINDOW_SECONDS),
                given.get("cooldown_seconds", COOLDOWN_SECONDS), given.get("longest_seconds", LONGEST_SECONDS))

    def gate(self, tx, agent, call):
        """Let a call of the agent's type pass (noting it as the trial where one is due) and return None; else return
        `(failures, why, seconds until the trial)`, 0 seconds where a trial is under way."""
        row = tx.one("breaker.by_agent", agent=agent)
        if row is None or row["state"] != "open":
            return None
        left = clock.seconds(row["until"]) - time.time()
        if left > 0 or row["trying"]:
            return row["failures"], row["reason"], max(0, int(left) + 1) if left > 0 else 0
        self.log.append(tx, "breaker.tried", agent, {"call": call})
        return None

    def note(self, tx, agent, call, outcome, reason):
        """Take in how an agent ended (`agent.ended` is written already): open, open again, or close its type's breaker."""
        row = tx.one("breaker.by_agent", agent=agent)
        tried = row is not None and row["state"] == "open" and row["trial"] is not None and row["trial"] == call
        if outcome in model.AGENT_FAILURES:
            self._failed(tx, agent, row, tried, reason)
        elif tried and outcome in ("done", "blocked"):  # whoever says in good order that it can not go on is well
            self.log.append(tx, "breaker.closed", agent, {})

    def _failed(self, tx, agent, row, tried, reason):
        most, window, cooldown, longest = self._settings()
        if row is not None and row["state"] == "open" and not tried:
            return  # it was at work when the breaker opened
        since = clock.later(-window)
        if row is not None and row["closed_at"] and row["closed_at"] > since:
            since = row["closed_at"]
        count = tx.one("agent.failures", type=agent, since=since)["count"]
        if not tried and count < most:
            return
        trips = (row["trips"] if tried else 0) + 1
        self.log.append(tx, "breaker.opened", agent, {
            "failures": max(count, row["failures"] + 1 if tried else 0), "trips": trips, "reason": reason,
            "until": clock.later(retry.ceiling(trips, cooldown, longest))})

    def broken(self, reader=None):
        """Return `{agent type: reason}` of those that may not be sent now."""
        rows = (reader or self.store).read("breaker.open", now=clock.now())
        return {row["agent"]: "{} failures, the last: {}".format(row["failures"], row["reason"]) for row in rows}

    def list(self, view=None):
        """Return every breaker that is not at rest as plain data; `view` is the open run's, for its fallbacks."""
        return [self._public(row, view) for row in self.store.read("breaker.all") if row["state"] != "closed"]

    def _public(self, row, view):
        left = max(0, int(clock.seconds(row["until"]) - time.time() + 0.999))
        return {"agent": row["agent"], "state": "open" if left else "half_open", "failures": row["failures"],
                "reason": row["reason"], "trial_in": left, "trying": bool(row["trying"]),
                "escalation": escalation(row["agent"], view, self.app.teams)}


def escalation(agent, view, groups):
    """Return who takes over from an agent that keeps failing, nearest first: the fallbacks of the open stage, the
    directors of its teams, the orchestrator, the person."""
    stage = view.stage() if view is not None else None
    steps = list(stage.fallbacks()) if stage is not None and agent in stage.agents() else []
    for team in teams.of_member(groups, roles.short(agent)):
        if team.director:
            steps.append("muster:" + team.director if agent.startswith("muster:") else team.director)
    return list(dict.fromkeys(step for step in steps if step != agent)) + ["orchestrator", "person"]


def refusal(agent, found, view, groups):
    """Return the refusal of an agent whose breaker `gate` found open, as one line with the way out."""
    failures, reason, seconds = found
    when = "a trial of it is under way" if not seconds else "a trial is let through in {}".format(_spoken(seconds))
    steps = escalation(agent, view, groups)
    stage = view.stage() if view is not None else None
    if stage is not None and steps[0] in stage.fallbacks():
        way = "dispatch {} instead, the stage's fallback".format(steps[0])
    elif len(steps) > 2:
        way = "{} may divide its work anew; else tell the person".format(steps[0])
    else:
        way = "do it another way, or tell the person"
    return "the breaker of {} is open: {} failures, the last: {}; {}; {}".format(agent, failures, reason or "unknown", when, way)


def _spoken(seconds):
    return "{} s".format(seconds) if seconds < 120 else "{} min".format((seconds + 59) // 60)
