"""What was found in a file of an earlier layout, in our words: nothing is dropped, what has no place of its own is kept."""

import hashlib
import json
import re

from muster import clock

_TIME = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d)?(?:[.,]\d{1,9})?\s?(Z|z|[+-]\d\d:?\d\d)?)?")
STATUSES = {"pending": "ready", "ready": "ready", "queued": "ready", "todo": "ready", "in_progress": "in_progress", "active": "in_progress",
            "blocked": "blocked", "review": "review", "completed": "completed", "done": "completed", "complete": "completed",
            "failed": "ready", "cancelled": "cancelled", "canceled": "cancelled"}
PRIORITIES = {"critical": "critical", "high": "high", "medium": "normal", "normal": "normal", "low": "low"}
LISTS = ("requirements", "deliverables", "success_criteria", "context_files", "commands")


class Found:
    """`tasks`: `{id: {our fields, "status", "assignee", "was": the record as it stood}}`. `free`: noun → value for the state.
    `plan`: projects, epics and sprints by id. `kept`: what is stored as it stood, for the way back. `lines`: events. `faults`: `(file, line, column, what)`.
    `notes`: `(from, to)` for the report. `broken`: names of the messages whose files are."""

    def __init__(self, layout, path):
        self.layout, self.path = layout, path
        self.plan = {"projects": {}, "epics": {}, "sprints": {}}
        self.tasks, self.free, self.kept, self.lines, self.faults, self.notes = {}, {}, {}, [], [], []
        self.broken = set()

    def task(self, key, record):
        """Take one task over; its id is the key made fit for an id of ours."""
        if not isinstance(record, dict):
            self.fault(self.path, 0, 0, "task {} is no object; kept as it stands".format(key))
            record = {"value": record}
        id = fit(record.get("id") or record.get("task_id") or key)
        while id in self.tasks:
            id += "-2"
        status = str(record.get("status") or "pending").lower()
        detail = {name: texts(record[name]) for name in LISTS if record.get(name)}
        if isinstance(record.get("description"), str):
            detail["description"] = record["description"]
        estimate = record.get("estimated_hours", record.get("estimate"))
        number = isinstance(estimate, (int, float)) and not isinstance(estimate, bool) and 0 <= estimate < 1e6
        self.tasks[id] = {
            "title": (str(record.get("title") or "").strip() or id)[:500], "type": str(record.get("type") or "task")[:80],
            "priority": PRIORITIES.get(str(record.get("priority") or "normal").lower(), "normal"),
            "phase": record["phase"] if isinstance(record.get("phase"), str) else None,
            "needs": texts(record.get("dependencies") or []), "estimate": estimate if number else None, "detail": detail,
            "status": STATUSES.get(status, "ready"), "assignee": str(record.get("assignee") or record.get("agent") or "") or None,
            "reason": str(record.get("reason") or "") or None, "key": key, "was": record,
        }
        if status not in STATUSES:
            self.notes.append(("task {} status {}".format(key, status), "ready; the word is kept"))

    def fault(self, path, line, column, what):
        """Name something that can not be read."""
        self.faults.append((path, line, column, what))


def fit(name):
    """Return a task id made of the letters ours may have."""
    said = re.sub(r"[^A-Za-z0-9_-]+", "-", str(name)).strip("-_")[:60]
    return said if said and said[0].isalnum() else "task-" + (said or "x")


def texts(value):
    """Return a list of texts of whatever stood there."""
    items = value if isinstance(value, list) else [value]
    return [item if isinstance(item, str) else str(item) for item in items]


def digest(value):
    """Return what a value is known by: the beginning of the SHA-256 of its JSON."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def seconds(said):
    """Return the seconds since the epoch of a time as these files have it (ISO 8601, without a zone UTC; a number), or None."""
    if isinstance(said, str) and re.fullmatch(r"\d{9,13}(\.\d{1,9})?", said.strip()):
        said = float(said)
    if isinstance(said, (int, float)) and not isinstance(said, bool):
        said = said / 1000 if said > 1e11 else said  # milliseconds
        return float(said) if 0 < said < 1e11 else None
    found = _TIME.fullmatch(said.strip()) if isinstance(said, str) else None
    if found is None:
        return None
    day, time, second, zone = found.groups()
    try:
        at = clock.seconds("{}T{}{}Z".format(day, time or "00:00", second or ":00"))
    except (ValueError, OverflowError):
        return None
    hours, minutes = (int(zone[1:3]), int(zone[-2:])) if zone and zone not in "Zz" else (0, 0)
    return at - (-1 if zone and zone[0] == "-" else 1) * (hours * 3600 + minutes * 60)
