"""Which module knows what a program destroys. A module has `judge(name, simple, line)`, which yields
`(rule id, why, safer command or "")`."""

# program: module in muster.guards
PROGRAMS = {"git": "history"}
PROGRAMS.update(dict.fromkeys("""git-push git-reset git-clean git-checkout git-restore git-switch git-stash git-branch git-tag git-update-ref git-gc git-prune
    git-reflog git-filter-branch git-filter-repo git-worktree git-rm git-config git-remote git-lfs bfg hg svn jj p4 fossil sl""".split(), "history"))


def modules(name, simple):
    """Return the modules that look at a simple command."""
    found = PROGRAMS.get(name)
    return [__import__("muster.guards." + found, fromlist=["judge"])] if found else []
