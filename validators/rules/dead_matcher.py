"""A matcher that can never match.

## Why
Names are exact and case-sensitive: `bash` is not `Bash`. `Bash(git *)` is permission syntax, as a pattern it never fits a
tool name. An invalid regular expression is dropped without a word. A server alone (`mcp__plugin_x_y`) needs `__.*` behind
it. SubagentStart and SubagentStop compare the full type, `plugin:agent`.

## Example
```json
{"matcher": "Bash(git *)", "hooks": [{"type": "command", "command": "true"}]}
```

## Instead
```json
{"matcher": "Bash", "hooks": [{"type": "command", "command": "true", "if": "Bash(git *)"}]}
```
"""

import difflib
import re

from validators import facts, hooks
from validators.rules import report

GROUP, SEVERITY, FIXES = "hooks", "error", False
_PERMISSION = re.compile(r"[A-Z][A-Za-z]+\([^|()]*[ *:/.][^|()]*\)")
_SERVER = re.compile(r"mcp__[A-Za-z0-9-]+(?:_[A-Za-z0-9-]+)*\Z")


def check(target):
    """Yield each matcher that fits nothing, and each name of a list that fits nothing."""
    seen = set()
    for source, event, _key, group, place in hooks.groups(target):
        node = group.get("matcher")
        if node is None or node.kind != "text" or event in facts.UNMATCHED_EVENTS or event not in facts.EVENTS or (source.path, node.start) in seen:
            continue
        seen.add((source.path, node.start))
        message = _why(target, event, node.value, place)
        if message:
            yield report(source, node, message)


def _why(target, event, matcher, place):
    if len(matcher) > 1000:
        return None
    names = hooks.names_of(matcher, event)
    if names is None:
        return _pattern(event, matcher)
    if event in facts.TOOL_EVENTS:
        return _first(_tool, names)
    if event in facts.MATCHED_VALUES:
        values = facts.MATCHED_VALUES[event]
        return next(('"{}" never comes with {}; use {}'.format(name, event, ", ".join(values)) for name in names if name not in values), None)
    if event in ("SubagentStart", "SubagentStop") and place == "plugin":
        own = {(agent.text("name") or agent.name).rpartition(":")[2]: agent.name for agent in target.agents}
        return next(('"{}" never matches: the type is "{}:{}"'.format(name, target.plugin, _full(own[name], name)) for name in names if name in own), None)
    return None


def _full(place, name):
    return place.rpartition(":")[0] + ":" + name if ":" in place else name


def _first(ask, names):
    return next((message for message in map(ask, names) if message), None)


def _tool(name):
    if name in facts.GONE_TOOLS:
        # an old name beside the new one does no harm and serves older clients
        return None
    if _SERVER.match(name) and "__" not in name[5:]:
        return '"{}" is a server, no tool: it never matches; write "{}__.*"'.format(name, name)
    if hooks.tool_known(name):
        return None
    near = next((tool for tool in facts.TOOLS if tool.lower() == name.lower()), None) or next(
        iter(difflib.get_close_matches(name, facts.TOOLS, 1, 0.75)), None)
    return '"{}" is no tool and never matches{}'.format(name, '; did you mean "{}"?'.format(near) if near else "; see the client's tool list")


def _pattern(event, matcher):
    if event in facts.TOOL_EVENTS and _PERMISSION.search(matcher):
        return '"{}" never matches a tool\'s name; match the tool and put the pattern into "if"'.format(matcher)
    try:
        pattern = re.compile(re.sub(r"\(\?<([A-Za-z])", r"(?P<\1", matcher))
    except (re.error, RecursionError, OverflowError):
        # Python and JavaScript agree on what is broken in the simple cases; others are left alone
        if re.match(r"[*+?]", matcher) or matcher.count("[") > matcher.count("]") or matcher.count("(") != matcher.count(")"):
            return '"{}" is no valid regular expression and never matches'.format(matcher)
        return None
    if event in facts.TOOL_EVENTS and len(matcher) < 200 and re.fullmatch(r"[A-Za-z/=\"'! ]+", matcher):
        names = facts.TOOLS + facts.RARE_TOOLS + facts.OLD_MODEL_TOOLS + tuple(facts.GONE_TOOLS)
        if not any(pattern.search(name) for name in names):
            return '"{}" matches no tool\'s name; a matcher is a name, names with "|", or a regular expression'.format(matcher)
    return None
