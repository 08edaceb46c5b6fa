"""What an invoice adds up to."""

from typing import Iterable, NamedTuple

from invoice.money import percent


class Line(NamedTuple):
    """One line: a name, how many pieces, the price of one piece in cents."""

    name: str
    pieces: int
    price: int


def total(lines: Iterable[Line], discount: int = 0, tax: int = 0) -> int:
    """Return the sum in cents; the discount (percent) comes off before the tax (percent)."""
    if not 0 <= discount <= 100:
        raise ValueError(f"a discount of {discount} % is not between 0 and 100")
    net = sum(line.pieces * line.price for line in lines)
    net -= percent(net, discount)
    return net + percent(net, tax)
