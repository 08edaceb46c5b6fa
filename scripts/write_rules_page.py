"""Writes docs/rules.md from the rules' own pages; a test compares the two."""

import os
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PAGE = os.path.join(ROOT, "docs", "rules.md")
sys.path.insert(0, ROOT)

from validators import rules  # noqa: E402 - the checkout's own package

HEAD = """# The rules

What `muster validate` flags, by group. A rule is named for what it flags, so that it reads well in a mark:
`muster: allow unknown-tool (reason)`. *error*: broken, dead at run time or dangerous; *warning*: works, but not as meant, or at a
cost; *info*: style, with a reason. *fix*: `--fix` mends it. How to use it: [validate](validate.md).

This page is written by `python scripts/write_rules_page.py` from the rules in `validators/rules/`.
"""


def page():
    """Return the page as text."""
    known = rules.known()
    parts = [HEAD]
    groups = [(group, [rule for rule in known.values() if rule.group == group]) for group in rules.GROUPS]
    for group, found in groups:
        if found:
            parts.append("| {} | severity | what |\n|---|---|---|\n{}\n".format(group, "\n".join(_row(rule) for rule in found)))
    for _, found in groups:
        parts += [_section(rule) for rule in found]
    return "\n".join(parts)


def _row(rule):
    return "| [{0}](#{0}) | {1}{2} | {3} |".format(rule.name, rule.severity, ", fix" if rule.fixes else "", rule.summary.replace("|", "\\|"))


def _section(rule):
    body = rule.page.replace("\n## ", "\n### ")
    return "## {}\n\n*{}, {}{}.* {}\n".format(rule.name, rule.group, rule.severity, ", fix" if rule.fixes else "", body)


if __name__ == "__main__":
    with open(PAGE, "w", encoding="utf-8") as out:
        out.write(page())
    print("wrote {}".format(os.path.relpath(PAGE, ROOT)))
