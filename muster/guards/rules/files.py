"""Rules of the group: files."""

from muster.guards.rules import Rule  # noqa: F401

RULES = ()
