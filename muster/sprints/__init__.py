"""Sprints: a span of days with goals, tasks and a capacity; one of a project runs at a time."""

from muster import clock, errors, model, text
from muster.planned import Planned, hours, progress, public, texts, titled
from muster.sprints import days, definition
from muster.tasks import fields, placing

DAYS = 14
_LISTS = ("goals", "teams", "success_criteria")
_FIELDS = ("title", "capacity", "duration", "start_date", "end_date") + _LISTS
_OPEN = ("planning", "ready", "active", "blocked")


class Sprints(Planned):
    """The sprints of one store."""

    noun, prefix, moves = "sprint", "S", model.SPRINT_MOVES

    def add(self, title, id=None, epic=None, project=None, key=None, **given):
        """Add a sprint in planning; return it as a dict. `given`: goals, teams, success_criteria, capacity (hours),
        duration (days, 14 without it), start_date and end_date as 2026-11-21."""
        _known(given)
        event = self.log.once("sprint.added", id, key, lambda tx: self._add(tx, dict(given, title=title), id, epic, project, key))
        return self.get(event["subject"])

    def _add(self, tx, given, id, epic, project, key=None, context=None):
        name, number = self._free(tx, id)
        place = self._place(tx, epic, project)
        data = dict(self._checked(given), number=number, status="planning", context=context or {}, **place)
        return self.log.append(tx, "sprint.added", name, data, key)

    def plan(self, document, key=None):
        """Make a sprint and its tasks from a definition (`{"sprint": {…}}`), all or nothing; return the sprint.

        Raises an error that names the field which is wrong."""
        sprint, tasks = definition.checked(document)

        def act(tx):
            with definition.field("sprint"):
                event = self._add(tx, sprint["fields"], sprint["id"], sprint["epic"], sprint["project"], key, sprint["context"])
            for number, id, given in tasks:
                with definition.field("sprint.tasks[{}] ({})".format(number, id)):
                    self.app.tasks.add(tx, dict(given, sprint=event["subject"]), id)
            return event

        return self.get(self.log.once("sprint.added", sprint["id"], key, act)["subject"])

    def update(self, id, key=None, **changes):
        """Change fields; return the sprint."""
        _known(changes)
        if not changes:
            raise errors.UsageError("name what to change; there are: {}".format(", ".join(_FIELDS)))

        def act(tx):
            row = self._row(tx, id)
            if not self.moves[row["status"]]:
                raise errors.Refused("sprint {} is {} and stays as it is; add another".format(id, row["status"]))
            old = _parsed(row)
            old = {name: old[name] for name in _FIELDS}
            if {"duration", "start_date"} & set(changes):
                old["end_date"] = None
            elif "end_date" in changes:
                old["duration"] = None
            data = dict(self._checked(dict(old, **changes)), context=_parsed(row)["context"], changed=sorted(changes))
            return self.log.append(tx, "sprint.updated", id, data, key)

        self.log.once("sprint.updated", id, key, act)
        return self.get(id)

    def ready(self, id):
        """Say that the plan is made; return the sprint."""
        return self._move(id, "ready", "sprint.readied")

    def start(self, id):
        """Start a ready sprint: from its start date on, or today. Refused without tasks, or while another one of the project runs."""

        def check(tx, row):
            if not tx.read("sprint.tasks", id=id):
                raise errors.Refused("sprint {} has no task; add some: muster sprint add-task {} T1 …".format(id, id))
            other = tx.one("sprint.running", project=row["project"])
            if other is not None:
                raise errors.Refused("sprint {} of project {} is {}; review it first: muster sprint review {}".format(
                    other["id"], row["project"], other["status"], other["id"]))
            first = row["start_date"] or clock.now()[:10]
            return {"start_date": first, "end_date": row["end_date"] or days.after(first, row["duration"])}

        return self._move(id, "active", "sprint.started", check, "ready")

    def block(self, id, reason=None):
        """Say that an active sprint can not go on, and why; return it."""
        return self._move(id, "blocked", "sprint.blocked", lambda tx, row: {"reason": text.line(reason or "no reason given", 500)})

    def unblock(self, id):
        """Let a blocked sprint go on; return it."""
        return self._move(id, "active", "sprint.unblocked", None, "blocked")

    def review(self, id):
        """End the work of an active sprint: what it brought is looked at now. Return it."""
        return self._move(id, "review", "sprint.reviewed")

    def complete(self, id, carry_over=None):
        """Close a sprint in review; refused while tasks of it are open, unless they go over to the sprint `carry_over`."""

        def check(tx, row):
            left = tx.read("sprint.open_tasks", id=id)
            if left and carry_over is None:
                names = ", ".join("{} ({})".format(task["id"], task["status"]) for task in left[:10])
                raise errors.Refused("sprint {} has {} open: {}{}; finish or move them, as: muster sprint complete {} --carry-over SPRINT".format(
                    id, text.plural(len(left), "task"), names, " …" if left[10:] else "", id))
            if left:
                self._moved(tx, self._takes(tx, carry_over, row), left)
            return {"to": carry_over if left else None, "carried": [task["id"] for task in left]}

        return self._move(id, "complete", "sprint.completed", check)

    def reopen(self, id, reason=None):
        """Send a sprint back from review into planning, as issues were found; return it."""
        return self._move(id, "planning", "sprint.reopened", lambda tx, row: {"reason": text.line(reason or "issues were found", 500)})

    def add_tasks(self, id, tasks):
        """Put tasks into the sprint, all or none; return the sprint."""
        with self.store.write() as tx:
            row = self._takes(tx, id)
            self._moved(tx, row, [self._task(tx, name) for name in dict.fromkeys(tasks)])
        return self.get(id)

    def remove_tasks(self, id, tasks):
        """Take tasks out of the sprint, all or none; return the sprint."""
        with self.store.write() as tx:
            self._takes(tx, id)
            rows = [self._task(tx, name) for name in dict.fromkeys(tasks)]
            for task in rows:
                if task["sprint"] != id:
                    raise errors.Refused("task {} is not in sprint {} but in {}".format(task["id"], id, task["sprint"] or "none"))
            self._moved(tx, None, rows)
        return self.get(id)

    def get(self, id):
        """Return one sprint as a dict with how far it is and its tasks, the most important first; raises `NotFound`."""
        return self._public(self._row(self.store, id), whole=True)

    def list(self, project=None, epic=None, status=None, limit=-1):
        """Return sprints as dicts in the order they were added."""
        if status is not None and status not in model.SPRINT_MOVES:
            raise errors.UsageError("{} is no status of a sprint; there are: {}".format(status, ", ".join(model.SPRINT_MOVES)))
        return [self._public(row) for row in self.store.read("sprint.all", project=project, epic=epic, status=status, limit=limit)]

    def current(self, project=None):
        """Return the sprint that runs in the project, or that is in review, as a dict; None where there is none."""
        row = self.store.one("sprint.current", project=project or self.app.projects.current())
        return self._public(row) if row is not None else None

    def _move(self, id, new, event, check=None, source=None):
        """Do one move; `check(tx, row)` refuses it or gives the event's data. `source`: where it starts from, if that is narrower."""
        with self.store.write() as tx:
            row = self._row(tx, id)
            self._allow(row, new)
            if source not in (None, row["status"]):
                raise errors.Refused("sprint {} is {}, not {}; {} it: muster sprint {} {}".format(
                    id, row["status"], source, *(("start", "start") if source == "blocked" else ("unblock", "unblock")), id))
            self.log.append(tx, event, id, check(tx, row) if check else {})
        return self.get(id)

    def _place(self, tx, epic, project):
        if epic is None:
            return {"project": self._project(tx, project), "epic": None}
        row = tx.one("epic.by_id", id=epic)
        if row is None:
            raise errors.NotFound("epic {} does not exist; add it: muster epic add \"title\" --id {}".format(text.line(epic, 80), text.line(epic, 80)))
        if row["status"] in ("complete", "cancelled"):
            raise errors.Refused("epic {} is {} and takes no sprint; see: muster epic list".format(epic, row["status"]))
        if project and project != row["project"]:
            raise errors.Refused("epic {} is of project {}, not {}; leave the project out".format(epic, row["project"], project))
        return {"project": row["project"], "epic": epic}

    def _takes(self, tx, id, other=None):
        """Return the row of a sprint whose tasks may change; with `other`, one of the same project that is not that one."""
        row = self._row(tx, id)
        if row["status"] not in _OPEN:
            raise errors.Refused("sprint {} is {} and its tasks stay; allowed while it is {}".format(id, row["status"], ", ".join(_OPEN)))
        if other is not None and (row["project"] != other["project"] or row["id"] == other["id"]):
            raise errors.Refused("sprint {} is {}; name another one of project {}".format(
                id, "the one that closes" if row["id"] == other["id"] else "of project " + row["project"], other["project"]))
        return row

    def _moved(self, tx, sprint, rows):
        """Put the tasks of the rows into the sprint of that row, or out of every one."""
        for task in rows:
            if sprint is not None and task["status"] in ("completed", "cancelled") and task["sprint"] != sprint["id"]:
                raise errors.Refused("task {} is {} and can not be planned any more; add another".format(task["id"], task["status"]))
            new = fields.checked(dict(fields.editable(tx.one("task.by_id", id=task["id"])), sprint=sprint["id"] if sprint is not None else None))
            new.update(placing.settled(tx, new, ("sprint",)))
            self.log.append(tx, "task.updated", task["id"], dict(fields.stored(new), status=task["status"], changed=["sprint"]))

    @staticmethod
    def _task(tx, name):
        row = tx.one("task.by_id", id=name)
        if row is None:
            raise errors.NotFound("task {} does not exist; see: muster task list".format(text.line(name, 80)))
        return row

    def _checked(self, given):
        """Return the fields in their one form; raises `UsageError` naming the one that is wrong."""
        first, last, long = days.span(given.get("start_date"), given.get("end_date"), given.get("duration"), DAYS)
        return {"title": titled(given.get("title"), "sprint"), "goals": texts("goals", given.get("goals")), "teams": self._teams(given.get("teams")),
                "success_criteria": texts("success_criteria", given.get("success_criteria")), "capacity": hours("capacity", given.get("capacity")),
                "duration": long, "start_date": first, "end_date": last}

    def _public(self, row, whole=False):
        found = dict(_parsed(row), progress=progress(self.store.read("sprint.progress", id=row["id"])))
        running = row["status"] in ("active", "blocked", "review") and row["start_date"]
        found["day"] = days.between(row["start_date"], clock.now()[:10]) + 1 if running else None
        found["over_capacity"] = found["capacity"] is not None and found["progress"]["hours"] > found["capacity"]
        if whole:
            names = {number: name for name, number in model.PRIORITIES.items()}
            found["tasks"] = [dict(task, priority=names[task["priority"]]) for task in self.store.read("sprint.tasks", id=row["id"])]
        return found


def _known(given):
    unknown = [name for name in given if name not in _FIELDS]
    if unknown:
        raise errors.UsageError("sprint field {} can not be set; there are: {}".format(unknown[0], ", ".join(_FIELDS)))


def _parsed(row):
    return public(row, _LISTS)
