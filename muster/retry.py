"""Retries: how long to wait before the next attempt, and how many there are. Pure: whoever waits, waits elsewhere.

Exponential backoff with full jitter: a wait drawn evenly between nothing and a ceiling that doubles with each attempt,
so that those who failed together do not come back together. Source: Marc Brooker, "Exponential Backoff And Jitter",
AWS Architecture Blog, 2015 (`sleep = random_between(0, min(cap, base * 2 ** attempt))`)."""

import os

BASE_SECONDS, CAP_SECONDS = 0.5, 8.0
ATTEMPTS = 3
# Beyond it every ceiling is the cap, and 2.0 ** attempt would overflow some day.
_DOUBLINGS = 60


def ceiling(attempt, base=BASE_SECONDS, cap=CAP_SECONDS):
    """Return the longest wait in seconds after the failed attempt number `attempt` (from 1)."""
    return min(cap, base * 2.0 ** min(max(attempt, 1) - 1, _DOUBLINGS))


def delay(attempt, base=BASE_SECONDS, cap=CAP_SECONDS, draw=None):
    """Return the wait in seconds after the failed attempt number `attempt` (from 1); `draw()` gives a number in [0, 1)."""
    return (draw or chance)() * ceiling(attempt, base, cap)


def again(attempt, attempts=ATTEMPTS):
    """Say whether another attempt follows after number `attempt` (from 1) failed."""
    return attempt < attempts


def chance():
    """Return a number drawn evenly from [0, 1); `random` costs a hook more to import than this."""
    return int.from_bytes(os.urandom(6), "big") / float(1 << 48)
