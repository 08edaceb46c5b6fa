"""Paths into a document: `tasks.T1.status`, `organization."a.b".names.0`; reading, setting and merging along them."""

import json
import re

from muster import errors

_PART = re.compile(r'"((?:[^"\\]|\\.)*)"|([^."\\]+)')


def parts(path):
    """Return the parts of a path; an empty path has none. A part with a dot in it stands in quotes."""
    if any("\ud800" <= char <= "\udfff" for char in path):
        raise errors.UsageError("path {!r} is no valid UTF-8; spell it otherwise".format(path))
    found, at = [], 0
    while at < len(path):
        match = _PART.match(path, at)
        if not match or (match.end() < len(path) and path[match.end()] != "."):
            raise errors.UsageError("path {} is broken at column {}; parts are set apart by one dot".format(path, at + 1))
        found.append(match.group(2) if match.group(1) is None else json.loads(match.group(0)))
        at = match.end() + 1
    if path.endswith("."):
        raise errors.UsageError("path {} ends in a dot; take it away".format(path))
    return found


def spelled(names):
    """Return parts as a path again."""
    return ".".join(name if _plain(name) else json.dumps(name, ensure_ascii=False) for name in names)


def _plain(name):
    return bool(name) and not any(char in '."\\' for char in name)


def walk(document, names, above=()):
    """Return what stands at `names` below `document` (itself at the path `above`); raises `NotFound`."""
    for number, name in enumerate(names):
        if isinstance(document, dict) and name in document:
            document = document[name]
        elif isinstance(document, list) and _index(name, len(document)) is not None:
            document = document[_index(name, len(document))]
        else:
            raise missing(spelled(list(above) + list(names[:number + 1])), list(above) + list(names[:number]), document)
    return document


def missing(path, prefix, document):
    """Return the `NotFound` that names the longest path there is, and what it holds."""
    here = spelled(prefix) or "the state"
    if isinstance(document, dict):
        holds = "holds: " + ", ".join(_few(list(document))) if document else "is empty"
    elif isinstance(document, list):
        holds = "is a list of {}".format(len(document))
    else:
        holds = "is {}".format(json.dumps(document, ensure_ascii=False)[:60])
    return errors.NotFound("{} does not exist; {} {}".format(path, here, holds))


def _few(names, limit=20):
    return names if len(names) <= limit else names[:limit] + ["… ({} in all)".format(len(names))]


def _index(name, length):
    return int(name) if name.isascii() and name.isdigit() and len(name) < 10 and int(name) < length else None


def put(document, names, value, merge, above=()):
    """Return `document` with `value` at `names`: merged into what stands there, or instead of it. Nothing is changed in place.

    Missing objects on the way are made; a list takes the index after its last as one more item."""
    if not names:
        return merged(document, value) if merge else value
    name, rest = names[0], names[1:]
    if document is None:
        document = {}
    if isinstance(document, dict):
        return dict(document, **{name: put(document.get(name), rest, value, merge, tuple(above) + (name,))})
    if isinstance(document, list):
        at = _index(name, len(document) + 1)
        if at is not None:
            item = put(document[at] if at < len(document) else None, rest, value, merge, tuple(above) + (name,))
            return document[:at] + [item] + document[at + 1:]
    raise missing(spelled(tuple(above) + tuple(names)), above, document)


def merged(old, new):
    """Return `new` laid over `old`: objects merge deeply, everything else is replaced."""
    if not isinstance(old, dict) or not isinstance(new, dict):
        return new
    found = dict(old)
    for name, value in new.items():
        found[name] = merged(old.get(name), value)
    return found
