"""What a prompt says: descriptions, lines, sentences, and text with what is only quoted taken out."""

from __future__ import annotations

import re
import weakref
from functools import lru_cache

_INLINE = re.compile(r"(`+)(?!`)[^\n]*?(?<!`)\1(?!`)")
_QUOTED = re.compile(r"\"[^\"\n]{1,200}\"|“[^”\n]{1,200}”|'[^'\n]{3,200}'(?!\w)")
_FENCE = re.compile(r"^[ \t>]*(`{3,}|~{3,})([^`\n]*)$", re.MULTILINE)
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_LINES = 10  # a shorter body is too short to tell
_SHARE = 0.8  # of the shorter body
_COMMON = 60  # components with the same line
# a sample talk between person and model
DIALOGUE = re.compile(r"<example>|\b[Uu]ser:\s*[\"'\\“].{0,1000}\b[Aa]ssistant:", re.DOTALL)
COMPONENTS = ("agent", "skill", "command", "style")
# Folders whose Markdown is copied elsewhere or is there to be wrong; its links and markers mean another place.
COPIED = re.compile(r"(?:^|/)(?:templates?|examples?|fixtures?|tests?|assets|samples?|snippets|boilerplates?|i18n|cases)(?:/|$)", re.IGNORECASE)

# asked for by many rules of the same document
_PLAIN, _UNQUOTED = weakref.WeakKeyDictionary(), weakref.WeakKeyDictionary()


def blank(pattern, text):
    """Return the text with every match made of spaces, offsets and lines kept."""
    return pattern.sub(_spaces, text)


def _spaces(match):
    text = match.group()
    return re.sub(r"[^\n]", " ", text) if "\n" in text else " " * len(text)


def plain(document):
    """Return the body's prose without code blocks, comments and inline code, offsets kept.

    A fence opened inside a fence of the same length turns code and prose over for the rest: that rest is left out."""
    if document not in _PLAIN:
        _PLAIN[document] = _plain(document)
    return _PLAIN[document]


def _plain(document):
    text = document.prose()
    sure = _turned_over(document.body)
    if sure < len(text):
        text = text[:sure] + re.sub(r"[^\n]", " ", text[sure:])
    return blank(_INLINE, text)


def _turned_over(body):
    fence = ""
    for match in _FENCE.finditer(body):
        sign, info = match.group(1), match.group(2).strip()
        if not fence:
            fence = sign
        elif sign[0] == fence[0] and len(sign) >= len(fence):
            if info:
                return match.start()
            fence = ""
    return len(body)


def comments(text):
    """Yield `(start, end)` of what stands inside each closed HTML comment."""
    opened = text.find("<!--")
    while opened >= 0:
        closed = text.find("-->", opened + 4)
        if closed < 0:
            return
        yield opened + 4, closed
        opened = text.find("<!--", closed)


def unfenced(text):
    """Return the text with fenced blocks made of spaces, comments kept; an open fence reaches to the end."""
    kept, fence = [], ""
    for line in text.split("\n"):
        match = _FENCE.match(line)
        inside = bool(fence)
        if match and not fence:
            fence = match.group(1)
        elif match and match.group(1)[0] == fence[0] and len(match.group(1)) >= len(fence) and not match.group(2).strip():
            fence = ""
        kept.append(" " * len(line) if inside or fence else line)
    return "\n".join(kept)


def unquoted(document):
    """Return `plain` without what stands in quotation marks."""
    if document not in _UNQUOTED:
        _UNQUOTED[document] = blank(_QUOTED, plain(document))
    return _UNQUOTED[document]


def words(text):
    """Return how many words a text has; signs alone are none."""
    return len(_WORD.findall(text))


def tokens(text):
    """Return the set of lower-case words of a text."""
    return {word.lower() for word in _WORD.findall(text)}


def lines(text):
    """Yield `(offset, line)`."""
    at = 0
    for line in text.split("\n"):
        yield at, line
        at += len(line) + 1


def listed(document):
    """Return what a model is shown of a skill or command, or of an agent: description and when_to_use."""
    return " - ".join(part for part in (document.text("description"), document.text("when_to_use")) if part)


@lru_cache(maxsize=8)
def copies(target):
    """Return `{path of the later: (first document, shared lines, lines of the later)}` of bodies nearly the same."""
    found = {}
    for group in (target.agents, target.skills, target.commands):
        bodies = [{line.strip() for line in one.body.split("\n") if len(line.strip()) > 12} for one in group]
        for (first, second), count in sorted(_shared(bodies).items()):
            sizes = sorted((len(bodies[first]), len(bodies[second])))
            if group[second].path in found or sizes[0] < _LINES or count < _SHARE * sizes[0] or sizes[0] * 2 < sizes[1]:
                continue
            found[group[second].path] = group[first], count, len(bodies[second])
    return found


def _shared(bodies):
    """Return how many lines each pair of bodies shares; a line of very many is a frame, not a body."""
    where, shared = {}, {}
    for number, body in enumerate(bodies):
        for line in body:
            where.setdefault(line, []).append(number)
    for numbers in where.values():
        for at, first in enumerate(numbers if len(numbers) <= _COMMON else ()):
            for second in numbers[at + 1:]:
                shared[first, second] = shared.get((first, second), 0) + 1
    return shared


def hidden(document):
    """Say whether the model is never shown the description."""
    found = document.get("disable-model-invocation")
    return found is not None and found.value is True
