"""Looks for secrets in the files of a tree that was laid out in a folder, bounded, and says what it did not look at."""

from __future__ import annotations

import os
import time

from muster import kinds, secrets

LARGEST = 2_000_000  # bytes of a file that is looked at
_HEAD = 8000  # bytes in which a binary file shows a NUL
_MOST = 200  # places that are named


def look(folder, context):
    """Return `([(file, line, kind)], [what was not looked at])` of all files in `folder` that may not hold secrets."""
    allow = (context.config.get("secrets") or {}).get("allow") or ()
    end, places, passed, binary, count = time.monotonic() + context.seconds("secrets"), [], [], 0, 0
    context.progress("secrets: muster's own look at every file of the tree")
    for file in _files(folder):
        full = os.path.join(folder, file)
        if any(kinds.matches(pattern, file.split("/")) for pattern in allow) or os.path.islink(full) or not os.path.isfile(full):
            continue
        if time.monotonic() > end or len(places) >= _MOST:
            passed.append("everything behind {}".format(file))
            break
        count += 1
        if os.path.getsize(full) > LARGEST:
            passed.append("{} (larger than 2 MB)".format(file))
            continue
        with open(full, "rb") as handle:
            raw = handle.read(LARGEST)
        if b"\0" in raw[:_HEAD] and raw[:2] not in (b"\xff\xfe", b"\xfe\xff"):
            binary += 1
            continue
        body = raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "replace")
        places.extend((file, one.line, one.kind) for one in secrets.find(body, file))
    if binary:
        passed.append("1 binary file" if binary == 1 else "{} binary files".format(binary))
    return places[:_MOST], passed


def _files(folder):
    found = []
    for top, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name != ".git"]
        found.extend(os.path.relpath(os.path.join(top, name), folder).replace(os.sep, "/") for name in names)
    return sorted(found)
