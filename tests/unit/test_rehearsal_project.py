"""The throwaway repository is what the cast says, and a fault in it is one line."""

import subprocess

import pytest

from muster.rehearsal import project


def cast(tmp_path, **more):
    base = {"path": "c.yaml", "folder": str(tmp_path), "files": {}, "git": True, "setup": [], "env": {}}
    return dict(base, **more)


def lay_out(tmp_path, **more):
    folder = tmp_path / "play"
    folder.mkdir()
    return project.lay_out(cast(tmp_path, **more), str(folder)), str(folder)


def git(path, *words):
    done = subprocess.run(["git", *words], cwd=path, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return done.stdout.split()


def test_files_lie_over_a_copied_project_without_its_litter(tmp_path):
    source = tmp_path / "sample"
    (source / ".venv").mkdir(parents=True)
    (source / "a.txt").write_text("one")
    path, _ = lay_out(
        tmp_path, project="sample", files={"deep/b.txt": "two", "a.txt": "over"}, setup=["echo 3 > c.txt"]
    )
    assert sorted(git(path, "ls-files")) == ["a.txt", "c.txt", "deep/b.txt"]
    assert git(path, "show", "HEAD:a.txt") == ["over"]
    assert git(path, "branch", "--show-current") == ["main"]
    assert git(path, "status", "--porcelain") == []


@pytest.mark.parametrize("kind, repository, commits", [(True, True, 1), ("no-commits", True, 0), (False, False, 0)])
def test_a_project_may_have_no_commits_or_no_git(tmp_path, kind, repository, commits):
    path, _ = lay_out(tmp_path, git=kind, files={"a": "b"})
    assert bool(git(path, "rev-parse", "--show-toplevel")) is repository
    assert len(git(path, "rev-list", "--all")) == commits


def test_a_push_to_the_remote_is_seen(tmp_path):
    path, folder = lay_out(tmp_path, remote=True)
    assert project.pushed(folder) is False
    git(path, "push", "-q", "origin", "main")
    assert project.pushed(folder) is True


@pytest.mark.parametrize(
    "more, said",
    [
        ({"project": "nowhere"}, 'c.yaml: project "nowhere" is no folder; give a path relative to the cast'),
        ({"files": {"../x": ""}}, 'c.yaml: file "../x" lies outside the project; use a path inside it'),
        ({"setup": ["echo no good; exit 3"]}, "setup `echo no good; exit 3` failed: no good; fix the cast's setup"),
    ],
)
def test_a_faulty_project_is_one_line(tmp_path, more, said):
    with pytest.raises(project.ProjectError) as caught:
        lay_out(tmp_path, **more)
    assert str(caught.value) == said
