"""Rules of the group: secrets."""

from muster.guards.rules import Rule  # noqa: F401

RULES = ()
