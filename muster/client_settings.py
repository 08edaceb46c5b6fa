"""The files that the client starts with: which they are, and whether a change of one touches hooks or plugins.

Settings of the project, the person and the machine, by the client's own documentation. Pure: paths and texts in."""

import json
import os

from muster import written
from muster.shell.pattern import matches

OTHER, HOOKS = "other", "hooks"
# What starts hooks or keeps them from starting.
KEYS = ("hooks", "disableAllHooks", "enabledPlugins", "allowManagedHooksOnly", "extraKnownMarketplaces", "strictKnownMarketplaces", "pluginConfigs")
_SETTINGS = ("settings.json", "settings.local.json", "managed-settings.json", "managed-mcp.json", ".claude.json", ".mcp.json")


def kind(path, config_dir=""):
    """Return what a path is to the client: `other` for a file of settings, `hooks` for one that is run by a hook or says
    which plugins there are, an empty text for any other. A glob counts for what it may match."""
    parts = [part for part in path.replace("\\", "/").split("/") if part not in ("", ".")]
    if config_dir and (path + "/").startswith(config_dir.rstrip("/") + "/"):
        parts = [".claude"] + [part for part in path[len(config_dir):].split("/") if part]
    if not parts:
        return ""
    base, homes = parts[-1], [index for index, part in enumerate(parts[:-1]) if _is(".claude", part)]
    if homes and len(parts) > homes[-1] + 1:
        first = parts[homes[-1] + 1]
        if len(parts) > homes[-1] + 2 and any(_is(name, first) for name in ("hooks", "plugins")):
            return HOOKS
        if len(parts) == homes[-1] + 2 and any(_is(name, base) for name in ("hooks", "plugins")):
            return HOOKS
        if len(parts) == homes[-1] + 2 and any(_is(name, base) for name in ("settings.json", "settings.local.json")):
            return OTHER
    if any(_is(name, base) for name in _SETTINGS[2:]) or "managed-settings.d" in parts or "claude-code" in parts[:-1] and base.endswith("settings.json"):
        return OTHER
    return OTHER if base == ".claude" else ""  # the whole folder


def changed(path, before, after, config_dir=""):
    """Return `hooks`, `other` or an empty text: what a change of the file's text from `before` to `after` touches."""
    what = kind(path, config_dir)
    if what != OTHER:
        return what
    old, new = _read(before), _read(after)
    if new is None:  # the client ignores what it can not read, hooks and all
        return HOOKS if old and any(key in old for key in KEYS) else OTHER
    old = old or {}
    if any(old.get(key) != new.get(key) for key in KEYS):
        return HOOKS
    return OTHER if old != new else ""


def command(line, disk=None, config_dir="", cwd=""):
    """Return `(what, path)` of the gravest write to such a file by a shell line that runs in the folder `cwd`, or None."""
    found = None
    for path in written.files(line, "", disk):
        what = kind(os.path.join(cwd, path) if ".claude" in cwd or path.startswith("..") else path, config_dir)
        if what == OTHER and any(key in line for key in KEYS + ("muster",)):
            what = HOOKS
        if what and (found is None or what == HOOKS):
            found = what, path
    return found


def _is(name, part):
    return part == name or (any(char in part for char in "*?[") and part.strip("*") != "" and part[:1] == name[:1] and matches(name, part))


def _read(text):
    try:
        value = json.loads(text) if text and text.strip() else {}
        return value if isinstance(value, dict) else None
    except ValueError:
        return None
