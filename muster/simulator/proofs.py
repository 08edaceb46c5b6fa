"""What is proved of every simulated run, from the event log alone: order, bounds, ends. The engine's own rules are not asked.

`Witness.see` takes the events one by one and raises `Violation` at the first that should not be there."""

import json

from muster.simulator import evidence

ENDED = ("completed", "needs_you", "cancelled")
HOLDS = 6


class Violation(Exception):
    """Something happened that must never happen. `name` is a short word for it, `text` tells what was seen."""

    def __init__(self, name, text):
        super().__init__("{}: {}".format(name, text))
        self.name, self.text = name, text


class Seen:
    """One run as its events tell it."""

    def __init__(self, data):
        self.parent, self.task, self.workflow = data["parent"], data["task"], data["workflow"]
        self.stages, self.settings = data["stages"], data["settings"]
        self.status, self.dispatches, self.failures, self.words = "active", {}, {}, []
        self.state = ["pending"] * len(self.stages)
        self.opened, self.last = [0] * len(self.stages), [0] * len(self.stages)
        self.steps, self.waived, self.gates, self.fresh = {}, set(), {}, []
        self.limit, self.spent = 0, 0
        self.deployed, self.confirmed, self.path, self.skips = 0, 0, [], 0

    @property
    def gate_definitions(self):
        return self.settings["gates"]

    def place(self):
        return self.state.index("open") if "open" in self.state else None


class Witness:
    """Sees the events of one simulated run and its children. `world` tells what the tree really was."""

    def __init__(self, world):
        self.world, self.runs, self.tasks, self.holds = world, {}, {}, 0
        self.settled, self.recorded, self.asks = {}, {}, 0
        self.evidence = evidence.Evidence(self)

    def demand(self, holds, name, text, *values):
        """Raise `Violation` where something does not hold."""
        if not holds:
            raise Violation(name, text.format(*values))

    def see(self, event):
        """Take one event of the log (a row); raises `Violation`."""
        act = ACTS.get(event["type"])
        if act is not None:
            act(self, event["seq"], event["subject"], json.loads(event["data"]))

    def progress(self):
        """Return how much was settled so far: a number that a crash does not change."""
        return sum(self.settled.values()) + sum(self.recorded.values()) + self.asks

    def person(self):
        """A person spoke: the count of refused stops begins anew."""
        self.holds = 0

    def let_go(self):
        """The session stopped: what is refused later is a new row."""
        self.holds = 0

    # runs

    def opened(self, seq, run, data):
        seen = self.runs[run] = Seen(data)
        if seen.parent:
            above = self.runs.get(seen.parent)
            here = above and above.place()
            self.demand(above is not None and above.status == "active" and here is not None
                        and above.stages[here]["mode"] == "each", "child out of turn",
                        "{} opened while its parent {} works through no plan", run, seen.parent)
            self.demand(self.tasks.get(seen.task) in ("ready", "in_progress"), "child out of turn",
                        "{} opened for task {}, which is {}", run, seen.task, self.tasks.get(seen.task))

    def resized(self, seq, run, data):
        seen = self.runs[run]
        self.demand(not seen.dispatches, "resized late", "{} changed its size after its first dispatch", run)
        again = Seen({"parent": seen.parent, "task": seen.task, "workflow": seen.workflow, "stages": data["stages"],
                      "settings": data["settings"]})
        again.waived, again.limit, again.spent, again.status = seen.waived, seen.limit, seen.spent, seen.status
        self.runs[run] = again

    def budget(self, seq, run, data):
        self.runs[run].limit = data["dispatches"]

    def needs_you(self, seq, run, data):
        self.asks += 1
        self._from_to(run, ("active",), "needs_you")

    def resumed(self, seq, run, data):
        seen = self._from_to(run, ("needs_you",), "active")
        seen.failures, seen.steps = {}, {}
        self.person()

    def cancelled(self, seq, run, data):
        self._from_to(run, ("active", "needs_you"), "cancelled")

    def _from_to(self, run, before, after):
        seen = self.runs[run]
        self.demand(seen.status in before, "moved after its end", "{} became {} when it was {}", run, after, seen.status)
        seen.status = after
        return seen

    def completed(self, seq, run, data):
        seen = self._from_to(run, ("active",), "completed")
        left = [stage["name"] for stage, state in zip(seen.stages, seen.state) if state not in ("done", "skipped")]
        self.demand(not left, "ended early", "{} completed, and {} is not done", run, ", ".join(left))
        busy = [item["agent"] for item in seen.dispatches.values() if item["status"] in ("asked", "running")]
        self.demand(not busy, "ended early", "{} completed while {} works", run, ", ".join(busy))
        self.evidence.final(run, seen)

    def held(self, seq, run, data):
        self.holds += 1
        self.demand(self.holds <= HOLDS, "stop held for ever", "Stop was refused {} times in a row", self.holds)

    # stages

    def stage_opened(self, seq, run, data):
        seen, at = self.runs[run], data["position"]
        before = [stage["name"] for stage, state in zip(seen.stages[:at], seen.state) if state not in ("done", "skipped")]
        self.demand(not before, "stage out of turn", "{} opened before {} was done", data["name"], ", ".join(before))
        busy = seen.place()
        self.demand(busy in (None, at), "stage out of turn", "{} opened beside {}", data["name"], busy)
        self.demand(seen.state[at] in ("pending", "open"), "stage out of turn", "{} opened when it was {}", data["name"], seen.state[at])
        seen.state[at], seen.last[at] = "open", seq
        if data.get("again") or not seen.opened[at]:
            seen.opened[at] = seq
        seen.path.append(data["name"])

    def stage_done(self, seq, run, data):
        seen, at = self.runs[run], data["position"]
        stage = seen.stages[at]
        self.demand(seen.state[at] == "open", "stage out of turn", "{} was done when it was {}", stage["name"], seen.state[at])
        if stage["gate"]:
            found = seen.gates.get(stage["gate"])
            self.demand(stage["gate"] in seen.waived or (found and found["status"] == "passed" and found["seq"] > seen.last[at]),
                        "gate opened by itself", "stage {} was done, and gate {} {} since it was opened", stage["name"],
                        stage["gate"], "did not pass" if found else "was not run")
        elif stage["mode"] != "each":
            left = self._left(seen, at)
            self.demand(not left, "stage without its work", "{} was done without {}", stage["name"], left)
        else:
            mine = [task for task, of in self.evidence.plans.items() if of == run]
            self.demand(mine and all(self.tasks[task] in ("completed", "cancelled") for task in mine), "stage without its work",
                        "{} was done with tasks {}", stage["name"], {task: self.tasks[task] for task in mine})
        seen.state[at] = "done"

    def _left(self, seen, at):
        """Return the groups of a stage of which no agent came back well since it was opened for them."""
        stage = seen.stages[at]
        done = {item["agent"] for item in seen.dispatches.values()
                if item["stage"] == stage["name"] and item["seq"] > seen.opened[at] and item["status"] == "done"}
        spare = {step[1] for step in stage["steps"] if step[0] == "agent"}
        if done & spare:
            return []
        return [" or ".join(group) for group in stage["groups"] if not done.intersection(group)]

    def stage_skipped(self, seq, run, data):
        seen, at = self.runs[run], data["position"]
        self.demand(seen.stages[at]["steps"][-1] == ["skip"] and seen.steps.get(data["name"]) == ["skip"], "stage skipped",
                    "{} was skipped, its path says {}", data["name"], seen.stages[at]["steps"])
        seen.state[at] = "skipped"
        seen.skips += 1

    def stage_failed(self, seq, run, data):
        seen, at, name = self.runs[run], data["position"], data["name"]
        stage = seen.stages[at]
        count = seen.failures[name] = seen.failures.get(name, 0) + 1
        wanted, left = ["ask"], count
        for step in stage["steps"]:
            bound = 1 << 60 if step[0] in ("ask", "skip") else 1 if step[0] == "agent" else step[-1]
            if left <= bound:
                wanted = step
                break
            left -= bound
        self.demand(data["step"] == wanted, "bound broken", "failure {} of {} led to {}, the table says {}",
                    count, name, data["step"], wanted)
        names = [one["name"] for one in seen.stages]
        to = names.index(wanted[1]) if wanted[0] == "back" else at
        self.demand(data["to"] == to, "bound broken", "failure {} of {} led to stage {}, the table says {}", count, name, data["to"], to)
        seen.steps[name] = wanted
        for later in range(to, len(seen.state)):
            seen.state[later] = "pending"
        seen.path.append("✗")

    # dispatches

    def asked(self, seq, call, data):
        run, agent = data["run"], data["agent"]
        seen = self.runs[run]
        self.demand(seen.status == "active", "dispatch out of turn", "{} was let in when {} was {}", agent, run, seen.status)
        self.demand(seen.spent < seen.limit, "budget broken", "{} was let in as dispatch {} of {}", agent, seen.spent + 1, seen.limit)
        seen.spent += 1
        at = seen.place()
        name = seen.stages[at]["name"] if at is not None else "finish"
        self.demand(data["stage"] == name, "dispatch out of turn", "{} was let in for {}, {} is open", agent, data["stage"], name)
        self._part(seen, at, data)
        seen.dispatches[call] = {"agent": agent, "role": data["role"], "stage": data["stage"], "status": "asked", "seq": seq, "run": run}

    def _part(self, seen, at, data):
        agent, role = data["agent"], data["role"]
        judges = {gate: (definition.get("verdict") or {}).get("by", ()) for gate, definition in seen.gate_definitions.items()}
        if at is None:
            known = any(agent in names for names in judges.values())
            self.demand(known and role == "judge", "dispatch out of turn", "{} was let in at the finish as {}", agent, role)
            return
        stage = seen.stages[at]
        mine = judges.get(stage["gate"], ())
        if role == "judge":
            self.demand(agent in mine or agent in judges.get("review", ()), "dispatch out of turn",
                        "{} was let in to judge {}", agent, stage["name"])
            workers = [group for group in stage["groups"] if not set(group) & set(mine)]
            left = [group for group in self._left(seen, at) if any(" or ".join(one) == group for one in workers)]
            self.demand(not left, "judged before the work", "{} was let in to judge {} before {} was done", agent, stage["name"], left)
            return
        named = [name for group in stage["groups"] for name in group]
        spare = agent not in named
        self.demand(not spare or seen.steps.get(stage["name"]) == ["agent", agent], "dispatch out of turn",
                    "{} was let into {} as {}, its newest failure led to {}", agent, stage["name"], role, seen.steps.get(stage["name"]))

    def started(self, seq, call, data):
        item = self._item(call)
        self.demand(item["status"] in ("asked", "lost"), "dispatch twice", "{} started when it was {}", call, item["status"])
        item.update(status="running", before=data["tree"])

    def finished(self, seq, call, data):
        item = self._item(call)
        self.demand(item["status"] in ("asked", "running"), "dispatch twice", "{} ended as {} when it was {}", call, data["status"], item["status"])
        item.update(status=data["status"], after=data.get("tree"))
        if data["status"] != "lost":
            key = item["run"], item["stage"], item["agent"]
            self.settled[key] = self.settled.get(key, 0) + 1

    def _item(self, call):
        for seen in self.runs.values():
            if call in seen.dispatches:
                return seen.dispatches[call]
        raise Violation("dispatch out of nothing", "{} was never asked for".format(call))

    # tasks of a plan

    def task(self, seq, task, data):
        if data.get("run"):
            self.evidence.plans[task] = data["run"]
        if data.get("status"):
            self.tasks[task] = data["status"]

    def task_finished(self, seq, task, data):
        ended = [run for run, seen in self.runs.items() if seen.task == task and seen.status == "completed"]
        self.demand(task not in self.evidence.plans or ended, "task without its run", "task {} was completed by no run", task)
        self.task(seq, task, data)


ACTS = {
    "run.opened": Witness.opened, "run.resized": Witness.resized, "run.budget": Witness.budget,
    "run.needs_you": Witness.needs_you, "run.resumed": Witness.resumed, "run.cancelled": Witness.cancelled,
    "run.completed": Witness.completed, "run.stop_held": Witness.held,
    "stage.opened": Witness.stage_opened, "stage.done": Witness.stage_done, "stage.skipped": Witness.stage_skipped,
    "stage.failed": Witness.stage_failed,
    "dispatch.asked": Witness.asked, "dispatch.started": Witness.started, "dispatch.finished": Witness.finished,
    "evidence.recorded": lambda witness, *event: witness.evidence.recorded(*event),
    "gate.recorded": lambda witness, *event: witness.evidence.gate(*event),
    "gate.waived": lambda witness, *event: witness.evidence.waived(*event),
    "deploy.confirmed": lambda witness, *event: witness.evidence.confirmed(*event),
    "deploy.started": lambda witness, *event: witness.evidence.deployed(*event),
    "task.created": Witness.task, "task.claimed": Witness.task, "task.released": Witness.task, "task.blocked": Witness.task,
    "task.unblocked": Witness.task, "task.cancelled": Witness.task, "task.finished": Witness.task_finished,
}
