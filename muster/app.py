"""The composition root: builds each part once, when it is first asked for, and hands it out."""

import json
import os

from muster import environment, errors, places

CONFIG_LIMIT = 1 << 20  # characters


class App:
    """muster in one project. `session` and `actor` are stamped on the events that this process writes;
    `busy_seconds` is how long it waits for a store that another process holds (None: as long as the store likes)."""

    def __init__(self, start, session="", actor="person", busy_seconds=None):
        self.places = places.find(start)
        self._busy_seconds = busy_seconds
        self.root = self.places.root
        self.session, self.actor = session, actor
        self._parts = {}

    def _part(self, name, build):
        if name not in self._parts:
            self._parts[name] = build()
        return self._parts[name]

    @property
    def store(self):
        """The open store; raises `NotEnabled` where there is none or no person enabled muster here."""
        return self._part("store", self._open)

    def _open(self):
        from muster.store import BUSY_SECONDS, Store

        if not self.places.enabled():
            raise errors.NotEnabled("muster is not enabled in {}; run: muster init".format(self.root))
        wait = BUSY_SECONDS if self._busy_seconds is None else self._busy_seconds
        store = Store(self.places.store("muster.db"), busy_seconds=wait)
        row = store.one("store.meta", name="project")
        if row is None or row["value"] not in self.places.trusted():
            # A `.muster` that came from elsewhere: its configuration names commands that nobody here agreed to.
            store.close()
            raise errors.NotEnabled("the store in {} was not enabled by a person; run: muster init".format(self.root))
        return store

    @property
    def log(self):
        """The event log."""
        from muster.log import Log

        return self._part("log", lambda: Log(self.store, self.session, self.actor))

    @property
    def config(self):
        """The project's configuration as a dict; raises `UsageError` naming line and column where it is no JSON."""
        return self._part("config", self._read_config)

    def _read_config(self):
        path = self.places.store("config.json")
        try:
            if os.path.exists(path) and not os.path.isfile(path):
                raise ValueError("it is no file")  # a FIFO would hold every hook for ever
            with open(path, encoding="utf-8") as handle:
                value = json.loads(handle.read(CONFIG_LIMIT))
        except FileNotFoundError:
            return {}
        except (ValueError, OSError, RecursionError) as error:
            raise errors.UsageError("{}: {}; mend or delete it".format(path, error)) from error
        if not isinstance(value, dict):
            raise errors.UsageError("{}: the top level is no object; mend or delete it".format(path))
        return value

    @property
    def tasks(self):
        """The tasks."""
        from muster.tasks import Tasks

        return self._part("tasks", lambda: Tasks(self.log))

    @property
    def state(self):
        """The state as one document."""
        from muster.state import State

        return self._part("state", lambda: State(self.log, self.tasks))

    @property
    def sessions(self):
        """The client sessions."""
        from muster.sessions import Sessions

        return self._part("sessions", lambda: Sessions(self.log))

    @property
    def runs(self):
        """The runs and their stages."""
        from muster.runs import Runs

        return self._part("runs", lambda: Runs(self))

    @property
    def gates(self):
        """The gates and their evidence."""
        from muster.gates import Gates

        return self._part("gates", lambda: Gates(self))

    @property
    def dispatches(self):
        """The dispatches of agents."""
        from muster.dispatches import Dispatches

        return self._part("dispatches", lambda: Dispatches(self))

    @property
    def checkpoints(self):
        """The checkpoints."""
        from muster.checkpoints import Checkpoints

        return self._part("checkpoints", lambda: Checkpoints(self))

    def tree(self):
        """Return the hash of the exact working tree as it is now."""
        from muster import git

        return git.tree(self.root, self.places.store("index"))

    def close(self):
        """Close the store if it was opened."""
        if "store" in self._parts:
            self._parts.pop("store").close()


def here(actor="person"):
    """Return the `App` of the working folder, for the command line."""
    return App(os.getcwd(), session=environment.session_id(), actor="agent" if environment.in_client() else actor)
