"""Gates: what each stands at for a tree, and running their checks to make evidence."""

import json
import os

from muster import errors, flow, kinds, proof
from muster.model import RUN_OPEN


class Standing:
    """Where a run's gates stand for one tree: `gates` → (status, why), `verdicts` → {judge: word}, `questions`."""

    __slots__ = ("gates", "verdicts", "questions")

    def __init__(self):
        self.gates, self.verdicts, self.questions = {}, {}, []


def in_order(row):
    """Return the run's gate definitions in the order its stages end at them, those only asked for last."""
    found = json.loads(row["settings"])["gates"]
    order = list(dict.fromkeys(stage["gate"] for stage in json.loads(row["stages"]) if stage["gate"]))
    return {gate: found[gate] for gate in order + [gate for gate in found if gate not in order]}


class Gates:
    """Reads evidence, runs checks, records results."""

    def __init__(self, app):
        self.app, self.log, self.store = app, app.log, app.store
        self._changed, self.proof = {}, proof.Proof(app.store)

    def standing(self, row, tree):
        """Return the `Standing` of the run's gates for the tree: passed, waived, stale, failed, incomplete or open."""
        standing, run = Standing(), row["id"]
        definitions = in_order(row)
        rows = self.store.read("gate.of_run", run=run)
        recorded = {item["gate"]: item for item in self.proof.kept("gate.recorded", rows)}
        waived = {item["gate"]: item["reason"] for item in self.proof.kept("gate.waived", self.store.read("gate.waivers", run=run))}
        verdicts = self.proof.kept("evidence.recorded", self.store.read("evidence.verdicts", run=run))
        forged = {item["gate"] for item in rows} - set(recorded)
        for gate, definition in definitions.items():
            words = self._words(gate, definition, verdicts, tree)
            standing.verdicts[gate] = words
            if definition.get("asked_only"):
                continue
            standing.gates[gate] = self._status(gate, definition, recorded.get(gate), waived.get(gate), words, tree)
            if gate in forged and standing.gates[gate][0] == "open":
                standing.gates[gate] = "open", "what the store says of it was never recorded; " + proof.LOOK
        answered = {item["name"] for item in self.answers(run)}
        for item in recorded.values():
            if item["status"] == "incomplete" and item["tree"] == tree and item["gate"] not in waived:
                standing.questions += [question for question in json.loads(item["detail"]).get("questions", [])
                                       if question["id"] not in answered]
        return standing

    def answers(self, run):
        """Return the evidence rows that answer the run's questions, oldest first."""
        return self.proof.kept("evidence.recorded", self.store.read("evidence.questions", run=run))

    def _words(self, gate, definition, verdicts, tree):
        words = {}
        verdict = definition.get("verdict") or {}
        for judge in verdict.get("by", ()):
            mine = [item for item in verdicts if item["gate"] == gate and item["name"] == judge]
            if any(item["status"] == "reject" and item["tree"] == tree for item in mine):
                words[judge] = "reject"  # what it asked for may lie anywhere, so any change gives it a new look
            elif mine and mine[-1]["status"] == "approve":
                fresh = not self.judged_changes(mine[-1]["tree"], tree, verdict["judges"])
                words[judge] = "approve" if fresh else "stale"
            elif mine:
                words[judge] = "void" if mine[-1]["status"] == "void" else "stale"
        return words

    def _status(self, gate, definition, item, waiver, words, tree):
        if waiver:
            return "waived", waiver
        if item is None:
            return "open", "not run yet"
        if item["status"] != "passed":
            return item["status"], json.loads(item["detail"]).get("why", "")
        if json.loads(item["detail"]).get("advisory"):
            return "passed", "advisory: recorded, not held"
        missing = self.without_evidence(definition, item)
        if missing:
            return "open", "no evidence of {} stands behind it; {}".format(missing, proof.LOOK)
        if definition.get("checks") and item["tree"] != tree:
            return "stale", "its checks ran on tree {}, the tree is {} now".format(item["tree"][:8], tree[:8])
        for judge in (definition.get("verdict") or {}).get("by", ()):
            if words.get(judge) != "approve":
                return "stale", "the verdict of {} does not cover what changed since".format(judge)
        return "passed", "on tree {}".format(tree[:8])

    def without_evidence(self, definition, item):
        """Return the check of a gate that passed (its row) for which no evidence was recorded, or None."""
        needed = {check for check in definition.get("checks") or () if not check.endswith("?")}
        rows = self.store.read("evidence.behind", run=item["run"], gate=item["gate"], tree=item["tree"], before=item["seq"]) if needed else ()
        return next(iter(sorted(needed - {one["name"] for one in self.proof.kept("evidence.recorded", rows)})), None)

    def judged_changes(self, old, new, judged):
        """Return the paths of the judged kinds that differ between two trees: a verdict holds while there are none."""
        if old == new:
            return []
        if (old, new) not in self._changed:
            from muster import git

            try:
                self._changed[old, new] = git.changed(self.app.root, old, new)
            except errors.GitError:
                # git collects trees that nothing points at; what was judged can not be compared any more
                self._changed[old, new] = None
        if self._changed[old, new] is None:
            return ["tree {} is gone".format(old[:8])]
        config = self.app.config
        return [path for _, path in self._changed[old, new]
                if kinds.kind(path, config) in judged
                or (kinds.kind(path, config) == "design" and "docs" in judged)]

    def close_if_done(self, row):
        """Close the open stage where it has no gate and its work is done; return whether it did."""
        with self.store.write() as tx:
            return bool(self.app.runs.move(tx, row["id"], lambda view: flow.passed(view) if flow.closes(view) else []))

    def ready(self, row, gate):
        """Raise `Refused` with what is missing where the gate of the open stage can not be run yet."""
        self.app.dispatches.drop_unstarted()
        view = self.app.runs.view(row)
        if view.status not in RUN_OPEN:
            raise errors.Refused("run {} is {}; its gates stay as they are".format(view.id, view.status))
        busy = flow.running(view)
        if busy:
            raise errors.Refused("{} still works in stage {}; wait for its result".format(
                busy[0]["agent"], busy[0]["stage"]))
        stage = view.stage()
        if stage is not None and (gate is None or gate == stage.gate):
            groups = flow.missing(view)
            if groups:
                raise errors.Refused("stage {} still waits for {}; dispatch it first".format(
                    stage.name, ", ".join(" or ".join(group) for group in groups)))
            if not stage.gate:
                raise errors.Refused("stage {} has no gate: it closes with its work, see: muster run next".format(stage.name))

    def names_to_run(self, row, gate, tree):
        """Return the gates that a call means: the named one, the open stage's, or at the finish all not fresh."""
        definitions = json.loads(row["settings"])["gates"]
        if gate:
            if gate not in definitions or definitions[gate].get("asked_only"):
                raise errors.NotFound('gate "{}" is not part of run {}; its gates: {}'.format(
                    gate, row["id"], ", ".join(self.app.runs.view(row).gate_names())))
            return [gate]
        view = self.app.runs.view(row)
        if view.stage() is not None:
            return [view.stage().gate]
        standing = self.standing(row, tree)
        return [name for name in view.gate_names() if standing.gates[name][0] not in ("passed", "waived")]

    def execute(self, row, names, progress):
        """Run the checks of the named gates, record evidence, move the run; return a list of result dicts."""
        from muster import gate_report, git

        self.trust(row)
        tree = self.app.tree()
        context = gate_report.context(self.app, row, names, tree, progress)
        before, stamps = self.standing(row, tree), git.stamps(self.app.root, self.app.places.store("index"))
        try:
            results = [gate_report.judge(self, row, name, context, before) for name in names]
        finally:
            context.close()
        after = self.app.tree()
        if after != tree:
            gate_report.void(results, self.app.root, tree, after)
        elif stamps:
            now = git.stamps(self.app.root, self.app.places.store("index"))
            paths = [path for path in stamps if now.get(path) != stamps[path] and kinds.kind(path, self.app.config) != "generated"]
            if paths:
                gate_report.written(self, row, results, paths, tree)
        self._record(row, results, tree, before)
        if after == tree:
            self.app.runs.complete_if_held(row["id"], tree)
        return results

    def trust(self, row):
        """Raise `StoreCorrupt` where the log is not whole: no gate opens upon it."""
        found = proof.lately(self.app, row)
        if found:
            raise errors.StoreCorrupt("no gate opens on this log: {}; {}".format(found, proof.LOOK))

    def _record(self, row, results, tree, before):
        self.standing(row, tree)  # git is asked before the store is held
        with self.store.write() as tx:
            waived = {item["gate"] for item in self.proof.kept("gate.waived", tx.read("gate.waivers", run=row["id"]))}
            now = self.standing(row, tree)
            for result in results:
                if result["status"] == "passed" and now.verdicts[result["gate"]] != before.verdicts[result["gate"]]:
                    result.update(status="incomplete", why="a verdict came in while the checks ran; run it again")
                for item in result["evidence"]:
                    self.log.append(tx, "evidence.recorded", row["id"], dict(item, gate=result["gate"], tree=tree),
                                    actor="muster")
                detail = {name: result[name] for name in ("why", "checks", "questions", "advisory") if name in result}
                self.log.append(tx, "gate.recorded", row["id"], {
                    "gate": result["gate"], "status": result["status"], "tree": tree, "detail": detail}, actor="muster")
            self.app.runs.move(tx, row["id"], lambda view: self._moves(view, results, waived))
        for result in results:
            if result["status"] == "passed":
                self.app.checkpoints.set(run=row["id"], gate=result["gate"])

    def _moves(self, view, results, waived):
        stage = view.stage()
        failing = [result for result in results if result["status"] == "failed" and result["gate"] not in waived]
        if stage is None:
            if failing:
                return flow.failed(view, failing[0]["why"], flow.owner(view, failing[0]["gate"]))
            held = [result for result in results if result["status"] != "passed" and result["gate"] not in waived]
            return [] if held else flow.passed(view)
        mine = [result for result in results if result["gate"] == stage.gate]
        if not mine or flow.missing(view) or flow.running(view):
            return []
        if failing:
            return flow.failed(view, mine[0]["why"])
        if mine[0].get("person") and mine[0]["status"] == "incomplete" and stage.gate not in waived:
            return [("run.needs_you", {"reason": "{}: {}".format(stage.name, mine[0]["person"])})]
        return flow.passed(view) if mine[0]["status"] == "passed" or stage.gate in waived else []

    def record_verdict(self, tx, run, gate, judge, status, tree, detail):
        """Record a judge's word as evidence for the tree it judged: approve, reject or void."""
        self.log.append(tx, "evidence.recorded", run, {
            "gate": gate, "name": judge, "kind": "verdict", "status": status, "tree": tree, "detail": detail})

    def waive(self, row, gate, reason, session):
        """Record a person's waiver; only the hook of a typed command calls this."""
        view = self.app.runs.view(row)
        if gate not in view.gate_names():
            raise errors.NotFound('gate "{}" is not part of run {}; its gates: {}'.format(
                gate, row["id"], ", ".join(view.gate_names())))
        with self.store.write() as tx:
            self.log.append(tx, "gate.waived", row["id"], {"gate": gate, "reason": reason}, actor="person")
            fresh = tx.one("run.by_id", id=row["id"])
            if fresh["status"] == "needs_you":
                self.log.append(tx, "run.resumed", row["id"], {})
            self.app.runs.move(tx, row["id"], lambda view: self._after_waiver(view, gate))
        self.app.runs.complete_if_held(row["id"], self.app.tree())

    @staticmethod
    def _after_waiver(view, gate):
        stage = view.stage()
        if stage is None or stage.gate != gate or flow.missing(view) or flow.running(view):
            return []
        return flow.passed(view)

    def held_back(self, row, tree):
        """Return `[(gate, status, why)]` that keep this tree from leaving the machine."""
        standing = self.standing(row, tree)
        return [(gate, status, why) for gate, (status, why) in standing.gates.items()
                if status not in ("passed", "waived") and gate != "deploy"]

    def logs(self):
        """Return the folder for what checks print, made if it is missing."""
        folder = self.app.places.store("gates")
        os.makedirs(folder, exist_ok=True)
        return folder
