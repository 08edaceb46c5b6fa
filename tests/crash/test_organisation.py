"""An organisation under fire: 24 agents work at random while others are killed; nothing is lost, nothing is done twice."""

import os
import random
import subprocess
import sys
import threading
import time

import pytest
import scratch

from muster import clock, model
from muster.messages.addresses import Sender

MEMBER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "member.py")
NAMES = sorted(entry[:-3] for entry in os.listdir(os.path.join(scratch.CHECKOUT, "agents")))[:24]


class Company:
    """The processes and what each of them was told: (name, words of a line)."""

    def __init__(self, root):
        self.root, self.told, self.alive, self.seed, self.kills = root, [], {}, 0, 0
        self.threads, self.faults = [], []

    def hire(self, name, seconds):
        self.seed += 1
        command = [sys.executable, "-I", "-S", MEMBER, scratch.CHECKOUT, self.root, name, str(self.seed), str(seconds), ",".join(NAMES)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.alive[name] = process
        thread = threading.Thread(target=self._hear, args=(name, process))
        thread.start()
        self.threads.append(thread)

    def _hear(self, name, process):
        for line in process.stdout:
            if line.endswith("\n"):  # a killed process may leave half a line
                self.told.append((name, line.split()))
        complaint = process.stderr.read()
        if complaint:
            self.faults.append(complaint)

    def kill(self, name):
        self.alive[name].kill()
        self.alive[name].wait()
        self.kills += 1

    def wait(self):
        for process in self.alive.values():
            process.wait()
        for thread in self.threads:
            thread.join()

    def words(self, verb):
        return [words[1:] for _, words in self.told if words[0] == verb]


@pytest.mark.parametrize("seconds", [60, pytest.param(600, marks=pytest.mark.soak)])
def test_twenty_four_agents_lose_nothing_and_do_nothing_twice(tmp_path, seconds):
    app = scratch.project_at(tmp_path / "repo")
    for _ in range(50):
        app.tasks.create("work")
    company, pick, end = Company(app.root), random.Random(seconds), time.monotonic() + seconds
    for name in NAMES:
        company.hire(name, seconds)
    while time.monotonic() < end - 3:
        time.sleep(0.3)
        name = pick.choice(NAMES)
        company.kill(name)
        company.hire(name, max(1, end - time.monotonic()))
    company.wait()
    assert company.faults == []
    told(app, company)
    planned(app, company)
    drained(app)
    print("\n{} s, {} kills: {} messages, {} received, {} tasks finished, {} questions, {} answered, {} locks, {} moves of sprints, {} events".format(
        seconds, company.kills, *(len(company.words(verb)) for verb in ("sent", "got", "finished", "asked", "answered", "locked", "moved")),
        app.store.one("event.count")["count"]))
    assert app.log.verify()[1] is None and app.store.check() == []
    app.close()


def told(app, company):
    """Whatever was acknowledged stands in the store, once."""
    sent = {id: key for id, key in company.words("sent")}
    assert len(sent) == len(company.words("sent")) > 100 and company.kills > 10
    for id, key in sent.items():
        assert app.messages.get(id)["text"] == "text " + key
    handed = [(event["subject"], event["data"]["receiver"]) for event in app.log.read(type="message.delivered", limit=-1)]
    assert len(handed) == len(set(handed)), "a message was handed to one receiver twice"
    got = [(words[1], name) for name, words in company.told if words[0] == "got"]
    assert len(got) == len(set(got)) and {(id, "muster:" + name) for id, name in got} <= set(handed)
    claims = [tuple(words) for words in company.words("claimed")]
    assert len(claims) == len(set(claims))
    finished = [task for task, _ in company.words("finished")]
    assert len(finished) == len(set(finished)), "a task was done twice"
    assert {task["id"] for task in app.tasks.list(status="completed")} >= set(finished)
    ends = [event["subject"] for event in app.log.read(type="task.finished", limit=-1)]
    assert len(ends) == len(set(ends))
    assert {id for id, in company.words("asked")} <= {row["id"] for row in app.questions.list(limit=100000)}
    assert {id for id, in company.words("answered")} <= {row["id"] for row in app.questions.list(status="answered", limit=100000)}
    fences = [tuple(words) for words in company.words("locked")]
    events = [(event["subject"], str(event["data"]["fence"])) for event in app.log.read(type="lock.acquired", limit=-1)]
    assert len(events) == len(set(events)) and {pair for pair in fences} <= set(events)


def planned(app, company):
    """Each move of a sprint was allowed, one at most ran at a time, and no task was left in one that is complete."""
    states, verbs = {}, {"readied": "ready", "started": "active", "blocked": "blocked", "unblocked": "active", "reviewed": "review",
                         "completed": "complete", "reopened": "planning"}
    for event in app.log.read(type="sprint", limit=-1):
        verb = event["type"].partition(".")[2]
        if verb in verbs:
            assert verbs[verb] in model.SPRINT_MOVES[states[event["subject"]]], event
        states[event["subject"]] = verbs.get(verb, "planning")
        assert len([id for id, state in states.items() if state in ("active", "blocked")]) <= 1, event
    assert states == {row["id"]: row["status"] for row in app.sprints.list()} and {id for id, in company.words("planned")} <= set(states)
    done = {id for id, state in states.items() if state == "complete"}
    assert [task["id"] for id in done for task in app.tasks.list(sprint=id) if task["status"] not in ("completed", "cancelled")] == []
    assert len(company.words("moved")) > 10


def drained(app):
    """Every message can still be read, every task and question be closed: it ends idle."""
    for name in NAMES:
        for row in app.questions.list(status="open", recipient=name, limit=10000):
            app.questions.answer(row["id"], name, "closed")  # the answer is a message again
    for name in NAMES:
        while app.messages.take(Sender(name), ack=True, limit=100)[0]:
            pass
        again = app.messages.take(Sender(name), again=True, limit=1000)[0]
        app.messages.acknowledge(Sender(name), [row["id"] for row in again])
    waiting = [queue for queue in app.messages.queues() if queue["inbox"].startswith("muster:") and queue["inbox"][7:] in NAMES]
    assert [queue for queue in waiting if queue["waiting"]] == []
    with app.store.write() as tx:
        for row in tx.read("lock.held", now=clock.now()):
            app.log.append(tx, "lock.released", row["name"], {"holder": row["holder"], "fence": row["fence"], "by": "muster"})
    assert app.locks.list() == []
    for task in app.tasks.list(status="in_progress"):
        app.tasks.release(task["id"], task["fence"])
    assert app.tasks.list(status="in_progress") == []
