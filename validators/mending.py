"""Mending: the safe edits that findings bring, put into the files, or shown as a diff."""

from __future__ import annotations

import difflib
import os
import tempfile

from validators import source

MOST_ROUNDS = 10  # an edit may uncover the next; a rule that never ends is a bug


def edited(text, edits):
    """Return the text with the edits applied; of two that overlap the later one waits for the next round."""
    parts, at = [], 0
    for edit in sorted(set(edits), key=lambda one: (one.start, one.end, one.text)):
        if edit.start < at or edit.end > len(text) or (edit.start == edit.end == at and parts):
            continue
        parts += [text[at:edit.start], edit.text]
        at = edit.end
    return "".join(parts) + text[at:]


def changes(findings):
    """Return `[(path, full, old, new)]`: what mending would change, file by file, nothing written."""
    files = {}
    for one in findings:
        if one.edits:
            files.setdefault(one.full, (one.path, []))[1].extend(one.edits)
    found = []
    for full, (path, edits) in sorted(files.items()):
        loaded = source.read(path, full)
        # what can not be decoded would come back changed in other places
        if loaded.fault or loaded.undecodable is not None:
            continue
        mark = "\ufeff" if loaded.bom else ""
        kept = "" if any(edit.start < 0 for edit in edits) else mark
        old, new = mark + loaded.text, kept + edited(loaded.text, edits)
        if new != old:
            found.append((path, full, old, new))
    return found


def diff(changed):
    """Return the changes as one unified diff."""
    lines = []
    for path, _, old, new in changed:
        for line in difflib.unified_diff(_lines(old), _lines(new), "a/" + path, "b/" + path):
            lines.append(line if line.endswith("\n") else line + "\n\\ No newline at end of file\n")
    return "".join(lines)


def _lines(text):
    # not splitlines: a form feed or U+2028 ends no line for patch
    lines = [line + "\n" for line in text.split("\n")]
    return lines[:-1] if lines[-1] == "\n" else lines[:-1] + [lines[-1][:-1]]


def write(changed):
    """Write the changes; a link is written through, a file keeps its mode. Returns the number of files."""
    for _, full, _, new in changed:
        real = os.path.realpath(full)
        handle, path = tempfile.mkstemp(dir=os.path.dirname(real), prefix=".muster-")
        try:
            with open(handle, "w", encoding="utf-8", newline="") as out:
                out.write(new)
            os.chmod(path, os.stat(real).st_mode & 0o7777)
            os.replace(path, real)
        except BaseException:
            os.unlink(path)
            raise
    return len(changed)


def mend(judged, found):
    """Mend `found` until nothing safe is left; `judged()` returns the findings anew. Returns `(findings left, how many mended)`."""
    mended = 0
    for _ in range(MOST_ROUNDS):
        changed = changes(found)
        if not changed:
            break
        write(changed)
        left = judged()
        mended, found = mended + max(0, len(found) - len(left)), left
    return found, mended
