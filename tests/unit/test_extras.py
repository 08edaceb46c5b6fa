"""A package that only some verbs need is found, or installed, or its absence is one line."""

import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
START = "import sys; sys.path.insert(0, {!r}); ".format(ROOT)


def python(tmp_path, code, *words, flags=("-I", "-S"), **more):
    variables = dict(os.environ, XDG_DATA_HOME=str(tmp_path / "data"), HOME=str(tmp_path), **more)
    variables.pop("CLAUDE_PLUGIN_DATA", None)
    command = [sys.executable, *flags, "-c", START + code, *words]
    return subprocess.run(
        command, env=variables, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=120
    )


def test_a_package_of_this_python_is_used_and_nothing_installed(tmp_path):
    code = "import runpy; runpy.run_module('muster.rehearsal', None, '__main__', True)"
    done = python(tmp_path, code, "nowhere.yaml")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("muster: nowhere.yaml can not be read") and done.stderr.count("\n") == 1
    assert not (tmp_path / "data").exists()


def test_an_extra_that_can_not_be_installed_is_one_line_with_the_way_out(tmp_path):
    code = """
from muster import errors, extras
try:
    extras.need("no_such_module_of_ours", "no-such-package-of-ours>=1,<2", "a test needs it")
except errors.MusterError as error:
    print(error)
"""
    closed = {
        "PIP_INDEX_URL": "http://127.0.0.1:9/",
        "PIP_RETRIES": "0",
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_NO_INDEX": "1",
    }
    done = python(tmp_path, code, **closed)
    assert "installing no-such-package-of-ours>=1,<2 into " in done.stderr and "(a test needs it)" in done.stderr
    assert done.stdout.startswith("no-such-package-of-ours>=1,<2 could not be installed (")
    assert "install it yourself: python3 -m pip install" in done.stdout and done.stdout.count("\n") == 1
