"""A folder of a project as the providers see it: its files, read with bounds, and the programs it can run."""

from __future__ import annotations

import json
import os
import re
import shutil

from muster import environment

LIMIT = 1_000_000
# Folders that hold no sources of the project itself.
SKIPPED = {"node_modules", "vendor", "venv", "env", "target", "build", "dist", "out", "coverage", "__pycache__",
           "testdata", "fixtures", "site-packages", "third_party"}


class Project:
    """`root` is the project's top, `rel` the folder looked at, relative to it ("." for the top)."""

    def __init__(self, root, rel=".", config=None):
        self.root, self.rel, self.config = root, rel, config or {}
        self.folder = os.path.normpath(os.path.join(root, rel))
        self._texts = {}

    def path(self, name):
        """Return the full path of `name` in this folder."""
        return os.path.join(self.folder, name)

    def exists(self, name):
        """Say whether `name` is there (a file or folder)."""
        return os.path.exists(self.path(name))

    def first(self, *names):
        """Return the first of `names` that is a file, else None."""
        return next((name for name in names if os.path.isfile(self.path(name))), None)

    def text(self, name):
        """Return the text of a file, at most LIMIT characters; empty where there is none."""
        if name not in self._texts:
            try:
                with open(self.path(name), encoding="utf-8", errors="replace") as file:
                    self._texts[name] = file.read(LIMIT)
            except OSError:
                self._texts[name] = ""
        return self._texts[name]

    def json(self, name):
        """Return a JSON object read from a file; empty where it is absent or no object."""
        try:
            value = json.loads(self.text(name) or "{}")
        except (ValueError, RecursionError):
            return {}
        return value if isinstance(value, dict) else {}

    def names(self):
        """Return the names in this folder, sorted."""
        try:
            return sorted(os.listdir(self.folder))
        except OSError:
            return []

    def which(self, program, *folders):
        """Return how to call `program`: from one of `folders` of the project, else by its name; None where it is absent."""
        for folder in folders:
            for name in (program, program + ".exe"):
                if os.path.isfile(self.path(os.path.join(folder, name))):
                    return os.path.join(folder, name)
        return program if shutil.which(program, path=environment.get("PATH")) else None

    def files(self, *endings, limit=3000):
        """Return files below this folder that end so, relative, without dependency and hidden folders."""
        found = []
        for folder, below, names in os.walk(self.folder):
            below[:] = sorted(name for name in below if not name.startswith(".") and name not in SKIPPED)
            found += [os.path.relpath(os.path.join(folder, name), self.folder)
                      for name in sorted(names) if name.endswith(endings)]
            if len(found) > limit:
                break
        return found[:limit]


_HEADER = re.compile(r"^\s*\[\[?\s*([A-Za-z0-9_.:\"' -]+?)\s*\]\]?\s*(?:#.*)?$")


def section(text, *names, under=False):
    """Return the lines of the TOML tables or INI sections `names` (with `under`: and those below them), as they stand.

    Comments and blank lines are left out: they change nothing that is run. Empty where there is no such section.
    """
    kept, inside = [], False
    for line in text.splitlines():
        header = _HEADER.match(line)
        if header:
            title = header.group(1).replace('"', "").replace("'", "")
            inside = title in names or (under and any(title.startswith(name + ".") or title.startswith(name + ":")
                                                      for name in names))
        if inside and line.strip() and not line.lstrip().startswith(("#", ";")):
            kept.append(line.rstrip())
    return "\n".join(kept)


def whole(text):
    """Return a configuration file without its trailing blanks, for a definition."""
    return "\n".join(line.rstrip() for line in text.strip().splitlines())
