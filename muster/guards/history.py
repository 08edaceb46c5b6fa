"""What a git command loses: commits, work that is in no commit, and what others have."""


def judge(name, simple, line):
    """Yield what a git command would lose."""
    return ()
