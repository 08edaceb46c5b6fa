"""Values that know where they stand: YAML and JSON as one kind of tree, each key and value with its place."""

from __future__ import annotations

import json
import re

import yaml

DEEPEST = 60
MOST_ALIASES = 20
MOST_NODES = 50_000  # aliases multiply: each stands for all that lies below it
LONGEST = 256 * 1024  # characters of one YAML or JSON text


class Fault(Exception):
    """The text can not be parsed: `message` and the `offset` in the whole file."""

    def __init__(self, message, offset):
        super().__init__(message)
        self.message, self.offset = message, offset


class Node:
    """A value. `kind`: map, list, text, number, bool or null. `start`, `end`: offsets into the file.

    A map's `items` are `(key Node, value Node)` in order, duplicates included; a list's are nodes. `plain`: a YAML
    scalar written without quotes."""

    __slots__ = ("kind", "value", "start", "end", "items", "plain", "raw")

    def __init__(self, kind, value, start, end, items=(), plain=False, raw=None):
        self.kind, self.value, self.start, self.end, self.items, self.plain, self.raw = kind, value, start, end, items, plain, raw

    def get(self, key, default=None):
        """Return the node of a key, the last one where it stands twice, as both parsers take it."""
        found = default
        for name, value in self.items if self.kind == "map" else ():
            if name.value == key:
                found = value
        return found

    def key(self, key):
        """Return the node of the key itself, or None."""
        found = None
        for name, _ in self.items if self.kind == "map" else ():
            if name.value == key:
                found = name
        return found

    def at(self, *path):
        """Return the node at a path of keys and indexes, or None."""
        node = self
        for step in path:
            if node is None:
                return None
            if isinstance(step, int):
                node = node.items[step] if node.kind == "list" and step < len(node.items) else None
            else:
                node = node.get(step)
        return node

    def plain_value(self):
        """Return the tree as plain Python data."""
        if self.kind == "map":
            return {name.value: value.plain_value() for name, value in self.items}
        if self.kind == "list":
            return [item.plain_value() for item in self.items]
        return self.value

    def walk(self):
        """Yield this node and all below it."""
        yield self
        for item in self.items:
            for node in item if isinstance(item, tuple) else (item,):
                yield from node.walk()


class _Loader(yaml.SafeLoader):
    """Composes, and counts aliases: a few lines of YAML can stand for gigabytes."""

    def __init__(self, text):
        super().__init__(text)
        self.aliases = self.nodes = 0

    def compose_node(self, parent, index):
        if self.check_event(yaml.AliasEvent):
            self.aliases += 1
            if self.aliases > MOST_ALIASES:
                raise yaml.YAMLError("more than {} aliases".format(MOST_ALIASES))
        return super().compose_node(parent, index)


def from_yaml(text, base=0):
    """Return the `Node` of a YAML text that begins at offset `base` of its file, None where it is empty; raises `Fault`."""
    if len(text) > LONGEST:
        raise Fault("it has {:,} characters, more than {:,}".format(len(text), LONGEST), base)
    try:
        loader = _Loader(text)
        composed = _composed(text, loader)
        return None if composed is None else _node(composed, base, loader, 0)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Fault(error.problem or str(error), base + (mark.index if mark else 0)) from error
    except yaml.reader.ReaderError as error:
        raise Fault("the character U+{:04X} is not allowed in YAML".format(error.character), base + error.position) from error
    except yaml.YAMLError as error:
        raise Fault(str(error), base) from error
    except RecursionError as error:
        raise Fault("it is nested too deep", base) from error


def _composed(text, loader):
    """Return PyYAML's node: by libyaml, ten times as fast, where nothing needs the watch of ours, and its words on a fault."""
    if _FAST is not None and len(text) < 20_000 and not _WATCHED.search(text) and text.count("[") + text.count("{") < DEEPEST:
        try:
            return yaml.compose(text, _FAST)
        except yaml.YAMLError:
            pass
    return loader.get_single_node()


# aliases multiply; of the rest the two readers take some odd spellings differently
_WATCHED = re.compile(r"[*&!\t\0%@`]|[|>][^\n]*#|\?\s")
_FAST = getattr(yaml, "CSafeLoader", None)
_KINDS = {"tag:yaml.org,2002:int": "number", "tag:yaml.org,2002:float": "number", "tag:yaml.org,2002:bool": "bool",
          "tag:yaml.org,2002:null": "null"}


def _node(composed, base, loader, depth):
    start, end = base + composed.start_mark.index, base + composed.end_mark.index
    loader.nodes += 1
    if depth > DEEPEST:
        raise Fault("it is nested deeper than {} levels".format(DEEPEST), start)
    if loader.nodes > MOST_NODES:
        raise Fault("it has more than {:,} values".format(MOST_NODES), start)
    if isinstance(composed, yaml.MappingNode):
        items = [(_node(key, base, loader, depth + 1), _node(value, base, loader, depth + 1)) for key, value in composed.value]
        return Node("map", None, start, end, items)
    if isinstance(composed, yaml.SequenceNode):
        return Node("list", None, start, end, [_node(item, base, loader, depth + 1) for item in composed.value])
    kind = _KINDS.get(composed.tag, "text")
    value = composed.value
    if kind != "text":
        try:
            value = loader.construct_object(composed, deep=True)
        except (yaml.YAMLError, ValueError):
            kind = "text"
    return Node(kind, value, start, end, plain=not composed.style, raw=composed.value)


_SPACE = re.compile(r"[ \t\r\n]*")
_STRING = re.compile(r'"[^"\\\x00-\x1f]*(?:\\.[^"\\\x00-\x1f]*)*"')
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?")
_WORDS = {"true": ("bool", True), "false": ("bool", False), "null": ("null", None)}


def from_json(text):
    """Return the `Node` of a JSON text; raises `Fault`. Duplicate keys are kept, `Node.get` takes the last."""
    if len(text) > 4 * LONGEST:
        raise Fault("it has {:,} characters, more than {:,}".format(len(text), 4 * LONGEST), 0)
    try:
        node, at = _value(text, _skip(text, 0), 0)
    except RecursionError as error:
        raise Fault("it is nested too deep", 0) from error
    at = _skip(text, at)
    if at < len(text):
        raise Fault("there is more after the end of the value", at)
    return node


def _skip(text, at):
    return _SPACE.match(text, at).end()


def _value(text, at, depth):
    if depth > DEEPEST:
        raise Fault("it is nested deeper than {} levels".format(DEEPEST), at)
    first = text[at: at + 1]
    if first == "{":
        return _sequence(text, at, depth, "}")
    if first == "[":
        return _sequence(text, at, depth, "]")
    if first == '"':
        return _text(text, at)
    number = _NUMBER.match(text, at)
    if number:
        raw = number.group()
        return Node("number", float(raw) if re.search(r"[.eE]", raw) else int(raw[:400]), at, number.end(), raw=raw), number.end()
    for word, (kind, value) in _WORDS.items():
        if text.startswith(word, at):
            return Node(kind, value, at, at + len(word), raw=word), at + len(word)
    raise Fault("a value is missing here" if at < len(text) else "it ends before it is complete", min(at, len(text)))


def _text(text, at):
    match = _STRING.match(text, at)
    if not match:
        raise Fault("a text in quotes is not closed", at)
    try:
        return Node("text", json.loads(match.group()), at, match.end(), raw=match.group()), match.end()
    except ValueError as error:
        raise Fault("a text in quotes is broken", at) from error


def _sequence(text, start, depth, close):
    items, at = [], _skip(text, start + 1)
    while not text.startswith(close, at):
        if close == "}":
            if not text.startswith('"', at):
                raise Fault("a key in quotes is missing here", at)
            key, at = _text(text, at)
            at = _skip(text, at)
            if not text.startswith(":", at):
                raise Fault('":" is missing after the key "{}"'.format(key.value), at)
            value, at = _value(text, _skip(text, at + 1), depth + 1)
            items.append((key, value))
        else:
            value, at = _value(text, at, depth + 1)
            items.append(value)
        at = _skip(text, at)
        if text.startswith(",", at):
            comma, at = at, _skip(text, at + 1)
            if text.startswith(close, at):
                raise Fault('"," before "{}"'.format(close), comma)
        elif not text.startswith(close, at):
            raise Fault('"," or "{}" is missing here'.format(close), at)
    return Node("map" if close == "}" else "list", None, start, at + 1, items), at + 1
