"""Fenced code blocks of Markdown pages, each with its file and line."""

from __future__ import annotations

import os

from markdown_it import MarkdownIt

# Output, transcripts and drawings: shown as they are, nothing to check.
NOT_CODE = {"", "text", "console", "diff", "mermaid"}
FLAGS = {"run", "fragment", "wrong"}
SETTINGS = {"file", "with", "skip"}


class Block:
    """One fenced block: where it stands, its language, the words after it, its text."""

    def __init__(self, page, line, info, text):
        words = info.split()
        self.page, self.line, self.text = page, line, text
        self.language = words[0].lower() if words else ""
        self.flags, self.settings, self.dialect = set(), {}, []
        for word in words[1:]:
            name, sign, value = word.partition("=")
            if word in FLAGS:
                self.flags.add(word)
            elif sign and name in SETTINGS and value:
                self.settings[name] = value
            else:
                # What is left says which dialect or version: `sql postgres`, `java 21`.
                self.dialect.append(word.lower())

    @property
    def is_code(self):
        return self.language not in NOT_CODE

    @property
    def place(self):
        return "{}:{}".format(self.page, self.line)

    @property
    def run(self):
        return "run" in self.flags

    @property
    def wrong(self):
        return "wrong" in self.flags

    @property
    def fragment(self):
        return "fragment" in self.flags

    @property
    def file(self):
        return self.settings.get("file")

    @property
    def skip(self):
        return self.settings.get("skip")

    @property
    def packages(self):
        return [name for name in self.settings.get("with", "").split(",") if name]


def of_text(text, page):
    """Return the fenced blocks of a Markdown text, in order; `line` is that of the opening fence, from 1."""
    start = _after_frontmatter(text)
    body = "\n" * text[:start].count("\n") + text[start:]
    fences = [token for token in MarkdownIt("commonmark").parse(body) if token.type == "fence"]
    return [Block(page, token.map[0] + 1, token.info.strip(), token.content) for token in fences]


def _after_frontmatter(text):
    """Return the offset behind the leading `---` … `---`; 0 where there is none."""
    if not text.startswith("---\n"):
        return 0
    end = text.find("\n---\n", 3)
    return 0 if end < 0 else end + len("\n---\n")


def of_page(path, root="."):
    """Return the fenced blocks of a file; `page` of each is its path seen from `root`."""
    page = os.path.relpath(path, root).replace(os.sep, "/")
    with open(path, encoding="utf-8") as handle:
        found = of_text(handle.read(), page)
    for block in found:
        # A scaffold is filled in by str.format, which takes doubled braces for single ones.
        if page.startswith("templates/") and block.language == "json" and block.text.startswith("{{"):
            block.text = block.text.replace("{{", "{").replace("}}", "}")
    return found
