"""The size router: what a request's words say, and that the person's letter always wins."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muster import size, stages
from muster.stages import Stage


@pytest.mark.parametrize("request_, expected, rest", [
    ("S add a button", "S", "add a button"), ("L: add a button", "L", "add a button"), ("M, add a button", "M", "add a button"),
    ("--size l add a button", "L", "add a button"), ("--size=S add", "S", "add"), ("  M\nadd", "M", "add"), ("S", "S", ""),
    ("L-shaped desks", "M", "L-shaped desks"), ("S3 upload of reports", "M", "S3 upload of reports"),
    ("L'Oréal page", "M", "L'Oréal page"), ("S&P 500 chart", "M", "S&P 500 chart"), ("M/S stereo switch", "M", "M/S stereo switch"),
    ("s bahn times", "M", "s bahn times"), ("--size XL add a button", "M", "--size XL add a button"),
    ("export orders as CSV", "M", "export orders as CSV"), ("fix a typo", "S", "fix a typo"),
    ("Fix a TYPO in the login page", "L", "Fix a TYPO in the login page"), ("rename authority", "S", "rename authority"),
    ("add a column " * 40, "L", ("add a column " * 40).strip()), ("", "M", ""),
])
def test_a_request_has_a_size_and_keeps_its_words(request_, expected, rest):
    chosen, why, left = size.route(request_)
    assert (chosen, left) == (expected, rest) and why


@given(st.text())
def test_every_text_has_a_size_with_a_reason_in_one_line(request_):
    chosen, why, rest = size.route(request_)
    assert chosen in "SML" and why and "\n" not in why and rest in request_


@pytest.mark.parametrize("prompt, expected", [("m", "M"), (" L \n", "L"), ("S", "S"), ("XL", None), ("medium", None), ("", None)])
def test_one_letter_alone_is_a_size(prompt, expected):
    assert size.word(prompt) == expected


def test_the_price_counts_a_dispatch_a_group_with_what_was_measured():
    table = [Stage("a", [["x", "y"], ["z"]], "parallel", [], "", ["S"], [["ask"]])]
    assert size.price(table) == (2, 2 * size.TOKENS)
    assert size.price(table, {"x": 10, "y": 99}) == (2, 10 + size.TOKENS)
    assert size.price(stages.for_size(table, "L")) == (0, 0)
