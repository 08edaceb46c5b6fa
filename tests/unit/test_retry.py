"""Retries: the ceiling doubles up to its bound, the wait lies anywhere below it."""
import pytest
from hypothesis import given
from hypothesis import strategies as st

from muster import retry


@pytest.mark.parametrize("attempt, seconds", [(1, 0.5), (2, 1.0), (3, 2.0), (5, 8.0), (6, 8.0), (10 ** 9, 8.0), (0, 0.5), (-3, 0.5)])
def test_the_ceiling_doubles_up_to_the_cap(attempt, seconds):
    assert retry.ceiling(attempt) == seconds


@given(st.integers(1, 10 ** 6), st.floats(0.001, 100), st.floats(0.001, 1000))
def test_a_wait_lies_between_nothing_and_the_ceiling(attempt, base, cap):
    assert 0 <= retry.delay(attempt, base, cap) < retry.ceiling(attempt, base, cap) <= cap
    assert retry.delay(attempt, base, cap, lambda: 0.0) == 0.0
    assert retry.delay(attempt, base, cap, lambda: 0.5) == retry.ceiling(attempt, base, cap) / 2


def test_the_draw_is_spread_over_the_whole_of_it():
    drawn = [retry.chance() for _ in range(2000)]
    assert all(0 <= number < 1 for number in drawn) and 0.4 < sum(drawn) / len(drawn) < 0.6 and max(drawn) > 0.9 > 0.1 > min(drawn)


def test_there_are_so_many_attempts_and_no_more():
    assert [retry.again(number) for number in (1, 2, 3, 4)] == [True, True, False, False]
