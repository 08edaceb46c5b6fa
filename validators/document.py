"""A Markdown component: its frontmatter with places, its body with tokens. Agents, skills, commands, styles."""

from __future__ import annotations

import re

from validators import blocks, node

# The client takes a frontmatter only at the first byte of the file, closed by a line of three dashes.
_OPEN = re.compile(r"---[ \t]*\r?\n")
_CLOSE = re.compile(r"^---[ \t]*\r?$", re.MULTILINE)
_TABS = re.compile(r"^([\w-]+:)(\t+)", re.MULTILINE)
_LATE = re.compile(r"\A\s+---[ \t]*\r?\n|\A(?:<!--.*?-->|#[^\n]*)\s*\n---[ \t]*\r?\n", re.DOTALL)


class Fence:
    """A fenced code block: `info` string, `text`, `line` of its opening fence (from 1), `offset` of its first line."""

    __slots__ = ("info", "text", "line", "offset", "closed")

    def __init__(self, info, text, line, offset, closed):
        self.info, self.text, self.line, self.offset, self.closed = info, text, line, offset, closed


class Document:
    """A Markdown file as the client takes it. `kind`: agent, skill, command, style, memory or page.

    `front` is the frontmatter's map `Node` (None: there is none, or it does not parse: then `fault`), `body` the text
    after it, `start` the body's offset."""

    def __init__(self, source, kind, name):
        self.source, self.kind, self.name = source, kind, name
        self.front, self.fault, self.late = None, None, False
        self.head, self.start = "", 0
        self._tokens = self._prose = self._code = None
        self._split()

    @property
    def path(self):
        return self.source.path

    @property
    def body(self):
        return self.source.text[self.start:]

    def _split(self):
        text = self.source.text
        opened = _OPEN.match(text)
        if not opened:
            self.late = bool(_LATE.match(text))
            return
        closed = _CLOSE.search(text, opened.end())
        if not closed:
            self.fault = node.Fault("the frontmatter is not closed by ---", 0)
            return
        self.head = text[opened.end(): closed.start()]
        self.start = min(len(text), closed.end() + 1)
        try:
            # the client takes a tab after a key's colon, PyYAML does not
            front = node.from_yaml(_TABS.sub(lambda tabs: tabs[1] + " " * len(tabs[2]), self.head), opened.end())
        except node.Fault as fault:
            self.fault = fault
            return
        if front is not None and front.kind != "map":
            self.fault = node.Fault("the frontmatter is no mapping of keys", front.start)
        else:
            self.front = front if front is not None else node.Node("map", None, opened.end(), opened.end())

    def get(self, key):
        """Return the `Node` of a frontmatter key, or None."""
        return self.front.get(key) if self.front is not None else None

    def text(self, key):
        """Return a frontmatter value as text, an empty one where it is missing or no text."""
        found = self.get(key)
        return found.value if found is not None and found.kind == "text" else ""

    def words(self, key):
        """Return `[(word, offset)]` of a list that may be written with commas (outside brackets) or as a YAML list."""
        found = self.get(key)
        if found is None:
            return []
        if found.kind == "list":
            return [(str(item.value).strip(), item.start) for item in found.items if item.kind == "text"]
        if found.kind != "text":
            return []
        return split_words(self.source.text[found.start: found.end], found.start) if found.plain else [
            (word, found.start) for word, _ in split_words(found.value, 0)]

    @property
    def tokens(self):
        """The body's block tokens of markdown-it-py; `map` counts body lines from 0."""
        if self._tokens is None:
            from markdown_it import MarkdownIt

            # blocks only: the inline pass costs twice as much, and is quadratic on hostile text
            self._tokens = MarkdownIt("commonmark", {"maxNesting": 40}).enable("table").disable("inline").parse(self.body)
        return self._tokens

    def body_line(self, number):
        """Return the file's line (from 1) of a body line (from 0)."""
        return self.source.position(self.start)[0] + number

    @property
    def code(self):
        """The body's blocks of code, `blocks.Code` with lines from 0, in order."""
        if self._code is None:
            try:
                self._code = blocks.scan(self.body)
            except blocks.Unsure:
                self._code = [self._block(token) for token in self.tokens if token.type in ("fence", "code_block") and token.map]
        return self._code

    def _block(self, token):
        first, last = token.map
        if token.type == "code_block":
            return blocks.Code(first, last)
        lines = self._lines()
        closing = lines[last - 1].strip(" \t>\r") if last - 1 < len(lines) else ""
        return blocks.Code(first, last, token.info.strip(), token.content, last - first >= 2 and closing.startswith(token.markup))

    def _lines(self):
        return self.body.split("\n")

    def fences(self):
        """Return the fenced blocks in order."""
        found = []
        for one in self.code:
            if one.info is not None:
                line = self.body_line(one.first)
                found.append(Fence(one.info, one.content, line, self.source.offset(line + 1), one.closed))
        return found

    def prose(self):
        """Return the body with code blocks and HTML comments blanked out, offsets kept."""
        if self._prose is None:
            self._prose = self._blanked()
        return self._prose

    def _blanked(self):
        body = self.body
        if self.code:
            lines = self._lines()
            for one in self.code:
                lines[one.first:one.last] = [_spaces(line) for line in lines[one.first:one.last]]
            body = "\n".join(lines)
        opened = body.find("<!--")
        parts, at = [], 0
        while opened >= 0:
            closed = body.find("-->", opened)
            if closed < 0:
                break
            parts += [body[at:opened], _spaces(body[opened:closed + 3])]
            at = closed + 3
            opened = body.find("<!--", at)
        return "".join(parts) + body[at:]


def _spaces(text):
    return "".join(sign if sign == "\n" else " " for sign in text) if "\n" in text else " " * len(text)


def split_words(text, base):
    """Return `[(word, offset)]` of a comma list; commas and spaces inside brackets belong to the word (`Bash(git *)`)."""
    found, depth, start = [], 0, 0
    for at, sign in enumerate(text + ","):
        if sign == "(":
            depth += 1
        elif sign == ")":
            depth = max(0, depth - 1)
        elif sign == "," and (depth == 0 or at == len(text)):
            word = text[start:at]
            if word.strip():
                found.append((word.strip().strip("\"'"), base + start + len(word) - len(word.lstrip())))
            start = at + 1
    return found
