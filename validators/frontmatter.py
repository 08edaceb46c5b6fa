"""How the client 2.1.329 reads a frontmatter: where it ends, and how it re-reads one that is no YAML."""

from __future__ import annotations

import re

from validators import node

# Both patterns are the client's own.
_WHOLE = re.compile(r"---\s*\n([\s\S]*?)---\s*\n?")
_LINE = re.compile(r"([a-zA-Z_-]+):\s+(\S.*)\Z")
_ODD = re.compile(r"[{}\[\]*&#!|>%@`]|: ")
# What is lost when a list or a block becomes a plain text; a text that only looks like a list loses nothing.
_BLOCK = re.compile(r"[|>][+-]?\d?[+-]?\s*\Z")
_LISTS = ("tools", "disallowedTools", "allowed-tools", "disallowed-tools", "skills", "arguments", "paths")
_TAB = re.compile(r"^\t+", re.MULTILINE)


def early_end(document):
    """Return the offset of three dashes inside the frontmatter, where the client takes it to end; None where there are none."""
    text = document.source.text
    match = _WHOLE.match(text)
    if not match or not document.head:
        return None
    end = match.end(1)
    return end if end < document.start and "---" in document.head and end < text.index(document.head) + len(document.head) else None


_LATE = re.compile(r"(?:\s+|\s*<!--.*?-->\s*|\s*#[^\n]*\n\s*)(---[ \t]*\r?\n(?:name|description|tools|model|allowed-tools|argument-hint):.*?\n---[ \t]*\r?$)", re.DOTALL | re.MULTILINE)


def late(text):
    """Return the offset of a frontmatter that has something before it, None where there is none."""
    match = None if text.startswith("---") else _LATE.match(text)
    return match.start(1) if match else None


def tabs(document):
    """Return `[(start, end)]` of the tabs that indent lines of a frontmatter which does not parse."""
    if document.fault is None or not document.head:
        return []
    base = document.source.text.index(document.head)
    return [(base + match.start(), base + match.end()) for match in _TAB.finditer(document.head) if document.head[match.end():].split("\n", 1)[0].strip()]


def reading(document):
    """Say how the client reads a frontmatter that is no YAML: repaired or broken; "" for one of which another rule tells."""
    if document.fault is None or not document.head or early_end(document) is not None or tabs(document):
        return ""
    return "repaired" if parses(repaired(document.head)) else "broken"


class Odd:
    """A line that is no YAML by itself: its `key`, `value`, their `start` and the value's `end`, what the client makes of it."""

    __slots__ = ("key", "value", "start", "end", "quoted", "lossy")

    def __init__(self, key, value, start):
        self.key, self.value, self.start, self.end = key, value, start, start + len(value)
        self.quoted = '"{}"'.format(value.replace("\\", "\\\\").replace('"', '\\"'))
        self.lossy = bool(_BLOCK.match(value)) or (key in _LISTS and value[0] in "[{")


def parses(text):
    """Say whether a text is YAML whose top is a mapping or nothing."""
    try:
        tree = node.from_yaml(text)
    except node.Fault:
        return False
    return tree is None or tree.kind == "map"


def repaired(head):
    """Return what the client reads in a second attempt: odd values in quotes, leading tabs as two spaces."""
    lines = []
    for line in head.split("\n"):
        match = _LINE.match(line.rstrip("\r"))
        if match and not _quoted(match[2]) and not _list(match[2]) and _ODD.search(match[2]):
            line = "{}: {}".format(match[1], Odd(match[1], match[2], 0).quoted)
        lines.append(line)
    return _TAB.sub(lambda tabs: "  " * len(tabs[0]), "\n".join(lines))


def odd_lines(head, base):
    """Return the `Odd` lines of a head that begins at offset `base`: those that do not parse when they stand alone."""
    found, at = [], base
    for line in head.split("\n"):
        match = _LINE.match(line.rstrip("\r"))
        if match and not _quoted(match[2]) and not _list(match[2]) and _ODD.search(match[2]) and not parses(line):
            found.append(Odd(match[1], match[2].rstrip(), at + match.start(2)))
        at += len(line) + 1
    return found


def _quoted(value):
    return len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"


def _list(value):
    if not (value.startswith("[") and value.endswith("]")):
        return False
    try:
        return node.from_yaml(value).kind == "list"
    except node.Fault:
        return False
