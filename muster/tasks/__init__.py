"""Tasks: what there is to do, what waits for what, who holds it and until when."""

import json

from muster import clock, errors, graph, model
from muster.tasks import briefing, fields, placing
from muster.tasks.reading import Reading, scoped
from muster.tasks.writing import Writing, follows, ids, lost, short

LEASE_SECONDS = 900
ATTEMPTS = 3


class Tasks(Writing, Reading):
    """The tasks of one project.

    Every change is one transaction and returns an answer: `id`, `seq` (its event), `fence` and what became of the task.
    `key` makes a retry harmless: it gives the first answer again and changes nothing."""

    def create(self, title, id=None, type="task", priority="normal", phase=None, needs=(), estimate=None, run=None,
               detail=None, key=None, **place):
        """Add a task: ready where all it needs is completed, blocked where a need is cancelled, else pending.

        `place`: the sprint, epic or project it belongs to; the project in use without one."""
        given = dict(place, title=title, type=type, priority=priority, phase=phase, needs=needs, estimate=estimate, run=run,
                     detail=detail or {})
        return self._once("task.created", id, key, lambda tx: self.add(tx, given, id, key))

    def add(self, tx, given, id=None, key=None):
        """Add a task inside a transaction of the caller's; return its event. `given` is what `create` takes."""
        fields.identifier(id)
        given = fields.checked(given)
        if id in given["needs"]:
            raise errors.Refused("{} would be a cycle; leave the need out".format(graph.spelled([id, id])))
        if id is not None and tx.one("task.by_id", id=id):
            raise errors.Refused("task {} exists; change it: muster task update {}".format(id, id))
        given.update(placing.settled(tx, given, [name for name in placing.SCOPES if given[name]]))
        last = tx.one("task.last_number")
        number = fields.number(id, last["number"] if last else 0)
        status, reason = follows(self._states(tx, given["needs"]))
        data = dict(fields.stored(given), number=number, status=status, reason=reason)
        return self.log.append(tx, "task.created", id or "T{}".format(number), data, key)

    def update(self, id, key=None, **changes):
        """Change fields: those of `fields.PLAIN` and `fields.DETAIL` by name. New needs may make it ready or pending."""

        def act(tx):
            row = self._row(tx, id)
            old = fields.editable(row)
            detail = {name: value for name, value in changes.items() if name not in fields.PLAIN}
            new = dict(old, **{name: value for name, value in changes.items() if name in fields.PLAIN})
            new = fields.checked(dict(new, detail=dict(old["detail"], **detail)))
            if any(name in changes for name in placing.SCOPES):
                new.update(placing.settled(tx, new, changes))
            changed = sorted(name for name in new if new[name] != old[name])
            target = self._rewire(tx, row, old["needs"], new["needs"]) if "needs" in changed else row["status"]
            status = "pending" if target == "pending" else row["status"]
            event = self.log.append(tx, "task.updated", id, dict(fields.stored(new), status=status, changed=changed), key)
            if target != status:
                self._free(tx, [id], "needs")
            return event

        return self._once("task.updated", id, key, act)

    def _rewire(self, tx, row, old, new):
        """Check new needs and return the status that follows from them."""
        if row["status"] not in ("pending", "ready", "blocked"):
            raise errors.Refused("task {} is {}; needs change only while it is pending, ready or blocked".format(
                row["id"], row["status"]))
        states = self._states(tx, new)
        edges = {row["id"]: new}
        for edge in tx.read("task.above", ids=json.dumps(new)):
            if edge["task"] != row["id"]:
                edges.setdefault(edge["task"], []).append(edge["needs"])
        path = graph.cycle(edges)
        if path:
            raise errors.Refused("{} would be a cycle; leave one of these needs out".format(graph.spelled(path)))
        status, reason = follows(states)
        if status == "blocked":
            raise errors.Refused("task {} {}; leave that need out".format(row["id"], reason))
        was_lost = "cancelled" in self._states(tx, old).values()
        return "blocked" if row["status"] == "blocked" and not was_lost else status

    def claim(self, agent, id=None, run=None, lease=LEASE_SECONDS, key=None, clear=False, **scope):
        """Give `id`, or the next ready task (of `scope`) by priority then number, to `agent` for `lease` seconds.

        `clear`: only one whose brief says enough; an unclear one is passed over, or refused where no other is ready.

        The answer's `fence` is the claim event's number: never given twice. None where nothing is ready. What was given
        to another agent (`assign`) only a person may claim for someone else."""
        if not agent:
            raise errors.UsageError("a claim names no agent; give one: --agent NAME")
        _positive(lease)

        def act(tx):
            self._expire(tx)
            row = self._row(tx, id) if id is not None else self._first(tx, run, agent, clear, scope)
            if row is None:
                return None
            if clear and self.log.actor != "person":
                self._must_be_clear(tx, row)
            self._not_planned(tx, row)
            self._allow(tx, row, "in_progress")
            self._not_given(row, agent)
            data = {"status": "in_progress", "agent": agent, "lease_until": clock.later(lease)}
            return self.log.append(tx, "task.claimed", row["id"], data, key)

        return self._once("task.claimed", id, key, act)

    @staticmethod
    def _first(tx, run, agent, clear, scope):
        """Return the row of the task to claim next; with `clear` the first that says enough, else the first of all."""
        query, of = scoped("ready", scope)
        rows = tx.read(query, run=run, limit=50 if clear else 1, agent=short(agent), of=of)
        good = [row for row in rows if not briefing.unclear(tx, row)] if clear else []
        return next(iter(good + rows), None)

    @staticmethod
    def _must_be_clear(tx, row):
        missing = briefing.unclear(tx, row)
        if missing:
            raise errors.Refused(briefing.said(row["id"], missing))

    def assign(self, id, agent=None, lead=None, key=None):
        """Give a task that nobody works on to an agent (by its type), or name the lead that answers for it."""
        agent, lead = agent and short(agent), lead and short(lead)

        def act(tx):
            row = self._row(tx, id)
            if agent and row["status"] not in ("pending", "ready", "blocked") or row["status"] in ("completed", "cancelled"):
                raise errors.Refused("task {} is {}{} and can not be given to {}; allowed: pending, ready, blocked".format(
                    id, row["status"], " by " + row["assignee"] if row["assignee"] else "", agent or lead))
            return self.log.append(tx, "task.assigned", id, {"agent": agent, "lead": lead}, key)

        return self._once("task.assigned", id, key, act)

    def take_back(self, tx, id, fence, reason):
        """Release, inside `tx`, a task that is still held by the claim of that fence; say whether it was."""
        row = tx.one("task.by_id", id=id)
        held = row is not None and row["status"] == "in_progress" and row["fence"] == fence
        if held:
            self.log.append(tx, "task.released", id, {"status": "ready", "fence": fence, "reason": reason})
        return held

    def heartbeat(self, id, fence, lease=LEASE_SECONDS):
        """Extend the lease; writes an event only when less than half of `lease` is left. Return the lease's end."""
        _positive(lease)
        row = self.store.one("task.by_id", id=id)
        if row and row["fence"] == fence and row["lease_until"] and row["lease_until"] > clock.later(lease / 2):
            return row["lease_until"]
        with self.store.write() as tx:
            self._held(tx, id, fence, "in_progress")
            until = clock.later(lease)
            self.log.append(tx, "task.heartbeat", id, {"lease_until": until, "fence": fence})
        return until

    def finish(self, id, fence=None, result=None, review=False, key=None):
        """Complete a task that is held, or hand it to review; what waited only for it becomes ready.

        `result` is kept as text, anything else as JSON."""
        status = "review" if review else "completed"

        def act(tx):
            row = self._held(tx, id, fence, status)
            freed = [] if review else ids(tx.read("task.freed_by", id=id))
            kept = result if result is None or isinstance(result, str) else json.dumps(result)
            data = {"status": status, "fence": row["fence"], "result": kept, "unblocks": freed}
            event = self.log.append(tx, "task.finished", id, data, key)
            self._free(tx, freed, id)
            return event

        return self._once("task.finished", id, key, act)

    def review(self, id, approve, reason=None, key=None):
        """Close the review of a task: completed where `approve` is true, else ready to be done again."""
        status = "completed" if approve else "ready"

        def act(tx):
            self._must_be(tx, id, "review")
            freed = ids(tx.read("task.freed_by", id=id)) if approve else []
            data = {"status": status, "reason": reason, "unblocks": freed}
            event = self.log.append(tx, "task.reviewed", id, data, key)
            self._free(tx, freed, id)
            return event

        return self._once("task.reviewed", id, key, act)

    def fail(self, id, fence=None, reason=None, key=None):
        """Give a held task back as failed: ready again, or blocked after ATTEMPTS failures."""

        def act(tx):
            row = self._held(tx, id, fence, "ready")
            attempts = row["attempts"] + 1
            status = "ready" if attempts < ATTEMPTS else "blocked"
            data = {"status": status, "attempts": attempts, "fence": row["fence"], "reason": reason or "failed"}
            return self.log.append(tx, "task.failed", id, data, key)

        return self._once("task.failed", id, key, act)

    def release(self, id, fence=None, reason=None, key=None):
        """Give a held task back untouched: ready again."""

        def act(tx):
            row = self._held(tx, id, fence, "ready")
            data = {"status": "ready", "fence": row["fence"], "reason": reason}
            return self.log.append(tx, "task.released", id, data, key)

        return self._once("task.released", id, key, act)

    def block(self, id, reason, key=None):
        """Block a task until `unblock`; whoever held it loses it."""

        def act(tx):
            self._allow(tx, self._row(tx, id), "blocked")
            return self.log.append(tx, "task.blocked", id, {"status": "blocked", "reason": reason}, key)

        return self._once("task.blocked", id, key, act)

    def unblock(self, id, key=None):
        """Take a block away: the task is ready or pending as its needs say, its failures are forgiven."""

        def act(tx):
            self._must_be(tx, id, "blocked")
            status, reason = follows({row["id"]: row["status"] for row in tx.read("task.open_needs", id=id)})
            if status == "blocked":
                raise errors.Refused("task {} {}; take the need out: muster task update {} --needs …".format(id, reason, id))
            return self.log.append(tx, "task.unblocked", id, {"status": status, "by": "hand", "attempts": 0}, key)

        return self._once("task.unblocked", id, key, act)

    def cancel(self, id, reason=None, key=None):
        """Cancel a task for good; what waits for it becomes blocked, with the reason."""

        def act(tx):
            self._not_planned(tx, self._row(tx, id))
            self._allow(tx, self._row(tx, id), "cancelled")
            waiting = ids(tx.read("task.waiting_for", id=id))
            event = self.log.append(tx, "task.cancelled", id, {"status": "cancelled", "reason": reason}, key)
            for other in waiting:
                self.log.append(tx, "task.blocked", other, {"status": "blocked", "reason": lost(id), "by": id})
            return event

        return self._once("task.cancelled", id, key, act)

    def expire(self):
        """Release the tasks whose lease is over and return their ids; writes nothing where there is none."""
        if not self.store.one("task.expired", now=clock.now()):
            return []
        with self.store.write() as tx:
            return self._expire(tx)

    def _expire(self, tx):
        rows = tx.read("task.expired", now=clock.now())
        for row in rows:
            reason = "the lease of {} ran out".format(row["assignee"])
            self.log.append(tx, "task.released", row["id"], {"status": "ready", "fence": row["fence"], "reason": reason})
        return ids(rows)

    def _must_be(self, tx, id, status):
        row = self._row(tx, id)
        if row["status"] != status:
            raise errors.Refused("task {} is {}, not {}; allowed: {}".format(
                id, row["status"], status, ", ".join(model.TASK_MOVES[row["status"]]) or "nothing, it is closed"))


def _positive(lease):
    if not 0 < lease <= 30 * 86400:
        raise errors.UsageError("lease {} is no number of seconds up to 30 days; the default is {}".format(lease, LEASE_SECONDS))
