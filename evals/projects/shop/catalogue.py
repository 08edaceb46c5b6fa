"""A catalogue small enough to restructure, and to count what it costs."""


def duplicates(items):
    """Return the items that stand more than once, each once, in the order they are first met again."""
    found = []
    for position, item in enumerate(items):
        if item in items[:position] and item not in found:
            found.append(item)
    return found


def label(name, cents):
    """Return what stands on the shelf."""
    if cents < 0:
        return name + ": refund"
    if cents == 0:
        return name + ": free"
    return "{}: {}.{:02d}".format(name, cents // 100, cents % 100)
