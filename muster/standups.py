"""Stand-ups: what happened since the last one, read from the log; nobody is asked and nobody has to be there."""

import json

from muster import errors, text

# The types that say what was done, what goes on and what stands in the way.
_TOLD = {
    "task.finished": "done", "run.completed": "done", "task.claimed": "doing", "run.opened": "doing", "task.blocked": "blocked",
    "task.failed": "blocked", "run.needs_you": "blocked", "question.asked": "blocked", "gate.recorded": "gates",
}
LONGEST = 500


def hold(app, team=None):
    """Record a stand-up; return its facts. The next one begins where this one ended."""
    with app.store.write() as tx:
        last = tx.one("session.last_standup", before=1 << 62)
        seq = app.log.append(tx, "session.standup", app.session or "none", {"since": last["seq"] if last else 0, "team": team})["seq"]
    return of(app, seq)


def of(app, seq=None, team=None):
    """Return the facts of the stand-up with that event number, or of what happened since the last one.

    `done`, `doing`, `blocked`, `gates`: lists of `{seq, at, what, subject, title, agent, detail}`; `open` is how things stand now."""
    upto, since, at, people = None, 0, None, None
    if seq is not None:
        found = app.log.read(after=seq - 1, limit=1)
        if not found or found[0]["seq"] != seq or found[0]["type"] != "session.standup":
            raise errors.NotFound("event {} is no stand-up; see: muster event tail --type session.standup".format(seq))
        upto, team = seq, team or found[0]["data"]["team"]
    last = app.store.one("session.last_standup", before=upto or 1 << 62)
    if last is not None:
        since, at = last["seq"], last["at"]
    if team:
        if team not in app.teams:
            raise errors.NotFound('team "{}" does not exist; there are: {}'.format(team, ", ".join(app.teams)))
        people = {app.teams[team].director} | set(app.teams[team].members)
    facts = {"seq": upto, "since": since, "since_at": at, "team": team, "done": [], "doing": [], "blocked": [], "gates": []}
    for row in app.store.read("session.standup_events", since=since, upto=upto or 1 << 62, types=json.dumps(list(_TOLD)), limit=LONGEST):
        one = _fact(app, row)
        if people is None or one["agent"] in people or row["type"].startswith(("run.", "gate.")):
            facts[_TOLD[row["type"]]].append(one)
    facts["open"] = {"tasks": app.tasks.counts(), "questions": [one["id"] for one in app.questions.list("open")],
                     "silent": [one["id"] for one in app.agents.list() if one["silent"]]}
    return facts


def number(app, said):
    """Return the event number of the stand-up that a person names, by its number or as `last`; None for no name."""
    if said is None:
        return None
    if said == "last":
        last = app.store.one("session.last_standup", before=1 << 62)
        if last is None:
            raise errors.NotFound("no stand-up was held; type /team-standup in the client, or leave last out")
        return last["seq"]
    if not said.isascii() or not said.isdigit() or len(said) > 15:
        raise errors.UsageError("{} is no number of a stand-up; give one, or last".format(text.line(said, 40)))
    return int(said)


def _fact(app, row):
    data = json.loads(row["data"])
    task = app.store.one("task.by_id", id=row["subject"]) if row["type"].startswith("task.") else None
    agent = data.get("agent") or data.get("asker") or (task["assignee"] if task is not None else None) or row["actor"]
    detail = data.get("reason") or data.get("result") or data.get("request") or data.get("question") or ""
    if row["type"] == "gate.recorded":
        detail = "{} {}".format(data.get("gate"), data.get("status"))
    return {"seq": row["seq"], "at": row["at"], "what": row["type"], "subject": row["subject"],
            "title": text.line(task["title"], 120) if task is not None else "", "agent": str(agent).rpartition("muster:")[2],
            "detail": text.line(str(detail), 160)}
