"""The log: every change is an event, chained by hash; the tables are what the events add up to."""

import json

from muster import clock, errors, ids, text
from muster.store import sql

GENESIS = "0" * 64
_FIELDS = ("seq", "id", "at", "session", "actor", "type", "subject", "data", "key", "prev_hash")
# What a rollback never takes back: money spent, a person's word, who was here, where the checkpoints are, what was deployed,
# what was said: a message that a model was shown would be shown again.
LASTING = ("meta", "sessions", "touches", "waivers", "spending", "checkpoints", "confirmations", "deployments", "messages", "deliveries",
           "alerts", "agents", "breakers")
LASTING_EVENTS = ("store.", "session.", "gate.waived", "checkpoint.", "deploy.", "run.stop_held", "run.budget", "run.spent", "message.",
                  "alert.", "agent.", "breaker.")
PAGE = 2000


class Log:
    """Appends and replays events. `session` and `actor` are stamped on what this process writes."""

    def __init__(self, store, session="", actor="person"):
        self.store, self.session, self.actor = store, session, actor

    def append(self, tx, kind, subject, data=None, key=None, actor=None):
        """Write one event and run its projection inside `tx`; return the event as a dict (its `data` cleaned).

        `key` makes a retry harmless: the caller looks it up with `by_key` first."""
        last = tx.one("event.last")
        event = {
            "seq": (last["seq"] if last else 0) + 1,
            "id": ids.event_id(),
            "at": clock.now(),
            "session": text.clean(self.session),
            "actor": text.clean(actor or self.actor),
            "type": kind,
            "subject": text.clean(str(subject)),
            "data": text.canonical(text.clean(data or {})),
            "key": spelled(key),
            "prev_hash": last["hash"] if last else GENESIS,
        }
        event["hash"] = digest(event)
        tx.run("event.add", **event)
        tx.project(kind, parameters(event))
        event["data"] = json.loads(event["data"])
        return event

    def by_key(self, tx, key):
        """Return the data of the event written under the idempotency key, or None."""
        row = self.written(tx, key)
        return json.loads(row["data"]) if row else None

    def written(self, tx, key):
        """Return the row of the event written under the idempotency key, or None."""
        return tx.one("event.by_key", key=spelled(key)) if key else None

    def once(self, kind, subject, key, act):
        """Run `act(tx)`, which appends an event of that kind, in a transaction; return the event as a dict, or None.

        A `key` that was used gives the event of its first call instead and changes nothing; raises `UsageError` where it
        was used for something else."""
        with self.store.write() as tx:
            row = self.written(tx, key)
            if row is None:
                return act(tx)
            if row["type"] == kind and subject in (None, row["subject"]):
                return public(row)
            raise errors.UsageError("key {} was used for {} of {}; take another".format(key, row["type"], row["subject"]))

    def read(self, after=0, limit=1000, newest=False, **filters):
        """Return events as dicts, oldest first. Filters: type (or its noun), subject, actor, of_session, since."""
        rows = self._newest(limit, filters) if newest else self.store.read("event.filtered", seq=after, limit=limit, **filters)
        return [public(row) for row in rows]

    def _newest(self, limit, filters):
        """Return the newest rows by the index that the filters can use: a few among a million events are no search."""
        given = dict(filters, limit=limit, low=self.first(lambda at: at >= filters["since"]) if filters.get("since") else -(1 << 63))
        if filters.get("subject"):
            return self.store.read("event.newest_of_subject", **given)[::-1]
        scope = "actor" if filters.get("actor") else "session" if filters.get("of_session") else "type" if filters.get("type") else None
        if scope is None:
            return self.store.read("event.newest", **given)[::-1]
        kinds = self.store.read("event.types_of", type=filters["type"]) if filters.get("type") else self.store.read("event.types")
        rows = [row for kind in kinds for row in self.store.read("event.newest_of_" + scope, **dict(given, type=kind["type"]))]
        rows.sort(key=lambda row: row["seq"])
        return rows[-limit:] if 0 <= limit < len(rows) and limit else rows if limit else []

    def first(self, is_behind):
        """Return the number of the first event whose time `is_behind(at)` holds for, found by halving: numbers rise with time."""
        low, high = 1, self.store.one("event.count")["count"] + 1
        while low < high:
            middle = (low + high) // 2
            row = self.store.one("event.time", seq=middle)
            low, high = (low, middle) if row is not None and is_behind(row["at"]) else (middle + 1, high)
        return low

    def verify(self, after=0):
        """Walk the chain, behind event `after` where one is given; return `(events, None)` or `(events, fault)`, the fault
        naming the first broken link."""
        seq, page = max(0, after), PAGE
        previous = next((row["hash"] for row in self.store.read("event.after", seq=seq - 1, limit=1)), "") if seq else GENESIS
        while True:
            try:
                # From the very first number there can be: what stands before event 1 was put there.
                rows = self.store.read("event.after", seq=seq or -(1 << 63), limit=page)
            except errors.StoreCorrupt:
                if page == 1:
                    return seq, "event {} can not be read".format(seq + 1)
                page = 1
                continue
            if not rows:
                return seq, None
            for row in rows:
                if row["seq"] < 1:
                    return seq, "event {} stands before the first".format(row["seq"])
                if row["seq"] != seq + 1:
                    return seq, "event {} is missing".format(seq + 1)
                if row["prev_hash"] != previous:
                    return seq, "event {} does not follow event {}: its prev_hash differs".format(row["seq"], seq)
                if not whole(row):
                    return seq, "event {} ({} {}) was changed after it was written".format(
                        row["seq"], row["type"], row["subject"]
                    )
                seq, previous = row["seq"], row["hash"]

    def rebuild(self):
        """Rebuild every table from the log in one transaction; return the number of events replayed.

        Refuses a broken chain: tables built from it would be no better than the ones there."""
        with self.store.write() as tx:
            # Inside the transaction: an event that another process adds in between must be replayed too.
            count, fault = self.verify()
            if fault:
                raise errors.StoreCorrupt("{}; the tables were left as they are, restore a backup".format(fault))
            for table in self.store.tables():
                if table != "events":
                    tx.clear(table)
            replay(tx, self.store, count)
        return count

    def drift(self, path):
        """Return the names of the tables that a rebuild would change, tried on a copy written to `path`."""
        from muster.store import Store

        self.store.backup(path)
        copy = Store(path)
        try:
            before = {table: copy.dump(table) for table in copy.tables()}
            Log(copy).rebuild()
            return [table for table, rows in before.items() if copy.dump(table) != rows]
        finally:
            copy.close()

    def restore(self, tx, seq):
        """Bring the restorable tables back to what they were after event `seq`, as an event of its own."""
        return self.append(tx, "state.restored", "store", {"to": seq}) and _restore(tx, self.store, seq)


def spelled(key):
    """Return an idempotency key as it is stored: by its digest where it holds a secret or is no valid UTF-8."""
    if key is None or text.clean(key) == key:
        return key
    import hashlib

    return "sha256 " + hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def digest(event):
    """Return the SHA-256 of the event's canonical JSON: `data` counts as the text that is stored."""
    import hashlib  # 2 ms that a hook which only reads need not pay

    return hashlib.sha256(text.canonical([event[name] for name in _FIELDS]).encode("utf-8")).hexdigest()


def whole(row):
    """Say whether an event's row is what its hash was made from."""
    try:
        return digest(row) == row["hash"]
    except TypeError:  # bytes where text stood
        return False


def parameters(event):
    """Return what an event's SQL may name: its own fields and the top-level keys of its data, containers as JSON."""
    data = json.loads(event["data"])
    values = {
        name: text.canonical(value) if isinstance(value, (dict, list)) else value for name, value in data.items()
    }
    values.update((name, event[name]) for name in ("subject", "at", "session", "actor", "seq", "type", "data", "key"))
    return values


def public(row):
    """Return an event row as a dict with its data parsed."""
    event = {name: row[name] for name in _FIELDS}
    event["hash"], event["data"] = row["hash"], json.loads(row["data"])
    return event


def replay(tx, store, upto, after=0, only_restorable=False):
    """Run the projections of the events behind `after` up to `upto` again inside `tx`."""
    seq = after
    while seq < upto:
        rows = tx.read("event.after", seq=seq, limit=min(PAGE, upto - seq))
        if not rows:  # there are fewer events than the number that a restore names
            return
        for row in rows:
            seq = row["seq"]
            if row["type"] == "state.restored":
                _restore(tx, store, json.loads(row["data"])["to"])
            elif not (only_restorable and row["type"].startswith(LASTING_EVENTS)):
                statements = sql.projection(row["type"])
                if statements:
                    tx.project(row["type"], parameters(row))


def _restore(tx, store, seq):
    for table in store.tables():
        if table != "events" and table not in LASTING:
            tx.clear(table)
    for after, upto in _spans(tx, seq):
        replay(tx, store, upto, after, only_restorable=True)


def _spans(tx, seq):
    """Return the spans `(after, upto)` of events that the state after event `seq` is made of, oldest first.

    A restore cuts out what lies between it and the event it led back to. Walked into one by one, restores that lead
    back behind other restores would double the work with each."""
    spans = []
    while seq > 0:
        row = tx.one("event.last_restored", upto=seq)
        spans.append((row["seq"] if row else 0, seq))
        seq = min(json.loads(row["data"])["to"], row["seq"] - 1) if row else 0
    return reversed(spans)
