"""Deny."""
import sys

BLOCKED = ["~/.aws/credentials"]
if any(place in sys.stdin.read() for place in BLOCKED):
    sys.exit(2)
