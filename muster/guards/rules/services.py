"""Rules of the group: services."""

from muster.guards.rules import Rule  # noqa: F401

RULES = ()
