"""The screen: what happens, one calm line a thing, and a last picture of what held and why."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import threading
import time

from muster import environment
from muster.rehearsal import client, roster

_COLOURS = {"red": "31", "green": "32", "yellow": "33", "blue": "34", "cyan": "36", "dim": "2", "bold": "1"}
_PLAIN = {
    "❯": ">",
    "◆": "*",
    "▸": "=",
    "·": "-",
    "✎": "~",
    "⊘": "x",
    "✓": "+",
    "✗": "!",
    "…": "...",
    "─": "-",
    "×": "x",
}
_PREFIX = re.compile(r"^(Error: )?(PreToolUse:\w+ hook error: |\w+ hook error: )")


class Screen:
    """Prints a rehearsal as it goes (`live`) and its end. `verbose` adds every tool call and its result."""

    def __init__(self, live=True, verbose=False, stream=None):
        self.stream, self.live, self.verbose = stream or sys.stdout, live, verbose
        self._colour = environment.colour(self.stream)
        self._utf8 = "utf" in (getattr(self.stream, "encoding", None) or "utf-8").lower()
        self._width = min(shutil.get_terminal_size((100, 24)).columns, 110)
        self._lock = threading.Lock()
        self._started = time.monotonic()
        self._agents, self._how = {}, ""

    def paint(self, text, *colours):
        """Return `text` in the colours, or as it is where there is no colour."""
        if not self._colour or not colours:
            return text
        return "\033[{}m{}\033[0m".format(";".join(_COLOURS[name] for name in colours), text)

    def say(self, line=""):
        """Print one line at once."""
        if not self._utf8:
            line = "".join(_PLAIN.get(letter, letter) for letter in line)
            line = line.encode("ascii", "replace").decode("ascii")
        with self._lock:
            print(line, file=self.stream, flush=True)

    def row(self, glyph, text, detail="", *colours, under=""):
        """Print one thing that happened: the time, a glyph, the text, dimmed detail; `under` goes to the next line."""
        if not self.live:
            return
        passed = int(time.monotonic() - self._started)
        room = self._width - 12
        text = _short(text, room)
        detail = _short(detail, room - len(text) - 2) if detail and len(text) + 8 < room else ""
        line = "  {}  {} {}".format(
            self.paint("{}:{:02d}".format(passed // 60, passed % 60), "dim"),
            self.paint(glyph, *colours),
            self.paint(text, *(colours if glyph in "✗✓⊘▸" else ())),
        )
        self.say(line + ("  " + self.paint(detail, "dim") if detail else ""))
        if under:
            self.say(" " * 10 + self.paint(_short(under, room), "dim"))

    def on_start(self, cast, plugin):
        """Say what is about to be played."""
        self._started = time.monotonic()
        if not self.live:
            return
        self.say()
        self.say("  {}  {}".format(self.paint(cast["name"], "bold"), self.paint(cast["about"], "dim")))
        name, version = roster.plugin_name(plugin), roster.manifest(plugin).get("version", "")
        facts = "plugin {} {} · Claude Code {} · scripted model on loopback, no key, throwaway repository"
        self.say("  " + self.paint(facts.format(name, version, client.CLIENT_VERSION), "dim"))
        self.say()

    def on_act(self, number, act):
        """Take note of a new process; its first prompt says how it begins."""
        self._how = "the session is resumed" if act["resume"] is True else "a new session" if number > 1 else ""

    def on_prompt(self, prompt):
        """Say what the person types."""
        self.row("❯", prompt, self._how, "cyan", "bold")
        self._how = ""

    def on_kill(self):
        """Say that the client was killed on purpose."""
        self.row("×", "the client is killed (SIGKILL)", "", "yellow", "bold")

    def on_stream(self, event):
        """Tell the client's own news: agents that start and end."""
        kind = event.get("subtype") if event.get("type") == "system" else event.get("type")
        if kind == "task_started" and event.get("subagent_type"):
            self._agents[event.get("task_id")] = event["subagent_type"]
            self.row("·", event["subagent_type"] + " works", event.get("description", ""), "blue")
        elif kind == "compact_boundary":
            self.row("·", "the conversation is compacted", "", "yellow")

    def on_result(self, call, text):
        """Tell what became of a tool call: refusals always, the rest with `verbose`."""
        subject = call.input.get("command") or call.input.get("subagent_type") or ""
        subject = os.path.basename(call.input.get("file_path", "")) or subject
        what = subject if call.tool == "Bash" else "{} {}".format(call.tool, subject)
        text = _PREFIX.sub("", text.strip())
        if call.refused:
            who = "" if call.speaker == "main" else call.speaker
            self.row("⊘", "refused: " + what, who, "red", under=text)
        elif self.verbose:
            lines = text.splitlines() or [""]
            self.row("·", what, call.speaker, "red" if call.failed else "dim", under=lines[0])

    def on_event(self, event):
        """Tell muster's own news from its event log."""
        shape = _EVENTS.get(event["type"])
        if shape:
            shape(self, event, event["data"])
        elif self.verbose:
            self.row("·", event["type"] + " " + event["subject"], json.dumps(event["data"]), "dim")

    def on_end(self, outcome):
        """Print the last picture: gates, expectations, the verdict."""
        self.say()
        if self.live:
            self._gates(outcome.events)
        for line in outcome.lines:
            mark = self.paint("✓", "green") if line.held else self.paint("✗", "red", "bold")
            self.say("  {} {}".format(mark, line.expected))
            if not line.held:
                self.say("      " + self.paint("seen: ", "dim") + line.seen)
        held = sum(line.held for line in outcome.lines)
        verdict = "held" if outcome.held else "did not hold"
        count = "{} of {} expectations".format(held, len(outcome.lines))
        self.say()
        self.say(
            "  {}  {} · {} · {:.0f} s".format(
                self.paint(verdict, "green" if outcome.held else "red", "bold"),
                outcome.cast["name"],
                count,
                outcome.seconds,
            )
        )

    def _gates(self, events):
        last = {}
        for event in events:
            if event["type"] in ("gate.recorded", "gate.waived"):
                last[_gate(event)] = event
        for name, event in last.items():
            good = event["type"] == "gate.recorded" and _passed(event["data"])
            word = "passed" if good else "waived" if event["type"] == "gate.waived" else "failed"
            self.say(
                "  {} {:<16}{:<9}{}".format(
                    self.paint("◆", "green" if good else "yellow" if word == "waived" else "red"),
                    name,
                    word,
                    self.paint(_short(_why(event["data"]), self._width - 32), "dim"),
                )
            )
        if last:
            self.say()


def _short(text, room):
    text = " ".join(str(text).split())
    return text if len(text) <= room else text[: max(room - 1, 0)] + "…"


def _gate(event):
    return str(event["data"].get("gate") or event["subject"])


def _passed(data):
    return data.get("status") == "passed" or data.get("passed") is True


def _why(data):
    checks = data.get("checks")
    if isinstance(checks, dict):
        checks = [
            dict(value if isinstance(value, dict) else {"status": value}, name=name) for name, value in checks.items()
        ]
    parts = []
    for check in checks or []:
        name, status = check.get("name") or check.get("check") or "?", check.get("status") or ""
        parts.append("{} {}".format(name, check.get("says") or check.get("reason") or status).strip())
    return " · ".join(parts) or str(data.get("reason") or data.get("why") or "")


def _run_opened(screen, event, data):
    about = [str(data["workflow"])] if data.get("workflow") else []
    about += ["size " + str(data["size"])] if data.get("size") else []
    screen.row("◆", "run {} opens".format(event["subject"]), " · ".join(about), "bold")


def _stage_opened(screen, event, data):
    screen.row("▸", str(data.get("stage") or event["subject"]), "", "bold")


def _stage_failed(screen, event, data):
    screen.row("✗", "{} goes back".format(data.get("stage") or event["subject"]), data.get("reason") or "", "yellow")


def _stage_skipped(screen, event, data):
    screen.row("·", "{} is skipped".format(data.get("stage") or event["subject"]), data.get("reason") or "", "dim")


def _gate_recorded(screen, event, data):
    good = _passed(data)
    screen.row(
        "✓" if good else "✗", "gate {} {}".format(_gate(event), "passed" if good else "failed"), "",
        "green" if good else "red", under=_why(data),
    )  # fmt: skip


def _gate_waived(screen, event, data):
    screen.row("✓", "gate {} waived by the person".format(_gate(event)), data.get("reason") or "", "yellow")


def _retried(screen, event, data):
    screen.row("·", "asked once more for its result", data.get("reason") or data.get("fault") or "", "yellow")


def _held(screen, event, data):
    screen.row("⊘", "the turn may not end yet", data.get("reason") or "", "yellow")


def _needs_you(screen, event, data):
    screen.row("◆", "run {} needs you".format(event["subject"]), data.get("reason") or "", "yellow", "bold")


def _run_over(screen, event, data):
    word = event["type"].split(".")[1]
    screen.row(
        "◆", "run {} {}".format(event["subject"], word), "", "green" if word == "completed" else "yellow", "bold"
    )


def _edit(screen, event, data):
    screen.row(
        "✎", os.path.basename(str(data.get("path") or data.get("file") or event["subject"])), event["actor"], "dim"
    )


_EVENTS = {
    "run.opened": _run_opened,
    "run.stop_held": _held,
    "run.needs_you": _needs_you,
    "run.resumed": _run_over,
    "run.completed": _run_over,
    "run.cancelled": _run_over,
    "stage.opened": _stage_opened,
    "stage.failed": _stage_failed,
    "stage.skipped": _stage_skipped,
    "dispatch.retried": _retried,
    "gate.recorded": _gate_recorded,
    "gate.waived": _gate_waived,
    "edit.made": _edit,
}
