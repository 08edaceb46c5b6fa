"""`muster gate run` over the bare test command, in one run; prints the ratio beside its bound."""

import os
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BOUND = 1.05
ROUNDS = 3
# Long enough that starting muster is weighed as it is in a real suite, short enough to wait for.
SECONDS = 20
SUITE = "import time\n\n\ndef test_that_takes_its_time():\n    time.sleep({})\n".format(SECONDS)


def git(folder, *words):
    subprocess.run(["git", "-C", folder, "-c", "user.name=bench", "-c", "user.email=bench@localhost"] + list(words),
                   check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def project(folder):
    """Make a project whose suite sleeps, with a run open at its test stage; return the environment to run in."""
    os.makedirs(os.path.join(folder, "tests"))
    with open(os.path.join(folder, "tests", "test_slow.py"), "w", encoding="utf-8") as handle:
        handle.write(SUITE)
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "start")
    sys.path.insert(0, ROOT)
    from muster import places, workflows
    from muster import project as ground
    from muster.app import App

    ground.init(places.find(folder))
    ground.configure(places.find(folder), {"gates": {"timed": {"checks": ["tests"]}}})
    os.makedirs(os.path.join(folder, ".claude", "commands"))
    with open(os.path.join(folder, ".claude", "commands", "timed.md"), "w", encoding="utf-8") as handle:
        handle.write("| stage | agents | mode | may change | gate | sizes | on failure |\n|---|---|---|---|---|---|---|\n"
                     "| work | test-engineer | one | tests | timed | S M L | refine 9, ask |\n")
    app = App(folder, session="bench")
    row = app.runs.open(workflows.find(app, "timed"), "S measure", "bench")
    app.dispatches.ask(row, "muster:test-engineer", "call")
    app.dispatches.start("bench", "muster:test-engineer", "agent")
    app.dispatches.finish(app.dispatches.of_agent("agent"), '```json\n{"status": "done", "summary": "x", "files_changed": [], '
                          '"tests_passing": true, "next_steps": []}\n```')
    app.close()


def timed(words, folder):
    started = time.monotonic()
    subprocess.run(words, cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.monotonic() - started


def test_gate_run_over_the_bare_command():
    bare, gate = [], []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            project(folder)
            bare.append(timed([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"], folder))
            gate.append(timed(["sh", os.path.join(ROOT, "bin", "muster"), "gate", "run", "timed"], folder))
    ratio = statistics.median(gate) / statistics.median(bare)
    print("\n{:28} {:6.0f} ms  {:5.3f} × {:22} bound {:g} {}".format(
        "gate run", statistics.median(gate) * 1000, ratio, "the bare test command", BOUND,
        "held" if ratio <= BOUND else "NOT HELD"))
