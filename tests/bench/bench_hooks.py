"""What a hook costs: ratios of medians, taken in turn in one run, printed beside their bounds (design §12)."""

import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, ROOT)
ROUNDS = 40
RUN = os.path.join(ROOT, "hooks", "run")


def medians(cases):
    """Return {name: median milliseconds} of commands run in turn: {name: (argv, folder, input, environment)}."""
    taken = {name: [] for name in cases}
    order, chance = sorted(cases), random.Random(1)
    for turn in range(ROUNDS + 3):
        chance.shuffle(order)  # what ran before leaves the caches warm or cold: no case has always the same one
        for name in order:
            argv, folder, data, env = cases[name]
            start = time.perf_counter()
            done = subprocess.run(argv, cwd=folder, input=data, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
            spent = time.perf_counter() - start
            assert done.returncode == 0, done.stderr.decode()
            if turn >= 3:  # the first ones fill caches
                taken[name].append(spent * 1000)
    return {name: statistics.median(values) for name, values in taken.items()}


def project(folder, on):
    """Make a repository and, where `on`, enable muster in it."""
    os.makedirs(folder)
    subprocess.run(["git", "init", "-q", folder], check=True)
    subprocess.run(["git", "-C", folder, "-c", "user.name=b", "-c", "user.email=b@b", "commit", "-q", "--allow-empty", "-m", "x"], check=True)
    if on:
        subprocess.run([os.path.join(ROOT, "bin", "muster"), "init"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return folder


def running(folder):
    """Make a repository with a run whose developer is at work; return its folder."""
    from muster import workflows
    from muster.app import App

    app = App(project(folder, True), session="bench")
    row = app.runs.open(workflows.find(app, "add-feature", False), "S measure", "bench")
    app.dispatches.ask(row, "muster:fullstack-developer", "call")
    app.dispatches.start("bench", "muster:fullstack-developer", "dev")
    app.close()
    return folder


def test_hooks(tmp_path):
    shell, real = shutil.which("sh"), os.path.realpath(sys.executable)
    env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "CLAUDE_PLUGIN_ROOT": ROOT, "CLAUDE_PLUGIN_DATA": str(tmp_path / "data")}
    off, on = project(str(tmp_path / "off"), False), project(str(tmp_path / "on"), True)
    busy = running(str(tmp_path / "busy"))

    def payload(folder, **more):
        return json.dumps(dict({"session_id": "bench", "cwd": folder, "transcript_path": "/x", "hook_event_name": "PreToolUse", "permission_mode": "default"}, **more)).encode()

    bash = {"tool_name": "Bash", "tool_input": {"command": "cd src && npm test -- --run 2>&1 | tail -20"}}
    os.makedirs(str(tmp_path / "data"))
    with open(str(tmp_path / "data" / "python"), "w") as cache:
        cache.write(real + "\n")
    python = [real, "-I", "-S", "-c"]
    found = medians({
        "sh -c :": ([shell, "-c", ":"], off, b"", env),
        "hook off": ([shell, RUN, "PreToolUse"], off, payload(off, **bash), env),
        "hook off, Read": ([shell, RUN, "PreToolUse", "read"], off, payload(off, tool_name="Read", tool_input={"file_path": off + "/x"}), env),
        "python3 -I -S -c pass": (python + ["pass"], off, b"", env),
        "python3 + json, re, sqlite3": (python + ["import json, re, sqlite3"], off, b"", env),
        "PreToolUse Bash on": ([shell, RUN, "PreToolUse"], on, payload(on, **bash), env),
        "PreToolUse Edit in a run": ([shell, RUN, "PreToolUse"], busy, payload(
            busy, tool_name="Edit", agent_id="dev", agent_type="muster:fullstack-developer",
            tool_input={"file_path": busy + "/x.py", "old_string": "a", "new_string": "b"}), env),
        "PreToolUse Edit on": ([shell, RUN, "PreToolUse"], on, payload(on, tool_name="Edit", tool_input={"file_path": on + "/x.py", "old_string": "a", "new_string": "b"}), env),
    })
    rows = [("hook off", "sh -c :", 2.0), ("hook off, Read", "sh -c :", None), ("python3 + json, re, sqlite3", "python3 -I -S -c pass", None),
            ("PreToolUse Bash on", "python3 -I -S -c pass", 3.0), ("PreToolUse Edit on", "python3 -I -S -c pass", 3.0), ("PreToolUse Edit in a run", "python3 -I -S -c pass", 3.0)]
    print()
    for name, base, bound in rows:
        ratio = found[name] / found[base]
        print("{:28} {:6.1f} ms  {:5.2f} × {:22} {}".format(
            name, found[name], ratio, base, "" if bound is None else "bound {:g} {}".format(bound, "held" if ratio <= bound else "NOT HELD")))
