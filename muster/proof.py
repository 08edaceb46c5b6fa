"""Whether what the tables say was ever recorded: a row counts only with the event that it came from.

A program that changes a table, and not the log, opens nothing; one that changes the log breaks its chain."""

import json

from muster import log

# By event type: the columns of the row that the event's data holds.
COLUMNS = {
    "gate.recorded": ("gate", "status", "tree", "detail"),
    "gate.waived": ("gate", "reason"),
    "evidence.recorded": ("gate", "name", "kind", "status", "tree", "detail"),
}
# What a run is measured by: no event but these says it.
RUN = ("workflow", "request", "base_tree", "base_commit", "stages", "settings", "size")
LOOK = "a person looks: muster audit verify"


class Proof:
    """Looks rows up in the log; what it found stays, as events do."""

    def __init__(self, store):
        self.store, self._known = store, {}

    def kept(self, kind, rows):
        """Return those of the rows (with their event's number in `seq`) that an event of that kind, whole, accounts for."""
        unknown = [row for row in rows if self._known.get((kind, row["seq"])) != tuple(row)]
        if unknown:
            events = {event["seq"]: event for event in self.store.read(
                "event.numbered", seqs=json.dumps([row["seq"] for row in unknown]))}
            for row in unknown:
                if _accounts(kind, events.get(row["seq"]), row):
                    self._known[kind, row["seq"]] = tuple(row)
        return [row for row in rows if self._known.get((kind, row["seq"])) == tuple(row)]

    def run_fault(self, row):
        """Return what of an open run's row no event says, as one line, or None."""
        said = {}
        for event in self.store.read("event.of_kinds", subject=row["id"], kinds=json.dumps(["run.opened", "run.resized"])):
            if not log.whole(event):
                return "event {} was changed after it was written".format(event["seq"])
            said.update(log.parameters(event))
        wrong = [name for name in RUN if said.get(name) != row[name]]
        return "the {} of run {} is not what was recorded".format(wrong[0], row["id"]) if wrong else None


def _accounts(kind, event, row):
    if event is None or event["type"] != kind or event["subject"] != row["run"] or not log.whole(event):
        return False
    said = log.parameters(event)
    return all(said.get(name) == row[name] for name in COLUMNS[kind])


def fault(app):
    """Return the first thing that is wrong with the whole log, as one line, or None: the chain, its anchors, a table."""
    found = app.log.verify()[1] or app.checkpoints.anchor_fault()
    return found or table_fault(app) or _evidence_fault(app)


def _evidence_fault(app):
    """Return which gate passed without evidence, as one line, or None: nobody but a program writes such an event."""
    for run in app.store.read("run.all"):
        gates = json.loads(run["settings"])["gates"]
        for item in app.store.read("gate.of_run", run=run["id"]):
            if item["status"] == "passed" and not json.loads(item["detail"]).get("advisory"):
                missing = app.gates.without_evidence(gates.get(item["gate"]) or {}, item)
                if missing:
                    return "gate {} of run {} passed without evidence of {} (event {})".format(
                        item["gate"], run["id"], missing, item["seq"])
    return None


def table_fault(app):
    """Return which table is not what the log adds up to, as one line, or None; tried on a copy."""
    import os
    import shutil
    import tempfile

    folder = tempfile.mkdtemp(prefix="muster-proof-")
    try:
        changed = app.log.drift(os.path.join(folder, "copy.db"))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return "the table {} was changed beside the log; back to what was recorded: muster state rebuild".format(changed[0]) if changed else None


def lately(app, row):
    """Return what a gate may not be run upon, as one line, or None: the chain since the newest anchor, the anchors, the run."""
    anchors = app.checkpoints.anchors()
    found = app.log.verify(anchors[-1][0] - 1 if anchors else 0)[1] or app.checkpoints.anchor_fault(anchors)
    return found or Proof(app.store).run_fault(row)
