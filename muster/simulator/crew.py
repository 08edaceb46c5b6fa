"""The agents of a simulated run: asked for through the hook, at work, and back with what was decided for them."""

import json

from hooks import presence
from hooks.handlers import pre_tool_use
from muster import breaker, findings
from muster.simulator import replies
from muster.simulator.proofs import Violation

WAITS = 3  # for a breaker, in a row: after so long it must have let a trial through
FAULTY = ("blocked", "needs_context", "mute", "strays_on", "strays")


class Crew:
    """What a player does about agents; the other half of `Player`."""

    def _dispatch(self, row, view, groups):
        stage = view.stage()
        for group in groups:
            place = "{}{}".format(self.place(row), stage.name if stage else "finish").replace(" ", "-")
            agent = self.decisions.choose("pick/" + place, group) if len(group) > 1 else group[0]
            refused = self._ask(row, view, agent)
            if refused:
                self._refused(agent, refused)
                return True
            self.waits = 0
            if stage is not None and stage.mode == "one":
                break
        return True

    def _refused(self, agent, why):
        """What next names may be refused for the budget, which asks the person, and for a while by an open breaker."""
        if "budget of" in why:
            self.overspent = True
            return
        self.waits += 1
        if "the breaker of" not in why or self.waits > WAITS:
            raise Violation("next is refused", "next names {}, and it is refused: {}".format(agent, why))
        self.world.now += breaker.LONGEST_SECONDS

    def _ask(self, row, view, agent):
        """The client asks the hook for an agent; return why not, or None once it works."""
        self.calls += 1
        call = "call-{}-{}".format(self.session, self.calls)
        answer = pre_tool_use.agent({
            "tool_name": "Agent", "session_id": self.session, "tool_use_id": call, "cwd": self.ground.root,
            "tool_input": {"subagent_type": agent, "run_in_background": False}}) or {}
        said = answer.get("hookSpecificOutput", {})
        if said.get("permissionDecision") == "deny":
            return said["permissionDecisionReason"]
        app = self.world.app
        item = app.store.one("dispatch.by_id", id=call)
        key = self._key(row, item)
        role, options = ("judge", replies.JUDGE) if item["role"] == "judge" else ("agent", replies.WORKER)
        fate = self.decisions.choose("{}/{}".format(role, key), options)
        if fate == "unstarted":
            self.deaths[key.rpartition("/")[0]] = self.deaths.get(key.rpartition("/")[0], 0) + 1
            self.world.now += 120
            return None
        started = app.dispatches.start(self.session, agent, "agent-" + call)
        presence.started(app, self._payload(agent, "agent-" + call))
        if started is None:
            raise Violation("no brief", "{} was let in and is not known when it starts".format(agent))
        self.working.append({"id": call, "agent_id": "agent-" + call, "agent": agent, "fate": fate, "key": key, "row": row,
                             "role": item["role"], "stage": item["stage"], "began": self.world.now,
                             "beside": len(view.stage().groups) > 1 if view.stage() else False})
        return None

    def _payload(self, agent, agent_id):
        return {"session_id": self.session, "cwd": self.ground.root, "agent_type": agent, "agent_id": agent_id}

    def _key(self, row, item):
        """Return the key of an agent's answer; its number counts the answers given, so that a crash changes none."""
        name = "{}{}/{}".format(self.place(row), item["stage"], item["agent"].rpartition(":")[2]).replace(" ", "-")
        given = self.witness.settled.get((row["id"], item["stage"], item["agent"]), 0) + self.deaths.get(name, 0)
        return "{}/{}".format(name, given + 1)

    def _come_back(self):
        """One of the agents at work comes back."""
        at = 0
        if len(self.working) > 1:
            at = self.decisions.choose("order/{}".format(self.witness.progress()), tuple(range(len(self.working))))
        item = self.working.pop(at)
        app, fate = self.world.app, item["fate"]
        end = item["began"] + self.costs.seconds(item["agent"])
        self.world.now = max(self.world.now, end)
        self.spans.append(("{} ({})".format(item["agent"].rpartition(":")[2], item["stage"]), item["began"], end))
        if app.store.one("dispatch.by_id", id=item["id"])["status"] != "running":
            return  # the run was cancelled meanwhile
        if fate in replies.GONE:
            name = item["key"].rpartition("/")[0]
            self.deaths[name] = self.deaths.get(name, 0) + 1
            left = {other["agent_id"] for other in self.working}
            presence.gone(app, self.session, left)  # as the hook of Stop does
            app.dispatches.lose_gone(self.session, left)
            return
        undo = self._work(item)
        # beside others a failure counts when all have joined, and a crash makes them join earlier
        self.tangled = self.tangled or (item["beside"] and fate in FAULTY)
        first = replies.GARBAGE if fate in ("garbage", "mute") else self._message(item)
        fault = app.dispatches.finish(app.store.one("dispatch.by_id", id=item["id"]), first, self.costs.tokens(item["agent"]))
        if fault:
            self._witnessed()
            if fate == "strays" and undo:
                self.world.put_back(undo)
            again = replies.GARBAGE if fate == "mute" else self._message(item)
            if app.dispatches.finish(app.store.one("dispatch.by_id", id=item["id"]), again, self.costs.tokens(item["agent"])):
                raise Violation("asked for ever", "{} was sent back a second time: {}".format(item["agent"], fault))
        presence.ended(app, self._payload(item["agent"], item["agent_id"]))

    def _work(self, item):
        """The agent changes files; return what takes a stray change back."""
        if item["role"] == "judge":
            return self.world.write("code") if item["fate"] == "void" else None
        stage = next((one for one in json.loads(item["row"]["stages"]) if one["name"] == item["stage"]), None)
        may = stage["may_change"] if stage else []
        if item["fate"] not in ("blocked", "needs_context") and may:
            writes = self.decisions.choose("writes/" + item["key"], ("first", "all", "nothing"))
            for kind in {"first": may[:1], "all": may, "nothing": []}[writes]:
                self.world.write(kind)
            self.asked = {key: value for key, value in self.asked.items() if key[0] != item["row"]["id"]}
        if item["fate"] in ("strays", "strays_on"):
            return self.world.write(next((kind for kind in ("code", "tests", "config", "docs") if kind not in may), "code"))
        return None

    def _message(self, item):
        app, row = self.world.app, item["row"]
        view = app.runs.view(row, app.tree())
        part = None if item["role"] in ("judge", "lead") else findings.part_of(view, item["stage"])
        left = [one["id"] for one in app.findings.of_run(row["id"]) if one["status"] == "open" and one["author"] != item["agent"]
                ] if part == "challenge" else []
        return replies.message(item["fate"], item["role"], part, self.witness.progress(), left,
                               [question["id"] for question in view.questions])
