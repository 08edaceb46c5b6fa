"""Reporters: how findings are told."""
