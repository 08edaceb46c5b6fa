"""Where the code is in a Markdown text: fenced and indented blocks, line by line.

markdown-it-py says the same and takes ten times as long; what this scan is not sure of it leaves to it (`Unsure`)."""

from __future__ import annotations

import re

_FENCE = re.compile(r"(`{3,}(?=[^`]*$)|~{3,})(.*)$")
_ITEM = re.compile(r"([-*+]|\d{1,9}[.)])( {1,4}(?=\S)| *$|(?= {5}))")
_RULE = re.compile(r"([-*_])[ ]*(?:\1[ ]*){2,}$")
_ODD = re.compile(r"^[ ]*(?:[-*+]|\d{1,9}[.)]) +(?:>|<|`{3}|~{3}|[-*+] |\d{1,9}[.)] )", re.MULTILINE)
_MARKUP = re.compile(r"<(?:!|\?|/?(?:pre|script|style|textarea)\b)", re.IGNORECASE)
_QUOTED = re.compile(r"(?:> ?)+")
_STRUCTURE = re.compile(r" {4}| *(?:`{3}|~{3}|#|[-*+]|\d{1,9}[.)]|>|\||=|_|\[)")
_CODE = re.compile(r"```|~~~| {4}|\t")


class Unsure(Exception):
    """The text has what only a whole parser reads right: quotes, HTML, tabs, lists that begin with code."""


class Code:
    """A block of code: its lines `[first, last)` counted from 0, `info` and `content` of a fenced one, else None; `closed`."""

    __slots__ = ("first", "last", "info", "content", "closed")

    def __init__(self, first, last, info=None, content=None, closed=True):
        self.first, self.last, self.info, self.content, self.closed = first, last, info, content, closed


def scan(text):
    """Return the blocks of code in order; raises `Unsure`."""
    if not _CODE.search(text):
        return []
    if "\r" in text or "\0" in text or _ODD.search(text):
        raise Unsure
    return _Scan(text.split("\n")).run()


class _Scan:
    """One pass: `lists` are the columns at which the contents of the open list items begin."""

    def __init__(self, lines):
        self.ended = bool(lines) and lines[-1] == ""  # the last line has its line break
        if self.ended:
            lines = lines[:-1]
        self.lines, self.found, self.lists, self.paragraph, self.doubt = lines, [], [], False, False

    def run(self):
        at = 0
        while at < len(self.lines):
            at = self._line(at)
        return self.found

    def _line(self, at):
        line = self.lines[at]
        bare = line.lstrip(" ")
        if not bare:
            self.paragraph = False
            return at + 1
        if "\t" in line:
            raise Unsure
        indent = len(line) - len(bare)
        inside = [column for column in self.lists if column <= indent]
        if self.paragraph and len(inside) < len(self.lists) and indent >= 4:
            raise Unsure  # a lazy line of a paragraph, or something else
        relative = indent - (inside[-1] if inside else 0)
        if relative >= 4:
            if self.paragraph:
                if self.doubt:
                    raise Unsure
                return at + 1
            self.lists = inside
            return self._indented(at, inside[-1] if inside else 0)
        if bare[0] in "<>":
            return self._quote(at, bare) if bare[0] == ">" else self._markup(at, bare)
        fence = _FENCE.match(bare)
        if fence:
            self.lists, self.paragraph = inside, False
            return self._fenced(at, fence, indent, inside[-1] if inside else 0)
        return self._other(at, bare, indent, inside)

    def _quote(self, at, bare):
        """A line of a quote; what is code inside one is for the parser."""
        said = bare[_QUOTED.match(bare).end():]
        if self.lists or _STRUCTURE.match(said):
            raise Unsure
        self.paragraph = self.doubt = bool(said.strip(" "))
        return at + 1

    def _markup(self, at, bare):
        """HTML up to the next blank line, or a paragraph that begins with a tag: neither holds code while all its lines are plain."""
        if self.lists or _MARKUP.match(bare):
            raise Unsure
        while at < len(self.lines) and self.lines[at].strip(" "):
            if _STRUCTURE.match(self.lines[at]) or (self.lines[at].lstrip(" ")[:1] == "<" and _MARKUP.match(self.lines[at].lstrip(" "))):
                raise Unsure
            at += 1
        self.paragraph = False
        return at

    def _other(self, at, bare, indent, inside):
        item = _ITEM.match(bare)
        if item and not _RULE.match(bare):
            number = item.group(1)
            if not item.group(2) or item.end() == len(bare) or (self.paragraph and len(inside) == len(self.lists) and number[:-1].isdigit() and number[:-1] != "1"):
                raise Unsure  # an empty item, one that begins with code, or a number in the middle of a sentence
            self.lists, self.paragraph = inside + [indent + item.end()], True
            return at + 1
        if not self.paragraph:
            self.lists = inside
        if self.doubt and self.paragraph and not bare.strip("= -"):
            raise Unsure  # under a link's definition it is no heading
        heading = bare.startswith("#") or _RULE.match(bare) or (self.paragraph and len(inside) == len(self.lists) and set(bare.rstrip()) == {"="})
        if heading:
            self.lists = inside
        # a link's definition and a table end without a blank line
        self.doubt = bare.startswith("[") or "|" in bare or (self.doubt and self.paragraph)
        self.paragraph = not heading
        return at + 1

    def _indented(self, first, column):
        at = last = first
        while at < len(self.lines):
            line = self.lines[at]
            if "\t" in line:
                raise Unsure
            if line.strip(" "):
                if len(line) - len(line.lstrip(" ")) < column + 4:
                    break
                last = at + 1
            at += 1
        self.found.append(Code(first, last))
        self.paragraph = False
        return last

    def _fenced(self, first, fence, indent, column):
        closing = re.compile(r" {0,3}" + re.escape(fence.group(1)[0]) + "{" + str(len(fence.group(1))) + ",} *$")
        content, at = [], first + 1
        while at < len(self.lines):
            line = self.lines[at]
            lead = len(line) - len(line.lstrip(" "))
            if "\t" in line and line[lead] == "\t" and (column or indent):
                raise Unsure
            if line.strip(" ") and lead < column:
                self.found.append(Code(first, at, fence.group(2).strip(), "".join(content), False))
                return at
            if line.strip(" ") and closing.match(line[column:]):
                self.found.append(Code(first, at + 1, fence.group(2).strip(), "".join(content)))
                return at + 1
            content.append(line[min(lead, indent):] + "\n")
            at += 1
        if content and not self.ended:
            content[-1] = content[-1][:-1]
        self.found.append(Code(first, at, fence.group(2).strip(), "".join(content), False))
        return at
