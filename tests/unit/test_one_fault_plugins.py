"""Plugins with one fault each: every fault is found, with exactly the findings expected; in the sound one there are none."""

import pytest

from tests import plugins
from validators import rules

FAULTS = plugins.table()


def test_in_the_sound_plugin_nothing_is_found(tmp_path):
    assert plugins.found(plugins.lay(None, str(tmp_path / "shop"))) == []


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault["name"])
def test_a_fault_is_found_and_nothing_else(fault, tmp_path):
    found = plugins.found(plugins.lay(fault, str(tmp_path / "shop")))
    assert found, "nobody sees that " + fault["says"]
    assert found == fault["expect"]


def test_there_are_sixty_or_more_of_many_rules():
    assert len({fault["name"] for fault in FAULTS}) == len(FAULTS) >= 60
    assert {line.split(" ")[1] for fault in FAULTS for line in fault["expect"]} <= set(rules.load())
