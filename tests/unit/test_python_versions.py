"""Every Python from 3.9 to 3.13 that is on the machine imports the runtime and plays a short scenario."""

import glob
import os
import shutil
import subprocess

import pytest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
VERSIONS = ("3.9", "3.10", "3.11", "3.12", "3.13")


def interpreter(version):
    """Return a real interpreter of this version (never a version manager's shim), or None."""
    home = os.path.expanduser("~/.pyenv/versions")
    found = sorted(glob.glob(os.path.join(home, version + ".*", "bin", "python3")))
    named = shutil.which("python" + version)
    if named and os.sep + "shims" + os.sep not in named:
        found.append(named)
    return found[0] if found else None


@pytest.mark.parametrize("version", VERSIONS)
def test_the_runtime_plays_on(version, tmp_path):
    python = interpreter(version)
    if not python:
        pytest.skip("no Python {} on this machine; pyenv install {}".format(version, version))
    done = subprocess.run(
        [python, "-I", "-S", os.path.join(ROOT, "tests", "smoke.py"), ROOT, str(tmp_path)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout
    assert done.stdout.splitlines()[-1].startswith("smoke held on {}.".format(version)), done.stdout
