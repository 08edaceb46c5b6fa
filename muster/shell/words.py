"""Words of a shell command line: quoting, expansions and what they come to when every piece is literal.

A word is a list of parts: ("t", text, quoted) · ("v", name, operator, default parts, quoted, source) ·
("o", output or None, source, quoted) for what a substitution prints. Grammar after the POSIX shell language
(2.2 Quoting, 2.6 Word Expansions) with bash's additions.
"""

import re

# Only the first is compiled here: a hook is short-lived, and most commands need no other.
_PLAIN = re.compile(r"[^ \t\n'\"\\$`;&|()<>{}*?\[\]]+")
_INSIDE_DOUBLE = r'[^"\\$`]+'
_INSIDE_BRACE = r"[^'\"\\$`{}]+"
_DOCUMENT = r"[^\\$`]+"
_NAME = r"[A-Za-z_][A-Za-z0-9_]*|[@*#?$!0-9-]"
_PARAMETER = r"([A-Za-z_][A-Za-z0-9_]*(?:\[[^\]\n$`]{0,80}\])?|[@*]|[0-9]+)(:?[-=+]|(?=\}))"
_FURTHER = frozenset("!#%/:^,@?")
_PARENTHESIS = r"[()]"
_ANSI_C = r"(?s)\\(x[0-9A-Fa-f]{1,2}|u[0-9A-Fa-f]{1,4}|U[0-9A-Fa-f]{1,8}|[0-7]{1,3}|c.|.)"
_ANSI_NAMES = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v", "e": "\x1b", "E": "\x1b"}


class Lost(Exception):
    """The text can not be followed any further."""


def ansi_c(text):
    """Return `text` with the backslash escapes of `$'…'`, `echo -e` and `printf` worked out."""

    def one(match):
        code = match.group(1)
        if code[0] in "xuU" and len(code) > 1:
            number = int(code[1:], 16)
            return chr(number) if number < 0x110000 else ""
        if code[0] in "01234567":
            return chr(int(code, 8) & 255)
        return _ANSI_NAMES.get(code, code if code in "\\'\"?" else "\\" + code)

    return re.sub(_ANSI_C, one, text) if "\\" in text else text


class Scanner:
    """Reads words from `text` at `pos`. Whoever subclasses it runs what substitutions contain."""

    def __init__(self, text, pos=0):
        self.text, self.pos, self.end = text, pos, len(text)

    def substitution(self):
        """Run the commands from `pos` to the closing parenthesis; return what they print, or None."""
        raise NotImplementedError

    def nested(self, text):
        """Run the commands of `text`; return what they print, or None."""
        raise NotImplementedError

    def document(self):
        """Return the parts of the whole text, read as the body of a here-document."""
        return self._quoted(_DOCUMENT, "")

    def word(self):
        """Return the parts of the word at `pos`; an empty list where none begins."""
        parts, text = [], self.text
        while self.pos < self.end:
            match = _PLAIN.match(text, self.pos)
            if match:
                parts.append(("t", match.group(), False))
                self.pos = match.end()
                continue
            char = text[self.pos]
            if char in " \t\n;&|)":
                break
            if char == "(":
                if not parts or parts[-1][0] != "t" or parts[-1][2] or parts[-1][1][-1:] not in ("@", "!", "+", "*", "?"):
                    break
                end = self._balanced(self.pos + 1)  # an extended glob
                parts.append(("t", text[self.pos:end] + "*", False))
                self.pos = end
            elif char in "<>":
                if not text.startswith("(", self.pos + 1):
                    break
                start = self.pos
                self.pos += 2
                parts.append(("o", self.substitution(), text[start:self.pos], "file"))
            else:
                self.piece(parts, char)
        return parts

    def piece(self, parts, char):
        """Append the quoted or expanded piece that `char` at `pos` begins."""
        text = self.text
        if char == "'":
            end = text.find("'", self.pos + 1)
            if end < 0:
                raise Lost("quote")
            parts.append(("t", text[self.pos + 1:end], True))
            self.pos = end + 1
        elif char == '"':
            self.pos += 1
            parts.append(("t", "", True))
            parts.extend(self._quoted(_INSIDE_DOUBLE, '"'))
        elif char == "\\":
            if text.startswith("\n", self.pos + 1):
                self.pos += 2
                return
            parts.append(("t", text[self.pos + 1:self.pos + 2] or "\\", True))
            self.pos += 2
        elif char == "$":
            self.dollar(parts, False)
        elif char == "`":
            self.backtick(parts, False)
        else:
            parts.append(("t", char, False))
            self.pos += 1

    def _quoted(self, plain, closer):
        parts, text, plain = [], self.text, re.compile(plain)
        while self.pos < self.end:
            match = plain.match(text, self.pos)
            if match:
                parts.append(("t", match.group(), True))
                self.pos = match.end()
                continue
            char = text[self.pos]
            if char == closer:
                self.pos += 1
                return parts
            if char == "$":
                self.dollar(parts, True)
            elif char == "`":
                self.backtick(parts, True)
            else:  # a backslash
                after = text[self.pos + 1:self.pos + 2]
                self.pos += 2
                if after != "\n":
                    parts.append(("t", after if after and after in "$`\\" + closer else "\\" + after, True))
        if closer:
            raise Lost("quote")
        return parts

    def dollar(self, parts, quoted):
        """Append the expansion at `pos`, which is a dollar sign."""
        text, start = self.text, self.pos
        self.pos += 1
        after = text[self.pos:self.pos + 1]
        if after == "(":
            end = self.arithmetic_end(self.pos + 1) if text.startswith("(", self.pos + 1) else -1
            if end >= 0:
                self.inside_arithmetic(text[self.pos + 2:end - 2])
                self.pos = end
                parts.append(("o", None, text[start:end], quoted))
                return
            self.pos += 1
            output = self.substitution()
            parts.append(("o", output, text[start:self.pos], quoted))
        elif after == "{":
            self.pos += 1
            parts.append(self._braced(start, quoted))
        elif after == "'" and not quoted:
            end = self.pos + 1
            while end < self.end and text[end] != "'":
                end += 2 if text[end] == "\\" else 1
            if end >= self.end:
                raise Lost("quote")
            parts.append(("t", ansi_c(text[self.pos + 1:end]), True))
            self.pos = end + 1
        elif after == '"' and not quoted:
            return  # a translated string: the quote is read next
        elif after == "[":
            end = text.find("]", self.pos)
            self.pos = end + 1 if end >= 0 else self.end
            parts.append(("o", None, text[start:self.pos], quoted))
        else:
            match = re.compile(_NAME).match(text, self.pos)
            if match:
                self.pos = match.end()
                parts.append(("v", match.group(), "", None, quoted, match.group(0)))
            else:
                parts.append(("t", "$", quoted))

    def _braced(self, start, quoted):
        text = self.text
        if text[self.pos:self.pos + 1] in ("|", " ", "\n", "\t"):  # bash 5.3: commands between braces
            begin = self.pos + (text[self.pos] == "|")
            self._to_brace(quoted)
            return ("o", self.nested(text[begin:self.pos - 1]), text[start:self.pos], quoted)
        match = re.compile(_PARAMETER).match(text, self.pos)
        name, operator = ("", "") if not match else (match.group(1), match.group(2))
        if match:
            self.pos = match.end()
        else:
            name, operator = self._further()
        default = self._to_brace(quoted and operator[:1] not in _FURTHER)
        if not name:
            return ("o", None, text[start:self.pos], quoted)
        return ("v", name, operator, default, quoted, text[start + 1:self.pos])

    def _further(self):
        """Return the name and the operator of an expansion that only bash has; empty texts where it is none we follow."""
        from muster.shell import parameters

        match = re.compile(parameters.LENGTH).match(self.text, self.pos)
        if match:
            self.pos = match.end()
            return match.group(1), "length"
        match = re.compile(parameters.FORM).match(self.text, self.pos)
        if not match:
            return "", ""
        self.pos = match.end()
        return match.group(2), match.group(1) + match.group(3)

    def _to_brace(self, quoted):
        parts, text = [], self.text
        while self.pos < self.end:
            match = re.compile(_INSIDE_BRACE).match(text, self.pos)
            if match:
                parts.append(("t", match.group(), quoted))
                self.pos = match.end()
                continue
            char = text[self.pos]
            if char == "}":
                self.pos += 1
                return parts
            if char == "'" and quoted:
                parts.append(("t", char, True))
                self.pos += 1
            else:
                self.piece(parts, char)
        raise Lost("brace")

    def backtick(self, parts, quoted):
        """Append the old-style substitution at `pos`."""
        text, start, end = self.text, self.pos, self.pos + 1
        while end < self.end and text[end] != "`":
            end += 2 if text[end] == "\\" else 1
        if end >= self.end:
            raise Lost("backtick")
        self.pos = end + 1
        body = re.sub(r'\\([$`\\"])' if quoted else r"\\([$`\\])", r"\1", text[start + 1:end])
        parts.append(("o", self.nested(body), text[start:self.pos], quoted))

    def arithmetic_end(self, inner):
        """Return where `((…))` ends if the parenthesis before `inner + 1` opens arithmetic, else -1."""
        close = self._balanced(inner + 1)
        return close + 1 if self.text.startswith(")", close) else -1

    def inside_arithmetic(self, text):
        """Run what substitutions an arithmetic expression contains."""
        if "$(" in text or "`" in text:
            self.expansions(text)

    def expansions(self, text):
        """Return the parts of `text` as of a here-document."""
        raise NotImplementedError

    def _balanced(self, pos):
        depth = 1
        for match in re.compile(_PARENTHESIS).finditer(self.text, pos):
            depth += 1 if match.group() == "(" else -1
            if not depth:
                return match.end()
        raise Lost("parenthesis")
