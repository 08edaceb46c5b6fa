"""What messages cost: an inbox at 100,000 messages over one at 1,000 (bound 2×), and a hook of an agent with nothing to read."""

import json
import os
import statistics
import sys
import time

import pytest
import scratch

from muster import clock, places, project
from muster.app import App
from muster.messages import Sender

ROUNDS, UNREAD = 25, 50
TYPES = ["muster:" + name for name in ("backend-developer", "qa-analyst", "tech-lead", "architect", "code-reviewer")]
DEV = Sender(TYPES[0])


def filled(folder, count):
    """Make a project whose inboxes hold `count` messages, all read but `UNREAD` of each."""
    scratch.repository(folder)
    project.init(places.find(str(folder)))
    app, number = App(str(folder), session="s1"), 0
    while number < count:
        with app.store.write() as tx:
            for _ in range(min(1000, count - number)):
                number += 1
                id, inbox = "M{}".format(number), TYPES[number % len(TYPES)]
                app.log.append(tx, "message.sent", id, {
                    "number": number, "sender": "person", "address": inbox, "kind": "question", "priority": 2, "text": "how does it go?",
                    "expires_at": clock.later(1 << 20), "inboxes": [{"inbox": inbox, "urgent": 0, "shared": 0, "back": None}]})
                if number <= count - UNREAD * len(TYPES):
                    app.log.append(tx, "message.delivered", id, {"inbox": inbox, "receiver": inbox})
                    app.log.append(tx, "message.acknowledged", id, {"receiver": inbox})
    app.close()
    return str(folder)


@pytest.fixture(scope="module")
def sizes(tmp_path_factory):
    folder = tmp_path_factory.mktemp("projects")
    return {count: filled(folder / str(count), count) for count in (1000, 100000)}


def medians(acts):
    """Return {name: median milliseconds} of calls made in turn."""
    taken = {name: [] for name in acts}
    for turn in range(ROUNDS + 3):
        for name, act in acts.items():
            begin = time.perf_counter()
            act()
            if turn >= 3:  # the first ones fill caches
                taken[name].append((time.perf_counter() - begin) * 1000)
    return {name: statistics.median(values) for name, values in taken.items()}


def told(name, figure, unit, bound, held):
    print("{:46} {:>9} {:12} {}".format(name, figure, unit, "" if bound is None else "bound {} {}".format(bound, "held" if held else "NOT HELD")))


def test_an_inbox_does_not_grow_dearer(sizes):
    apps = {count: App(folder, session="s1") for count, folder in sizes.items()}
    asked = {
        "peek": lambda app: app.messages.peek(DEV),
        "urgent look with nothing urgent": lambda app: app.messages.take(DEV, urgent=True),
        "send, then receive and acknowledge one": lambda app: (app.messages.send(DEV, "qa-analyst", "answer", "x", "critical"),
                                                               app.messages.take(Sender(TYPES[1]), limit=1, ack=True)),
        "queue": lambda app: app.messages.queues(),
        "counts": lambda app: app.messages.counts(),
        "the newest 50": lambda app: app.messages.list(limit=50),
        "alerts": lambda app: app.alerts.check(),
    }
    assert [len(app.messages.peek(DEV, limit=1000)) for app in apps.values()] == [UNREAD, UNREAD]
    print()
    for name, ask in asked.items():
        found = medians({count: (lambda app=app, ask=ask: ask(app)) for count, app in apps.items()})
        ratio = found[100000] / found[1000]
        told(name + ", 100,000 over 1,000", "{:.2f}".format(ratio), "({:.2f} ms)".format(found[100000]), "<= 2", ratio <= 2)
    for app in apps.values():
        app.close()


def test_the_hook_of_an_agent_at_work(sizes, tmp_path):
    import bench_hooks

    folder, real = sizes[100000], os.path.realpath(sys.executable)
    app = App(folder, session="s1")
    app.agents.start("s1", DEV.name, "a1")
    env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "CLAUDE_PLUGIN_ROOT": scratch.CHECKOUT, "CLAUDE_PLUGIN_DATA": str(tmp_path / "data")}
    scratch.write(tmp_path, "data/python", real + "\n")

    def payload(**more):
        return json.dumps(dict({"session_id": "s1", "cwd": folder, "agent_id": "a1", "agent_type": DEV.name, "tool_name": "Bash", "tool_use_id": "t",
                                "tool_input": {"command": "npm test"}, "tool_response": {}}, **more)).encode()

    calm = bench_hooks.medians({
        "python3 -I -S -c pass": ([real, "-I", "-S", "-c", "pass"], folder, b"", env),
        "PreToolUse Bash, nothing waits": (["sh", bench_hooks.RUN, "PreToolUse"], folder, payload(), env),
        "PostToolUse Edit, nothing waits": (["sh", bench_hooks.RUN, "PostToolUse"], folder, payload(tool_name="Edit", tool_input={"file_path": folder + "/x"}), env),
    })
    app.messages.send(Sender("person"), "orchestrator", "question", "x", "critical")  # urgent, and for another: the store is asked
    busy = bench_hooks.medians({"PreToolUse Bash, another's waits": (["sh", bench_hooks.RUN, "PreToolUse"], folder, payload(), env)})
    app.close()
    print()
    for name, spent in list(calm.items())[1:] + list(busy.items()):
        ratio, bound = spent / calm["python3 -I -S -c pass"], 3 if name == "PreToolUse Bash, nothing waits" else None
        told(name, "{:.1f} ms".format(spent), "{:.2f} × python".format(ratio), bound, ratio <= 3)
