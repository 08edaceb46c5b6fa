"""The second reader of shell lines: what it finds, and that nothing it meets stops a guard."""

import os
import stat

import pytest
from corpus import shfmt

from muster.shell import oracle

needs_shfmt = pytest.mark.skipif(not os.path.exists(shfmt.SHFMT), reason="shfmt is not installed (pip install shfmt-py)")


@needs_shfmt
@pytest.mark.parametrize("text, found", [
    ("rm -rf x; (cd a && ls) | wc", [["rm", "-rf", "x"], ["cd", "a"], ["ls"], ["wc"]]),
    ("r''m -\"r\"f a\\ b 'c d'", [["rm", "-rf", "a b", "c d"]]),
    ("$x -rf $(pwd)/a *.c \"$HOME\"", [[None, "-rf", None, None, None], ["pwd"]]),
    ("echo \"$(rm a)\"", [["echo", None], ["rm", "a"]]),
    ("f() { rm a; }; X=1 f", [["rm", "a"], ["f"]]),
    ("a=1", []), ("", []),
])
def test_the_commands_that_it_finds(text, found):
    assert sorted(map(str, oracle.simple_commands_of(text, shfmt.SHFMT))) == sorted(map(str, found))


@needs_shfmt
@pytest.mark.parametrize("text", ["rm 'a", "if true", "a )", "(" * 50000, None, "x" * 300000])
def test_what_it_refuses_is_none(text):
    assert oracle.simple_commands_of(text, shfmt.SHFMT) is None


@pytest.mark.parametrize("body", ["exec sleep 60", "echo not json", "echo '[1]'", "echo '{\"Type\": 3}'", "exit 1", "printf '\\377\\376'", "kill -9 $$", "cat >/dev/null; echo null"])
def test_a_broken_program_is_none(tmp_path, monkeypatch, body):
    path = tmp_path / "shfmt"
    path.write_text("#!/bin/sh\nexec 2>&-\n" + body + "\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(oracle, "_SECONDS", 0.5)
    assert oracle.simple_commands_of("rm -rf x", str(path)) is None


@pytest.mark.parametrize("tree", [None, [], 3, {}, {"Type": "Stmt"}])
def test_what_is_no_tree_is_none(tree):
    assert oracle.calls(tree) is None


@pytest.mark.parametrize("tree", [
    {"Type": "File", "Stmts": [{"Type": "CallExpr", "Args": [3, None, {"Parts": [None]}]}]}, {"Type": "File", "Stmts": [{"Type": "CallExpr", "Args": "x"}]},
    {"Type": "File", "Stmts": [{"Type": "CallExpr", "Args": [{"Parts": [{"Type": "Lit"}, {"Type": "DblQuoted", "Parts": [{}]}]}]}]},
])
def test_an_odd_tree_raises_nothing(tree):
    assert all(isinstance(words, list) for words in oracle.calls(tree))


def test_a_missing_program_is_none():
    assert oracle.simple_commands_of("rm -rf x", "no-such-shfmt") is None
