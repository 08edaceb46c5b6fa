"""What the validators know of muster is what muster says of itself."""

from muster import model
from validators import facts


def test_gates_are_those_of_muster():
    assert facts.GATES == model.GATES


def test_result_states_are_those_of_muster():
    assert facts.STATES == model.RESULT_STATES
