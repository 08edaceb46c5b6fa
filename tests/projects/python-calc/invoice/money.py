"""Amounts of money as whole cents."""

from decimal import ROUND_HALF_UP, Decimal


def cents(amount: str) -> int:
    """Return an amount like "12.34" in cents; raises ValueError for anything else."""
    try:
        value = Decimal(amount)
    except ArithmeticError:
        raise ValueError(f"{amount!r} is no amount of money") from None
    return int((value * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def percent(amount: int, rate: int) -> int:
    """Return `rate` percent of an amount in cents, rounded half up."""
    return int((Decimal(amount) * rate / 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def shown(amount: int) -> str:
    """Return an amount in cents as text with two decimals."""
    sign = "-" if amount < 0 else ""
    return f"{sign}{abs(amount) // 100}.{abs(amount) % 100:02d}"
