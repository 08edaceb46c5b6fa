"""One agent of an organisation: sends, receives, claims, finishes, asks, answers, locks and moves sprints at random until it is killed.

Prints a line for everything that was acknowledged to it. Called as: member.py CHECKOUT PROJECT NAME SEED SECONDS ALL-NAMES"""

import random
import sys
import time

checkout, project, name, seed, seconds, names = sys.argv[1:]
sys.path.insert(0, checkout)

from muster import errors  # noqa: E402
from muster.app import App  # noqa: E402
from muster.messages.addresses import Sender  # noqa: E402

app, pick, others = App(project, session=name + seed, actor=name), random.Random(seed), names.split(",")
me, held, locked, number = Sender(name), {}, {}, 0


def say(*words):
    print(" ".join(map(str, words)), flush=True)


def send():
    global number
    number += 1
    key = "{}-{}-{}".format(name, seed, number)
    to = pick.choice(others + ["team:qa", "role:reviewer"])
    message = app.messages.send(me, to, "question", "text {}".format(key), pick.choice(["low", "normal", "high"]), key=key)
    say("sent", message["id"], key)


def receive():
    rows, _ = app.messages.take(me, limit=5)
    for row in rows:
        say("got", row["id"])
    app.messages.acknowledge(me, [row["id"] for row in rows])


def claim():
    task = app.tasks.claim(name, lease=pick.choice([1, 30]))
    if task:
        held[task["id"]] = task["fence"]
        say("claimed", task["id"], task["fence"])


def finish():
    if held:
        task, fence = held.popitem()
        app.tasks.finish(task, fence, result=name)
        say("finished", task, fence)


def add():
    say("added", app.tasks.create("work of " + name)["id"])


def ask():
    say("asked", app.questions.ask(name, pick.choice(others), "what now?", due=pick.choice([1, 600]))["id"])


def answer():
    for row in app.questions.list(status="open", recipient=name, limit=3):
        app.questions.answer(row["id"], name, "go on")
        say("answered", row["id"])


def lock():
    word = pick.choice(["a", "b", "c", "src", "src/x.py"])
    got = app.locks.acquire(word, name, lease=pick.choice([1, 5]), wait=pick.random() < 0.5)
    locked[got["name"]] = got["fence"]
    say("locked", got["name"], got["fence"])


def unlock():
    if locked:
        word, fence = locked.popitem()
        app.locks.release(word, name, fence)
        say("unlocked", word, fence)


def plan():
    open_ones = [row["id"] for row in app.sprints.list() if row["status"] != "complete"]
    if len(open_ones) < 4:
        say("planned", app.sprints.add("sprint of " + name)["id"])
        return
    id = pick.choice(open_ones)
    move = pick.choice(["add_tasks", "add_tasks", "ready", "start", "block", "unblock", "review", "reopen", "complete"])
    if move == "add_tasks":
        app.sprints.add_tasks(id, [app.tasks.next()["id"]] if app.tasks.next() else [])
    elif move == "complete":
        app.sprints.complete(id, pick.choice(open_ones))
    else:
        getattr(app.sprints, move)(id)
    say("moved", id, move)


DEEDS = [send, send, send, receive, receive, claim, finish, add, ask, answer, lock, unlock, plan, plan]
say("ready")
end = time.monotonic() + float(seconds)
while time.monotonic() < end:
    try:
        pick.choice(DEEDS)()
    except (errors.Refused, errors.NotFound):
        pass  # a full inbox, a stale fence, a lock of another: what a member lives with
say("done")
