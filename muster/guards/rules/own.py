"""Rules of the group: own."""

from muster.guards.rules import Rule  # noqa: F401

RULES = ()
