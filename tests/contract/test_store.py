"""The store's contract: formats, the append-only log, rebuilt = live, the chain, keys, backups, no secret on disk."""

import os
import random
import shutil
import sqlite3
import string
import tempfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from muster import errors, store
from muster.log import Log
from muster.sessions import Sessions
from muster.state import State
from muster.store import Store
from muster.tasks import Tasks


def opened(folder, create=True):
    return Store(os.path.join(str(folder), "muster.db"), create=create)


@pytest.fixture
def book(tmp_path):
    book = Log(opened(tmp_path), "s1", "person")
    yield book
    book.store.close()


def note(book, count=1, **data):
    for number in range(count):
        with book.store.write() as tx:
            event = book.append(tx, "run.note", "R1", dict(data, number=number))
    return event


def tables(db, *left_out):
    return {table: db.dump(table) for table in db.tables() if table not in left_out}


def schema(path):
    db = sqlite3.connect(path)
    rows = db.execute("SELECT type, name, sql FROM sqlite_master ORDER BY type, name").fetchall()
    version = db.execute("PRAGMA user_version").fetchone()[0]
    db.close()
    return rows, version


# Formats


def older(path, format):
    """Make a store as the muster of that format made it."""
    db = sqlite3.connect(path)
    for migration in store.migrations()[:format]:
        with open(migration, encoding="utf-8") as handle:
            db.executescript(handle.read())
    db.execute("PRAGMA user_version={}".format(format))
    db.commit()
    db.close()


@pytest.fixture
def next_format(tmp_path, monkeypatch):
    """Give this muster one migration more; return the path of its file."""
    folder = tmp_path / "migrations"
    shutil.copytree(os.path.dirname(store.migrations()[0]), str(folder))
    monkeypatch.setattr(store, "_MIGRATIONS", str(folder))
    path = folder / "{:04d}_next.sql".format(int(os.path.basename(store.migrations()[-1])[:4]) + 1)
    path.write_text("CREATE TABLE next (id TEXT PRIMARY KEY);\nALTER TABLE tasks ADD COLUMN colour TEXT;\n")
    return path


@pytest.mark.parametrize("format", range(len(store.migrations()) + 1))
def test_a_migrated_store_equals_a_fresh_one(tmp_path, next_format, format):
    opened(tmp_path).close()
    older(str(tmp_path / "old.db"), format)
    Store(str(tmp_path / "old.db"), create=not format).close()
    assert schema(str(tmp_path / "old.db")) == schema(str(tmp_path / "muster.db"))
    assert schema(str(tmp_path / "old.db"))[1] == len(store.migrations())


def test_a_migration_keeps_what_is_there(tmp_path, next_format):
    hidden = next_format.rename(next_format.with_suffix(".later"))
    db = opened(tmp_path)
    Tasks(Log(db)).create("kept")
    db.close()
    hidden.rename(next_format)
    db = opened(tmp_path, create=False)
    assert [row["title"] for row in Tasks(Log(db)).list()] == ["kept"] and Log(db).verify() == (1, None)
    assert db.read("task.by_id", id="T1")[0]["colour"] is None
    db.close()


def test_a_migration_that_breaks_off_leaves_the_old_store_whole(tmp_path, next_format):
    script = next_format.read_text()
    hidden = next_format.rename(next_format.with_suffix(".later"))
    opened(tmp_path).close()
    before = schema(str(tmp_path / "muster.db"))
    hidden.unlink()
    next_format.write_text(script + "INSERT INTO nowhere VALUES (1);\n")
    with pytest.raises(errors.StoreError):
        opened(tmp_path, create=False)
    assert schema(str(tmp_path / "muster.db")) == before
    next_format.write_text(script)
    opened(tmp_path, create=False).close()
    assert schema(str(tmp_path / "muster.db"))[1] == before[1] + 1


def test_a_store_of_a_newer_muster_is_left_alone(tmp_path):
    opened(tmp_path).close()
    path = str(tmp_path / "muster.db")
    db = sqlite3.connect(path)
    db.execute("PRAGMA user_version=99")
    db.close()
    before = open(path, "rb").read()
    for create in (False, True):
        with pytest.raises(errors.StoreNewer, match=r"^store format 99 is newer than this muster's \d+; update the plugin$"):
            opened(tmp_path, create)
    assert open(path, "rb").read() == before


# The log is appended to, never changed


@pytest.mark.parametrize("statement", [
    "UPDATE events SET actor = 'ann'", "UPDATE events SET seq = seq + 1", "UPDATE OR REPLACE events SET data = '{}' WHERE seq = 1",
    "DELETE FROM events", "DELETE FROM events WHERE seq = 1",
])
def test_events_can_not_be_changed_or_deleted(book, statement):
    note(book, 3)
    before = book.store.dump("events")
    db = sqlite3.connect(book.store.path)
    with pytest.raises(sqlite3.IntegrityError, match="events are append-only"):
        db.execute(statement)
    db.close()
    assert book.store.dump("events") == before


def test_a_change_that_fails_leaves_neither_event_nor_row(book):
    before = tables(book.store)
    with pytest.raises(ZeroDivisionError), book.store.write() as tx:
        book.append(tx, "session.started", "s2", {"pid": 1, "host": "h"})
        raise ZeroDivisionError
    with pytest.raises(sqlite3.IntegrityError), book.store.write() as tx:
        book.append(tx, "session.started", "s3", {"pid": 1, "host": "h"})
        book.append(tx, "gate.recorded", "R1", {"gate": "test"})  # without its status
    assert tables(book.store) == before
    assert note(book)["seq"] == 1


# The chain


def tampered(path, *statements):
    """Change the store behind muster's back, the triggers out of the way."""
    db = sqlite3.connect(path)
    db.execute("DROP TRIGGER events_stay")
    db.execute("DROP TRIGGER events_remain")
    for statement in statements:
        db.execute(statement)
    db.commit()
    db.close()


CHANGED = "event 3 (run.note R1) was changed after it was written"


@pytest.mark.parametrize("change, fault", [
    ("seq = 99", "event 3 is missing"),
    ("id = 'x'", CHANGED),
    ("at = '2020-01-01T00:00:00.000000Z'", CHANGED),
    ("session = 's2'", CHANGED),
    ("actor = 'ann'", CHANGED),
    ("type = 'run.told'", "event 3 (run.told R1) was changed after it was written"),
    ("subject = 'R2'", "event 3 (run.note R2) was changed after it was written"),
    ("data = '{}'", CHANGED),
    ("data = data || ' '", CHANGED),
    ("data = 'junk'", CHANGED),
    ("data = CAST(data AS BLOB)", CHANGED),
    ("data = CAST(x'ff' AS TEXT)", "event 3 can not be read"),
    ("key = 'k'", CHANGED),
    ("key = CAST(x'ff' AS TEXT)", "event 3 can not be read"),
    ("prev_hash = hash", "event 3 does not follow event 2: its prev_hash differs"),
    ("hash = prev_hash", CHANGED),
])
def test_a_changed_event_breaks_the_chain_there(book, change, fault):
    note(book, 5)
    tampered(book.store.path, "UPDATE events SET {} WHERE seq = 3".format(change))
    assert book.verify() == (2, fault)
    before = tables(book.store, "events")
    with pytest.raises(errors.StoreCorrupt, match="the tables were left as they are, restore a backup$"):
        book.rebuild()
    assert tables(book.store, "events") == before


def test_every_column_of_an_event_is_in_that_table(book):
    columns = {row[1] for row in sqlite3.connect(book.store.path).execute("PRAGMA table_info(events)")}
    marks = test_a_changed_event_breaks_the_chain_there.pytestmark
    assert {change.split(" = ")[0] for change, _ in marks[0].args[1]} == columns


@pytest.mark.parametrize("statement, fault", [
    ("DELETE FROM events WHERE seq = 1", "event 1 is missing"),
    ("DELETE FROM events WHERE seq = 3", "event 3 is missing"),
    ("DELETE FROM events WHERE seq IN (3, 4)", "event 3 is missing"),
    ("UPDATE events SET seq = seq - 10 WHERE seq > 3", "event -6 stands before the first"),
])
def test_a_deleted_event_is_missed(book, statement, fault):
    note(book, 5)
    tampered(book.store.path, statement)
    assert book.verify()[1] == fault


def test_an_event_forged_with_its_hash_breaks_the_next_link(book):
    from muster import log as journal

    note(book, 5)
    row = dict(book.store.read("event.after", seq=2, limit=1)[0], data='{"number":7}')
    tampered(book.store.path, "UPDATE events SET data = '{}', hash = '{}' WHERE seq = 3".format(row["data"], journal.digest(row)))
    assert book.verify() == (3, "event 4 does not follow event 3: its prev_hash differs")


# Rebuilt = live


names = st.sampled_from(["T1", "T2", "T3", "auth"])
runs = st.sampled_from(["R1", "R2"])
calls = st.sampled_from(["D1", "D2", "D3"])
workers = st.sampled_from(["a1", "a2", "D1"])
epics = st.sampled_from(["E1", "E2"])
spans = st.sampled_from(["S1", "S2"])
letters_sent = st.sampled_from(["M1", "M2"])
INBOXES = st.just([{"inbox": "b", "urgent": 1, "shared": 0, "back": None}, {"inbox": "all", "urgent": 0, "shared": 1, "back": "b"}])
places = st.integers(0, 2)
value = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text("ab.", min_size=1, max_size=2), inner, max_size=2),
    max_leaves=5,
)
# What other parts append by themselves: event type → subjects, data.
APPENDED = {
    "store.created": (st.just("store"), {"project": "p"}),
    "session.seen": (st.just("s1"), {}),
    "session.enabled": (st.just("s1"), {}),
    "session.disabled": (st.just("s1"), {}),
    "run.opened": (runs, {"number": st.integers(1, 2), "workflow": "add-feature", "request": "r", "size": "M", "why": "w",
                          "base_tree": "t", "stages": [], "settings": {"gates": {}}}),
    "run.budget": (runs, {"dispatches": 12, "tokens": 1000}),
    "run.spent": (runs, {"dispatches": 1, "tokens": st.integers(0, 99)}),
    "run.stop_held": (runs, {"holds": st.integers(0, 6)}),
    "session.expired": (st.sampled_from(["s1", "s2"]), {}),
    "session.mode": (st.sampled_from(["s1", "s2"]), {"mode": st.sampled_from(["development", "sprint"])}),
    "session.teams": (st.sampled_from(["s1", "s2"]), {"teams": ["qa"]}),
    "session.touched": (st.sampled_from(["s1", "s2"]), {"path": st.sampled_from(["a.py", "b.py"]), "agent": "a"}),
    "session.hinted": (st.sampled_from(["s1", "s2"]), {"skill": "muster:sql"}),
    "run.needs_you": (runs, {"reason": "ask"}),
    "run.resumed": (runs, {"more": None}),
    "run.adopted": (runs, {"from": "s0"}),
    "run.resized": (runs, {"size": "S", "why": "w", "stages": []}),
    "run.completed": (runs, {}),
    "run.cancelled": (runs, {"reason": "r"}),
    "stage.planned": (runs, {"position": places, "name": "test"}),
    "stage.opened": (runs, {"position": places, "again": st.booleans()}),
    "stage.done": (runs, {"position": places}),
    "stage.skipped": (runs, {"position": places}),
    "stage.failed": (runs, {"position": places, "to": places}),
    "dispatch.asked": (calls, {"run": "R1", "stage": "test", "agent": "tester", "role": "worker"}),
    "dispatch.started": (calls, {"agent_id": "a1", "tree": "t"}),
    "dispatch.retried": (calls, {"fault": "f"}),
    "dispatch.finished": (calls, {"status": "done", "result": {"summary": "s"}, "tree": "t", "tokens": st.integers(0, 9)}),
    "dispatch.measured": (calls, {"tokens": 7}),
    "edit.made": (runs, {"agent": "tester", "path": "a.py"}),
    "evidence.recorded": (runs, {"gate": "test", "name": "tests", "kind": "command", "status": "passed", "tree": "t", "detail": {"n": 1}}),
    "gate.recorded": (runs, {"gate": "test", "status": st.sampled_from(["passed", "failed"]), "tree": "t", "detail": []}),
    "gate.waived": (runs, {"gate": "test", "reason": "r"}),
    "finding.opened": (st.sampled_from(["F1", "F2"]), {"number": st.integers(1, 2), "run": "R1", "stage": "lenses", "author": "a", "file": "a.py",
                                                       "line": 3, "severity": "low", "what": "w", "fix": "f"}),
    "finding.challenged": (st.sampled_from(["F1", "F2"]), {"run": "R1", "agent": st.sampled_from("abc"), "reason": "r",
                                                           "verdict": st.sampled_from(["confirm", "refute"])}),
    "deploy.confirmed": (runs, {"target": "production", "what": st.sampled_from(["apply", "rollback"]), "tree": "t", "command": "true"}),
    "deploy.started": (runs, {"target": "production", "tree": "t", "commit_id": "c", "command": "true"}),
    "deploy.ended": (runs, {"deployment": st.integers(1, 9), "status": "applied", "detail": {"exit_code": 0}}),
    "question.asked": (st.sampled_from(["Q1", "Q2"]), {"number": st.integers(1, 2), "asker": "a", "recipient": "b", "level": "member", "task": "T1",
                                                       "question": "q", "blocked": st.integers(0, 1), "due": 5, "due_at": "2026-01-01T00:00:00.000000Z"}),
    "question.answered": (st.sampled_from(["Q1", "Q2"]), {"answer": "yes", "by": "b"}),
    "question.escalated": (st.sampled_from(["Q1", "Q2"]), {"recipient": "person", "level": "person", "due_at": "2026-01-02T00:00:00.000000Z"}),
    "question.withdrawn": (st.sampled_from(["Q1", "Q2"]), {"reason": "r"}),
    "handoff.offered": (st.sampled_from(["H1", "H2"]), {"number": st.integers(1, 2), "giver": "a", "receiver": "b", "artifact": "a.md",
                                                        "digest": "d", "due_at": "2026-01-01T00:00:00.000000Z"}),
    "handoff.accepted": (st.sampled_from(["H1", "H2"]), {}),
    "handoff.refused": (st.sampled_from(["H1", "H2"]), {"reason": "r"}),
    "handoff.withdrawn": (st.sampled_from(["H1", "H2"]), {"reason": "r"}),
    "handoff.expired": (st.sampled_from(["H1", "H2"]), {"reason": "r"}),
    "lock.acquired": (st.sampled_from(["src", "n"]), {"kind": "path", "holder": st.sampled_from("ab"), "fence": st.integers(1, 3),
                                                      "lease_until": "2026-01-01T00:00:00.000000Z"}),
    "lock.renewed": (st.sampled_from(["src", "n"]), {"lease_until": "2026-01-02T00:00:00.000000Z"}),
    "lock.released": (st.sampled_from(["src", "n"]), {"holder": "a"}),
    "lock.waited": (st.sampled_from(["src", "n"]), {"holder": st.sampled_from("ab"), "until": "2026-01-01T00:00:00.000000Z"}),
    "lock.given_up": (st.sampled_from(["src", "n"]), {"holder": st.sampled_from("ab")}),
    "message.sent": (letters_sent, {"number": st.integers(1, 2), "sender": "a", "address": "b", "kind": "answer", "priority": 2, "text": "t",
                                    "expires_at": "2026-01-01T00:00:00.000000Z", "inboxes": INBOXES}),
    "message.delivered": (letters_sent, {"inbox": "b", "receiver": "c"}),
    "message.acknowledged": (letters_sent, {"receiver": "c"}),
    "message.returned": (letters_sent, {"inbox": "b", "to": "d"}),
    "message.expired": (letters_sent, {"inbox": "b", "status": "expired", "reason": "r"}),
    "message.dead": (letters_sent, {"inbox": "b", "reason": "r"}),
    "message.resent": (letters_sent, {"inboxes": INBOXES, "expires_at": "2026-01-02T00:00:00.000000Z"}),
    "alert.raised": (st.sampled_from(["silent/a1", "blocked/tasks"]), {"condition": "silent", "about": "a1", "text": "t"}),
    "alert.cleared": (st.sampled_from(["silent/a1", "blocked/tasks"]), {}),
    "agent.asked": (workers, {"agent": "tester", "parent": st.none() | workers}),
    "agent.started": (workers, {"agent": "tester", "call": st.none() | workers, "parent": None, "worktree": None}),
    "agent.seen": (workers, {"tool": st.none() | st.just("Bash")}),
    "agent.updated": (workers, {"status": st.none() | st.sampled_from(["idle", "busy"]), "task": st.none() | st.just("T1"), "fence": st.none() | st.integers(1, 9)}),
    "agent.silent": (workers, {"tool": "Bash"}),
    "agent.ended": (workers, {"outcome": st.sampled_from(["done", "failed", "lost"]), "reason": st.none() | st.just("r")}),
    "breaker.opened": (st.just("tester"), {"failures": 3, "trips": st.integers(1, 3), "reason": "r", "until": "2026-01-01T00:00:00.000000Z"}),
    "breaker.tried": (st.just("tester"), {"call": "D1"}),
    "breaker.closed": (st.just("tester"), {}),
    "project.added": (st.sampled_from(["web", "shop"]), {"name": "n", "teams": ["qa"], "context": {}}),
    "project.updated": (st.sampled_from(["web", "default"]), {"name": "m", "teams": [], "folder": ".", "context": {}}),
    "project.used": (st.sampled_from(["web", "shop", "default"]), {}),
    "project.archived": (st.sampled_from(["web", "shop"]), {"reason": "r"}),
    "project.restored": (st.sampled_from(["web", "shop"]), {}),
    "epic.added": (epics, {"number": st.integers(1, 2), "project": "web", "title": "t", "status": "planning", "features": ["f"], "needs": [], "context": {}}),
    "epic.updated": (epics, {"title": "u", "features": [], "needs": st.lists(epics, max_size=1), "context": {}}),
    "epic.started": (epics, {}),
    "epic.blocked": (epics, {"reason": "r"}),
    "epic.completed": (epics, {}),
    "epic.cancelled": (epics, {"reason": st.none() | st.just("r")}),
    "sprint.added": (spans, {"number": st.integers(1, 2), "project": "web", "epic": st.none() | epics, "title": "t", "status": "planning", "goals": [],
                             "teams": [], "success_criteria": [], "capacity": 8, "duration": 14, "context": {}}),
    "sprint.updated": (spans, {"title": "u", "goals": ["g"], "teams": [], "success_criteria": [], "duration": 7, "context": {}}),
    "sprint.readied": (spans, {}),
    "sprint.started": (spans, {"start_date": "2026-01-01", "end_date": "2026-01-15"}),
    "sprint.blocked": (spans, {"reason": "r"}),
    "sprint.unblocked": (spans, {}),
    "sprint.reviewed": (spans, {}),
    "sprint.completed": (spans, {"to": None, "carried": []}),
    "sprint.reopened": (spans, {"reason": "r"}),
    "task.assigned": (names, {"agent": st.none() | st.just("ann"), "lead": st.none() | st.just("bob")}),
    "checkpoint.set": (st.sampled_from(["C1", "C2"]), {"ref": "refs/muster/x", "commit_id": "c", "tree": "t"}),
}
BY_CALLS = {"session.started", "session.ended", "state.set", "task.created", "task.updated", "task.claimed", "task.heartbeat",
            "task.finished", "task.reviewed", "task.failed", "task.released", "task.blocked", "task.unblocked", "task.cancelled"}


def appended(kind):
    subjects, data = APPENDED[kind]
    drawn = {name: item if isinstance(item, st.SearchStrategy) else st.just(item) for name, item in data.items()}
    return st.tuples(st.just("append"), st.just(kind), subjects, st.fixed_dictionaries(drawn))


def task(verb, **given):
    return st.tuples(st.just("task"), st.just(verb), st.fixed_dictionaries(given))


TASKS = st.one_of(
    task("create", title=st.text(min_size=1, max_size=3), id=st.none() | names, needs=st.lists(names, max_size=2),
         run=st.none() | runs, priority=st.sampled_from(["critical", "low"]), key=st.none() | st.sampled_from("kl")),
    task("claim", agent=st.just("ann"), id=st.none() | names, lease=st.sampled_from([1e-6, 60])),
    task("finish", id=names, result=value, review=st.booleans()), task("fail", id=names, reason=st.just("why")),
    task("review", id=names, approve=st.booleans()), task("update", id=names, needs=st.lists(names, max_size=2)),
    task("update", id=names, sprint=st.none() | spans), task("update", id=names, epic=st.none() | epics),
    task("release", id=names), task("block", id=names, reason=st.just("why")), task("unblock", id=names),
    task("cancel", id=names), task("expire"),
)
STEPS = st.one_of(
    TASKS, TASKS, st.one_of([appended(kind) for kind in APPENDED]),
    st.tuples(st.just("session"), st.sampled_from(["start", "end"]), st.sampled_from(["s1", "s2"])),
    st.tuples(st.just("state"), st.sampled_from(["projects", "projects.a", "agents.a.b", 'epics."x.y"']), value, st.booleans()),
    st.tuples(st.just("restore"), st.integers(0, 40)),
)


def test_the_scenario_has_every_event_that_changes_a_table():
    """A new projection belongs into APPENDED, or where a call of ours makes it, into BY_CALLS."""
    from muster.store import sql

    known = {kind for noun in sql.nouns() for kind in sql.load(noun)["on"]}
    assert known == set(APPENDED) | BY_CALLS


def play(book, step):
    """Do one step; a refusal, and a row that is there already, leave nothing."""
    tasks = Tasks(book)
    try:
        if step[0] == "task":
            getattr(tasks, step[1])(**step[2])
        elif step[0] == "session":
            getattr(Sessions(book), step[1])(step[2])
        elif step[0] == "state":
            State(book, tasks).set(*step[1:])
        else:
            with book.store.write() as tx:
                if step[0] == "append":
                    book.append(tx, *step[1:])
                else:
                    book.restore(tx, min(step[1], tx.one("event.count")["count"]))
    except (errors.MusterError, sqlite3.IntegrityError):
        pass


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(STEPS, max_size=40))
def test_rebuilt_equals_live(steps):
    with tempfile.TemporaryDirectory() as folder:
        book = Log(opened(folder), "s1", "person")
        for step in steps:
            play(book, step)
        live, count = tables(book.store, "events"), book.store.one("event.count")["count"]
        assert book.verify() == (count, None)
        assert book.rebuild() == count
        assert tables(book.store, "events") == live
        assert book.store.check() == []
        book.store.close()


def test_many_restores_of_restores_are_replayed_in_one_go(book):
    """Each leads back to a point after the one before: a replay that walks into every one doubles with each."""
    tasks = Tasks(book)
    for number in range(64):
        tasks.create("t")
        with book.store.write() as tx:
            book.restore(tx, tx.one("event.count")["count"] - number % 2)
    live = tables(book.store, "events")
    assert book.rebuild() == 128 and tables(book.store, "events") == live


# Keys


def test_a_retry_with_the_same_key_changes_nothing_and_answers_the_same(book):
    tasks = Tasks(book)

    def twice(verb, *args, **given):
        first = getattr(tasks, verb)(*args, key=verb, **given)
        before = tables(book.store)
        assert getattr(tasks, verb)(*args, key=verb, **given) == first and tables(book.store) == before
        return first

    twice("create", "one")
    twice("update", "T1", title="two")
    twice("fail", "T1", twice("claim", "ann")["fence"], "boom")
    twice("release", "T1", tasks.claim("ann")["fence"])
    twice("block", "T1", "why")
    twice("unblock", "T1")
    twice("finish", "T1", tasks.claim("ann")["fence"], review=True)
    twice("review", "T1", False)
    twice("cancel", "T1")
    State(book, tasks).set("projects.a", 1, key="set")
    State(book, tasks).set("projects.a", 2, key="set")
    assert State(book, tasks).get("projects.a") == 1


def test_a_key_of_another_change_is_refused(book):
    tasks = Tasks(book)
    tasks.create("one", key="k")
    with pytest.raises(errors.UsageError, match="^key k was used for task.created of T1; take another$"):
        tasks.claim("ann", key="k")


def test_a_key_may_be_any_text(book):
    tasks, odd = Tasks(book), "k\ud800\0 \n"
    assert tasks.create("one", key=odd) == tasks.create("one", key=odd)
    assert book.verify() == (1, None)


# Backups


def test_a_backup_is_a_store_that_goes_on(book, tmp_path):
    Tasks(book).create("kept")
    book.store.backup(str(tmp_path / "copy.db"))
    Tasks(book).create("later")
    os.makedirs(str(tmp_path / "restored"))
    shutil.copy(str(tmp_path / "copy.db"), str(tmp_path / "restored" / "muster.db"))
    db = opened(tmp_path / "restored", create=False)
    assert [row["title"] for row in Tasks(Log(db)).list()] == ["kept"]
    assert Tasks(Log(db)).create("next")["id"] == "T2"
    assert Log(db).verify() == (2, None) and db.check() == []
    db.close()


def test_a_backup_while_another_process_writes_is_whole(book, tmp_path):
    other = Log(opened(tmp_path, create=False))
    Tasks(book).create("kept")
    with other.store.write() as tx:
        other.append(tx, "run.note", "R1", {})
        book.store.backup(str(tmp_path / "copy.db"))
    other.store.close()
    copy = Store(str(tmp_path / "copy.db"))
    assert Log(copy).verify() == (1, None) and copy.check() == []
    copy.close()


@pytest.mark.parametrize("target", ["nowhere/copy.db", "folder"])
def test_a_backup_that_can_not_be_written_says_where(book, tmp_path, target):
    os.makedirs(str(tmp_path / "folder"))
    with pytest.raises(errors.StoreReadOnly, match="{} can not be opened for writing".format(target)):
        book.store.backup(str(tmp_path / target))
    assert note(book)["seq"] == 1


# No secret reaches the disk


def letters(count, alphabet=string.ascii_letters + string.digits):
    return "".join(random.choice(alphabet) for _ in range(count))


def secrets():
    """Return new secrets of known formats, put together here so that none stands in a file."""
    return ["AK" + "IA" + letters(16, string.ascii_uppercase + string.digits), "gh" + "p_" + letters(36), "glp" + "at-" + letters(20),
            "xox" + "b-" + letters(24), "s" + "k-ant-" + letters(40), "npm" + "_" + letters(36), "ey" + "J{0}.ey" "J{0}.{0}".format(letters(20))]


def holding(folder, secret):
    return [path.name for path in folder.iterdir() if secret.encode() in path.read_bytes()]


@pytest.mark.parametrize("around", ["{}", "token={}", "a\n{}\nb", "\x1b[31m{}\x1b[0m", '{{"a":"b\\n{}"}}', "https://ann:{}@example.com/x", "%3D{}&b=1"])
def test_a_secret_reaches_neither_the_file_nor_its_write_ahead_log(tmp_path, around):
    for secret in secrets():
        said = around.format(secret)
        folder = tmp_path / letters(8)
        folder.mkdir()
        book = Log(opened(folder), said, said)
        tasks = Tasks(book)
        tasks.create(said, id="one", type=said, phase=said, run=said, key=said, detail={"description": said, "commands": [said]})
        tasks.update("one", title=said + " again")
        tasks.finish("one", tasks.claim(said, key="claim " + said)["fence"], result={"summary": said, said: [said]})
        tasks.create("two", id="two")
        tasks.fail("two", tasks.claim("ann", "two")["fence"], said)
        tasks.cancel("two", said)
        State(book, tasks).set("projects.a", {said: [said, {"b": said}]})
        Sessions(book).start(said, mode=said)
        note(book, says={"deep": [{"er": said}]}, **{said: said})
        book.store.backup(str(folder / "copy.db"))
        assert holding(folder, secret) == []
        assert sorted(os.listdir(str(folder))) == ["copy.db", "muster.db", "muster.db-shm", "muster.db-wal"]
        assert tasks.create(said, id="one", key=said)["id"] == "one"  # the key is found again
        book.store.close()
        assert holding(folder, secret) == []
