"""Checkpoints: code and state of one moment, kept together and brought back together."""

import re

from muster import clock, errors

REFS = "refs/muster/checkpoints/"
# What a checkpoint's commit says of the log: the newest event before it and its hash, out of the store's reach.
ANCHOR = r"^(\S+) muster-event: ([0-9]+) ([0-9a-f]{64})(?: of (\w+))?$"
SAVED = "refs/muster/saved/"


class Checkpoints:
    """The checkpoints of one project."""

    def __init__(self, app):
        self.app, self.log, self.store = app, app.log, app.store

    def set(self, run=None, gate=None, label=None):
        """Keep the working tree as a commit under `refs/muster/` together with the event number; return its row as a dict."""
        from muster import git

        tree = self.app.tree()
        said = label or (gate and "gate {} passed".format(gate)) or "by hand"
        last = self.store.one("event.last")
        commit = self._commit(tree, "muster checkpoint: {}\n\nmuster-event: {} {} of {}\n".format(
            said, last["seq"], last["hash"], self._store_id()))
        with self.store.write() as tx:
            id = "C{}".format(tx.one("checkpoint.last_number")["number"] + 1)
            data = {"run": run, "gate": gate, "label": label, "ref": REFS + id, "commit_id": commit, "tree": tree}
            # The ref before the event: git would collect a commit that only a row names.
            git.set_ref(self.app.root, REFS + id, commit)
            self.log.append(tx, "checkpoint.set", id, data)
            return dict(tx.one("checkpoint.by_id", id=id))

    def anchors(self):
        """Return `[(event number, hash, ref)]` that the checkpoints' commits know of this very store, oldest event first.

        A store that a person began anew does not answer for the one before it; `anchor_fault` without them asks all."""
        own = self._store_id()
        return [anchor[:3] for anchor in self._told() if anchor[3] in ("", own)]

    def _store_id(self):
        row = self.store.one("store.meta", name="project")
        return row["value"] if row else ""

    def _told(self):
        from muster import git

        told = git.call(self.app.root, "for-each-ref", "--format=%(refname) %(contents:body)", REFS).decode("utf-8", "replace")
        return sorted((int(seq), known, ref, store) for ref, seq, known, store in re.findall(ANCHOR, told, re.MULTILINE))

    def anchor_fault(self, anchors=None):
        """Return where the log is not the one that a checkpoint's commit knows, as a line, or None.

        The chain alone can not see events cut off at its end, nor a log written anew from the start."""
        for seq, known, ref, *_ in self._told() if anchors is None else anchors:
            found = self.log.read(after=int(seq) - 1, limit=1)
            if not found or found[0]["seq"] != int(seq) or found[0]["hash"] != known:
                return "checkpoint {} knows event {} with hash {}, the log {}".format(
                    ref[len(REFS):], seq, known[:12], "has another" if found else "ends before it")
        return None

    def list(self):
        """Return the checkpoints as dicts, oldest first."""
        return [dict(row) for row in self.store.read("checkpoint.all")]

    def get(self, id):
        """Return one checkpoint as a dict; raises `NotFound`."""
        row = self.store.one("checkpoint.by_id", id=id)
        if row is None:
            raise errors.NotFound("checkpoint {} does not exist; see: muster checkpoint list".format(id))
        return dict(row)

    def unfinished(self):
        """Return the id of the checkpoint whose rollback was cut off, else None; running it again finishes it."""
        row = self.store.one("checkpoint.unfinished")
        return row["subject"] if row else None

    def rollback(self, id):
        """Bring code and state back to a checkpoint; refused while an agent runs.

        The present tree is kept first. Returns `checkpoint, saved, commit, files, seq, lost`: the ref and commit that
        hold what was there, the changed files as `[letter, path]`, the event restored to, the dispatches given up.
        HEAD and the person's index stay. Cut off anywhere, the same call again finishes it."""
        from muster import git

        target = self.get(id)
        self._must_be_quiet(self.store)
        current = self.app.tree()
        saved = SAVED + clock.now().replace(":", "").replace("-", "").replace(".", "-").rstrip("Z")
        commit = self._commit(current, "muster: before the rollback to {}".format(id))
        git.set_ref(self.app.root, saved, commit)
        with self.store.write() as tx:
            self._must_be_quiet(tx)
            self.log.append(tx, "checkpoint.rollback", id, {"saved": saved, "commit_id": commit, "tree": target["tree"]})
        try:
            git.restore(self.app.root, current, target["tree"])
        except errors.GitError as error:
            if self.app.tree() == current:
                with self.store.write() as tx:
                    self.log.append(tx, "checkpoint.kept", id, {"reason": str(error)})
            raise
        with self.store.write() as tx:
            self.log.restore(tx, target["seq"])
            lost = [row["id"] for row in tx.read("checkpoint.at_work")]
            for dispatch in lost:  # at work when the checkpoint was set, gone by now
                self.log.append(tx, "dispatch.finished", dispatch, {"status": "lost"})
        files = [list(change) for change in git.changed(self.app.root, current, target["tree"])]
        return {"checkpoint": id, "saved": saved, "commit": commit, "files": files, "seq": target["seq"], "lost": lost}

    def _commit(self, tree, message):
        from muster import git

        head = git.head(self.app.root)[0]
        return git.commit(self.app.root, tree, message, [head] if head else [])

    def _must_be_quiet(self, reader):
        for row in reader.read("checkpoint.at_work"):
            if row["status"] == "running":
                raise errors.Refused("agent {} ({}) is at work; wait for it or stop it, then roll back".format(
                    row["agent"], row["id"]))
