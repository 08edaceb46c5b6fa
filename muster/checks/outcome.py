"""What a check says, and what it is asked with."""

from __future__ import annotations

import os

PASSED, FAILED, NOT_CHECKED = "passed", "failed", "not_checked"


class Outcome:
    """The result of one check. `code` is a stable word for what happened, `reason` one line for people."""

    __slots__ = ("check", "status", "reason", "command", "exit_code", "seconds", "counts", "coverage", "tests", "digest",
                 "log", "definition", "optional", "code", "id", "extra")

    def __init__(self, check, status, reason, code="ok", **more):
        self.check, self.status, self.reason, self.code = check, status, reason, code
        self.command, self.exit_code, self.seconds, self.digest, self.log = "", None, 0.0, "", ""
        self.counts, self.coverage, self.tests, self.definition = {}, None, {}, {}
        self.optional, self.id, self.extra = False, "", {}
        for name, value in more.items():
            setattr(self, name, value)

    def __repr__(self):
        return "<{} {} ({}): {}>".format(self.check, self.status, self.code, self.reason)

    @property
    def passed(self):
        """Say whether the check passed."""
        return self.status == PASSED

    def to_dict(self, tests=False):
        """Return the outcome for JSON; `tests` (id → status) only on request, it may be large."""
        return {name: getattr(self, name) for name in self.__slots__ if tests or name != "tests"}


class Context:
    """One gate run over one exact tree.

    root        the checkout that is judged
    tree        its hash; base_tree the hash the run began with, "" where there is none
    config      config.json as a dict: checks, coverage (percent), timeouts (seconds by check)
    progress    called with one line at a time
    logs        folder for the output of commands
    cache       get(key) and put(key, value) for base results, values are plain JSON data
    kinds       path → code | tests | docs | design | config | generated
    index       muster's own git index file for this checkout
    wanted      names of all checks of this gate: lets tests and coverage share one run
    extra       reproduces: test ids that reproduce a bug; base_config: the configuration the run began with
    """

    def __init__(self, root, tree, base_tree="", config=None, progress=None, logs=None, cache=None, kinds=None, extra=None,
                 index=None, wanted=()):
        self.root, self.tree, self.base_tree = root, tree, base_tree
        self.config, self.extra, self.wanted = config or {}, extra or {}, set(wanted)
        self.progress = progress or (lambda line: None)
        self.logs = logs or os.path.join(root, ".muster", "gates")
        self.cache = cache if cache is not None else Memory()
        self.index = index or os.path.join(root, ".muster", "index")
        self.kinds = kinds or self._kinds
        self.memory = {}

    def _kinds(self, path):
        from muster import kinds

        return kinds.kind(path, self.config)

    def seconds(self, check):
        """Return how long a command of the check may take."""
        from muster.checks import runner

        given = (self.config.get("timeouts") or {}).get(check)
        return float(given) if given else runner.TIMEOUT

    def once(self, key, make):
        """Return what `make()` returned the first time for `key`; a failure is not kept."""
        if key not in self.memory:
            self.memory[key] = make()
        return self.memory[key]

    def close(self):
        """Remove the folders that the checks made (exports of other trees)."""
        import shutil

        from muster.checks import suite

        for key in [key for key in self.memory if key[0] == "export"]:
            folder = self.memory.pop(key)
            for place in (folder, suite.compiled() + os.path.realpath(folder)):
                shutil.rmtree(place, ignore_errors=True)


class Memory(dict):
    """A cache that lives as long as its Context."""

    def put(self, key, value):
        """Keep `value` under `key`."""
        self[key] = value
