"""Finds secrets in text and takes them out: providers' formats, and what stands where a secret stands."""

import re

_ESCAPED = "\x1b[", "\\u001b[", "\\x1b[", "\\033[", "\\e["
_SIGNS = []  # (sign, row) of every format, made at the first use
_LONGEST = 700  # characters of a window in which a format is looked for around its sign


class Found:
    """A secret: its `kind`, the `line` it begins in, and where it stands in the text (`start` to `end`)."""

    __slots__ = ("kind", "line", "start", "end")

    def __init__(self, kind, line, start, end):
        self.kind, self.line, self.start, self.end = kind, line, start, end

    def __repr__(self):
        return "Found({!r}, {}, {}, {})".format(self.kind, self.line, self.start, self.end)


def find(text, path=""):
    """Return what `text` holds as a list of `Found`, in order. `path` says what kind of file it is. Linear in the text."""
    spans = []
    for view, begins, ends in _views(text):
        spans.extend((kind, begins(start), ends(end)) for kind, start, end in _spans(view, path))
    if not spans:
        return []
    found, line, seen, last = [], 1, 0, -1
    for kind, start, end in sorted(spans, key=lambda span: (span[1], not sure(span[0]), -span[2])):
        if start < last:
            continue
        line += text.count("\n", seen, start)
        seen, last = start, end
        found.append(Found(kind, line, start, end))
    return found


def redact(text):
    """Return `text` with every secret replaced by `[redacted <kind>]`."""
    found = find(text)
    if not found:
        return text
    parts, last = [], 0
    for one in found:
        parts += [text[last:one.start], "[redacted {}]".format(one.kind)]
        last = one.end
    return "".join(parts) + text[last:]


def what(kind):
    """Return how a kind is called: `a GitHub token`."""
    from muster.secrets import formats

    named = formats.PLACED.get(kind) or formats.LIKELY.get(kind)
    return named or next((row[1] for row in formats.ROWS + formats.NAMED if row[0] == kind), "a secret")


def sure(kind):
    """Say whether a kind is known by its form or its place, and not by its name and its look alone."""
    from muster.secrets import formats

    return kind not in formats.LIKELY


def speaks(name):
    """Say whether a name may speak of a secret: `password`, `--token`; cheap, and more often yes than it should be."""
    small = name.lower() if len(name) < 80 and " " not in name else ""
    return any(stem in small for stem in ("pass", "pwd", "secret", "token", "key", "credential", "auth"))


def stands_for(name, value):
    """Return the kind of secret that a value under that name is, or None: `("password", "…")` of a table or a list."""
    from muster.secrets import context

    return context.named(name, value)


def _spans(text, path):
    from muster.secrets import context

    if len(text) < 8:
        return []
    spans = list(_formats(text)) if len(text) > 300 or re.search(r"(?=\S{0,300}[0-9A-Z])\S{15}", text) else []
    spans.extend(context.spans(text, path))
    if spans:
        from muster.secrets import passing

        spans = [span for span in spans if not passing.marked(text, span[1], span[2])]
    return spans


def _formats(text):
    """Yield `(kind, start, end)` of what has a provider's format."""
    from muster.secrets import formats, runs

    if not _SIGNS:
        _SIGNS.extend((sign, row) for row in formats.ROWS for sign in row[2].split())
    long = runs.Runs(text)
    for sign, row in _SIGNS:
        places = long.places(sign) if row[0] not in formats.SPREAD else runs.everywhere(text, sign)
        for span in _of(row, sign, text, places, formats):
            yield span


def _of(row, sign, text, places, formats):
    kind, back, pattern, last = row[0], formats.BACK.get(row[0], 0), None, -1
    for at in places:
        if at < last or (sign == "." and text[at + 7:at + 8] != ".") or not (back or _begins(text, at)):
            continue
        pattern = pattern or re.compile(row[3])
        if back:
            match = pattern.search(text, max(last, at - back, 0), at + _LONGEST)
            while match and match.end() <= at:
                match = pattern.search(text, match.end(), at + _LONGEST)
        else:
            match = pattern.match(text, at)
        if match is None or match.start() > at or (text[match.start()].isalnum() and not _begins(text, match.start())):
            continue
        group = 1 if pattern.groups and match.group(1) is not None else 0
        span = (kind, match.start(group), match.end(group)) if kind != "private-key" else _private_key(text, match)
        if span and _real(kind, text, span[1], span[2], formats):
            last = span[2]
            yield span


def _begins(text, at):
    """Say whether a word may begin there, also behind an escape of JSON or of a URL, or a terminal's colour."""
    before = text[at - 1:at]
    if not (before.isascii() and before.isalnum()):
        return True
    near = text[max(0, at - 8):at]
    return bool(re.search(r"\\[bfnrtv0]$|%[0-9A-Fa-f]{2}$|\[[0-9;]*m$|\\u00[0-9a-fA-F]{2}$|\\x[0-9a-fA-F]{2}$", near))


def _private_key(text, match):
    """Return the span of a private key from its header to its end, or to where it is cut off."""
    start, body = match.start(), match.end()
    other = text.find("-----BEGIN", body, body + 40000)
    bound = body + 40000 if other < 0 else other
    end = re.compile(r"-----END[ A-Z0-9]{0,40}PRIVATE KEY(?: BLOCK)?-----").search(text, body, bound)
    if end:
        stop = end.end()
    else:
        stop = re.compile(r"(?:[A-Za-z0-9+/=\s:,.%&#;]|\\[nrt]|-(?!----))*").match(text, body, bound).end()
        stop = body + len(text[body:stop].rstrip())
    letters = sum(map(len, re.findall(r"[A-Za-z0-9+/]{16,}", text[body:stop])))
    return ("private-key", start, stop) if letters >= 24 else None


def _real(kind, text, start, end, formats):
    """Say whether what has a format is no sample, and no chance piece of a picture or a packed file."""
    from muster.secrets import passing

    value = text[start:end]
    if kind == "private-key":
        return len(set(value.split("-----")[2])) >= 12 and not re.search(r"\.\.\.|x{8}|X{8}|…", value)
    if kind == "jwt":
        return not passing.unsigned(value)
    body = value[4:] if len(value) > 12 else value
    if passing.sample(body) or passing.published(value):
        return False
    if kind == "azure-key" and value.startswith("AAAA"):
        return False  # how public keys of SSH begin
    if text[start - 1:start] in ("/", "+") and re.search(r"[A-Za-z0-9+/]{60}$", text[max(0, start - 60):start]):
        return False
    if kind in formats.DRAWN:
        from muster.secrets import context

        tail = re.sub(r"^[a-z]{2,6}[-_]+(?:[a-z]{2,7}[-_]+)?", "", value)
        mixed = len(re.findall(r"[0-9]+", tail)) > 2 and not re.search(r"[-_.]", tail)
        return (mixed or not context.wordy(tail)) and bool(re.search(r"[0-9]|[a-z][A-Z]+[a-z]", tail))
    return True


def _views(text):
    """Yield the text, and the text as it reads without colours and with `%3A` spelled out, each with what maps its places back."""
    yield text, int, int
    coloured = any(sign in text for sign in _ESCAPED)
    if coloured or ("%" in text and re.search(r"%(?:2[0-9A-Fa-f]|3[A-Fa-f]|4[0]|5[B-Fb-f])", text)):
        from muster.secrets import views

        yield views.plain(text)
