"""The disk around a command: what a path is to the project, looked up when it is asked for."""

import os

from muster import errors, places
from muster.guards import names

ROOT, SYSTEM, DEVICE, HOME, IN_HOME, OUTSIDE, TEMP = "root", "system", "device", "home", "in-home", "outside", "temp"
WORKTREE, GIT, IN_GIT, OWN, PROJECT = "worktree", "git", "in-git", "own", "project"
TRACKED, MODIFIED, UNTRACKED, IGNORED, BUILT, ABSENT, UNKNOWN = "tracked", "modified", "untracked", "ignored", "built", "absent", "unknown"

NOWHERE = "/\x00nowhere"  # stands for a folder that can not be known
TEMPS = ("/tmp", "/var/tmp", "/private/tmp", "/private/var/tmp", "/var/folders", "/private/var/folders", "/dev/shm")
STREAMS = ("/dev/null", "/dev/stdout", "/dev/stderr", "/dev/tty", "/dev/stdin", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/ptmx")
GIT_SECONDS = 5
ASKED = 20  # times that git is asked for one line
LISTED = 2000  # entries of a folder that are looked at
# What git loses for ever; the rest of its folder it writes again or a person set.
GIT_HEART = ("objects", "refs", "HEAD", "packed-refs", "logs", "worktrees", "modules", "muster", "index")


class Place:
    """Where a command would run. `cwd` and `root` are absolute; `home` is the person's home folder."""

    def __init__(self, cwd, root, home):
        self.cwd, self.root, self.home = cwd, root, os.path.realpath(home)
        self._top = self._others = None
        self._learned, self.silent, self._asked = {}, False, 0

    @property
    def top(self):
        """The checkout that the command runs in: the project's main one, or a worktree of it."""
        if self._top is None:
            self._top = os.path.realpath(self.root)
            try:
                found = places.find(self.cwd)
                if os.path.realpath(found.root) == self._top:
                    self._top = os.path.realpath(found.worktree)
            except (errors.NotARepository, ValueError, OSError):
                pass
        return self._top

    @property
    def others(self):
        """The project's other checkouts, as git's own folder names them."""
        if self._others is None:
            self._others = []
            folder = os.path.join(os.path.realpath(self.root), ".git", "worktrees")
            try:
                for name in os.listdir(folder)[:200]:
                    with open(os.path.join(folder, name, "gitdir"), encoding="utf-8", errors="surrogateescape") as handle:
                        self._others.append(os.path.realpath(os.path.dirname(handle.read(4096).strip())))
            except OSError:
                pass
            main = os.path.realpath(self.root)
            self._others = [path for path in self._others + [main] if path != self.top and not below(self.top, path)]
        return self._others

    def real(self, path):
        """Return the path with its folder's links followed; a link at its end stays one, unless a slash follows it."""
        if path.startswith(NOWHERE):
            return path
        try:
            if path.endswith("/") and path != "/":
                return os.path.realpath(path)
            folder, name = os.path.split(path)
            return os.path.join(os.path.realpath(folder), name) if name else os.path.realpath(folder)
        except (ValueError, OSError):
            return os.path.normpath(path)

    def inside(self, path):
        """Return the path from the checkout's top, an empty text for the top itself, None outside of it."""
        if path == self.top:
            return ""
        return path[len(self.top) + 1:] if below(path, self.top) else None

    def what(self, path, folder=False):
        """Return what an absolute path is. `folder`: it is named as a whole tree, so its name tells what is in it."""
        if path.startswith(NOWHERE):
            return BUILT if names.built(path[len(NOWHERE):]) else UNKNOWN
        path = self.real(path)
        inner = self.inside(path)
        if inner is not None:
            return self._in_project(path, inner, folder)
        return self._around(path)

    def _around(self, path):
        if path == "/":
            return ROOT
        if path in STREAMS or path.startswith(("/dev/fd/", "/dev/pts/", "/dev/tty", "/proc/self/fd/")):
            return BUILT
        if below(path, "/dev") and not below(path, "/dev/shm"):
            return DEVICE
        for other in self.others:
            if path == other or below(path, other):
                return BUILT if path != other and names.built(path[len(other):]) else WORKTREE
        if path == self.home or below(self.home, path):
            return HOME if path.strip("/").count("/") or path == self.home else ROOT
        if below(self.top, path):
            return ROOT if path.count("/") == 1 else PROJECT
        if below(path, self.home):
            inner = path[len(self.home) + 1:]
            return BUILT if names.cached(inner) else IN_HOME
        if self.temporary(path):
            return TEMP
        parts = path.split("/")[1:]
        if parts[0] in names.SYSTEM:
            return ROOT if len(parts) == 1 else SYSTEM
        return OUTSIDE

    def temporary(self, path):
        """Say whether a path lies in a folder for what is thrown away; a project that lies there itself has neighbours."""
        near = os.path.dirname(self.top)
        return any(below(path, temp) and not (below(near, temp) and (path == near or below(path, near))) for temp in TEMPS)

    def _in_project(self, path, inner, folder):
        parts = inner.split("/") if inner else []
        if not parts:
            return PROJECT
        if parts[0] == ".git":
            if inner.endswith(".lock") or inner.endswith(".sample"):
                return BUILT
            return GIT if len(parts) == 1 or parts[1].split(".")[0] in GIT_HEART or not parts[1].strip("*") else IN_GIT
        if parts[0] == ".muster":
            return OWN
        for other in self.others:
            if path == other or below(path, other) or (folder and below(other, path)):
                return BUILT if below(path, other) and names.built(path[len(other):]) else WORKTREE
        if not os.path.lexists(path):
            return BUILT if names.built(inner) else ABSENT
        return self._by_git(path, inner)

    def _by_git(self, path, inner):
        states = self.states([path])
        if states is None:
            return BUILT if names.built(inner) else UNKNOWN
        found = states[path]
        for state in (UNTRACKED, MODIFIED):
            if state in found and not (state == UNTRACKED and (names.built(inner) or empty(path))):
                return state
        if TRACKED in found:
            return TRACKED
        if names.built(inner) or empty(path):
            return BUILT
        if IGNORED in found and not names.kept(inner, True) and not _holds_kept(path):
            return BUILT
        return IGNORED

    def learn(self, paths):
        """Ask git about many paths of the checkout at once."""
        self.states([path for path in map(self.real, paths) if self.inside(path) and os.path.lexists(path)])

    def states(self, paths):
        """Return what git says of paths of the checkout: `{path: set of tracked, modified, untracked, ignored}`; None where it is silent."""
        new = [path for path in paths if path not in self._learned]
        if new and not self.silent:
            self._asked += 1
            if self._asked > ASKED:
                self.silent = True
            else:
                self._ask(new)
        return None if self.silent else {path: self._learned[path] for path in paths}

    def _ask(self, paths):
        found = {path: set() for path in paths}
        wanted = ["--"] + [":(literal)" + self.inside(path) for path in paths]
        said = _git(self.top, ["status", "--porcelain", "-z", "--ignored", "--untracked-files=normal", "--no-renames"] + wanted)
        kept = None if said is None else _git(self.top, ["ls-files", "-z"] + wanted)
        if kept is None:
            self.silent = True
            return
        for entry in said.split("\0"):
            if len(entry) > 3:
                state = {"??": UNTRACKED, "!!": IGNORED}.get(entry[:2], MODIFIED)
                if state == MODIFIED and entry[1:2] == "D":
                    continue  # it is gone already
                self._note(found, entry[3:], state)
        for entry in kept.split("\0"):
            self._note(found, entry, TRACKED)
        self._learned.update(found)

    def _note(self, found, entry, state):
        if not entry:
            return
        path = os.path.join(self.top, entry.rstrip("/"))
        if state in (UNTRACKED, IGNORED) and entry.endswith("/"):
            for asked in found:  # git names the folder for all that is in it
                if asked == path or below(asked, path):
                    found[asked].add(state)
        if state in (UNTRACKED, IGNORED) and names.built(entry) and os.path.join(self.top, entry.rstrip("/")) not in found:
            return  # what a build left in a folder that is asked about
        if state == IGNORED and path not in found and not (names.kept(entry, True)):
            return
        while len(path) > len(self.top):
            if path in found:
                found[path].add(UNTRACKED if state == IGNORED and path != os.path.join(self.top, entry.rstrip("/")) else state)
            path = os.path.dirname(path)


def below(path, folder):
    """Say whether an absolute path lies in a folder."""
    return path.startswith(folder + "/") if folder != "/" else path != "/"


def empty(path):
    """Say whether nothing is in a file or a folder."""
    try:
        if os.path.islink(path):
            return True  # what it points to stays
        return not os.listdir(path) if os.path.isdir(path) else os.path.isfile(path) and os.path.getsize(path) == 0
    except OSError:
        return False


def _holds_kept(path):
    """Say whether an ignored folder holds data or keys by name, or more than can be looked at."""
    seen = 0
    for _folder, folders, files in os.walk(path):
        for name in files:
            seen += 1
            if seen > LISTED or names.kept(name):
                return True
        folders[:] = [name for name in folders if not names.built(name)]
    return False


def _git(top, words):
    """Return what git prints, or None where it fails or takes too long."""
    import subprocess

    from muster import environment

    child = {key: value for key, value in environment.copy().items() if not key.startswith("GIT_")}
    child.update(GIT_OPTIONAL_LOCKS="0", LC_ALL="C", GIT_TERMINAL_PROMPT="0")
    try:
        done = subprocess.run(["git", "-c", "core.fsmonitor=false", "-c", "core.quotepath=false"] + words, cwd=top, env=child, timeout=GIT_SECONDS,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    return done.stdout.decode("utf-8", "surrogateescape") if done.returncode == 0 else None
