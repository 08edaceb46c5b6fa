"""`muster validate`: judge a plugin, a marketplace, a project or a file."""

from __future__ import annotations

SUMMARY = "find faults in a plugin, marketplace, .claude folder or file, without running it"
EXAMPLE = "muster validate plugins/shop --format sarif"


def add_arguments(parser):
    """Declare what the verb takes."""
    from validators import command

    command.add_arguments(parser)


def run(args):
    """Judge; return 0 clean, 1 findings, 2 usage, 3 a bug."""
    from muster import extras

    extras.need("yaml", "PyYAML>=6,<7", "the validators read frontmatter with it")
    extras.need("markdown_it", "markdown-it-py>=3,<5", "the validators read Markdown with it")
    extras.need("jsonschema", "jsonschema>=4,<5", "the validators check shapes with it")
    from validators import command

    return command.answer(args)
