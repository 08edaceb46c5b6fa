"""Hook registrations wherever they may stand, each with its places: hooks.json, the manifest, settings, skills."""

from __future__ import annotations

import json
import os
import re

from validators import facts
from validators.finding import Edit

ROOT = re.compile(r"\$\{CLAUDE_PLUGIN_ROOT\}|\$CLAUDE_PLUGIN_ROOT(?![A-Za-z0-9_])")
_TAIL = re.compile(r"[\"']?[/\\]([A-Za-z0-9_.@+\-/]+)[\"']?")
SCRIPTS = (".py", ".sh", ".bash", ".js", ".mjs", ".cjs", ".ts", ".rb", ".pl", ".php", ".zsh")
DECIDING = ("PreToolUse", "PermissionRequest", "UserPromptSubmit", "UserPromptExpansion", "PostToolUse", "PostToolBatch", "Stop",
            "SubagentStop", "PreCompact", "TaskCreated", "TaskCompleted", "PreModelSwitch")


class Hook:
    """One hook entry: `event`, its `key` node, the `group` map, the `matcher` node (or None), the entry's map `node`.

    `place` is plugin, settings or front: what is substituted and which keys work depends on it."""

    __slots__ = ("source", "event", "key", "group", "matcher", "node", "place")

    def __init__(self, source, event, key, group, node, place):
        self.source, self.event, self.key, self.group, self.node, self.place = source, event, key, group, node, place
        self.matcher = group.get("matcher")

    def text(self, key):
        """Return a key's value as text, an empty one where it is missing or no text."""
        found = self.node.get(key)
        return found.value if found is not None and found.kind == "text" else ""

    @property
    def is_command(self):
        return self.text("type") == "command" and bool(self.text("command"))

    @property
    def args(self):
        """The text nodes of `args`; None in shell form."""
        found = self.node.get("args")
        return [item for item in found.items if item.kind == "text"] if found is not None and found.kind == "list" else None

    def words(self):
        """Return the text nodes that make up the command: the command itself, then `args`."""
        return ([self.node.get("command")] + (self.args or [])) if self.is_command else []

    def scripts(self):
        """Return `[(node, index, path)]`: where the command names a file of the plugin, and its path in the plugin."""
        found = []
        for word in self.words():
            for match in ROOT.finditer(word.value):
                tail = _TAIL.match(word.value, match.end())
                rest = word.value[tail.end():] if tail else ""
                if tail and not rest.startswith(("*", "$", "{", "?", "[")):
                    found.append((word, match.start(), os.path.normpath(tail.group(1)).replace(os.sep, "/")))
        return found

    def body(self, target):
        """Return the `Source` of the first script of the plugin that the command runs, or None."""
        for _, _, path in self.scripts():
            if target.has(path) and (path.endswith(SCRIPTS) or "." not in path.rsplit("/", 1)[-1]):
                source = target.source(path)
                if not source.fault:
                    return source
        return None


def groups(target):
    """Yield `(source, event, key node, group node, place)` of every matcher group that is a map."""
    for source, events, place in event_maps(target):
        for key, value in events.items:
            for group in value.items if value.kind == "list" else ():
                if group.kind == "map":
                    yield source, key.value, key, group, place


def all_hooks(target):
    """Return every hook entry of the target as `Hook`, in order; broken shapes are left out."""
    known = target.__dict__.get("_hooks")
    if known is None:
        known = target.__dict__["_hooks"] = [
            Hook(source, event, key, group, entry, place) for source, event, key, group, place in groups(target)
            for entry in _entries(group) if entry.kind == "map"]
    return known


def _entries(group):
    found = group.get("hooks")
    return found.items if found is not None and found.kind == "list" else ()


def event_maps(target):
    """Yield `(source, map of events, place)` of each registration."""
    paths = dict.fromkeys(["hooks/hooks.json"] + target.declared("hooks")) if target.kind == "plugin" else {}
    if target.kind == "file" and target.only.endswith("hooks.json"):
        paths = {target.only: None}
    for path in paths:
        yield from _wrapped(target, path, "plugin")
    inline = target.manifest.get("hooks") if target.kind == "plugin" and target.manifest is not None else None
    for item in (inline.items if inline is not None and inline.kind == "list" else [inline]):
        if item is not None and item.kind == "map" and item.get("hooks") is None:
            yield target.source(".claude-plugin/plugin.json"), item, "plugin"
    if target.kind == "project":
        for name in ("settings.json", "settings.local.json"):
            yield from _wrapped(target, target.base + name, "settings")
    for document in target.skills + (target.agents if target.kind == "project" else []):
        found = document.get("hooks")
        if found is not None and found.kind == "map":
            yield document.source, found, "front"


def _wrapped(target, path, place):
    found = target.json(path)[0] if target.has(path) else None
    events = found.get("hooks") if found is not None and found.kind == "map" else None
    if events is not None and events.kind == "map":
        yield target.source(path), events, place


def spot(node, index):
    """Return the file's offset of a character of a text node's value."""
    if node.raw is not None and node.raw.startswith('"') and node.end - node.start == len(node.raw):
        return node.start + len(json.dumps(node.value[:index], ensure_ascii=False)) - 1
    return node.start + (index if node.plain else 0)


def rewritten(source, node, text):
    """Return the edits that give a text node another value, none where that is not safe (YAML in quotes)."""
    if source.text.startswith('"', node.start) and source.path.endswith(".json"):
        return (Edit(node.start, node.end, json.dumps(text, ensure_ascii=False)),)
    return ()


def without(source, parent, key):
    """Return the edits that take a key out of a JSON map, with the comma that belongs to it."""
    if not source.path.endswith(".json"):
        return ()
    for number, (name, value) in enumerate(parent.items):
        if name.value == key:
            if number + 1 < len(parent.items):
                return (Edit(name.start, parent.items[number + 1][0].start, ""),)
            if number:
                return (Edit(parent.items[number - 1][1].end, value.end, ""),)
            return (Edit(name.start, value.end, ""),)
    return ()


def names_of(matcher, event):
    """Return the exact names of a matcher, None where the client takes it as a regular expression; `[]` matches all."""
    if matcher in ("", "*"):
        return []
    split = event not in ("StopFailure", "FileChanged")
    if not re.fullmatch(r"[a-zA-Z0-9_|, -]+" if split else r"[a-zA-Z0-9_|]+", matcher):
        return None
    return [name.strip() for name in re.split(r"[|,]" if split else r"\|", matcher) if name.strip()]


def tool_known(name):
    """Say whether a tool of this name can ever run: built in, renamed, only on old models, or of an MCP server."""
    return (name in facts.TOOLS or name in facts.RARE_TOOLS or name in facts.RENAMED_TOOLS or name in facts.OLD_MODEL_TOOLS
            or name.startswith("mcp__"))
