"""Text that muster writes: canonical JSON, one-line cuts, secrets taken out."""

import json

from muster import disguise

# What opens or closes markup or the quotation, also in the shapes that look like it.
_MARKS = {ord(char): new for chars, new in (("<＜﹤⟨〈〈", "‹"), (">＞﹥⟩〉〉", "›"), ("“”„‟＂〝〞", "'")) for char in chars}


def canonical(value):
    """Return the one JSON spelling of `value` that digests are made over."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def redact(text):
    """Return `text` with every secret replaced by `[redacted <kind>]`."""
    from muster import secrets

    return secrets.redact(text)


def clean(value):
    """Return `value` with its strings redacted and made valid UTF-8, containers walked."""
    if isinstance(value, str):
        return redact(value.encode("utf-8", "replace").decode("utf-8")) if len(value) > 7 or not value.isascii() else value
    if isinstance(value, dict):
        return {clean(str(key)): _under(str(key), item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_under(value[index - 1], item) if index else clean(item) for index, item in enumerate(value)]
    return value


def _under(name, item):
    """Return a value cleaned that stands under a name, or behind an option as `--password` is."""
    if isinstance(item, str) and isinstance(name, str) and len(item) > 5:
        from muster import secrets

        kind = secrets.stands_for(name, item) if secrets.speaks(name) else None
        if kind:
            return "[redacted {}]".format(kind)
    return clean(item)


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
    return disguise.shown(disguise.marked(value), "\n\t")


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
