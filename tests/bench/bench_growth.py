"""How status, tail, ready and inbox grow: 1 % of the size against 10,000 tasks, 100,000 messages and 1,000,000 events.

The large stores are written in bulk, past the log, since only reading them is measured."""

import statistics
import time

import pytest
import scratch

from muster import places, project
from muster.app import App
from muster.messages import Sender

ROUNDS, BOUND = 15, 2.0
SIZES = {"1 %": (100, 1000, 10000), "all": (10000, 100000, 1000000)}
AT = "2026-11-21T{:02d}:{:02d}:{:02d}.{:06d}Z"
TYPES = ("task.updated", "agent.seen", "edit.made", "session.seen", "task.heartbeat", "message.sent", "lock.renewed")


def at(number):
    seconds = number // 12 % 86400
    return AT.format(seconds // 3600, seconds // 60 % 60, seconds % 60, number % 1000000)


def filled(folder, tasks, messages, events):
    """Make a project with so many of each; 25 events are of a rare type, session and actor, half of the tasks is ready.

    Each sprint has 50 tasks, the first one runs; each epic has two sprints."""
    scratch.repository(folder)
    project.init(places.find(str(folder)))
    app = App(str(folder))
    app.store.close()
    app = App(str(folder))
    db = app.store._db
    db.execute("PRAGMA synchronous=OFF")
    db.execute("BEGIN")
    first = db.execute("SELECT MAX(seq) FROM events").fetchone()[0] + 1
    db.executemany("INSERT INTO events (seq, id, at, session, actor, type, subject, data, key, prev_hash, hash) "
                   "VALUES (?, ?, ?, ?, ?, ?, ?, '{\"status\": \"ready\"}', NULL, '', '')", (
                       (seq, "E{}".format(seq), at(seq), "s1" if seq % (events // 25) else "s2", "agent" if seq % (events // 25) else "person", TYPES[seq % len(TYPES)] if seq % (events // 25) else "gate.recorded", "T{}".format(seq % tasks))
                       for seq in range(first, events + 1)))
    states = ["ready"] * 5 + ["pending", "completed", "completed", "review", "in_progress"]
    db.executemany("INSERT INTO tasks (id, number, title, type, status, priority, detail, created_at, updated_at, epic, sprint) "
                   "VALUES (?, ?, ?, 'task', ?, 2, '{}', ?, ?, ?, ?)", (
                       ("T{}".format(n), n, "task {}".format(n), states[n % 10], at(n), at(n), "E{}".format((n - 1) // 100 + 1), "S{}".format((n - 1) // 50 + 1))
                       for n in range(1, tasks + 1)))
    db.executemany("INSERT INTO epics (id, number, project, title, status, features, context, created_at, updated_at) "
                   "VALUES (?, ?, 'default', 'epic', ?, '[]', '{}', '', '')", (
                       ("E{}".format(n), n, "active" if n == 1 else "planning") for n in range(1, tasks // 100 + 1)))
    db.executemany("INSERT INTO sprints (id, number, project, epic, title, status, goals, teams, success_criteria, duration, start_date, end_date, context, "
                   "created_at, updated_at) VALUES (?, ?, 'default', ?, 'sprint', ?, '[]', '[]', '[]', 14, '2026-11-21', '2026-12-05', '{}', '', '')", (
                       ("S{}".format(n), n, "E{}".format((n + 1) // 2), "active" if n == 1 else "planning") for n in range(1, tasks // 50 + 1)))
    db.execute("INSERT INTO task_counts (status, count) SELECT status, COUNT(*) FROM tasks GROUP BY status")
    db.executemany("INSERT INTO messages (number, id, sender, address, type, priority, text, at, expires_at) "
                   "VALUES (?, ?, 'a', ?, 'state_updated', 2, 'text', ?, '2036-01-01')", (
                       (n, "M{}".format(n), "agent-{}".format(n % 50), at(n)) for n in range(1, messages + 1)))
    db.executemany("INSERT INTO deliveries (message, inbox, number, priority, urgent, status, expires_at) "
                   "VALUES (?, ?, ?, 2, 0, ?, '2036-01-01')", (
                       ("M{}".format(n), "muster:backend-developer" if n > messages - 20 else "agent-{}".format(n % 50), n,
                        "waiting" if n > messages - 20 else "acknowledged") for n in range(1, messages + 1)))
    db.execute("COMMIT")
    return app


@pytest.fixture(scope="module")
def apps(tmp_path_factory):
    folder = tmp_path_factory.mktemp("growth")
    made = {name: filled(folder / str(size[2]), *size) for name, size in SIZES.items()}
    yield made
    for app in made.values():
        app.close()


def test_growth(apps):
    from muster import alerts
    from muster.views import audit, status

    asked = {
        "status": status.collect,
        "counts of tasks": lambda app: app.tasks.counts(),
        "tail": lambda app: app.log.read(newest=True, limit=20),
        "tail of a frequent type": lambda app: app.log.read(newest=True, limit=20, type="agent.seen"),
        "tail of a rare type": lambda app: app.log.read(newest=True, limit=20, type="gate.recorded"),
        "tail of a rare noun": lambda app: app.log.read(newest=True, limit=20, type="gate"),
        "tail of a frequent noun": lambda app: app.log.read(newest=True, limit=20, type="task"),
        "tail of a subject": lambda app: app.log.read(newest=True, limit=20, subject="store"),
        "tail of a rare session": lambda app: app.log.read(newest=True, limit=20, of_session="s2"),
        "tail of a frequent session": lambda app: app.log.read(newest=True, limit=20, of_session="s1"),
        "tail of a rare actor": lambda app: app.log.read(newest=True, limit=20, actor="person"),
        "tail since": lambda app: app.log.read(newest=True, limit=20, since="2026-11-21T00:10"),
        "tail of a type since": lambda app: app.log.read(newest=True, limit=20, type="agent.seen", since="2026-11-22"),
        "tail since, none": lambda app: app.log.read(newest=True, limit=20, since="2026-11-22"),
        "next ready of a sprint": lambda app: app.tasks.next(sprint="S2"),
        "tasks of a sprint": lambda app: app.tasks.list(sprint="S2", limit=50),
        "next ready of a project": lambda app: app.tasks.next(project="default"),
        "current sprint": lambda app: app.sprints.current(),
        "audit of a rare type": lambda app: audit.show(app, type="gate.recorded", limit=20),
        "audit of a rule": lambda app: audit.show(app, rule="force-push", limit=20),
        "audit of an agent": lambda app: audit.show(app, agent="agent", type="edit.made", limit=20),
        "audit of a session": lambda app: audit.show(app, session="s1", limit=20),
        "audit of an hour": lambda app: audit.show(app, type="gate.recorded", since="2026-11-21T10", until="2026-11-21T10", limit=20),
        "alerts": lambda app: [look(app.alerts) for name, look in alerts.CONDITIONS.items() if name in ("refusals", "bounds", "definition", "hooks")],
        "next ready": lambda app: app.tasks.next(),
        "20 ready": lambda app: app.tasks.ready(limit=20),
        "inbox": lambda app: app.messages.peek(Sender("muster:backend-developer")),
        "queues of one inbox": lambda app: app.messages.queues("muster:backend-developer"),
        "who touched a path": lambda app: app.sessions.beside("s1", "a.txt"),
    }
    missed = []
    print()
    for name, ask in asked.items():
        taken = {size: [] for size in SIZES}
        for turn in range(ROUNDS + 2):
            for size, app in apps.items():
                begin = time.perf_counter()
                ask(app)
                if turn >= 2:  # the first ones fill caches
                    taken[size].append((time.perf_counter() - begin) * 1000)
        small, large = (statistics.median(taken[size]) for size in SIZES)
        held = large <= BOUND * small
        print("{:28} {:8.3f} ms  {:6.2f} × 1 %   bound {:g} {}".format(name, large, large / small, BOUND, "held" if held else "NOT HELD"))
        missed += [] if held else [name]
    assert missed == []
