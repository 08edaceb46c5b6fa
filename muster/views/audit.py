"""The audit: what the log says of who did what, and the first place where it is not what was written."""

import re

from muster import log, proof, text

# What an audit asks for. Signs of life, leases and deliveries are in the log too: `--type` names them.
TYPES = (
    "run.opened", "run.adopted", "run.resumed", "run.resized", "run.needs_you", "run.completed", "run.cancelled", "run.refused", "guard.asked", "guard.failed",
    "gate.recorded", "gate.waived", "evidence.recorded", "finding.opened", "finding.challenged", "deploy.confirmed", "deploy.started", "deploy.ended",
    "dispatch.started", "dispatch.finished", "edit.made", "stage.done", "stage.skipped", "stage.failed", "session.enabled", "session.disabled", "session.mode",
    "checkpoint.set", "checkpoint.rollback", "state.set", "state.restored", "config.changed", "store.created", "store.imported", "alert.raised", "alert.cleared",
    "breaker.opened", "project.archived", "epic.completed", "epic.cancelled", "sprint.started", "sprint.completed", "task.reviewed", "task.finished", "task.cancelled", "question.answered", "handoff.accepted", "handoff.refused",
)
# What happens to a subject by the way, and often.
_SIGNS = ("session.seen", "session.touched", "session.hinted", "session.given", "agent.seen", "task.heartbeat", "lock.renewed", "lock.waited",
          "message.delivered", "message.returned", "message.expired", "run.spent", "dispatch.measured")
LIMIT, PAGE = 200, 400
_SAID = {
    "run.refused": "refused {tool}: {reason}", "guard.asked": "asked the person about {tool}: {reason}", "guard.failed": "hook {event} could not decide: {fault}",
    "gate.waived": "waived gate {gate}: {reason}", "deploy.confirmed": "confirmed {what} of {target}", "deploy.started": "deploys to {target}",
    "edit.made": "changed {path}", "run.opened": "opened /{workflow}: {request}", "run.needs_you": "run needs the person: {reason}",
    "dispatch.started": "began work in stage {stage}", "dispatch.finished": "ended {status}", "alert.raised": "alert: {text}", "session.mode": "set mode {mode}",
    "run.cancelled": "cancelled the run: {reason}", "finding.opened": "found {severity} in {file}: {what}", "state.restored": "state brought back to event {to}",
    "checkpoint.set": "checkpoint on tree {tree}", "checkpoint.rollback": "rolled back to it",
}
_RULE = re.compile(r"\(rule ([\w.-]{1,80})\)")
_FAULTS = (("is missing", "a missing number"), ("prev_hash", "the previous hash"), ("was changed", "the content"), ("can not be read", "the row can not be read"),
           ("before the first", "an event before the first"))
_ANCHOR = re.compile(r"checkpoint (\S+) knows event (\d+) with hash (\w+), the log (.*)")


def verify(app):
    """Return `{events, intact, head, fault, link}`; `link` is the first broken one: `{number, id, type, differs, since}`, where
    `since` names the checkpoint that knew it otherwise. A fault that is none of a link's (a table, evidence) has no link."""
    count, fault = app.log.verify()
    link = _link(app, count, fault) if fault else None
    if not fault:
        fault = proof.fault(app)
        link = _anchored(app, fault) if fault else None
    last = app.store.one("event.last")
    return {"events": count, "intact": fault is None, "head": last["hash"] if last else None, "fault": fault, "link": link}


def _link(app, count, fault):
    row = app.store.one("audit.near", seq=count + 1 if "before the first" not in fault else -(1 << 62)) if "can not be read" not in fault else None
    missing = "is missing" in fault
    return {"number": count + 1 if missing or row is None else row["seq"], "id": None if missing or row is None else row["id"],
            "type": None if missing or row is None else row["type"], "differs": next((word for sign, word in _FAULTS if sign in fault), "unknown"), "since": None}


def _anchored(app, fault):
    match = _ANCHOR.match(fault)
    if match is None:
        return None
    row = app.store.one("audit.numbered", seq=int(match.group(2)))
    return {"number": int(match.group(2)), "id": row["id"] if row else None, "type": row["type"] if row else None,
            "differs": "rewritten since the checkpoint" if row else "the end is cut off", "since": match.group(1)}


def told(found):
    """Return what `verify` found as a line."""
    if found["intact"]:
        return "{} events, the chain is whole; head {}".format(found["events"], found["head"][:16] if found["head"] else "none")
    link = found["link"]
    if link is None:
        return "broken after {} events: {}".format(found["events"], found["fault"])
    return "broken at event {}{}: {}{}; {}".format(
        link["number"], " (id {}, {})".format(link["id"], link["type"]) if link["id"] else "", link["differs"],
        ", known to checkpoint {}".format(link["since"]) if link["since"] else " differs" if link["differs"].startswith(("the content", "the previous")) else "",
        found["fault"])


def show(app, agent=None, subject=None, type=None, since=None, until=None, session=None, rule=None, limit=LIMIT):
    """Return the newest `limit` events that fit, as dicts, oldest first; each query walks an index and no further than it must.

    `agent` also without its `muster:`; `type` a type, a noun or a beginning (`run.re`); `rule` a guard's rule or the group of a
    role's (`roles`); `since` and `until` ISO times or their beginnings."""
    if limit <= 0:
        return []
    low, high = _span(app, since, until)
    found = []
    for kind in _kinds(app, type, rule, subject):
        for query, given in _queries(agent, subject, session):
            found += _newest(app, query, dict(given, type=kind), low, high, rule, limit)
    found.sort(key=lambda row: row["seq"])
    return [log.public(row) for row in found[-limit:]]


def _kinds(app, type, rule, subject):
    if rule:
        return [kind for kind in ("run.refused", "guard.asked") if not type or kind.startswith(type)]
    there = {row["type"] for row in app.store.read("audit.types_of_subject" if subject else "event.types", subject=subject)}
    return sorted(kind for kind in there if (kind.startswith(type) if type else kind not in _SIGNS if subject else kind in TYPES))


def _queries(agent, subject, session):
    if agent:
        bare = agent.rpartition("muster:")[2]
        return [("audit.of_actor", {"actor": name, "subject": subject, "of_session": session}) for name in dict.fromkeys((agent, bare, "muster:" + bare))]
    if session:
        return [("audit.of_session", {"of_session": session, "subject": subject})]
    return [("audit.of_subject", {"subject": subject})] if subject else [("audit.of_type", {})]


def _newest(app, query, given, low, high, rule, limit):
    found = []
    while len(found) < limit:
        rows = app.store.read(query, low=low, high=high, limit=PAGE if rule else limit, **given)
        found += [row for row in rows if _wanted(row, rule)]
        if not rule or len(rows) < PAGE:
            break
        high = rows[-1]["seq"] - 1
    return found[:limit]


def _wanted(row, rule):
    named = rule_of(log.public(row)) if rule else ""
    return not rule or named == rule or named.startswith(rule + ".")


def rule_of(event):
    """Return the rule that an event names, or an empty text."""
    said = event["data"]
    match = _RULE.search(str(said.get("reason") or ""))
    return str(said.get("rule") or (match.group(1) if match else ""))


def _span(app, since, until):
    """Return the numbers of the first and the last event of a span of time, found by halving: numbers rise with time."""
    low = 1 if not since else app.log.first(lambda at: at >= since)
    # what is left out of a time is its end: until 2026-11-21 means that whole day
    return low, app.log.first(lambda at: at[:len(until)] > until) - 1 if until else app.store.one("event.count")["count"]


def what(event):
    """Return what an event says was done, as a line of others' words and muster's."""
    said = event["data"]
    kind = event["type"]
    if kind == "gate.recorded":
        why = (said.get("detail") or {}).get("why") if isinstance(said.get("detail"), dict) else ""
        return text.line("gate {} {} on tree {}{}".format(said.get("gate"), said.get("status"), str(said.get("tree"))[:8], ": " + text.line(why, 160) if why else ""), 300)
    if kind == "evidence.recorded":
        return text.line("{} {} {}, gate {}, tree {}".format(said.get("kind"), said.get("name"), said.get("status"), said.get("gate") or "none", str(said.get("tree"))[:8]), 300)
    shape = _SAID.get(kind)
    if shape is None:
        brief = text.line(", ".join("{} {}".format(name, value) for name, value in sorted(said.items()) if isinstance(value, (str, int)) and value != ""), 160)
        return kind + (": " + brief if brief else "")
    return shape.format_map(_Told(said))


class _Told(dict):
    """The data of an event, each value on one line; what is not there is a dash."""

    def __missing__(self, name):
        return "–"

    def __getitem__(self, name):
        value = dict.get(self, name)
        if value is None or value == "":
            return "–"
        return text.quoted(value, 240) if name in ("request", "reason", "text", "fault", "what") and len(str(value)) > 20 else text.line(value, 120)


def line(event):
    """Return an event as a line: number, time, who, what, about what, by which rule."""
    rule = rule_of(event)
    return "{:>6}  {}  {:<22}  {}  [{}]{}".format(
        event["seq"], event["at"][:19].replace("T", " "), text.line(event["actor"], 40), what(event), text.line(event["subject"], 40),
        "  rule " + text.line(rule, 60) if rule else "")


def data(event):
    """Return an event as plain data for programs, with what it says and the rule it names."""
    return dict({name: event[name] for name in ("seq", "id", "at", "session", "actor", "type", "subject", "hash", "data")},
                what=what(event), rule=rule_of(event) or None)
