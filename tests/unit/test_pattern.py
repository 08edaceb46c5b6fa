"""Event patterns match a part of an event, and nothing by accident."""

import pytest

from muster.rehearsal import pattern

EVENT = {
    "type": "gate.recorded",
    "subject": "R1",
    "actor": "main",
    "data": {"gate": "test", "n": 1, "of": [{"a": 1, "b": 2}]},
}


@pytest.mark.parametrize(
    "wanted, fits",
    [
        ("gate.recorded", True),
        ("gate", False),
        ({"type": "gate.recorded", "subject": "R1", "actor": "main"}, True),
        ({"subject": "R2"}, False),
        ({"data": {"gate": "test"}}, True),
        ({"data": {"gate": "build"}}, False),
        ({"data": {"missing": None}}, False),
        ({"data": {"of": [{"a": 1}]}}, True),
        ({"data": {"of": []}}, False),
        ({"data": {"n": True}}, False),
        ({"says": "gate.*test"}, True),
        ({"says": "nothing"}, False),
    ],
)
def test_a_pattern_fits_a_part(wanted, fits):
    assert pattern.matches(wanted, EVENT) is fits


def test_what_came_instead_is_told():
    assert pattern.nearest("gate.recorded", [EVENT]) == "after it came R1 gate=test, n=1"
    assert pattern.nearest("run.opened", [EVENT]) == "it did not come; last seen: gate.recorded"
    assert pattern.nearest("run.opened", []) == "it did not come; last seen: no event"
