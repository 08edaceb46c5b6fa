"""What every change of a task stands on: one transaction, one answer, moves and fences checked."""

import json

from muster import errors, model

# What an answer repeats of its event, so that a retry with the same key gives the very same answer.
_ANSWER = ("status", "title", "agent", "lease_until", "attempts", "reason", "unblocks", "changed", "lead")


class Writing:
    """The base of `Tasks`: `log` is where events go."""

    def __init__(self, log):
        self.log, self.store = log, log.store

    def _once(self, kind, id, key, act):
        """Run `act(tx)` in a transaction and answer with its event; a used `key` gives its first answer instead."""
        event = self.log.once(kind, id, key, act)
        return event and _answer(event)

    def _row(self, reader, id):
        row = reader.one("task.by_id", id=id)
        if row is None:
            raise errors.NotFound("task {} does not exist; see: muster task list".format(id))
        return row

    def _allow(self, tx, row, new):
        """Refuse a move that `model.TASK_MOVES` does not have, listing those it has."""
        if model.may(model.TASK_MOVES, row["status"], new):
            return
        allowed = ", ".join(model.TASK_MOVES[row["status"]])
        waits = ", ".join(ids(tx.read("task.open_needs", id=row["id"]))) if row["status"] == "pending" else ""
        raise errors.Refused("task {} is {}{}{} and can not become {}; {}".format(
            row["id"], row["status"],
            " by {}".format(row["assignee"]) if row["status"] == "in_progress" else "",
            ", waiting for {},".format(waits) if waits else "",
            new, "allowed: " + allowed if allowed else "it is closed, add another"))

    def _not_planned(self, tx, row):
        """Refuse work on a task that a run works through by child runs: done by hand it would pass no gate.

        A person may all the same."""
        plan = tx.one("task.plan_of", id=row["id"]) if self.log.actor != "person" else None
        if plan is not None:
            raise errors.Refused("task {} is part of run {}'s plan; only its child run or the person closes it: muster run child {}".format(
                row["id"], plan["id"], row["id"]))

    def _not_given(self, row, agent):
        """Refuse the claim of a task that was given to another agent; a person may all the same."""
        given = row["assignee"] if row["status"] == "ready" else None
        if given and given != short(agent) and self.log.actor != "person":
            raise errors.Refused("task {} is given to {}, not to {}; who leads may give it anew: muster team assign {} --to {}".format(
                row["id"], given, agent, row["id"], agent))

    def _held(self, tx, id, fence, new):
        """Return the row of a task that the caller holds; only a person may leave the `fence` out."""
        row = self._row(tx, id)
        if fence is not None and fence != row["fence"]:
            raise errors.Refused("fence {} of task {} is stale: {}; claim again: muster task claim".format(
                fence, id, "{} claimed it since".format(row["assignee"]) if row["assignee"] else "it was given up since"))
        if row["status"] != "in_progress":
            self._allow(tx, row, new)
            raise errors.Refused("task {} is {}, nobody holds it; claim it first: muster task claim {}".format(
                id, row["status"], id))
        if row["assignee"] == model.CHILD_RUN and self.log.actor != "person":
            raise errors.Refused("task {} is held by its child run; that run ends it".format(id))
        if fence is None and self.log.actor != "person":
            raise errors.UsageError("task {} is held by {}; give the fence of your claim: --fence N".format(id, row["assignee"]))
        return row

    def _states(self, tx, needs):
        """Return `{need: status}`; raises `NotFound` for a need that is no task."""
        states = {row["id"]: row["status"] for row in tx.read("task.states", ids=json.dumps(list(needs)))}
        for name in needs:
            if name not in states:
                raise errors.NotFound("task {} does not exist and can not be needed; see: muster task list".format(name))
        return states

    def _free(self, tx, freed, by):
        for other in freed:
            self.log.append(tx, "task.unblocked", other, {"status": "ready", "by": by})


def short(agent):
    """Return an agent's type as tasks are given by: without the plugin's prefix."""
    return agent[len("muster:"):] if agent.startswith("muster:") else agent


def ids(rows):
    """Return the ids of rows."""
    return [row["id"] for row in rows]


def follows(states):
    """Return `(status, reason)` of a task that nobody works on from `{need: status}`."""
    for need, status in states.items():
        if status == "cancelled":
            return "blocked", lost(need)
    return ("ready" if all(status == "completed" for status in states.values()) else "pending"), None


def lost(need):
    """Return the reason of a task whose need was cancelled."""
    return "needs {}, which was cancelled".format(need)


def _answer(event):
    answer = {"id": event["subject"], "seq": event["seq"]}
    answer.update((name, event["data"][name]) for name in _ANSWER if name in event["data"])
    answer["fence"] = event["seq"] if event["type"] == "task.claimed" else event["data"].get("fence")
    return answer
