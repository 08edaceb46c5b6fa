import pytest

from invoice import cents, shown


@pytest.mark.parametrize(
    ("text", "amount"), [("0", 0), ("12.34", 1234), ("0.005", 1), ("-3.5", -350)]
)
def test_text_becomes_cents(text, amount):
    assert cents(text) == amount


def test_a_word_is_no_amount():
    with pytest.raises(ValueError, match="no amount"):
        cents("many")


@pytest.mark.parametrize(("amount", "text"), [(0, "0.00"), (5, "0.05"), (-350, "-3.50")])
def test_cents_become_text(amount, text):
    assert shown(amount) == text
