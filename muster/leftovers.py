"""What sessions leave behind: idle ones expire, and what a dead one held goes to one that lives."""

import os

from muster import clock, errors, text
from muster.model import CHILD_RUN
from muster.sessions import IDLE_SECONDS
from muster.tasks import LEASE_SECONDS


class Leftovers:
    """The leftovers of the sessions of one project."""

    def __init__(self, app):
        self.app, self.log, self.store = app, app.log, app.store

    def expire(self):
        """End the sessions that were idle for a day and give back what they held; return their ids.

        Writes nothing where there is none. A session that comes back after that starts anew under its id."""
        expired = []
        for row in self.store.read("session.idle", before=clock.later(-IDLE_SECONDS)):
            with self.store.write() as tx:
                fresh = tx.one("session.by_id", id=row["id"])
                if fresh["ended_at"] or fresh["seen_at"] != row["seen_at"]:
                    continue
                self.log.append(tx, "session.expired", row["id"], {"seen_at": row["seen_at"]})
                self._release(tx, row["id"], "the session expired, idle since {}".format(row["seen_at"][:19] + "Z"))
            self._clear(row["id"], "its session expired")
            try:
                os.remove(self.app.places.off_sign(row["id"]))
            except OSError:
                pass
            expired.append(row["id"])
        return expired

    def end(self, session, reason):
        """End a session by a person's word and give back what it held; return what that was.

        Raises `Refused` where it is over already."""
        row = self.app.sessions.find(session)
        with self.store.write() as tx:
            if tx.one("session.by_id", id=row["id"])["ended_at"]:
                raise errors.Refused("session {} is over since {}".format(row["id"], row["ended_at"]))
            self.log.append(tx, "session.ended", row["id"], {"reason": reason})
            tasks, locks = self._release(tx, row["id"], reason)
        self._clear(row["id"], "its session was ended")
        return {"id": row["id"], "tasks": tasks, "locks": locks}

    def _release(self, tx, session, why):
        """Give a session's claims and locks back inside `tx`; return their ids and names."""
        claims = [row for row in tx.read("session.claims", of_session=session) if row["assignee"] != CHILD_RUN]
        for row in claims:
            self.log.append(tx, "task.released", row["id"], {"status": "ready", "fence": row["fence"], "reason": why})
        locks = tx.read("session.locks", of_session=session, now=clock.now())
        for row in locks:
            self.log.append(tx, "lock.released", row["name"], {"holder": row["holder"], "fence": row["fence"], "by": "muster"})
        return [row["id"] for row in claims], [row["name"] for row in locks]

    def _clear(self, session, why):
        for row in self.store.read("session.agents", of_session=session):
            self.app.agents.end(row, "stopped", why)
        self.app.messages.sweep()  # what waited for its agents goes to the next of their kind

    def dead(self, session):
        """Return the ids of dead sessions other than this one that hold claims. One query where nobody claims."""
        return [row["session"] for row in self.store.read("session.claiming")
                if row["session"] != session and self.app.sessions.get(row["session"]) is not None
                and not self.app.sessions.alive(row["session"])]

    def only(self, session):
        """Return the id of the one dead session that holds claims; raises `UsageError` naming them where there are several."""
        found = self.dead(session)
        if not found:
            raise errors.NotFound("no session that is gone left a claim; see: muster session list")
        if len(found) > 1:
            raise errors.UsageError("several sessions are gone; name one: {}".format(", ".join(found)))
        return found[0]

    def merge(self, name, into):
        """Bring a dead session's claims, locks and runs into the session `into`; return what came over.

        Claims and locks keep their holder and get a new fence; the old ones are stale from then on. Questions stay open
        and messages for its agents go to the next of their kind. Raises `Refused` while the session lives."""
        row = self.app.sessions.find(name)
        if not into:
            raise errors.UsageError("no session to merge into; name one: muster session merge {} --into SESSION".format(row["id"]))
        target = self.app.sessions.find(into)["id"]
        if row["id"] == target:
            raise errors.UsageError("session {} can not be merged into itself".format(target))
        if self.app.sessions.alive(row["id"]):
            raise errors.Refused("session {} lives; it keeps what it holds, end it first: muster session end {}".format(row["id"], row["id"]))
        runs = [item["id"] for item in self.store.read("session.runs", of_session=row["id"])]
        for run in runs:
            self.app.runs.adopt(self.app.runs.get(run), target)
        self.log.session = target  # whose claims and locks they are from now on
        with self.store.write() as tx:
            tasks = [self._claim(tx, item) for item in tx.read("session.claims", of_session=row["id"]) if item["assignee"] != CHILD_RUN]
            locks = [self._lock(tx, item) for item in tx.read("session.locks", of_session=row["id"], now=clock.now())]
            questions = [dict(item) for item in tx.read("session.questions", of_session=row["id"])]
            waiting = [item["message"] for item in self._messages(tx, row["id"])]
            if not tx.one("session.by_id", id=row["id"])["ended_at"]:
                self.log.append(tx, "session.ended", row["id"], {"reason": "merged into {}".format(target)})
            self.log.append(tx, "session.merged", row["id"], {
                "into": target, "tasks": [item["id"] for item in tasks], "locks": [item["name"] for item in locks], "runs": runs,
                "questions": [item["id"] for item in questions], "messages": waiting})
        self._clear(row["id"], "its session was merged into {}".format(target))
        return {"id": row["id"], "into": target, "tasks": tasks, "locks": locks, "runs": runs, "questions": questions, "messages": waiting}

    def _claim(self, tx, row):
        event = self.log.append(tx, "task.claimed", row["id"], {
            "status": "in_progress", "agent": row["assignee"], "lease_until": clock.later(LEASE_SECONDS)})
        return {"id": row["id"], "title": text.line(row["title"], 200), "agent": row["assignee"], "fence": event["seq"]}

    def _lock(self, tx, row):
        fence = row["fence"] + 1
        self.log.append(tx, "lock.acquired", row["name"], {
            "kind": row["kind"], "holder": row["holder"], "fence": fence, "lease_until": row["lease_until"], "reason": row["reason"]})
        return {"name": row["name"], "holder": row["holder"], "fence": fence}

    @staticmethod
    def _messages(tx, session):
        return [one for row in tx.read("session.agents", of_session=session) for one in tx.read("session.unread", inbox=row["id"])]
