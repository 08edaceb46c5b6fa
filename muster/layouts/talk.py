"""Questions, hand-offs and messages of the earlier layouts: what is still open becomes ours, the rest is kept as it stood and named."""

import json

from muster import aliases, clock, errors, roles, text
from muster.layouts.found import PRIORITIES, digest, seconds
from muster.messages import Sender

NOUNS = {"question": "question", "handoff": "hand-off", "message": "message"}
# What stands for "nobody dealt with it yet"; every other word is kept.
_OPEN = {"question": ("", "open", "pending", "asked", "unanswered", "waiting", "new"), "handoff": ("", "open", "pending", "offered", "ready", "waiting", "new"),
         "message": ("", "unread", "pending", "sent", "queued", "waiting", "new")}
# The fields that a record is known by: none that changes while it is dealt with.
_SAME = {"question": ("id", "from", "question", "context", "timestamp"), "handoff": ("id", "from", "to", "artifact", "task"),
         "message": ("id", "from", "to", "type", "payload", "timestamp")}
_WRITTEN = {"question": "asked_at", "handoff": "offered_at", "message": "at"}
_NAMES = {"user": "person", "human": "person", "main": "orchestrator"}


class _Tried(Exception):
    """Takes back what a dry run wrote."""


def entries(kept):
    """Return `[(noun, label, record, key)]` of what was said, in what was kept of a document.

    `key` is the same wherever the file lies, and None for what is no object."""
    said, seen, found = kept.get("communication"), {}, []
    lists = [(noun, said.get(noun + "s")) for noun in ("question", "handoff")] if isinstance(said, dict) else []
    for noun, records in lists + [("message", kept.get("messages"))]:
        if noun != "message" and isinstance(records, list):
            records = dict(enumerate(records, 1))
        for label, record in records.items() if isinstance(records, dict) else ():
            key = None
            if isinstance(record, dict):
                same = text.clean(record)
                key = "import:v1:{}:{}".format(noun, digest([same.get(name) for name in _SAME[noun]]))
                seen[key] = seen.get(key, 0) + 1
                key += ":{}".format(seen[key]) if seen[key] > 1 else ""
                if noun != "message" and isinstance(record.get("id"), (str, int)):
                    label = record["id"]
            found.append((noun, str(label), record, key))
    return found


def standing(app, reader, noun, record, key):
    """Return `(row, key)`: the row of ours that a record became, or None, and the key that it may be written under.

    After a rollback the event is there and the row is not: it may come again."""
    written = app.log.written(reader, _spelled(noun, record, key))
    while written is not None:
        row = reader.one(noun + ".by_id", id=written["subject"])
        if row is not None and row[_WRITTEN[noun]] == written["at"]:
            return row, key
        key += "+"
        written = app.log.written(reader, _spelled(noun, record, key))
    row = reader.one(noun + ".by_id", id=record["id"]) if isinstance(record.get("id"), str) else None
    return (row if row is not None and _ours(noun, row, record) else None), key


def _spelled(noun, record, key):
    return "message:{}:{}".format(record.get("from"), key) if noun == "message" else key


def _ours(noun, row, record):
    """Say whether a record is one that an export of ours wrote."""
    if noun == "message":
        return record.get("from") == row["sender"] and record.get("payload") == payload(row)
    ours, giver = {"question": ("question", "asker"), "handoff": ("artifact", "giver")}[noun]
    return record.get(ours) == row[ours] and record.get("from") == row[giver]


def payload(row):
    """Return what a message of ours says, as one value."""
    data = json.loads(row["data"]) if row["data"] else None
    return row["text"] if data is None else {"text": row["text"], "data": data} if row["text"] else data


def carry(app, found, dry=False):
    """Make what is open ours, in one transaction; return `{"questions", "handoffs", "messages"}` counts. `dry`: only tell."""
    work = _Carry(app, found)
    try:
        with app.store.write() as tx:
            for entry in work.entries:
                work.one(tx, *entry)
            if dry:
                raise _Tried
    except _Tried:
        pass
    for noun in [noun for noun in NOUNS if work.closed[noun]]:
        found.notes.append((text.plural(work.closed[noun], NOUNS[noun]) + " that somebody dealt with", "kept as it stands"))
    return {noun + "s": count for noun, count in work.made.items()}


class _Carry:
    """One file's questions, hand-offs and messages on their way."""

    def __init__(self, app, found):
        self.app, self.found = app, found
        self.made, self.closed = dict.fromkeys(NOUNS, 0), dict.fromkeys(NOUNS, 0)
        self.tasks = {task["key"]: id for id, task in found.tasks.items()}
        self.tasks.update((id, id) for id in found.tasks)
        # By their time, so that they are read in that order.
        self.entries = sorted(entries(found.kept), key=lambda entry: _sent(entry) if entry[0] == "message" else -1)
        self.late, self.measured = self._late(), self._measured()

    def _late(self):
        """Return the labels of the messages for whose recipient newer ones fill the half of an inbox that old ones may have."""
        count, late = {}, set()
        for noun, label, record, key in reversed(self.entries):
            if noun == "message" and key and _open(noun, record):
                to = str(record.get("to"))
                count[to] = count.get(to, 0) + 1
                if count[to] > self.app.messages.room(2):
                    late.add(label)
        return late

    def _measured(self):
        """Return path and digest of each artifact that is offered, or why there is none; before the transaction, as files may be large."""
        found = {}
        for noun, _, record, key in self.entries:
            name = record.get("artifact") if noun == "handoff" and key and _open(noun, record) else None
            if not isinstance(name, str) or name in found:
                continue
            try:
                found[name] = self.app.handoffs.measure(name) if name.strip() else "it names no artifact"
            except errors.Refused as error:
                found[name] = str(error)
            except (OSError, ValueError) as error:
                found[name] = "{} can not be read ({})".format(text.line(name, 200), text.line(error, 200))
        return found

    def one(self, tx, noun, label, record, key):
        """Make one record ours where it can be; say in the notes what became of it."""
        name, row, why = "{} {}".format(NOUNS[noun], label), None, None
        if key is None:
            why = "it is no object"
        else:
            row, key = standing(self.app, tx, noun, record, key)
            if row is None and not _open(noun, record):
                self.closed[noun] += 1
                return
        if row is not None:
            self.found.notes.append((name, "{}, there already".format(row["id"])))
            return
        try:
            if why or (noun == "message" and label in self.found.broken):
                raise errors.Refused(why or "the file is broken")
            id, to = getattr(self, "_" + noun)(tx, label, record, key)
        except (errors.UsageError, errors.Refused, errors.NotFound) as error:
            self.found.notes.append((name, "not mapped, kept as it stands: {}".format(error)))
            return
        self.found.notes.append((name, "{}, for {}".format(id, to)))
        self.made[noun] += 1

    def _task(self, name):
        return self.tasks.get(name, name) if isinstance(name, str) else None

    def _question(self, tx, label, record, key):
        if not isinstance(record.get("question"), str):
            raise errors.Refused("it asks nothing in words")
        to = _party(record, "to")
        return self.app.questions.adopt(tx, _party(record, "from"), to, record["question"], self._task(record.get("context")), key, _source(record)), to

    def _handoff(self, tx, label, record, key):
        giver, to, name = _party(record, "from"), _party(record, "to"), record.get("artifact")
        measured = self.measured[name] if isinstance(name, str) else "it names no artifact"
        if isinstance(measured, str):
            raise errors.Refused(measured)
        return self.app.handoffs.adopt(tx, giver, to, measured, self._task(record.get("task")), key, _source(record)), to

    def _message(self, tx, label, record, key):
        _party(record, "from")
        _party(record, "to")
        messages, sent, now = self.app.messages, seconds(record.get("timestamp")), clock.seconds(clock.now())
        if sent is None:
            raise errors.Refused("it says no time that can be read, so it may be of any age")
        said = text.line(record["timestamp"], 40)
        left = min(sent, now) + messages.lasts() - now
        if left <= 0:
            raise errors.Refused("it is of {}, a message expires after {:g} hours".format(said, messages.lasts() / 3600))
        if label in self.late:
            raise errors.Refused("{} newer ones for {} are waiting, half of what an inbox holds".format(messages.room(2), text.line(record["to"], 60)))
        said, words = "(of {}, from before muster was here)".format(said), record.get("payload")
        if words is None:
            raise errors.Refused("it says nothing")
        priority = PRIORITIES.get(str(record.get("priority") or "").lower(), "normal")
        id = messages.post(tx, Sender(record["from"]), record["to"], record.get("type"), said + (" " + words if isinstance(words, str) else ""), priority,
                           None if isinstance(words, str) else words, max(1, left), key, quiet=True)
        return id, tx.one("message.by_id", id=id)["address"]


def _open(noun, record):
    dealt = record.get("answer") not in (None, "") if noun == "question" else noun == "message" and any(
        record.get(name) is True for name in ("read", "consumed", "acknowledged"))
    return not dealt and str(record.get("status") or "").strip().lower() in _OPEN[noun]


def _sent(entry):
    return (seconds(entry[2].get("timestamp")) or 0) if entry[3] else 0


def _party(record, name):
    """Return the name of an agent as it is now, of a field that says one; raises `Refused` or `UsageError`."""
    said = record.get(name)
    if not isinstance(said, str) or not said.strip():
        raise errors.Refused('"{}" names nobody'.format(name))
    said = said.strip()
    return roles.party(aliases.current(_NAMES.get(said.lower(), said)))


def _source(record):
    return {name: record[name] for name in ("id", "timestamp") if isinstance(record.get(name), (str, int))}
