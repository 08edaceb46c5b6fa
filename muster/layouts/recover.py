"""JSON read as far as it goes: what is whole is returned, what is not is named by line and column."""

import bisect
import json
import re

DEEPEST = 100
_SPACE = re.compile(r"[ \t\r\n]*")
_KEY = re.compile(r'"((?:[^"\\\x00-\x1f]|\\.)*)"[ \t\r\n]*:')
_DECODER = json.JSONDecoder()
_DEEP = "it is nested too deep"


def loads(text):
    """Return `(value, faults)`; `value` is None where nothing could be read, a fault is `(line, column, what)`."""
    try:
        value = json.loads(text)
        return value, [(0, 0, _DEEP)] if _pruned(value) else []
    except (ValueError, RecursionError):
        pass
    faults = []
    value, end = _value(text, _skip(text, 0), 0, faults)
    if not faults:
        _fault(text, len(text) if end is None else _skip(text, end), "there is more after the end of the value", faults)
    starts = [0] + [match.end() for match in re.finditer("\n", text)]
    lines = [(bisect.bisect_right(starts, at), at, what) for at, what in faults]
    return value, [(line, at - starts[line - 1] + 1, what) for line, at, what in lines] + ([(0, 0, _DEEP)] if _pruned(value) else [])


def _pruned(value):
    """Cut what is nested deeper than DEEPEST, since what writes it out again has a bound; return whether anything was."""
    cut, left = False, [(value, 1)]
    while left:
        at, depth = left.pop()
        for key, inner in at.items() if isinstance(at, dict) else enumerate(at) if isinstance(at, list) else ():
            if isinstance(inner, (dict, list)) and inner:
                if depth < DEEPEST:
                    left.append((inner, depth + 1))
                else:
                    at[key], cut = None, True
    return cut


def _skip(text, at):
    return _SPACE.match(text, at).end()


def _fault(text, at, what, faults):
    faults.append((min(at, len(text)), what))


def _value(text, at, depth, faults):
    """Return `(value, end)`; `end` is None where the rest of the container can not be trusted."""
    try:
        return _DECODER.raw_decode(text, at)
    except (ValueError, RecursionError):
        pass
    if depth > DEEPEST:
        _fault(text, at, _DEEP, faults)
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
    if not match or re.compile(r"^[ \t]{0,%d}[\]}]" % max(0, indent - 1), re.MULTILINE).search(text, at, match.start()):
        return None
    return match.end()
