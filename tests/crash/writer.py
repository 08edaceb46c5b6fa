"""One process that works on a store through its real calls: `python -I -S writer.py ROOT STORE NAME SEED`.

Prints a line `seq id` for every event once its transaction is acknowledged: what stands there must never be lost."""

import os
import random
import sys

ROOT, STORE, NAME, SEED = sys.argv[1:]
sys.path.insert(0, ROOT)

from muster import errors  # noqa: E402
from muster.log import Log  # noqa: E402
from muster.sessions import Sessions  # noqa: E402
from muster.state import State  # noqa: E402
from muster.store import Store  # noqa: E402
from muster.tasks import Tasks  # noqa: E402

chance = random.Random(SEED)
# Restores replay the whole log: only while it is short.
RESTORES_UP_TO = 1500


class Told(Log):
    """A log that remembers what it appended until the transaction is over."""

    def append(self, tx, *args, **given):
        event = super().append(tx, *args, **given)
        appended.append("{} {}\n".format(event["seq"], event["id"]))
        return event


appended = []
book = Told(Store(STORE), "session-" + NAME, NAME)
tasks, sessions, state = Tasks(book), Sessions(book), State(book, Tasks(book))


def work_on_a_task():
    for _ in range(2):
        tasks.create("task of {}".format(NAME), needs=[last["id"] for last in [tasks.next()] if last and chance.random() < 0.3])
        told()
    claim = tasks.claim(NAME, lease=chance.choice([0.01, 60]))
    if not claim:
        return
    told()
    tasks.heartbeat(claim["id"], claim["fence"], lease=120)
    told()
    end = chance.choice([tasks.finish, tasks.finish, tasks.fail, tasks.release])
    end(claim["id"], claim["fence"], key="{}-{}".format(NAME, claim["seq"]))


def come_and_go():
    sessions.start("session-" + NAME, os.getpid())
    told()
    sessions.end("session-" + NAME)


def run():
    """The events of a short run, several in one transaction as `runs` writes them."""
    with book.store.write() as tx:
        number = tx.one("run.last_number")["number"] + 1
        id = "R{}".format(number)
        book.append(tx, "run.opened", id, {"number": number, "workflow": "add-feature", "request": "r", "size": "S", "why": "w",
                                           "base_tree": "t", "base_commit": "c", "stages": [], "settings": {}})
        book.append(tx, "run.budget", id, {"dispatches": 12, "tokens": 1000})
        book.append(tx, "stage.planned", id, {"position": 0, "name": "test"})
        book.append(tx, "stage.opened", id, {"position": 0})
    told()
    call = "{}-{}-{}".format(NAME, number, chance.random())
    for kind, subject, data in (
        ("dispatch.asked", call, {"run": id, "stage": "test", "agent": "tester", "role": "worker"}),
        ("run.spent", id, {"dispatches": 1}),
        ("dispatch.started", call, {"agent_id": call, "tree": "t"}),
        ("edit.made", id, {"agent": "tester", "path": "a.py"}),
        ("dispatch.finished", call, {"status": "done", "tree": "u", "tokens": 10}),
        ("gate.recorded", id, {"gate": "test", "status": "passed", "tree": "u", "detail": []}),
        ("run.completed", id, {}),
    ):
        with book.store.write() as tx:
            book.append(tx, kind, subject, data)
        told()


def set_state():
    state.set("projects.{}".format(chance.randrange(5)), {NAME: chance.random()}, merge=chance.random() < 0.5)


def restore():
    with book.store.write() as tx:
        last = tx.one("event.last")["seq"]
        if last < RESTORES_UP_TO:
            book.append(tx, "checkpoint.set", "C-{}-{}".format(NAME, last), {"ref": "r", "commit_id": "c", "tree": "t"})
            book.restore(tx, chance.randrange(last // 2, last))


def told():
    """Acknowledge what was committed."""
    if appended:
        os.write(1, "".join(appended).encode())
        appended.clear()


while True:
    deed = chance.choices((work_on_a_task, come_and_go, run, set_state, restore), (40, 5, 20, 15, 1))[0]
    try:
        deed()
    except errors.Refused:  # a lease that ran out, or a rollback took the task away: neither wrote anything
        appended.clear()
    except errors.NotFound:
        appended.clear()
    told()
