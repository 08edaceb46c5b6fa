"""Senders and readers killed with SIGKILL at random moments: no message is lost, none is handed to a receiver twice."""

import os
import random
import subprocess
import sys
import time

import pytest
import scratch

from muster import model
from muster.app import App

TALKER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "talker.py")
NAMES = ("muster:backend-developer@a1", "muster:backend-developer@a2", "muster:qa-analyst@a3", "muster:backend-developer", "orchestrator")
KILLS, LIFE_SECONDS = 60, 0.5


class Talker:
    """A process that talks, and what it said it sent and got."""

    def __init__(self, root, name, seed):
        self.name = name
        self.process = subprocess.Popen([sys.executable, "-I", "-S", TALKER, scratch.CHECKOUT, root, name, seed], stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def kill(self):
        self.process.kill()
        out, complaint = self.process.communicate()
        assert self.process.returncode == -9, complaint.decode()
        words = [line.split() for line in out.decode().split("\n")[:-1]]
        return [line[1] for line in words if line[0] == "sent"], [line[1] for line in words if line[0] == "got"]


@pytest.mark.parametrize("scale", [1, pytest.param(10, marks=pytest.mark.soak)])
def test_talkers_killed_at_random_moments_lose_nothing_and_hear_nothing_twice(tmp_path, scale):
    app, chance = scratch.project_at(tmp_path / "repo"), random.Random()
    for name in NAMES[:3]:
        app.agents.start("s1", *name.split("@"))
    sent, got, kills, number = [], {name: [] for name in NAMES}, 0, 0
    talkers = []
    while kills < KILLS * scale:
        while len(talkers) < 4:
            number += 1
            talkers.append(Talker(app.root, chance.choice(NAMES), str(number)))
        time.sleep(chance.random() * LIFE_SECONDS)
        victim = talkers.pop(chance.randrange(4))
        said, heard = victim.kill()
        sent += said
        got[victim.name] += heard
        kills += 1
    for talker in talkers:
        said, heard = talker.kill()
        sent += said
        got[talker.name] += heard
        kills += 1
    for name, heard in got.items():
        assert len(heard) == len(set(heard)), (name, sorted(id for id in heard if heard.count(id) > 1)[:9])
    print("{} kills, {} messages sent, {} heard".format(kills, len(sent), sum(map(len, got.values()))))
    whole(app, sent, got, kills)


def whole(app, sent, got, kills):
    """What was acknowledged to its sender is in the store; what a receiver heard is recorded as handed to it."""
    fresh = App(app.root, session="s1")
    listed = {one["id"]: one for one in fresh.messages.list(limit=1 << 30)}
    assert not set(sent) - set(listed) and sent
    assert all(one["deliveries"] and {each["status"] for each in one["deliveries"]} <= set(model.DELIVERY_MOVES) for one in listed.values())
    unheard = 0
    for name, heard in got.items():
        receiver = name.partition("@")[2] or name
        handed = {id for id, one in listed.items() if any(each["receiver"] == receiver for each in one["deliveries"])}
        assert not set(heard) - handed
        unheard += len(handed - set(heard))
    assert unheard <= 20 * kills  # handed over by a process that was killed before it could say so; `receive --again` has them
    count = fresh.store.one("event.count")["count"]
    assert fresh.log.verify() == (count, None) and fresh.store.check() == []
    before = {table: fresh.store.dump(table) for table in fresh.store.tables()}
    fresh.log.rebuild()
    assert before == {table: fresh.store.dump(table) for table in fresh.store.tables()}
    fresh.close()
    app.close()
