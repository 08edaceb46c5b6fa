"""Locks on paths and names: with a lease, a fencing token, and no dead-lock."""

import os

from muster import clock, errors, roles, text

LEASE_SECONDS = 900
WAIT_SECONDS = 120


class Locks:
    """The locks of one project. A name with a slash or a dot, or one that exists as a file, is a path of the project."""

    def __init__(self, app):
        self.app, self.log, self.store = app, app.log, app.store

    def acquire(self, name, holder, lease=LEASE_SECONDS, reason=None, wait=False, holder_id=None):
        """Take a lock, or renew one's own; return `{name, holder, fence, lease_until}`. `holder_id` is the client's id of the
        agent: two agents of one type are two holders.

        Raises `Refused` naming who holds it (with `wait` the wish is recorded for two minutes, and a circle of wishes is
        refused by its names)."""
        if not 0 < lease <= 86400:
            raise errors.UsageError("lease {} is no number of seconds up to a day".format(lease))
        name, kind = self._named(name)
        with self.store.write() as tx:
            others = [row for row in self._holding(tx, name, kind) if not _own(row, holder, holder_id)]
            if not others:
                return self._take(tx, name, kind, holder, holder_id, lease, reason)
            circle = self._circle(tx, _party(holder, holder_id), others) if wait else None
            if wait and not circle:
                self.log.append(tx, "lock.waited", name, {"holder": _party(holder, holder_id), "until": clock.later(WAIT_SECONDS)})
        if circle:
            raise errors.Refused("waiting for {} would be a dead-lock: {}; release one of yours first".format(name, " → ".join(circle)))
        raise errors.Refused("{} is held by {} until {}{}; {}".format(
            others[0]["name"], others[0]["holder"], others[0]["lease_until"][11:19],
            " ({})".format(text.line(others[0]["reason"], 80)) if others[0]["reason"] else "",
            "your wish is noted, ask again" if wait else "ask again later, or take other work"))

    def _take(self, tx, name, kind, holder, holder_id, lease, reason):
        row, until = tx.one("lock.by_name", name=name), clock.later(lease)
        if row is not None and row["holder"] and _own(row, holder, holder_id) and row["lease_until"] >= clock.now():
            self.log.append(tx, "lock.renewed", name, {"lease_until": until, "holder": holder, "fence": row["fence"]})
            return {"name": name, "holder": holder, "fence": row["fence"], "lease_until": until}
        fence = (row["fence"] if row is not None else 0) + 1
        self.log.append(tx, "lock.acquired", name, {
            "kind": kind, "holder": holder, "holder_id": holder_id, "party": _party(holder, holder_id), "fence": fence, "lease_until": until, "reason": text.line(reason, 400) if reason else None})
        return {"name": name, "holder": holder, "fence": fence, "lease_until": until}

    def release(self, name, holder, fence=None, holder_id=None):
        """Give a lock back. Raises `Refused` for another's lock, or for a token that a later holder made stale."""
        name, _ = self._named(name)
        with self.store.write() as tx:
            row = tx.one("lock.by_name", name=name)
            if row is None or row["holder"] is None:
                raise errors.NotFound("nobody holds {}; see: muster lock list".format(name))
            if fence is not None and fence != row["fence"]:
                raise errors.Refused("fence {} of {} is stale: {} took it since (fence {})".format(fence, name, row["holder"], row["fence"]))
            if holder != "person" and not _own(row, holder, holder_id):
                raise errors.Refused("{} is held by {}, not by {}".format(name, _party(row["holder"], row["holder_id"]), _party(holder, holder_id)))
            self.log.append(tx, "lock.released", name, {"holder": row["holder"], "fence": row["fence"], "by": holder})
        return {"name": name, "holder": None, "fence": row["fence"]}

    def release_all(self, holder, holder_id=None):
        """Give back all locks of a holder that is gone, or of the one agent with that id; return their names."""
        with self.store.write() as tx:
            rows = tx.read("lock.of", holder=None if holder_id else holder, holder_id=holder_id, now=clock.now())
            for row in rows:
                self.log.append(tx, "lock.released", row["name"], {"holder": row["holder"], "fence": row["fence"], "by": "muster"})
        return [row["name"] for row in rows]

    def covering(self, path, holder, holder_id=None):
        """Return the lock of another that covers a path of the project, as a dict, or None. One query where there is no lock."""
        if self.store.one("lock.any") is None:
            return None
        rows = self.store.read("lock.overlapping", name=path, now=clock.now())
        # a lock on something inside a folder does not cover the folder's other files
        return next((dict(row) for row in rows if not _own(row, holder, holder_id) and (path + "/").startswith(
            "" if row["name"] == "." else row["name"] + "/")), None)

    def list(self):
        """Return the locks that are held, as dicts, with who waits for them."""
        waits = self.store.read("lock.waits", now=clock.now())
        return [dict(row, waiting=[item["holder"] for item in waits if item["name"] == row["name"]])
                for row in self.store.read("lock.held", now=clock.now())]

    def _named(self, name):
        """Return `(name, kind)`, kind path or name; raises `UsageError` for what is neither."""
        said = (name or "").strip()
        if not said or len(said) > 400 or said != text.line(said, 400):
            raise errors.UsageError('"{}" is no name of a lock; give a path of the project or a word'.format(text.line(name or "", 80)))
        if "/" in said or "." in said or os.path.exists(os.path.join(self.app.root, said)):
            # what is written is known by its real path
            root = os.path.realpath(self.app.root)
            path = os.path.relpath(os.path.realpath(os.path.join(root, said)), root).replace(os.sep, "/")
            if path == ".." or path.startswith("../"):
                raise errors.UsageError("{} lies outside the project; lock a path of it".format(text.line(said, 200)))
            return path, "path"
        return said, "name"

    def _holding(self, tx, name, kind):
        if kind == "path":
            return tx.read("lock.overlapping", name=name, now=clock.now())
        row = tx.one("lock.by_name", name=name)
        return [row] if row is not None and row["holder"] and row["lease_until"] >= clock.now() else []

    def _circle(self, tx, holder, others):
        """Return the circle that waiting would close, as the names in it, or None: who holds what the holders wait for."""
        held = {}
        for row in tx.read("lock.held", now=clock.now()):
            held.setdefault(_party(row["holder"], row["holder_id"]), []).append(row["name"])
        wishes = {}
        for row in tx.read("lock.waits", now=clock.now()):
            wishes.setdefault(row["holder"], []).append(row["name"])
        seen, open_ = set(), [(_party(row["holder"], row["holder_id"]), [holder, row["name"], _party(row["holder"], row["holder_id"])]) for row in others]
        while open_:
            who, path = open_.pop()
            if who in seen:
                continue
            seen.add(who)
            for name in wishes.get(who, ()):
                for row in tx.read("lock.overlapping", name=name, now=clock.now()) or [tx.one("lock.by_name", name=name)]:
                    other = _party(row["holder"], row["holder_id"]) if row is not None else None
                    if other in (None, who):
                        continue
                    longer = path + [row["name"], other]
                    if other == holder:
                        return longer
                    open_.append((other, longer))
        return None


def _own(row, holder, holder_id):
    """Say whether a lock is held by whoever asks: an agent of the same type that is another agent is another holder."""
    return roles.same(row["holder"], holder) and (not row["holder_id"] or not holder_id or row["holder_id"] == holder_id)


def _party(holder, holder_id):
    """Return the holder as circles and refusals name it: the type, with the agent's id where it is known."""
    return "{} {}".format(holder, holder_id) if holder and holder_id else holder
