"""The shell's patterns of file names, bounded: a pattern of a hundred thousand brackets takes the library minutes."""

from fnmatch import fnmatchcase

LONGEST = 1000  # characters; no file name is longer than 255


def matches(name, pattern):
    """Say whether a name fits a pattern as a shell reads it. A pattern too long to look at may fit anything."""
    return len(pattern) > LONGEST or fnmatchcase(name, pattern)
