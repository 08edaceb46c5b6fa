"""Files, read with care: whatever lies there ends in a text or in one clear fault, within bounded memory."""

from __future__ import annotations

import bisect
import itertools
import os
import stat

# The client itself skips an agent of more than 1 MB; a longer file is no prompt and no configuration.
LARGEST = 2 * 1024 * 1024
DEEPEST = 24  # folders
MOST_FILES = 50_000
MOST_FOLDERS = 10_000
MOST_LINKS = 3  # on the way to a file; more would multiply the tree
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


def walk(root, base="", skipped=None):
    """Return `(files, faults)` below `root` (below `root/base` where it is given): paths relative to `root`, in order,
    and `(path, why)` for what was not entered.

    `skipped`, a list, gets the folders that are nobody's source (`SKIPPED`). Links to folders are followed while they stay inside `root`; one that leads to a folder around it is a fault."""
    walker = _Walk(os.path.realpath(root), skipped)
    walker.enter(os.path.join(root, base.rstrip("/")) if base else root, base.rstrip("/"), (), 0)
    if walker.full:
        walker.faults.append((".", "it has more than {:,} files or {:,} folders; only these were looked at".format(MOST_FILES, MOST_FOLDERS)))
    return walker.files, walker.faults


class _Walk:
    """One walk: what was found, and when to stop."""

    def __init__(self, top, skipped=None):
        self.skipped = [] if skipped is None else skipped
        self.top, self.files, self.faults, self.folders, self.full = top, [], [], 0, False

    def enter(self, folder, relative, around, links):
        """Look into one folder; `around`: the real folders that lead to it, `links`: how many of them were links."""
        real = os.path.realpath(folder)
        if real in around:
            self.faults.append((relative, "it is a link that leads back to a folder around it"))
            return
        if len(around) > DEEPEST or links > MOST_LINKS:
            self.faults.append((relative, "it lies deeper than {} folders or {} links".format(DEEPEST, MOST_LINKS)))
            return
        self.folders += 1
        try:
            with os.scandir(folder) as listing:  # one more than may be, as a folder of millions must not be listed whole
                entries = sorted(itertools.islice(listing, MOST_FILES + 1), key=lambda entry: entry.name)
        except OSError as error:
            self.faults.append((relative or ".", "it can not be listed: {}".format(error.strerror)))
            return
        for entry in entries:
            self.full = self.full or len(self.files) >= MOST_FILES or self.folders >= MOST_FOLDERS
            if self.full:
                return
            self._take(entry, "{}/{}".format(relative, entry.name) if relative else entry.name, around + (real,), links)

    def _take(self, entry, path, around, links):
        try:
            folder = entry.is_dir()
        except OSError:  # a link that leads to itself; reading it says so
            folder = False
        if not folder:
            self.files.append(path)
        elif entry.is_symlink() and not (os.path.realpath(entry.path) + os.sep).startswith(self.top + os.sep):
            self.files.append(path)  # a rule tells of links that leave the tree
        elif entry.name in SKIPPED:
            self.skipped.append(path)
        else:
            self.enter(entry.path, path, around, links + entry.is_symlink())
