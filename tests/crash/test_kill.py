"""Writers killed with SIGKILL at random moments: no acknowledged change is lost, the store stays whole."""

import os
import random
import select
import signal
import subprocess
import sys
import time

import pytest
import scratch

from muster.log import Log
from muster.store import Store

WRITER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "writer.py")
WRITERS, KILLS = 4, 304
# A victim lives up to so long after its first change; one in four may be killed before it, at any moment from its start.
LIFE_SECONDS = 0.1


class Writer:
    """A writer process and what it acknowledged."""

    def __init__(self, path, name):
        self.process = subprocess.Popen([sys.executable, "-I", "-S", WRITER, scratch.CHECKOUT, path, name, name],
                                        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def kill(self):
        """Kill it; return its acknowledged events as `(seq, id)`. A line that was cut off was not acknowledged."""
        self.process.send_signal(signal.SIGKILL)
        lines = self.process.stdout.read().split(b"\n")[:-1]
        self.process.stdout.close()
        complaint = self.process.stderr.read().decode()
        self.process.stderr.close()
        assert self.process.wait() == -signal.SIGKILL, complaint
        return [(int(seq), id.decode()) for seq, id in (line.split() for line in lines)]


def at_work(writers):
    """Return the writers that acknowledged a change; waits until one has."""
    ready, _, _ = select.select([writer.process.stdout for writer in writers], [], [], 60)
    return [writer for writer in writers if writer.process.stdout in ready]


def lost(path, acknowledged):
    """Return those acknowledged events that a fresh look at the store does not find."""
    store = Store(path)
    try:
        least = min([seq for seq, _ in acknowledged], default=0) - 1
        there = {(row["seq"], row["id"]) for row in store.read("event.after", seq=least, limit=-1)}
        return [event for event in acknowledged if event not in there]
    finally:
        store.close()


@pytest.mark.parametrize("scale", [1, pytest.param(10, marks=pytest.mark.soak)])
def test_writers_killed_at_random_moments_lose_nothing(tmp_path, scale):
    path, chance = str(tmp_path / "muster.db"), random.Random()
    Store(path, create=True).close()
    everything, kills = [], 0
    while kills < KILLS * scale:
        writers = [Writer(path, "w{}".format(kills + number)) for number in range(WRITERS)]
        while writers:
            victim = chance.choice(at_work(writers) if chance.random() < 0.75 else writers)
            writers.remove(victim)
            time.sleep(chance.random() * LIFE_SECONDS)
            acknowledged = victim.kill()
            kills += 1
            assert lost(path, acknowledged) == []
            everything += acknowledged
    assert lost(path, everything) == []
    assert len({seq for seq, _ in everything}) == len(everything)
    print("{} kills, {} changes acknowledged".format(kills, len(everything)))
    whole(path, len(everything))


def whole(path, least):
    """The chain is intact, a rebuild changes nothing, SQLite finds nothing wrong, and the next writer goes on."""
    store = Store(path)
    book = Log(store)
    count = store.one("event.count")["count"]
    assert count >= least and book.verify() == (count, None)
    assert store.check() == []
    live = {table: store.dump(table) for table in store.tables()}
    assert book.rebuild() == count
    assert {table: store.dump(table) for table in store.tables()} == live
    with store.write() as tx:
        assert book.append(tx, "run.note", "R1", {})["seq"] == count + 1
    store.close()


def test_a_rebuild_that_is_killed_leaves_the_tables_as_they_were(tmp_path):
    path = str(tmp_path / "muster.db")
    Store(path, create=True).close()
    writer = Writer(path, "w")
    at_work([writer])
    time.sleep(1)
    writer.kill()
    store = Store(path)
    before = {table: store.dump(table) for table in store.tables()}
    store.close()
    script = ("import sys; sys.path.insert(0, sys.argv[1]); from muster.store import Store; from muster.log import Log; book = Log(Store(sys.argv[2]));"
              "print('begin', flush=True)\nwhile True: book.rebuild()")
    for _ in range(8):
        process = subprocess.Popen([sys.executable, "-I", "-S", "-c", script, scratch.CHECKOUT, path], stdout=subprocess.PIPE)
        process.stdout.readline()
        time.sleep(random.random() * 0.1)
        process.kill()
        process.communicate()
        store = Store(path)
        assert {table: store.dump(table) for table in store.tables()} == before
        store.close()
    whole(path, 1)
