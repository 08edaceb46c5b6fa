"""Paired ratios: is a change faster than its base, by how much, and is that more than noise.

Method. Base and change run in turns, so each pair meets the same state of the machine; what is judged is the ratio of a
pair, change ÷ base, and its median. The interval of that median comes from the sign test: for n pairs the values of rank
k+1 and n-k enclose it with probability 1 - 2·P(B(n, ½) ≤ k) (Conover, Practical Nonparametric Statistics, 3rd ed., § 3.4).
It is exact for every distribution; run times are skewed, so an interval of normal theory would not be. Ratios with an
interval instead of two means side by side: Kalibera and Jones, Rigorous Benchmarking in Reasonable Time, ISMM 2013.
Several benchmarks share the error (Bonferroni): none counts as changed by chance in 95 of 100 comparisons.
"""

from __future__ import annotations

import math
import statistics

ALPHA = 0.05
# Below this a loss counts as noise whatever the interval says: where code and stack happen to lie alone moves run times
# by about as much (Mytkowicz and others, Producing Wrong Data Without Doing Anything Obviously Wrong!, ASPLOS 2009).
FLOOR = 0.02
FASTER, SMALL, SLOWER, NOISE = "faster", "small", "slower", "noise"


class Figure:
    """One benchmark: the median `ratio` of change to base, the interval `low`–`high` of it, and what that says:

    faster (beyond noise, at least by the effect), small (beyond noise, below the effect), slower, noise."""

    __slots__ = ("ratio", "low", "high", "word")

    def __init__(self, ratio, low, high, word):
        self.ratio, self.low, self.high, self.word = ratio, low, high, word

    def __str__(self):
        return "{} of the base ({}–{})".format(*["{:.2f}".format(value) if value >= 0.01 else "{:.1g}".format(value)
                                                 for value in (self.ratio, self.low, self.high)])

    def to_dict(self):
        """Return the figure for JSON, rounded to four digits."""
        return {"ratio": round(self.ratio, 4), "low": round(self.low, 4), "high": round(self.high, 4), "says": self.word}


def interval(values, confidence):
    """Return `(low, high, level)` of the median: the narrowest sign-test interval of at least `confidence`, else None."""
    ordered, found, tail = sorted(values), None, 0.0
    for rank in range(len(ordered) // 2):
        tail += math.comb(len(ordered), rank) / 2 ** len(ordered)
        if 1 - 2 * tail < confidence:
            break
        found = (ordered[rank], ordered[-1 - rank], 1 - 2 * tail)
    return found


def needed(benchmarks):
    """Return the least number of pairs from which an interval for so many benchmarks exists."""
    pairs = 1
    while 2.0 ** (1 - pairs) > ALPHA / max(1, benchmarks):
        pairs += 1
    return pairs


def compare(base, changed, effect):
    """Return `{name: Figure}` for `{name: [one number a run]}` of both; the i-th runs of both are a pair.

    `effect` is the least gain that counts, 0.05 for 5 %. Raises ValueError where there are fewer pairs than `needed`."""
    confidence, found = 1 - ALPHA / max(1, len(base)), {}
    for name, before in base.items():
        ratios = [new / old for old, new in zip(before, changed[name])]
        bounds = interval(ratios, confidence)
        if bounds is None:
            raise ValueError("{} pairs are too few for {} benchmarks".format(len(ratios), len(base)))
        median = statistics.median(ratios)
        found[name] = Figure(median, bounds[0], bounds[1], _word(median, bounds[0], bounds[1], effect))
    return found


def _word(ratio, low, high, effect):
    if high < 1:
        # cut like the shown number: 5 % asked for and 0.9500000001 measured is 5 %
        return FASTER if round(ratio, 6) <= 1 - effect else SMALL
    return SLOWER if low > 1 and ratio > 1 + FLOOR else NOISE
