"""Extras: packages that only some verbs need, installed on first use into a venv of muster's own."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys

from muster import environment
from muster.errors import MusterError

_AGAIN = "import runpy, sys; sys.path.insert(0, sys.argv.pop(1)); runpy.run_module(sys.argv.pop(1), None, '__main__', True)"


class ExtraMissing(MusterError):
    """A package is missing and can not be installed here."""


def folder():
    """Return the venv that holds the extras for this Python."""
    return os.path.join(environment.data_dir(), "extras-{}.{}".format(*sys.version_info[:2]))


def active():
    """Say whether this process runs in the extras' venv."""
    return os.path.realpath(sys.prefix) == os.path.realpath(folder())


def need(module, requirement, why):
    """Make `module` importable, starting this command again in a Python that has it.

    The command line runs without site packages, so this Python's own are tried first; then the venv of extras, into
    which `requirement` is installed with a line that says so. Raises ExtraMissing where that fails; returns only when
    the module is there."""
    if importlib.util.find_spec(module):
        return
    python = os.path.join(folder(), "bin", "python")
    if not active() and _has(sys.executable, module):
        python = sys.executable
    elif not _has(python, module):
        _install(python, requirement, why)
    main = sys.modules["__main__"]
    name = getattr(main, "__package__", None) or "muster"
    sys.stdout.flush()
    os.execv(python, [python, "-I", "-c", _AGAIN, environment.plugin_root(), name] + sys.argv[1:])


def _has(python, module):
    command = [python, "-I", "-c", "import " + module]
    return os.path.exists(python) and subprocess.run(command, stderr=subprocess.DEVNULL).returncode == 0


def _install(python, requirement, why):
    print("installing {} into {} ({})".format(requirement, folder(), why), file=sys.stderr, flush=True)
    steps = [[python, "-I", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", requirement]]
    if not os.path.exists(python):
        steps.insert(0, [sys.executable, "-I", "-m", "venv", folder()])
    for step in steps:
        done = subprocess.run(step, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode:
            said = done.stdout.strip().splitlines() or ["no reason given"]
            raise ExtraMissing(
                "{} could not be installed ({}); install it yourself: python3 -m pip install '{}'".format(
                    requirement, said[-1].strip(), requirement
                )
            )
