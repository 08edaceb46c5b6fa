"""What the store does: durable updates and claims a second, and how its cost grows with tasks (design §12)."""

import json
import os
import statistics
import subprocess
import sys
import time

import pytest
import scratch

from muster import places, project
from muster.app import App
from muster.log import Log
from muster.store import Store
from muster.tasks import Tasks

WRITERS, CLAIMERS, TASKS, SECONDS, ROUNDS = 8, 16, 500, 3.0, 25
MUSTER = os.path.join(scratch.CHECKOUT, "bin", "muster")

WRITE = """
import sys, time
sys.path.insert(0, sys.argv[1])
from muster.log import Log
from muster.store import Store
from muster.tasks import Tasks
tasks, longest, count = Tasks(Log(Store(sys.argv[2]), sys.argv[3], sys.argv[3])), 0.0, 0
print("ready", flush=True)
sys.stdin.readline()
end = now = time.perf_counter() + float(sys.argv[4])
id = tasks.create("task")["id"]
while now <= end:
    begin = time.perf_counter()
    tasks.update(id, title="turn {}".format(count))
    now = time.perf_counter()
    longest, count = max(longest, now - begin), count + 1
print(count, longest)
"""
CLAIM = os.path.join(scratch.CHECKOUT, "tests", "crash", "claimer.py")


def race(argvs):
    """Start the processes, let them begin at once; return (seconds from the signal to the last end, their outputs)."""
    racers = [subprocess.Popen([sys.executable, "-I", "-S"] + argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for argv in argvs]
    for racer in racers:
        assert racer.stdout.readline() == "ready\n"
    begin = time.perf_counter()
    for racer in racers:
        racer.stdin.write("go\n")
        racer.stdin.flush()
    outs = [racer.communicate()[0] for racer in racers]
    spent = time.perf_counter() - begin
    assert all(racer.returncode == 0 for racer in racers)
    return spent, outs


def told(name, figure, unit, bound, held):
    print("{:46} {:>9} {:12} {}".format(name, figure, unit, "" if bound is None else "bound {} {}".format(bound, "held" if held else "NOT HELD")))


def syncs(folder):
    """Return how many small durable writes a second the disk alone does, one after the other."""
    handle = os.open(os.path.join(folder, "probe"), os.O_CREAT | os.O_WRONLY)
    begin, count = time.perf_counter(), 0
    while time.perf_counter() < begin + 1:
        os.pwrite(handle, b"x" * 8192, 0)
        os.fdatasync(handle)
        count += 1
    os.close(handle)
    return count


def test_writers(tmp_path):
    path = str(tmp_path / "muster.db")
    store = Store(path, create=True)
    assert store._db.execute("PRAGMA synchronous").fetchone()[0] == 2  # FULL
    before = syncs(str(tmp_path))
    for writers in (1, WRITERS):
        had = store.one("event.count")["count"]
        spent, outs = race([["-c", WRITE, scratch.CHECKOUT, path, "w{}".format(number), str(SECONDS)] for number in range(writers)])
        done = sum(int(out.split()[0]) for out in outs)
        assert store.one("event.count")["count"] - had == done + writers  # each also made its task
        rate, longest = done / spent, max(float(out.split()[1]) for out in outs)
        print() if writers == 1 else None
        told("durable updates/s, {} writer{}".format(writers, "s" * (writers > 1)), "{:.0f}".format(rate), "", None if writers == 1 else ">= 1000", rate >= 1000)
        told("  longest wait", "{:.2f}".format(longest), "s", None, True)
    told("  the disk alone: 8 KB and fdatasync", "{:.0f}".format(before), "a second", None, True)
    assert Log(store).verify()[1] is None
    store.close()


def test_claims(tmp_path):
    path = str(tmp_path / "muster.db")
    store = Store(path, create=True)
    for _ in range(TASKS):
        Tasks(Log(store)).create("task")
    spent, outs = race([[CLAIM, scratch.CHECKOUT, path, "a{}".format(number)] for number in range(CLAIMERS)])
    claimed = [line.split()[0] for out in outs for line in out.splitlines()]
    assert len(claimed) == len(set(claimed)) == TASKS
    print()
    told("claims/s with their finishes, {} processes".format(CLAIMERS), "{:.0f}".format(TASKS / spent), "", None, True)
    told("  each of {} tasks claimed once".format(TASKS), "yes", "", "yes", True)
    store.close()


def filled(folder, count):
    """Make a project with `count` tasks, a tenth of them done, a tenth waiting."""
    scratch.repository(folder)
    project.init(places.find(str(folder)))
    app = App(str(folder))
    for number in range(1, count + 1):
        app.tasks.create("task {}".format(number), needs=["T{}".format(number - 1)] if number % 10 == 0 else [])
    for _ in range(count // 10):
        app.tasks.finish(app.tasks.claim("ann")["id"])
    app.close()
    return str(folder)


def medians(acts):
    """Return {name: median milliseconds} of calls made in turn."""
    taken = {name: [] for name in acts}
    for turn in range(ROUNDS + 3):
        for name, act in acts.items():
            begin = time.perf_counter()
            act()
            if turn >= 3:  # the first ones fill caches
                taken[name].append((time.perf_counter() - begin) * 1000)
    return {name: statistics.median(values) for name, values in taken.items()}


@pytest.fixture(scope="module")
def sizes(tmp_path_factory):
    folder = tmp_path_factory.mktemp("projects")
    return {count: filled(folder / str(count), count) for count in (100, 10000)}


def test_growth(sizes):
    from muster.views import status

    env = {name: text for name, text in os.environ.items() if not name.startswith("CLAUDE")}

    def called(count, *words):
        done = subprocess.run(["sh", MUSTER, *words], cwd=sizes[count], env=env, stdout=subprocess.PIPE, check=True)
        return done.stdout

    apps = {count: App(folder) for count, folder in sizes.items()}
    assert sum(json.loads(called(10000, "status", "--json"))["tasks"].values()) == 10000
    asked = {
        "status, in process": lambda count: status.collect(apps[count]),
        "next ready, in process": lambda count: apps[count].tasks.next(),
        "bin/muster status --json": lambda count: called(count, "status", "--json"),
        "bin/muster task next --json": lambda count: called(count, "task", "next", "--json"),
    }
    print()
    for name, ask in asked.items():
        found = medians({count: (lambda count=count, ask=ask: ask(count)) for count in sizes})
        ratio = found[10000] / found[100]
        told(name + ", 10,000 tasks over 100", "{:.2f}".format(ratio), "({:.2f} ms)".format(found[10000]), "<= 2", ratio <= 2)
    for app in apps.values():
        app.close()
