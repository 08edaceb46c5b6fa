"""YAML, JSON, TOML, INI, CSV, XML and HTML: parsed, and no key twice."""

from __future__ import annotations

import configparser
import json
import re
from xml.etree import ElementTree

import tomllib
import yaml

from tests.examples.inner import manifests
from tests.examples.inner.answers import Problem


def _no_twice(pairs):
    keys = [key for key, _ in pairs]
    for key in keys:
        if keys.count(key) > 1:
            raise Problem("json", "key {!r} stands twice".format(key))
    return dict(pairs)


def parse_json(text, fragment, dialect):
    forms = [text] + (["{" + text.strip().rstrip(",") + "}"] if fragment else [])
    for form in forms:
        try:
            json.loads(form, object_pairs_hook=_no_twice)
            return "json"
        except ValueError as error:
            last = error
    raise Problem("json", last.msg, last.lineno)


def parse_jsonl(text, fragment, dialect):
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                parse_json(line, fragment, dialect)
            except Problem as problem:
                raise Problem("json", problem, number) from None
    return "json"


# A string, a comment, or a comma before the end of a list: only the last two go.
_RELAXED = re.compile(r'("(?:\\.|[^"\\])*")|//[^\n]*|/\*.*?\*/|,(?=\s*(?:(?://[^\n]*|/\*.*?\*/)\s*)*[}\]])', re.S)


def parse_jsonc(text, fragment, dialect):
    return parse_json(_RELAXED.sub(lambda match: match.group(1) or "", text), fragment, dialect)


class _Loader(yaml.SafeLoader):
    """Tags of other tools (`!Ref`, `!vault`) are taken as they are; a key that stands twice is an error."""


def _mapping(loader, node, deep=False):
    seen = set()
    for key, _ in node.value:
        name = key.value if isinstance(key, yaml.ScalarNode) else None
        if name in seen and name != "<<":
            raise Problem("PyYAML", "key {!r} stands twice".format(name), key.start_mark.line + 1)
        seen.add(name)
    loader.flatten_mapping(node)
    return yaml.SafeLoader.construct_mapping(loader, node, deep=True)


def _tagged(loader, suffix, node):
    if isinstance(node, yaml.MappingNode):
        return _mapping(loader, node)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return loader.construct_scalar(node)


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)
_Loader.add_multi_constructor("!", _tagged)


def load_yaml(text):
    """Return the documents of a YAML text."""
    try:
        return list(yaml.load_all(text, Loader=_Loader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise Problem("PyYAML", error.problem or error, mark.line + 1 if mark else None) from None
    except (yaml.YAMLError, ValueError, TypeError) as error:
        raise Problem("PyYAML", error) from None


def parse_yaml(text, fragment, dialect):
    documents = load_yaml(text)
    return "PyYAML" if fragment else manifests.judge(documents) or "PyYAML"


def parse_toml(text, fragment, dialect):
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        raise Problem("tomllib", error, int(line.group(1)) if line else None) from None
    return "tomllib"


def parse_ini(text, fragment, dialect):
    # Files such as .env and .npmrc have no section of their own.
    for form, added in ((text, 0), ("[top]\n" + text, 1)):
        try:
            configparser.ConfigParser(interpolation=None, allow_no_value=True).read_string(form)
            return "configparser"
        except configparser.MissingSectionHeaderError as error:
            if added or re.search(r"^\s*\[", text, re.M):
                raise Problem("configparser", error.message, error.lineno) from None
        except configparser.Error as error:
            raise Problem("configparser", error, getattr(error, "lineno", added) - added or None) from None


def parse_xml(text, fragment, dialect):
    try:
        ElementTree.fromstring("<top>" + text + "</top>" if fragment else text)
    except ElementTree.ParseError as error:
        raise Problem("expat", error, error.position[0]) from None
    return "expat"


def parse_html(text, fragment, dialect):
    import html5lib

    parser = html5lib.HTMLParser(strict=False)
    whole = not fragment and re.match(r"\s*(<!doctype|<html)", text, re.I)
    (parser.parse if whole else parser.parseFragment)(text)
    for (line, _), code, values in parser.errors:
        raise Problem("html5lib", html5lib.constants.E.get(code, code) % values, line)
    return "html5lib"


def parse_markdown(text, fragment, dialect):
    """A page shown as an example: its frontmatter has to parse."""
    if text.startswith("---\n"):
        head, end, _ = text[len("---\n"):].partition("\n---\n")
        if not end:
            raise Problem("PyYAML", "the frontmatter does not end", 1)
        load_yaml(head)
    return "PyYAML, frontmatter"


PARSERS = {
    "markdown": parse_markdown,
    "json": parse_json,
    "jsonl": parse_jsonl,
    "jsonc": parse_jsonc,
    "yaml": parse_yaml,
    "toml": parse_toml,
    "ini": parse_ini,
    "xml": parse_xml,
    "html": parse_html,
}
