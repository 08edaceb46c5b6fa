"""Real repositories and stores in temporary folders, for the tests of every tier."""

import os
import subprocess
import sys

from muster import places, project
from muster.app import App

CHECKOUT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
_ME = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com"]


def git(folder, *args):
    """Run git in `folder`; return its output without the last line break."""
    done = subprocess.run(["git", *_ME, *args], cwd=str(folder), check=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    return done.stdout.decode().strip()


def repository(folder, files=None):
    """Make `folder` a repository with one commit of `files` (path: text); return its path as text."""
    os.makedirs(str(folder), exist_ok=True)
    git(folder, "init", "-q", "-b", "main")
    for path, text in (files or {"a.txt": "one\n"}).items():
        write(folder, path, text)
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "start")
    return str(folder)


def write(folder, path, text):
    """Write a file below `folder`, its folders too."""
    target = os.path.join(str(folder), path)
    os.makedirs(os.path.dirname(target), exist_ok=True)
    with open(target, "w", encoding="utf-8") as out:
        out.write(text)


def read(folder, path):
    """Return the text of a file below `folder`."""
    with open(os.path.join(str(folder), path), encoding="utf-8") as handle:
        return handle.read()


def project_at(folder, actor="person", files=None):
    """Make `folder` a repository where muster is enabled; return its `App`."""
    repository(folder, files)
    project.init(places.find(str(folder)))
    return App(str(folder), session="s1", actor=actor)


def muster(folder, *args, **variables):
    """Run the command line in `folder`; return `(exit code, stdout, stderr)`."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("CLAUDE")}
    env.update(variables, PYTHONPATH=CHECKOUT, PYTHONDONTWRITEBYTECODE="1")
    done = subprocess.run(
        [sys.executable, "-m", "muster", *args], cwd=str(folder), env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()
