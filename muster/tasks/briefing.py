"""Whether a task says enough to be given away: what is to be delivered, how success is known, no more than a day's work."""

import re

from muster.tasks import fields

LONGEST_HOURS = 8
_NAMED = re.compile(r"\bT[1-9][0-9]{0,8}\b")


def gaps(task, parts=()):
    """Return what a task (as `Tasks.get` gives it) lacks, as clauses that say how to mend it; an empty list where it is clear.

    `parts`: the tasks that it needs. A task of over eight hours counts as split where it needs two or more that each
    have an estimate of at most eight: what is left for itself is putting them together."""
    found = []
    if not task["deliverables"]:
        found.append("no deliverable: --deliverables \"path or thing that will be there\"")
    if not task["success_criteria"]:
        found.append("no success criterion: --success-criteria \"what can be looked at\"")
    hours = task["estimate"]
    if hours is not None and hours > LONGEST_HOURS:
        small = [part for part in parts if part["estimate"] is not None and part["estimate"] <= LONGEST_HOURS]
        if len(small) < 2:
            found.append("an estimate of {:g} hours: split it into tasks of at most {} that it --needs".format(hours, LONGEST_HOURS))
    return found


def check(tasks, id):
    """Return `{"id", "title", "clear", "missing"}` of one task."""
    task = tasks.get(id)
    missing = unclear(tasks.store, tasks.store.one("task.by_id", id=id))
    return {"id": task["id"], "title": task["title"], "status": task["status"], "clear": not missing, "missing": missing}


def unclear(reader, row):
    """Return what the task of a stored row lacks, as `gaps` says it; `reader` is a store or a transaction."""
    task = fields.public(row)
    hours = task["estimate"]
    parts = [reader.one("task.by_id", id=need) for need in task["needs"]] if hours is not None and hours > LONGEST_HOURS else []
    return gaps(task, parts)


def refusal(tasks, id):
    """Return why a task can not be given away, as a line, or None."""
    found = check(tasks, id)
    return None if found["clear"] else said(id, found["missing"])


def said(id, missing):
    """Return the refusal of a task that lacks something."""
    return "task {} is not clear enough to be given away ({}); mend it: muster task update {} …".format(id, "; ".join(missing), id)


def named(prompt):
    """Return the ids of tasks like T7 that a text names, each once, at most five."""
    return list(dict.fromkeys(_NAMED.findall(prompt)))[:5]
