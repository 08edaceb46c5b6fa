"""Dispatches: an agent asked for, started with its brief, and finished with its result."""

import json
import os

from muster import clock, contract, flow, kinds, roles, skills, text

RETRIES = 1
# The client starts an agent right after its hooks agreed; only a question to the person takes longer.
START_SECONDS = 60
DIFF_LIMIT = 400000
REQUEST_LIMIT, CUT = 3000, " … (cut; the whole of it: muster run show --json)"  # characters of a request in a brief


class Dispatches:
    """The dispatches of one project's runs."""

    def __init__(self, app):
        self.app, self.log, self.store = app, app.log, app.store

    def refusal(self, row, agent, by=""):
        """Return why the agent may not be dispatched now, as one line with the way out, or None.

        `by` is the type of the agent that asks for it, empty for the main session."""
        self.drop_unstarted()
        view = self.app.runs.view(row)
        refusal = self._stopped(view, row)
        if refusal is None:
            if flow.roles(view).get(agent) not in ("worker", "fallback"):
                view = self.app.runs.view(row, self.app.tree())
            refusal = self._out_of_turn(view, agent, by)
        return refusal

    def _stopped(self, view, row):
        if view.status == "needs_you":
            return "run {} needs the person first: {}".format(view.id, view.reason)
        if view.status != "active":
            return "run {} is {}".format(view.id, view.status)
        spent = self.app.runs.overspent(row)
        return "{} in run {}; tell the person, who can type /resume-run".format(spent, view.id) if spent else None

    def _out_of_turn(self, view, agent, by):
        role, why = roles.part(view, agent, by, self.app.teams, self.app.config.get("roles"))
        if role is None:
            if why:
                return why
            later = [item for item in view.stages if agent in item.agents() + view.judges(item.gate)]
            hint = ", it belongs to stage {}".format(later[0].name) if later else ""
            named = sorted(name for name in flow.roles(view) if not name.startswith("/"))
            wanted = "dispatch {}, then run: muster gate run".format(" or ".join(named)) if named else "see: muster run next"
            return "{} is not part of the open stage {}{}; {}".format(agent, view.stage_name(), hint, wanted)
        return self._too_early(view, agent) if role == "judge" else _busy(view, role)

    @staticmethod
    def _too_early(view, agent):
        """Return why a judge may not be asked: the work is not done, or it rejected this very tree already."""
        stage = view.stage()
        groups = flow.missing(view)
        if groups:
            return "{} judges stage {} after its work: {} comes first".format(
                agent, stage.name, ", ".join(" or ".join(group) for group in groups))
        gates = [gate for gate in ([stage.gate] if stage else view.gate_names()) if agent in view.judges(gate)]
        asked = view.questions and agent in view.judges("review")
        if gates and not asked and all(view.verdicts.get(gate, {}).get(agent) == "reject" for gate in gates):
            return "{} already rejected this very tree; run: muster gate run, it opens the way back".format(agent)
        return None

    def ask(self, row, agent, call, by=""):
        """Record that the client is about to start the agent (`call` is the tool call's id, `by` who asks).

        Returns None, or why it may not be after all: of two calls in one message the first may have taken the place."""
        with self.store.write() as tx:
            if self.log.by_key(tx, "dispatch:" + call) is not None:
                return None  # the client asked its hooks twice about one call
            view = self.app.runs.view(tx.one("run.by_id", id=row["id"]))
            # a judge of questions about the checks is known only with the tree in view
            role = roles.part(view, agent, by, self.app.teams, self.app.config.get("roles"))[0] or "judge"
            refusal = self._stopped(view, row) or (_busy(view, role) if role != "judge" else None)
            if refusal is None:
                self.log.append(tx, "dispatch.asked", call, {
                    "run": row["id"], "stage": view.stage_name(), "agent": agent, "role": role}, key="dispatch:" + call)
                self.log.append(tx, "run.spent", row["id"], {"dispatches": 1})
            return refusal

    def start(self, session, agent, agent_id):
        """Bind the agent that started to its dispatch; return `(run row, dispatch row)`, or None for a stranger."""
        if self.store.one("dispatch.waiting", of_session=session, agent=agent) is None:
            return None
        tree = self.app.tree()
        with self.store.write() as tx:
            # of two agents of one type that start at once each gets a dispatch of its own
            waiting = tx.one("dispatch.waiting", of_session=session, agent=agent)
            if waiting is None:
                return None
            self.log.append(tx, "dispatch.started", waiting["id"], {"agent_id": agent_id, "tree": tree, "agent": agent})
            return tx.one("run.by_id", id=waiting["run"]), tx.one("dispatch.by_id", id=waiting["id"])

    def measure(self, call, tokens):
        """Record what the client says the agent cost, where it is more than its transcript showed when it stopped.

        The client writes transcripts late; its own count comes with the tool's result."""
        with self.store.write() as tx:
            item = tx.one("dispatch.by_id", id=call)
            if item is not None and isinstance(tokens, int) and tokens > item["tokens"]:
                self.log.append(tx, "dispatch.measured", call, {"tokens": tokens})
                self.log.append(tx, "run.spent", item["run"], {"tokens": tokens - item["tokens"]})

    def lose_gone(self, session, alive):
        """Record the loss of the session's agents that the client does not list as alive (agent ids) any more."""
        for item in self.store.read("dispatch.working"):
            if item["session"] == session and item["status"] == "running" and item["agent_id"] not in alive:
                self.lose(item, "it was stopped before it gave a result")

    def lose(self, item, why):
        """Record that an agent will never come back; its stage goes on by its failure path."""
        with self.store.write() as tx:
            if tx.one("dispatch.by_id", id=item["id"])["status"] not in ("asked", "running"):
                return
            self.log.append(tx, "dispatch.finished", item["id"], {
                "status": "lost", "result": {"fault": why}, "run": item["run"], "agent": item["agent"],
                "stage": item["stage"]})
            self.app.runs.move(tx, item["run"], flow.settle)

    def drop_unstarted(self):
        """Record the loss of every agent that was asked for and never started: the person said no to the call.

        Should it start after all (the question stood for long), `start` takes the loss back."""
        for item in self.store.read("dispatch.unstarted", before=clock.later(-START_SECONDS)):
            self.lose(item, "it was never started")

    def lose_dead(self):
        """Record the loss of every agent whose session is gone; return how many there were."""
        gone = [item for item in self.store.read("dispatch.working") if not self.app.sessions.alive(item["session"])]
        for item in gone:
            self.lose(item, "its session ended while it worked")
        return len(gone)

    def of_agent(self, agent_id):
        """Return the dispatch an agent id works on, or None."""
        return self.store.one("dispatch.by_agent_id", agent_id=agent_id) if agent_id else None

    def finish(self, item, message, tokens=0):
        """Judge what the agent came back with. Return a line to send it back with once, or None when it is settled."""
        row = self.app.runs.get(item["run"])
        view = self.app.runs.view(row)
        wants_verdict = item["role"] == "judge"
        result, fault = contract.read(message, verdict=wants_verdict)
        tree = self.app.tree()
        strays = self._strays(view, item, tree)
        if fault is None and strays and not wants_verdict:
            fault = "{} may not be changed in stage {} ({}); put it back as it was".format(
                ", ".join(strays[:3]), item["stage"], _allowed(view, item["stage"]))
        fault = fault or self.app.findings.fault(view, item, result)
        if fault and item["retries"] < RETRIES:
            with self.store.write() as tx:
                self.log.append(tx, "dispatch.retried", item["id"], {"fault": fault})
            return "muster: {}. Answer again; the last thing in your reply is:\n{}".format(
                fault, contract.VERDICT_TEMPLATE if wants_verdict else self.app.findings.template(view, item) or contract.TEMPLATE)
        self._settle(row, item, result, fault, tree, tokens)
        return None

    def _strays(self, view, item, tree):
        """Return the files changed during the dispatch that its stage may not change, where it worked alone."""
        if item["tree_before"] in (None, tree) or item["role"] == roles.LEAD:
            return []  # what changed while a lead waited is its members' work
        others = [other for other in flow.running(view) if other["id"] != item["id"]]
        stage = next((stage for stage in view.stages if stage.name == item["stage"]), None)
        may = list(stage.may_change) if stage and item["role"] != "judge" else []
        for other in others:
            may += next((stage.may_change for stage in view.stages if stage.name == other["stage"]), [])
        from muster import git

        return [path for _, path in git.changed(self.app.root, item["tree_before"], tree)
                if not kinds.allows(may, kinds.kind(path, self.app.config)) and kinds.kind(path, self.app.config) != "generated"]

    def _settle(self, row, item, result, fault, tree, tokens):
        status = "failed" if fault else {"done": "done", "done_with_concerns": "done"}.get(result["status"], "failed")
        stored = dict(result or {})
        if fault:
            stored["fault"] = fault
        judge = item["role"] == "judge"
        if judge and status == "done" and item["tree_before"] != tree:
            status = "void"
        view = self.app.runs.view(row, tree) if judge and status in ("done", "void") else None
        with self.store.write() as tx:
            if tx.one("dispatch.by_id", id=item["id"])["status"] not in ("asked", "running"):
                return  # it was given up meanwhile, or its run was cancelled
            self.log.append(tx, "dispatch.finished", item["id"], {
                "status": status, "result": stored, "tree": tree, "tokens": tokens, "run": row["id"],
                "agent": item["agent"], "stage": item["stage"]})
            self.log.append(tx, "run.spent", row["id"], {"tokens": tokens})
            if view is not None:
                self._verdict(tx, view, item, stored, status, tree)
            if status == "done":
                self.app.findings.take(tx, self.app.runs.view(row), item, stored)
            self.app.runs.move(tx, row["id"], flow.settle)
        self.app.runs.complete_if_held(row["id"], tree)

    def _verdict(self, tx, view, item, result, status, tree):
        """Record the judge's word for its stage's gate (at the finish: for all it judges), and its answers."""
        stage = next((stage for stage in view.stages if stage.name == item["stage"]), None)
        word, agent = "void" if status == "void" else result["verdict"], item["agent"]
        standing = self.app.gates.standing(tx.one("run.by_id", id=view.id), tree)
        for gate in [stage.gate] if stage else view.gate_names():
            # a rejection stands as long as the tree does: nobody is asked until one says yes
            if agent in view.judges(gate) and standing.verdicts.get(gate, {}).get(agent) != "reject":
                self.app.gates.record_verdict(tx, view.id, gate, agent, word, tree, {
                    "agent_id": item["agent_id"], "dispatch": item["id"], "summary": result.get("summary"),
                    "findings": result.get("findings", [])})
        if agent in view.judges("review") and status != "void":
            for question in standing.questions:
                self.log.append(tx, "evidence.recorded", view.id, {
                    "gate": "review", "name": question["id"], "kind": "question", "tree": tree, "detail": {"by": agent},
                    "status": "passed" if question["id"] in result.get("approves", []) else "failed"})

    def brief(self, row, item):
        """Return the brief of a dispatch: plain data by the schema `brief.json`."""
        view = self.app.runs.view(row, self.app.tree())
        stage = view.stage()
        judge = item["role"] == "judge"
        audit, files, template = self.app.findings.brief(view, item)
        brief = {
            "task": row["request"][:REQUEST_LIMIT] + ("" if len(row["request"]) <= REQUEST_LIMIT else CUT), "run": row["id"], "stage": item["stage"], "role": item["role"],
            "requirements": audit + self._findings(view) + [
                "judge the question {}: {}; list its id in approves if it is right".format(question["id"], text.quoted(question["what"], 800))
                for question in view.questions if judge],
            "constraints": ["may change: {}".format({"judge": "nothing, you judge", roles.LEAD: "nothing, you divide the work"}.get(
                item["role"], _allowed(view, item["stage"])))],
            "context_files": files + self._documents(row) + ([self._diff(row, item)] if judge or view.stage() is None else []),
            "expected_output": "end your reply with: " + (contract.VERDICT_TEMPLATE if judge else template or contract.TEMPLATE),
            "worktree": self.app.root,
        }
        name = roles.short(item["agent"])
        brief["requirements"] += ["answer {} of {}: {} (muster question answer {} \"…\")".format(
            asked["id"], asked["asker"], text.quoted(asked["question"], 300), asked["id"])
            for asked in self.app.questions.untold(name, item["agent"])]
        fit = skills.for_work(skills.load(self.app.root), item["agent"], row["request"], _names(self.app.root))
        if fit:
            brief["skills"] = [skill.path for skill in fit]
        if stage is not None and stage.gate:
            brief["constraints"].append("the stage ends at gate {}: {}".format(stage.gate, ", ".join(
                view.gates[stage.gate].get("checks") or ["a verdict"])))
        return brief

    def _findings(self, view):
        """Return what earlier agents and gates of this run found wrong and nobody mended yet, newest first."""
        found = []
        for item in reversed(view.dispatches):
            result = json.loads(item["result"] or "{}")
            if result.get("verdict") == "reject":
                found += ["{} says of {}:{} ({}): {}{}".format(roles.short(item["agent"]), text.line(one.get("file"), 200), one.get("line"),
                                                               one.get("severity"), text.quoted(one.get("what"), 200), "; fix: " + text.quoted(one["fix"], 200) if one.get("fix") else "")
                          for one in result.get("findings", [])]
                break
        for gate in self.store.read("gate.of_run", run=view.id):
            if gate["status"] == "failed":
                found.append("gate {} failed: {}".format(gate["gate"], text.quoted(json.loads(gate["detail"])["why"], 400)))
        return found[:12]

    def _documents(self, row):
        """Return the documents that this run wrote, for the next agent to read."""
        from muster import git

        paths = [path for letter, path in git.changed(self.app.root, row["base_tree"], self.app.tree()) if letter != "D"]
        return [path for path in paths if kinds.kind(path, self.app.config) in ("design", "docs")][:20]

    def _diff(self, row, item):
        """Write what the run changed so far (or takes to a target) into a file; return its path from the root."""
        from muster import git

        folder = self.app.places.store("briefs")
        os.makedirs(folder, exist_ok=True)
        name = "{}-{}.diff".format(row["id"], item["stage"].replace(" ", "-"))
        with open(os.path.join(folder, name), "w", encoding="utf-8", errors="replace") as handle:
            handle.write(text.safe(text.redact(git.diff_text(
                self.app.root, self.app.deploys.since(row) or row["base_tree"], self.app.tree(), DIFF_LIMIT))))
        return ".muster/briefs/" + name


def _busy(view, role):
    """Return why no worker may be asked for now: the stage takes one at a time, or None."""
    stage = view.stage()
    if stage is None or stage.mode != "one" or role in (roles.LEAD, roles.MEMBER):
        return None
    busy = [item for item in flow.running(view) if item["stage"] == stage.name]
    return "stage {} takes one agent at a time and {} works; wait for its result".format(
        stage.name, busy[0]["agent"]) if busy else None


def _names(root):
    """Return the names in the project's top folder: they tell its tools (`pyproject.toml`, `Dockerfile`)."""
    return sorted(os.listdir(root))[:200]


def _allowed(view, stage_name):
    stage = next((stage for stage in view.stages if stage.name == stage_name), None)
    return ", ".join(stage.may_change) if stage and stage.may_change else "nothing"
