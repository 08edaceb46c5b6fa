"""What is shipped: through git the tracked files, without git all."""

import json
import subprocess

import pytest

from validators import judge, shipped, target


@pytest.fixture
def plugin(tmp_path):
    manifest = {"name": "shop", "version": "1.0.0", "description": "Looks after a shop.", "author": {"name": "Ada"}}
    files = {".claude-plugin/plugin.json": json.dumps(manifest), ".env": "SHOP=1\n", "hooks/__pycache__/x.pyc": "x", "README.md": "# Shop\n"}
    for path, text in files.items():
        place = tmp_path / "shop" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    return tmp_path / "shop"


def git(folder, *words):
    subprocess.run(["git", "-C", str(folder), "-c", "user.name=a", "-c", "user.email=a@b.c", *words], check=True, capture_output=True)


def stray(folder):
    return [one.path for one in judge.judge(target.find(str(folder)), select=["stray-file"])]


def test_without_git_everything_is_shipped(plugin):
    assert shipped.tracked(str(plugin)) is None
    assert stray(plugin) == [".env", "hooks/__pycache__"]


@pytest.mark.parametrize("version", ["2", "3", "4"])
def test_with_git_only_tracked_files_are_shipped(plugin, version):
    git(plugin, "init", "-q")
    git(plugin, "config", "index.version", version)
    (plugin / "a-rather-long-name-that-shares-its-beginning-1.md").write_text("a\n")
    (plugin / "a-rather-long-name-that-shares-its-beginning-2.md").write_text("b\n")
    git(plugin, "add", "README.md", ".claude-plugin", "a-rather-long-name-that-shares-its-beginning-1.md", "a-rather-long-name-that-shares-its-beginning-2.md")
    if version == "3":
        git(plugin, "add", "-N", ".env")  # an entry of version 3 carries more flags
        git(plugin, "rm", "-q", "--cached", ".env")
    git(plugin, "update-index", "--index-version", version)
    listed = subprocess.run(["git", "-C", str(plugin), "ls-files"], check=True, capture_output=True, text=True).stdout.split()
    assert shipped.tracked(str(plugin)) == set(listed)
    assert stray(plugin) == []


def test_a_tracked_env_file_is_stray(plugin):
    git(plugin, "init", "-q")
    git(plugin, "add", "-f", ".")
    assert stray(plugin) == [".env", "hooks/__pycache__"]


def test_a_plugin_inside_a_checkout_is_known_by_its_own_paths(plugin):
    git(plugin.parent, "init", "-q")
    git(plugin.parent, "add", "shop/README.md", "shop/.claude-plugin")
    assert shipped.tracked(str(plugin)) == {"README.md", ".claude-plugin/plugin.json"}


def test_an_index_that_is_none_counts_as_no_git(plugin):
    (plugin / ".git").mkdir()
    (plugin / ".git" / "index").write_bytes(b"DIRC\x00\x00\x00\x02\x00\xff\xff\xffshort")
    assert shipped.tracked(str(plugin)) is None
