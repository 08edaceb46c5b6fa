"""Parses a POSIX or bash command line into its simple commands, also those that wrappers and strings hide.

Written for guards: where a program's text can not be known it says so instead of guessing. Linear in the text,
bounded in depth, and it never raises.
"""

from muster.shell import fields, unwrap
from muster.shell.compounds import BLANK, Group
from muster.shell.simple import Simples
from muster.shell.words import Lost

_DEPTH = 40  # nested substitutions and strings; deeper is not understood
_NESTED = 1000  # strings run as programs in one text
_LIMIT = 2000000  # characters of all of them together
_last = []  # the text read last, and its `Parsed`



class Parsed:
    """What was found. `understood` is False where the text, or a program it starts, could not be followed to its end;
    `opaque` names the commands whose output a shell runs; `redirects` holds what compounds are redirected to, as
    (how many commands come before, operator, target)."""

    __slots__ = ("commands", "understood", "opaque", "redirects", "functions", "files", "nested", "size", "active", "body", "shell", "shells", "loops")

    def __init__(self):
        self.commands, self.understood, self.opaque = [], True, []
        self.functions, self.files, self.active = {}, {}, []
        self.redirects, self.shell, self.loops = [], (), {}  # loops: the patterns that a loop's variable goes over
        self.nested = self.size = self.body = self.shells = 0

    def fork(self):
        """Begin a shell of its own, whose `cd` holds for nobody else; return the one to come back to."""
        before = self.shell
        self.shells += 1
        self.shell = before + (self.shells,)
        return before


def simple_commands(text):
    """Return the `Parsed` of `text`: every simple command in it, outermost and earliest first. Never raises.

    Several guards read the same line, so the last text is not read again; what is returned is not to be changed."""
    if _last and _last[0] == text:
        return _last[1]
    parsed = _parsed(text)
    _last[:] = [text, parsed]
    return parsed


def _parsed(text):
    parsed = Parsed()
    try:
        if not isinstance(text, str) or "\0" in text:
            raise Lost("text")
        parsed.size = len(text)
        Parser(parsed, text, {"IFS": [" "], "SHELL": ["/bin/bash"], "BASH": ["/bin/bash"]}).run()
    except (Lost, RecursionError):
        parsed.understood = False
    return parsed


class Parser(Simples):
    """Follows one text. `scope` maps a variable to the values it may have (None among them: unknown)."""

    def __init__(self, parsed, text, scope, pos=0, depth=0, closer=False, stdin=None):
        Simples.__init__(self, text, pos)
        if depth > _DEPTH or parsed.size > _LIMIT:
            raise Lost("depth")
        self.parsed, self.scope, self.depth, self.closer, self.stdin = parsed, scope, depth, closer, stdin
        self.open, self.documents, self.queue, self.ends = [], [], [], []
        self.before = self.last = None  # what a pipe feeds into the next command; the command just read
        self.name = None  # of the function whose body comes next
        self.closed = self.waiting = False
        self.pick = {}

    # What Scanner asks for

    def substitution(self):
        inner, before = Parser(self.parsed, self.text, self.scope, self.pos, self.depth + 1, True), self.parsed.fork()
        inner.run()
        self.pos, self.parsed.shell = inner.pos, before
        return inner.printed()

    def nested(self, text):
        return self.program(text, self.scope).printed()

    def expansions(self, text):
        return Parser(self.parsed, text, self.scope, 0, self.depth + 1).document()

    def program(self, text, scope, stdin=None):
        """Run `text` as a program of its own and return its parser."""
        self.parsed.nested += 1
        self.parsed.size += len(text)
        if self.parsed.nested > _NESTED:
            raise Lost("programs")
        inner = Parser(self.parsed, text, scope, 0, self.depth + 1, stdin=stdin)
        inner.run()
        return inner

    def printed(self):
        """Return what the whole text prints, or None where that is unknown."""
        return Group(self.ends).output

    def value(self, name):
        """Return the value of a variable: a text, a list of words, or None."""
        if name in self.pick:
            return self.pick[name]
        found = self.scope.get(name)
        if found is None and name.endswith("[*]"):
            found = self.scope.get(name[:-3] + "[@]")
        return found[0] if found else None

    # The list of commands

    def run(self):
        """Read to the end of the text, or to the parenthesis that closes a substitution."""
        while not self.closed:
            self.pos = BLANK.match(self.text, self.pos).end()
            if self.pos >= self.end:
                break
            char = self.text[self.pos]
            if char == "\n":
                self.pos += 1
                self.newline()
            elif char in ";&|()" and not self.text.startswith("&>", self.pos):
                self.operator(char)
            else:
                self.command()
        self.newline()
        if self.open or (self.closer and not self.closed):
            raise Lost("end")

    def newline(self):
        """Read the bodies of the here-documents that wait, then look at the commands that did."""
        if self.documents and self.closed:
            raise Lost("here-document")
        while self.documents:
            readers, delimiter, tabs, literal = self.documents.pop(0)
            body = self.body_of(delimiter, tabs)
            if not literal and ("$" in body or "`" in body or "\\" in body):
                known = fields.joined(self.expansions(body), self.value)
                body = body if known is None else known
            for simple in readers or ():
                simple.stdin_text = body
            if readers is None and self.waiting:
                self.program(body, self.scope)
        if self.last is not None or not self.before:
            self.end_pipeline()

    def body_of(self, delimiter, tabs):
        start, lines = self.pos, []
        while self.pos < self.end:
            stop = self.text.find("\n", self.pos)
            stop = self.end if stop < 0 else stop
            line = self.text[self.pos:stop]
            line = line.lstrip("\t") if tabs else line
            if line == delimiter:
                self.pos = min(stop + 1, self.end)
                return "".join(lines)
            if self.closer and line.startswith(delimiter + ")"):
                self.pos = self.text.index(delimiter, self.pos) + len(delimiter)
                return "".join(lines)
            lines.append(line + "\n")
            self.pos = min(stop + 1, self.end)
        if self.closer:  # the rest of the text can not be the body: the parenthesis is in it
            self.pos = start
            raise Lost("here-document")
        return "".join(lines)

    def end_pipeline(self):
        """Close the pipeline; look into its commands unless here-documents of theirs are still to come."""
        if self.last is not None and not self.parsed.body:
            self.ends.append(self.last)
        self.last = None
        if not self.documents:
            queue, self.queue = self.queue, []
            for simple in queue:
                self.parsed.commands.append(simple)
                unwrap.look(self, simple)

    def operator(self, char):
        text = self.text
        if char == "(":
            end = self.arithmetic_end(self.pos + 1) if text.startswith("((", self.pos) else -1
            if end >= 0:
                self.inside_arithmetic(text[self.pos:end])
                self.pos = end
                return
            self.enter("(", self.pos)
            self.pos += 1
        elif char == ")":
            self.pos += 1
            if self.open and self.open[-1][0] == "(":
                self.leave("(")
            elif self.closer and not self.open:
                self.closed = True
            else:
                raise Lost("parenthesis")
        elif char == "|" and not text.startswith("||", self.pos):
            self.pos += 2 if text.startswith("|&", self.pos) else 1
            self.before, self.last = self.last or Group([None]), None
        elif char == ";" and text[self.pos + 1:self.pos + 2] in (";", "&", "|"):
            self.pos += 3 if text.startswith(";;&", self.pos) else 2
            self.end_pipeline()
            self.patterns()
        else:
            self.pos += 2 if text[self.pos:self.pos + 2] in ("&&", "||") else 1
            self.end_pipeline()
