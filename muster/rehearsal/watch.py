"""The watch: muster's own events, read from the rehearsed project's store while the client runs."""

from __future__ import annotations

import json
import os
import sqlite3

_SELECT = "SELECT seq, at, session, actor, type, subject, data FROM events WHERE seq > ? ORDER BY seq"


class Watch:
    """Polls a store read-only; `events` holds all seen so far as dicts with `data` parsed."""

    def __init__(self, project):
        self.path = os.path.join(project, ".muster", "muster.db")
        self.events = []

    def poll(self):
        """Return the events that came since the last call."""
        if not os.path.exists(self.path):
            return []
        try:
            # Plain SQLite, not our Store: opening that one would migrate a store the client is just making.
            db = sqlite3.connect("file:{}?mode=ro".format(self.path), uri=True, timeout=2)
        except sqlite3.Error:
            return []
        try:
            rows = db.execute(_SELECT, (self.events[-1]["seq"] if self.events else 0,)).fetchall()
        except sqlite3.Error:
            return []
        finally:
            db.close()
        fresh = [
            dict(
                zip(
                    ("seq", "at", "session", "actor", "type", "subject", "data"),
                    row[:6] + (json.loads(row[6] or "{}"),),
                )
            )
            for row in rows
        ]
        self.events.extend(fresh)
        return fresh
