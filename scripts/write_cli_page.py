"""Writes docs/cli.md from the verbs themselves; a test compares the two."""

import argparse
import os
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PAGE = os.path.join(ROOT, "docs", "cli.md")
sys.path.insert(0, ROOT)

from muster import cli  # noqa: E402 - the checkout's own package

HEAD = """# The command line

`bin/muster` is on the path of the client's Bash tool while the plugin is on; link it into your own path to use it in a terminal.
Every verb prints `--help` with an example. Exit status: 0 done, 1 refused or failed (one line: what, where, what to do), 2 usage,
3 a bug of muster (the line names a file to paste), 130 interrupted.

This page is written by `python scripts/write_cli_page.py`.
"""


def page():
    """Return the page as text."""
    parts = [HEAD]
    for name in cli.COMMANDS:
        if name not in cli.HIDDEN:
            verb = cli.load(name)
            parts.append("## muster {}\n\n{}.\n\n{}\n\nExample: `{}`\n".format(
                name, verb.SUMMARY[0].upper() + verb.SUMMARY[1:], _arguments(cli.parser(name, verb)), verb.EXAMPLE))
    return "\n".join(parts)


def _arguments(parser):
    rows = ["| argument | what |", "|---|---|"]
    for action in parser._actions:  # noqa: SLF001 - argparse has no public list of them
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            for choice, sub in action.choices.items():
                rows.append("| `{}` | {} |".format(" ".join([choice] + _usage(sub)), sub.description.rstrip(".")))
        elif not isinstance(action, argparse._HelpAction):  # noqa: SLF001
            rows.append("| `{}` | {} |".format(_name(action), _help(action)))
    return "\n".join(rows) if len(rows) > 2 else "No arguments."


def _usage(parser):
    return [("{}" if action.required else "[{}]").format(_name(action)) for action in parser._actions  # noqa: SLF001
            if not isinstance(action, argparse._HelpAction) and "--json" not in action.option_strings]  # noqa: SLF001


def _name(action):
    shown = action.metavar or (action.dest.upper() if action.option_strings else action.dest)
    if isinstance(shown, tuple):
        shown = " ".join(shown)
    if action.choices and not action.option_strings:
        shown = "\\|".join(str(choice) for choice in action.choices)
    if not action.option_strings:
        return shown
    return ", ".join(action.option_strings) + (" " + shown if action.nargs != 0 else "")


def _help(action):
    said = (action.help or "").replace("|", "\\|")
    if action.choices and action.option_strings:
        said = (said + " " if said else "") + "(" + ", ".join(str(choice) for choice in action.choices) + ")"
    return said or "–"


if __name__ == "__main__":
    with open(PAGE, "w", encoding="utf-8") as out:
        out.write(page())
    print("wrote {}".format(os.path.relpath(PAGE, ROOT)))
