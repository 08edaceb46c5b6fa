"""Links of Markdown: where they stand, where they lead, and the anchors that a page has."""

from __future__ import annotations

import os
import re
import urllib.parse
import weakref

from validators import mentions, shipped, wording

_LINK = re.compile(r"(?<!\\)\[(?:[^\[\]\n]|\[[^\[\]\n]*\])*\]\(\s*<?([^()\s<>]+(?:\([^()\s]*\)[^()\s<>]*)?)>?(?:\s+[\"'][^\"'\n]*[\"'])?\s*\)")
_OUTER = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//|/|~|@")
_STAND_IN = re.compile(r"[{}<>$*|…]|\.\.\.|^(?:url|link|path|href|file|src|image|uri)\Z|path/to|^(?:your|my|example)[-_/]|\bxxx|NNN|YYYY", re.IGNORECASE)
_HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+(.+?)[ \t]*#*[ \t]*\r?$|^([^\n]+)\r?\n(?:=+|-+)[ \t]*\r?$", re.MULTILINE)
_ID = re.compile(r"<[a-zA-Z][^>\n]*\b(?:id|name)\s*=\s*[\"']([^\"']+)[\"']|\{#([\w-]+)\}")


_OF = weakref.WeakKeyDictionary()


def of(document):
    """Return `[(path, anchor, offset in the file)]` of the links that lead to a file or an anchor of the same tree."""
    if document not in _OF:
        _OF[document] = list(_of(document)) if "](" in document.body else []
    return _OF[document]


def _of(document):
    for match in _LINK.finditer(wording.plain(document)):
        goal = match.group(1)
        if _OUTER.match(goal) or _STAND_IN.search(goal):
            continue
        path, _, anchor = goal.partition("#")
        yield urllib.parse.unquote(path.partition("?")[0]), anchor, document.start + match.start(1)


def place(document, path):
    """Return the path relative to the target that a link of the document means."""
    return os.path.normpath(os.path.join(os.path.dirname(document.path), path)).replace(os.sep, "/")


def judged(target):
    """Return the documents whose links are meant from where they lie: no template, no example, no translation.

    Pages that no model is given count in a checkout only: a package leaves out half of what they lead to."""
    whole = shipped.tracked(target.root) is not None
    given = set(mentions.prompts(target))
    return [one for one in target.documents
            if not wording.COPIED.search(one.path) and (one in given or (whole and shipped.is_shipped(target, one.path)))]


def anchors(document):
    """Return the anchors of a page as GitHub makes them."""
    found, counts = set(), {}
    for match in _ID.finditer(document.body):
        found.add((match.group(1) or match.group(2)).lower())
    # a heading inside what only looks like code is taken as one: better one dead anchor unseen than a live one blamed
    for match in _HEADING.finditer(document.body):
        slug = _slug(match.group(2) or match.group(3))
        number = counts.get(slug, 0)
        counts[slug] = number + 1
        found.add("{}-{}".format(slug, number) if number else slug)
    return found


def _slug(heading):
    heading = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", heading)
    heading = re.sub(r"</?[a-zA-Z][^>]*>", "", heading)
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def bare(anchor):
    """Return an anchor without what renderers treat differently: signs, doubled and outer dashes."""
    return re.sub(r"-+", "-", re.sub(r"[^\w-]", "", urllib.parse.unquote(anchor).lower())).strip("-")
