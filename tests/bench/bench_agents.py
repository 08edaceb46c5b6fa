"""What agents cost when many have worked: the calls of hooks and of `muster status` at 10,000 ended ones, as ratios to 100."""

import os
import statistics
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import scratch  # noqa: E402

FEW, MANY, ROUNDS = 100, 10000, 60
DEV = "muster:backend-developer"


def filled(folder, count):
    """Make a store in which so many agents ended, a few of them lost, and two work."""
    app = scratch.project_at(folder, actor="agent")
    app.sessions.start("s1", os.getpid())
    with app.store.write() as tx:
        for number in range(count):
            app.log.append(tx, "agent.started", "a{}".format(number), {"agent": "muster:tester{}".format(number % 40), "call": "c{}".format(number)})
            app.log.append(tx, "agent.ended", "a{}".format(number), {"outcome": "lost" if number % 50 == 0 else "done"})
    for name in ("w1", "w2"):
        app.agents.start("s1", "muster:architect", name)
    return app


def timed(app):
    calls = {"list": app.agents.list, "sweep": app.agents.sweep, "seen": lambda: app.agents.seen("w1", "Bash"),
             "reserve (refused)": lambda: app.agents.reserve("x", "muster:architect"), "pick": lambda: app.agents.pick("server"),
             "breakers": app.breakers.list, "pause": lambda: app.agents.pause(DEV)}
    found = {}
    for name, call in calls.items():
        taken = []
        for _ in range(ROUNDS):
            start = time.perf_counter()
            call()
            taken.append(time.perf_counter() - start)
        found[name] = statistics.median(taken)
    return found


def test_agents(tmp_path):
    few, many = (timed(filled(tmp_path / str(count), count)) for count in (FEW, MANY))
    print()
    for name, seconds in many.items():
        ratio = seconds / few[name]
        print("{:20} {:7.2f} ms  {:5.2f} × at {} agents  bound 2 {}".format(name, seconds * 1000, ratio, FEW, "held" if ratio <= 2 else "NOT HELD"))
