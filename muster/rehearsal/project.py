"""The throwaway repository of a rehearsal: made from the cast, thrown away after it."""

from __future__ import annotations

import os
import shutil
import subprocess

from muster import environment
from muster.errors import UsageError
from muster.rehearsal import client

_LITTER = shutil.ignore_patterns(
    ".git", ".muster", ".venv", "node_modules", "__pycache__", ".pytest_cache", ".ruff_cache", ".mypy_cache", "target"
)


class ProjectError(UsageError):
    """The cast's project can not be laid out."""


def lay_out(cast, folder, plugin=""):
    """Make `folder`/project as the cast says, with `folder`/origin.git where it wants a remote; return its path.

    The `plugin`'s commands are on the PATH of the cast's shell lines."""
    path = os.path.join(folder, "project")
    if cast.get("project"):
        shutil.copytree(_source(cast), path, ignore=_LITTER, symlinks=True)
    else:
        os.makedirs(path)
    for name, content in cast["files"].items():
        target = os.path.normpath(os.path.join(path, name))
        if not target.startswith(path + os.sep):
            raise ProjectError(
                '{}: file "{}" lies outside the project; use a path inside it'.format(cast["path"], name)
            )
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "w", encoding="utf-8") as handle:
            handle.write(content)
    variables = terminal(client.world(folder, extra=cast["env"]), plugin)
    if cast["git"] is not False:
        _run(["git", "init", "-q", "-b", "main"], path, variables)
        if cast.get("remote"):
            _run(["git", "init", "-q", "--bare", "-b", "main", os.path.join(folder, "origin.git")], path, variables)
            _run(["git", "remote", "add", "origin", os.path.join(folder, "origin.git")], path, variables)
    for line in cast["setup"]:
        _run(["sh", "-c", line], path, variables)
    if cast["git"] is True:
        _run(["git", "add", "-A"], path, variables)
        _run(["git", "commit", "-q", "--allow-empty", "-m", "Start"], path, variables)
    return path


def terminal(variables, plugin):
    """Return the environment of a person's terminal: the client's, with the plugin's commands on the PATH."""
    return dict(variables, PATH=os.pathsep.join([variables["PATH"], os.path.join(plugin, "bin")]))


def pushed(folder):
    """Say whether anything arrived in the bare remote."""
    remote = os.path.join(folder, "origin.git")
    if not os.path.isdir(remote):
        return False
    done = subprocess.run(
        ["git", "--git-dir", remote, "for-each-ref"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    return bool(done.stdout.strip())


def run_lines(lines, path, variables):
    """Run shell lines in the project, as a person would between two acts; raise ProjectError at the first failure."""
    for line in lines:
        _run(["sh", "-c", line], path, variables)


def _source(cast):
    for base in (cast["folder"], environment.plugin_root(), os.getcwd()):
        path = os.path.normpath(os.path.join(base, cast["project"]))
        if os.path.isdir(path):
            return path
    raise ProjectError(
        '{}: project "{}" is no folder; give a path relative to the cast'.format(cast["path"], cast["project"])
    )


def _run(words, path, variables):
    done = subprocess.run(
        words,
        cwd=path,
        env=variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        said = done.stdout.strip().splitlines() or ["exit {}".format(done.returncode)]
        raise ProjectError("setup `{}` failed: {}; fix the cast's setup".format(words[-1], said[-1]))
