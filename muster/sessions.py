"""Client sessions: who is here, since when, in which mode, on what, and whether it still lives."""

import json
import os
import time

from muster import clock, environment, errors, ids, model, text

# A session that shows no event for this long counts as gone where its process can not be asked (another host).
SILENT_SECONDS = 600
# `session.seen` is written at most this often: a heartbeat for every tool call would drown the log.
SEEN_SECONDS = 60
# A session that nobody typed into and that changed nothing for so long is over; what it held comes back.
IDLE_SECONDS = 24 * 3600
# How often a change of the same path by the same session is written down anew.
TOUCH_SECONDS = 600
_PREFIX = 4
# What the hooks do differently in each mode, for the main session outside of a run: inside of one the run's own rules
# hold in every mode. `change`: kinds of files that it may change itself; `dispatch`: any agent, one for a named task
# whose brief says enough, or none; `style`: the output style that goes with it.
MODES = {
    "development": {"change": model.KINDS, "dispatch": "any", "style": None,
                    "says": "you may change files and send agents"},
    "leadership": {"change": ("docs", "design"), "dispatch": "any", "style": "leadership-chat",
                   "says": "you decide and send agents; of the files you change documents only"},
    "sprint": {"change": model.KINDS, "dispatch": "task", "style": "sprint-execution",
               "says": "every agent is sent for a task: its prompt names one (T1) whose brief says enough (muster task check)"},
    "config": {"change": ("config", "docs", "design"), "dispatch": "none", "style": "config-manager",
               "says": "you set up the project: configuration and documents only, no agent is sent"},
}


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

    def given(self, session):
        """Record what variables the client gives its children: to be called by a hook, which the client starts itself."""
        said = self.environment(session)
        now = environment.described(said["salt"] if said else ids.token())
        if now != said:
            with self.store.write() as tx:
                self.log.append(tx, "session.given", session, {"environment": now})

    def environment(self, session):
        """Return what was recorded of the client's variables last, None where nothing was."""
        found = self.log.read(limit=1, newest=True, subject=session, type="session.given")
        return found[0]["data"]["environment"] if found else None

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
        if self._below_another(parent):
            return False
        if row is None or not row["pid"] or row["host"] != _host() or row["pid"] == parent:
            return True
        return not _lives(row["pid"])

    def taken(self, session, parent):
        """Say whether the session runs in another process that lives: then `parent` did not start it."""
        row = self.get(session)
        return row is not None and bool(row["pid"]) and not row["ended_at"] and row["host"] == _host() and row["pid"] != parent and _lives(row["pid"])

    def _below_another(self, client):
        """Say whether the client at this process was started by another session's client: by its model, not by a person.

        A number that another program has by now is none of a client: both must run the same executable."""
        pids = {row["pid"] for row in self.store.read("session.open") if row["pid"] and row["host"] == _host()} - {client}
        above, own = client, _executable(client)
        pids = {pid for pid in pids if own and _executable(pid) == own}
        while pids and above > 1:
            above = _parent(above)
            if above in pids:
                return True
        # one that let go of its parents says by what it was started with where it comes from
        return bool(pids) and _started_by_a_client(client)

    def alive(self, session):
        """Say whether the session can still act: neither ended nor switched off, and its process lives or it was seen of late."""
        row = self.get(session)
        if row is None or row["ended_at"] or not row["enabled"]:
            return False
        if row["host"] == _host() and row["pid"]:
            return _lives(row["pid"])
        return time.time() - clock.seconds(row["seen_at"]) < SILENT_SECONDS

    # What a person decides of a session

    def switch(self, places, session, on):
        """Turn muster on or off for one session; return whether anything changed. The sign beside the trust marker is what
        the hooks look for."""
        row, sign = self._known(session), places.off_sign(session)
        if not on:
            with open(sign, "a", encoding="utf-8"):
                pass
        changed = bool(row["enabled"]) != on
        if changed:
            with self.store.write() as tx:
                self.log.append(tx, "session.enabled" if on else "session.disabled", session, {})
        if on:
            try:
                os.remove(sign)
            except FileNotFoundError:
                pass
        return changed

    def set_mode(self, session, mode):
        """Set the session's mode; return its row. Raises `UsageError` naming the modes."""
        if mode not in MODES:
            raise errors.UsageError("{} is no mode; there are: {}".format(text.line(mode, 40) or "nothing", ", ".join(MODES)))
        self._known(session)
        with self.store.write() as tx:
            self.log.append(tx, "session.mode", session, {"mode": mode})
        return self.get(session)

    def set_teams(self, session, teams):
        """Set which teams work in the session; return its row."""
        self._known(session)
        with self.store.write() as tx:
            self.log.append(tx, "session.teams", session, {"teams": list(teams)})
        return self.get(session)

    def mode(self, session):
        """Return the session's mode; development for one that is not known."""
        row = self.get(session) if session else None
        return row["mode"] if row is not None and row["mode"] in MODES else "development"

    def _known(self, session):
        row = self.get(session)
        if row is None:
            self.start(session, os.getppid())
            row = self.get(session)
        return row

    # Who changes what

    def touch(self, session, path, agent):
        """Note that the session changed a path of the project; written anew at most every TOUCH_SECONDS."""
        row = self.store.one("session.touched", path=path, of_session=session)
        if row is None or time.time() - clock.seconds(row["at"]) > TOUCH_SECONDS:
            with self.store.write() as tx:
                self.log.append(tx, "session.touched", session, {"path": path, "agent": agent})

    def beside(self, session, path):
        """Return who else changed the path of late and still lives, as a row, or None. One query by index."""
        rows = self.store.read("touch.beside", path=path, of_session=session, since=clock.later(-IDLE_SECONDS))
        return next((row for row in rows if self.alive(row["session"])), None)

    def told(self, session, other, subject, what):
        """Say whether the session knew already that another works on the same; it does from now on."""
        key = "conflict:{}:{}:{}".format(session, other, subject)
        with self.store.write() as tx:
            if self.log.by_key(tx, key) is not None:
                return True
            self.log.append(tx, "session.conflict", session, {"with": other, "on": subject, "what": what}, key=key)
        return False

    # What people ask

    def find(self, name):
        """Return the row of a session by its id or the beginning of it; raises `NotFound`."""
        row = self.get(name)
        if row is not None:
            return row
        rows = self.store.read("session.like", id=name) if len(name or "") >= _PREFIX else []
        if len(rows) > 1:
            raise errors.UsageError("{} is the beginning of several sessions: {}".format(name, ", ".join(row["id"] for row in rows)))
        if not rows:
            raise errors.NotFound("session {} does not exist; see: muster session list --all".format(text.line(name or "", 60) or "(none)"))
        return rows[0]

    def list(self, all=False):
        """Return sessions as plain data, the oldest first: those that are open, or ended ones too."""
        return [self.public(row) for row in self.store.read("session.all" if all else "session.open")]

    def public(self, row):
        """Return a session's row as plain data: with whether it lives, its teams, claims, runs and the paths it changed last."""
        return {"id": row["id"], "mode": row["mode"], "enabled": bool(row["enabled"]), "alive": self.alive(row["id"]),
                "teams": json.loads(row["teams"]) if row["teams"] else [], "host": row["host"], "pid": row["pid"],
                "started_at": row["started_at"], "seen_at": row["seen_at"], "ended_at": row["ended_at"],
                "tasks": [item["id"] for item in self.store.read("session.claims", of_session=row["id"])],
                "runs": [item["id"] for item in self.store.read("session.runs", of_session=row["id"])],
                "paths": [item["path"] for item in self.store.read("session.paths", of_session=row["id"], limit=20)]}


def short(session):
    """Return a session's id as people and models are shown it."""
    return text.line(session, 80)[:8]


def _host():
    return os.uname().nodename


def _parent(pid):
    try:
        with open("/proc/{}/stat".format(pid), encoding="utf-8", errors="replace") as handle:
            return int(handle.read().rpartition(")")[2].split()[1])
    except (OSError, IndexError, ValueError):
        return 0


def _started_by_a_client(pid):
    """Say whether a process began with the mark that the client gives its Bash tool, or with no terminal and no parent."""
    try:
        with open("/proc/{}/environ".format(pid), "rb") as handle:
            if b"\0CLAUDECODE=" in b"\0" + handle.read():
                return True
        with open("/proc/{}/stat".format(pid), encoding="utf-8", errors="replace") as handle:
            rest = handle.read().rpartition(")")[2].split()
        return rest[1] == "1" and rest[4] == "0"
    except (OSError, IndexError):
        return False


def _executable(pid):
    try:
        return os.readlink("/proc/{}/exe".format(pid))
    except OSError:
        return ""


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
