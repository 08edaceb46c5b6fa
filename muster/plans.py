"""Plans: the tasks that a run works through, each by a child run."""

from muster import clock, errors
from muster.model import CHILD_RUN

LEASE_SECONDS = 30 * 86400


def of(reader, run):
    """Return the run's tasks as dicts, in the order they were added."""
    return [dict(row) for row in reader.read("task.filtered", status=None, run=run, assignee=None, limit=-1)]


def begin(tasks, tx, task):
    """Hold the task for a child run inside the transaction that opens it; raises `Refused` where it is not ready."""
    row = tx.one("task.by_id", id=task)
    if row is None:
        raise errors.NotFound("task {} does not exist; see: muster task list".format(task))
    if row["status"] != "ready":
        raise errors.Refused("task {} is {}; only a ready one gets a child run, see: muster run next".format(task, row["status"]))
    tasks.log.append(tx, "task.claimed", task, {
        "status": "in_progress", "agent": CHILD_RUN, "lease_until": clock.later(LEASE_SECONDS)})


def complete(tasks, tx, task, run):
    """Complete the task of a child run inside the transaction that completed the run; what waited becomes ready."""
    row = tx.one("task.by_id", id=task)
    if row is None or row["status"] != "in_progress":
        return
    freed = [item["id"] for item in tx.read("task.freed_by", id=task)]
    tasks.log.append(tx, "task.finished", task, {
        "status": "completed", "fence": row["fence"], "result": "run {}".format(run), "unblocks": freed})
    for other in freed:
        tasks.log.append(tx, "task.unblocked", other, {"status": "ready", "by": task})


def give_back(tasks, tx, task, why):
    """Make the task of a child run that did not finish ready again."""
    row = tx.one("task.by_id", id=task)
    if row is not None and row["status"] == "in_progress":
        tasks.log.append(tx, "task.released", task, {"status": "ready", "fence": row["fence"], "reason": why})
