"""Paths that differ in case only: made here, a checkout on most Macs could not hold them."""

import os

import pytest

from validators import judge, target


@pytest.mark.parametrize("first, second, found", [
    ("docs/Till.md", "docs/till.md", "docs/till.md"),
    ("docs/till.md", "Docs/shop.md", "docs/till.md"),
    ("docs/till.md", "docs/shop.md", None),
])
def test_two_paths_that_are_one_on_many_disks_are_found_once(tmp_path, first, second, found):
    for path in (".claude-plugin/plugin.json", first, second):
        full = tmp_path / path
        full.parent.mkdir(parents=True, exist_ok=True)
        full.write_text('{"name": "shop"}')
    if len(os.listdir(tmp_path / "docs")) + len(os.listdir((tmp_path / second).parent)) < 2:
        pytest.skip("this disk knows no case")
    findings = judge.judge(target.find(str(tmp_path)), select={"case-collision"})
    assert [one.path for one in findings] == ([found] if found else [])
