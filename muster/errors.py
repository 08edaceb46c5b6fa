"""Errors a person can do something about: one line, the value first, then the way out."""


class MusterError(Exception):
    """An expected failure. `str(error)` is the whole message; `code` is the exit status (1)."""

    code = 1


class UsageError(MusterError):
    """The call itself is wrong (exit status 2)."""

    code = 2


class Refused(MusterError):
    """A rule of muster says no; the message names what is missing."""


class NotFound(MusterError):
    """A named thing does not exist; the message says how to list what does."""


class NotARepository(MusterError):
    """No git repository encloses the folder."""


class NotEnabled(MusterError):
    """muster was never enabled in this repository."""


class GitError(MusterError):
    """git itself failed; the message quotes its first line."""


class StageTableError(MusterError):
    """A stage table is malformed; `path`, `line` and `column` (both from 1) say where."""

    def __init__(self, message, path="", line=0, column=0):
        self.path, self.line, self.column = path, line, column
        place = "{}:{}:{}: ".format(path or "stage table", line, column) if line else ""
        super().__init__(place + message)


class StoreError(MusterError):
    """The store can not be used as it is."""


class StoreLocked(StoreError):
    """Another process holds the store for longer than we wait."""


class StoreReadOnly(StoreError):
    """The store's file or folder can not be written."""


class StoreCorrupt(StoreError):
    """The file is no SQLite database of ours, or a damaged one."""


class StoreNewer(StoreError):
    """A newer muster wrote this store."""


class StoreFull(StoreError):
    """The disk has no room left."""
