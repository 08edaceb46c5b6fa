"""The composition root: builds each part once, when it is first asked for, and hands it out."""

import os

from muster import config, environment, errors, places


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

        if os.path.islink(self.places.store()):
            raise errors.Refused("{} is a link, and muster keeps its store in a folder of its own; a person removes the link".format(self.places.store()))
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
        """The project's configuration as a dict; raises `UsageError` naming the fault where it is none."""
        return self._part("config", lambda: config.read(self.places.store("config.json")))

    @property
    def teams(self):
        """The teams, `{name: Team}`; raises `UsageError` naming the fault of a `teams.json`."""
        from muster import teams

        return self._part("teams", lambda: teams.load(self.places.store()))

    @property
    def tasks(self):
        """The tasks."""
        from muster.tasks import Tasks

        return self._part("tasks", lambda: Tasks(self.log))

    @property
    def projects(self):
        """The projects."""
        from muster.projects import Projects

        return self._part("projects", lambda: Projects(self))

    @property
    def epics(self):
        """The epics."""
        from muster.epics import Epics

        return self._part("epics", lambda: Epics(self))

    @property
    def sprints(self):
        """The sprints."""
        from muster.sprints import Sprints

        return self._part("sprints", lambda: Sprints(self))

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
    def leftovers(self):
        """What sessions that are gone left behind."""
        from muster.leftovers import Leftovers

        return self._part("leftovers", lambda: Leftovers(self))

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
    def agents(self):
        """The active agents."""
        from muster.agents import Agents

        return self._part("agents", lambda: Agents(self))

    @property
    def breakers(self):
        """The circuit breakers."""
        from muster.breaker import Breakers

        return self._part("breakers", lambda: Breakers(self))

    @property
    def dispatches(self):
        """The dispatches of agents."""
        from muster.dispatches import Dispatches

        return self._part("dispatches", lambda: Dispatches(self))

    @property
    def findings(self):
        """The findings of audits."""
        from muster.findings import Findings

        return self._part("findings", lambda: Findings(self))

    @property
    def deploys(self):
        """The deployments."""
        from muster.deploys import Deploys

        return self._part("deploys", lambda: Deploys(self))

    @property
    def messages(self):
        """The messages between agents."""
        from muster.messages import Messages

        return self._part("messages", lambda: Messages(self))

    @property
    def alerts(self):
        """The alerts."""
        from muster.alerts import Alerts

        return self._part("alerts", lambda: Alerts(self))

    @property
    def questions(self):
        """The questions."""
        from muster.questions import Questions

        return self._part("questions", lambda: Questions(self))

    @property
    def handoffs(self):
        """The hand-offs."""
        from muster.handoffs import Handoffs

        return self._part("handoffs", lambda: Handoffs(self))

    @property
    def locks(self):
        """The locks."""
        from muster.locks import Locks

        return self._part("locks", lambda: Locks(self))

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
    return App(places.working(), session=environment.session_id(), actor="agent" if environment.in_client() else actor)
