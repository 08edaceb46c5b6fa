"""Plays a cast: lays out the repository, starts server and client for every act, collects what happened."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
import uuid

from muster import environment
from muster.errors import UsageError
from muster.rehearsal import act as acts
from muster.rehearsal import client, expect, project, roster, script, server, watch


class Outcome:
    """Everything a rehearsal left behind; `expect.check` reads it while the folder still exists."""

    def __init__(self, cast, folder, path, plugin):
        self.cast, self.folder, self.project, self.plugin = cast, folder, path, plugin
        self.exits, self.stream, self.logs, self.faults = [], [], [], []
        self.asked, self.calls, self.events = [], [], []
        self.seconds, self.lines = 0.0, []

    @property
    def held(self):
        """Say whether every expectation held."""
        return all(line.held for line in self.lines)


class Play:
    """One rehearsal of `cast` with the program `program` and the plugin in `plugin`, told live to `screen`."""

    def __init__(self, cast, program, plugin, folder, screen):
        self.cast, self.program, self.plugin, self.folder, self.screen = cast, program, plugin, folder, screen
        self.script = script.Script(cast["acts"])
        self.project = project.lay_out(cast, folder, plugin)
        self.watch = watch.Watch(self.project)
        self.outcome = Outcome(cast, folder, self.project, plugin)
        self.client, self.kill_when, self.session = None, {}, None

    def run(self):
        """Play all acts and check the expectations; return the Outcome."""
        started = time.monotonic()
        with open(os.path.join(self.folder, "requests.jsonl"), "w", encoding="utf-8") as record:
            agents = roster.read(self.plugin, self.project)
            model = server.ModelServer(self.script, agents, self.project, record, self._on_step)
            model.start()
            try:
                for number, act in enumerate(self.cast["acts"], 1):
                    self._act(number, act, model)
            finally:
                acts.sweep(self.folder)
                model.stop()
        found = self.outcome
        found.asked, found.calls, found.events = model.asked, list(model.calls.values()), self.watch.events
        found.faults += self.script.faults + model.faults
        if not self.cast.get("allow_unused"):
            found.faults += self.script.unused()
        found.seconds = time.monotonic() - started
        found.lines = expect.check(found)
        return found

    def _act(self, number, act, model):
        self.screen.on_act(number, act)
        again = act["resume"] is True and self.session
        self.session = self.session if again else str(uuid.uuid4())
        log = os.path.join(self.folder, "client-{}.log".format(number))
        extra = dict(self.cast["env"], **act["env"])
        if act.get("mode") == "bypassPermissions" or "--dangerously-skip-permissions" in act["args"]:
            extra.setdefault("IS_SANDBOX", "1")
        variables = client.world(self.folder, model.url, extra)
        tools = os.pathsep.join((variables["PATH"], os.path.join(self.plugin, "bin")))
        project.run_lines(act["before"], self.project, dict(variables, PATH=tools))
        words = acts.command(
            self.program, self.plugin, act, ("--resume" if again else "--session-id", self.session), log
        )
        self.kill_when = act.get("kill", {}).get("when", {})
        with open(os.path.join(self.folder, "client-{}.err".format(number)), "wb") as errors:
            self.client = acts.Client(words, self.project, variables, errors)
            try:
                seconds = act.get("timeout", acts.ACT_SECONDS)
                status, wrong = self.client.play(
                    act["person"],
                    seconds,
                    lambda event: self._on_event(event, model),
                    self._tick,
                    self.screen.on_prompt,
                )
            finally:
                self.client.kill()
        self.outcome.exits.append(status)
        self.outcome.logs.append(log)
        if wrong:
            self.outcome.faults.append("act {}: {}".format(number, wrong))
        if self.kill_when:
            self.outcome.faults.append("act {}: the moment to kill the client never came".format(number))
        if not any(event.get("subtype") == "init" for event in self.outcome.stream):
            self.outcome.faults.append("act {}: the client did not start: {}".format(number, _tail(errors.name)))
        self.script.cut()

    def _on_step(self, speaker, number):
        when = self.kill_when
        if when.get("step") == number and when.get("speaker", "main") == speaker:
            self._kill()
            return True
        return self.client.killed

    def _kill(self):
        self.kill_when = {}
        self.client.kill()
        self.screen.on_kill()

    def _on_event(self, event, model):
        self.outcome.stream.append(event)
        with open(os.path.join(self.folder, "stream.jsonl"), "a", encoding="utf-8") as record:
            record.write(json.dumps(event) + "\n")
        if event.get("subtype") == "task_started" and event.get("subagent_type"):
            model.name_agent(event.get("task_id"), event["subagent_type"])
        if event.get("subtype") == "permission_denied" and event.get("tool_use_id") in model.calls:
            by_hook = event.get("decision_reason_type") == "hook"
            model.calls[event["tool_use_id"]].refused = "hook" if by_hook else "client"
        self.screen.on_stream(event)
        for call, text in _results(event, model.calls):
            self.screen.on_result(call, text)

    def _tick(self):
        for event in self.watch.poll():
            self.screen.on_event(event)
            if self.kill_when.get("event") == event["type"]:
                self._kill()


def play(cast, screen, program=None, plugin=None, keep=None):
    """Play `cast` (see `cast.load`) in a throwaway folder, or in `keep`, which stays; return the Outcome."""
    program = client.find(program, screen.say)
    if not plugin and cast.get("plugin"):
        plugin = os.path.join(cast["folder"], cast["plugin"])
    plugin = os.path.abspath(plugin or environment.plugin_root())
    if not os.path.isdir(plugin):
        raise UsageError("{} is no folder; give the plugin's folder".format(plugin))
    if keep:
        if os.path.isdir(keep) and os.listdir(keep):
            raise UsageError("{} is not empty; give a new folder to keep the rehearsal in".format(keep))
        os.makedirs(keep, exist_ok=True)
    folder = os.path.realpath(keep or tempfile.mkdtemp(prefix="rehearsal-"))
    try:
        screen.on_start(cast, plugin)
        outcome = Play(cast, program, plugin, folder, screen).run()
        screen.on_end(outcome)
        return outcome
    finally:
        if not keep:
            shutil.rmtree(folder, ignore_errors=True)


def _results(event, calls):
    """Yield `(call, text)` of the tool results in a line of the stream, and note who refused a call."""
    message = event.get("message") if event.get("type") == "user" else None
    content = message.get("content") if isinstance(message, dict) else None
    notes = {note.get("id"): note for note in event.get("tool_result_meta") or []}
    for part in content if isinstance(content, list) else ():
        call = calls.get(part.get("tool_use_id")) if part.get("type") == "tool_result" else None
        if call:
            note = notes.get(part["tool_use_id"], {})
            if note.get("non_execution_kind") and not call.refused:
                decision = note.get("permission_decision") or {}
                call.refused = "hook" if decision.get("source") == "hook" else "client"
            call.failed = bool(part.get("is_error"))
            yield call, "\n".join(server.plain(part.get("content")))


def _tail(path):
    with open(path, encoding="utf-8", errors="replace") as handle:
        lines = handle.read().strip().splitlines()
    return lines[-1] if lines else "it said nothing"


def summary(outcome):
    """Return the outcome as plain values, for `--json`."""
    return {
        "name": outcome.cast["name"],
        "held": outcome.held,
        "seconds": round(outcome.seconds, 1),
        "exits": outcome.exits,
        "answers": len(outcome.asked),
        "events": len(outcome.events),
        "expectations": [{"expected": line.expected, "held": line.held, "seen": line.seen} for line in outcome.lines],
    }
