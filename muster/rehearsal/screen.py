"""The screen: what happens, one calm line a thing, and a last picture of what held and why."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import textwrap
import threading
import time

from muster import environment
from muster.rehearsal import client, expect, news, roster

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


UNDER_LINES, MOST_REFUSALS = 3, 6


class Screen:
    """Prints a rehearsal as it goes (`live`) and its end. `verbose` adds every tool call and its result."""

    def __init__(self, live=True, verbose=False, stream=None):
        self.stream, self.live, self.verbose = stream or sys.stdout, live, verbose
        self._colour = environment.colour(self.stream)
        self._utf8 = "utf" in (getattr(self.stream, "encoding", None) or "utf-8").lower()
        self.width = min(shutil.get_terminal_size((100, 24)).columns, 110)
        self._lock = threading.Lock()
        self._started = time.monotonic()
        self._how, self._under, self._prefix = "", "", ":"

    def agent(self, kind):
        """Return an agent's type without the name of the plugin that is rehearsed."""
        kind = str(kind or "")
        return kind[len(self._prefix) :] if kind.startswith(self._prefix) else kind

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
        room = self.width - 12
        text = short(text, room)
        detail = short(detail, room - len(text) - 2) if detail and len(text) + 8 < room else ""
        line = "  {}  {} {}".format(
            self.paint("{}:{:02d}".format(passed // 60, passed % 60), "dim"),
            self.paint(glyph, *colours),
            self.paint(text, *(colours if glyph in "✗✓⊘▸↩" else ())),
        )
        self.say(line + ("  " + self.paint(detail, "dim") if detail else ""))
        text = " ".join(str(under).split())
        if text and text != self._under:
            self._under = text
            for line in textwrap.wrap(text, room, max_lines=UNDER_LINES, placeholder=" …"):
                self.say(" " * 10 + self.paint(line, "dim"))

    def on_start(self, cast, plugin):
        """Say what is about to be played."""
        self._started = time.monotonic()
        self._prefix = roster.plugin_name(plugin) + ":"
        if not self.live:
            return
        self.say()
        self.say("  " + self.paint(cast["name"], "bold"))
        if cast["about"]:
            for line in textwrap.wrap(" ".join(cast["about"].split()), self.width - 2):
                self.say("  " + line)
        name, version = roster.plugin_name(plugin), roster.manifest(plugin).get("version", "")
        facts = "plugin {} {} · Claude Code {} · scripted model on loopback, no key, throwaway repository"
        facts = facts.format(name, version, client.CLIENT_VERSION)
        self.say("  " + self.paint(short(facts, self.width - 2), "dim"))
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
            self.row("○", self.agent(event["subagent_type"]) + " works", event.get("prompt", ""), "blue")
        elif kind == "compact_boundary":
            self.row("·", "the conversation is compacted", "", "yellow")

    def on_result(self, call, text):
        """Tell what became of a tool call: refusals always, the rest with `verbose`."""
        what = self._subject(call)
        text = _PREFIX.sub("", text.strip())
        text = text[len(self._prefix) :].strip() if text.startswith(self._prefix + " ") else text
        if call.refused:
            who = "" if call.speaker == "main" else self.agent(call.speaker)
            self.row("⊘", "refused: " + what, who, "red", under=text)
        elif self.verbose:
            lines = text.splitlines() or [""]
            self.row("·", what, call.speaker, "red" if call.failed else "dim", under=lines[0])

    def on_event(self, event):
        """Tell muster's own news from its event log."""
        if event["type"] in news.NEWS:
            news.NEWS[event["type"]](self, event, event["data"])
        elif self.verbose:
            self.row("·", event["type"] + " " + event["subject"], json.dumps(event["data"]), "dim")

    def on_end(self, outcome):
        """Print the last picture: the gates and why they stand as they do, the expectations, the verdict."""
        self.say()
        if self.live:
            news.gates(self, outcome.events)
            self._refused(outcome.calls)
        for line in outcome.lines:
            mark = self.paint("✓", "green") if line.held else self.paint("✗", "red", "bold")
            self.say("  {} {}".format(mark, line.expected))
            if not line.held:
                self.say("      " + self.paint("seen: ", "dim") + short(line.seen, 320))
        if not outcome.held:
            self._failed(expect.unexpected(outcome))
        held = sum(line.held for line in outcome.lines)
        verdict = self.paint("held", "green", "bold") if outcome.held else self.paint("did not hold", "red", "bold")
        facts = "{} · {} of {} expectations · {:.0f} s"
        self.say()
        self.say(
            "  {}  {}".format(verdict, facts.format(outcome.cast["name"], held, len(outcome.lines), outcome.seconds))
        )

    def _refused(self, calls):
        held = [call for call in calls if call.refused]
        for call in held[:MOST_REFUSALS]:
            line = "  {} {} {}".format(
                self.paint("⊘", "red"), "refused".ljust(15), short(self._subject(call), self.width - 20)
            )  # fmt: skip
            self.say(line)
        if held:
            self.say()

    def _subject(self, call):
        subject = call.input.get("command") or self.agent(call.input.get("subagent_type"))
        subject = os.path.basename(call.input.get("file_path", "")) or subject
        return subject if call.tool == "Bash" else "{} {}".format(call.tool, subject)

    def _failed(self, calls):
        """Tell the first calls that failed unexpectedly: what follows usually follows from them."""
        if calls:
            self.say()
            self.say("  the first calls that failed unexpectedly:")
        for call in calls[:UNDER_LINES]:
            self.say("      {}: {}".format(self.agent(call.speaker), short(self._subject(call), self.width - 30)))
            for line in (call.result or "").strip().splitlines()[-UNDER_LINES:]:
                self.say("        " + self.paint(short(line, self.width - 8), "dim"))


def short(text, room):
    """Return `text` on one line of at most `room` characters."""
    text = " ".join(str(text).split())
    return text if len(text) <= room else text[: max(room - 1, 0)] + "…"
