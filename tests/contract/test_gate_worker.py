"""The supervisor of checks: it outlives who asked, is joined by who asks again, and says so when it is killed."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

sys.path.insert(0, os.path.dirname(__file__))
from scene import Scene, scratch  # noqa: E402

from muster.cli import gate_worker  # noqa: E402

DEADLINE = 60


@pytest.fixture
def scene(tmp_path):
    scene = Scene(tmp_path / "repo")
    scene.agent("dev", files={"code": "two\n"})
    scene.app.sessions.start("s1", os.getpid())
    yield scene
    release(scene)
    job = gate_worker.Job(scene.app)
    until(lambda: not job.busy())
    scene.reopen()
    scene.close()


def hold(scene):
    """From now on the suite waits until `release`."""
    for name in ("wait", "started"):
        scratch.write(scene.root, ".git/" + name, "")


def release(scene):
    path = os.path.join(scene.root, ".git", "wait")
    if os.path.exists(path):
        os.remove(path)


def until(true, what="what was waited for"):
    end = time.monotonic() + DEADLINE
    while not true():
        assert time.monotonic() < end, what
        time.sleep(0.02)


def at_work(scene):
    return scratch.read(scene.root, ".git/started").strip()


def command(scene, *args):
    env = {name: value for name, value in os.environ.items() if not name.startswith("CLAUDE")}
    main = os.path.join(scratch.CHECKOUT, "muster", "__main__.py")
    return subprocess.Popen([sys.executable, main, "gate", *args], cwd=scene.root, env=env, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE)


def said(process):
    out, err = process.communicate(timeout=DEADLINE)
    return process.returncode, out.decode(), err.decode()


def executions(scene):
    return len(scene.events("gate.recorded"))


def worker(scene):
    """Return the process id of the worker: the one that holds the lock."""
    parent = int(at_work(scene))
    while True:
        with open("/proc/{}/cmdline".format(parent), "rb") as handle:
            if b"gate-worker" in handle.read():
                return parent
        with open("/proc/{}/stat".format(parent), encoding="utf-8") as handle:
            parent = int(handle.read().rpartition(")")[2].split()[1])


def test_a_gate_that_passes_says_what_ran_and_what_is_next(scene):
    code, out, err = said(command(scene, "run"))
    assert (code, err) == (0, "")
    assert "gate implementation: passed" in out and "✓ tests (1 run, 0 failed, 0 skipped)" in out
    assert "$ sh suite.sh" in out and "next: dispatch code-reviewer" in out


def test_a_gate_that_fails_ends_with_1_and_says_why(scene):
    scene.write(**{"tests/one.case": "fail\n"})
    code, out, _ = said(command(scene, "run"))
    assert code == 1 and "gate implementation: failed: tests: 1 of 1 test fail: t::one" in out


def test_json_has_results_stage_and_next(scene):
    code, out, _ = said(command(scene, "run", "--json"))
    data = json.loads(out)
    assert code == 0 and data["results"][0]["gate"] == "implementation" and data["results"][0]["status"] == "passed"
    assert (data["run"], data["status"], data["stage"]) == ("R1", "active", "review")
    assert data["next"].startswith("dispatch code-reviewer")


def test_what_can_not_be_run_is_one_line(scene):
    scene.gate()
    scene.judge("code-reviewer", "approve")
    assert said(command(scene, "run", "nope"))[::2] == (
        1, 'muster: gate "nope" is not part of run R1; its gates: implementation, review\n')
    scene.app.runs.cancel(scene.row, "enough")
    assert said(command(scene, "run"))[2].startswith("muster: no run is open; type /add-feature")
    assert said(command(scene, "wait"))[2] == "muster: no gate is being checked; run: muster gate run\n"


def test_a_second_run_joins_the_first(scene):
    hold(scene)
    first = command(scene, "run")
    until(lambda: at_work(scene), "the suite began")
    second = command(scene, "run", "review")
    time.sleep(0.3)
    release(scene)
    one, two = said(first), said(second)
    assert one[0] == two[0] == 0 and "gate implementation: passed" in two[1]
    assert "the gates implementation are being checked already; joining" in two[2]
    assert executions(scene) == 1


def test_several_that_ask_at_the_same_moment_share_one_worker(scene):
    hold(scene)
    asked = [command(scene, "run", "--json") for _ in range(4)]
    until(lambda: at_work(scene), "the suite began")
    time.sleep(1)
    release(scene)
    answers = [said(process) for process in asked]
    assert [json.loads(answer[1])["results"][0]["status"] for answer in answers] == ["passed"] * 4, answers
    assert executions(scene) == 1


def test_who_will_not_wait_leaves_with_the_line_and_the_checks_go_on(scene):
    hold(scene)
    code, out, _ = said(command(scene, "run", "--wait", "0"))
    assert code == 1 and out.splitlines()[-1] == "still checking after 0 s; run: muster gate wait"
    code, out, _ = said(command(scene, "wait", "--wait", "0", "--json"))
    assert code == 1 and json.loads(out)["status"] == "checking" and json.loads(out)["gates"] == ["implementation"]
    release(scene)
    code, out, _ = said(command(scene, "wait"))
    assert code == 0 and "gate implementation: passed" in out and executions(scene) == 1


def test_the_checks_go_on_when_who_asked_is_killed(scene):
    hold(scene)
    caller = command(scene, "run")
    until(lambda: at_work(scene), "the suite began")
    caller.kill()
    caller.communicate()
    release(scene)
    code, out, _ = said(command(scene, "wait"))
    assert code == 0 and "gate implementation: passed" in out
    scene.reopen()
    assert scene.stage == "review" and executions(scene) == 1


def test_a_result_that_ended_the_run_can_still_be_waited_for(scene):
    assert said(command(scene, "run"))[0] == 0
    scene.reopen()
    scene.judge("code-reviewer", "approve")
    assert said(command(scene, "run"))[0] == 0
    scene.reopen()
    assert scene.row["status"] == "completed"
    code, out, _ = said(command(scene, "wait"))
    assert code == 0 and "run R1: completed" in out


def test_a_killed_worker_is_told_in_one_line_and_a_new_run_works(scene):
    hold(scene)
    caller = command(scene, "run")
    until(lambda: at_work(scene), "the suite began")
    os.kill(worker(scene), signal.SIGKILL)
    code, _, err = said(caller)
    assert code == 1 and err == "muster: the checks ended without a result (it was killed); run: muster gate run\n"
    release(scene)
    assert scene.stage == "implement" and executions(scene) == 0
    assert said(command(scene, "run"))[0] == 0
    scene.reopen()
    assert scene.stage == "review"


def test_a_fault_of_muster_itself_is_no_pass(scene):
    scratch.write(scene.root, ".muster/config.json", "{")
    code, _, err = said(command(scene, "run"))
    assert code == 1 or code == 2
    assert "config.json" in err and err.count("\n") == 1
    scratch.write(scene.root, ".muster/config.json", "{}")
