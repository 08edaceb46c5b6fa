"""A sprint's definition as a file has it: `{"sprint": {…, "tasks": […]}}`, checked whole before anything is made."""

import json

from muster import errors, graph, text
from muster.tasks import fields as task_fields

_PLAIN = ("title", "duration", "capacity", "start_date", "end_date", "goals", "teams", "success_criteria")
_PRIORITIES = {"medium": "normal"}
_TASK = ("title", "type", "phase", "estimate") + task_fields.DETAIL
MOST = 1000  # tasks


class field:
    """Context manager: an error inside it names the field of the file."""

    def __init__(self, name):
        self.name = name

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if isinstance(error, errors.MusterError) and not str(error).startswith("sprint."):
            raise type(error)("{}: {}".format(self.name, error)) from error
        return False


def checked(document):
    """Return `(sprint, tasks)`: `{"id", "epic", "project", "fields", "context"}` and `[(number in the file, id, fields)]`, what is
    needed first. Raises `UsageError` naming the field."""
    sprint = document.get("sprint") if isinstance(document, dict) else None
    if not isinstance(sprint, dict):
        raise errors.UsageError('the file has no object "sprint" at its top; see docs/sprints.md')
    for name in ("id", "epic", "project", "title"):
        if sprint.get(name) is not None and not isinstance(sprint[name], str):
            raise errors.UsageError("sprint.{}: {} is no text".format(name, _short(sprint[name])))
    rest = {name: value for name, value in sprint.items() if name not in _PLAIN + ("id", "epic", "project", "tasks")}
    found = {"id": sprint.get("id"), "epic": sprint.get("epic"), "project": sprint.get("project"), "context": rest,
             "fields": {name: sprint[name] for name in _PLAIN if sprint.get(name) is not None}}
    found["fields"].setdefault("title", (found["fields"].get("goals") or [None])[0] if isinstance(sprint.get("goals"), list) else None)
    found["fields"]["title"] = found["fields"]["title"] or sprint.get("id") or "sprint"
    tasks = sprint.get("tasks", [])
    if not isinstance(tasks, list) or len(tasks) > MOST:
        raise errors.UsageError("sprint.tasks: {} is no list of at most {} tasks".format(_short(tasks), MOST))
    made, places = {}, {}
    for number, task in enumerate(tasks):
        where = "sprint.tasks[{}]".format(number)
        id, given, more = _task(where, task)
        if id in made:
            raise errors.UsageError("{}.id: {} stands twice".format(where, id))
        made[id], places[id] = given, number
        if more:
            rest.setdefault("tasks", {})[id] = more
    return found, _ordered(made, places)


def _task(where, task):
    """Return `(id, fields, what we do not know)` of one task."""
    if not isinstance(task, dict):
        raise errors.UsageError("{}: {} is no object".format(where, _short(task)))
    if not isinstance(task.get("id"), str):
        raise errors.UsageError("{}.id: {} is no text; give each task an id".format(where, _short(task.get("id"))))
    with field(where + ".id"):
        task_fields.identifier(task["id"])
    given = {name: task[name] for name in _TASK if task.get(name) is not None}
    detail = {name: given.pop(name) for name in task_fields.DETAIL if name in given}
    priority = str(task.get("priority") or "normal").lower()
    given = dict({"title": task["id"], "type": "task", "phase": None, "estimate": None, "run": None}, **given)
    given.update(priority=_PRIORITIES.get(priority, priority), needs=task.get("dependencies") or [], detail=detail)
    for name, value in given.items():  # each by itself, so that the fault is the field's
        with field("{}.{}".format(where, "dependencies" if name == "needs" else name)):
            task_fields.checked(dict({"title": "x", "type": "x", "phase": None, "estimate": None, "run": None, "priority": "normal",
                                      "needs": [], "detail": {}}, **{name: value}))
    known = _TASK + ("id", "priority", "dependencies")
    return task["id"], given, {name: value for name, value in task.items() if name not in known}


def _ordered(made, places):
    needs = {id: [need for need in task_fields.checked(given)["needs"] if need in made] for id, given in made.items()}
    path = graph.cycle(needs)
    if path:
        raise errors.UsageError("sprint.tasks[{}].dependencies: {} would be a cycle; leave one of these out".format(places[path[0]], graph.spelled(path)))
    return [(places[id], id, made[id]) for id in graph.order(needs)]


def _short(value):
    return text.line(json.dumps(value, ensure_ascii=False, default=str), 60)
