"""Active agents: every agent that the client starts where muster is on, what it does, and whether it still shows life."""

import json
import time

from muster import breaker, clock, errors, model, retry, roles, staffing, teams
from muster.tasks import briefing

# A heartbeat is written at most this often; an agent without one for so many minutes is silent.
HEARTBEAT_SECONDS = 30
SILENT_MINUTES = 10
# The client starts an agent right after its hooks agreed; only a question to the person takes longer.
START_SECONDS = 60
# After an agent died its type waits a moment before it is sent again, at most so long.
PAUSE_SECONDS = 6.0


class Agents:
    """The agents of one project."""

    def __init__(self, app):
        self.app, self.log, self.store = app, app.log, app.store

    def silent_seconds(self):
        """Return after how many seconds without a tool an agent counts as silent."""
        return 60 * float((self.app.config.get("agents") or {}).get("silent_minutes", SILENT_MINUTES))

    # What the hooks tell

    def reserve(self, call, agent, parent="", view=None, by=""):
        """Take a place for the agent that a call is about to start; return None, or why it may not start.

        `parent`: the id of the agent that asks, `by` its type; `view` the open run's. Of two calls in one message the
        first may take the last place, so all is judged in the transaction that takes it."""
        self.sweep()
        with self.store.write() as tx:
            if self.log.by_key(tx, "agent:" + call) is not None:
                return None  # the client asked its hooks twice about one call
            full = staffing.refusal(self.app.teams, tx.read("agent.live"), agent, by)
            if full:
                return full
            found = self.app.breakers.gate(tx, agent, call)
            if found is not None:
                return breaker.refusal(agent, found, view, self.app.teams)
            self.log.append(tx, "agent.asked", call, {"agent": agent, "parent": parent or None}, key="agent:" + call)
        return None

    def pause(self, agent):
        """Return the seconds to wait before the agent's type is sent again: it died a moment ago, from an outside cause."""
        longest = float((self.app.config.get("breaker") or {}).get("pause_seconds", PAUSE_SECONDS))
        row = self.store.one("agent.failures", type=agent, since=clock.later(-60))
        return retry.delay(row["count"], retry.BASE_SECONDS, longest) if row["count"] else 0.0

    def start(self, session, agent, agent_id, folder=""):
        """Record that the client started an agent, or began an ended one again."""
        if not agent or not agent_id:
            return
        worktree = folder if folder and self.app.places.worktree != self.app.root else None
        with self.store.write() as tx:
            row = tx.one("agent.by_id", id=agent_id)
            if row is not None and row["status"] != "ended":
                return
            asked = None if row is not None else tx.one("agent.waiting", type=agent, of_session=session)
            self.log.append(tx, "agent.started", agent_id, {
                "agent": agent, "call": asked["call"] if asked else row["call"] if row else None,
                "parent": asked["parent"] if asked else row["parent"] if row else None, "worktree": worktree})

    def seen(self, agent_id, tool, names=()):
        """Note a sign of life: written at most every HEARTBEAT_SECONDS. `names`: as whom it may have claimed a task just
        now. The lease of the task it works on is extended with it."""
        row = self.store.one("agent.by_id", id=agent_id)
        if row is None or row["status"] == "ended":
            return
        row = self._bind(row, names) if names else row
        silence = min(HEARTBEAT_SECONDS, self.silent_seconds() / 4)
        if not row["silent"] and time.time() - clock.seconds(row["seen_at"]) < silence:
            return
        with self.store.write() as tx:
            self.log.append(tx, "agent.seen", agent_id, {"tool": tool})
        if row["task"] and row["fence"]:
            self._extend(row)

    def _bind(self, row, names):
        """Return the row with the task that the agent holds now, by what the claims in the store say."""
        task = self.store.one("task.by_id", id=row["task"]) if row["task"] else None
        if task is not None and task["fence"] == row["fence"] and task["status"] == "in_progress":
            return row
        with self.store.write() as tx:
            found = tx.one("agent.claimed_by", names=json.dumps([row["id"]] + list(names)))
            task, fence = (found["id"], found["fence"]) if found else (None, None)
            if (task, fence) != (row["task"], row["fence"]):
                self.log.append(tx, "agent.updated", row["id"], {"status": "busy", "task": task, "fence": fence})
            return tx.one("agent.by_id", id=row["id"])

    def _extend(self, row):
        try:
            self.app.tasks.heartbeat(row["task"], row["fence"])
        except errors.MusterError:  # finished, given back, or taken over: it is not this agent's any more
            with self.store.write() as tx:
                self.log.append(tx, "agent.updated", row["id"], {"status": None, "task": None, "fence": None})

    def end(self, row, outcome, reason=None):
        """Record that an agent ended; what it held becomes ready, and its type's breaker learns of it."""
        with self.store.write() as tx:
            fresh = tx.one("agent.by_id", id=row["id"])
            if fresh is None or fresh["status"] == "ended":
                return
            self._give_back(tx, fresh, "{} ended without finishing it".format(fresh["type"]))
            self.log.append(tx, "agent.ended", row["id"], {"outcome": outcome, "reason": reason, "agent": fresh["type"]})
            self.app.breakers.note(tx, fresh["type"], fresh["call"], outcome, reason)

    def end_call(self, call, outcome, reason=None):
        """Record the end of the agent that a tool call started, or would have started."""
        row = self.store.one("agent.by_call", call=call) if call else None
        if row is not None:
            self.end(row, "unstarted" if row["status"] == "asked" and outcome == "unstarted" else outcome, reason)

    def lose_gone(self, session, alive):
        """Record the loss of the session's agents that the client does not list as alive (ids), nor works for one that is."""
        rows = {row["id"]: row for row in self.store.read("agent.live")}
        for row in rows.values():
            if row["session"] == session and row["status"] != "asked" and not _kept(row, rows, alive):
                self.end(row, "lost", "it was stopped before it gave a result")

    def _give_back(self, tx, row, why):
        if row["task"] and row["fence"]:
            self.app.tasks.take_back(tx, row["task"], row["fence"], why)

    def sweep(self):
        """Mark who went silent (its task becomes ready for others), drop calls that never started, end the agents of
        sessions that are gone. Return the ids of those that went silent now."""
        before, unstarted, gone = clock.later(-self.silent_seconds()), clock.later(-START_SECONDS), {}
        silent = []
        for row in self.store.read("agent.live"):
            if row["session"] not in gone:
                known = self.app.sessions.get(row["session"]) is not None
                gone[row["session"]] = known and not self.app.sessions.alive(row["session"])
            if gone[row["session"]]:
                self.end(row, "stopped", "its session ended while it worked")
            elif row["status"] == "asked":
                if row["seen_at"] < unstarted:
                    self.end(row, "unstarted", "it was never started")
            elif row["seen_at"] < before and not row["silent"]:
                silent += self._silence(row, before)
        return silent

    def _silence(self, row, before):
        with self.store.write() as tx:
            fresh = tx.one("agent.by_id", id=row["id"])
            if fresh["silent"] or fresh["status"] == "ended" or fresh["seen_at"] >= before:
                return []
            self.log.append(tx, "agent.silent", row["id"], {"agent": row["type"], "tool": row["tool"], "since": row["seen_at"],
                                                            "task": row["task"]})
            self._give_back(tx, fresh, "{} is silent since {}, last tool {}".format(
                row["type"], row["seen_at"][:19] + "Z", row["tool"] or "none"))
            return [row["id"]]

    # What people and agents ask

    def update(self, name, task=None, status=None):
        """Change an agent's status or the task it works on (an empty text: none); return it as plain data."""
        row = self._row(name)
        with self.store.write() as tx:
            fresh = tx.one("agent.by_id", id=row["id"])
            if status is not None and status != fresh["status"]:
                self._allow(fresh, status)
            new, fence = fresh["task"] if task is None else task or None, fresh["fence"] if task is None else None
            if task:
                found = tx.one("task.by_id", id=task)
                if found is None:
                    raise errors.NotFound("task {} does not exist; see: muster task list".format(task))
                holds = found["status"] == "in_progress" and found["assignee"] in (fresh["id"], fresh["type"], roles.short(fresh["type"]))
                fence = found["fence"] if holds else None
            self.log.append(tx, "agent.updated", row["id"], {"status": status, "task": new, "fence": fence})
        return self.get(row["id"])

    @staticmethod
    def _allow(row, status):
        if status not in model.AGENT_MOVES or status == "asked":
            raise errors.UsageError("{} is no status of an agent; there are: {}".format(
                status, ", ".join(name for name in model.AGENT_MOVES if name != "asked")))
        allowed = [name for name in model.AGENT_MOVES[row["status"]] if name != "ended" and row["status"] != "ended"]
        if status not in allowed:
            raise errors.Refused("agent {} is {} and can not become {}; {}".format(
                row["id"], row["status"], status, "allowed: " + ", ".join(allowed) if allowed else "it ended, the client starts another"))

    def _row(self, name):
        rows = self.store.read("agent.named", name=name) if name else []
        if not rows:
            raise errors.NotFound("agent {} does not exist; see: muster agent list --all".format(name))
        if len(rows) > 1 and rows[0]["id"] != name:
            raise errors.UsageError("{} names {}; give the id of one: {}".format(
                name, "several agents", ", ".join(row["id"] for row in rows)))
        return rows[0]

    def get(self, name):
        """Return one agent as plain data, by its id, the beginning of it, or its type where one of it works."""
        return public(self._row(name))

    def list(self, all=False, status=None, type=None, limit=200):
        """Return agents as plain data, the newest first: live ones, or ended ones too; those that went silent are marked."""
        self.sweep()
        rows = self.store.read("agent.filtered", status=status, type=type, limit=limit if limit >= 0 else -1) \
            if all or status or type else reversed(self.store.read("agent.live"))
        return [public(row) for row in rows]

    def children(self, name, session=""):
        """Return the agents that an agent started (with an empty name: those of the main session), oldest first."""
        rows = self.store.read("agent.children", id=self._row(name)["id"]) if name else self.store.read("agent.of_session", of_session=session)
        return [public(row) for row in rows]

    def find(self, word=None):
        """Return who has a capability, specialty or name, least loaded first, as plain data."""
        return staffing.candidates(self.app.teams, self.load(), word)

    def pick(self, word):
        """Return the least loaded of those with a place left; raises `NotFound` or `Refused` naming who works."""
        found = self.find(word)
        if not found:
            raise errors.NotFound("nobody has {}; see: muster team list".format(word))
        free = [one for one in found if one["free"] and not staffing.refusal(self.app.teams, self.store.read("agent.live"), one["agent"])]
        if not free:
            raise errors.Refused("nobody with {} is free: {}; wait for one of them to end".format(
                word, ", ".join("{} ({} of {})".format(one["agent"], one["load"], one["capacity"]) for one in found[:6])))
        return free[0]

    def load(self):
        """Return `{agent: how many work or have a task waiting}` by short name."""
        live = self.store.read("agent.live")
        held = {row["task"] for row in live if row["task"]}
        waiting = {}
        for task in self.store.read("agent.assigned"):
            name = roles.short(task["assignee"])
            if task["id"] not in held:
                waiting[name] = waiting.get(name, 0) + 1
        return staffing.loads(live, waiting)

    def assign(self, task=None, to=None, run=None, limit=-1):
        """Give ready tasks that nobody has (or the one named) to the member they fit, most important first; `to` names
        the agent. Return `{"assigned": [...], "left": [...]}` as plain data, `left` with why."""
        tasks, load, answer = self.app.tasks, self.load(), {"assigned": [], "left": []}
        rows = [tasks.get(task)] if task else [row for row in tasks.ready(run) if not row["assignee"]]
        for row in rows[:limit] if limit >= 0 else rows:
            one = {"agent": self._known(to), "team": None, "why": "named"} if to else staffing.fitting(self.app.teams, load, row)
            why = briefing.refusal(tasks, row["id"]) if self.log.actor != "person" else None
            if why:
                answer["left"].append({"task": row["id"], "why": why})
                continue
            if one is None:
                answer["left"].append({"task": row["id"], "why": "no free member fits it; name one: muster team assign {} --to AGENT".format(row["id"])})
                continue
            tasks.assign(row["id"], agent=one["agent"])
            load[roles.short(one["agent"])] = load.get(roles.short(one["agent"]), 0) + 1
            answer["assigned"].append({"task": row["id"], "agent": one["agent"], "team": one["team"], "why": one["why"]})
        return answer

    def assigns(self, agent):
        """Say whether tasks go to the agent by themselves: its team's `auto_assign`."""
        return any(team.settings["auto_assign"] for team in teams.of_member(self.app.teams, roles.short(agent)))

    def lead(self, task, agent):
        """Name the agent that answers for a task; return the task as a dict."""
        self.app.tasks.assign(task, lead=self._known(agent))
        return self.app.tasks.get(task)

    def _known(self, agent):
        """Return the agent's short name; raises `NotFound` for one that does not exist."""
        from muster import workflows

        if teams.of_member(self.app.teams, roles.short(agent)):
            return roles.short(agent)
        return roles.short(workflows.agent_type(self.app, agent))


def _kept(row, rows, alive):
    """Say whether the agent or one that it works for is alive."""
    for _ in range(16):  # deeper than the client nests
        if row is None or row["id"] in alive:
            return row is not None
        row = rows.get(row["parent"])
    return False


def public(row):
    """Return an agent's row as plain data, its silence in whole minutes."""
    quiet = time.time() - clock.seconds(row["seen_at"])
    return {
        "id": row["id"], "type": row["type"], "parent": row["parent"], "session": row["session"], "status": row["status"],
        "silent": bool(row["silent"]), "silent_minutes": int(quiet // 60) if row["silent"] else None, "task": row["task"],
        "worktree": row["worktree"], "last_tool": row["tool"], "seen_at": row["seen_at"], "started_at": row["started_at"],
        "ended_at": row["ended_at"], "outcome": row["outcome"], "reason": row["reason"],
    }
