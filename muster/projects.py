"""Projects: several may share one store. The store's own exists by itself, others are added; one is in use."""

import os

from muster import errors, model, text
from muster.planned import Planned, public, texts
from muster.tasks.placing import DEFAULT

_FIELDS = ("name", "teams", "folder", "main_branch", "context")


class Projects(Planned):
    """The projects of one store."""

    noun = "project"

    def add(self, id, name=None, teams=(), folder=None, main_branch=None, key=None):
        """Add a project; return it as a dict. `folder` is its repository, as it is seen from the store's own."""

        def act(tx):
            self._free(tx, id)
            if id == DEFAULT:
                raise errors.Refused("project {} is the store's own; change it: muster project update {}".format(DEFAULT, DEFAULT))
            return self.log.append(tx, "project.added", id, {
                "name": text.line(name or id, 200), "teams": self._teams(teams), "folder": self._folder(folder),
                "main_branch": _branch(main_branch), "context": {}}, key)

        self.log.once("project.added", id, key, act)
        return self.get(id)

    def update(self, id, key=None, **changes):
        """Change name, teams, folder or main branch; return the project."""
        unknown = [name for name in changes if name not in _FIELDS[:4]]
        if unknown or not changes:
            raise errors.UsageError("{}; there are: {}".format(
                ", ".join(unknown) + " can not be set" if unknown else "name what to change", ", ".join(_FIELDS[:4])))

        def act(tx):
            old = self._shape(tx, id)
            new = {name: old[name] for name in _FIELDS}
            new.update(changes)
            new.update(name=text.line(new["name"], 200) or old["name"], main_branch=_branch(new["main_branch"]))
            if "teams" in changes:
                new["teams"] = self._teams(changes["teams"])
            if "folder" in changes:
                new["folder"] = self._folder(changes["folder"])
            return self.log.append(tx, "project.updated", id, dict(new, changed=sorted(changes)), key)

        self.log.once("project.updated", id, key, act)
        return self.get(id)

    def use(self, id):
        """Make the project the one that new epics, sprints and tasks belong to; one that is archived is taken up again."""
        with self.store.write() as tx:
            if self._shape(tx, id)["status"] == "archived":
                self.log.append(tx, "project.restored", id, {})
            self.log.append(tx, "project.used", id, {})
        return self.get(id)

    def archive(self, id, reason=None):
        """Put a project away; what it holds stays to be read. Refused for the store's own and while work is open in it."""
        with self.store.write() as tx:
            row = self._shape(tx, id)
            if id == DEFAULT:
                raise errors.Refused("project {} is the store's own and stays".format(DEFAULT))
            if row["status"] == "archived":
                raise errors.Refused("project {} is archived already; take it up again: muster project use {}".format(id, id))
            running = tx.one("sprint.running", project=id)
            held = tx.read("task.filtered_of_project", of=id, status="in_progress", run=None, assignee=None, limit=5)
            if running is not None or held:
                raise errors.Refused("project {} has {} open; end it first, then archive".format(
                    id, "sprint " + running["id"] if running is not None else "task " + ", ".join(task["id"] for task in held)))
            self.log.append(tx, "project.archived", id, {"reason": text.line(reason, 500) if reason else None})
        return self.get(id)

    def get(self, id):
        """Return one project as a dict; raises `NotFound`."""
        return self._public(self._shape(self.store, id))

    def list(self, status=None):
        """Return the projects as dicts, the store's own first."""
        if status is not None and status not in model.PROJECT_STATES:
            raise errors.UsageError("{} is no status of a project; there are: {}".format(status, ", ".join(model.PROJECT_STATES)))
        rows = [row for row in map(dict, self.store.read("project.all", status=status)) if row["id"] != DEFAULT]
        own = [] if status == "archived" else [self._shape(self.store, DEFAULT)]
        return [self._public(row) for row in own + [self._parsed(row) for row in rows]]

    def current(self, reader=None):
        """Return the id of the project in use."""
        row = (reader or self.store).one("project.used")
        return row["id"] if row is not None else DEFAULT

    def open(self, reader, id=None):
        """Return the id of the project named, or of the one in use; raises `Refused` where it is archived."""
        id = id or self.current(reader)
        if self._shape(reader, id)["status"] == "archived":
            raise errors.Refused("project {} is archived; take it up again: muster project use {}".format(id, id))
        return id

    def _shape(self, reader, id):
        """Return the project's row with its lists parsed; the store's own has none until somebody changes it."""
        row = reader.one("project.by_id", id=id)
        if row is None and id == DEFAULT:
            created = (reader.one("store.meta", name="created_at") or {"value": None})["value"]
            return {"id": id, "name": os.path.basename(self.app.root), "status": "active", "teams": [], "folder": ".", "main_branch": None,
                    "used": 0, "context": {}, "reason": None, "created_at": created, "updated_at": created}
        return self._parsed(dict(self._row(reader, id)))

    @staticmethod
    def _parsed(row):
        return public(row, ("teams",))

    def _public(self, row):
        sprint = self.store.one("sprint.current", project=row["id"])
        epics = self.store.read("epic.all", project=row["id"], status=None, limit=-1)
        return dict(row, used=row["id"] == self.current(), current_sprint=sprint["id"] if sprint else None, epics=[epic["id"] for epic in epics])

    def _folder(self, folder):
        """Return a folder that exists as a path from the project's root, or None."""
        if folder is None:
            return None
        full = os.path.realpath(os.path.join(self.app.root, texts("folder", folder)[0] if folder else "."))
        if not os.path.isdir(full):
            raise errors.NotFound("folder {} does not exist; give the project's repository".format(text.line(folder, 200)))
        return os.path.relpath(full, os.path.realpath(self.app.root)).replace(os.sep, "/")


def _branch(name):
    if name is not None and (not isinstance(name, str) or not name.strip() or len(name) > 200 or not name.isprintable() or " " in name):
        raise errors.UsageError("main branch {!r} is no name of a branch".format(name))
    return name
