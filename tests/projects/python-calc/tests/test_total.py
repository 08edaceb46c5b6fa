import pytest

from invoice import Line, total

LINES = [Line("pen", 3, 120), Line("paper", 1, 499)]


def test_lines_add_up():
    assert total(LINES) == 859


def test_an_empty_invoice_is_zero():
    assert total([]) == 0


def test_discount_comes_before_tax():
    assert total([Line("desk", 1, 10000)], discount=10, tax=20) == 10800


def test_a_discount_has_bounds():
    with pytest.raises(ValueError, match="between 0 and 100"):
        total(LINES, discount=101)
