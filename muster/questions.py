"""Questions: asked of someone, blocking their task until answered; without an answer in time they climb.

Question and answer go out as messages in the same transaction, so that an agent at work hears of them at its next step."""

from muster import clock, errors, model, roles, teams, text
from muster.messages import Sender

DUE_SECONDS = 1800
ADOPTED_SECONDS = 86400
_WAITS = "waits for the answer to Q"
SAID = 3000  # characters of a question or an answer in its message
LONGEST = 4000  # characters of a question or an answer


class Questions:
    """The questions of one project. `app` gives the log, the tasks and the teams."""

    def __init__(self, app):
        self.app, self.log, self.store = app, app.log, app.store

    def ask(self, asker, recipient, question, task=None, options=(), due=DUE_SECONDS, block=True, key=None, priority=None, asker_id=None):
        """Ask; a task that is named is blocked until the answer. Return the question as a dict. `asker_id` is the client's id of the
        agent: the answer goes to it alone while it is at work.

        `priority` is that of its message: high where a task waits, else normal. `due` is the number of seconds after which it climbs: member, director, orchestrator, person."""
        question, recipient = _worded("question", question), roles.party(recipient)
        if not 0 < due <= 30 * 86400:
            raise errors.UsageError("due {} is no number of seconds up to 30 days".format(due))
        row = self.app.tasks.get(task) if task else None

        def act(tx):
            id = "Q{}".format(tx.one("question.last_number")["number"] + 1)
            blocked = bool(row and block and model.may(model.TASK_MOVES, row["status"], "blocked"))
            data = {"number": int(id[1:]), "asker": asker, "asker_id": asker_id, "recipient": recipient, "level": self.level(recipient), "task": task,
                    "run": row["run"] if row else None, "question": question, "options": list(options) or None,
                    "blocked": int(blocked), "due": due, "due_at": clock.later(due)}
            event = self.log.append(tx, "question.asked", id, data, key)
            if blocked:
                self.log.append(tx, "task.blocked", task, {
                    "status": "blocked", "reason": "waits for the answer to {} by {}".format(id, recipient)})
            self._post(tx, self._row(tx, id), priority or ("high" if blocked else "normal"))
            return event

        return self.get(self.log.once("question.asked", None, key, act)["subject"])

    def adopt(self, tx, asker, recipient, question, task, key, source):
        """Write down a question that was asked elsewhere and before; return its id. `source` is kept in the event.

        Nobody is sent a message: a brief and the card tell of it, and it climbs without a word, as many may at once.
        A task that was taken over as blocked waits for the answer; no other is blocked."""
        question, recipient = _worded("question", question), roles.party(recipient)
        row = tx.one("task.by_id", id=task) if task else None
        reason = (row["reason"] or "") if row is not None and row["status"] == "blocked" else ""
        blocked = reason == model.TAKEN_BLOCKED or reason.startswith(_WAITS)
        id = "Q{}".format(tx.one("question.last_number")["number"] + 1)
        self.log.append(tx, "question.asked", id, {
            "number": int(id[1:]), "asker": asker, "recipient": recipient, "level": self.level(recipient), "task": task if row else None,
            "run": None, "question": question, "options": None, "blocked": int(blocked), "due": ADOPTED_SECONDS,
            "due_at": clock.later(ADOPTED_SECONDS), "source": source}, key)
        if reason == model.TAKEN_BLOCKED:
            self.log.append(tx, "task.blocked", task, {"status": "blocked", "reason": "{}{} by {}".format(_WAITS, id[1:], recipient)})
        return id

    def answer(self, id, by, answer, key=None, by_id=None):
        """Answer an open question; its task goes on where nothing else holds it. Return the question."""
        answer = _worded("answer", answer)

        def act(tx):
            row = self._open(tx, id, "answered")
            event = self.log.append(tx, "question.answered", id, {"answer": answer, "by": by}, key)
            level = self._hush(tx, row, "{} is answered".format(id))
            if not (by_id == row["asker_id"] if by_id and row["asker_id"] else roles.same(by, row["asker"])):
                said = "{} ({}): {}".format(id, text.line(row["question"], 200), answer[:SAID])
                self._send(tx, Sender(by, by_id), row["asker"], "answer", said, level, row, row["asker_id"])
            self._unblock(tx, row)
            return event

        self.log.once("question.answered", id, key, act)
        return self.get(id)

    def withdraw(self, id, by, reason=None):
        """Take a question back; only who asked it, or the person. Return the question."""
        with self.store.write() as tx:
            row = self._open(tx, id, "withdrawn")
            if by != "person" and not roles.same(by, row["asker"]):
                raise errors.Refused("question {} is {}'s; only {} or the person takes it back".format(id, row["asker"], row["asker"]))
            self.log.append(tx, "question.withdrawn", id, {"reason": reason, "by": by})
            self._hush(tx, row, "{} is withdrawn".format(id))
            self._unblock(tx, row)
        return self.get(id)

    def climb(self):
        """Let every question whose time is over climb one level; return them. Writes nothing where there is none.

        One that is with the person stays there, and is due again a day later."""
        if not self.store.one("question.due", now=clock.now()):
            return []
        climbed = []
        with self.store.write() as tx:
            for row in tx.read("question.due", now=clock.now()):
                recipient = self.above(row["recipient"], row["asker"])
                self.log.append(tx, "question.escalated", row["id"], {
                    "recipient": recipient, "level": self.level(recipient), "from": row["recipient"],
                    "due_at": clock.later(86400 if recipient == "person" else row["due"])})
                if recipient != row["recipient"]:
                    level = self._hush(tx, row, "{} went on to {}".format(row["id"], recipient))
                    if tx.one("question.adopted", id=row["id"], asked_at=row["asked_at"]) is None:
                        self._post(tx, self._row(tx, row["id"]), "critical" if level == "critical" else "high")
                climbed.append(row["id"])
        return [self.get(id) for id in climbed]

    def level(self, recipient):
        """Return member, director, orchestrator or person for a recipient."""
        short = recipient.rpartition(":")[2]
        if recipient == "person":
            return "person"
        if short == "orchestrator" or short in teams.ORCHESTRATORS:
            return "orchestrator"
        return "director" if teams.of_director(self.app.teams, short) else "member"

    def above(self, recipient, asker):
        """Return who is asked next: the director of the recipient's (or the asker's) team, the orchestrator, the person."""
        level = self.level(recipient)
        if level == "member":
            for name in (recipient, asker):
                for team in teams.of_member(self.app.teams, name.rpartition(":")[2]):
                    if team.director:
                        return team.director
        return "orchestrator" if level in ("member", "director") else "person"

    def waiting_for(self, *names):
        """Return the open questions to one of these names, oldest first, at most five."""
        found = [row for name in dict.fromkeys(names) for row in self.store.read(
            "question.filtered", status="open", recipient=name, asker=None, task=None, limit=5)]
        return [public(row) for row in sorted(found, key=lambda row: row["number"])[:5]]

    def untold(self, *names):
        """Return the open questions to one of these names without those whose message still waits and will tell of them."""
        return [row for row in self.waiting_for(*names) if not any(
            one["status"] == "waiting" for one in self._deliveries(self.store, row))]

    def get(self, id):
        """Return one question as a dict; raises `NotFound`."""
        return public(self._row(self.store, id))

    def list(self, status=None, recipient=None, asker=None, task=None, limit=50):
        """Return questions as dicts, newest first, those whose time is over passed on first."""
        if status is not None and status not in model.QUESTION_MOVES:
            raise errors.UsageError("{} is no status of a question; there are: {}".format(status, ", ".join(model.QUESTION_MOVES)))
        self.climb()
        return [public(row) for row in self.store.read(
            "question.filtered", status=status, recipient=recipient, asker=asker, task=task, limit=limit)]

    def _open(self, tx, id, new):
        row = self._row(tx, id)
        if not model.may(model.QUESTION_MOVES, row["status"], new):
            raise errors.Refused("question {} is {} and can not become {}; allowed: {}".format(
                id, row["status"], new, ", ".join(model.QUESTION_MOVES[row["status"]]) or "nothing, it is closed"))
        return row

    def _post(self, tx, row, priority):
        """Send the question to whom it is for now; the person has no inbox, the card shows it."""
        options = "; options: " + " | ".join(public(row)["options"]) if row["options"] else ""
        said = "{}: {}{}; answer with: muster question answer {} '…'".format(row["id"], row["question"][:SAID], options[:500], row["id"])
        self._send(tx, Sender(row["asker"], row["asker_id"]), row["recipient"], "question", said, priority, row)

    def _send(self, tx, sender, to, kind, said, priority, row, only=None):
        """Send a message about a question, once; who has no inbox is told by the card or the brief."""
        if to in ("person", "someone"):
            return
        try:
            self.app.messages.post(tx, sender, to, kind, said, priority, data={"question": row["id"], "task": row["task"]},
                                   key=_key(row, to) if kind == "question" else None, bounded=False, only=only)
        except (errors.NotFound, errors.Refused):
            pass  # a name that nobody bears, or an agent that ended: the question stands, and climbs

    def _deliveries(self, reader, row):
        """Return the deliveries of the message that told the recipient of the question."""
        sent = self.log.written(reader, "message:{}:{}".format(row["asker_id"] or row["asker"], _key(row, row["recipient"])))
        return reader.read("message.deliveries", id=sent["subject"]) if sent is not None else []

    def _hush(self, tx, row, why):
        """Take the question's message out of the inboxes where nobody read it yet; return its priority."""
        found = self._deliveries(tx, row)
        for one in found:
            if one["status"] == "waiting":
                self.log.append(tx, "message.expired", one["message"], {"inbox": one["inbox"], "status": "closed", "reason": why})
        names = {number: name for name, number in model.PRIORITIES.items()}
        return names[found[0]["priority"]] if found else "high" if row["blocked"] else "normal"

    def _unblock(self, tx, row):
        if not row["blocked"] or tx.one("question.blocking", task=row["task"], but=row["id"]):
            return
        task = tx.one("task.by_id", id=row["task"])
        if task is not None and task["status"] == "blocked" and (task["reason"] or "").startswith(_WAITS):
            waiting = tx.read("task.open_needs", id=row["task"])
            self.log.append(tx, "task.unblocked", row["task"], {"status": "pending" if waiting else "ready", "by": row["id"],
                                                                "attempts": task["attempts"]})

    @staticmethod
    def _row(reader, id):
        row = reader.one("question.by_id", id=id)
        if row is None:
            raise errors.NotFound("question {} does not exist; see: muster question list".format(text.line(id, 40)))
        return row


def public(row):
    """Return a question's row as plain data."""
    import json

    found = dict(row)
    found["options"] = json.loads(found["options"]) if found["options"] else []
    found["blocked"] = bool(found["blocked"])
    return found


def _key(row, to):
    # with the time: after a rollback a number may be given once more, and its message is another
    return "question:{}:{}:{}".format(row["id"], row["asked_at"], to)


def _worded(what, said):
    said = (said or "").strip()
    if not said:
        raise errors.UsageError("the {} is empty; say it in a sentence".format(what))
    if len(said) > LONGEST:
        raise errors.UsageError("the {} has {} characters, more than {}; put it into a file and name its path".format(
            what, len(said), LONGEST))
    return said
