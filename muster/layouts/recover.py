"""JSON read as far as it goes: what is whole is returned, what is not is named by line and column."""

import json
import re

DEEPEST = 100
_SPACE = re.compile(r"[ \t\r\n]*")
_KEY = re.compile(r'"((?:[^"\\\x00-\x1f]|\\.)*)"[ \t\r\n]*:')
_DECODER = json.JSONDecoder()


def loads(text):
    """Return `(value, faults)`; `value` is None where nothing could be read, a fault is `(line, column, what)`."""
    try:
        return json.loads(text), []
    except (ValueError, RecursionError):
        pass
    faults = []
    value, end = _value(text, _skip(text, 0), 0, faults)
    if not faults:
        _fault(text, len(text) if end is None else _skip(text, end), "there is more after the end of the value", faults)
    return value, faults


def place(text, offset):
    """Return `(line, column)` of an offset, both from 1."""
    return text.count("\n", 0, offset) + 1, offset - (text.rfind("\n", 0, offset) + 1) + 1


def _skip(text, at):
    return _SPACE.match(text, at).end()


def _fault(text, at, what, faults):
    faults.append(place(text, min(at, len(text))) + (what,))


def _value(text, at, depth, faults):
    """Return `(value, end)`; `end` is None where the rest of the container can not be trusted."""
    try:
        return _DECODER.raw_decode(text, at)
    except (ValueError, RecursionError):
        pass
    if depth > DEEPEST:
        _fault(text, at, "it is nested too deep", faults)
        return None, None
    if text.startswith("{", at):
        return _object(text, at, depth, faults)
    if text.startswith("[", at):
        return _list(text, at, depth, faults)
    _fault(text, at, "no value can be read here", faults)
    return None, None


def _object(text, start, depth, faults):
    found, at = {}, _skip(text, start + 1)
    while not text.startswith("}", at):
        key = _KEY.match(text, at)
        if not key:
            _fault(text, at, "a key is missing, or the file ends here", faults)
            at = _next_key(text, at)
            if at is None:
                return found, None
            continue
        name = json.loads('"{}"'.format(key.group(1)))
        value, end = _value(text, _skip(text, key.end()), depth + 1, faults)
        if value is not None or end is not None:
            found[name] = value
        if end is None:
            end = _next_key(text, key.end(), _indent(text, at))
            if end is None:
                return found, None
            at = end
            continue
        at = _skip(text, end)
        if text.startswith(",", at):
            at = _comma(text, at, "}", faults)
        elif not text.startswith("}", at):
            _fault(text, at, '"," or "}" is missing', faults)
            at = _next_key(text, at)
            if at is None:
                return found, None
    return found, at + 1


def _list(text, start, depth, faults):
    found, at = [], _skip(text, start + 1)
    while not text.startswith("]", at):
        value, end = _value(text, at, depth + 1, faults)
        if value is not None or end is not None:
            found.append(value)
        if end is None:
            return found, None
        at = _skip(text, end)
        if text.startswith(",", at):
            at = _comma(text, at, "]", faults)
        elif not text.startswith("]", at):
            _fault(text, at, '"," or "]" is missing', faults)
            return found, None
    return found, at + 1


def _comma(text, at, close, faults):
    """Return where the item after a comma begins; one that nothing follows is a fault that costs nothing."""
    after = _skip(text, at + 1)
    if text.startswith(close, after):
        _fault(text, at, '"," before "{}"'.format(close), faults)
    return after


def _indent(text, at):
    line = text.rfind("\n", 0, at) + 1
    return at - line if not text[line:at].strip() else None


def _next_key(text, at, indent=None):
    """Return where the next key of the same container begins, by its indentation; None where that can not be told."""
    if indent is None:
        return None
    match = re.compile(r'^[ \t]{%d}(?=")' % indent, re.MULTILINE).search(text, at)
    # a closing bracket further left ends the container before
    closed = re.compile(r"^[ \t]{0,%d}[\]}]" % max(0, indent - 1), re.MULTILINE).search(text, at)
    if not match or (closed and closed.start() < match.start()):
        return None
    return match.end()
