"""Epics: a body of work that sprints bring about, and other epics that have to come first."""

import json

from muster import errors, graph, model, text
from muster.planned import Planned, progress, public, texts, titled

_FIELDS = ("title", "description", "features", "needs")


class Epics(Planned):
    """The epics of one store."""

    noun, prefix, moves = "epic", "E", model.EPIC_MOVES

    def add(self, title, id=None, project=None, description=None, features=(), needs=(), key=None):
        """Add an epic in planning to the project (the one in use without a name); return it as a dict."""
        title = titled(title, "epic")

        def act(tx):
            name, number = self._free(tx, id)
            data = {"number": number, "project": self._project(tx, project), "title": title, "status": "planning", "context": {},
                    "description": _said(description), "features": texts("features", features), "needs": self._needs(tx, name, needs)}
            return self.log.append(tx, "epic.added", name, data, key)

        return self.get(self.log.once("epic.added", id, key, act)["subject"])

    def update(self, id, key=None, **changes):
        """Change title, description, features or needs; return the epic."""
        unknown = [name for name in changes if name not in _FIELDS]
        if unknown or not changes:
            raise errors.UsageError("{}; there are: {}".format(
                ", ".join(unknown) + " can not be set" if unknown else "name what to change", ", ".join(_FIELDS)))

        def act(tx):
            row = self._row(tx, id)
            if not self.moves[row["status"]]:
                raise errors.Refused("epic {} is {} and stays as it is; add another".format(id, row["status"]))
            new = dict(_parsed(row), **changes)
            data = {"title": titled(new["title"], "epic"), "description": _said(new["description"]), "context": new["context"],
                    "features": texts("features", new["features"]), "changed": sorted(changes),
                    "needs": self._needs(tx, id, new["needs"]) if "needs" in changes else new["needs"]}
            return self.log.append(tx, "epic.updated", id, data, key)

        self.log.once("epic.updated", id, key, act)
        return self.get(id)

    def start(self, id):
        """Begin, or go on with, an epic whose needs are all complete; return it."""
        with self.store.write() as tx:
            row = self._row(tx, id)
            self._allow(row, "active")
            waits = tx.read("epic.unfinished_needs", id=id)
            if waits:
                raise errors.Refused("epic {} waits for {}; complete them first, or: muster epic update {} --needs".format(
                    id, ", ".join("{} ({})".format(one["id"], one["status"]) for one in waits[:10]), id))
            self.log.append(tx, "epic.started", id, {})
        return self.get(id)

    def block(self, id, reason):
        """Say that an active epic can not go on, and why; return it."""
        return self._move(id, "blocked", "epic.blocked", {"reason": text.line(reason or "no reason given", 500)})

    def complete(self, id):
        """Close an epic; refused while one of its sprints or tasks is open."""
        return self._move(id, "complete", "epic.completed", {}, self._nothing_open)

    def cancel(self, id, reason=None):
        """Give an epic up; refused while one of its sprints runs. Its tasks stay as they are."""
        return self._move(id, "cancelled", "epic.cancelled", {"reason": text.line(reason, 500) if reason else None}, self._no_sprint_runs)

    def get(self, id):
        """Return one epic as a dict, with how far its tasks are; raises `NotFound`."""
        return self._public(self._row(self.store, id))

    def list(self, project=None, status=None, limit=-1):
        """Return epics as dicts in the order they were added."""
        if status is not None and status not in model.EPIC_MOVES:
            raise errors.UsageError("{} is no status of an epic; there are: {}".format(status, ", ".join(model.EPIC_MOVES)))
        return [self._public(row) for row in self.store.read("epic.all", project=project, status=status, limit=limit)]

    def current(self, project=None):
        """Return the epic that the project works on as a dict, or None."""
        row = self.store.one("epic.current", project=project or self.app.projects.current())
        return self.get(row["id"]) if row is not None else None

    def _move(self, id, new, event, data, check=None):
        with self.store.write() as tx:
            row = self._row(tx, id)
            self._allow(row, new)
            if check:
                check(tx, id)
            self.log.append(tx, event, id, data)
        return self.get(id)

    @staticmethod
    def _nothing_open(tx, id):
        sprints = [row["id"] for row in tx.read("sprint.of_epic", epic=id) if row["status"] != "complete"]
        tasks = [row["id"] for row in tx.read("sprint.open_tasks_of_epic", id=id, limit=11)]
        if sprints or tasks:
            raise errors.Refused("epic {} has open {}; complete or move them first".format(id, " and ".join(filter(None, [
                sprints and "sprints " + ", ".join(sprints[:10]), tasks and "tasks " + ", ".join(tasks[:10]) + (" …" if tasks[10:] else "")]))))

    @staticmethod
    def _no_sprint_runs(tx, id):
        running = [row["id"] for row in tx.read("sprint.of_epic", epic=id) if row["status"] in ("active", "blocked", "review")]
        if running:
            raise errors.Refused("epic {} has sprint {} under way; close it first".format(id, ", ".join(running)))

    def _needs(self, tx, id, needs):
        """Return the needs, sorted; raises `NotFound` for one that is no epic and `Refused` naming a cycle."""
        found = sorted(set(texts("needs", needs)))
        for need in found:
            if need != id:
                self._row(tx, need)
        edges = {id: found}
        for row in tx.read("epic.edges"):
            if row["epic"] != id:
                edges.setdefault(row["epic"], []).append(row["needs"])
        path = graph.cycle(edges)
        if path:
            raise errors.Refused("{} would be a cycle of epics; leave one of these needs out".format(graph.spelled(path)))
        return found

    def _public(self, row):
        return dict(_parsed(row), sprints=[one["id"] for one in self.store.read("sprint.of_epic", epic=row["id"])],
                    progress=progress(self.store.read("sprint.progress_of_epic", id=row["id"])))


def _parsed(row):
    found = public(row, ("features",))
    found["needs"] = sorted(json.loads(found["needs"]))
    return found


def _said(description):
    if description is not None and not isinstance(description, str):
        raise errors.UsageError("description {!r} is no text".format(description))
    return description or None
