"""A task's fields: checked on the way in, stored as an event's data, shown as a dict."""

import json
import re

from muster import errors, model, text

TEXTS = ("description",)
LISTS = ("requirements", "deliverables", "success_criteria", "context_files", "commands")
DETAIL = TEXTS + LISTS
PLAIN = ("title", "type", "priority", "phase", "estimate", "run", "needs", "project", "epic", "sprint")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_NUMBERED = re.compile(r"T([1-9][0-9]{0,8})")
_PRIORITY_NAMES = {number: name for name, number in model.PRIORITIES.items()}


def checked(fields):
    """Return `fields` (of PLAIN and `detail`) in their one form; raises `UsageError` naming the value that is wrong."""
    found = dict(fields)
    found["title"] = text.line(_text("title", fields["title"]), 500)
    if not found["title"]:
        raise errors.UsageError("a task needs a title; say what is to be done")
    for name in ("type", "phase", "run", "project", "epic", "sprint"):
        if found.setdefault(name, None) is not None:
            found[name] = _text(name, found[name])
    for name in set(found) - set(PLAIN) - {"detail"}:
        raise errors.UsageError("task field {} can not be set; there are: {}".format(name, ", ".join(PLAIN + DETAIL)))
    found.update((name, found[name] or None) for name in ("project", "epic", "sprint"))
    if found["priority"] not in model.PRIORITIES:
        raise errors.UsageError("priority {!r} does not exist; there are: {}".format(
            found["priority"], ", ".join(model.PRIORITIES)))
    hours = found["estimate"]
    number = isinstance(hours, (int, float)) and not isinstance(hours, bool)
    if hours is not None and not (number and 0 <= hours < 1e6):
        raise errors.UsageError("estimate {!r} is no number of hours; give one like 4 or 1.5".format(hours))
    found["needs"] = sorted(set(_texts("needs", found["needs"])))
    found["detail"] = _detail(found["detail"])
    return found


def _detail(detail):
    if not isinstance(detail, dict):
        raise errors.UsageError("detail {!r} is no object; its keys are: {}".format(detail, ", ".join(DETAIL)))
    for name in detail:
        if name not in DETAIL:
            raise errors.UsageError("task field {} can not be set; there are: {}".format(name, ", ".join(PLAIN + DETAIL)))
    found = {name: (_text if name in TEXTS else _texts)(name, value) for name, value in detail.items()}
    return {name: value for name, value in found.items() if value}


def _text(name, value):
    if not isinstance(value, str):
        raise errors.UsageError("{} {!r} is no text".format(name, value))
    return value


def _texts(name, value):
    value = [value] if isinstance(value, str) else value
    if not isinstance(value, (list, tuple)):
        raise errors.UsageError("{} {!r} is no list of texts".format(name, value))
    return [_text(name, item) for item in value]


def identifier(id):
    """Return `id` where it may name a task (None may: the store numbers it); raises `UsageError`."""
    if id is not None and not (isinstance(id, str) and _ID.fullmatch(id)):
        raise errors.UsageError("task id {!r} is not made of letters, digits, _ and -; choose another".format(id))
    return id


def number(id, last):
    """Return the number of a new task: after `last`, and not before the number in an id like T7."""
    given = _NUMBERED.fullmatch(id or "")
    return max(last + 1, int(given.group(1)) if given else 0)


def stored(fields):
    """Return checked fields as the data of an event (`kind` is the type, `priority` its number)."""
    data = {name: value for name, value in fields.items() if name != "type"}
    return dict(data, kind=fields["type"], priority=model.PRIORITIES[fields["priority"]])


def editable(row):
    """Return what `checked` takes of a stored row."""
    fields = {name: row[name] for name in PLAIN}
    return dict(fields, priority=_PRIORITY_NAMES[row["priority"]], needs=json.loads(row["needs"]),
                detail=json.loads(row["detail"]))


def public(row):
    """Return a stored row as the dict that callers see: the detail's keys beside the others, empty where not given."""
    task = {name: row[name] for name in row.keys()}
    detail = json.loads(task.pop("detail"))
    task.update(priority=_PRIORITY_NAMES[row["priority"]], needs=json.loads(row["needs"]))
    task.update((name, detail.get(name, "" if name in TEXTS else [])) for name in DETAIL)
    return task
