"""Parsers that run inside the examples' own venv: many texts in one process."""
