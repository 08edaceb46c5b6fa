"""Checks every fenced code block of the pages: see docs/examples.md."""
