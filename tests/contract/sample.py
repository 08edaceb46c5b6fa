"""A sample project in a repository of its own, to run real checks on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from muster import checks, git

PROJECTS = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "projects")
IDENTITY = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com"]


class Sample:
    """A copy of `tests/projects/<name>`, committed; its first tree is the base."""

    def __init__(self, folder, name, venv=True):
        self.root = str(folder / name)
        shutil.copytree(os.path.join(PROJECTS, name), self.root)
        if name.startswith("python") and venv and sys.prefix != sys.base_prefix:
            os.symlink(sys.prefix, os.path.join(self.root, ".venv"))
            self.write(".gitignore", "__pycache__/\n.venv\n")
        subprocess.run(["git", "init", "-q", "-b", "main", self.root], check=True)
        subprocess.run(["git", *IDENTITY, "add", "-A"], cwd=self.root, check=True)
        subprocess.run(["git", *IDENTITY, "commit", "-q", "-m", "start"], cwd=self.root, check=True)
        self.base, self.cache, self.config, self.lines = self.tree(), checks.Memory(), {}, []

    def tree(self):
        return git.tree(self.root, os.path.join(self.root, ".muster", "index"))

    def read(self, path):
        with open(os.path.join(self.root, path), encoding="utf-8") as file:
            return file.read()

    def write(self, path, text):
        full = os.path.join(self.root, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "w", encoding="utf-8") as file:
            file.write(text)

    def replace(self, path, old, new):
        text = self.read(path)
        assert old in text, (path, old)
        self.write(path, text.replace(old, new))

    def remove(self, path):
        os.unlink(os.path.join(self.root, path))

    def context(self, **extra):
        return checks.Context(self.root, self.tree(), self.base, config=self.config, cache=self.cache,
                              progress=self.lines.append, extra=extra)

    def check(self, *names, **extra):
        """Run checks as a gate would; one name gives its Outcome, several a list."""
        outcomes = checks.run(self.context(**extra), names)
        return outcomes[0] if len(names) == 1 else outcomes
