"""Mending: safe edits, once and for all, and nothing else in the file."""

import os
import shutil

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from validators import casebook, judge, lint, mending, rules, target
from validators.finding import Edit, Finding

BAD = [case for case in casebook.cases() if not case.good]
FIXING = {name for name, rule in rules.load().items() if rule.fixes}
MENDED = [case for case in BAD if case.rule in FIXING]


def judged(folder):
    try:
        return judge.judge(target.find(folder))
    except target.TargetError:
        return []


def copied(case, folder):
    """Return a copy of a case's plugin in `folder`."""
    place = os.path.join(str(folder), "case")
    if os.path.isdir(place):
        shutil.rmtree(place)
    if os.path.isdir(case.path):
        shutil.copytree(case.path, place, symlinks=True)
    else:
        os.makedirs(place)
        shutil.copy(case.path, place)
        place = os.path.join(place, os.path.basename(case.path))
    return place


def tree(folder):
    found = {}
    for top, _, names in os.walk(folder):
        for name in names:
            full = os.path.join(top, name)
            if not os.path.islink(full):
                with open(full, "rb") as handle:
                    found[os.path.relpath(full, folder)] = handle.read()
    return found


def mended(folder):
    """Mend a folder; return the findings left."""
    left, _ = mending.mend(lambda: judged(folder), judged(folder))
    return left


@pytest.mark.parametrize("case", MENDED, ids=str)
def test_mending_takes_the_finding_away_and_brings_no_other(case, tmp_path):
    place = copied(case, tmp_path)
    before = judged(place)
    left = mended(place)
    assert not [one for one in left if one.edits], "mending did not come to an end"
    for rule in {one.rule for one in before if one.edits}:
        count = [len([one for one in found if one.rule == rule]) for found in (left, before)]
        assert count[0] <= count[1] - len([one for one in before if one.rule == rule and one.edits]), "a fix left its finding"
    # what was hidden behind the fault may come to light on its line: a name that is none is no other name either
    known, lines = {(one.path, one.rule) for one in before}, {(one.path, one.line) for one in before if one.edits}
    assert not [one for one in left if (one.path, one.rule) not in known and (one.path, one.line) not in lines], "mending brought a finding"


@pytest.mark.parametrize("case", BAD, ids=str)
def test_what_has_no_fix_stays_as_it_is_byte_by_byte(case, tmp_path):
    place = copied(case, tmp_path)
    touched = {one.full for one in judged(place) if one.edits}
    before, _ = tree(str(tmp_path)), mended(place)
    changed = {path for path, data in tree(str(tmp_path)).items() if before.get(path) != data}
    assert changed <= {os.path.relpath(path, str(tmp_path)) for path in touched}


SIGNS = st.sampled_from(["\n", "\r\n", " ", "\t", "---\n", "a", ":", "#", '"', "[", "]", "\ufeff", "é", "```\n", "- ", "name: x\n", "tools:\n"])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_mending_twice_is_mending_once_whatever_the_file_holds(tmp_path, data):
    """Every case, also with signs put into it at any place."""
    case = data.draw(st.sampled_from(BAD))
    place = copied(case, tmp_path)
    files = sorted(path for path in tree(str(tmp_path)) if path.endswith((".md", ".json")))
    if files:
        full = os.path.join(str(tmp_path), data.draw(st.sampled_from(files)))
        with open(full, "rb") as handle:
            text = handle.read().decode("utf-8", "replace")
        at = data.draw(st.integers(0, len(text)))
        with open(full, "wb") as out:
            out.write((text[:at] + "".join(data.draw(st.lists(SIGNS, max_size=3))) + text[at:]).encode("utf-8"))
    mended(place)
    once = tree(str(tmp_path))
    left = mended(place)
    assert tree(str(tmp_path)) == once
    assert not mending.changes(left)


@pytest.mark.parametrize("edits, text", [
    ([Edit(0, 1, "x")], "xbcdef"), ([Edit(1, 3, ""), Edit(0, 1, "x")], "xdef"), ([Edit(0, 3, "x"), Edit(1, 2, "y")], "xdef"),
    ([Edit(2, 2, "-"), Edit(2, 2, "-")], "ab-cdef"), ([Edit(6, 6, "g")], "abcdefg"), ([Edit(4, 9, "g")], "abcdef"),
], ids=str)
def test_edits_that_meet_never_mix(edits, text):
    assert mending.edited("abcdef", edits) == text


def finding(path, *edits):
    return Finding("x.md", 1, 1, "unknown-tool", "error", "x", edits, str(path))


def test_bytes_that_are_no_utf_8_are_left_alone(tmp_path):
    path = tmp_path / "x.md"
    path.write_bytes(b"a\xff")
    assert mending.changes([finding(path, Edit(0, 1, "b"))]) == []


def test_line_ends_mark_and_mode_are_kept(tmp_path):
    path = tmp_path / "x.md"
    path.write_bytes(b"\xef\xbb\xbfa\r\nb\n")
    path.chmod(0o755)
    mending.write(mending.changes([finding(path, Edit(0, 1, "c"))]))
    assert path.read_bytes() == b"\xef\xbb\xbfc\r\nb\n" and path.stat().st_mode & 0o777 == 0o755
    mending.write(mending.changes([finding(path, Edit(-1, 0, ""))]))
    assert path.read_bytes() == b"c\r\nb\n"
    assert os.listdir(tmp_path) == ["x.md"]


def test_a_link_is_written_through(tmp_path):
    (tmp_path / "real.md").write_text("a")
    os.symlink("real.md", tmp_path / "x.md")
    mending.write(mending.changes([finding(tmp_path / "x.md", Edit(0, 1, "c"))]))
    assert os.path.islink(tmp_path / "x.md") and (tmp_path / "real.md").read_text() == "c"


def test_a_diff_names_the_file_and_both_lines(tmp_path):
    (tmp_path / "x.md").write_text("a\nb\n")
    diff = mending.diff(mending.changes([finding(tmp_path / "x.md", Edit(2, 3, "c"))]))
    assert diff == "--- a/x.md\n+++ b/x.md\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n"
    (tmp_path / "x.md").write_text("a\nb")
    assert mending.diff(mending.changes([finding(tmp_path / "x.md", Edit(2, 3, "c"))])).endswith(
        "-b\n\\ No newline at end of file\n+c\n\\ No newline at end of file\n")


def test_diff_writes_nothing_and_fix_writes(tmp_path, monkeypatch, capsys):
    from validators import command

    place = copied(MENDED[0], tmp_path) if MENDED else pytest.skip("no rule brings a fix yet")
    before = tree(str(tmp_path))
    assert command.main(["--diff", place]) == 1 and tree(str(tmp_path)) == before
    assert capsys.readouterr().out.startswith("--- a/")
    command.main(["--fix", place])
    assert "mended" in capsys.readouterr().err and tree(str(tmp_path)) != before


def test_paths_are_told_from_the_working_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert lint.shown(str(tmp_path / "a" / "b.md")) == "a/b.md" and lint.shown("/etc/x.md") == "/etc/x.md"
