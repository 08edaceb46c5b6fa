"""The wall clock as ISO 8601 text in UTC; `datetime` costs a hook too much to import."""

import time


def now(at=None):
    """Return the time `at` (seconds since the epoch; now by default) as `2026-11-21T01:07:35.123456Z`."""
    at = time.time() if at is None else at
    whole = int(at)
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(whole)) + ".{:06d}Z".format(int((at - whole) * 1e6))


def seconds(text):
    """Return the seconds since the epoch of a time that `now` wrote."""
    import calendar

    whole, _, fraction = text.rstrip("Z").partition(".")
    return calendar.timegm(time.strptime(whole, "%Y-%m-%dT%H:%M:%S")) + float("0." + (fraction or "0"))


def later(delta, at=None):
    """Return the time `delta` seconds after `at` (now by default), as text."""
    return now((time.time() if at is None else at) + delta)
