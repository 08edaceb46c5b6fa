"""What a YAML document may look like: shapes are plain values, faults carry file, line and column.

A shape is a word ("text", "flag", "number", "any", "nothing"), a list of one shape, a record `{"key": shape}`
("key!" = must be there), a table of any keys `{"*": shape}`, or a tuple of shapes of different kinds.
"""

from __future__ import annotations

import difflib

from muster.errors import UsageError

_TAGS = {
    "tag:yaml.org,2002:str": "text",
    "tag:yaml.org,2002:bool": "flag",
    "tag:yaml.org,2002:int": "number",
    "tag:yaml.org,2002:float": "number",
    "tag:yaml.org,2002:null": "nothing",
}
_NAMES = {"text": "text", "flag": "true or false", "number": "a number", "nothing": "nothing"}


class ShapeError(UsageError):
    """A document is not what it must be; the message starts with file:line:column."""


def check(node, shape, path, what="the document"):
    """Raise ShapeError at the first place where the YAML `node` is not of `shape`; `path` names the file."""
    if shape == "any":
        return
    fitting = _fitting(node, shape)
    if fitting is None:
        raise fault(path, node, "{} must be {}, not {}".format(what, expected(shape), found(node)))
    if isinstance(fitting, list):
        for number, child in enumerate(node.value, 1):
            check(child, fitting[0], path, "{}[{}]".format(what, number))
    elif isinstance(fitting, dict):
        _check_record(node, fitting, path, what)


def _check_record(node, shape, path, what):
    allowed = {name.rstrip("!"): child for name, child in shape.items()}
    seen = set()
    for key, child in node.value:
        name = str(key.value)
        if name in seen:
            raise fault(path, key, '"{}" stands twice in {}; keep one'.format(name, what))
        seen.add(name)
        if name in allowed:
            check(child, allowed[name], path, name)
        elif "*" in allowed:
            check(child, allowed["*"], path, name)
        else:
            raise fault(path, key, 'unknown key "{}" in {}; {}'.format(name, what, _way_out(name, allowed)))
    for name in shape:
        if name.endswith("!") and name[:-1] not in seen:
            raise fault(path, node, '{} lacks "{}"; add it'.format(what, name[:-1]))


def _way_out(name, allowed):
    near = difflib.get_close_matches(name, allowed, n=1)
    if near:
        return 'did you mean "{}"?'.format(near[0])
    return "known: " + ", ".join(sorted(allowed))


def _fitting(node, shape):
    kind = found(node, plain=True)
    for option in shape if isinstance(shape, tuple) else (shape,):
        if option == "any":
            return option
        if isinstance(option, str) and kind == option:
            return option
        if isinstance(option, list) and kind == "list":
            return option
        if isinstance(option, dict) and kind == "record":
            return option
    return None


def found(node, plain=False):
    """Return the kind of a YAML node: one word with `plain`, else words for a person."""
    kind = {"sequence": "list", "mapping": "record"}.get(node.id) or _TAGS.get(node.tag, "text")
    if plain:
        return kind
    if kind in ("list", "record"):
        return "a list" if kind == "list" else "a record (key: value)"
    return "nothing" if kind == "nothing" else '"{}"'.format(node.value) + ("" if kind == "text" else " unquoted")


def expected(shape):
    """Return words for what a shape accepts."""
    if isinstance(shape, tuple):
        return " or ".join(expected(option) for option in shape)
    if isinstance(shape, list):
        return "a list"
    if isinstance(shape, dict):
        return "a record" if "*" in shape else "a record of " + ", ".join(name.rstrip("!") for name in shape)
    return _NAMES[shape]


def fault(path, node, message):
    """Return the ShapeError for `node`, its place counted from 1."""
    mark = node.start_mark
    return ShapeError("{}:{}:{}: {}".format(path, mark.line + 1, mark.column + 1, message))
