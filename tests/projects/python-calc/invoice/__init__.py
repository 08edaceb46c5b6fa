"""Invoices: lines, discount, tax; every amount is a whole number of cents."""

from invoice.money import cents, shown
from invoice.total import Line, total

__all__ = ["Line", "cents", "shown", "total"]
