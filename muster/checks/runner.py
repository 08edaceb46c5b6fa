"""Runs one command of a project: its own process group, output to a log, a time-out, nothing left behind."""

from __future__ import annotations

import hashlib
import os
import re
import selectors
import shutil
import signal
import subprocess
import tempfile
import time

from muster import environment, text
from muster.toolchain import reports

TIMEOUT = 1800
PROGRESS_SECONDS = 2.0
LOG_BYTES = 64 * 1024 * 1024
_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-_])")


class Run:
    """How a command ended. `stdout` is the file with its standard output alone; `tail` its last lines, without colours."""

    __slots__ = ("exit_code", "seconds", "digest", "log", "stdout", "tmp", "started", "timed_out", "tail", "error", "printed")

    def __init__(self, tmp, log):
        self.tmp, self.log, self.stdout = tmp, log, os.path.join(tmp, "stdout")
        self.exit_code, self.seconds, self.digest, self.tail = None, 0.0, "", []
        self.started, self.timed_out, self.error, self.printed = reports.Started(time.time()), False, "", False

    def close(self):
        """Remove the run's folder, reports included; the log stays."""
        shutil.rmtree(self.tmp, ignore_errors=True)


def plain(line):
    """Return a line without colours and cursor movements."""
    return _ANSI.sub("", line.replace("\r\n", "\n")).split("\r")[-1]


def fill(value, tmp):
    """Return a text with `{tmp}` replaced."""
    return value.replace("{tmp}", tmp)


# Options that add up: the project's own stay in front. And a folder that a person may have set.
_JOINED = ("NODE_OPTIONS", "PYTEST_ADDOPTS", "GOFLAGS")
_KEPT = ("HYPOTHESIS_STORAGE_DIRECTORY",)


def _environment(command, tmp, additions):
    child = environment.copy()
    for key, value in {**command.env, **(additions or {})}.items():
        before, value = child.get(key), fill(value, tmp)
        if before and key in _KEPT:
            continue
        child[key] = before + " " + value if before and key in _JOINED else value
    child["CI"] = "1"
    return child


def run(command, root, logs, name, progress, timeout=TIMEOUT, additions=None, leave=False):
    """Run `command` (with what comes `after` it) in `root` and return its Run; it never raises for what the command does.

    `leave`: what it started goes on when it ended by itself, as a deployment must.

    Ctrl-C and every other exception kill the whole process group before they go on.
    """
    os.makedirs(logs, exist_ok=True)
    tmp = tempfile.mkdtemp(prefix="muster-run-")
    done = Run(tmp, os.path.join(logs, name + ".log"))
    done.started.before = {path: stamp for _, place in filter(None, (command.report, command.coverage)) if "{tmp}" not in place and place != "-"
                           for path, stamp in reports.lying(place, os.path.join(root, command.cwd)).items()}
    child = _environment(command, tmp, additions)
    digest, begun = hashlib.sha256(), time.monotonic()
    try:
        with open(done.log, "wb") as log, open(done.stdout, "wb") as out:
            for argv in [command.argv] + command.after:
                _one([fill(word, tmp) for word in argv], os.path.join(root, command.cwd), child, done, log, out, digest,
                     progress, begun + timeout, command.report[0] if command.report else "", leave)
                if done.timed_out or done.error:
                    break
    except BaseException:
        done.close()
        raise
    done.seconds, done.digest = round(time.monotonic() - begun, 3), digest.hexdigest()
    return done


def _one(argv, cwd, child, done, log, out, digest, progress, deadline, kind, leave):
    try:
        process = subprocess.Popen(argv, cwd=cwd, env=child, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, start_new_session=True)
    except OSError as error:
        done.error = "{} can not be started: {}".format(argv[0], error.strerror or error)
        return
    watch = _watch(process.pid)
    try:
        _stream(process, done, log, out, digest, progress, deadline, kind)
        if not done.timed_out:
            try:
                code = process.wait(max(0.1, deadline - time.monotonic()))
                # Only the first command judges: a report step after it must not turn a verdict around.
                done.exit_code = code if done.exit_code is None else done.exit_code
            except subprocess.TimeoutExpired:
                done.timed_out = True
    finally:
        if not leave or process.poll() is None:
            _kill(process)
        process.wait()
        _call_off(watch)
        process.stdout.close()
        process.stderr.close()


# Whoever is killed clears nothing up. The end of a pipe that only we hold tells that we are gone, however that came.
_WATCH = 'read -r word; [ "$word" = over ] || kill -9 "-$0" 2>/dev/null'


def _watch(group):
    """Start a process that kills the group as soon as this one is gone; None where there is no shell for it."""
    try:
        return subprocess.Popen(["/bin/sh", "-c", _WATCH, str(group)], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                                stderr=subprocess.DEVNULL, start_new_session=True)
    except OSError:
        return None


def _call_off(watch):
    if watch is not None:
        try:
            watch.communicate(b"over\n", timeout=5)
        except (OSError, subprocess.TimeoutExpired):
            watch.kill()
            watch.wait()


def _kill(process):
    """Kill what is left of the group: servers and watchers that a suite started must not outlive it."""
    for send in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, send)
        except (ProcessLookupError, PermissionError):
            return
        if send == signal.SIGTERM:
            end = time.monotonic() + 2
            while time.monotonic() < end:
                process.poll()
                try:
                    os.killpg(process.pid, 0)
                except (ProcessLookupError, PermissionError):
                    return
                time.sleep(0.02)


def _stream(process, done, log, out, digest, progress, deadline, kind):
    """Copy both outputs to the log until they end, the process is gone, or the deadline has come."""
    shown, ended, partial, waiting = time.monotonic(), None, {}, {}
    with selectors.DefaultSelector() as selector:
        for stream in (process.stdout, process.stderr):
            selector.register(stream, selectors.EVENT_READ)
        while selector.get_map():
            now = time.monotonic()
            if now >= deadline:
                done.timed_out = True
                return
            for key, _ in selector.select(min(0.25, deadline - now)):
                chunk = os.read(key.fd, 65536)
                if not chunk:
                    selector.unregister(key.fileobj)
                    shown = _tell(done, _write(log, b"", waiting, key.fd) + "\n", partial, key.fd, progress, shown, kind)
                    continue
                ended = None
                digest.update(chunk)
                said = _write(log, chunk, waiting, key.fd)
                if key.fileobj is process.stdout and out.tell() < LOG_BYTES:
                    out.write(chunk)
                    done.printed = done.printed or bool(chunk.strip())
                shown = _tell(done, said, partial, key.fd, progress, shown, kind)
            # A grandchild may hold the pipes open for ever: two quiet seconds after the end are enough.
            if process.poll() is not None:
                ended = ended or time.monotonic()
                if time.monotonic() - ended > 2:
                    return


def _write(log, chunk, waiting, stream):
    """Write whole lines to the log, secrets taken out, and return them; the rest waits for its end."""
    from muster.secrets.stream import Stream

    clean = waiting.setdefault(stream, Stream())
    said = clean.feed(chunk) if chunk else clean.end()
    if said and log.tell() < LOG_BYTES:
        log.write(said.encode("utf-8", "replace"))
        log.flush()
    return said


def _tell(done, said, partial, stream, progress, shown, kind):
    """Keep the last lines, and show the newest one every PROGRESS_SECONDS; return when a line was last shown."""
    lines = (partial.get(stream, "") + said).split("\n")
    partial[stream] = lines.pop()[-4000:]
    for line in lines[-200:]:
        line = reports.progress(kind, plain(line).strip())
        if line:
            done.tail.append(text.line(text.redact(line), 240))
    del done.tail[:-40]
    if done.tail and time.monotonic() - shown >= PROGRESS_SECONDS:
        progress(done.tail[-1])
        return time.monotonic()
    return shown
