"""A supervisor that is told to end (SIGTERM) takes along what it made: the programs it runs, the trees it laid out."""

import os
import signal
import sys
import time

import pytest

sys.path.insert(0, os.path.dirname(__file__))
from scene import Scene, scratch  # noqa: E402

from muster import git  # noqa: E402
from muster.cli import gate_worker  # noqa: E402

TABLE = """| stage | agents | mode | may change | gate | sizes | on failure |
|---|---|---|---|---|---|---|
| measure | tester | one | tests | baseline | S M L | ask |
| change | dev | one | code | faster | S M L | refine 1, ask |
"""
# Waits in every tree but the checkout, until it is killed or let go; says where it is and who it is.
BENCH = "if [ -f .git ]; then echo $$ > {0}/pid; while [ -e {0}/wait ]; do sleep 0.05; done; fi\necho '{{\"work\": 1}}'\n"
DEADLINE = 60


def until(true):
    end = time.monotonic() + DEADLINE
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.mark.parametrize("send", [signal.SIGTERM, signal.SIGHUP])
def test_a_comparison_that_is_told_to_end_leaves_nothing(tmp_path, send):
    scene = Scene(tmp_path / "repo", table=TABLE, config={"gates": {}})
    scene.agent("tester", files={"benchmarks/run.sh": BENCH.format(tmp_path)})
    assert scene.gate()["baseline"]["status"] == "passed"
    scene.agent("dev", files={"code": "two\n"})
    scratch.write(str(tmp_path), "wait", "")
    job = gate_worker.Job(scene.app)
    job.start(scene.run, ["faster"])
    until(lambda: os.path.exists(str(tmp_path / "pid")) and (tmp_path / "pid").read_text().strip())
    assert git.call(scene.root, "worktree", "list", "--porcelain").decode().count("worktree ") == 3
    os.kill(job.process(), send)
    until(lambda: not job.busy())
    assert git.call(scene.root, "worktree", "list", "--porcelain").decode().count("worktree ") == 1
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)
    assert job.results() is None and "told to end" in job.fault()
    scene.reopen()
    scene.close()
