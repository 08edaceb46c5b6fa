"""One simple command of the shell: how it is read, and what is kept of it."""

import re

from muster.shell import fields, unwrap
from muster.shell.compounds import BLANK, FUNCTION, VARIANTS, Compounds
from muster.shell.words import Lost

_WORDS = 200  # of an array that is added to
_LONGEST = 4096  # characters of a value that is followed
# Compiled when they are first needed: a hook is short-lived.
_ASSIGNMENT = r"([A-Za-z_][A-Za-z0-9_]*)(\[[^\]\n$`]{0,80}\])?(\+?)="
_REDIRECT = r"(?:[0-9]+|\{[A-Za-z_][A-Za-z0-9_]*\})?(<<<|<<-|<<|<>|>>|>&|>\||<&|<|>)|&>>?"
_REDIRECT_STARTS = frozenset("<>&{0123456789")
_DECLARE = frozenset(("export", "declare", "local", "typeset", "readonly"))


class Simple:
    """One simple command. `unknown` holds the indexes of `argv` whose text is only the source of an expansion;
    `dynamic` says there are any; `body` that it stands in a function's definition; `upstream` feeds it by a pipe;
    `shell` is the path of shells it runs in, () for the line's own."""

    __slots__ = ("argv", "assignments", "redirects", "unknown", "stdin_text", "depth", "text", "body", "upstream", "output", "shell")

    def __init__(self, argv, unknown, assignments, redirects, depth, text):
        self.argv, self.unknown, self.assignments, self.redirects = argv, unknown, assignments, redirects
        self.depth, self.text = depth, text
        self.stdin_text = self.upstream = self.output = None
        self.body, self.shell = False, ()

    @property
    def dynamic(self):
        """Say whether a word could not be resolved."""
        return bool(self.unknown)

    def inside(self, argv, unknown, assignments=None):
        """Return the command that this one runs: its own words, the same streams, one step deeper."""
        inner = Simple(argv, unknown, self.assignments if assignments is None else assignments, self.redirects, self.depth + 1, self.text)
        inner.stdin_text, inner.upstream, inner.body, inner.shell = self.stdin_text, self.upstream, self.body, self.shell
        return inner


class Simples(Compounds):
    """The part of the parser that reads simple commands."""

    def simple(self):
        """Read one simple command: assignments, words and redirections in any order."""
        start, text = self.pos, self.text
        words, assigned, redirects, documents = [], [], [], []
        while True:
            self.pos = BLANK.match(text, self.pos).end()
            if self.pos >= self.end or (text[self.pos] in "\n;|()" or text[self.pos] == "&" and text[self.pos + 1:self.pos + 2] != ">"):
                break
            if self.redirect(redirects, documents):
                continue
            match = None if words or "=" not in text else re.compile(_ASSIGNMENT).match(text, self.pos)
            if match:
                self.pos = match.end()
                assigned.append((match, self.assigned_value()))
                continue
            words.append(self.word())
            if len(words) == 1 and not assigned and self.pos < self.end and text[self.pos] in " \t(":
                match = re.compile(FUNCTION).match(text, self.pos)
                if match:
                    self.name = "".join(part[1] for part in words[0] if part[0] == "t")
                    self.pos = match.end()
                    self.skip_lines()
                    return
        if self.pos == start:
            raise Lost("command")
        self.name = None
        self.emit(words, assigned, redirects, documents, text[start:min(self.pos, start + 300)].strip())

    def redirect(self, redirects, documents):
        """Read a redirection if one begins at `pos`; say whether it did. `documents` is None after a compound."""
        text = self.text
        match = re.compile(_REDIRECT).match(text, self.pos) if text[self.pos] in _REDIRECT_STARTS else None
        if not match or (match.group() in ("<", ">") and text.startswith("(", match.end())):
            return False
        self.pos = BLANK.match(text, match.end()).end()
        operator, start = match.group(1), self.pos
        parts = self.word()
        if not parts and self.pos == start:
            raise Lost("redirection")
        if operator in ("<<", "<<-"):
            literal = any(part[0] == "t" and part[2] for part in parts)
            delimiter = "".join(part[1] for part in parts) if all(part[0] == "t" for part in parts) else text[start:self.pos]
            entry = [None, delimiter, operator == "<<-", literal]
            self.documents.append(entry)
            if documents is not None:
                documents.append(entry)
            redirects.append((match.group(), delimiter))
            return True
        self.remember(parts)
        target = fields.joined(parts, self.value)
        if operator == "<<<" and documents is None and self.waiting:
            self.program(target or "", self.scope)
        redirects.append((match.group(), text[start:self.pos] if target is None else target))
        return True

    def remember(self, parts):
        """Keep what process substitutions print, under their source."""
        for part in parts:
            if part[0] == "o" and part[3] == "file":
                self.parsed.files[part[2]] = part[1]

    def assigned_value(self):
        if not self.text.startswith("(", self.pos):
            start, parts = self.pos, self.word()
            self.remember(parts)
            files = [part for part in parts if part[0] == "o" and part[3] == "file"]
            return self.text[start:self.pos] if files and len(parts) == 1 else fields.joined(parts, self.value)
        self.pos += 1
        values = []
        while True:
            self.skip_lines()
            if self.text.startswith(")", self.pos):
                self.pos += 1
                return None if any(not known for _, known in values) else [text for text, _ in values]
            parts = self.word()
            if not parts:
                raise Lost("array")
            values.extend(fields.fields(parts, self.value))

    def assign(self, name, value, add=False):
        """Add a value to those that a variable may have; a list is an array."""
        if isinstance(value, list):
            if add:
                value = (self.listed(name) + value)[:_WORDS]
            self.scope[name + "[@]"] = [value]
            for index, item in enumerate(value[:50]):
                self.scope["{}[{}]".format(name, index)] = [item]
            value, add = value[0] if value else "", False
        old = self.scope.get(name, [])
        if add:
            value = None if value is None or (old and old[0] is None) else (old[0] if old else "") + value
        if value is not None and len(value) > _LONGEST:
            value = None
        self.scope[name] = [value] + [other for other in old if other != value][:VARIANTS // 2]

    def listed(self, name):
        """Return the words of an array as far as they are known; a plain value counts as one."""
        found = (self.scope.get(name + "[@]") or self.scope.get(name) or [None])[0]
        return found if isinstance(found, list) else [found] if found else []

    def picks(self, words):
        names = sorted({part[1] for parts in words for part in parts if part[0] == "v"})
        picks = [{}]
        for name in names:
            values = self.scope.get(name) or (None,)
            if len(values) > 1:
                if len(picks) * len(values) > VARIANTS:
                    for pick in picks:
                        pick[name] = None
                else:
                    picks = [dict(pick, **{name: value}) for pick in picks for value in values]
        return picks

    def emit(self, words, assigned, redirects, documents, text):
        """Put the command into the queue, once for each combination of values of its variables."""
        prefix = {match.group(1) + (match.group(2) or ""): value if isinstance(value, str) else "" for match, value in assigned}
        found = {}
        for pick in self.picks(words):
            self.pick = pick
            argv = [field for parts in words for field in fields.fields(parts, self.value)]
            found.setdefault(tuple(argv), None)
        self.pick = {}
        for parts in words:
            self.remember(parts)
        simples = []
        for argv in found:
            unknown = frozenset(index for index, (_, known) in enumerate(argv) if not known)
            simple = Simple([word for word, _ in argv], unknown, prefix, redirects, self.depth, text)
            simple.body, simple.shell = self.parsed.body > 0, self.parsed.shell
            simple.upstream = self.before or self.stdin
            for operator, target in redirects:
                if operator.endswith("<<<"):
                    simple.stdin_text = target + "\n"
            simples.append(simple)
        for entry in documents:
            entry[0] = simples
        self.queue.extend(simples)
        self.last, self.before = simples[0], None
        argv = simples[0].argv
        if not argv:
            for match, value in assigned:
                self.assign(match.group(1) + (match.group(2) or ""), value, bool(match.group(3)))
        elif argv[0] in _DECLARE:
            for index, word in enumerate(argv):
                match = re.match(_ASSIGNMENT, word)
                if match:
                    self.assign(match.group(1), None if index in simples[0].unknown else word[match.end():], bool(match.group(3)))
        else:
            unwrap.settings(self, simples[0])
