"""The seam of the simulator: what the engine asks of the outside is answered by a `World`; everything is put back at the end."""

import time

from hooks import presence, wire
from muster import agents, breaker, checks, clock, git, kinds, sessions, store
from muster.checks import deploying
from muster.git import checkout, snapshot, worktrees  # noqa: F401 - loaded later they would keep the world's stand-in of `git.call` for good

# These checks are the engine's own rules about findings and deployments; only the commands they run are outside.
OWN = ("challenged", "unchanged", "clean", "target", "preflight", "dryrun", "apply", "smoke", "monitor")


class Outside:
    """Context manager: git, the clock, processes, checks and the hooks' way to the `App` belong to the world inside it."""

    def __init__(self, world):
        self.world, self._before = world, []

    def __enter__(self):
        world = self.world
        for name, stand_in in _git(world).items():
            self._put(git, name, stand_in)
        self._put(clock, "now", lambda at=None: _spelled(world.now if at is None else at))
        self._put(clock, "later", lambda delta, at=None: _spelled((world.now if at is None else at) + delta))
        for module in (agents, breaker, sessions, presence):
            self._put(module, "time", _Time(world))
        self._put(sessions, "_lives", lambda pid: pid in world.living)
        self._put(checks, "CHECKS", Asked(world, checks.CHECKS))
        self._put(deploying, "_run", lambda context, deploy, check, what, leave=False: world.answer(
            "rollback" if what == "rollback" else check, context))
        self._put(wire, "app", lambda payload, actor=None, busy_seconds=None, path=None: world.app)
        self._put(kinds, "kind", _remembered(kinds.kind))
        leave, settle = store.Transaction.__exit__, store.Store._settle

        def leaving(self, kind, error, trace):
            leave(self, kind, error, trace)
            if kind is None:
                world.committed_to_store()
            return False

        def settled(self, create):
            settle(self, create)
            self._db.execute("PRAGMA synchronous=OFF")  # nobody's work is in it

        self._put(store.Transaction, "__exit__", leaving)
        self._put(store.Store, "_settle", settled)
        return self

    def _put(self, place, name, value):
        self._before.append((place, name, getattr(place, name)))
        setattr(place, name, value)

    def __exit__(self, kind, error, trace):
        while self._before:
            setattr(*self._before.pop())
        return False


class _Time:
    """What the engine asks of the module `time`: the world's clock, and waiting that takes no time."""

    def __init__(self, world):
        self.world = world

    def time(self):
        return self.world.now

    monotonic = time

    def sleep(self, seconds):
        self.world.now += seconds


class Asked(dict):
    """The table of checks: the engine's own rows stay, every other name is a question to the world."""

    def __init__(self, world, rows):
        super().__init__((name, rows[name]) for name in OWN)
        self.world = world

    def get(self, name, default=None):
        return self[name] if name in self else lambda context: self.world.answer(name, context)


def _git(world):
    commits = {}

    def commit(root, tree_hash, message, parents=()):
        commits[tree_hash] = "c" + tree_hash[1:]
        return commits[tree_hash]

    return {
        "tree": lambda root, index: world.tree(),
        "stamps": lambda root, index: {},
        "head": lambda root: ("d" + world.committed[1:], world.committed),
        "branch": lambda root: "main",
        "changed": lambda root, old, new: world.changed(old, new),
        "diff_text": lambda root, old, new, limit=0: "",
        "show": lambda root, tree_hash, path: b"",
        "commit": commit,
        "set_ref": lambda root, ref, commit_id: None,
        "refs": lambda root, prefix="": {},
        "call": lambda root, *words, **more: b"",
    }


def _remembered(kind):
    """Ask the engine for the kind of a path once: there are six paths and one configuration."""
    known = {}

    def remembered(path, config=None):
        if path not in known:
            known[path] = kind(path, config)
        return known[path]
    return remembered


_SPELLED = {}


def _spelled(at):
    """Return the time as the engine's clock writes it; whole seconds come again and again."""
    whole = int(at)
    if whole not in _SPELLED:
        if len(_SPELLED) > 50000:
            _SPELLED.clear()
        _SPELLED[whole] = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(whole))
    return "{}.{:06d}Z".format(_SPELLED[whole], int((at - whole) * 1e6))
