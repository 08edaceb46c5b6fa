"""Extras: packages that only some verbs need, installed on first use into a venv of muster's own."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys

from muster import environment
from muster.errors import MusterError


class ExtraMissing(MusterError):
    """A package is missing and can not be installed here."""


def folder():
    """Return the venv that holds the extras for this Python."""
    return os.path.join(environment.data_dir(), "extras-{}.{}".format(*sys.version_info[:2]))


def need(module, requirement, why):
    """Make `module` importable: at once, or by installing `requirement` and starting this command again.

    Says so in a line before it downloads; raises ExtraMissing where that fails. Returns only when it is there."""
    if importlib.util.find_spec(module):
        return
    python = os.path.join(folder(), "bin", "python")
    if os.path.realpath(sys.prefix) == os.path.realpath(folder()) or not _has(python, module):
        _install(python, requirement, why)
    sys.stdout.flush()
    # Python 3.9 does not keep the original words, so `python -m` can not be repeated there; a script can.
    words = sys.orig_argv[1:] if hasattr(sys, "orig_argv") else sys.argv
    os.execv(python, [python] + words)


def _has(python, module):
    command = [python, "-c", "import " + module]
    return os.path.exists(python) and subprocess.run(command, stderr=subprocess.DEVNULL).returncode == 0


def _install(python, requirement, why):
    print("installing {} into {} ({})".format(requirement, folder(), why), file=sys.stderr, flush=True)
    steps = [[python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", requirement]]
    if not os.path.exists(python):
        steps.insert(0, [sys.executable, "-m", "venv", folder()])
    for step in steps:
        done = subprocess.run(step, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode:
            said = done.stdout.strip().splitlines() or ["no reason given"]
            raise ExtraMissing(
                "{} could not be installed ({}); install it yourself: python3 -m pip install '{}'".format(
                    requirement, said[-1].strip(), requirement
                )
            )
