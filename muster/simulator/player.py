"""Plays one run to its end: what the orchestrator, the agents, the checks and the person do, as the decisions say."""

from hooks.handlers import stop
from muster import errors, flow
from muster.checks import FAILED, NOT_CHECKED, PASSED, Outcome
from muster.simulator import person
from muster.simulator.crew import Crew
from muster.simulator.ending import Ending
from muster.simulator.ground import TARGET
from muster.simulator.outside import Outside
from muster.simulator.proofs import ENDED, Violation, Witness
from muster.simulator.world import Crash

STEPS = 1500
STILL = 3  # steps in a row that write no event: nothing moves any more
CRASH_WITHIN = 160  # commits
CHECK = ("passed", "failed", "not_checked", "missing_tool", "asks", "edits")
ASKABLE = {"definition": "changed_definition", "kept": "deleted_tests"}
DEPLOYING = ("apply", "smoke", "monitor", "dryrun", "preflight", "rollback")


class Player(Crew):
    """One scenario of one workflow on a `Ground`. `play` returns an `Ending`, or raises `Violation`."""

    def __init__(self, ground, workflow, decisions, costs):
        self.ground, self.name, self.decisions, self.costs = ground, workflow, decisions, costs
        self.working, self.calls, self.lives, self.steps, self.chain, self.gate = [], 0, 0, 0, False, ""
        self.top, self.seq, self.deaths, self.dealt, self.asked = None, 0, {}, set(), {}
        self.overspent, self.spans, self.plans, self.asks, self.tangled, self.waits = False, [], {}, 0, False, 0

    def play(self):
        """Play until the run ended; the store is left without an open run."""
        self.sizes = self.ground.sizes(self.name)
        kept, gates = self.ground.gates(self.name, self.sizes[0])
        self.deploys = any("apply" in (gate.get("checks") or ()) for gate in gates.values())
        self.size = self.decisions.choose("size", self.sizes)
        self.world = self.ground.begin(self._config())
        self.witness, self.world.answer, self.world.watch = Witness(self.world), self._check, self._witnessed
        self.world.crash_at = self.decisions.number("crash/1", CRASH_WITHIN) or None
        with Outside(self.world):
            try:
                self._live()
                return self._ending()
            finally:
                self.world.crash_at = self.world.watch = None
                if self.world.app is not None:
                    self.world.app.close()

    def _config(self):
        found = {}
        strictness = self.decisions.choose("strictness", ("standard", "strict", "advisory"))
        if strictness != "standard":
            found["strictness"] = strictness
        budget = self.decisions.number("budget", 12)
        if budget:
            found["budget"] = {"dispatches": budget}
        if self.deploys:
            target = dict(TARGET, watch={"checks": 2, "every": 0, "failures": 1},
                          confirm=self.decisions.choose("confirm", ("asked", "free")) == "asked",
                          auto_rollback=self.decisions.choose("auto", ("offered", "back")) == "back")
            found["deploy"] = {"staging": target}
        return found

    # the process and its end

    def _live(self):
        self._begin()
        still = 0
        while self._guarded(self._step):
            self.steps += 1
            still = still + 1 if self.seq == self._seen else 0
            self._seen = self.seq
            if still >= STILL:
                raise Violation("stands still", "the run says {!r} and nothing moves".format(self._next()))
            if self.steps > STEPS:
                raise Violation("no end", "the run did not end within {} steps".format(STEPS))

    def _begin(self):
        self._seen = 0
        while not self._guarded(self._start) or self.top is None:
            pass

    def _start(self):
        """Open the run, as the hook of its typed command does."""
        if self.world.app is None:
            self._process()
        app = self.world.app
        if app.runs.current() is None:
            words = "{} {}".format(self.size, "staging it" if self.deploys else "a simulated change")
            app.runs.open(self.ground.workflow(app, self.name), words, self.session)
        self.top = app.runs.current()["id"]
        self._witnessed()
        return True

    def _guarded(self, act):
        """Do `act`; where the process ends in it, a new one takes over as SessionStart does."""
        try:
            return act()
        except Crash:
            while True:
                try:
                    self._again()
                    return True
                except Crash:
                    pass

    def _again(self):
        world = self.world
        world.living.clear()
        if world.app is not None:
            world.app.close()
        world.app, self.working, self.chain, self.session = None, [], False, None
        if world.crashed < 4:
            more = self.decisions.number("crash/{}".format(world.crashed + 1), CRASH_WITHIN)
            world.crash_at = world.commits + more if more else None
        self._process()
        app = world.app
        app.dispatches.lose_dead()
        app.agents.sweep()
        app.questions.climb()
        row = app.runs.current()
        if row is not None and row["session"] != self.session and not app.sessions.alive(row["session"]):
            app.runs.adopt(row, self.session)
        self._witnessed()
        left = [item["id"] for item in app.store.read("dispatch.working")]
        if left:
            raise Violation("dispatch lost", "after a crash {} is still waited for, and its session is gone".format(", ".join(left)))

    def _process(self):
        """A new process of the client with a new session."""
        self.lives += 1
        self.session = "session-{}".format(self.lives)
        self.world.living.add(self.lives)
        self.world.app = self.ground.open(self.session)
        self.world.app.sessions.start(self.session, self.lives)

    def _witnessed(self):
        """Show the witness every new event, at once: what it says of the tree must be said while the tree is that one."""
        if self.top is None or self.world.app is None:
            return
        while True:
            rows = self.world.app.store.read("event.after", seq=self.seq, limit=500)
            for row in rows:
                self.seq = row["seq"]
                self.witness.see(row)
            if len(rows) < 500:
                return

    # one step

    def _next(self):
        row = self.world.app.runs.current()
        return flow.next_step(self.world.app.runs.view(row, self.world.tree())) if row is not None else (flow.DONE, "")

    def _step(self):
        """Take one step; return whether the run goes on."""
        app = self.world.app
        self.world.now += 1
        if person.between(self):
            self._witnessed()
        row = app.runs.current()
        if row is None:
            self._witnessed()
            return False
        if self.working:
            self._come_back()
        else:
            app.dispatches.drop_unstarted()  # as `muster run next` does
            row = app.runs.get(row["id"])
            view = app.runs.view(row, app.tree())
            kind, what = flow.next_step(view)
            if not STEPS_OF[kind](self, row, view, what):
                self._witnessed()
                return False
        self._witnessed()
        return True

    def place(self, row):
        """Return what keys call a run: nothing for the top one, `c1.` for the child of its first task."""
        if not row["task"]:
            return ""
        return "c{}.".format(self.plans[row["task"]] + 1)

    # gates

    def _gate(self, row, view, what):
        """`muster gate run`, without the worker process."""
        app = self.world.app
        if app.gates.close_if_done(row):
            return True
        began = self.world.now
        try:
            app.gates.ready(row, None)
        except errors.Refused as error:
            raise Violation("next is refused", "next names gate {}, and it is refused: {}".format(what, error)) from error
        names = app.gates.names_to_run(row, None, app.tree())
        if names:
            self.row = row
            app.gates.execute(row, names, self._progress)
        else:
            app.runs.complete_if_held(row["id"], app.tree())
        self.spans.append(("gate {}".format(what), began, self.world.now))
        return True

    def _progress(self, line):
        if line.startswith("gate "):
            self.gate = line[5:]

    def _check(self, name, context):
        """What a check comes to: called by the engine while it judges a gate."""
        run, gate = self.row["id"], self.gate
        key = "{}{}/{}/{}".format(self.place(self.row), gate, name, self.witness.recorded.get((run, gate), 0) + 1)
        self.world.now += self.costs.check(name)
        word = self.decisions.choose(("run/" if name in DEPLOYING else "check/") + key, CHECK[:2] if name in DEPLOYING else CHECK)
        if word == "asks" and name not in ASKABLE:
            word = "failed"
        if word == "asks":
            self.asked[run, name] = "{}:{}".format(name, key)
        said = self.asked.get((run, name))
        if word == "edits":
            self.world.write("generated" if "generated" in self.world.paths else "code")
        told = said or {"edits": "passed", "missing_tool": "not_checked"}.get(word, word)
        self.witness.evidence.told[run, gate, name, context.tree] = told
        if said:
            return Outcome(name, FAILED, "{} changed".format(name), ASKABLE[name], id=said)
        if word in ("not_checked", "missing_tool"):
            return Outcome(name, NOT_CHECKED, "no tool", "not_configured" if word == "not_checked" else word)
        if word == "failed":
            return Outcome(name, FAILED, "it fails", "failing", extra={"findings": []})
        return Outcome(name, PASSED, "it passed", extra={"reference": context.tree, "reproduces": ["one"]})

    # the rest

    def _wait(self, row, view, what):
        raise Violation("waits for nobody", "next waits for {}, and nobody works".format(", ".join(what)))

    def _done(self, row, view, what):
        return False

    def stop(self):
        """The session wants to stop; return whether it was held."""
        answer = stop.handle({"session_id": self.session, "cwd": self.ground.root, "stop_hook_active": self.chain,
                              "background_tasks": [{"id": item["agent_id"], "type": "subagent"} for item in self.working]})
        self.chain = bool(answer and answer.get("decision") == "block")
        if not self.chain:
            self.witness.let_go()
        self._witnessed()
        return self.chain

    def _ending(self):
        self._witnessed()
        seen, row = self.witness.runs[self.top], self.world.app.runs.get(self.top)
        open_ = self.world.app.runs.current()
        status = open_["status"] if open_ is not None else seen.status  # of a child that asks, where there is one
        if status not in ENDED:
            raise Violation("no end", "the run is {} and nothing is next".format(status))
        standing = self.world.app.gates.standing(row, self.world.tree()).gates
        return Ending(self, seen, status, sorted(gate for gate, (status, _) in standing.items() if status in ("passed", "waived")))


STEPS_OF = {flow.DISPATCH: Player._dispatch, flow.WAIT: Player._wait, flow.GATE: Player._gate, flow.DONE: Player._done,
            flow.CHILD: person.child, flow.PLAN: person.plan, flow.FREE: person.free, flow.ASK: person.answer}
