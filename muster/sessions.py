"""Client sessions: who is here, since when, and whether it still lives."""

import os
import time

from muster import clock

# A session that shows no event for this long counts as gone where its process can not be asked (another host).
SILENT_SECONDS = 600
# `session.seen` is written at most this often: a heartbeat for every tool call would drown the log.
SEEN_SECONDS = 60


class Sessions:
    """Reads and writes the sessions of one project."""

    def __init__(self, log):
        self.log, self.store = log, log.store

    def start(self, session, pid=None, mode=None):
        """Record that the session runs in process `pid` of this host; return its row."""
        with self.store.write() as tx:
            self.log.append(tx, "session.started", session, {"pid": pid, "host": _host(), "mode": mode})
        return self.get(session)

    def get(self, session):
        """Return the session's row, or None."""
        return self.store.one("session.by_id", id=session)

    def seen(self, session):
        """Note a sign of life, at most once in `SEEN_SECONDS`."""
        row = self.get(session)
        if row is None:
            self.start(session, os.getppid())
        elif row["ended_at"] or time.time() - clock.seconds(row["seen_at"]) > SEEN_SECONDS:
            with self.store.write() as tx:
                self.log.append(tx, "session.started" if row["ended_at"] else "session.seen", session,
                                {"pid": os.getppid(), "host": _host()})

    def end(self, session, reason=""):
        """Record that the session ended."""
        if self.get(session):
            with self.store.write() as tx:
                self.log.append(tx, "session.ended", session, {"reason": reason})

    def genuine(self, session, parent):
        """Say whether an event of the session that process `parent` sent can be the client's own.

        The client starts hooks itself, so their parent is the process that the session was recorded with; a hook
        started from a shell of the Bash tool has that shell as its parent."""
        row = self.get(session)
        if row is None or not row["pid"] or row["host"] != _host() or row["pid"] == parent:
            return True
        return not _lives(row["pid"])

    def alive(self, session):
        """Say whether the session can still act: not ended, and its process lives or it was seen of late."""
        row = self.get(session)
        if row is None or row["ended_at"]:
            return False
        if row["host"] == _host() and row["pid"]:
            return _lives(row["pid"])
        return time.time() - clock.seconds(row["seen_at"]) < SILENT_SECONDS


def _host():
    return os.uname().nodename


def _lives(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    try:
        # a killed client may stay a zombie until its parent asks; it does not act any more
        with open("/proc/{}/stat".format(pid), encoding="utf-8", errors="replace") as handle:
            return handle.read().rpartition(")")[2].split()[0] != "Z"
    except (OSError, IndexError):
        return True
