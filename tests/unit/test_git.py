"""git: the hash of the exact tree, exports, and the way back."""

from __future__ import annotations

import os
import subprocess
import threading

import pytest

from muster import git
from muster.errors import GitError, NotARepository


def run(root, *args):
    done = subprocess.run(["git", *args], cwd=root, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def write(root, path, text):
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text)
    return target


@pytest.fixture
def repo(tmp_path):
    root = tmp_path / "repo"
    root.mkdir()
    run(root, "init", "-q", "-b", "main")
    run(root, "config", "user.name", "Ada")
    run(root, "config", "user.email", "ada@example.com")
    write(root, ".gitignore", "*.log\nnode_modules/\n.venv/\n")
    write(root, "a.txt", "a\n")
    write(root, "src/b.txt", "b\n")
    run(root, "add", "-A")
    run(root, "commit", "-q", "-m", "start")
    return root


def hash_of(root):
    return git.tree(str(root), str(root / ".muster" / "index"))


def files(root, tree):
    return run(root, "ls-tree", "-r", "--name-only", tree).splitlines()


def person_state(root):
    return (root / ".git" / "index").read_bytes(), (root / ".git" / "HEAD").read_text(), run(root, "for-each-ref")


def test_a_clean_tree_has_the_hash_of_head(repo):
    assert hash_of(repo) == git.head(str(repo))[1] == run(repo, "rev-parse", "HEAD^{tree}")


def test_nothing_of_the_persons_changes(repo):
    write(repo, "new.txt", "n")
    (repo / "a.txt").unlink()
    before = person_state(repo)
    hash_of(repo)
    assert person_state(repo) == before


@pytest.mark.parametrize("path, counts", [
    ("new.txt", True), ("deep/er/new.txt", True), ("ünïcode näme.txt", True), ("new\nline", True),
    ("x.log", False), ("node_modules/x.js", False), (".muster/x", False), (".claude/worktrees/w/x", False),
])
def test_untracked_files_count_and_ignored_ones_do_not(repo, path, counts):
    before = hash_of(repo)
    write(repo, path, "x")
    assert (hash_of(repo) != before) is counts


def test_an_edit_and_a_deletion_and_a_mode_count(repo):
    seen = {hash_of(repo)}
    write(repo, "a.txt", "A\n")
    seen.add(hash_of(repo))
    os.chmod(repo / "a.txt", 0o755)
    seen.add(hash_of(repo))
    (repo / "a.txt").unlink()
    seen.add(hash_of(repo))
    assert len(seen) == 4


def test_an_edit_of_the_same_size_in_the_same_tick_counts(repo):
    for number in range(30):
        write(repo, "a.txt", "{:02}".format(number))
        first = hash_of(repo)
        write(repo, "a.txt", "{:02}".format(number + 40))
        assert hash_of(repo) != first


def test_an_edit_with_its_old_time_put_back_counts(repo):
    before = hash_of(repo)
    stat = (repo / "a.txt").stat()
    write(repo, "a.txt", "z\n")
    os.utime(repo / "a.txt", ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert hash_of(repo) != before


@pytest.mark.parametrize("bit", ["--assume-unchanged", "--skip-worktree"])
def test_bits_in_the_persons_index_hide_nothing(repo, bit):
    before = hash_of(repo)
    run(repo, "update-index", bit, "a.txt")
    write(repo, "a.txt", "hidden\n")
    assert hash_of(repo) != before


def test_a_file_tracked_although_ignored_counts_until_it_is_untracked(repo):
    before = hash_of(repo)
    write(repo, "kept.log", "1")
    assert hash_of(repo) == before
    run(repo, "add", "-f", "kept.log")
    forced = hash_of(repo)
    assert "kept.log" in files(repo, forced)
    write(repo, "kept.log", "2")
    assert hash_of(repo) != forced
    run(repo, "rm", "-q", "-f", "--cached", "kept.log")
    assert hash_of(repo) == before


def test_a_file_that_becomes_ignored_leaves_the_hash(repo):
    write(repo, "later.tmp", "x")
    assert "later.tmp" in files(repo, hash_of(repo))
    write(repo, ".gitignore", "*.log\n*.tmp\n")
    assert "later.tmp" not in files(repo, hash_of(repo))


def test_a_damaged_own_index_is_rebuilt_without_a_word(repo):
    before = hash_of(repo)
    for content in (b"", b"DIRC garbage", os.urandom(4000)):
        (repo / ".muster" / "index").write_bytes(content)
        assert hash_of(repo) == before


def test_callers_at_the_same_time_agree_and_leave_nothing(repo):
    for number in range(60):
        write(repo, "many/{}.txt".format(number), str(number))
    found = []
    threads = [threading.Thread(target=lambda: found.append(hash_of(repo))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 6 and len(set(found)) == 1
    assert os.listdir(repo / ".muster") == ["index"]


def test_a_repository_without_commits_has_a_tree_and_no_head(tmp_path):
    run(tmp_path, "init", "-q", "-b", "main")
    assert git.head(str(tmp_path)) == (None, None)
    assert hash_of(tmp_path) == git.EMPTY_TREE
    write(tmp_path, "a", "a")
    assert git.changed(str(tmp_path), git.EMPTY_TREE, hash_of(tmp_path)) == [("A", "a")]


def test_inner_repositories_do_not_stop_the_hash(repo):
    (repo / "empty").mkdir()
    run(repo / "empty", "init", "-q")
    run(repo, "worktree", "add", "-q", "inner/tree")
    before = hash_of(repo)
    write(repo, "inner/tree/other.txt", "x")
    assert hash_of(repo) == before == git.head(str(repo))[1]


def test_a_submodule_is_recorded_by_its_commit(repo, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    run(other, "init", "-q")
    write(other, "x", "x")
    run(other, "add", "x")
    run(other, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "-m", "x")
    run(repo, "-c", "protocol.file.allow=always", "submodule", "add", "-q", str(other), "sub")
    tree = hash_of(repo)
    assert "160000 commit " + run(other, "rev-parse", "HEAD") in run(repo, "ls-tree", tree)
    git.export(str(repo), tree, str(tmp_path / "out"))
    assert (tmp_path / "out/sub/x").read_text() == "x"


def test_changed_names_what_differs(repo):
    before = hash_of(repo)
    write(repo, "a.txt", "A")
    write(repo, "sp ace", "n")
    (repo / "src/b.txt").unlink()
    assert sorted(git.changed(str(repo), before, hash_of(repo))) == [("A", "sp ace"), ("D", "src/b.txt"), ("M", "a.txt")]


def test_a_patch_is_cut_at_its_limit(repo):
    before = hash_of(repo)
    write(repo, "big.txt", "line\n" * 50000)
    text = git.diff_text(str(repo), before, hash_of(repo), limit=1000)
    assert text.startswith("diff --git") and text.endswith("[cut at 1000 characters]\n") and len(text) < 1100


def test_an_export_holds_the_tree_and_links_the_dependencies(repo, tmp_path):
    before = hash_of(repo)
    write(repo, "node_modules/x/index.js", "")
    write(repo, "src/node_modules/y/index.js", "")
    write(repo, "a.txt", "edited")
    out = tmp_path / "out"
    git.export(str(repo), before, str(out))
    assert (out / "a.txt").read_text() == "a\n"
    assert (out / "node_modules").is_symlink() and (out / "src/node_modules/y/index.js").exists()


def test_an_environment_that_ignores_itself_is_linked_and_a_tracked_folder_is_not(repo, tmp_path):
    before = hash_of(repo)
    write(repo, "venv/.gitignore", "*\n")
    write(repo, "venv/bin/python", "")
    write(repo, "vendor/lib.txt", "content of the project")
    git.export(str(repo), before, str(tmp_path / "out"))
    assert (tmp_path / "out/venv").is_symlink() and not (tmp_path / "out/vendor").exists()


def test_an_overlay_adds_replaces_and_removes(repo, tmp_path):
    before = hash_of(repo)
    write(repo, "a.txt", "edited")
    write(repo, "tests/new.txt", "new")
    write(repo, "other.txt", "not asked for")
    (repo / "src/b.txt").unlink()
    out = tmp_path / "out"
    git.export(str(repo), before, str(out), hash_of(repo), ["a.txt", "tests/new.txt", "src/b.txt"])
    assert (out / "a.txt").read_text() == "edited" and (out / "tests/new.txt").exists()
    assert not (out / "src/b.txt").exists() and not (out / "other.txt").exists()


def test_restore_brings_back_the_tree_and_leaves_the_rest(repo):
    target = hash_of(repo)
    write(repo, "a.txt", "edited")
    write(repo, "new/file.txt", "n")
    write(repo, "keep.log", "ignored")
    (repo / "src/b.txt").unlink()
    before = person_state(repo)
    git.restore(str(repo), hash_of(repo), target)
    assert hash_of(repo) == target and person_state(repo) == before
    assert (repo / "keep.log").read_text() == "ignored" and not (repo / "new").exists()


@pytest.mark.parametrize("path, ignored", [("x.log", "x.log"), ("d/x.txt", "d"), ("deep/x", "deep/x/kept.log")])
def test_restore_never_overwrites_an_ignored_file(repo, path, ignored):
    before = hash_of(repo)
    write(repo, path, "tracked")
    run(repo, "add", "-f", path)
    target = hash_of(repo)
    run(repo, "rm", "-q", "--cached", path)
    (repo / path).unlink()
    if not os.listdir((repo / path).parent):
        (repo / path).parent.rmdir()
    write(repo, ".git/info/exclude", "d\n")
    write(repo, ignored, "precious")
    assert hash_of(repo) == before
    with pytest.raises(GitError, match="move it away"):
        git.restore(str(repo), before, target)
    assert (repo / ignored).read_text() == "precious" and hash_of(repo) == before


def test_restore_refuses_a_tree_that_is_not_the_current_one(repo):
    target = hash_of(repo)
    write(repo, "a.txt", "one")
    claimed = hash_of(repo)
    write(repo, "a.txt", "two")
    with pytest.raises(GitError, match="changed while"):
        git.restore(str(repo), claimed, target)
    assert (repo / "a.txt").read_text() == "two"


def test_a_commit_on_a_ref_of_ours(repo, tmp_path):
    commit = git.commit(str(repo), hash_of(repo), "checkpoint", [git.head(str(repo))[0]])
    git.set_ref(str(repo), "refs/muster/c/1", commit)
    assert git.refs(str(repo)) == {"refs/muster/c/1": commit}
    git.set_ref(str(repo), "refs/muster/c/1", None)
    assert git.refs(str(repo)) == {}
    with pytest.raises(GitError, match="refs/muster/"):
        git.set_ref(str(repo), "refs/heads/main", commit)


def test_a_commit_needs_no_identity(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path / "nobody"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    run(tmp_path, "init", "-q")
    commit = git.commit(str(tmp_path), hash_of(tmp_path), "checkpoint")
    assert run(tmp_path, "log", "-1", "--format=%an", commit) == "muster"


def test_branch_and_detached_head(repo):
    assert git.branch(str(repo)) == "main"
    run(repo, "checkout", "-q", "--detach")
    assert git.branch(str(repo)) is None


def test_hooks_of_the_person_do_not_run(repo):
    hook = write(repo, ".git/hooks/post-index-change", "#!/bin/sh\ntouch ran\n")
    hook.chmod(0o755)
    hash_of(repo)
    assert not (repo / "ran").exists()


def test_variables_of_an_outer_git_change_nothing(repo, monkeypatch):
    before = hash_of(repo)
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    monkeypatch.setenv("GIT_INDEX_FILE", "/nowhere/index")
    assert hash_of(repo) == before


def test_outside_a_repository_one_line_says_what_to_do(tmp_path):
    with pytest.raises(NotARepository, match="git init") as error:
        git.head(str(tmp_path))
    assert "\n" not in str(error.value)


def test_without_git_one_line_says_so(repo, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(GitError, match="git is not installed"):
        git.head(str(repo))
