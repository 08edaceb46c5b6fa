"""The paths that a manifest names, each with its key and place."""

from __future__ import annotations

from validators import facts


def paths(target):
    """Yield `(key, Node)` of every component path in the manifest of a plugin; inline values and URLs are left out."""
    if target.kind != "plugin" or target.manifest is None:
        return
    holders = [(target.manifest, facts.PATH_KEYS)]
    tried = target.manifest.get("experimental")
    if tried is not None and tried.kind == "map":
        holders.append((tried, ("themes", "monitors", "evals")))
    for holder, keys in holders:
        for key in keys:
            found = holder.get(key)
            if found is None:
                continue
            for item in found.items if found.kind == "list" else [found]:
                if item.kind == "text" and "://" not in item.value:
                    yield key, item
            if key == "commands" and found.kind == "map":
                for _, command in found.items:
                    place = command.get("source")
                    if place is not None and place.kind == "text":
                        yield key, place


def outside(path):
    """Say why the client does not take a path of the manifest, None where it does."""
    if path.startswith("/") or (len(path) > 1 and path[1] == ":"):
        return "is absolute"
    if ".." in path.replace("\\", "/").split("/"):
        return "leaves the plugin"
    return None if path.startswith("./") or path == "." else "does not begin with ./"
