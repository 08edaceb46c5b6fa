"""The entries of a marketplace file, and where those lead that lie in its own folder."""

from __future__ import annotations

import os

from validators import node, source
from validators.target import MANIFEST, MARKETPLACE


def all_of(target):
    """Return the entries that are objects, as `Node`; none for what is no marketplace."""
    tree = target.json(MARKETPLACE)[0] if target.kind == "marketplace" else None
    listed = tree.get("plugins") if tree is not None and tree.kind == "map" else None
    return [one for one in listed.items if one.kind == "map"] if listed is not None and listed.kind == "list" else []


def folder(target, place):
    """Return the folder of a relative source, None for what is none."""
    if place.startswith("./") or place == ".":
        return os.path.normpath(os.path.join(target.root, place))
    root = target.json(MARKETPLACE)[0].at("metadata", "pluginRoot")
    if root is not None and root.kind == "text" and "/" not in place:
        return os.path.normpath(os.path.join(target.root, root.value, place))
    return None


def fault(target, place):
    """Say what is wrong with a source written as a text, None where its folder is there."""
    found = folder(target, place)
    if found is None:
        return "is no path below the marketplace; begin it with ./"
    top = os.path.realpath(target.root)
    if not (os.path.realpath(found) + os.sep).startswith(top + os.sep) or ".." in place.split("/"):
        return "leaves the marketplace's folder; keep the plugin inside"
    if not os.path.isdir(found):
        return "leads to no folder; mend the path"
    return None


def local(target):
    """Yield `(entry, manifest)` of the entries that lie in the folder and have a readable manifest, both as `Node`."""
    for entry in all_of(target):
        place = entry.get("source")
        if place is None or place.kind != "text" or fault(target, place.value):
            continue
        found = source.read(MANIFEST, os.path.join(folder(target, place.value), MANIFEST))
        if found.fault:
            continue
        try:
            tree = node.from_json(found.text)
        except node.Fault:
            continue
        if tree.kind == "map":
            yield entry, tree
