"""Text that muster writes: canonical JSON, one-line cuts, secrets taken out."""

import json
import re

from muster import disguise

# Texts, compiled at the first use: a hook that only reads does not pay for them.
# Formats by their vendors' documents; the full engine with entropy and context is the secret guard's.
_SECRET = r"""
      # at the start of a word, also behind an escape of JSON or of a URL, or a terminal's colour
      (?:(?<![A-Za-z0-9]) | (?<=\\[bfnrt]) | (?<=[\[;0-9]m) | (?<=%[0-9A-Fa-f]{2}))
      (?: (?P<aws>(?:AKIA|ASIA)[0-9A-Z]{16}\b)
        | (?P<github>gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{22,})
        | (?P<gitlab>glpat-[A-Za-z0-9_\-]{20,})
        | (?P<slack>xox[abeoprs]-[A-Za-z0-9\-]{10,})
        | (?P<key>sk-(?:ant-|proj-)?[A-Za-z0-9_\-]{20,})
        | (?P<stripe>[rs]k_(?:live|test)_[A-Za-z0-9]{16,})
        | (?P<npm>npm_[A-Za-z0-9]{36}\b)
        | (?P<pypi>pypi-[A-Za-z0-9_\-]{50,})
        | (?P<google>AIza[0-9A-Za-z_\-]{35})
        | (?P<jwt>eyJ[A-Za-z0-9_\-]{8,}\.eyJ[A-Za-z0-9_\-]{8,}\.[A-Za-z0-9_\-]{8,}))
    | (?P<pem>-----BEGIN[A-Z ]*PRIVATE\ KEY-----(?:.|\n)*?(?:-----END[A-Z ]*PRIVATE\ KEY-----|\Z))
    | (?P<url>(?<=://)[^\s:/@]{1,64}:[^\s/@]{3,}(?=@))
    """
# A cheap look first: most strings hold none of these, and the scan above costs more.
_HINT = r"AKIA|ASIA|gh[pousr]_|github_pat_|glpat-|xox|sk-|k_live_|k_test_|npm_|pypi-|AIza|eyJ|PRIVATE KEY|://"
# What opens or closes markup or the quotation, also in the shapes that look like it.
_MARKS = {ord(char): new for chars, new in (("<＜﹤⟨〈〈", "‹"), (">＞﹥⟩〉〉", "›"), ("“”„‟＂〝〞", "'")) for char in chars}


def canonical(value):
    """Return the one JSON spelling of `value` that digests are made over."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def redact(text):
    """Return `text` with every secret of a known format replaced by `[redacted <kind>]`."""
    if not re.search(_HINT, text):
        return text
    return re.sub(_SECRET, lambda match: "[redacted {}]".format(match.lastgroup), text, flags=re.VERBOSE)


def clean(value):
    """Return `value` with its strings redacted and made valid UTF-8, containers walked."""
    if isinstance(value, str):
        return redact(value.encode("utf-8", "replace").decode("utf-8"))
    if isinstance(value, dict):
        return {clean(str(key)): clean(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [clean(item) for item in value]
    return value


def tamed(value):
    """Return `value` with what imitates the client marked: the beginnings of its tags (`<system-reminder>`), the labels of turns;
    containers walked. Who reads it must not take another's words for the client's."""
    if isinstance(value, str):
        return disguise.marked(value)
    if isinstance(value, dict):
        return {key: tamed(item) for key, item in value.items()}
    return [tamed(item) for item in value] if isinstance(value, (list, tuple)) else value


def safe(value):
    """Return a text of several lines as it may leave muster: hidden characters visible, imitations of the client marked."""
    return disguise.marked(disguise.shown(value, "\n\t"))


def line(value, limit=200):
    """Return `value` as one line of at most `limit` characters: hidden characters visible, imitations of the client's and of
    muster's own lines marked."""
    flat = " ".join(disguise.shown(disguise.marked(str(value), own=True)).split())
    return flat if len(flat) <= limit else flat[: limit - 1].rstrip() + "…"


def quoted(value, limit=200):
    """Return another's words in quotes, on one line: no markup that could pass for the client's own (`<system-reminder>`,
    `<task-notification>`), no quote that could end the quotation."""
    flat = line(disguise.marked(str(value), own=True).translate(_MARKS), limit)
    return "“{}”".format(flat)


def escaped(value, indent=None):
    """Return `value` as JSON in which hidden characters and the beginnings of the client's tags stand as `\\uXXXX`: the same
    value for a program, nothing hidden from a reader."""
    found = json.dumps(value, indent=indent, ensure_ascii=False)
    if found.isascii() and "<" not in found and "&" not in found:
        return found
    tags = disguise.openings(found)
    return "".join("".join("\\u" + pair.hex() for pair in _pairs(char)) if index in tags or disguise.hides(char) else char
                   for index, char in enumerate(found))


def _pairs(char):
    raw = char.encode("utf-16-be", "surrogatepass")
    return [raw[index: index + 2] for index in range(0, len(raw), 2)]


def plural(count, noun):
    """Return `1 test`, `3 tests`."""
    return "{} {}{}".format(count, noun, "" if count == 1 else "s")
