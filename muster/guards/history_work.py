"""What git takes out of the working tree: changes and files that are in no commit."""

import os
import re

from muster.guards import history_proof as proof
from muster.guards import place as disk
from muster.shell.unwrap import quote

_ALL = frozenset((".", "./", ":/", ":", "*", "..", "./*", ":/*", "**", ":(top)", ":(top)."))
_FILE = r"[^\s:^~@]*\.[A-Za-z][A-Za-z0-9]{0,5}$"


def judge(call):
    """Yield what the command would take away."""
    return VERBS[call.verb](call)


def plain(word):
    """Return a word as a shell takes it: quoted where it must be."""
    return word if re.fullmatch(r"[\w@%+=:,./~^{}-]+", word) else quote([word])


def _reset(call):
    words = call.words
    if words.has("--hard"):
        to = next((word for word in words.operands if word not in ("HEAD", "@")), "")
        why = "the branch goes back to {} and uncommitted changes are lost".format(to) if to else "uncommitted changes of tracked files are lost"
        yield "reset-hard", why, "git stash push -u && git reset --keep {}".format(plain(to)) if to else "git stash push -u"
    elif words.has("--merge"):
        yield "reset-hard", "what is staged is lost", "git stash push -u"


def _clean(call):
    words = call.words
    forced = words.has("-f", "--force") or call.settings.get("clean.requireforce", "").lower() in ("false", "no", "0", "off")
    if not forced or words.has("-n", "--dry-run", "-i", "--interactive"):
        return
    paths = words.everything()
    if paths and all(_rebuildable(call, path) for path in paths):
        return
    which = "ignored files, such as .env and local databases, are" if words.has("-X") else \
        "untracked and ignored files are" if words.has("-x") else "untracked files are"
    letters = "".join(letter for letter in "dxX" if words.has("-" + letter))
    yield "delete-untracked", "{} in no commit, so they can not be had again".format(which), " ".join(
        ["git clean -n" + letters] + [plain(path) for path in paths])


def _rebuildable(call, path):
    """Say whether all that a path holds can be built again."""
    if not call.folder or path in call.words.unknown or path in _ALL:
        return False
    return call.line.place.what(os.path.normpath(os.path.join(call.folder, path)), True) == disk.BUILT


def _checkout(call):
    words = call.words
    if words.has("-p", "--patch"):
        return
    if words.has("-B"):
        yield from _moved(call, words.value("-B"), words.operands[0] if words.operands else "HEAD")
    if words.has("-f", "--force"):
        yield _discarded([], "every uncommitted change in the way of the checkout is lost")
        return
    if words.has("-b", "-B", "--orphan", "--track", "-t") or words.has("--ours", "--theirs", "-2", "-3"):
        return
    paths = list(words.paths)
    if words.flags.get("--pathspec-from-file"):
        paths.append("the listed files")
    elif not words.dashes:
        paths = _named_paths(call, words)
    yield from _paths(call, paths)


def _named_paths(call, words):
    operands = words.operands
    if len(operands) > 1:
        return operands[1:] if not _is_path(call, operands[0]) else operands
    return [word for word in operands if word in _ALL or (word not in words.unknown and word != "-" and _is_path(call, word))]


def _is_path(call, word):
    if word in _ALL or word.endswith("/"):
        return True
    if not call.folder or len(word) > 4000:
        return bool(re.match(_FILE, word))
    on_disk = os.path.lexists(os.path.join(call.folder, word))
    return (on_disk or bool(re.match(_FILE, word)) or "*" in word) and not proof.is_commit(call, word)


def _paths(call, paths):
    if not paths:
        return
    whole = any(path in _ALL for path in paths)
    if not whole and not call.words.unknown.intersection(paths) and proof.unchanged(call, paths):
        return
    what = "the working tree" if whole else paths[0] if len(paths) == 1 else "{} and {} more".format(paths[0], len(paths) - 1)
    yield _discarded(paths, "uncommitted changes of {} are lost".format(what))


def _discarded(paths, why):
    return "discard-changes", why, " ".join(["git stash push"] + (["--"] + [plain(path) for path in paths] if paths and not _ALL.intersection(paths) else ["-u"]))


def _restore(call):
    words = call.words
    if words.has("-p", "--patch") or words.has("--ours", "--theirs"):
        return
    if words.has("-S", "--staged") and not words.has("-W", "--worktree"):
        return
    paths = words.everything()
    if words.flags.get("--pathspec-from-file"):
        paths.append("the listed files")
    yield from _paths(call, paths)


def _switch(call):
    words = call.words
    branch = words.value("-C", "--force-create")
    if branch:
        yield from _moved(call, branch, words.operands[0] if words.operands else "HEAD")
    if words.has("-f", "--force", "--discard-changes"):
        yield _discarded([], "every uncommitted change is lost")


def _moved(call, branch, start):
    if branch and branch not in call.words.unknown and (proof.is_new(call, branch) or proof.kept(call, branch)):
        return
    yield "move-branch", "branch {} would stand at {} and lose commits that are only in it".format(branch, start), "git branch -m {0} {0}-before".format(plain(branch))


def _stash(call):
    verb = call.words.operands[:1]
    if verb == ["drop"]:
        entry = (call.words.operands[1:] or ["stash@{0}"])[0]
        yield "drop-stash", "{} holds changes that are in no branch".format(entry), "git stash branch kept {}".format(plain(entry))
    elif verb == ["clear"]:
        yield "drop-stash", "every stash holds changes that are in no branch", "git stash list"


def _rm(call):
    words = call.words
    paths = words.everything()
    if words.has("--cached", "-n", "--dry-run") or not paths:
        return
    if words.has("-f", "--force") and (_ALL.intersection(paths) or not proof.unchanged(call, paths)):
        yield "discard-changes", "{} would go with the changes that are in no commit".format(paths[0]), "git rm " + " ".join((["-r"] if words.has("-r") else []) + [plain(path) for path in paths])
    elif words.has("-r") and _ALL.intersection(paths):
        yield "discard-changes", "every tracked file would go from the working tree", "git rm -r --cached " + plain(paths[0])


def _mv(call):
    target = call.words.everything()[-1:]
    if call.words.has("-f", "--force") and not call.words.has("-n", "--dry-run") and not proof.unchanged(call, target):
        yield "discard-changes", "{} would be overwritten".format((target or ["the target"])[0]), ""


def _worktree(call):
    words = call.words
    verb, paths = words.operands[:1], words.operands[1:] + words.paths
    if verb == ["remove"] and words.has("-f", "--force"):
        path = paths[0] if paths else ""
        if path and call.folder and path not in words.unknown and os.path.isdir(os.path.join(call.folder, path)) and proof.empty(call, os.path.join(call.folder, path)):
            return
        yield "remove-worktree", "{} may hold changes that are in no commit".format(path or "the worktree"), "git worktree remove {}".format(plain(path))
    elif verb == ["add"] and words.value("-B"):
        yield from _moved(call, words.value("-B"), (paths[1:] or ["HEAD"])[0])


def _submodule(call):
    words = call.words
    if words.operands[:1] == ["deinit"] and words.has("-f", "--force"):
        yield "discard-changes", "changes inside the submodule are lost", "git submodule deinit " + (" ".join(map(plain, words.operands[1:] + words.paths)) or "--all")
    elif words.operands[:1] == ["update"] and words.has("-f", "--force"):
        yield "discard-changes", "changes inside the submodules are lost", "git submodule update --init"


def _read_tree(call):
    if call.words.has("--reset") and call.words.has("-u") and not call.words.has("-n", "--dry-run"):
        yield _discarded([], "uncommitted changes of tracked files are lost")


def _checkout_index(call):
    words = call.words
    if words.has("-f", "--force") and not words.value("--prefix") and (words.has("-a", "--all") or words.has("--stdin") or words.everything()):
        yield from _paths(call, words.everything() or ["."])


VERBS = {
    "reset": _reset, "clean": _clean, "checkout": _checkout, "restore": _restore, "switch": _switch, "stash": _stash, "rm": _rm, "mv": _mv,
    "worktree": _worktree, "submodule": _submodule, "read-tree": _read_tree, "checkout-index": _checkout_index, "am": lambda call: (),
}
