"""muster judges itself: not one finding, not even an info, beside those it allows by name and reason."""

import subprocess
import sys

import scratch


def test_muster_has_no_finding():
    done = subprocess.run([sys.executable, "-m", "validators", "."], cwd=scratch.CHECKOUT, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True)
    assert (done.returncode, done.stdout.strip()) == (0, "no findings"), done.stdout
