"""Hand-offs: an artifact goes from one to another, and is accepted only as what it was when it was offered."""

import hashlib
import os

from muster import clock, errors, model, roles, text

DUE_SECONDS = 86400
ADOPTED_SECONDS = 7 * 86400
LARGEST = 256 * 1024 * 1024


class Handoffs:
    """The hand-offs of one project."""

    def __init__(self, app):
        self.app, self.log, self.store = app, app.log, app.store

    def offer(self, giver, receiver, artifact, task=None, note=None, due=DUE_SECONDS, key=None):
        """Offer a file or a folder of the project; return the hand-off as a dict.

        Raises `Refused` where the artifact does not exist, is empty or lies outside the project."""
        receiver = roles.party(receiver)
        if not 0 < due <= 30 * 86400:
            raise errors.UsageError("due {} is no number of seconds up to 30 days".format(due))
        path, digest = self.measure(artifact)
        if task:
            self.app.tasks.get(task)

        def act(tx):
            id = "H{}".format(tx.one("handoff.last_number")["number"] + 1)
            return self.log.append(tx, "handoff.offered", id, {
                "number": int(id[1:]), "giver": giver, "receiver": receiver, "task": task, "artifact": path, "digest": digest,
                "note": text.line(note, 2000) if note else None, "due_at": clock.later(due)}, key)

        return self.get(self.log.once("handoff.offered", None, key, act)["subject"])

    def adopt(self, tx, giver, receiver, measured, task, key, source):
        """Write down an offer that was made elsewhere and before; return its id. `measured` is what `measure` returned."""
        receiver, (path, digest) = roles.party(receiver), measured
        id = "H{}".format(tx.one("handoff.last_number")["number"] + 1)
        self.log.append(tx, "handoff.offered", id, {
            "number": int(id[1:]), "giver": giver, "receiver": receiver, "task": task if task and tx.one("task.by_id", id=task) else None,
            "artifact": path, "digest": digest, "note": None, "due_at": clock.later(ADOPTED_SECONDS), "source": source}, key)
        return id

    def accept(self, id, by):
        """Accept what was offered; raises `Refused` where the artifact is gone or another one by now."""
        row = self._of_receiver(id, by)
        _, digest = self.measure(row["artifact"])
        if digest != row["digest"]:
            raise errors.Refused("{} is not what {} handed over (digest {}, now {}); have it offered again, or refuse {}".format(
                row["artifact"], row["giver"], row["digest"][:12], digest[:12], id))
        return self._close(id, "accepted", {"by": by})

    def refuse(self, id, by, reason):
        """Refuse what was offered, with the reason; return the hand-off."""
        if not (reason or "").strip():
            raise errors.UsageError("a refusal names its reason; add it after the id")
        self._of_receiver(id, by)
        return self._close(id, "refused", {"by": by, "reason": text.line(reason, 2000)})

    def withdraw(self, id, by, reason=None):
        """Take an offer back; only its giver or the person. Return the hand-off."""
        row = self._row(self.store, id)
        if by != "person" and not roles.same(by, row["giver"]):
            raise errors.Refused("hand-off {} is {}'s; only {} or the person takes it back".format(id, row["giver"], row["giver"]))
        return self._close(id, "withdrawn", {"by": by, "reason": reason})

    def expire(self):
        """Close the offers that nobody took in time; return their ids. Writes nothing where there is none."""
        if not self.store.one("handoff.due", now=clock.now()):
            return []
        with self.store.write() as tx:
            rows = tx.read("handoff.due", now=clock.now())
            for row in rows:
                self.log.append(tx, "handoff.expired", row["id"], {"reason": "{} did not take it in time".format(row["receiver"])})
        return [row["id"] for row in rows]

    def get(self, id):
        """Return one hand-off as a dict; raises `NotFound`."""
        return dict(self._row(self.store, id))

    def list(self, status=None, receiver=None, giver=None, task=None, limit=50):
        """Return hand-offs as dicts, newest first, those whose time is over closed first."""
        if status is not None and status not in model.HANDOFF_MOVES:
            raise errors.UsageError("{} is no status of a hand-off; there are: {}".format(status, ", ".join(model.HANDOFF_MOVES)))
        self.expire()
        return [dict(row) for row in self.store.read(
            "handoff.filtered", status=status, receiver=receiver, giver=giver, task=task, limit=limit)]

    def _of_receiver(self, id, by):
        self.expire()
        row = self._row(self.store, id)
        if by != "person" and not roles.same(by, row["receiver"]):
            raise errors.Refused("hand-off {} is for {}, not for {}".format(id, row["receiver"], by))
        return row

    def _close(self, id, status, data):
        with self.store.write() as tx:
            row = self._row(tx, id)
            if not model.may(model.HANDOFF_MOVES, row["status"], status):
                raise errors.Refused("hand-off {} is {} and can not become {}; allowed: {}".format(
                    id, row["status"], status, ", ".join(model.HANDOFF_MOVES[row["status"]]) or "nothing, it is closed"))
            self.log.append(tx, "handoff." + status, id, data)
        return self.get(id)

    @staticmethod
    def _row(reader, id):
        row = reader.one("handoff.by_id", id=id)
        if row is None:
            raise errors.NotFound("hand-off {} does not exist; see: muster handoff list".format(text.line(id, 40)))
        return row

    def measure(self, artifact):
        """Return `(path from the root, SHA-256)` of a file, or of a folder's files with their names; raises `Refused`."""
        full = os.path.realpath(os.path.join(self.app.root, artifact))
        root = os.path.realpath(self.app.root)
        path = os.path.relpath(full, root).replace(os.sep, "/")
        if path.startswith("../") or path == "..":
            raise errors.Refused("{} lies outside the project; hand over a file of it".format(text.line(artifact, 200)))
        if not os.path.exists(full):
            raise errors.Refused("{} does not exist; write it first, then hand it over".format(text.line(artifact, 200)))
        files = [full] if os.path.isfile(full) else sorted(
            os.path.join(folder, name) for folder, _, names in os.walk(full) for name in names)
        digest, size = hashlib.sha256(), 0
        for name in files:
            if not os.path.isfile(name):
                continue  # a FIFO would wait for ever
            size += os.path.getsize(name)
            if size > LARGEST:
                raise errors.Refused("{} has more than {} MB; hand over a part, or a list of digests".format(path, LARGEST >> 20))
            digest.update(os.path.relpath(name, full).encode("utf-8", "surrogateescape") + b"\0")
            with open(name, "rb") as handle:
                for block in iter(lambda: handle.read(1 << 20), b""):
                    digest.update(block)
        if not size:
            raise errors.Refused("{} is empty; there is nothing to hand over".format(path))
        return path, digest.hexdigest()
