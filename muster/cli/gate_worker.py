"""The supervisor of a gate's checks: a process of its own that outlives whoever asked, one at a time in a project."""

import fcntl
import json
import os
import sys
import time

from muster import environment

POLL = 0.05


class Job:
    """The checks that run now, or ran last, in this project."""

    def __init__(self, app):
        self.root = app.root
        self.folder = app.gates.logs()

    def _path(self, name):
        return os.path.join(self.folder, name)

    def known(self):
        """Say whether any checks were ever started here."""
        return os.path.exists(self._path("job.json"))

    def run(self):
        """Return the id of the run whose gates are or were checked, or None."""
        return _read(self._path("job.json")).get("run")

    def began(self):
        """Return when the worker that runs or ran last was started, in seconds since 1970."""
        return _read(self._path("job.json")).get("at") or 0

    def process(self):
        """Return the process id of the worker that runs or ran last, or None."""
        return _read(self._path("worker.json")).get("pid")

    def names(self):
        """Return the gates of the job."""
        return _read(self._path("job.json")).get("gates", [])

    def busy(self):
        """Say whether a worker holds the lock: it lives exactly as long as the lock."""
        with open(self._path("lock"), "a", encoding="utf-8") as handle:
            try:
                # shared: of two that only look, neither must take the other for a worker
                fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except OSError:
                return True
            return False

    def start(self, run, gates):
        """Start a worker for the gates in a session of its own; return once it holds the lock, True where one did already."""
        with open(self._path("start"), "a", encoding="utf-8") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)  # of two callers at once the second joins the worker of the first
            if self.busy():
                return True
            self._spawn(run, gates)
            return False

    def _spawn(self, run, gates):
        import subprocess

        for name in ("result.json", "progress.log"):
            if os.path.exists(self._path(name)):
                os.remove(self._path(name))
        _write(self._path("job.json"), {"run": run, "gates": gates, "at": time.time()})
        main = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))), "muster", "__main__.py")
        with open(self._path("worker.log"), "wb") as log:
            child = subprocess.Popen([sys.executable, "-I", "-S", main, "gate-worker", self.root],
                                     stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, cwd=self.root)
        while child.poll() is None and not os.path.exists(self._path("progress.log")):
            time.sleep(POLL / 5)

    def lines(self, enough):
        """Yield progress lines as they come, until the worker ends or `enough()` says so."""
        position = 0
        while True:
            busy = self.busy()
            try:
                with open(self._path("progress.log"), encoding="utf-8", errors="replace") as handle:
                    handle.seek(position)
                    text = handle.read()
            except FileNotFoundError:
                text = ""
            whole = text[: text.rfind("\n") + 1]
            position += len(whole.encode("utf-8", "replace"))
            for line in whole.splitlines():
                yield line
            if not busy or enough():
                return
            time.sleep(POLL)

    def results(self):
        """Return the list of results, or None while there are none."""
        return _read(self._path("result.json")).get("results")

    def fault(self):
        """Return why a worker ended without results, as one line."""
        said = _read(self._path("result.json")).get("error")
        if said:
            return said
        try:
            with open(self._path("worker.log"), encoding="utf-8", errors="replace") as handle:
                return (handle.read().strip().splitlines() or ["it was killed"])[-1][:300]
        except OSError:
            return "it was killed"


def settle(app, row):
    """Give this process the variables of the client that the run belongs to; return what a call had put in their place.

    What a command is run with decides what it says: a PATH or an option in the environment is part of the call that asked
    for the gate, and that call is the model's."""
    return environment.settle(app.sessions.environment(row["session"]), app.root)


def work(root):
    """Be the worker: hold the lock, run the job's checks, write the result. Returns the exit status."""
    from muster import errors, text
    from muster.app import App

    job = _read(os.path.join(root, ".muster", "gates", "job.json"))
    app = App(root, actor="muster")
    folder = app.gates.logs()
    with open(os.path.join(folder, "lock"), "a", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _write(os.path.join(folder, "worker.json"), {"pid": os.getpid()})
        _end_in_order()
        with open(os.path.join(folder, "progress.log"), "w", encoding="utf-8") as log:
            def progress(line):
                log.write(text.redact(line.replace("\n", " ")) + "\n")
                log.flush()

            try:
                row = app.runs.get(job["run"])
                left = settle(app, row)
                if left:
                    progress("left out of what the call gave: {}".format(", ".join(left)[:300]))
                answer = {"results": app.gates.execute(row, job["gates"], progress)}
            except errors.MusterError as error:
                answer = {"error": str(error)}
            except SystemExit:
                answer = {"error": "it was told to end"}
        _write(os.path.join(folder, "result.json"), text.clean(answer))
    return 0 if "results" in answer else 1


def _end_in_order():
    """Let a signal to end unwind what is being done: programs that run and trees that were laid out go first."""
    import signal

    def end(number, frame):
        for each in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, signal.SIG_IGN)  # once is enough: a second one must not cut the clearing up short
        raise SystemExit(128 + number)

    for each in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, end)


def _read(path):
    try:
        with open(path, encoding="utf-8") as handle:
            return json.load(handle)
    except (OSError, ValueError):
        return {}


def _write(path, value):
    with open(path + ".new", "w", encoding="utf-8") as handle:
        json.dump(value, handle)
    os.replace(path + ".new", path)


SUMMARY = "run a gate's checks (started by muster itself)"
EXAMPLE = "muster gate run"


def add_arguments(parser):
    """Describe the verb's arguments."""
    parser.add_argument("root")


def run(args):
    """Carry the verb out."""
    return work(args.root)
