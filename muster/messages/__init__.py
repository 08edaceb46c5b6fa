"""Messages: what agents tell each other. Stored at least once, shown to each receiver once, kept until it is acknowledged."""

import json
import os

from muster import clock, errors, model, text
from muster.messages import addresses
from muster.messages.addresses import ORCHESTRATOR, Sender

__all__ = ["ORCHESTRATOR", "Messages", "Sender", "flag", "public"]

UNREAD = 100
EXPIRES_SECONDS = 7 * 86400
LONGEST, LARGEST = 4000, 16000  # characters of a text, and of data as JSON
# Lies beside the trust marker while something urgent may wait: a hook looks for this file before it opens the store.
FLAG = "mail"
_SWEEP = 500


class Messages:
    """The messages of one project. `app` gives the log, the teams and the configuration."""

    def __init__(self, app):
        self.app, self.log, self.store = app, app.log, app.store
        self.settings = app.config.get("messages") or {}

    def send(self, sender, to, kind, said="", priority="normal", data=None, expires=None, key=None):
        """Send a message and return it as a dict. `sender` is a `Sender`; `expires` is in seconds.

        The same `key` of the same sender sends once. Raises `NotFound` for a recipient that does not exist and `Refused`
        where its inbox is full."""
        with self.store.write() as tx:
            id = self.post(tx, sender, to, kind, said, priority, data, expires, key)
        return self.get(id)

    def post(self, tx, sender, to, kind, said="", priority="normal", data=None, expires=None, key=None, bounded=True, quiet=False, only=None):
        """Send inside a transaction of the caller's; return the message's id. Without `bounded` a full inbox takes it too.

        `quiet`: an old one, that wakes nobody and waits for a start, fills at most half an inbox and leaves no dead letter.
        `only`: the id of an agent of the type `to`; it alone is handed the message while it is at work."""
        key = "message:{}:{}".format(sender.id or sender.name, key) if key else None
        known = self.log.written(tx, key)
        if known is not None:
            return known["subject"]
        kind, level, payload = _kind(kind), _level(priority), _payload(said, data)
        seconds = self.lasts() if expires is None else expires
        if not 0 < seconds <= 366 * 86400:
            raise errors.UsageError("a message expires in a time between 1 second and a year, not in {:g} seconds".format(seconds))
        self._sweep(tx)
        if quiet:  # who is at work now is not whom it was for
            address, inboxes = addresses.resolve(self.app, to, sender, False, ())
            inboxes = [dict(one, back=addresses.ALL) for one in inboxes]
        else:
            address, inboxes = addresses.resolve(self.app, to, sender, level <= model.PRIORITIES["high"], self.at_work(tx))
        if only in dict(self.at_work(tx)):
            inboxes = [{"inbox": only, "urgent": int(level <= model.PRIORITIES["high"]), "shared": 0, "back": address}]
        if bounded:
            self._room(tx, inboxes, 2 if quiet else 1)
        run = tx.one("run.current")
        number = tx.one("message.last_number")["number"] + 1
        if any(one["urgent"] for one in inboxes):
            self._flag()
        self.log.append(tx, "message.sent", "M{}".format(number), {
            "number": number, "sender": sender.name, "sender_id": sender.id, "address": address, "kind": kind, "priority": level,
            "text": said, "payload": payload, "run": run["id"] if run else None, "expires_at": clock.later(seconds),
            "inboxes": inboxes}, key)
        return "M{}".format(number)

    def at_work(self, reader=None):
        """Return `[(agent id, type)]` of the agents at work."""
        return [(row["id"], row["type"]) for row in (reader or self.store).read("message.at_work")]

    def room(self, part=1):
        """Return how many unread messages an inbox holds, or a part of that."""
        return self.settings.get("unread", UNREAD) // part

    def _room(self, tx, inboxes, part=1):
        bound = self.room(part)
        for one in inboxes:
            count = tx.one("message.unread", inbox=one["inbox"])["count"]
            if count >= bound:
                raise errors.Refused("{} has {} unread messages, the bound is {}; it reads them with: muster message receive "
                                     "(or raise messages.unread)".format(one["inbox"], count, bound))

    def _flag(self):
        """Leave the sign for hooks; before the commit, so that no message stands without it."""
        try:
            with open(flag(self.app), "a", encoding="utf-8"):
                pass
        except OSError:
            pass  # the message waits for the next start, or for `receive`

    def take(self, reader, urgent=False, fitting=None, ack=False, again=False, limit=20):
        """Hand the reader's waiting messages over: `(rows, how many wait besides)`; each is handed over once.

        `urgent`: only what may not wait. `fitting(rows)` says how many of them fit. `again`: what was handed over and
        never acknowledged instead."""
        inboxes, receiver = addresses.inboxes(self.app, reader), addresses.receiver(self.app, reader)
        if again:
            return self._again(inboxes, receiver, limit), 0
        if not self._waiting(self.store, inboxes, receiver, urgent, 1):
            if urgent and self.store.one("message.any_urgent") is None:
                with self.store.write() as tx:
                    self._unflag(tx)
            return [], 0
        with self.store.write() as tx:
            self._sweep(tx)
            rows = self._waiting(tx, inboxes, receiver, urgent, limit)
            taken = rows[:fitting(rows)] if fitting else rows
            for row in taken:
                self.log.append(tx, "message.delivered", row["id"], {"inbox": row["inbox"], "receiver": receiver})
                if ack:
                    self.log.append(tx, "message.acknowledged", row["id"], {"receiver": receiver})
            left = len(self._waiting(tx, inboxes, receiver, urgent, self.settings.get("unread", UNREAD) + 1))
            if urgent and not left:
                self._unflag(tx)
        return taken, left

    def _unflag(self, tx):
        if tx.one("message.any_urgent") is None:
            try:
                os.unlink(flag(self.app))
            except OSError:
                pass  # another hook was faster

    def peek(self, reader, limit=20):
        """Return the reader's waiting messages without taking them."""
        return self._waiting(self.store, addresses.inboxes(self.app, reader), addresses.receiver(self.app, reader), False, limit)

    @staticmethod
    def _waiting(source, inboxes, receiver, urgent, limit):
        now, found = clock.now(), []
        for inbox in inboxes:
            found += source.read("message.waiting", inbox=inbox, receiver=receiver, urgent=1 if urgent else None, now=now, limit=limit)
        # what several inboxes hold is one message to whoever reads them all
        once = {row["number"]: row for row in reversed(found)}
        return sorted(once.values(), key=lambda row: (row["priority"], row["number"]))[:limit]

    def _again(self, inboxes, receiver, limit):
        found = {row["number"]: row for inbox in dict.fromkeys(inboxes + [receiver])
                 for row in self.store.read("message.unacknowledged", inbox=inbox, receiver=receiver, limit=limit)}
        return [found[number] for number in sorted(found)][:limit]

    def acknowledge(self, reader, ids):
        """Record that the reader is done with messages it was handed; return their ids. Repeating it changes nothing."""
        receiver = addresses.receiver(self.app, reader)
        with self.store.write() as tx:
            for id in ids:
                rows = [row for row in self._row(tx, id) and tx.read("message.deliveries", id=id) if row["receiver"] == receiver]
                if not rows:
                    raise errors.Refused("message {} was not handed to {}; read it first: muster message receive".format(id, receiver))
                if any(row["status"] == "delivered" for row in rows):
                    self.log.append(tx, "message.acknowledged", id, {"receiver": receiver})
        return list(ids)

    def resend(self, id, to=None):
        """Send a dead letter again, to its address or to another; return the message."""
        with self.store.write() as tx:
            self._sweep(tx)
            row = self._row(tx, id)
            states = [one["status"] for one in tx.read("message.deliveries", id=id)]
            if not any(model.may(model.DELIVERY_MOVES, state, "waiting") for state in states):
                raise errors.Refused("message {} is {} and can not be sent again; allowed: {}".format(
                    id, ", ".join(sorted(set(states))), ", ".join(
                        state for state, moves in model.DELIVERY_MOVES.items() if "waiting" in moves)))
            gone = tx.one("agent.by_id", id=row["address"]) if to is None else None
            if gone is not None and gone["status"] == "ended":
                to = gone["type"]  # the next of its type
            address, inboxes = addresses.resolve(self.app, to or row["address"], Sender(row["sender"], row["sender_id"]),
                                                 row["priority"] <= model.PRIORITIES["high"], self.at_work(tx))
            self._room(tx, inboxes)
            if any(one["urgent"] for one in inboxes):
                self._flag()
            self.log.append(tx, "message.resent", id, {"address": address, "inboxes": inboxes, "expires_at": clock.later(self.lasts())})
        return self.get(id)

    def lasts(self):
        """Return after how many seconds a message that nobody read expires."""
        return self.settings.get("expires_hours", EXPIRES_SECONDS / 3600) * 3600

    def sweep(self):
        """Bring what is over its time, or waits for an agent that ended, to where it belongs; writes only where there is any."""
        if self.store.read("message.expired", now=clock.now(), limit=1) or self.store.read("message.stranded"):
            with self.store.write() as tx:
                self._sweep(tx)

    def _sweep(self, tx):
        for row in tx.read("message.expired", now=clock.now(), limit=_SWEEP):
            over = row["seen"] or row["back"] == addresses.ALL
            self.log.append(tx, "message.expired", row["message"], {
                "inbox": row["inbox"], "status": "closed" if over else "expired", "reason": "nobody else read it in time" if row["seen"]
                else "nobody read it in time"})
        for row in tx.read("message.stranded"):
            why = "{} ({}) ended before it read it".format(row["inbox"], row["agent"])
            if row["back"] == addresses.ALL or (row["back"] and row["seen"]):
                self.log.append(tx, "message.expired", row["message"], {"inbox": row["inbox"], "status": "closed", "reason": why})
            elif row["back"]:
                self.log.append(tx, "message.returned", row["message"], {"inbox": row["inbox"], "to": row["back"], "reason": why})
            else:
                self.log.append(tx, "message.dead", row["message"], {"inbox": row["inbox"], "reason": why})

    def get(self, id):
        """Return one message as a dict with its deliveries; raises `NotFound`."""
        return self._public(self._row(self.store, id))

    def list(self, sender=None, address=None, kind=None, status=None, limit=50):
        """Return messages as dicts, the newest first."""
        if status is not None and status not in model.DELIVERY_MOVES:
            raise errors.UsageError("{} is no status of a message; there are: {}".format(status, ", ".join(model.DELIVERY_MOVES)))
        self.sweep()
        return [self._public(row) for row in self.store.read(
            "message.filtered", sender=sender, address=address, type=_kind(kind) if kind else None, status=status, limit=limit)]

    def dead(self, limit=50):
        """Return the dead letters, the newest first: expired ones and those that can not be delivered, each with its reason."""
        self.sweep()
        return [dict(public(row), inbox=row["inbox"], status=row["status"], reason=row["reason"])
                for row in self.store.read("message.dead", limit=limit)]

    def queues(self, inbox=None):
        """Return how many messages wait, are urgent, and are handed over but not acknowledged, by inbox."""
        self.sweep()
        found = {row["inbox"]: dict(row, delivered=0) for row in self.store.read("message.queues", inbox=inbox)}
        for row in self.store.read("message.open_queues", inbox=inbox):
            found.setdefault(row["inbox"], {"inbox": row["inbox"], "waiting": 0, "urgent": 0, "oldest": None})["delivered"] = row["delivered"]
        for one in found.values():
            one["oldest"] = "M{}".format(one["oldest"]) if one["oldest"] else None
        return [found[name] for name in sorted(found)]

    def counts(self):
        """Return `{waiting, dead}` over all inboxes."""
        return dict(self.store.one("message.counts"))

    def _public(self, row):
        return dict(public(row), deliveries=[
            {name: one[name] for name in ("inbox", "status", "receiver", "reason", "delivered_at", "acknowledged_at")}
            for one in self.store.read("message.deliveries", id=row["id"])])

    @staticmethod
    def _row(reader, id):
        row = reader.one("message.by_id", id=id)
        if row is None:
            raise errors.NotFound("message {} does not exist; see: muster message list".format(text.line(id, 40)))
        return row


def flag(app):
    """Return the path of the sign that something urgent may wait."""
    return os.path.join(os.path.dirname(app.places.marker), FLAG)


def public(row):
    """Return a message's row as plain data, in the words of the earlier layouts."""
    names = {number: name for name, number in model.PRIORITIES.items()}
    return {"id": row["id"], "from": row["sender"], "from_id": row["sender_id"], "to": row["address"], "type": row["type"],
            "priority": names[row["priority"]], "text": row["text"], "data": json.loads(row["data"]) if row["data"] else None,
            "run": row["run"], "timestamp": row["at"], "expires_at": row["expires_at"]}


def _kind(kind):
    found = str(kind or "").strip().lower().replace("-", "_")
    if found not in model.MESSAGE_TYPES:
        raise errors.UsageError("{} is no type of message; there are: {}".format(text.line(kind, 40) or "nothing", ", ".join(model.MESSAGE_TYPES)))
    return found


def _level(priority):
    found = model.PRIORITIES.get(str(priority).strip().lower())
    if found is None:
        raise errors.UsageError("{} is no priority; there are: {}".format(text.line(priority, 40), ", ".join(model.PRIORITIES)))
    return found


def _payload(said, data):
    """Return the data as JSON text, or None; raises `UsageError` where the message is empty or too long."""
    if not (said or "").strip() and data is None:
        raise errors.UsageError("the message is empty; give it --text or --data")
    if len(said) > LONGEST:
        raise errors.UsageError("the text has {} characters, more than {}; put it into a file and name its path".format(len(said), LONGEST))
    payload = None if data is None else text.canonical(text.clean(data))
    if payload is not None and len(payload) > LARGEST:
        raise errors.UsageError("the data has {} characters, more than {}; put it into a file and name its path".format(len(payload), LARGEST))
    return payload
