"""Alerts: conditions that somebody should know of, raised once for each subject until they are over."""

import json

from muster import clock, text
from muster.messages.addresses import ORCHESTRATOR, Sender

BLOCKED_TASKS, BUDGET_PERCENT = 3, 80
# What looks like more than a slip, within the last minutes: refusals of one agent, reaches out of its role, hooks that broke.
REFUSALS, BOUNDS, BROKEN_HOOKS, WINDOW_MINUTES = 5, 3, 3, 30
TAIL = 50  # events whose links every look proves; all of them are `muster audit verify`'s
SENDER = "muster"


class Alerts:
    """The alerts of one project. `check` looks at every condition; what it finds is an event, a message and a line."""

    def __init__(self, app):
        self.app, self.log, self.store = app, app.log, app.store
        self.settings = app.config.get("alerts") or {}

    def open(self):
        """Return the alerts that stand, oldest first, as dicts."""
        return [dict(row) for row in self.store.read("alert.open")]

    def check(self, stale=None):
        """Raise what is new and clear what is over; return the alerts raised now, as texts.

        `stale` names the gates that are stale, `{gate: why}`, where the tree was looked at; without it that condition
        stays as it is. Writes nothing where nothing changed."""
        self.app.agents.sweep()
        self.app.messages.sweep()
        found = {}
        for name, look in CONDITIONS.items():
            for subject, said in look(self).items():
                found["{}/{}".format(name, subject)] = (name, subject, said)
        row = self.app.runs.current()
        for gate, why in (stale or {}).items():
            subject = "{} {}".format(row["id"] if row else "none", gate)
            found["stale/" + subject] = ("stale", subject, "gate {} is stale: {}".format(gate, why))
        kept = {one["id"] for one in self.open()}
        over = [id for id in kept - set(found) if not (id.startswith("stale/") and stale is None and row is not None) and not id.startswith("chain/")]
        new = [id for id in found if id not in kept]
        return self._write(new, over, found) if new or over else []

    def chain(self, fault):
        """Raise or clear the alert of a broken log, by what a look at the whole of it found: a line or None."""
        kept = any(one["id"] == "chain/log" for one in self.open())
        if fault and not kept:
            self._write(["chain/log"], [], {"chain/log": ("chain", "log", _broken(fault))})
        elif kept and not fault:
            self._write([], ["chain/log"], {})

    def _write(self, new, over, found):
        raised = []
        with self.store.write() as tx:
            standing = {row["id"] for row in tx.read("alert.open")}
            for id in sorted(set(over) & standing):
                self.log.append(tx, "alert.cleared", id, {}, actor=SENDER)
            for id in [id for id in new if id not in standing]:
                condition, subject, said = found[id]
                self.log.append(tx, "alert.raised", id, {"condition": condition, "about": subject, "text": said}, actor=SENDER)
                self.app.messages.post(tx, Sender(SENDER), ORCHESTRATOR, "critical_alert", said, "critical",
                                       {"alert": condition, "subject": subject}, bounded=False)
                raised.append(said)
        return raised

    def _blocked(self):
        bound = self.settings.get("blocked_tasks", BLOCKED_TASKS)
        rows = [row["id"] for row in self.store.read("alert.blocked")]
        return {"tasks": "{} {} blocked, more than {}: {}".format(
            text.plural(len(rows), "task"), "is" if len(rows) == 1 else "are", bound, text.line(", ".join(rows), 120))} if len(rows) > bound else {}

    def _silent(self):
        return {row["id"]: "{} ({}) shows no sign of life since {}, last tool {}".format(
            row["id"], row["type"], row["seen_at"][:19] + "Z", row["tool"] or "none") for row in self.store.read("alert.silent")}

    def _budget(self):
        row, found = self.app.runs.current(), {}
        if row is None:
            return found
        spent = self.store.one("run.spending", id=row["id"])
        percent = self.settings.get("budget_percent", BUDGET_PERCENT)
        for what in ("dispatches", "tokens"):
            limit = spent[{"dispatches": "dispatch_limit", "tokens": "token_limit"}[what]]
            if limit and spent[what] * 100 >= percent * limit:
                found["{} {}".format(row["id"], what)] = "run {} used {} of {} {}".format(row["id"], spent[what], limit, what)
        return found

    def _dead(self):
        return {"{} {}".format(row["message"], row["inbox"]): "message {} for {} is a dead letter: {}".format(
            row["message"], row["inbox"], row["reason"]) for row in self.store.read("alert.dead")}


    def _since(self):
        return clock.later(-60 * self.settings.get("window_minutes", WINDOW_MINUTES))

    def _refusals(self):
        rows = self.store.read("audit.refused_lately", since=self._since(), bound=self.settings.get("refusals", REFUSALS))
        return {row["actor"]: "{} was refused again and again, {} times of late; see: muster audit show --type run.refused".format(
            _who(row["actor"]), row["count"]) for row in rows}

    def _bounds(self):
        found, bound = {}, self.settings.get("bounds", BOUNDS)
        for row in self.store.read("audit.refusals_lately", since=self._since()):
            said = json.loads(row["data"])
            if str(said.get("rule") or "").startswith("roles.") or "(rule roles." in str(said.get("reason")):
                found.setdefault(row["actor"], []).append(said.get("reason"))
        return {actor: "{} reached out of its role's bounds {} times, the last: {}".format(_who(actor), len(reasons), text.quoted(reasons[-1], 200))
                for actor, reasons in found.items() if len(reasons) >= bound}

    def _definition(self):
        row, found = self.app.runs.current(), {}
        for gate in self.store.read("gate.of_run", run=row["id"]) if row is not None else ():
            for line in json.loads(gate["detail"]).get("checks") or ():
                if line.get("code") == "changed_definition" and line.get("status") == "failed":
                    found["{} {}".format(row["id"], line.get("id") or line.get("check"))] = "run {} changed what a check is: {}".format(
                        row["id"], text.quoted(line.get("reason"), 200))
        return found

    def _chain(self):
        fault = self.log.verify(max(0, self.store.one("event.count")["count"] - TAIL))[1]
        return {"log": _broken(fault)} if fault else {}

    def _hooks(self):
        count = self.store.one("audit.failed_lately", since=self._since())["count"]
        return {"guards": "hooks could not decide {} times of late, and asked instead; see: muster audit show --type guard.failed".format(
            count)} if count >= self.settings.get("broken_hooks", BROKEN_HOOKS) else {}


def _who(actor):
    return "the orchestrator" if actor == "main" else text.line(actor, 80)


def _broken(fault):
    return "the log is not what was written: {}; see: muster audit verify".format(text.line(fault, 200))


CONDITIONS = {"blocked": Alerts._blocked, "silent": Alerts._silent, "budget": Alerts._budget, "dead": Alerts._dead,
              "refusals": Alerts._refusals, "bounds": Alerts._bounds, "definition": Alerts._definition, "chain": Alerts._chain,
              "hooks": Alerts._hooks}


def line(alerts, limit):
    """Return the alerts that stand as one line, an empty text where there is none; the rest is counted."""
    if not alerts:
        return ""
    more = " (and {} more; see: muster status)".format(len(alerts) - 1) if len(alerts) > 1 else ""
    return "alert: {}{}".format(text.line(alerts[-1]["text"], limit - 8 - len(more)), more)


def data(row):
    """Return an alert's row as plain data for programs."""
    return {name: row[name] for name in ("condition", "subject", "text", "raised_at")}
