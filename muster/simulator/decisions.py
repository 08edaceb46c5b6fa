"""Decisions of a scenario: what everyone outside does, each asked by a key, so that a crash does not change the others.

A decision is a pure function of its key: given word by word, or drawn from the seed, or the dull one. What was not dull
is the trace; played again it gives the same run."""

import hashlib

from muster import errors

# How often something else than the dull thing happens, by the first part of the key. `ordinary` is what the figures are
# made of; `hostile` draws each of its numbers from the seed.
ORDINARY = {"size": 0.66, "pick": 0.5, "order": 0.5, "agent": 0.06, "judge": 0.12, "check": 0.04, "run": 0.04, "writes": 0.3,
            "person": 0.3, "between": 0.02, "crash": 0.05, "tasks": 0.5, "plan": 0.05, "strictness": 0.0, "budget": 0.0,
            "confirm": 0.0, "auto": 0.3}
LEVELS = (0.0, 0.02, 0.1, 0.3, 0.6)


class Decisions:
    """Answers by key. `given`: `{key: value}`, a key ending in `*` stands for all that begin like it; `mix`: see above."""

    def __init__(self, given=None, seed=None, mix=None):
        self.given, self.seed, self.trace = dict(given or {}), seed, {}
        self.wide = [(key[:-1], value) for key, value in self.given.items() if key.endswith("*")]
        self.mix = dict(ORDINARY) if seed is not None and mix is None else mix
        if mix == "hostile":
            self.mix = {name: LEVELS[self._draw("mix/" + name)[1] % len(LEVELS)] for name in ORDINARY}

    def choose(self, key, options):
        """Return one of the options; the first is the dull one."""
        value = self._given(key)
        if value is None or value not in options:
            value = options[0]
            if self.seed is not None and self.given.get(key) is None and len(options) > 1:
                share, number = self._draw(key)
                if share < self.mix.get(key.partition("/")[0], 0):
                    value = options[1 + number % (len(options) - 1)]
        return self._kept(key, value, options[0])

    def number(self, key, most, dull=0):
        """Return a number from 1 to `most`, or the dull one."""
        value = self._given(key)
        if value is None:
            value = dull
            if self.seed is not None:
                share, number = self._draw(key)
                if share < self.mix.get(key.partition("/")[0], 0):
                    value = 1 + number % most
        return self._kept(key, int(value), dull)

    def _given(self, key):
        if key in self.given:
            return self.given[key]
        return next((value for start, value in self.wide if key.startswith(start)), None)

    def _draw(self, key):
        drawn = hashlib.blake2b("{}/{}".format(self.seed, key).encode("utf-8"), digest_size=12).digest()
        return int.from_bytes(drawn[:6], "big") / (1 << 48), int.from_bytes(drawn[6:], "big")

    def _kept(self, key, value, dull):
        if value != dull:
            self.trace[key] = value
        return value


def spelled(trace):
    """Return a trace as one line: `key=value` pairs in order."""
    return " ".join("{}={}".format(key, value) for key, value in sorted(trace.items())) or "nothing"


def read(line):
    """Return the trace of a line that `spelled` wrote; raises `UsageError`."""
    found = {}
    for pair in line.split():
        key, sign, value = pair.rpartition("=")
        if pair == "nothing":
            continue
        if not sign or not key or not value:
            raise errors.UsageError('"{}" is no decision; write KEY=VALUE, as agent/implement/backend-developer/1=dies'.format(pair))
        found[key] = int(value) if value.isdigit() else value
    return found
