"""Every shipped workflow simulated at length: each named scenario, a crash after every change, a thousand random runs."""

import json
import os
import subprocess
import sys

import pytest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


@pytest.mark.soak
def test_nothing_is_violated_in_a_thousand_random_runs_of_each_workflow(tmp_path):
    done = subprocess.run([sys.executable, os.path.join(ROOT, "muster", "__main__.py"), "simulate", "all", "--runs", "1000", "--json"],
                          cwd=tmp_path, stdout=subprocess.PIPE, check=False)
    shown = json.loads(done.stdout)
    assert [fault for one in shown["workflows"] for fault in one["violations"]] == []
    assert done.returncode == 0 and all(one["scenarios"]["random"] == 1000 for one in shown["workflows"])
