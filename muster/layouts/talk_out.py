"""The way back of questions, hand-offs and messages: the records as they stood, with what became of them since laid over them."""

from muster import model
from muster.layouts import talk
from muster.layouts.found import fit

_ALL = {"status": None, "limit": -1}


def laid(app, kept, keys):
    """Return `kept` of a V1 layout, its records changed, with questions, hand-offs and messages as they are now and those that came since.

    `keys`: the names of tasks there by their ids here."""
    rows = set()
    for noun, _, record, key in talk.entries(kept):
        row = talk.standing(app, app.store, noun, record, key)[0] if key else None
        if row is not None:
            rows.add((noun, row["id"]))
            record.update(_CHANGED[noun](app, row))
    fresh = {"questions": [_question(row, keys) for row in _since(app, "question", rows, recipient=None, asker=None, task=None)],
             "handoffs": [_handoff(row, keys) for row in _since(app, "handoff", rows, receiver=None, giver=None, task=None)]}
    for name in [name for name in fresh if fresh[name]]:
        said = kept.get("communication")
        said = {} if said is None else said
        there = said.get(name) if isinstance(said, dict) else False
        if there is None or isinstance(there, list):
            kept["communication"] = dict(said, **{name: (there or []) + fresh[name]})
        elif isinstance(there, dict):
            kept["communication"] = dict(said, **{name: dict({one["id"]: one for one in fresh[name]}, **there)})
    new = {"{}_{}.json".format(fit(row["address"]), row["id"]): _message(row) for row in _since(
        app, "message", rows, sender=None, address=None, type=None, status="waiting") if _of_its_own(row)}
    return dict(kept, messages=dict(new, **kept.get("messages") or {})) if new else kept


def _since(app, noun, rows, **filters):
    return [row for row in reversed(app.store.read(noun + ".filtered", **dict(_ALL, **filters))) if (noun, row["id"]) not in rows]


def _changed_question(app, row):
    new = {} if row["status"] == "open" else {"status": row["status"]}
    if row["status"] == "answered":
        new.update(answer=row["answer"], answered_by=row["answered_by"])
    climbed = app.log.read(type="question.escalated", subject=row["id"], limit=1, newest=True)
    return dict(new, to=row["recipient"]) if climbed and climbed[0]["at"] > row["asked_at"] else new


def _changed_handoff(app, row):
    new = {} if row["status"] == "offered" else {"status": row["status"]}
    return dict(new, reason=row["reason"]) if row["status"] in ("refused", "withdrawn") and row["reason"] else new


def _changed_message(app, row):
    states = [one["status"] for one in app.store.read("message.deliveries", id=row["id"])]
    return {} if "waiting" in states or not states else {
        "status": next(word for word in ("acknowledged", "delivered", "closed", "expired", "dead") if word in states)}


_CHANGED = {"question": _changed_question, "handoff": _changed_handoff, "message": _changed_message}


def _question(row, keys):
    found = {"id": row["id"], "from": row["asker"], "to": row["recipient"], "question": row["question"], "context": keys.get(row["task"], row["task"]),
             "timestamp": row["asked_at"], "status": row["status"]}
    return dict(found, answer=row["answer"], answered_by=row["answered_by"]) if row["status"] == "answered" else found


def _handoff(row, keys):
    found = {"id": row["id"], "from": row["giver"], "to": row["receiver"], "artifact": row["artifact"], "task": keys.get(row["task"], row["task"]),
             "status": row["status"]}
    return dict(found, reason=row["reason"]) if row["reason"] else found


def _of_its_own(row):
    """Say whether a message is no copy of what stands elsewhere: an alert, or the words of a question or its answer."""
    said = talk.payload(row)
    return row["sender"] != "muster" and not (isinstance(said, dict) and isinstance(said.get("data"), dict) and "question" in said["data"])


def _message(row):
    names = {number: name for name, number in model.PRIORITIES.items()}
    return {"id": row["id"], "timestamp": row["at"], "from": row["sender"], "to": row["address"], "type": row["type"], "payload": talk.payload(row),
            "priority": names[row["priority"]]}
