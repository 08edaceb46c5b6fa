"""Where muster finds a project from: always the one that git finds, and never a hang."""

import os

import pytest
import scratch

from muster import errors, places


@pytest.fixture
def repo(tmp_path):
    return scratch.repository(tmp_path / "repo", {"src/deep/a.txt": "a\n"})


def git_says(folder):
    """Return git's own answer: the top of the checkout, its git folder, the folder that worktrees share."""
    said = [scratch.git(folder, "rev-parse", word) for word in ("--show-toplevel", "--absolute-git-dir", "--git-common-dir")]
    return [os.path.realpath(os.path.join(str(folder), path)) for path in said]


def agrees(folder):
    found = places.find(str(folder))
    assert [found.worktree, found.git_dir, found.common_dir] == git_says(folder)
    return found


@pytest.mark.parametrize("below", [".", "src", "src/deep"])
def test_a_project_is_found_from_every_folder_of_it(repo, below):
    found = agrees(os.path.join(repo, below))
    assert (found.root, found.store()) == (repo, os.path.join(repo, ".muster"))
    assert found.marker == os.path.join(repo, ".git", "muster", "enabled")


@pytest.mark.parametrize("name", ["tree", "a tree", " tree ", "über", "two\nlines", "gitdir: x"])
def test_a_linked_worktree_belongs_to_the_main_checkout(repo, tmp_path, name):
    side = tmp_path / name
    scratch.git(repo, "worktree", "add", "-q", "--detach", str(side))
    found = places.find(str(side / "src"))
    assert (found.root, found.worktree) == (repo, str(side))
    assert found.store() == places.find(repo).store() and found.marker == places.find(repo).marker


@pytest.mark.parametrize("name", ["a repo", " repo ", "two\nlines"])
def test_a_checkout_may_have_any_name(tmp_path, name):
    folder = scratch.repository(tmp_path / name)
    scratch.git(folder, "worktree", "add", "-q", "--detach", str(tmp_path / "side"))
    assert places.find(str(tmp_path / "side")).root == folder


def test_a_submodule_is_a_project_of_its_own(repo, tmp_path):
    inner = scratch.repository(tmp_path / "inner")
    scratch.git(repo, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", inner, "libs/inner")
    found = agrees(os.path.join(repo, "libs", "inner"))
    assert found.root == os.path.join(repo, "libs", "inner")
    assert found.marker != places.find(repo).marker


def test_a_git_folder_elsewhere_is_followed(tmp_path):
    (tmp_path / "work").mkdir()
    scratch.git(tmp_path / "work", "init", "-q", "--separate-git-dir", str(tmp_path / "elsewhere"))
    assert agrees(tmp_path / "work").root == str(tmp_path / "work")


def test_worktrees_of_a_bare_repository_share_the_marker_only(repo, tmp_path):
    scratch.git(tmp_path, "clone", "-q", "--bare", repo, "bare.git")
    for name in ("one", "two"):
        scratch.git(tmp_path / "bare.git", "worktree", "add", "-q", "--detach", str(tmp_path / name))
    one, two = (agrees(tmp_path / name) for name in ("one", "two"))
    assert one.marker == two.marker and one.store() != two.store()


def test_a_link_leads_to_where_it_points(repo, tmp_path):
    (tmp_path / "link").symlink_to(os.path.join(repo, "src"))
    assert places.find(str(tmp_path / "link" / "deep")).root == repo


def test_a_link_to_a_git_folder_is_a_repository(repo, tmp_path):
    (tmp_path / "twin").mkdir()
    (tmp_path / "twin" / ".git").symlink_to(os.path.join(repo, ".git"))
    assert places.find(str(tmp_path / "twin")).worktree == str(tmp_path / "twin")


def test_a_loop_of_links_ends(tmp_path):
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(errors.NotARepository):
        places.find(str(tmp_path / "loop"))


def test_a_folder_that_only_looks_like_git_is_passed_over(repo):
    os.makedirs(os.path.join(repo, "src", ".git", "muster"))
    scratch.write(repo, "src/.git/muster/enabled", "evil\n")
    assert places.find(os.path.join(repo, "src")).root == repo
    assert not places.find(os.path.join(repo, "src")).enabled()


def test_no_repository_is_said_with_the_way_out(tmp_path):
    with pytest.raises(errors.NotARepository) as caught:
        places.find(str(tmp_path))
    assert str(caught.value) == "{} is in no git repository; run: git init".format(tmp_path)


@pytest.mark.parametrize(
    "content",
    [b"", b"\n", b"junk", b"gitdir:", b"gitdir: ", b"gitdir:x", b"GITDIR: x", b"\xff\xfe\x00", b"gitdir: a\x00b", b"x" * 100000],
)
def test_a_git_file_that_names_nothing_is_said_in_one_line(tmp_path, content):
    (tmp_path / ".git").write_bytes(content)
    with pytest.raises(errors.NotARepository, match=r"\.git names no git folder; repair it or clone again$"):
        places.find(str(tmp_path))


@pytest.mark.parametrize("target", [".", "..", "/", "/nowhere/at/all", "/dev", "/etc/passwd", "../" * 80, "\udcff"])
def test_a_hostile_git_file_enables_nothing(tmp_path, target):
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / ".git").write_bytes(b"gitdir: " + os.fsencode(target) + b"\n")
    found = places.find(str(tmp_path / "x"))
    assert found.root == str(tmp_path / "x") and not found.enabled() and found.trusted() == []


def test_a_pipe_where_a_pointer_should_be_holds_nobody_up(tmp_path):
    (tmp_path / "gitdir").mkdir()
    os.mkfifo(str(tmp_path / "gitdir" / "commondir"))
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / ".git").write_text("gitdir: ../gitdir\n")
    assert places.find(str(tmp_path / "x")).root == str(tmp_path / "x")
    (tmp_path / "y").mkdir()
    os.mkfifo(str(tmp_path / "y" / ".git"))
    with pytest.raises(errors.NotARepository):
        places.find(str(tmp_path / "y"))


def test_a_borrowed_git_folder_lends_no_trust_to_another_store(repo, tmp_path):
    """A `.git` file can name a repository that is enabled; the store beside it is still a stranger's."""
    from muster import project
    from muster.app import App

    project.init(places.find(repo))
    evil = tmp_path / "evil"
    other = scratch.project_at(tmp_path / "other")
    other.close()
    evil.mkdir()
    os.rename(os.path.join(other.root, ".muster"), str(evil / ".muster"))
    (evil / ".git").write_text("gitdir: {}\n".format(os.path.join(repo, ".git")))
    app = App(str(evil))
    assert app.places.enabled()
    with pytest.raises(errors.NotEnabled, match="was not enabled by a person; run: muster init"):
        app.store.one("event.count")


def test_a_working_folder_that_was_deleted_is_said(tmp_path):
    gone = tmp_path / "gone"
    gone.mkdir()
    before = os.getcwd()
    os.chdir(str(gone))
    try:
        gone.rmdir()
        with pytest.raises(errors.NotARepository, match="the working folder was deleted"):
            places.working()
    finally:
        os.chdir(before)
