"""What reaches a user: through git only tracked files, without git all of them."""

from __future__ import annotations

import os
import re
import struct
from functools import lru_cache

_LARGEST_INDEX = 64 * 1024 * 1024
TEXT = re.compile(r"\.(?:md|mdx|txt|json|jsonc|ya?ml|toml|sh|bash|zsh|fish|ps1|py|m?js|cjs|tsx?|jsx|rb|go|rs|java|php|ini|cfg|conf|env|xml|html?|sql)\Z"
                  r"|(?:^|/)[^./]+\Z|(?:^|/)\.env[^/]*\Z", re.IGNORECASE)
SCRIPT = re.compile(r"\.(?:sh|bash|zsh|py|m?js|cjs|ts)\Z", re.IGNORECASE)
_LOCKS = re.compile(r"(?:^|/)(?:package-lock\.json|yarn\.lock|pnpm-lock\.yaml|[^/]+\.min\.js|[^/]+\.map)\Z")
_BUNDLE = 200_000  # characters; a longer script is built, not written


@lru_cache(maxsize=8)
def tracked(root):
    """Return the set of paths below `root` that git tracks, None where there is no checkout.

    Git's index is read here and not by git: a checkout's own configuration can name programs that git would start."""
    top = os.path.realpath(root)
    folder = top
    while not os.path.lexists(os.path.join(folder, ".git")):
        parent = os.path.dirname(folder)
        if parent == folder:
            return None
        folder = parent
    index = os.path.join(_git_folder(os.path.join(folder, ".git")), "index")
    try:
        if os.path.getsize(index) > _LARGEST_INDEX:
            return None
        with open(index, "rb") as handle:
            names = _names(handle.read())
    except (OSError, struct.error, ValueError):
        return None
    inner = os.path.relpath(top, folder)
    if inner == ".":
        return names
    inner = inner.replace(os.sep, "/") + "/"
    below = {name[len(inner):] for name in names if name.startswith(inner)}
    # a folder that the checkout around it ignores was put there by other means
    return below or None


def _git_folder(path):
    if os.path.isdir(path):
        return path
    with open(path, encoding="utf-8", errors="replace") as handle:
        line = handle.read(4096).strip()
    return os.path.join(os.path.dirname(path), line[len("gitdir:"):].strip()) if line.startswith("gitdir:") else path


def _names(data):
    """Return the paths of an index of version 2, 3 or 4 (gitformat-index)."""
    sign, version, count = struct.unpack(">4sII", data[:12])
    if sign != b"DIRC" or version not in (2, 3, 4):
        raise ValueError("no index")
    found, at, before = set(), 12, b""
    for _ in range(count):
        flags = struct.unpack(">H", data[at + 60: at + 62])[0]
        start = at + (64 if version >= 3 and flags & 0x4000 else 62)
        if version == 4:
            drop, start = _varint(data, start)
            end = data.index(b"\0", start)
            name = before[: len(before) - drop] + data[start:end]
            before, at = name, end + 1
        else:
            end = data.index(b"\0", start)
            name = data[start:end]
            at += (end - at + 8) // 8 * 8
        found.add(name.decode("utf-8", "replace"))
    return found


def _varint(data, at):
    value = data[at] & 0x7F
    while data[at] & 0x80:
        at += 1
        value = ((value + 1) << 7) | (data[at] & 0x7F)
    return value, at + 1


def is_shipped(target, path):
    """Say whether a path of the target reaches a user."""
    known = tracked(target.root)
    return known is None or path in known


def texts(target):
    """Yield the `Source` of every shipped text file, lock files and built ones left out."""
    for path in target.files:
        if TEXT.search(path) and not _LOCKS.search(path) and is_shipped(target, path):
            found = target.source(path)
            if not found.fault and "\0" not in found.text[:4096]:
                yield found


def scripts(target):
    """Yield the `Source` of every shipped script that was written by hand."""
    for path in target.files:
        if (SCRIPT.search(path) or path.startswith(("bin/", "hooks/"))) and not _LOCKS.search(path) and is_shipped(target, path):
            found = target.source(path)
            if not found.fault and len(found.text) < _BUNDLE and not path.endswith((".md", ".json")):
                yield found
