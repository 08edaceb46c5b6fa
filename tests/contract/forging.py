"""What a forger has at hand: the store by SQLite, files by scripts, hooks by hand; and a scene that may end up broken."""

import os
import sqlite3
import subprocess
import sys

import scratch
from scene import Scene

LOOSE = "DROP TRIGGER IF EXISTS events_stay; DROP TRIGGER IF EXISTS events_remain; DROP TRIGGER IF EXISTS events_first;"


class Forged(Scene):
    """A scene in which somebody changes what is not theirs; nothing is asked of the store at its end."""

    def close(self):
        self.app.close()

    def sql(self, script, *values):
        """Change the store as any program can: through SQLite, in a process of its own."""
        code = ("import sqlite3, sys\ndb = sqlite3.connect(sys.argv[1])\n"
                "(db.executescript(sys.argv[2]) if len(sys.argv) == 3 else db.execute(sys.argv[2], sys.argv[3:]))\ndb.commit()\n")
        return subprocess.run([sys.executable, "-c", code, os.path.join(self.root, ".muster", "muster.db"), script, *values],
                              stderr=subprocess.PIPE, universal_newlines=True)

    def rows(self, query, *values):
        db = sqlite3.connect(os.path.join(self.root, ".muster", "muster.db"))
        try:
            return db.execute(query, values).fetchall()
        finally:
            db.close()

    def audit(self):
        """`muster audit verify` as a person types it: (exit code, what it says)."""
        code, out, err = scratch.muster(self.root, "audit", "verify")
        return code, out + err

    def cli(self, *words, **variables):
        code, out, err = scratch.muster(self.root, *words, **variables)
        return code, out + err

    def script(self, text, **variables):
        """Run a script that lies outside the project, as a tool call may that the doorway did not understand."""
        path = os.path.join(os.path.dirname(self.root), "script.sh")
        with open(path, "w", encoding="utf-8") as handle:
            handle.write(text)
        return subprocess.run(["sh", path], cwd=self.root, env=dict(os.environ, **variables), stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, universal_newlines=True, timeout=120)
