"""Runs: opened by a person, moved by evidence, kept in the log."""

import json

from muster import errors, flow, plans, size, stages, text
from muster.model import RUN_MOVES, RUN_OPEN, may
from muster.workflows import resolve_gates

# A run may cost this many times what it costs when nothing fails, before a person is asked.
BUDGET_FACTOR = 4
LEAST_DISPATCHES = 12


class Runs:
    """The runs of one project. Every change is made of the events that `flow` returns."""

    def __init__(self, app):
        self.app, self.log, self.store = app, app.log, app.store

    def open(self, workflow, request, session, parent=None, task=None, wanted=None):
        """Open a run of the workflow and its first stage; return its row.

        Raises `Refused` where another run is open, `NotFound` for an unknown workflow."""
        from muster import surroundings

        chosen, why, rest = size.route(request)
        if wanted:
            chosen, why, rest = wanted, "its parent said so", request.strip()
        table = workflow.stages
        kept = stages.for_size([stages.from_dict(stage.to_dict()) for stage in table], chosen)
        if not kept:
            raise errors.Refused('workflow "{}" has no stage of size {}; choose another size'.format(workflow.name, chosen))
        if not rest:
            raise errors.Refused("say what to build: /{} <request>".format(workflow.name))
        self._may_open(self.store, parent)
        tree, commit = self._base(workflow, parent)
        beside = surroundings.written(self.app.root, self.app.config)
        budget = self._budget(kept)
        settings = {
            "gates": resolve_gates(self.app, kept, workflow.own), "budget": budget, "table": [stage.to_dict() for stage in table],
            "strictness": self.app.config.get("strictness", "standard"), "config": self.app.config, "own": workflow.own,
        }
        with self.store.write() as tx:
            self._may_open(tx, parent)
            if task:
                plans.begin(self.app.tasks, tx, task)
            number = tx.one("run.last_number")["number"] + 1
            run = "R{}".format(number)
            self.log.append(tx, "run.opened", run, {
                "number": number, "workflow": workflow.name, "request": rest, "size": chosen, "why": why,
                "parent": parent, "task": task, "base_tree": tree, "base_commit": commit, "owner": session,
                "stages": [stage.to_dict() for stage in kept], "settings": settings, "surroundings": beside,
            })
            self.log.append(tx, "run.budget", run, budget)
            self._plan(tx, run, kept)
            row = tx.one("run.by_id", id=run)
            self._apply(tx, run, flow.opening(self._view(tx, row)))
        self._keep_base(run, tree, commit)
        surroundings.keep(self.app.root, run, beside)
        return self.get(run)

    @staticmethod
    def _may_open(reader, parent):
        """Raise `Refused` where another run is in the way: one at a time, and one child at a time."""
        if parent is None:
            current = reader.one("run.current")
            if current is not None:
                raise errors.Refused("run {} ({}: {}) is open; finish it, or type /cancel-run".format(
                    current["id"], current["workflow"], text.line(current["request"], 60)))
            return
        row, child = reader.one("run.by_id", id=parent), reader.one("run.open_child", id=parent)
        if child is not None:
            raise errors.Refused("child run {} of {} is open; bring it to its end first".format(child["id"], parent))
        if row["status"] != "active":
            raise errors.Refused("run {} is {}; a child run opens only in an active one".format(parent, row["status"]))

    def _base(self, workflow, parent):
        from muster import git

        commit, _ = git.head(self.app.root)
        if commit is None and not workflow.fresh and not parent:
            raise errors.Refused(
                "this repository has no commit; run: git commit --allow-empty -m start, so that the run has a base"
            )
        return self.app.tree(), commit

    def _keep_base(self, run, tree, commit):
        """Keep the base tree from git's garbage collector; the comparison with it must stay possible."""
        from muster import git

        parents = [commit] if commit else []
        git.set_ref(self.app.root, "refs/muster/runs/{}/base".format(run),
                    git.commit(self.app.root, tree, "muster: base of run {}".format(run), parents))

    def _budget(self, kept):
        dispatches, tokens = size.price(kept, self.measured())
        given = self.app.config.get("budget") or {}
        return {"dispatches": given.get("dispatches") or max(LEAST_DISPATCHES, BUDGET_FACTOR * dispatches),
                "tokens": given.get("tokens") or BUDGET_FACTOR * max(tokens, size.TOKENS * 3)}

    def _plan(self, tx, run, kept):
        for position, stage in enumerate(kept):
            self.log.append(tx, "stage.planned", run, {"position": position, "name": stage.name})

    def measured(self):
        """Return the mean tokens of a dispatch by agent, as measured in this project."""
        return {row["agent"]: int(row["tokens"]) for row in self.store.read("dispatch.mean_tokens")}

    def resize(self, run, chosen, why):
        """Change the size of a run that dispatched no one yet; return its row."""
        with self.store.write() as tx:
            row = tx.one("run.by_id", id=run)
            if row["size"] == chosen or row["status"] not in RUN_OPEN or tx.read("dispatch.of_run", run=run):
                return row
            settings = json.loads(row["settings"])
            kept = stages.for_size([stages.from_dict(item) for item in settings["table"]], chosen)
            if not kept:
                raise errors.Refused('workflow "{}" has no stage of size {}'.format(row["workflow"], chosen))
            # the stages that come in may end at gates that the run did not know so far
            settings.update(gates=resolve_gates(self.app, kept, settings.get("own", False)), budget=self._budget(kept))
            self.log.append(tx, "run.resized", run, {
                "size": chosen, "why": why, "stages": [stage.to_dict() for stage in kept], "settings": settings})
            self.log.append(tx, "run.budget", run, settings["budget"])
            self._plan(tx, run, kept)
            self._apply(tx, run, flow.opening(self._view(tx, tx.one("run.by_id", id=run))))
        return self.get(run)

    def get(self, run):
        """Return the run's row; raises `NotFound`."""
        row = self.store.one("run.by_id", id=run)
        if row is None:
            raise errors.NotFound("run {} does not exist; see: muster run list".format(run))
        return row

    def current(self):
        """Return the row of the open run that work goes to (a child before its parent), or None."""
        row = self.store.one("run.current")
        lost = self.store.one("run.lost") if row is None else None
        if lost is not None:
            raise errors.StoreCorrupt("run {} was closed in the store without a word in the log; a person looks: muster audit verify".format(lost["id"]))
        return row

    def view(self, row, tree=None):
        """Return the run as `flow` sees it. With `tree`, verdicts and gates are judged for that tree."""
        view = self._view(self.store, row)
        if tree is not None:
            standing = self.app.gates.standing(row, tree)
            view.verdicts = standing.verdicts
            view.passed = tuple(gate for gate, (status, _) in standing.gates.items() if status in ("passed", "waived"))
            view.questions = standing.questions
        return view

    def _view(self, source, row):
        child = source.one("run.open_child", id=row["id"])
        tasks = plans.of(source, row["id"])
        dispatches = [dict(item) for item in source.read("dispatch.of_run", run=row["id"])]
        for item in dispatches:
            item["reason"] = _reason(item["result"])
        return flow.View(
            id=row["id"], status=row["status"], reason=row["reason"] or "",
            stages=[stages.from_dict(item) for item in json.loads(row["stages"])],
            states=[dict(item) for item in source.read("stage.of_run", run=row["id"])],
            dispatches=dispatches, gates=json.loads(row["settings"])["gates"], tasks=tasks,
            child=child["id"] if child else None, resumed=source.one("run.last_resumed", id=row["id"])["seq"],
            broken=self.app.breakers.broken(source),
        )

    def move(self, tx, run, decide):
        """Append the events that `decide(view)` returns for the run as it is inside `tx`; return them.

        Nothing for a run that is not active any more: another process may have moved it since the caller looked."""
        row = tx.one("run.by_id", id=run)
        return self._apply(tx, run, decide(self._view(tx, row))) if row["status"] == "active" else []

    def _apply(self, tx, run, events):
        for kind, data in events:
            self.log.append(tx, kind, run, data)
        if any(kind == "run.completed" for kind, _ in events):
            self._finish_task(tx, run)
        return events

    def _finish_task(self, tx, run):
        row = tx.one("run.by_id", id=run)
        if row["task"]:
            plans.complete(self.app.tasks, tx, row["task"], run)
            parent = tx.one("run.by_id", id=row["parent"])
            if parent is not None:
                view = self._view(tx, parent)
                if view.status == "active" and flow.closes(view):
                    self._apply(tx, parent["id"], flow.passed(view))

    def complete_if_held(self, run, tree):
        """Complete a run that is at its finish with every gate holding for the tree; return whether it did."""
        if not self._held(run, tree):  # a first look before the store is held: git is asked here
            return False
        with self.store.write() as tx:
            if not self._held(run, tree):
                return False
            self.move(tx, run, flow.passed)
        return True

    def _held(self, run, tree):
        row = self.get(run)
        view = self._view(self.store, row)
        if row["status"] != "active" or view.index() is not None or flow.running(view):
            return False
        return all(status in ("passed", "waived") for status, _ in self.app.gates.standing(row, tree).gates.values())

    def change(self, row, status, kind, data=None):
        """Bring the run to `status` by an event of type `kind`; raises `Refused` for a move that is not allowed.

        A run that is there already stays as it is."""
        with self.store.write() as tx:
            fresh = tx.one("run.by_id", id=row["id"])
            if fresh["status"] != status:
                self._allow(fresh, status)
                self.log.append(tx, kind, row["id"], data or {})

    @staticmethod
    def _allow(row, status):
        if not may(RUN_MOVES, row["status"], status):
            raise errors.Refused("run {} is {}; from there it can go to: {}".format(
                row["id"], row["status"], ", ".join(RUN_MOVES[row["status"]]) or "nothing"))

    def cancel(self, row, reason):
        """End the run unfinished, its open children and agents too; their tasks become ready again."""
        with self.store.write() as tx:
            self._cancel(tx, row["id"], reason)

    def _cancel(self, tx, run, reason):
        row = tx.one("run.by_id", id=run)
        self._allow(row, "cancelled")
        child = tx.one("run.open_child", id=run)
        if child is not None:
            self._cancel(tx, child["id"], reason)
        self.log.append(tx, "run.cancelled", run, {"reason": reason})
        why = "run {} was cancelled".format(run)
        for item in tx.read("dispatch.of_run", run=run):
            if item["status"] in ("asked", "running"):
                self.log.append(tx, "dispatch.finished", item["id"], {
                    "status": "lost", "result": {"fault": why}, "run": run, "agent": item["agent"], "stage": item["stage"]})
        if row["task"]:
            plans.give_back(self.app.tasks, tx, row["task"], why)

    def resume(self, row, more=None):
        """Let a run that needs the person go on: bounds begin again, the budget grows by `more` dispatches."""
        with self.store.write() as tx:
            if tx.one("run.by_id", id=row["id"])["status"] != "needs_you":
                return
            spent = tx.one("run.spending", id=row["id"])
            self.log.append(tx, "run.resumed", row["id"], {"more": more})
            if more or spent["dispatches"] >= spent["dispatch_limit"] or spent["tokens"] >= spent["token_limit"]:
                budget = json.loads(row["settings"])["budget"]
                self.log.append(tx, "run.budget", row["id"], {
                    "dispatches": spent["dispatches"] + (more or budget["dispatches"]),
                    "tokens": spent["tokens"] + budget["tokens"]})

    def overspent(self, row):
        """Return why the run's budget is used up, as a line, or None."""
        spent = self.store.one("run.spending", id=row["id"])
        if spent["dispatches"] >= spent["dispatch_limit"]:
            return "the budget of {} dispatches is used up".format(spent["dispatch_limit"])
        if spent["tokens"] >= spent["token_limit"]:
            return "the budget of {} tokens is used up".format(spent["token_limit"])
        return None

    def adopt(self, row, session):
        """Take over a run whose session is gone; raises `Refused` while that session lives."""
        with self.store.write() as tx:
            fresh = tx.one("run.by_id", id=row["id"])
            if fresh["session"] == session:
                return
            if self.app.sessions.alive(fresh["session"]):
                raise errors.Refused("run {} is worked on by another live session; wait, or end that one".format(row["id"]))
            while fresh is not None:  # whoever works on a child answers for the run above it too
                self.log.append(tx, "run.adopted", fresh["id"], {"from": fresh["session"], "owner": session})
                fresh = tx.one("run.by_id", id=fresh["parent"]) if fresh["parent"] else None


def _reason(result):
    if not result:
        return ""
    data = json.loads(result)
    return "{}: {}".format(data.get("status", "failed"), data.get("fault") or data.get("summary") or "no reason given")
