"""What is proved of gates: none passes without evidence for that very tree, and none is claimed at the end that does not hold."""

from muster import kinds


class Evidence:
    """The evidence a witness saw; `told` is what the world really said to a check."""

    def __init__(self, witness):
        self.witness, self.world = witness, witness.world
        self.told, self.plans = {}, {}

    def recorded(self, seq, run, data):
        """A piece of evidence: a check's word, a verdict, an answer to a question."""
        seen = self.witness.runs[run]
        if data["kind"] == "check":
            seen.fresh.append(data)
        elif data["kind"] in ("verdict", "question"):
            seen.words.append(dict(data, seq=seq))
            if data["kind"] == "verdict" and data["status"] in ("approve", "reject"):
                item = seen.dispatches.get(data["detail"]["dispatch"])
                self.witness.demand(
                    item is not None and item["role"] == "judge" and item["agent"] == data["name"] and item["status"] == "done"
                    and item.get("before") == data["tree"] == item.get("after"), "verdict of nobody",
                    "{} counts as {} of {} on tree {}", data["status"], data["gate"], data["name"], data["tree"][-4:])

    def waived(self, seq, run, data):
        """A person waived a gate."""
        self.witness.runs[run].waived.add(data["gate"])

    def gate(self, seq, run, data):
        """A gate was judged; `passed` wants evidence for every check and every verdict."""
        seen, gate = self.witness.runs[run], data["gate"]
        fresh, seen.fresh = [item for item in seen.fresh if item["gate"] == gate], [
            item for item in seen.fresh if item["gate"] != gate]
        seen.gates[gate] = {"status": data["status"], "tree": data["tree"], "seq": seq, "advisory": data["detail"].get("advisory")}
        key = run, gate
        self.witness.recorded[key] = self.witness.recorded.get(key, 0) + 1
        if data["status"] != "passed":
            return
        self._now(data["tree"], "gate {} passed for a tree that is not there".format(gate))
        strictness = seen.settings["strictness"]
        if data["detail"].get("advisory"):
            self.witness.demand(strictness == "advisory", "gate opened by itself", "gate {} was advised where rules are {}", gate, strictness)
            return
        definition = seen.gate_definitions[gate]
        for name in definition.get("checks") or ():
            plain = name.rstrip("?")
            words = [item["status"] for item in fresh if item["name"] == plain and item["tree"] == data["tree"]]
            allowed = ("passed", "not_checked") if name.endswith("?") and strictness == "standard" else ("passed",)
            self.witness.demand(words and words[-1] in allowed, "gate without evidence", "gate {} passed and its check {} is {} on tree {}",
                                gate, plain, words[-1] if words else "not there", data["tree"][-4:])
            self._truly(seen, run, gate, plain, data["tree"], allowed, definition)
        self._judged(seen, gate, definition, data["tree"])

    def _truly(self, seen, run, gate, name, tree, allowed, definition):
        """The world must have said what the evidence says."""
        said = self.told.get((run, gate, name, tree))
        if said is None or said in allowed or definition.get("records"):
            return
        approved = any(item["kind"] == "question" and item["name"] == said and item["status"] == "passed" for item in seen.words)
        self.witness.demand(approved, "gate without evidence", "gate {} passed and its check {} said {}", gate, name, said)

    def _judged(self, seen, gate, definition, tree):
        verdict = definition.get("verdict") or {}
        for judge in verdict.get("by", ()):
            mine = [item for item in seen.words if item["kind"] == "verdict" and item["gate"] == gate and item["name"] == judge]
            self.witness.demand(mine and mine[-1]["status"] == "approve", "gate without evidence", "gate {} holds and {} said {}",
                                gate, judge, mine[-1]["status"] if mine else "nothing")
            self.witness.demand(not any(item["status"] == "reject" and item["tree"] == tree for item in mine), "gate without evidence",
                                "gate {} holds on a tree that {} rejected", gate, judge)
            stale = self._changes(mine[-1]["tree"], tree, verdict["judges"])
            self.witness.demand(not stale, "stale evidence", "gate {} holds, and {} changed after {} approved", gate, ", ".join(stale), judge)

    def _changes(self, old, new, judged):
        wide = set(judged) | ({"design"} if "docs" in judged else set())
        names = {path: kind for kind, path in self.world.paths.items()}
        return [path for _, path in self.world.changed(old, new) if names.get(path, kinds.kind(path)) in wide] if old != new else []

    def _now(self, tree, text):
        self.witness.demand(tree == self.world.tree(), "stale evidence", "{}: {}, it is {}", text, tree[-4:], self.world.tree()[-4:])

    def final(self, run, seen):
        """A completed run holds every gate of its stages for the tree as it is now."""
        tree = self.world.tree()
        for gate in dict.fromkeys(stage["gate"] for stage in seen.stages if stage["gate"]):
            if gate in seen.waived:
                continue
            found, definition = seen.gates.get(gate), seen.gate_definitions[gate]
            self.witness.demand(found is not None and found["status"] == "passed", "ended without its gates",
                                "{} completed and gate {} {}", run, gate, found["status"] if found else "was never run")
            if found["advisory"]:
                continue
            self.witness.demand(not definition.get("checks") or found["tree"] == tree, "stale evidence",
                                "{} completed on tree {}, and the checks of gate {} ran on {}", run, tree[-4:], gate, found["tree"][-4:])
            self._judged(seen, gate, definition, tree)

    def confirmed(self, seq, run, data):
        """A person's word for a deployment."""
        if data["what"] == "apply":
            self.witness.runs[run].confirmed = (seq, data["tree"])

    def deployed(self, seq, run, data):
        """A deployment began: it wants the person's word for this tree, and every gate before it."""
        seen = self.witness.runs[run]
        word = seen.confirmed or (0, "")
        free = (seen.settings["config"]["deploy"].get(data["target"]) or {}).get("confirm") is False and not seen.deployed
        self.witness.demand(free or (word[1] == data["tree"] and word[0] > seen.deployed), "deployed without a word",
                            "tree {} was applied to {} and nobody confirmed it", data["tree"][-4:], data["target"])
        seen.deployed = seq
        self._now(data["tree"], "a deployment began for another tree")
        for stage in seen.stages:
            gate = stage["gate"]
            if any(name.rstrip("?") == "apply" for name in seen.gate_definitions.get(gate, {}).get("checks") or ()):
                return
            found = seen.gates.get(gate)
            self.witness.demand(not gate or gate in seen.waived or (
                found and found["status"] == "passed" and (found["tree"] == data["tree"] or found["advisory"])),
                "deployed past a gate", "the deployment began and gate {} does not hold", gate)
