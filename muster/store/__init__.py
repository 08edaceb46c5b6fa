"""The embedded store: one SQLite file, one write path, SQL by name."""

import os
import sqlite3
import stat
import time

from muster import errors
from muster.store import sql

BUSY_SECONDS = 15
_MIGRATIONS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "migrations")


def migrations():
    """Return the migration files' paths in order; their count is the format version."""
    return [os.path.join(_MIGRATIONS, name) for name in sorted(os.listdir(_MIGRATIONS)) if name.endswith(".sql")]


class Store:
    """An open store. Reads go through `read` and `one`; a change goes through `with store.write() as tx`."""

    def __init__(self, path, create=False, busy_seconds=BUSY_SECONDS):
        self.path, self._busy_seconds = path, busy_seconds
        _look(path, create)
        with translated(path):
            self._connect()
            try:
                self._settle(create)
            except BaseException:
                self._db.close()
                raise

    def _connect(self):
        self._db = sqlite3.connect(self.path, timeout=self._busy_seconds, isolation_level=None)
        self._db.row_factory = sqlite3.Row

    def _settle(self, create):
        version = self._db.execute("PRAGMA user_version").fetchone()[0]
        newest = len(migrations())
        if version > newest:
            raise errors.StoreNewer(
                "store format {} is newer than this muster's {}; update the plugin".format(version, newest)
            )
        if not version and not (create and self._vacant()):
            raise errors.StoreCorrupt(
                "{} holds no store; restore a backup, or move it away and run: muster init".format(self.path)
            )
        if version < newest:
            self._choose_journal()
            self._migrate()
        # FULL: an acknowledged change is on disk, also after a power cut.
        self._db.execute("PRAGMA synchronous=FULL")

    def _vacant(self):
        """Say whether the file holds nothing yet, or by now a store that another process made."""
        row = self._db.execute("SELECT COUNT(*), (SELECT user_version FROM pragma_user_version) FROM sqlite_master").fetchone()
        return not row[0] or bool(row[1])

    def _choose_journal(self):
        """Set WAL, which stays in the file; keep the rollback journal where the file system shares no memory."""
        try:
            # SQLite does not wait to change the journal: whoever makes the store at the same moment is waited for here.
            _patiently(lambda: self._db.execute("PRAGMA journal_mode=WAL"), self._busy_seconds)
            self._db.execute("PRAGMA user_version").fetchone()  # the first access maps the memory
        except sqlite3.OperationalError as error:
            if "locked" in str(error) or "full" in str(error):
                raise
            # Alone with the file from the start SQLite needs no shared memory, and can lead it back.
            self._db.close()
            self._connect()
            self._db.execute("PRAGMA locking_mode=EXCLUSIVE")
            self._db.execute("PRAGMA journal_mode=DELETE")
            self._db.execute("PRAGMA locking_mode=NORMAL")
            self._db.execute("PRAGMA user_version").fetchone()  # lets go of the exclusive lock

    def _migrate(self):
        self._db.execute("BEGIN IMMEDIATE")
        try:
            version = self._db.execute("PRAGMA user_version").fetchone()[0]
            for number, path in enumerate(migrations(), 1):
                if number > version:
                    with open(path, encoding="utf-8") as handle:
                        for statement in sql.statements(handle.read()):
                            self._db.execute(statement)
                    self._db.execute("PRAGMA user_version={}".format(number))
            self._db.execute("COMMIT")
        except BaseException:
            if self._db.in_transaction:  # a full disk has rolled back already
                self._db.execute("ROLLBACK")
            raise

    def read(self, name, /, **values):
        """Return all rows of the named query."""
        with translated(self.path):
            return sql.execute(self._db, name, values).fetchall()

    def one(self, name, /, **values):
        """Return the first row of the named query, or None."""
        with translated(self.path):
            return sql.execute(self._db, name, values).fetchone()

    def write(self):
        """Return a context manager: a transaction that commits on leaving, or leaves nothing."""
        return Transaction(self._db, self.path, self._busy_seconds)

    def tables(self):
        """Return the names of the tables, for dumps and comparisons."""
        with translated(self.path):
            rows = self._db.execute("SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite_%'")
            return sorted(row[0] for row in rows)

    def dump(self, table):
        """Return the table's rows as sorted tuples, for comparisons."""
        with translated(self.path):
            return sorted((tuple(row) for row in self._db.execute('SELECT * FROM "{}"'.format(table))), key=repr)

    def check(self):
        """Return SQLite's own findings about the file; an empty list means sound."""
        with translated(self.path):
            rows = [row[0] for row in self._db.execute("PRAGMA integrity_check(20)")]
        return [] if rows == ["ok"] else rows

    def journal_mode(self):
        """Return SQLite's journal mode: `wal`, or `delete` where the file system can not do WAL."""
        return self._db.execute("PRAGMA journal_mode").fetchone()[0]

    def backup(self, path):
        """Write a consistent copy of the store to `path`."""
        with translated(path):
            target = sqlite3.connect(path)
            try:
                self._db.backup(target)
            finally:
                target.close()

    def close(self):
        """Close the file."""
        self._db.close()


class Transaction:
    """One change: everything inside is on disk together or not at all."""

    def __init__(self, db, path, busy_seconds):
        self._db, self._path, self._busy_seconds = db, path, busy_seconds

    def __enter__(self):
        with translated(self._path):
            # SQLite's own waiting asks ever more rarely: among busy writers one gets everything and the others starve.
            self._db.execute("PRAGMA busy_timeout=0")
            try:
                _patiently(lambda: self._db.execute("BEGIN IMMEDIATE"), self._busy_seconds)
            finally:
                self._db.execute("PRAGMA busy_timeout={}".format(int(self._busy_seconds * 1000)))
        return self

    def __exit__(self, kind, error, trace):
        with translated(self._path):
            try:
                if kind is None:
                    self._db.execute("COMMIT")
            finally:  # a commit may fail too, on a full disk
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
        return False

    def read(self, name, /, **values):
        """Return all rows of the named query."""
        with translated(self._path):
            return sql.execute(self._db, name, values).fetchall()

    def one(self, name, /, **values):
        """Return the first row of the named query, or None."""
        with translated(self._path):
            return sql.execute(self._db, name, values).fetchone()

    def run(self, name, /, **values):
        """Run the named statement; return the number of rows it touched."""
        with translated(self._path):
            return sql.execute(self._db, name, values).rowcount

    def project(self, kind, values):
        """Run the projection of the event type `kind`; an event without one changes no state."""
        with translated(self._path):
            for statement in sql.projection(kind):
                sql.run(self._db, statement, values)

    def clear(self, table):
        """Empty a projection table (only a rebuild or a restore does)."""
        with translated(self._path):
            self._db.execute('DELETE FROM "{}"'.format(table))


class translated:
    """Context manager: SQLite's errors become ours, each with its way out."""

    def __init__(self, path):
        self.path = path

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if isinstance(error, OverflowError):
            raise errors.UsageError("a number is larger than the store can keep; give a smaller one") from error
        if isinstance(error, UnicodeEncodeError):
            raise errors.UsageError("{!r} is no valid UTF-8; give another".format(error.object[:80])) from error
        if error is None or not isinstance(error, sqlite3.Error):
            return False
        text, where = str(error), self.path
        lowered = text.lower()
        if "locked" in lowered or "busy" in lowered:
            raise errors.StoreLocked("{} is held by another process; try again, or see: muster doctor".format(where)) from error
        if "readonly" in lowered or "unable to open" in lowered:
            raise errors.StoreReadOnly("{} can not be opened for writing; check owner and mode of it, its -wal and -shm, and its folder".format(where)) from error
        # SQLite speaks of an input/output error where there is no room for its shared memory.
        if "full" in lowered or ("disk i/o" in lowered and not _room(where)):
            raise errors.StoreFull("{}: no room left on the disk; free some and try again".format(where)) from error
        if "disk i/o" in lowered:
            raise errors.StoreError("{} can not be reached on its disk ({}); see: muster doctor".format(where, text)) from error
        if "not a database" in lowered or "malformed" in lowered or "corrupt" in lowered or "no such table" in lowered or "could not decode" in lowered:
            raise errors.StoreCorrupt("{} is damaged ({}); see: muster doctor".format(where, text)) from error
        return False


def _patiently(act, seconds):
    """Do `act`, again and again while another process holds the file, for so many seconds."""
    until = time.monotonic() + seconds
    while True:
        try:
            return act()
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
        time.sleep(0.001 + os.urandom(1)[0] / 64000)  # 1 to 5 ms: measured best by tests/bench/bench_store.py


def _look(path, create):
    """Raise what can be said without opening the file."""
    try:
        if stat.S_ISDIR(os.stat(path).st_mode):
            raise errors.StoreCorrupt("{} is a folder; move it away and run: muster init".format(path))
    except (FileNotFoundError, NotADirectoryError) as error:
        if not create:
            raise errors.NotEnabled("no store at {}; run: muster init".format(path)) from error
    except OSError as error:
        raise errors.StoreReadOnly("{} can not be opened for writing; check owner and mode of it, its -wal and -shm, and its folder".format(path)) from error


def _room(path):
    """Say whether the disk of `path` has room for what SQLite adds at once."""
    try:
        found = os.statvfs(os.path.dirname(path) or ".")
    except OSError:
        return True
    return found.f_bavail * found.f_frsize >= 128 * 1024
