"""The compound commands of the shell: groups, loops, cases, conditions, functions.

Reserved words are passed over where they cost nothing: what counts is which simple commands can run.
"""

import re

from muster.shell import fields
from muster.shell.words import Lost, Scanner

VARIANTS = 16  # values of one variable, and combinations of values for one command, that are looked at

BLANK = re.compile(r"(?:[ \t]|\\\n)*(?:#[^\n]*)?")
_WORD = re.compile(r"[a-z]+|\[\[|[!{}]")
_RESERVED = frozenset("if then else elif fi do done while until time coproc noglob nocorrect for select case esac function [[ ! { }".split())
FUNCTION = r"[ \t]*\([ \t]*\)"  # compiled when it is first needed: most commands need no more than words
_ENDS = frozenset(("", *" \t\n;&|()<>"))
_CLOSERS = frozenset(("fi", "done", "esac", "}"))
_IN = r"in(?=[ \t\n;])"
_TIME_OPTION = r"[ \t]+-p(?=[ \t\n])"


class Group:
    """What stands before a pipe where that is no simple command: prints what the `ends` of its pipelines print."""

    argv, upstream = (), None

    def __init__(self, ends):
        self.ends = ends

    @property
    def output(self):
        """The text it prints, or None where that is unknown."""
        texts = [None if end is None else end.output for end in self.ends]
        return None if None in texts else "".join(texts)


class Compounds(Scanner):
    """The part of the parser that follows compound commands."""

    def enter(self, kind, start):
        """Open a compound of `kind`; the name of the function it is the body of, if any, was read before."""
        self.open.append((kind, self.name, start, len(self.ends), self.stdin, self.parsed.fork() if kind == "(" else self.parsed.shell))
        if self.name:
            self.parsed.body += 1
        self.stdin, self.before, self.last, self.name = self.before or self.stdin, None, None, None

    def leave(self, kind):
        """Close the innermost compound, which must be of `kind`."""
        if not self.open or self.open[-1][0] != kind:
            raise Lost(kind)
        self.end_pipeline()
        name, start, first, self.stdin, self.parsed.shell = self.open.pop()[1:]
        if name:
            self.parsed.body -= 1
            self.parsed.functions[name] = self.text[start:self.pos]
        else:
            self.last = Group(self.ends[first:])
            del self.ends[first:]
        self.redirections()

    def redirections(self):
        """Read what is redirected for the compound command just closed."""
        while True:
            self.pos = BLANK.match(self.text, self.pos).end()
            found = []
            if self.pos >= self.end or not self.redirect(found, None):
                return
            self.parsed.redirects.extend((len(self.parsed.commands), operator, target) for operator, target in found)

    def command(self):
        """Read the reserved word or the simple command at `pos`."""
        word, start = self.reserved(), self.pos
        if not word:
            self.simple()
            return
        self.pos += len(word)
        if word == "{":
            self.enter("{", start)
        elif word == "}":
            self.leave("{")
        elif word == "case":
            self.word_here()
            self.expect("in")
            self.enter("case", start)
            self.patterns()
        elif word == "esac":
            self.leave("case")
        elif word in ("for", "select"):
            self.loop()
        elif word == "function":
            self.name = "".join(part[1] for part in self.word_here())
            self.pos = (re.compile(FUNCTION).match(self.text, self.pos) or BLANK.match(self.text, self.pos)).end()
            self.skip_lines()
        elif word == "[[":
            self.condition()
        elif word == "time":
            match = re.compile(_TIME_OPTION).match(self.text, self.pos)
            self.pos = match.end() if match else self.pos
        elif word in _CLOSERS:
            self.end_pipeline()
            self.redirections()

    def reserved(self):
        """Return the reserved word at `pos`, or an empty text."""
        match = _WORD.match(self.text, self.pos)
        if not match or match.group() not in _RESERVED:
            return ""
        end = match.end()
        return match.group() if self.text[end:end + 1] in _ENDS or self.text.startswith("\\\n", end) else ""

    def skip_lines(self):
        while True:
            self.pos = BLANK.match(self.text, self.pos).end()
            if not self.text.startswith("\n", self.pos):
                return
            self.pos += 1
            self.newline()

    def word_here(self):
        self.pos = BLANK.match(self.text, self.pos).end()
        return self.word()

    def expect(self, word):
        self.skip_lines()
        if not self.text.startswith(word, self.pos):
            raise Lost(word)
        self.pos += len(word)

    def patterns(self):
        """Read the patterns of the next clause of a case, or its end."""
        if not self.open or self.open[-1][0] != "case":
            raise Lost("case")
        self.skip_lines()
        if self.reserved() == "esac":
            self.pos += 4
            self.leave("case")
            return
        self.pos += self.text.startswith("(", self.pos)
        while True:
            self.skip_lines()
            char = self.text[self.pos:self.pos + 1]
            if char == ")":
                self.pos += 1
                return
            if char == "|":
                self.pos += 1
            elif not self.word():
                raise Lost("pattern")

    def loop(self):
        """Read the head of a for or select: its variable takes the words as its values."""
        self.ends.append(None)  # what a loop prints is not worked out
        self.pos = BLANK.match(self.text, self.pos).end()
        if self.text.startswith("((", self.pos):
            end = self.arithmetic_end(self.pos + 1)
            if end < 0:
                raise Lost("for")
            self.inside_arithmetic(self.text[self.pos:end])
            self.pos = end
            return
        name = "".join(part[1] for part in self.word() if part[0] == "t")
        self.skip_lines()
        values = [None]
        if re.compile(_IN).match(self.text, self.pos):
            self.pos += 2
            values = []
            while True:
                parts = self.word_here()
                if not parts:
                    break
                found = fields.fields(parts, self.value)
                values.extend(text if known else None for text, known in found)
                self.parsed.loops.setdefault(name, []).extend(text for text, known in found if not known and "$" not in text and "`" not in text)
        if name:
            self.scope[name] = values[:VARIANTS] + [None] * (len(values) > VARIANTS) or [None]

    def condition(self):
        """Read over `[[ … ]]`; only what it substitutes is run."""
        while True:
            self.skip_lines()
            if self.pos >= self.end:
                raise Lost("[[")
            if self.text[self.pos] in ";&|()<>":
                self.pos += 1
                continue
            if self.word() == [("t", "]", False), ("t", "]", False)]:
                return
