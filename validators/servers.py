"""The MCP servers that a plugin or project brings, with their places."""

from __future__ import annotations

import re


def slug(name):
    """Return a name as it stands inside a tool's name."""
    return re.sub(r"[^a-zA-Z0-9_-]", "_", name)


def all_servers(target):
    """Return `[(source, key node, map node, place)]`; `place` is plugin or project."""
    known = target.__dict__.get("_servers")
    if known is None:
        known = target.__dict__["_servers"] = list(_servers(target))
    return known


def _servers(target):
    place = "project" if target.kind == "project" else "plugin"
    paths = [".mcp.json"] + [path for path in target.declared("mcpServers") if path.endswith(".json")]
    for path in dict.fromkeys(paths) if target.kind in ("plugin", "project") else [target.only] if target.only == ".mcp.json" else []:
        found = target.json(path)[0] if target.has(path) else None
        if found is not None and found.kind == "map":
            yield from _of(target.source(path), found.get("mcpServers") or found, place)
    inline = target.manifest.get("mcpServers") if target.kind == "plugin" and target.manifest is not None else None
    for item in inline.items if inline is not None and inline.kind == "list" else [inline]:
        if item is not None and item.kind == "map":
            yield from _of(target.source(".claude-plugin/plugin.json"), item.get("mcpServers") or item, place)


def _of(source, servers, place):
    for name, server in servers.items if servers.kind == "map" else ():
        if server.kind == "map":
            yield source, name, server, place
