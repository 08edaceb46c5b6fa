"""Checkpoints: code and state come back together, and nothing uncommitted is lost."""

import os
import sqlite3

import pytest
import scratch

from muster import errors, git, project
from muster.app import App


@pytest.fixture
def app(tmp_path):
    app = scratch.project_at(tmp_path / "repo", files={"a.txt": "one\n", ".gitignore": "*.log\n"})
    yield app
    app.close()


def state_of(app):
    return {table: app.store.dump(table) for table in ("tasks", "task_needs", "state", "runs")}


def test_a_checkpoint_holds_the_tree_the_event_and_a_ref(app):
    scratch.write(app.root, "new.txt", "untracked\n")
    row = app.checkpoints.set(run="R1", gate="test")
    assert (row["id"], row["run"], row["gate"], row["tree"]) == ("C1", "R1", "test", app.tree())
    assert git.refs(app.root)["refs/muster/checkpoints/C1"] == row["commit_id"]
    assert row["seq"] == app.store.one("event.count")["count"]
    assert [one["id"] for one in app.checkpoints.list()] == ["C1"]


def test_a_rollback_restores_code_and_state_and_saves_what_was_there(app):
    app.tasks.create("kept")
    scratch.write(app.root, "b.txt", "b\n")
    before, head = state_of(app), git.head(app.root)
    app.checkpoints.set(label="good")
    app.tasks.create("lost")
    app.tasks.claim("ann")
    scratch.write(app.root, "a.txt", "two\n")
    scratch.write(app.root, "c.txt", "c\n")
    os.remove(os.path.join(app.root, "b.txt"))
    left = app.tree()
    report = app.checkpoints.rollback("C1")
    assert state_of(app) == before and git.head(app.root) == head
    assert (scratch.read(app.root, "a.txt"), scratch.read(app.root, "b.txt")) == ("one\n", "b\n")
    assert not os.path.exists(os.path.join(app.root, "c.txt"))
    assert sorted(report["files"]) == [["A", "b.txt"], ["D", "c.txt"], ["M", "a.txt"]]
    assert scratch.git(app.root, "rev-parse", report["saved"] + "^{tree}") == left
    assert app.log.verify()[1] is None
    assert app.log.drift(os.path.join(app.root, ".muster", "copy.db")) == []
    assert app.checkpoints.unfinished() is None


def test_a_rollback_can_itself_be_taken_back(app):
    app.checkpoints.set()
    app.tasks.create("later")
    app.checkpoints.set()
    app.checkpoints.rollback("C1")
    assert app.tasks.list() == []
    app.checkpoints.rollback("C2")
    assert [task["title"] for task in app.tasks.list()] == ["later"]
    assert app.checkpoints.set()["id"] == "C3"
    assert app.log.drift(os.path.join(app.root, ".muster", "copy.db")) == []


def test_an_unknown_checkpoint_is_named(app):
    with pytest.raises(errors.NotFound, match="checkpoint C9 does not exist; see: muster checkpoint list"):
        app.checkpoints.rollback("C9")


def dispatched(app, id, started):
    with app.store.write() as tx:
        app.log.append(tx, "dispatch.asked", id, {"run": "R1", "stage": "test", "agent": "tester", "role": "worker"})
        if started:
            app.log.append(tx, "dispatch.started", id, {"agent_id": "a1"})


def test_a_rollback_waits_for_an_agent_at_work(app):
    app.checkpoints.set()
    dispatched(app, "D1", True)
    before = git.refs(app.root)
    with pytest.raises(errors.Refused, match=r"agent tester \(D1\) is at work; wait for it"):
        app.checkpoints.rollback("C1")
    assert git.refs(app.root) == before


def test_an_agent_at_work_when_the_checkpoint_was_set_is_lost_after_the_rollback(app):
    dispatched(app, "D1", True)
    app.checkpoints.set()
    with app.store.write() as tx:
        app.log.append(tx, "dispatch.finished", "D1", {"status": "done"})
    assert app.checkpoints.rollback("C1")["lost"] == ["D1"]
    assert app.store.one("dispatch.by_id", id="D1")["status"] == "lost"


def test_a_rollback_that_git_refuses_changes_nothing(app):
    scratch.write(app.root, "x.txt", "x\n")
    app.checkpoints.set()
    os.remove(os.path.join(app.root, "x.txt"))
    scratch.write(app.root, ".gitignore", "*.log\nx.txt\n")
    scratch.write(app.root, "x.txt", "precious and ignored\n")
    app.tasks.create("kept")
    with pytest.raises(errors.GitError):
        app.checkpoints.rollback("C1")
    assert scratch.read(app.root, "x.txt") == "precious and ignored\n"
    assert len(app.tasks.list()) == 1 and app.checkpoints.unfinished() is None


@pytest.mark.parametrize("cut", ["git.restore", "log.restore"])
def test_a_rollback_that_was_cut_off_is_known_and_finishes_when_run_again(app, monkeypatch, cut):
    app.checkpoints.set()
    app.tasks.create("lost")
    scratch.write(app.root, "a.txt", "two\n")

    def killed(*args):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(git, "restore", killed) if cut == "git.restore" else patch.setattr(app.log, "restore", killed)
        with pytest.raises(KeyboardInterrupt):
            app.checkpoints.rollback("C1")
    assert app.checkpoints.unfinished() == "C1"
    app.checkpoints.rollback("C1")
    assert scratch.read(app.root, "a.txt") == "one\n" and app.tasks.list() == []
    assert app.checkpoints.unfinished() is None


def test_a_checkpoint_needs_no_commit(tmp_path):
    from muster import places, project
    from muster.app import App

    scratch.git(tmp_path, "init", "-q")
    scratch.write(tmp_path, "a.txt", "one\n")
    project.init(places.find(str(tmp_path)))
    app = App(str(tmp_path))
    app.checkpoints.set()
    scratch.write(tmp_path, "a.txt", "two\n")
    app.checkpoints.rollback("C1")
    assert scratch.read(tmp_path, "a.txt") == "one\n"
    app.close()


def test_every_checkpoint_anchors_the_log_in_git(app):
    app.tasks.create("one")
    app.checkpoints.set(label="good")
    app.tasks.create("two")
    app.checkpoints.set(label="better")
    assert app.checkpoints.anchor_fault() is None


@pytest.mark.parametrize("cut", [1, 3])
def test_an_anchor_misses_events_that_were_cut_off_at_the_end(app, cut):
    for name in ("one", "two", "three"):
        app.tasks.create(name)
    app.checkpoints.set(label="good")
    raw = sqlite3.connect(app.store.path)
    raw.executescript("DROP TRIGGER events_remain;")
    raw.execute("DELETE FROM events WHERE seq > (SELECT MAX(seq) FROM events) - ?", (cut + 1,))
    raw.commit()
    raw.close()
    assert app.log.verify()[1] is None, "the chain alone can not see it"
    assert "checkpoint C1 knows event 4" in app.checkpoints.anchor_fault()


def test_a_log_that_was_written_anew_does_not_fit_its_anchors(app, tmp_path):
    app.tasks.create("one")
    app.checkpoints.set(label="good")
    os.remove(app.store.path)
    app.close()
    project.init(app.places)
    forged = App(app.root, session="s1")
    for name in ("one", "two", "three"):
        forged.tasks.create(name)
    assert forged.log.verify()[1] is None
    assert "checkpoint C1" in forged.checkpoints.anchor_fault()
    forged.close()
