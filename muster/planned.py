"""What projects, epics and sprints share: fields checked on the way in, moves held to their table, the state as plain data."""

import json
import re

from muster import errors, model, text

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


class Planned:
    """The base of the three nouns; `app` gives the log and the teams."""

    noun, prefix, moves = "", "", {}

    def __init__(self, app):
        self.app, self.log, self.store = app, app.log, app.store

    def _row(self, reader, id):
        row = reader.one(self.noun + ".by_id", id=id)
        if row is None:
            raise errors.NotFound("{} {} does not exist; see: muster {} list".format(self.noun, text.line(id, 80), self.noun))
        return row

    def _free(self, tx, id):
        """Return `(id, number)` of a new one: the id given, or the next number behind the prefix."""
        if id is not None and not (isinstance(id, str) and _ID.fullmatch(id)):
            raise errors.UsageError("{} id {!r} is not made of letters, digits, _ and -; choose another".format(self.noun, id))
        if id is not None and tx.one(self.noun + ".by_id", id=id) is not None:
            raise errors.Refused("{} {} exists; change it: muster {} update {}".format(self.noun, id, self.noun, id))
        last = tx.one("store.meta", name=self.noun + "_number")
        number = (int(last["value"]) if last else 0) + 1
        named = re.fullmatch(self.prefix + r"([1-9][0-9]{0,8})", id or "")
        number = max(number, int(named.group(1))) if named else number
        return id or "{}{}".format(self.prefix, number), number

    def _allow(self, row, new):
        """Refuse a move that the table does not have, listing those it has."""
        if not model.may(self.moves, row["status"], new):
            raise errors.Refused("{} {} is {} and can not become {}; allowed: {}".format(
                self.noun, row["id"], row["status"], new, ", ".join(self.moves[row["status"]]) or "nothing, it is closed"))

    def _teams(self, names):
        found = texts("teams", names)
        for name in found:
            if name not in self.app.teams:
                raise errors.NotFound("team {} does not exist; there are: {}".format(text.line(name, 60), ", ".join(self.app.teams) or "none"))
        return found

    def _project(self, reader, id):
        """Return the id of a project that takes more: the one named, or the one in use."""
        return self.app.projects.open(reader, id)


def titled(value, noun):
    """Return a title on one line; raises `UsageError` for none."""
    if not isinstance(value, str) or not text.line(value, 500):
        raise errors.UsageError("{} {} needs a title; say what it is to bring".format("an" if noun == "epic" else "a", noun))
    return text.line(value, 500)


def texts(name, value):
    """Return a list of texts; raises `UsageError` naming the field."""
    value = [value] if isinstance(value, str) else value if value is not None else []
    if not isinstance(value, (list, tuple)) or not all(isinstance(item, str) for item in value):
        raise errors.UsageError("{} {} is no list of texts".format(name, text.line(json.dumps(value, default=str), 80)))
    return [item for item in value if item.strip()]


def hours(name, value):
    """Return a number of hours or None; raises `UsageError` naming the field."""
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if value is not None and not (number and 0 <= value < 1e6):
        raise errors.UsageError("{} {!r} is no number of hours; give one like 80 or 7.5".format(name, value))
    return value


def progress(rows):
    """Return how far a set of tasks is, from `(status, count, hours)` rows: cancelled ones do not count."""
    by = {row["status"]: (row["count"], row["hours"]) for row in rows}
    counted = {status: pair for status, pair in by.items() if status != "cancelled"}
    total, done = sum(pair[0] for pair in counted.values()), counted.get("completed", (0, 0))[0]
    return {"total": total, "done": done, "percent": round(100 * done / total) if total else 0,
            "hours": round(sum(pair[1] for pair in counted.values()), 2), "hours_done": round(counted.get("completed", (0, 0))[1], 2),
            "statuses": {status: by[status][0] for status in model.TASK_STATES if status in by}}


def public(row, lists):
    """Return a row as plain data, its lists and its context parsed."""
    found = dict(row)
    for name in lists + ("context",):
        found[name] = json.loads(found[name])
    return found
