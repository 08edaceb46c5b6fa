"""docs/guards.md says what the rules of the guards say."""

import os
import runpy

import scratch

PAGE = runpy.run_path(os.path.join(scratch.CHECKOUT, "scripts", "write_guards_page.py"), run_name="guards_page")


def test_the_page_is_what_the_generator_writes():
    with open(PAGE["PAGE"], encoding="utf-8") as handle:
        assert handle.read() == PAGE["page"](), "run: python scripts/write_guards_page.py"


def test_every_group_has_a_title():
    from muster.guards import rules

    assert set(PAGE["TITLES"]) == set(rules.GROUPS)
