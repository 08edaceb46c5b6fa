"""What may happen next in a run: pure rules over its stage table. The hooks enforce them, the simulator plays them."""

from muster.stages import FINISH

# A step that the orchestrator can take; `agents` are groups (all groups, one agent of each).
DISPATCH, WAIT, GATE, CHILD, PLAN, FREE, ASK, DONE = "dispatch", "wait", "gate", "child", "plan", "free", "ask", "done"
_ENDED = ("completed", "cancelled")


class View:
    """A run as the rules see it: plain lists and dicts, in the order of the table.

    `states[i]`: name, status, failures, opened (the event number it was last opened at for its agents).
    `dispatches`: stage, agent, role, status, asked. `gates`: gate → {"checks": [], "verdict": {"by", "judges"}}.
    `verdicts`: gate → {judge: "approve" | "reject" | "stale"}, for the tree as it is. `tasks`: the plan of an
    `each` stage. `questions`: what a reviewer was asked to approve. `passed`: gates that hold for this tree.
    `resumed`: the number of the event by which the person last let the run go on. `broken`: `{agent: why}` of those whose
    circuit breaker is open: the stage's fallback stands in for them."""

    __slots__ = ("id", "status", "stages", "states", "dispatches", "gates", "verdicts", "tasks", "questions", "passed",
                 "reason", "child", "resumed", "broken")

    def __init__(self, **values):
        defaults = {"status": "active", "dispatches": [], "gates": {}, "verdicts": {}, "tasks": [], "questions": [],
                    "passed": (), "reason": "", "child": None, "id": "R1", "resumed": 0, "broken": {}}
        for name in self.__slots__:
            setattr(self, name, values[name] if name in values else defaults[name])

    def index(self):
        """Return the position of the open stage, or None at the finish."""
        for position, state in enumerate(self.states):
            if state["status"] == "open":
                return position
        return None

    def stage(self):
        """Return the open `Stage`, or None at the finish."""
        position = self.index()
        return None if position is None else self.stages[position]

    def stage_name(self):
        """Return the open stage's name, `finish` after the last one."""
        stage = self.stage()
        return stage.name if stage else FINISH

    def judges(self, gate):
        """Return the agents whose verdict the gate wants."""
        return ((self.gates.get(gate) or {}).get("verdict") or {}).get("by", [])

    def gate_names(self):
        """Return the gates of the run's stages, in order, each once."""
        return list(dict.fromkeys(stage.gate for stage in self.stages if stage.gate))


def roles(view):
    """Return `{agent: role}` of who may be dispatched now; role is worker, fallback or judge."""
    stage, position = view.stage(), view.index()
    found = {}
    if stage is None:
        for gate in view.gate_names():
            found.update((judge, "judge") for judge in view.judges(gate))
    else:
        judges = view.judges(stage.gate)
        for agent in stage.agents():
            found[agent] = "judge" if agent in judges else "worker"
        step = last_step(stage, view.states[position]["failures"])
        if step and step[0] == "agent":
            found[step[1]] = "fallback"
        if any(agent in view.broken and agent not in judges for agent in stage.agents()):
            found.update((agent, "fallback") for agent in stage.fallbacks() if agent not in found)
        for judge in judges:
            found.setdefault(judge, "judge")
    if view.questions:
        for judge in view.judges("review"):
            found.setdefault(judge, "judge")
    return found


def last_step(stage, failures):
    """Return the step of the failure path that the stage's newest failure led to, or None before any."""
    return step_for(stage, failures) if failures else None


def step_for(stage, failures):
    """Return the step that the `failures`-th failure (from 1) of the stage leads to."""
    left = failures
    for step in stage.steps:
        if step[0] in ("ask", "skip"):
            return step
        bound = 1 if step[0] == "agent" else step[-1]
        if left <= bound:
            return step
        left -= bound
    return ["ask"]


def missing(view):
    """Return the groups of the open stage whose work is not done since it was opened for them."""
    position = view.index()
    return [] if position is None else _missing(view, position)


def _missing(view, position):
    stage = view.stages[position]
    if stage.mode == "each":
        return []
    opened, judges = view.states[position]["opened"] or 0, view.judges(stage.gate)
    done = [item for item in view.dispatches
            if item["stage"] == stage.name and item["asked"] > opened and item["status"] == "done"]
    if any(item["role"] == "fallback" for item in done):
        return []
    names = {item["agent"] for item in done}
    step = last_step(stage, view.states[position]["failures"])
    if step and step[0] == "agent" and not all(agent in judges for agent in stage.agents()):
        return [[step[1]]]
    left = [group for group in stage.groups
            if not any(agent in judges for agent in group) and not names.intersection(group)]
    standing_in = [agent for agent in stage.fallbacks() if agent not in view.broken]
    return [standing_in[:1] if standing_in and all(agent in view.broken for agent in group)
            else [agent for agent in group if agent not in view.broken] or group for group in left]


def unjudged(view):
    """Return `[(gate, judge)]` whose verdict is still wanted for this tree, of the open stage or of the finish."""
    stage = view.stage()
    gates = [stage.gate] if stage else view.gate_names()
    return [(gate, judge) for gate in gates if gate for judge in view.judges(gate)
            if gate not in view.passed and view.verdicts.get(gate, {}).get(judge) not in ("approve", "reject")]


def running(view, leads=False):
    """Return the dispatches that have not come back yet; of those who only divide the work (`leads`) where asked for."""
    return [item for item in view.dispatches if item["status"] in ("asked", "running") and (leads or item["role"] != "lead")]


def next_step(view):
    """Return `(kind, what)`: what the orchestrator does next. `what` is groups, agents, a gate, a task or a reason."""
    if view.status == "needs_you":
        return ASK, view.reason
    if view.status != "active":
        return DONE, view.status
    if view.child:
        return CHILD, view.child
    stage = view.stage()
    if stage is not None and stage.mode == "each":
        return _next_task(view, stage)
    busy = [item["agent"] for item in running(view)]
    groups = missing(view)
    if not groups:
        wanted = unjudged(view)
        groups = [[judge] for judge in dict.fromkeys(judge for _, judge in wanted)]
        if not wanted and view.questions:
            groups = [[judge] for judge in view.judges("review")]
    elif busy and stage.mode == "one":
        return WAIT, busy
    free = [group for group in groups if not set(group).intersection(busy)]
    if free:
        stopped = [agent for group in free for agent in group if all(agent in view.broken for agent in group)]
        return (ASK, "{} keeps failing: {}".format(stopped[0], view.broken[stopped[0]])) if stopped else (DISPATCH, free)
    return (WAIT, busy) if busy else (GATE, (stage.gate or stage.name) if stage else FINISH)


def _next_task(view, stage):
    left = [task for task in view.tasks if task["status"] not in _ENDED]
    ready = [task for task in left if task["status"] == "ready"]
    if ready:
        return CHILD, ready[0]["id"]
    if left:
        # nothing can begin: one is held or blocked, and what only waits for it is no use to name
        return FREE, ([task for task in left if task["status"] != "pending"] or left)[0]
    return (GATE if closes(view) else PLAN), stage.name


def settle(view):
    """Return the events after an agent came back: nothing while others still work, a failure, or the stage closed.

    A worker that failed fails its stage once all have joined; a judge that gave no verdict twice asks the person."""
    position = view.index()
    if view.status != "active" or position is None:
        return []
    stage, opened = view.stages[position], view.states[position]["opened"] or 0
    here = [item for item in view.dispatches
            if item["stage"] == stage.name and item["asked"] > opened and item["role"] != "lead"]
    if any(item["status"] in ("asked", "running") for item in here):
        return []
    # what failed before the person let the run go on is answered, the bounds begin again
    here = [item for item in here if item["asked"] > view.resumed]
    mute = [item for item in here if item["role"] == "judge" and item["status"] in ("failed", "void")]
    if len(mute) >= 2 and mute[-1] is here[-1]:
        return [("run.needs_you", {"reason": "{}: {} gave no valid verdict twice".format(stage.name, mute[-1]["agent"])})]
    left = [agent for group in missing(view) for agent in group]
    broken = [item for item in here if item["status"] == "failed" and item["role"] != "judge" and item["agent"] in left]
    if broken:
        return failed(view, "{}: {}".format(broken[-1]["agent"], broken[-1].get("reason") or "failed"))
    return passed(view) if here and closes(view) else []


def closes(view):
    """Say whether the open stage has no gate and its work is done: it closes by itself."""
    position = view.index()
    return position is not None and _stands(view, position)


def _stands(view, position):
    stage, opened = view.stages[position], view.states[position]["opened"]
    if stage.gate or opened is None:
        return False
    if stage.mode == "each":
        # one that was sent back here wants a task for the mending: those of before do not close it again
        return (all(task["status"] in _ENDED for task in view.tasks)
                and any(task["status"] == "completed" and task["fence"] > opened for task in view.tasks))
    return not _missing(view, position)


def opening(view):
    """Return the events that open the first stage of a fresh run."""
    return _open(view, 0, False)


def passed(view):
    """Return the events after the open stage is done: it closes, the next one opens."""
    position = view.index()
    if position is None:
        return [("run.completed", {})]
    events = [("stage.done", {"position": position, "name": view.stages[position].name})]
    return events + _next(view, position)


def failed(view, reason, stage_name=None):
    """Return the events after the open (or named) stage failed: the next step of its failure path."""
    position = view.index()
    if stage_name is not None:
        position = [stage.name for stage in view.stages].index(stage_name)
    stage, count = view.stages[position], view.states[position]["failures"] + 1
    step = step_for(stage, count)
    to = position
    if step[0] == "back":
        to = [item.name for item in view.stages].index(step[1])
    event = {"position": position, "name": stage.name, "reason": reason, "step": step, "to": to, "failures": count}
    events = [("stage.failed", event)]
    if step[0] == "skip":
        return events + [("stage.skipped", {"position": position, "name": stage.name, "reason": reason})] + _next(view, position)
    if step[0] == "ask":
        # the stage stays open: what the person says next decides, the bounds begin again then
        return events + _open(view, position, False) + [("run.needs_you", {"reason": "{}: {}".format(stage.name, reason)})]
    return events + _open(view, to, True)


def _next(view, position):
    """Open the stage after `position`; one without a gate whose work stands (the run went back before it) is done at once."""
    events = []
    for later in range(position + 1, len(view.stages)):
        events += _open(view, later, False)
        if not _stands(view, later):
            break
        events.append(("stage.done", {"position": later, "name": view.stages[later].name}))
    return events


def _open(view, position, again):
    return [("stage.opened", {"position": position, "name": view.stages[position].name, "again": again})]


def owner(view, gate):
    """Return the name of the last stage that ends at the gate, or None."""
    names = [stage.name for stage in view.stages if stage.gate == gate]
    return names[-1] if names else None


def hold(view, holds, progressed, background):
    """Return whether Stop is refused: work is open, it can be done without the person, and it moves.

    At most six times in a row (the client itself overrides after eight), only while something happened since the
    last refusal, never while agents run in the background."""
    if view.status != "active" or background or running(view, leads=True) or next_step(view)[0] == ASK:
        return False
    return holds == 0 or (progressed and holds < 6)
