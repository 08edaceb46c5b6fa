"""Measures whether people's words find the right skill and agent: see docs/discovery.md."""
