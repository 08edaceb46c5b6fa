"""Where components lie: the part of a path below the plugin or the `.claude` folder, and pages that got among them."""

from __future__ import annotations

import re

# No component is called so on purpose.
_PAGES = re.compile(r"(?:README|Readme|readme|CHANGELOG|CONTRIBUTING|LICENSE|INDEX|CLAUDE|AGENTS|GEMINI|TODO|NOTES|HISTORY)"
                    r"(?:[._-][A-Za-z-]{2,5})?\.md\Z")


def inner(target, path):
    """Return a path as the plugin or the `.claude` folder sees it, None for one outside."""
    return path[len(target.base):] if path.startswith(target.base) else None


def is_page(document):
    """Say whether a component's file is a page that is not meant as one: no frontmatter, or a name that only pages have."""
    name = document.path.rpartition("/")[2]
    return document.kind in ("agent", "command") and bool(_PAGES.match(name)) and document.get("description") is None


def full_name(target, document):
    """Return the name a component is called by: sub-folders, then the frontmatter's name or the file's.

    A project's agents are called by their name alone, wherever they lie."""
    folders, _, last = document.name.rpartition(":")
    if document.kind == "agent":
        last = document.text("name") or last
        folders = "" if target.kind == "project" else folders
    return "{}:{}".format(folders, last) if folders else last
