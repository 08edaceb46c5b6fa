"""What the kin of git loses: other version control systems, and the programs that rewrite a repository."""

from muster.guards.history_words import Words

_HG = {
    "strip": ("rewrite-history", "changesets would be taken out of the repository", "hg strip --keep"),
    "purge": ("delete-untracked", "untracked files are in no changeset, so they can not be had again", "hg purge --print"),
    "clean": ("delete-untracked", "untracked files are in no changeset, so they can not be had again", "hg purge --print"),
    "rollback": ("rewrite-history", "the last transaction would be gone", "hg rollback --dry-run"),
    "prune": ("rewrite-history", "changesets would be hidden as obsolete", "hg log"),
}
_JJ = {"abandon": "jj log", "undo": "", "restore": "jj diff", "op abandon": "jj op log", "operation abandon": "jj op log", "bookmark delete": "jj bookmark list", "bookmark forget": "jj bookmark list"}


def judge(name, simple):
    """Yield what the command would lose."""
    words = Words(name, simple.argv[1:], {place - 1 for place in simple.unknown})
    if words.has("--help", "-h", "--dry-run") or not words.operands and name not in ("bfg", "git-filter-repo"):
        return
    yield from KIN[name](words)


def _hg(words):
    verb = words.operands[0]
    if verb in _HG and not words.has("-n", "--print", "-p"):
        yield _HG[verb]
    elif verb in ("update", "up", "checkout", "co", "merge") and words.has("-C", "--clean"):
        yield "discard-changes", "uncommitted changes are lost", "hg shelve"
    elif verb == "revert" and words.has("-C", "--no-backup"):
        yield "discard-changes", "uncommitted changes are lost", "hg shelve"
    elif verb == "revert" and words.has("-a", "--all"):
        yield "discard-changes", "uncommitted changes are taken back", "hg shelve"
    elif verb == "push" and words.has("-f", "--force"):
        yield "force-push", "new heads are forced on everybody", "hg push"
    elif verb == "shelve" and words.has("-d", "--delete", "--cleanup"):
        yield "drop-stash", "a shelf holds changes that are in no changeset", "hg shelve --list"


def _svn(words):
    verb = words.operands[0]
    if verb == "revert":
        yield "discard-changes", "{} loses its uncommitted changes".format((words.operands[1:] or ["the file"])[0]), "svn diff > before.patch"
    elif verb == "cleanup" and words.has("--remove-unversioned", "--remove-ignored"):
        yield "delete-untracked", "unversioned files are in no revision, so they can not be had again", "svn status"
    elif verb in ("delete", "rm", "remove", "del") and any("://" in word for word in words.operands[1:]):
        yield "delete-remote-ref", "{} would be deleted for everybody".format(words.operands[1]), ""
    elif verb in ("delete", "rm", "remove", "del") and words.has("--force"):
        yield "discard-changes", "{} would go with its uncommitted changes".format((words.operands[1:] or ["the file"])[0]), "svn delete --keep-local"


def _jj(words):
    for row, safer in _JJ.items():
        if words.operands[:row.count(" ") + 1] == row.split() and row != "undo":
            rule = "discard-changes" if row == "restore" else "delete-branch" if "bookmark" in row else "expire-reflog" if "op" in row else "rewrite-history"
            yield rule, "jj {} takes work away".format(row), safer


def _p4(words):
    if words.operands[0] in ("revert", "obliterate", "clean"):
        yield "discard-changes", "p4 {} takes uncommitted work away".format(words.operands[0]), "p4 {} -n".format(words.operands[0])


def _rewrites(words):
    if not words.has("--analyze"):
        yield "rewrite-history", "every commit would be written anew, and the old ones are lost", "git clone --mirror . ../before-rewrite.git"


def _jar(words):
    if any(word.rsplit("/", 1)[-1].startswith("bfg") for word in words.everything() + list(filter(None, words.flags.values()))):
        yield from _rewrites(words)


def _fossil(words):
    if words.operands[0] in ("revert", "clean"):
        yield "discard-changes", "uncommitted work is lost", "fossil stash save"


KIN = {"hg": _hg, "svn": _svn, "jj": _jj, "p4": _p4, "bfg": _rewrites, "git-filter-repo": _rewrites, "fossil": _fossil, "java": _jar, "sl": _hg}
