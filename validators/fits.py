"""Whether a value fits a schema, yes or no: the part of JSON Schema that our own schemas use. jsonschema tells what is wrong."""

from __future__ import annotations

import re

_KINDS = {"object": (dict,), "array": (list,), "string": (str,), "number": (int, float), "boolean": (bool,)}
# Words that say nothing about the value. A word that stands nowhere here is not known: the answer is then "no", and jsonschema decides.
_SILENT = {"$schema", "$id", "$defs", "title", "description", "default", "then"}


def fits(value, schema, root=None):
    """Say whether a value surely fits; False may also mean that the schema says something that is not known here."""
    root = schema if root is None else root
    return all(word in _SILENT or (word in _CHECKS and _CHECKS[word](value, schema[word], schema, root)) for word in schema)


def _type(value, wanted, schema, root):
    return isinstance(wanted, str) and isinstance(value, _KINDS.get(wanted, ())) and (wanted == "boolean" or not isinstance(value, bool))


def _ref(value, wanted, schema, root):
    return wanted.startswith("#/$defs/") and fits(value, root["$defs"][wanted[8:]], root)


def _properties(value, wanted, schema, root):
    return not isinstance(value, dict) or all(fits(value[key], wanted[key], root) for key in wanted if key in value)


def _additional(value, wanted, schema, root):
    more = [key for key in value if key not in schema.get("properties", {})] if isinstance(value, dict) else []
    return not more if wanted is False else all(fits(value[key], wanted, root) for key in more)


def _if(value, wanted, schema, root):
    return not fits(value, wanted, root) or fits(value, schema.get("then", {}), root)


def _number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


_CHECKS = {
    "type": _type, "$ref": _ref, "properties": _properties, "additionalProperties": _additional, "if": _if,
    "required": lambda value, wanted, schema, root: not isinstance(value, dict) or all(key in value for key in wanted),
    "items": lambda value, wanted, schema, root: not isinstance(value, list) or all(fits(one, wanted, root) for one in value),
    "anyOf": lambda value, wanted, schema, root: any(fits(value, one, root) for one in wanted),
    "allOf": lambda value, wanted, schema, root: all(fits(value, one, root) for one in wanted),
    "enum": lambda value, wanted, schema, root: isinstance(value, str) and value in wanted,
    "const": lambda value, wanted, schema, root: isinstance(value, str) and value == wanted,
    "pattern": lambda value, wanted, schema, root: not isinstance(value, str) or bool(re.search(wanted, value)),
    "minLength": lambda value, wanted, schema, root: not isinstance(value, str) or len(value) >= wanted,
    "exclusiveMinimum": lambda value, wanted, schema, root: not _number(value) or value > wanted,
}
