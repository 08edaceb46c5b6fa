"""The ground a simulation stands on: a throwaway folder with a store in memory, and the project's own commands and agents."""

import json
import os
import shutil
import tempfile

from muster import places, project, stages, workflows
from muster.app import App
from muster.simulator.world import World

MEMORY = "/dev/shm"
# A target that deploys nothing: its commands are never run, the world answers for them.
TARGET = {name: "true" for name in ("apply", "smoke", "monitor", "rollback", "rollback_dry_run")}


class Ground:
    """A folder that looks like a repository with muster on, made below `above`. `root`: the project whose workflows are played."""

    def __init__(self, root=None, config=None, above=None):
        self.config = dict(config or {})
        self.folder = tempfile.mkdtemp(prefix="muster-simulate-", dir=above or (MEMORY if os.access(MEMORY, os.W_OK) else None))
        self.root, self.known, self.written = os.path.join(self.folder, "project"), {}, None
        self._tables = {}
        os.makedirs(os.path.join(self.root, ".git"))
        with open(os.path.join(self.root, ".git", "HEAD"), "w", encoding="utf-8") as handle:
            handle.write("ref: refs/heads/main\n")
        for name in ("commands", "agents"):
            mine = os.path.join(root, ".claude", name) if root else ""
            if os.path.isdir(mine):
                shutil.copytree(mine, os.path.join(self.root, ".claude", name), ignore=_not_plain)
        self.places = places.find(self.root)
        project.init(self.places)
        self.empty = os.path.join(self.folder, "empty.db")
        shutil.copyfile(self.places.store("muster.db"), self.empty)

    def begin(self, config):
        """Be ready for a scenario with this configuration: an empty store, so that nothing of another one shows; return a
        fresh `World`."""
        for name in ("muster.db-wal", "muster.db-shm"):
            if os.path.exists(self.places.store(name)):
                os.remove(self.places.store(name))
        shutil.copyfile(self.empty, self.places.store("muster.db"))
        whole = dict(self.config, **config)
        if whole != self.written:
            with open(self.places.store("config.json"), "w", encoding="utf-8") as handle:
                json.dump(whole, handle)
            self.written = whole
        return World(whole)

    def open(self, session):
        """Return the `App` of a new process of that session."""
        return App(self.root, session=session, actor="main")

    def workflow(self, app, name, own=None):
        """Return the `Workflow`, read once."""
        if (name, own) not in self.known:
            self.known[name, own] = workflows.find(app, name, own)
        return self.known[name, own]

    def sizes(self, name):
        """Return the sizes that the workflow has stages for, the middle one first."""
        return self._looked(name, "sizes", lambda app, table: [size for size in "MLS" if stages.for_size(table.stages, size)])

    def gates(self, name, size):
        """Return `(stages, gate definitions)` of a run of that size."""
        def look(app, table):
            kept = stages.for_size(table.stages, size)
            return kept, workflows.resolve_gates(app, kept, table.own)
        return self._looked(name, size, look)

    def _looked(self, name, what, look):
        if (name, what) not in self._tables:
            app = App(self.root)
            try:
                self._tables[name, what] = look(app, self.workflow(app, name))
            finally:
                app.close()
        return self._tables[name, what]

    def close(self):
        """Remove the folder."""
        shutil.rmtree(self.folder, ignore_errors=True)


def _not_plain(folder, names):
    """Leave out what is neither a folder nor a regular file: a FIFO would hold the copy for ever."""
    return [name for name in names if not os.path.isdir(os.path.join(folder, name)) and not os.path.isfile(os.path.join(folder, name))]
