"""An act: one process of the real client, fed with a person's prompts, read line by line."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import threading
import time

ALLOWED = "Agent Bash Edit NotebookEdit Read SendMessage Skill Write"
ACT_SECONDS = 120
LINGER_SECONDS = 3


def command(client, plugin, act, session, log):
    """Return the client's command line for `act`; `session` is `("--session-id" or "--resume", id)`."""
    words = [client, "-p", "--input-format", "stream-json", "--output-format", "stream-json", "--verbose"]
    words += ["--plugin-dir", plugin, "--debug-file", log, "--permission-mode", act.get("mode", "default")]
    words += list(session)
    allowed = act.get("allow", ALLOWED)
    return words + (["--allowedTools", allowed] if allowed else []) + [str(word) for word in act["args"]]


class Client:
    """The running process. `play` returns when it has ended; `kill` ends its whole process group at once."""

    def __init__(self, words, folder, variables, errors):
        self._process = subprocess.Popen(
            words,
            cwd=folder,
            env=variables,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            start_new_session=True,
        )
        self._lines = queue.Queue()
        self._background = set()
        self.killed = False
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self._process.stdout:
            self._lines.put(line)
        self._lines.put(None)

    def kill(self):
        """Send SIGKILL to the client and everything in its process group."""
        self.killed = True
        try:
            os.killpg(self._process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass

    def play(self, prompts, seconds, on_event, on_tick, on_prompt):
        """Type `prompts`, each when the turn before is over; return `(exit status, None or what went wrong)`.

        `on_event` gets each parsed line of the stream, `on_prompt` each prompt when it is typed; `on_tick` is
        called several times a second."""
        waiting = list(prompts)
        until = time.monotonic() + seconds
        self._type(waiting, on_prompt)
        wrong = gone = None
        while True:
            on_tick()
            try:
                line = self._lines.get(timeout=0.1)
            except queue.Empty:
                gone = gone or (time.monotonic() if self._process.poll() is not None else None)
                if gone and time.monotonic() > gone + LINGER_SECONDS:
                    break  # the client is gone; something it started still holds its output open
                if time.monotonic() > until and not self.killed:
                    wrong = "the act did not end within {} s; raise its timeout or see the log".format(seconds)
                    self.kill()
                continue
            if line is None:
                break
            event = _parsed(line)
            if event is None:
                continue
            on_event(event)
            self._follow(event)
            if event.get("type") == "result" and not self._background:
                self._type(waiting, on_prompt)
        status = self._process.wait()
        on_tick()
        return status, wrong

    def _type(self, waiting, on_prompt):
        # A line that comes while a turn runs is folded into that turn, so the next prompt waits for its result.
        stream = self._process.stdin
        try:
            if waiting:
                on_prompt(waiting[0])
                message = {"type": "user", "message": {"role": "user", "content": waiting.pop(0)}}
                stream.write(json.dumps(message).encode("utf-8") + b"\n")
                stream.flush()
            if not waiting and not stream.closed:
                stream.close()
        except (OSError, ValueError):
            pass

    def _follow(self, event):
        kind = event.get("subtype") if event.get("type") == "system" else None
        if kind == "task_started" and event.get("is_backgrounded"):
            self._background.add(event.get("task_id"))
        elif kind == "task_notification":
            self._background.discard(event.get("task_id"))


def _parsed(line):
    try:
        event = json.loads(line)
    except ValueError:
        return None
    return event if isinstance(event, dict) else None


def sweep(folder):
    """End what earlier acts left running (Linux): only processes whose environment names this rehearsal's folder."""
    mark = "MUSTER_REHEARSAL={}\0".format(folder).encode("utf-8")
    for name in os.listdir("/proc") if os.path.isdir("/proc") else ():
        if not name.isdigit() or int(name) == os.getpid():
            continue
        try:
            with open("/proc/{}/environ".format(name), "rb") as handle:
                if mark in handle.read() + b"\0":
                    os.kill(int(name), signal.SIGKILL)
        except OSError:
            continue
