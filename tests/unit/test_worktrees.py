"""Trees checked out beside the project: detached, outside of it, and gone afterwards whatever happened."""

import os
import subprocess
import sys

import pytest
import scratch

from muster import git
from muster.git import worktrees


@pytest.fixture
def repo(tmp_path):
    app = scratch.project_at(tmp_path / "repo", files={"a.txt": "one\n", "tests/t.txt": "t\n", ".gitignore": "node_modules/\n"})
    scratch.write(app.root, "node_modules/x.js", "dep\n")
    yield app
    app.close()


def listed(root):
    return git.call(root, "worktree", "list", "--porcelain").decode().count("worktree ")


def state(root):
    return (git.call(root, "status", "--porcelain"), git.call(root, "rev-parse", "HEAD"), git.call(root, "for-each-ref"),
            git.call(root, "stash", "list"))


def test_each_tree_lies_outside_the_checkout_with_what_the_project_depends_on(repo):
    old = repo.tree()
    scratch.write(repo.root, "a.txt", "two\n")
    before = state(repo.root)
    with worktrees.detached(repo.root, {"base": old, "work": repo.tree()}) as places:
        texts = {name: open(os.path.join(place, "a.txt")).read() for name, place in places.items()}
        assert texts == {"base": "one\n", "work": "two\n"}
        assert len({len(place) for place in places.values()}) == 1, "a longer path alone may cost time"
        for place in places.values():
            assert not place.startswith(repo.root + os.sep)
            assert open(os.path.join(place, "node_modules/x.js")).read() == "dep\n"
            assert git.branch(place) is None
    assert not any(os.path.exists(place) for place in places.values())
    assert listed(repo.root) == 1 and state(repo.root) == before


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
def test_they_are_gone_after_a_failure(repo, error):
    with pytest.raises(error):
        with worktrees.detached(repo.root, {"base": repo.tree()}) as places:
            scratch.write(places["base"], "left/over.txt", "x\n")
            raise error
    assert listed(repo.root) == 1 and not os.path.exists(os.path.dirname(places["base"]))


def test_a_tree_that_is_not_there_leaves_nothing(repo):
    with pytest.raises(git.GitError):
        with worktrees.detached(repo.root, {"base": repo.tree(), "work": "0" * 40}):
            pass
    assert listed(repo.root) == 1


def test_those_of_a_killed_process_are_swept_by_the_next(repo, tmp_path):
    program = ("import os, sys; sys.path.insert(0, sys.argv[1])\nfrom muster.git import worktrees\n"
               "with worktrees.detached(sys.argv[2], {'base': sys.argv[3]}) as places:\n    os._exit(9)\n")
    subprocess.run([sys.executable, "-c", program, scratch.CHECKOUT, repo.root, repo.tree()], env=dict(os.environ, TMPDIR=str(tmp_path)))
    assert listed(repo.root) == 2
    with worktrees.detached(repo.root, {"base": repo.tree()}):
        assert listed(repo.root) == 2, "the dead one is gone, ours is there"
    assert listed(repo.root) == 1 and not [name for name in os.listdir(tmp_path) if name.startswith("muster-pairs")]


def test_submodules_are_there_too(repo, tmp_path):
    other = scratch.project_at(tmp_path / "other", files={"lib.txt": "lib\n"})
    other.close()
    git.call(repo.root, "-c", "protocol.file.allow=always", "submodule", "add", "-q", other.root, "lib")
    with worktrees.detached(repo.root, {"base": repo.tree()}) as places:
        assert open(os.path.join(places["base"], "lib/lib.txt")).read() == "lib\n"
    assert listed(repo.root) == 1 and os.path.exists(os.path.join(repo.root, "lib/lib.txt"))


def test_a_persons_own_worktree_is_left_alone(repo, tmp_path):
    git.call(repo.root, "worktree", "add", "-q", "--detach", str(tmp_path / "mine"))
    with worktrees.detached(repo.root, {"base": repo.tree()}):
        pass
    assert listed(repo.root) == 2


def test_a_tree_with_files_of_another_is_a_tree(repo):
    old = repo.tree()
    scratch.write(repo.root, "a.txt", "two\n")
    scratch.write(repo.root, "tests/new.txt", "n\n")
    os.remove(os.path.join(repo.root, "tests/t.txt"))
    new = repo.tree()
    mixed = git.overlaid(repo.root, old, new, ["tests/new.txt", "tests/t.txt"])
    assert git.show(repo.root, mixed, "a.txt") == b"one\n" and git.show(repo.root, mixed, "tests/new.txt") == b"n\n"
    assert git.show(repo.root, mixed, "tests/t.txt") is None
    assert git.overlaid(repo.root, old, new, []) == old
    assert repo.tree() == new
