"""Days as text (2026-11-21): counted, added, set against each other."""

import re

from muster import clock, errors

DAY = 86400


def checked(name, value):
    """Return a day; a time of that day counts as it. Raises `UsageError` naming the field."""
    if value is None:
        return None
    said = str(value)[:10]
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", said) and clock.now(_seconds(said))[:10] == said:
            return said
    except (ValueError, OverflowError):
        pass
    raise errors.UsageError("{} {!r} is no day; give one as 2026-11-21".format(name, value))


def span(first, last, long, usual):
    """Return `(first, last, days)` of which any may be missing; raises `UsageError` where they contradict each other.

    The last day is the one after the span: a sprint of 14 days from the 1st ends on the 15th."""
    first, last = checked("start_date", first), checked("end_date", last)
    if long is not None and not (isinstance(long, int) and not isinstance(long, bool) and 0 < long <= 366):
        raise errors.UsageError("duration {!r} is no number of days from 1 to 366".format(long))
    if first and last:
        found = between(first, last)
        if not 0 < found <= 366:
            raise errors.UsageError("end_date {} is not 1 to 366 days after start_date {}".format(last, first))
        if long not in (None, found):
            raise errors.UsageError("duration {} is not the {} days from {} to {}; leave one out".format(long, found, first, last))
        return first, last, found
    long = long or usual
    return (first or (after(last, -long) if last else None)), (last or (after(first, long) if first else None)), long


def after(day, count):
    """Return the day that many days later."""
    return clock.now(_seconds(day) + count * DAY)[:10]


def between(first, last):
    """Return how many days lie between two days."""
    return round((_seconds(last) - _seconds(first)) / DAY)


def _seconds(day):
    return clock.seconds(day + "T00:00:00.000000Z")
