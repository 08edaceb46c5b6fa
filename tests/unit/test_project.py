"""Laying muster down: nothing overwritten, nothing enabled that a person did not enable, off and on again."""

import json
import os
import subprocess
import sys

import pytest
import scratch

from muster import errors, places, project
from muster.app import App


@pytest.fixture
def where(tmp_path):
    return places.find(scratch.repository(tmp_path / "repo"))


def test_the_first_time_everything_is_written_and_the_second_time_nothing(where):
    names = [os.path.relpath(path, where.root) for path in project.init(where)]
    assert names == [".muster/.gitignore", ".muster/config.json", ".muster/muster.db", ".git/muster/enabled"]
    before = scratch.read(where.root, ".git/muster/enabled")
    assert project.init(where) == []
    assert scratch.read(where.root, ".git/muster/enabled") == before


def test_git_sees_nothing_of_the_store(where):
    project.init(where)
    assert scratch.git(where.root, "status", "--porcelain", "--untracked-files=all") == ""


def test_what_is_there_is_kept(where):
    scratch.write(where.root, ".muster/config.json", '{"strictness": "strict"}')
    scratch.write(where.root, ".muster/.gitignore", "mine\n")
    project.init(where)
    assert scratch.read(where.root, ".muster/config.json") == '{"strictness": "strict"}'
    assert scratch.read(where.root, ".muster/.gitignore") == "mine\n"
    app = App(where.root)
    app.tasks.create("kept")
    app.close()
    os.remove(where.store(".gitignore"))
    assert [os.path.basename(path) for path in project.init(where)] == [".gitignore"]
    assert [task["title"] for task in App(where.root).tasks.list()] == ["kept"]


def test_a_store_that_came_with_the_repository_starts_nothing_until_init(where, tmp_path):
    project.init(where)
    scratch.git(tmp_path, "clone", "-q", where.root, "clone")
    os.rename(where.store(), str(tmp_path / "clone" / ".muster"))
    clone = places.find(str(tmp_path / "clone"))
    assert not clone.enabled()
    with pytest.raises(errors.NotEnabled, match="muster is not enabled in .*; run: muster init"):
        App(clone.root).store.one("event.count")
    project.init(clone)
    assert App(clone.root).store.one("event.count")["count"] == 1


def test_a_new_store_after_the_old_one_was_removed_is_trusted_by_init_only(where):
    project.init(where)
    old = project.identity(where)
    for name in os.listdir(where.store()):
        os.remove(where.store(name))
    assert project.init(where)[-1] == where.marker
    assert where.trusted() == [old, project.identity(where)]
    assert App(where.root).store.one("event.count")["count"] == 1


def test_the_worktrees_of_a_bare_repository_each_have_a_store(where, tmp_path):
    scratch.git(tmp_path, "clone", "-q", "--bare", where.root, "bare.git")
    for name in ("one", "two"):
        scratch.git(tmp_path / "bare.git", "worktree", "add", "-q", "--detach", str(tmp_path / name))
        project.init(places.find(str(tmp_path / name)))
    for name in ("one", "two"):
        assert App(str(tmp_path / name)).store.one("event.count")["count"] == 1


def test_a_linked_worktree_lays_down_nothing_of_its_own(where, tmp_path):
    project.init(where)
    scratch.git(where.root, "worktree", "add", "-q", "--detach", str(tmp_path / "side"))
    assert project.init(places.find(str(tmp_path / "side"))) == []
    assert not (tmp_path / "side" / ".muster").exists()


def test_off_keeps_the_store_and_on_brings_it_back(where):
    project.init(where)
    app = App(where.root)
    app.tasks.create("kept")
    app.close()
    assert project.disable(where) and not project.disable(where)
    assert not where.enabled()
    with pytest.raises(errors.NotEnabled):
        App(where.root).tasks.list()
    assert project.enable(where, project.identity(where)) and not project.enable(where, project.identity(where))
    assert [task["title"] for task in App(where.root).tasks.list()] == ["kept"]
    assert where.trusted() == [project.identity(where)]


def test_a_link_in_place_of_the_store_is_refused(where, tmp_path):
    (tmp_path / "precious").mkdir()
    os.symlink(str(tmp_path / "precious"), where.store())
    with pytest.raises(errors.Refused, match=r"\.muster is a link; muster keeps its store in a folder of its own"):
        project.init(where)
    assert os.listdir(str(tmp_path / "precious")) == [] and not where.enabled()


@pytest.mark.parametrize("content, error", [("", None), ("x" * 5000, errors.StoreCorrupt), ("SQLite format 3\0junk", errors.StoreCorrupt)])
def test_a_file_that_is_no_store_is_never_overwritten(where, content, error):
    scratch.write(where.root, ".muster/muster.db", content)
    if error is None:  # cut off before the first byte: there is nothing to lose
        assert where.marker in project.init(where)
        return
    with pytest.raises(error, match="muster.db is damaged"):
        project.init(where)
    assert scratch.read(where.root, ".muster/muster.db") == content and not where.enabled()


def test_a_file_in_place_of_the_folder_is_said_in_one_line(where):
    scratch.write(where.root, ".muster", "mine\n")
    with pytest.raises(errors.StoreReadOnly, match=r"\.muster can not be written \(File exists\)"):
        project.init(where)
    assert scratch.read(where.root, ".muster") == "mine\n"


RACER = """
import sys
from muster import places, project
where = places.find(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
project.init(where)
"""


@pytest.mark.parametrize("off", [False, True], ids=["new", "off"])
def test_many_at_once_lay_down_one_store(tmp_path, off):
    env = dict(os.environ, PYTHONPATH=scratch.CHECKOUT)
    rounds = [places.find(scratch.repository(tmp_path / str(number))) for number in range(6)]
    for where in rounds:
        if off:
            project.init(where)
            project.disable(where)
        racers = [subprocess.Popen([sys.executable, "-c", RACER, where.root], env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE) for _ in range(8)]
        assert [racer.stdout.readline() for racer in racers] == [b"ready\n"] * 8
        for racer in racers:
            racer.stdin.write(b"go\n")
            racer.stdin.flush()
        assert [racer.communicate()[1].decode() for racer in racers] == [""] * 8
        assert App(where.root).store.one("event.count")["count"] == 1
        assert set(where.trusted()) == {project.identity(where)}


def test_a_marker_that_can_not_be_written_is_said_in_one_line(where):
    scratch.write(where.root, ".git/muster", "a file\n")
    with pytest.raises(errors.StoreReadOnly, match=r"muster.enabled can not be written \(File exists\); check its owner and mode$"):
        project.init(where)
    assert not where.enabled()


def test_a_setting_is_merged_into_the_configuration(where):
    project.init(where)
    scratch.write(where.root, ".muster/config.json", '{"coverage": 70, "mode": "a"}')
    assert project.configure(where, {"mode": "b"}) == {"coverage": 70, "mode": "b"}
    assert json.loads(scratch.read(where.root, ".muster/config.json")) == {"coverage": 70, "mode": "b"}
    assert sorted(os.listdir(where.store())) == [".gitignore", "config.json", "muster.db"]


def test_a_configuration_that_can_not_be_read_is_never_overwritten(where):
    project.init(where)
    scratch.write(where.root, ".muster/config.json", "{broken")
    with pytest.raises(errors.UsageError, match=r"config\.json: .*; mend or delete it"):
        project.configure(where, {"mode": "b"})
    assert scratch.read(where.root, ".muster/config.json") == "{broken"
