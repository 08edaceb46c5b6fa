"""The scenarios by name: which decisions each is made of, for a given stage table, and how it must end."""

from muster.simulator.outside import OWN
from muster.simulator.player import DEPLOYING

COMPLETED, NEEDS_YOU, CANCELLED = ("completed",), ("needs_you",), ("cancelled",)
ANY = COMPLETED + NEEDS_YOU + CANCELLED
BUDGETS = 12


class Facts:
    """What a scenario may be made of: sizes, the stages and gates of the largest size, and a run in which nothing failed."""

    def __init__(self, ground, workflow):
        self.workflow, self.sizes = workflow, ground.sizes(workflow)
        tables = {size: ground.gates(workflow, size) for size in self.sizes}
        self.size = max(self.sizes, key=lambda size: len(tables[size][0]))
        self.stages, self.gates = tables[self.size]
        self.deploys = any("apply" in (gate.get("checks") or ()) for gate in self.gates.values())
        self.children = [stage.agents()[0] for stage in self.stages if stage.mode == "each"]
        self.happy = None

    def failing(self, stage, numbers):
        """Return the decisions that make the stage's gate fail at its runs of these numbers (`*` for all)."""
        definition, place = self.gates[stage.gate], stage.name.replace(" ", "-")
        names = [name.rstrip("?") for name in definition.get("checks") or ()]
        asked = [name for name in names if name not in OWN and name != "kept"] or [name for name in names if name in DEPLOYING]
        if asked:
            start = "{}/{}/{}/".format("run" if asked[0] in DEPLOYING else "check", stage.gate, asked[0])
        elif names:
            start = "check/{}/definition/".format(stage.gate)
        else:
            start = "judge/{}/{}/".format(place, definition["verdict"]["by"][0].rpartition(":")[2])
        return {start + str(number): "reject" if start.startswith("judge") else "failed" for number in numbers}

    def gated(self):
        """Return the stages that end at a gate."""
        return [stage for stage in self.stages if stage.gate]

    def mended(self):
        """Return how a run ends in which a file was changed: an audit and a deployment wait until a person puts it back."""
        held = {name for gate in self.gates.values() for name in gate.get("checks") or ()}
        return ANY if held & {"unchanged", "clean"} else COMPLETED

    def working(self):
        """Return `(key, stage, judge?)` of the first answer of every agent of the table."""
        found = []
        for stage in self.stages:
            judges = ((self.gates.get(stage.gate) or {}).get("verdict") or {}).get("by", ())
            for agent in [group[0] for group in stage.groups if not group[0].startswith("/")] + list(judges):
                role = "judge" if agent in judges else "agent"
                key = "{}/{}/{}/".format(role, stage.name, agent.rpartition(":")[2]).replace(" ", "-")
                found.append((key, stage, role))
        return list(dict.fromkeys(found))


def _happy(facts):
    return [({"size": size}, COMPLETED) for size in facts.sizes]


def _once(facts):
    one = [(facts.failing(stage, (1,)), COMPLETED) for stage in facts.gated()]
    together = {}
    for given, _ in one:
        together.update(given)
    return one + [(together, COMPLETED)]


def _for_ever(facts):
    return [(facts.failing(stage, "*"), NEEDS_YOU) for stage in facts.gated()]


def _dies(facts):
    return [({key + "1": fate}, COMPLETED) for key, _, _ in facts.working() for fate in ("dies", "unstarted")]


def _garbage(facts):
    found = [({key + "1": fate}, COMPLETED) for key, _, _ in facts.working() for fate in ("garbage", "mute")]
    return found + [({key + "1": "strays_on" if role == "agent" else "void"}, facts.mended()) for key, _, role in facts.working()]


def _partial(facts):
    found = []
    for key, stage, role in facts.working():
        if role == "agent" and len(stage.groups) > 1:
            found += [({key + "1": fate}, COMPLETED) for fate in ("blocked", "mute", "dies")]
    return found


def _no(facts):
    return [(dict(facts.failing(stage, "*"), **{"person/1": "cancel"}), CANCELLED) for stage in facts.gated()]


def _waives(facts):
    # a deployment that did not happen can not answer, whatever was waived before it
    return [(dict(facts.failing(stage, "*"), **{"person/*": "waive"}), ANY if facts.deploys else COMPLETED) for stage in facts.gated()]


def _away(facts):
    return [(dict(facts.failing(stage, "*"), **{"person/1": "leaves"}), NEEDS_YOU) for stage in facts.gated()]


def _crash(facts):
    given, _ = _once(facts)[-1]
    found = [({"crash/1": number}, COMPLETED) for number in range(1, facts.happy.commits + 1)]
    found += [(dict(given, **{"crash/1": number}), COMPLETED) for number in range(7, 2 * facts.happy.commits, 11)]
    return found + [({"crash/1": number, "crash/2": 3, "crash/3": 9}, COMPLETED) for number in range(2, facts.happy.commits, 13)]


def _budget(facts):
    return [({"budget": number, "person/*": said}, ANY) for number in range(1, BUDGETS + 1) for said in ("resume", "leaves")]


def _stale(facts):
    found = [({"between/{}".format(number): what}, facts.mended()) for number in range(facts.happy.progress + 1)
             for what in ("edit_code", "edit_docs")]
    return found + [({"check/{}/definition/1".format(stage.gate): "edits"}, facts.mended()) for stage in facts.gated()
                    if facts.gates[stage.gate].get("checks")]


def _fallback(facts):
    found = []
    for stage in facts.gated():
        failures = 0
        for step in stage.steps:
            failures += 1 if step[0] in ("agent", "ask", "skip") else step[-1]
            if step[0] == "agent":
                found.append((facts.failing(stage, range(1, failures + 1)), COMPLETED))
                break
    return found


def _child(facts):
    if not facts.children:
        return []
    gone = [{"agent/c2.implement/{}/1".format(agent): fate} for fate in ("blocked", "dies", "mute")
            for agent in ("fullstack-developer", "backend-developer")]
    ends = [({"check/c1.implementation/tests/*": "failed", "person/1": said}, ANY) for said in ("cancel_child", "cancel", "leaves", "waive")]
    plans = [({"plan/block": "second", "plan/free/{}".format(2): said, "tasks": count}, ANY) for said in ("unblock", "cancel") for count in (2, 3)]
    return [(given, COMPLETED) for given in gone] + ends + plans


def _confirm(facts):
    if not facts.deploys:
        return []
    return [({"person/1": "wrong"}, COMPLETED), ({"person/1": "cancel"}, CANCELLED), ({"person/1": "leaves"}, NEEDS_YOU),
            ({"run/deploy/apply/1": "failed", "person/2": "back"}, ANY), ({"run/smoke/smoke/1": "failed", "auto": "back"}, ANY),
            ({"run/monitoring/monitor/1": "failed", "person/2": "back"}, ANY), ({"confirm": "free"}, COMPLETED),
            ({"run/deploy/rollback/*": "failed", "run/deploy/apply/1": "failed", "auto": "back"}, ANY)]


def _stops(facts):
    every = {"between/*": "stop"}
    return [(every, ANY)] + [({"between/{}".format(number): "gives_up"}, COMPLETED) for number in range(facts.happy.progress)]


def _strict(facts):
    missing = [(dict({"strictness": word}, **{"check/{}/{}/*".format(stage.gate, name.rstrip("?")): "not_checked"}),
                ANY) for word in ("strict", "advisory", "standard") for stage in facts.gated()
               for name in facts.gates[stage.gate].get("checks") or ()]
    # a target without a preflight command does not pass where rules are strict
    return [({"strictness": "strict"}, ANY if facts.deploys else COMPLETED), ({"strictness": "advisory"}, ANY)] + missing


def _asks(facts):
    found = []
    for stage in facts.gated():
        names = [name.rstrip("?") for name in facts.gates[stage.gate].get("checks") or ()]
        for name in (["definition"] if names else []) + (["kept"] if "kept" in names else []):
            key = "check/{}/{}/1".format(stage.gate, name)
            found += [({key: "asks"}, ANY), ({key: "asks", "judge/{}/code-reviewer/1".format(stage.name.replace(" ", "-")): "denies"}, ANY)]
    return found


SCENARIOS = {
    "happy": (_happy, "everyone does well"),
    "gate-fails-once": (_once, "each gate fails once, alone and all of them"),
    "gate-fails-for-ever": (_for_ever, "a gate fails whatever is done"),
    "agent-dies": (_dies, "an agent is stopped, or never starts"),
    "garbage": (_garbage, "an agent returns garbage, once and for good, or changes what it may not"),
    "partial-failure": (_partial, "one of the agents that work in parallel fails"),
    "says-no": (_no, "the person cancels"),
    "waives": (_waives, "the person waives the gate"),
    "goes-away": (_away, "the person does not answer"),
    "crash": (_crash, "the client is killed after each single change of the store; the end must be the same"),
    "budget": (_budget, "the budget is used up"),
    "stale": (_stale, "somebody edits a file after each verdict and gate"),
    "fallback": (_fallback, "the agent of last resort takes over"),
    "child-fails": (_child, "a task of the plan fails or is blocked"),
    "confirm": (_confirm, "the words of a deployment: wrong, none, rolled back"),
    "stops": (_stops, "the session wants to stop, at every step"),
    "strict": (_strict, "no tool for a check, under each strictness"),
    "asks": (_asks, "a check's definition changed: a reviewer is asked, and approves or not"),
}
