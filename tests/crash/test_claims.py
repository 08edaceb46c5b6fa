"""Claims of many processes at once: each task once, no event lost; a lease that ran out is taken over, its fence dead."""

import os
import subprocess
import sys

import pytest
import scratch

from muster import errors
from muster.log import Log
from muster.store import Store
from muster.tasks import Tasks

CLAIMER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "claimer.py")
PROCESSES, TASKS = 16, 500


@pytest.mark.parametrize("scale", [1, pytest.param(10, marks=pytest.mark.soak)])
def test_sixteen_processes_claim_each_task_exactly_once(tmp_path, scale):
    path, count = str(tmp_path / "muster.db"), TASKS * scale
    store = Store(path, create=True)
    for _ in range(count):
        Tasks(Log(store)).create("task")
    store.close()
    names = ["agent-{}".format(number) for number in range(PROCESSES)]
    claimers = [subprocess.Popen([sys.executable, "-I", "-S", CLAIMER, scratch.CHECKOUT, path, name], stdin=subprocess.PIPE,
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE) for name in names]
    for claimer in claimers:
        assert claimer.stdout.readline() == b"ready\n"
    for claimer in claimers:
        claimer.stdin.write(b"go\n")
        claimer.stdin.flush()
    claims = {}
    for name, claimer in zip(names, claimers):
        out, complaint = claimer.communicate(timeout=300 * scale)
        assert (claimer.returncode, complaint) == (0, b"")
        claims[name] = [tuple(line.split()) for line in out.decode().splitlines()]
    each_once(path, count, claims)


def each_once(path, count, claims):
    """Every task was claimed and finished once, by who says so, and every event of it is in the log."""
    store = Store(path)
    tasks, book = Tasks(Log(store)), Log(store)
    said = [claim for made in claims.values() for claim in made]
    assert sorted(id for id, _ in said) == sorted("T{}".format(number) for number in range(1, count + 1))
    assert len({fence for _, fence in said}) == count
    assert {task["id"]: task["result"] for task in tasks.list()} == {id: "by " + name for name, made in claims.items() for id, _ in made}
    claimed = {(event["subject"], str(event["seq"])): event["actor"] for event in book.read(type="task.claimed", limit=-1)}
    assert claimed == {claim: name for name, made in claims.items() for claim in made}
    assert len(book.read(type="task.finished", limit=-1)) == count
    assert book.verify() == (3 * count, None) and store.check() == []
    store.close()


IDLE = "import sys; sys.path.insert(0, sys.argv[1]); from muster.store import Store; from muster.log import Log; from muster.tasks import Tasks; " \
       "print(Tasks(Log(Store(sys.argv[2]), actor='old')).claim('old', lease=float(sys.argv[3]))['fence'], flush=True); sys.stdin.read()"


@pytest.mark.parametrize("verb", ["finish", "heartbeat", "release", "fail"])
@pytest.mark.parametrize("killed", [True, False], ids=["killed", "asleep"])
def test_a_lease_that_ran_out_is_taken_over_and_the_old_fence_is_refused(tmp_path, verb, killed):
    path = str(tmp_path / "muster.db")
    store = Store(path, create=True)
    tasks = Tasks(Log(store, actor="new"))
    tasks.create("task")
    holder = subprocess.Popen([sys.executable, "-I", "-S", "-c", IDLE, scratch.CHECKOUT, path, "0.001"],
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    old = int(holder.stdout.readline())
    if killed:
        holder.kill()
    claim = None
    while claim is None:
        claim = tasks.claim("new")
    assert claim["id"] == "T1" and claim["fence"] > old
    before = store.dump("tasks"), store.one("event.count")["count"]
    with pytest.raises(errors.Refused, match="^fence {} of task T1 is stale: new claimed it since; claim again".format(old)):
        getattr(tasks, verb)("T1", old)
    assert (store.dump("tasks"), store.one("event.count")["count"]) == before
    tasks.finish("T1", claim["fence"])
    with pytest.raises(errors.Refused, match="fence {} of task T1 is stale".format(old)):
        getattr(tasks, verb)("T1", old)
    kinds = [event["type"] for event in tasks.log.read()]
    assert kinds == ["task.created", "task.claimed", "task.released", "task.claimed", "task.finished"]
    holder.communicate()
    store.close()


def test_a_lease_that_runs_is_not_taken_over_and_a_heartbeat_keeps_it(tmp_path):
    path = str(tmp_path / "muster.db")
    store = Store(path, create=True)
    tasks = Tasks(Log(store, actor="new"))
    tasks.create("task")
    holder = subprocess.Popen([sys.executable, "-I", "-S", "-c", IDLE, scratch.CHECKOUT, path, "600"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    fence = int(holder.stdout.readline())
    holder.kill()  # who claimed may be gone: until its lease is over nobody knows
    assert tasks.claim("new") is None
    until = tasks.heartbeat("T1", fence, lease=7200)
    assert tasks.get("T1")["lease_until"] == until and tasks.claim("new") is None
    holder.communicate()
    store.close()
