"""What redirections of a simple command write over."""

from muster.guards import files_write


def judge(name, simple, line):
    """Yield what the command's redirections would lose."""
    return () if simple.body and line.parsed.understood else files_write.redirected(line, simple.redirects, simple)
