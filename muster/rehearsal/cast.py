"""A cast: who says what, which tools are called, and what must come of it. docs/rehearsal.md describes the format."""

from __future__ import annotations

import os
import re

from muster.errors import UsageError
from muster.rehearsal import shape

_CALL = {"tool!": "text", "input": {"*": "any"}}
_AGENT = {
    "type!": "text",
    "prompt!": "text",
    "description": "text",
    "background": "flag",
    "name": "text",
    "isolation": "text",
    "model": "text",
}
STEP = {
    "if": "text",
    "unless": "text",
    "say": "text",
    "wait": "number",
    "bash": ("text", {"command!": "text", "timeout": "number", "background": "flag"}),
    "read": "text",
    "write": {"path!": "text", "content!": "text"},
    "edit": {"path!": "text", "old!": "text", "new!": "text", "all": "flag"},
    "skill": ("text", {"skill!": "text", "args": "text"}),
    "agent": _AGENT,
    "agents": [_AGENT],
    "calls": [_CALL],
    "result": {"*": "any"},
}
_CONVERSATION = ([STEP], {"for": "text", "steps!": [STEP]})
_WHEN = {"speaker": "text", "step": "number", "event": "text"}
ACT = {
    "person!": ("text", ["text"]),
    "resume": ("flag", "text"),
    "kill": {"when!": _WHEN},
    "mode": "text",
    "allow": "text",
    "args": ["text"],
    "env": {"*": "text"},
    "timeout": "number",
    "before": ["text"],
    "main": [STEP],
    "agents": {"*": [_CONVERSATION]},
}
_EVENT = ("text", {"type": "text", "subject": "text", "actor": "text", "data": {"*": "any"}, "says": "text"})
_FILE = ("text", {"contains": "text", "lacks": "text", "matches": "text", "is": "text"})
_SHOWN = {"to": "text", "says!": "text", "at": "number"}
EXPECT = {
    "exit": "number",
    "events": [_EVENT],
    "without": [_EVENT],
    "refused": [{"tool": "text", "input": "text", "says": "text", "to": "text", "by": "text"}],
    "refused_only": "flag",
    "shown": [_SHOWN],
    "not_shown": [_SHOWN],
    "store": {"*": "any"},
    "tree": {"*": _FILE},
    "pushed": "flag",
    "client": {
        "plugin_errors": ["text"],
        "results": "number",
        "says": "text",
        "agents": ["text"],
        "compactions": "number",
    },
}
CAST = {
    "name!": "text",
    "about": "text",
    "plugin": "text",
    "project": "text",
    "files": {"*": "text"},
    "git": ("flag", "text"),
    "remote": "flag",
    "setup": ["text"],
    "env": {"*": "text"},
    "allow_unused": "flag",
    "acts!": [ACT],
    "expect": EXPECT,
}
_PATTERNS = ("says", "matches", "for", "if", "unless")
_WORDS = {"git": ("true", "false", "no-commits"), "resume": ("true", "false", "new"), "by": ("hook", "client", "tool")}
# Below these stand the tools' and the person's own keys, whatever they are called.
_FOREIGN = ("calls", "result", "data", "env", "files")


def load(path):
    """Return the cast in `path` as a dict with defaults filled in; `path` and `folder` are added.

    Raises UsageError with file:line:column and the way out. Needs PyYAML (JSON is read by it too)."""
    import yaml

    try:
        with open(path, encoding="utf-8") as handle:
            text = handle.read()
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8"
        raise UsageError("{} can not be read ({}); give the path of a cast".format(path, why)) from error
    loader = None
    try:
        loader = yaml.SafeLoader(text)
        node = loader.get_single_node()
        if node is None:
            raise UsageError('{}:1:1: the cast is empty; start with "name:" and "acts:"'.format(path))
        shape.check(node, CAST, path, "the cast")
        _check_meaning(node, path)
        cast = loader.construct_document(node)
    except (yaml.YAMLError, RecursionError) as error:
        raise UsageError(_not_yaml(path, text, error)) from error
    finally:
        if loader:
            loader.dispose()
    return _complete(cast, path)


def _not_yaml(path, text, error):
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line, column = (mark.line, mark.column) if mark else (0, 0)
    at = getattr(error, "position", None)
    if isinstance(at, int):
        line, column = text.count("\n", 0, at), at - text.rfind("\n", 0, at) - 1
    why = getattr(error, "problem", None) or getattr(error, "reason", None) or "it contains itself"
    return "{}:{}:{}: not YAML ({}); mind the indentation and quotes".format(path, line + 1, column + 1, why)


def _complete(cast, path):
    cast["path"], cast["folder"] = path, os.path.dirname(os.path.abspath(path))
    for name, empty in (("about", ""), ("files", {}), ("git", True), ("setup", []), ("env", {}), ("expect", {})):
        cast.setdefault(name, empty)
    for act in cast["acts"]:
        if isinstance(act["person"], str):
            act["person"] = [act["person"]]
        for name, empty in (("args", []), ("env", {}), ("before", []), ("main", []), ("agents", {}), ("resume", False)):
            act.setdefault(name, empty)
        for conversations in act["agents"].values():
            conversations[:] = [c if isinstance(c, dict) else {"steps": c} for c in conversations]
    return cast


def _check_meaning(node, path):
    """Raise at the first place that has the right shape and no meaning: a bad pattern, a wrong word."""
    if node.id == "sequence":
        for child in node.value:
            _check_meaning(child, path)
    elif node.id == "mapping":
        for key, child in node.value:
            if child.id == "scalar":
                _check_word(str(key.value), child, path)
            else:
                if key.value == "acts" and not child.value:
                    raise shape.fault(path, child, "acts is empty; add an act with a person's prompt")
                if key.value not in _FOREIGN:
                    _check_meaning(child, path)


def _check_word(key, node, path):
    if key in _PATTERNS:
        try:
            re.compile(node.value)
        except re.error as error:
            message = "{} is no regular expression ({}); escape special characters with \\".format(key, error)
            raise shape.fault(path, node, message) from None
    words = _WORDS.get(key)
    if words and node.value.lower() not in words:
        raise shape.fault(path, node, '{} "{}" is not known; use {}'.format(key, node.value, ", ".join(words)))
