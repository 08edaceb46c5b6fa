"""Files, read with care: whatever lies there ends in a text or in one clear fault, within bounded memory."""

from __future__ import annotations

import bisect
import os
import stat

# The client itself skips an agent of more than 1 MB; a longer file is no prompt and no configuration.
LARGEST = 2 * 1024 * 1024
DEEPEST = 24  # folders
MOST_FILES = 50_000
SKIPPED = {".git", "node_modules", ".venv", "venv", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis", ".tox", ".cache"}


class Source:
    """One file. `text` is what it says (undecodable bytes replaced), `fault` why it can not be read, or None."""

    __slots__ = ("path", "full", "text", "fault", "undecodable", "bom", "crlf", "size", "_starts")

    def __init__(self, path, full):
        self.path, self.full, self.text, self.fault = path, full, "", None
        self.undecodable, self.bom, self.crlf, self.size, self._starts = None, False, False, 0, None

    def position(self, offset):
        """Return `(line, column)` of an offset, both from 1."""
        if self._starts is None:
            self._starts = [0]
            at = self.text.find("\n")
            while at >= 0:
                self._starts.append(at + 1)
                at = self.text.find("\n", at + 1)
        line = bisect.bisect_right(self._starts, offset) - 1
        return line + 1, offset - self._starts[line] + 1

    def offset(self, line, column=1):
        """Return the offset of a line and column, both from 1."""
        self.position(0)
        return self._starts[min(line, len(self._starts)) - 1] + column - 1


def read(path, full):
    """Return the `Source` of a file; what keeps it from being read stands in `fault`."""
    source = Source(path, full)
    try:
        mode = os.stat(full)
        source.size = mode.st_size
        if not stat.S_ISREG(mode.st_mode):
            source.fault = "it is no regular file"  # opening a FIFO would wait for ever
        elif mode.st_size > LARGEST:
            source.fault = "it has {:,} bytes, more than {:,}".format(mode.st_size, LARGEST)
        else:
            with open(full, "rb") as handle:
                _decode(source, handle.read(LARGEST + 1))
    except OSError as error:
        source.fault = "it can not be read: {}".format(error.strerror or error)
    return source


def _decode(source, data):
    if data.startswith(b"\xef\xbb\xbf"):
        source.bom, data = True, data[3:]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        source.undecodable = error.start
        text = data.decode("utf-8", "replace")
    source.crlf = "\r\n" in text
    source.text = text


def walk(root):
    """Return `(files, faults)` below `root`: relative paths in order, and `(path, why)` for what was not entered.

    Links to folders are followed only while they stay inside and lead to a folder not seen before."""
    top, seen, files, faults = os.path.realpath(root), set(), [], []

    def enter(folder, relative, depth):
        real = os.path.realpath(folder)
        if real in seen:
            faults.append((relative, "it leads back to a folder that was read already"))
            return
        seen.add(real)
        if depth > DEEPEST:
            faults.append((relative, "it lies deeper than {} folders".format(DEEPEST)))
            return
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            faults.append((relative or ".", "it can not be listed: {}".format(error.strerror)))
            return
        for entry in entries:
            path = "{}/{}".format(relative, entry.name) if relative else entry.name
            if entry.is_dir():
                real = os.path.realpath(entry.path)
                if entry.is_symlink() and not (real + os.sep).startswith(top + os.sep):
                    files.append(path)  # a rule tells of links that leave the tree
                elif entry.name not in SKIPPED:
                    enter(entry.path, path, depth + 1)
            else:
                files.append(path)
            if len(files) >= MOST_FILES:
                return

    enter(root, "", 0)
    if len(files) >= MOST_FILES:
        faults.append((".", "it has more than {:,} files; only these were looked at".format(MOST_FILES)))
    return files[:MOST_FILES], faults
