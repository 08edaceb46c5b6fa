"""One process that sends, reads and acknowledges until it is killed: `python -I -S talker.py ROOT PROJECT NAME SEED`.

NAME is the type of agent it speaks as, `NAME@id`; it prints `sent ID` and `got ID` once the change is acknowledged."""

import os
import random
import sys

ROOT, PROJECT, NAME, SEED = sys.argv[1:]
sys.path.insert(0, ROOT)

from muster import errors  # noqa: E402
from muster.app import App  # noqa: E402
from muster.messages import Sender, shown  # noqa: E402

chance = random.Random(SEED)
kind, _, id = NAME.partition("@")
app, me = App(PROJECT, session="s1", actor=kind), Sender(kind, id or None)
TO = ("backend-developer", "qa-analyst", "engineering", "qa", "all", "orchestrator", "role:member", "a1", "a2", "a3")


def told(words):
    os.write(1, (words + "\n").encode())  # one write: a line is there whole or not at all


while True:
    try:
        if chance.random() < 0.5:
            told("sent " + app.messages.send(me, chance.choice(TO), "question", "x" * chance.randrange(1, 300),
                                             chance.choice(("critical", "high", "normal", "low")), key=str(chance.random()))["id"])
        else:
            rows, _ = app.messages.take(me, urgent=chance.random() < 0.3, fitting=shown.fitting)
            told("\n".join("got " + row["id"] for row in rows) or "idle")
            if rows and chance.random() < 0.5:
                app.messages.acknowledge(me, [rows[0]["id"]])
    except errors.Refused:  # an inbox is full: somebody has to read
        told("full")
