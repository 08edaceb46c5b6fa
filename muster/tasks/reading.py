"""What is asked about tasks: one, many, the next one, how many, what waits for what."""

from muster import errors, model
from muster.tasks import fields, placing


class Reading:
    """The questions of `Tasks`; `store` is where they go."""

    def get(self, id):
        """Return one task as a dict; raises `NotFound`."""
        return fields.public(self._row(self.store, id))

    def list(self, status=None, run=None, assignee=None, limit=-1, **scope):
        """Return tasks in the order they were added, expired leases released first; a `limit` of -1 is none.

        `scope` is at most one of sprint, epic and project, by id."""
        if status is not None and status not in model.TASK_STATES:
            raise errors.UsageError("{} is no task status; there are: {}".format(status, ", ".join(model.TASK_STATES)))
        self.expire()
        query, of = scoped("filtered", scope)
        rows = self.store.read(query, status=status, run=run, assignee=assignee, limit=limit, of=of)
        return [fields.public(row) for row in rows]

    def ready(self, run=None, limit=-1, **scope):
        """Return what can be claimed, the next one first."""
        self.expire()
        query, of = scoped("ready", scope)
        return [fields.public(row) for row in self.store.read(query, run=run, limit=limit, of=of)]

    def next(self, run=None, **scope):
        """Return the task that a claim would get, or None."""
        return next(iter(self.ready(run, 1, **scope)), None)

    def counts(self, project=None):
        """Return the number of tasks by status, all statuses named; those of one project where it is given."""
        found = {row["status"]: row["count"] for row in self.store.read("task.counts_of_project" if project else "task.counts", project=project)}
        return {status: found.get(status, 0) for status in model.TASK_STATES}

    def graph(self, run=None, **scope):
        """Return `(needs, hours)` of the open tasks, the most important first, in the form `graph` takes."""
        needs, hours = {}, {}
        for row in self.store.read("task.open_graph", run=run, **scope):
            needs.setdefault(row["id"], [])
            hours[row["id"]] = row["estimate"]
            if row["needs"] is not None:
                needs[row["id"]].append(row["needs"])
        return needs, hours


def scoped(query, scope):
    """Return `(query, id)` for the tasks of one sprint, epic or project: each has an index of its own."""
    given = [(name, scope[name]) for name in scope if scope[name]]
    unknown = [name for name in scope if name not in placing.SCOPES]
    if len(given) > 1 or unknown:
        raise errors.UsageError("tasks are asked for by one of {}, not by {}".format(
            ", ".join(placing.SCOPES), " and ".join(unknown or [name for name, _ in given])))
    return ("task.{}_of_{}".format(query, given[0][0]), given[0][1]) if given else ("task." + query, None)
