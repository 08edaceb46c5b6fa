"""Rules of the group: code."""

from muster.guards.rules import Rule  # noqa: F401

RULES = ()
