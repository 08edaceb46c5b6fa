"""Rules of the group: history."""

from muster.guards.rules import Rule  # noqa: F401

RULES = ()
