"""The log: numbered, chained, cleaned, found again; what a rollback takes back and what it never does."""

import hashlib
import json
import os

import pytest

from muster import errors
from muster import log as journal
from muster.log import GENESIS, LASTING, Log
from muster.store import Store, sql
from muster.tasks import Tasks


@pytest.fixture
def book(tmp_path):
    book = Log(Store(str(tmp_path / "muster.db"), create=True), "s1", "ann")
    yield book
    book.store.close()


def append(book, kind="run.note", subject="R1", data=None, **given):
    with book.store.write() as tx:
        return book.append(tx, kind, subject, data, **given)


def test_an_empty_log_is_whole(book):
    assert (book.verify(), book.read(), book.rebuild()) == ((0, None), [], 0)


def test_an_event_says_who_what_and_when_and_names_the_one_before(book):
    first, second = append(book, data={"says": "x"}), append(book, "run.spent", actor="bob", key="k")
    assert {name: first[name] for name in ("seq", "session", "actor", "type", "subject", "data", "key", "prev_hash")} == {
        "seq": 1, "session": "s1", "actor": "ann", "type": "run.note", "subject": "R1", "data": {"says": "x"}, "key": None, "prev_hash": GENESIS}
    assert (second["seq"], second["actor"], second["data"], second["key"], second["prev_hash"]) == (2, "bob", {}, "k", first["hash"])
    assert first["at"] <= second["at"] and first["id"] != second["id"]
    assert book.read() == [first, second]


def test_the_hash_can_be_computed_by_anyone(book):
    """SHA-256 over the JSON array of an event's columns, as text, in this order."""
    append(book, data={"b": [1, None, "ü"], "a": {"z": 1.5}})
    row = book.store.one("event.after", seq=0, limit=1)
    assert row["data"] == '{"a":{"z":1.5},"b":[1,null,"ü"]}'
    array = [row[name] for name in ("seq", "id", "at", "session", "actor", "type", "subject", "data", "key", "prev_hash")]
    assert row["hash"] == hashlib.sha256(json.dumps(array, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()


@pytest.mark.parametrize("filters, found", [
    ({}, [1, 2, 3, 4, 5]), ({"after": 3}, [4, 5]), ({"limit": 2}, [1, 2]), ({"limit": 2, "newest": True}, [4, 5]), ({"type": "run.note"}, [1, 3]),
    ({"type": "run"}, [1, 3, 4]), ({"type": "ru"}, []), ({"type": "run", "newest": True, "limit": 1}, [4]), ({"subject": "R2"}, [3]), ({"actor": "bob"}, [4]),
    ({"of_session": "s2"}, [5]), ({"of_session": "s1", "type": "session"}, [2]), ({"since": "2000"}, [1, 2, 3, 4, 5]), ({"since": "9999"}, []), ({"type": "%"}, []),
])
def test_events_are_found_by_their_fields(book, filters, found):
    append(book)
    append(book, "session.seen", "s1")
    append(book, subject="R2")
    append(book, "run.spent", actor="bob")
    append(Log(book.store, "s2", "ann"), "session.ended", "s2")
    assert [event["seq"] for event in book.read(**filters)] == found
    if not {"limit", "after"} & set(filters):
        assert [event["seq"] for event in book.read(newest=True, limit=9, **filters)] == found


def test_the_newest_since_a_time_are_found_by_number(book):
    times = [append(book, "run.note" if turn % 2 else "run.spent", "R1", actor="ann")["at"] for turn in range(9)]
    for filters in ({}, {"type": "run"}, {"type": "run.note"}, {"actor": "ann"}, {"of_session": "s1"}, {"subject": "R1"}):
        wanted = [seq for seq in range(6, 10) if filters.get("type") != "run.note" or seq % 2 == 0]
        assert [event["seq"] for event in book.read(newest=True, limit=9, since=times[5], **filters)] == wanted
    for name in ("newest", "newest_of_subject", "newest_of_session", "newest_of_actor", "newest_of_type"):
        plan = book.store._db.execute("EXPLAIN QUERY PLAN " + sql.load("event")["name"][name],
                                      dict.fromkeys(("low", "limit", "since", "type", "subject", "actor", "of_session"), 1))
        assert ["rowid>?" in row[3] or "seq>?" in row[3] for row in plan] == [True], name


def test_an_event_of_a_type_without_a_projection_changes_no_table(book):
    append(book, "run.refused", data={"what": "push"})
    append(book, "no.such", data={"x": 1})
    assert all(book.store.dump(table) == [] for table in book.store.tables() if table != "events")
    assert book.rebuild() == 2


def test_the_own_fields_of_an_event_are_not_overruled_by_its_data(book):
    append(book, "session.started", "s9", {"subject": "evil", "at": "evil", "seq": 99, "session": "evil", "actor": "evil", "type": "evil", "data": "evil", "key": "evil"})
    row = book.store.one("session.by_id", id="s9")
    assert row["seen_at"] == book.read()[0]["at"] and book.store.one("session.by_id", id="evil") is None


def test_more_events_than_fit_one_page_are_verified_and_replayed(book, monkeypatch):
    monkeypatch.setattr(journal, "PAGE", 7)
    for number in range(20):
        Tasks(book).create("task {}".format(number))
        if number % 6 == 5:
            with book.store.write() as tx:
                book.restore(tx, tx.one("event.count")["count"] - number // 2)
    live = {table: book.store.dump(table) for table in book.store.tables()}
    count = len(book.read())
    assert (book.verify(), book.rebuild()) == ((count, None), count)
    assert {table: book.store.dump(table) for table in book.store.tables()} == live


def test_a_restore_to_an_event_that_is_not_there_ends(book):
    Tasks(book).create("one")
    with book.store.write() as tx:
        book.restore(tx, 99)
    assert Tasks(book).get("T1")["title"] == "one" and book.rebuild() == 2


def test_a_key_finds_the_first_answer(book):
    with book.store.write() as tx:
        assert book.by_key(tx, "k") is None and book.by_key(tx, None) is None and book.by_key(tx, "") is None
        book.append(tx, "run.note", "R1", {"says": 1}, key="k")
        assert book.by_key(tx, "k") == {"says": 1}


def test_drift_names_the_tables_that_a_rebuild_would_change(book, tmp_path):
    Tasks(book).create("one")
    copy = str(tmp_path / "copy.db")
    assert book.drift(copy) == []
    book.store._db.execute("UPDATE tasks SET status = 'completed'")
    book.store._db.execute("INSERT INTO waivers VALUES (9, 'R1', 'test', 'r', 's1', 'now')")
    os.remove(copy)
    assert book.drift(copy) == ["tasks", "waivers"]
    assert Tasks(book).get("T1")["status"] == "completed"  # looked at, not mended
    book.rebuild()
    os.remove(copy)
    assert Tasks(book).get("T1")["status"] == "ready" and book.drift(copy) == []


def test_a_rollback_takes_back_work_and_never_who_what_for_and_how_much(book):
    Tasks(book).create("kept")
    append(book, "run.budget", "R1", {"dispatches": 12, "tokens": 100})
    seq = book.read()[-1]["seq"]
    Tasks(book).create("taken back")
    append(book, "run.spent", "R1", {"dispatches": 3, "tokens": 50})
    append(book, "gate.waived", "R1", {"gate": "test", "reason": "because"})
    append(book, "gate.recorded", "R1", {"gate": "test", "status": "passed", "tree": "t", "detail": []})
    append(book, "session.started", "s2", {"pid": 1, "host": "h"})
    append(book, "checkpoint.set", "C1", {"ref": "r", "commit_id": "c", "tree": "t"})
    lasting = {table: book.store.dump(table) for table in LASTING}
    with book.store.write() as tx:
        book.restore(tx, seq)
    assert {table: book.store.dump(table) for table in LASTING} == lasting
    assert [task["title"] for task in Tasks(book).list()] == ["kept"] and book.store.dump("gates") == []
    assert book.read()[-1]["type"] == "state.restored" and book.verify() == (9, None)


def test_a_rebuild_of_a_broken_chain_is_refused_and_changes_nothing(book):
    Tasks(book).create("one")
    append(book)
    book.store._db.executescript("DROP TRIGGER events_remain; DELETE FROM events WHERE seq = 1; UPDATE tasks SET title = 'two'")
    with pytest.raises(errors.StoreCorrupt, match="^event 1 is missing; the tables were left as they are, restore a backup$"):
        book.rebuild()
    assert book.store.dump("tasks")[0][2] == "two"
