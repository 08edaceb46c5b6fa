"""Shapes: a JSON file against its schema in `schemas/`, each fault with its place and in words."""

from __future__ import annotations

import functools
import itertools
import json
import os

from validators import fits

FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "schemas")
MOST = 50  # faults of one file; a list of thousands of wrong values is one mistake
_WORDS = {"object": "an object", "array": "a list", "string": "a text", "number": "a number", "integer": "a whole number",
          "boolean": "true or false", "null": "null"}
_KINDS = {"map": "an object", "list": "a list", "text": "a text", "number": "a number", "bool": "true or false", "null": "null"}


@functools.lru_cache(maxsize=None)
def _schema(name, part):
    with open(os.path.join(FOLDER, name + ".json"), encoding="utf-8") as handle:
        schema = json.load(handle)
    if part:
        schema = {"$ref": "#/$defs/" + part, "$defs": schema["$defs"]}
    return schema


@functools.lru_cache(maxsize=None)
def _validator(name, part):
    from jsonschema import Draft202012Validator

    return Draft202012Validator(_schema(name, part))


def faults(node, name, part=None):
    """Yield `(Node, message)` for each fault of a tree against a schema, or against one of its `$defs`."""
    value = None if node is None else node.plain_value()
    # most files are sound: loading jsonschema, to hear so, takes as long as linting fifty of them
    if node is not None and not fits.fits(value, _schema(name, part)):
        errors = itertools.islice(_validator(name, part).iter_errors(value), MOST)
        for error in sorted(errors, key=lambda error: [str(step) for step in error.absolute_path]):
            while error.validator in ("anyOf", "oneOf") and _deeper(error):
                error = _deeper(error)
            yield _told(node, error)


def _deeper(error):
    """Return the fault of the alternative that was meant: the one whose type fits, so that only something inside is wrong."""
    inner = [one for one in error.context if one.absolute_path != error.absolute_path]
    return inner[0] if inner else None


def _told(node, error):
    path = list(error.absolute_path)
    place = node.at(*path) or node
    named = next((step for step in reversed(path) if isinstance(step, str)), "")
    spot = 'an entry of "{}"'.format(named) if path and isinstance(path[-1], int) else '"{}"'.format(named) if named else "the file"
    missing = _missing(place, error)
    if missing:
        return place, '"{}" is missing in {}; add it'.format(missing, spot)
    if error.validator == "additionalProperties":
        for one, _ in place.items:
            if one.value not in error.schema["properties"]:
                return one, '"{}" is no key of {}; one of {}'.format(_short(one), spot, ", ".join(error.schema["properties"]))
    if error.validator in ("type", "anyOf", "oneOf"):
        return place, "{} is {}, not {}".format(spot, _KINDS[place.kind], " or ".join(_wanted(error)))
    if error.validator in ("enum", "const"):
        return place, '"{}" is no value for {}; one of {}'.format(_short(place), spot, ", ".join(str(one) for one in error.validator_value))
    if error.validator == "exclusiveMinimum":
        return place, '"{}" is no value for {}; it must be more than {}'.format(place.value, spot, error.validator_value)
    return place, '"{}" is no value for {}; it wants {}'.format(_short(place), spot, error.schema.get("description", "another one"))


def _missing(place, error):
    """Return the key that is missing; where one of several would do, the first of them."""
    if error.validator == "required":
        wanted = error.validator_value
    elif error.validator == "anyOf":
        wanted = [one for inner in error.context if inner.validator == "required" for one in inner.validator_value]
    else:
        wanted = []
    return next((one for one in wanted if place.get(one) is None), None)


def _wanted(error):
    if error.validator == "type":
        kinds = error.validator_value if isinstance(error.validator_value, list) else [error.validator_value]
    else:
        kinds = [kind for one in error.context if one.validator == "type" for kind in [one.validator_value]]
    return list(dict.fromkeys(_WORDS[kind] for kind in kinds)) or ["what is allowed here"]


def _short(place):
    shown = str(place.value)
    return shown if len(shown) <= 40 else shown[:39] + "…"
