"""What is lost when a path is deleted or overwritten: the rule that asks, why, and a command that loses nothing."""

import os
import re

from muster.guards import names
from muster.guards import place as disk

MANY = 5  # committed files that one pattern may delete before it asks
_MOST = 200  # targets of one command that are looked at

# kind: (rule, why, safer); {} is the target
_DELETED = {
    disk.ROOT: ("delete-root", "{} holds the system", ""),
    disk.SYSTEM: ("delete-system", "{} belongs to the system, not to the project", ""),
    disk.HOME: ("delete-home", "{} holds all that the person has", ""),
    disk.IN_HOME: ("delete-outside", "{} is the person's, outside the project", ""),
    disk.OUTSIDE: ("delete-outside", "{} is outside the project", ""),
    disk.WORKTREE: ("delete-worktree", "{} is another checkout, where somebody may be at work", "git worktree list"),
    disk.GIT: ("delete-git", "{} holds every commit, branch and stash", ""),
    disk.IN_GIT: ("delete-in-git", "{} belongs to git's own folder", ""),
    disk.OWN: ("delete-muster", "{} is muster's own record of the work", ""),
    disk.PROJECT: ("delete-project", "{} is the whole project, its history too", ""),
    disk.DEVICE: ("write-disk", "{} is a device", ""),
    disk.MODIFIED: ("delete-modified", "{} has changes that are in no commit", "git stash push -- {}"),
    disk.UNTRACKED: ("delete-untracked", "{} is in no commit, so it can not be had again", "mv {} {}.bak"),
    disk.IGNORED: ("delete-ignored", "{} is data that git does not keep", "mv {} {}.bak"),
    disk.UNKNOWN: ("delete-unknown", "{} can not be told before the command runs", ""),
}
_OVERWRITTEN = {
    disk.ROOT: ("write-system", "{} belongs to the system", ""),
    disk.SYSTEM: ("write-system", "{} belongs to the system, not to the project", ""),
    disk.DEVICE: ("write-disk", "{} is a device, and what is on it is lost", ""),
    disk.HOME: ("overwrite-outside", "{} is the person's", ""),
    disk.IN_HOME: ("overwrite-outside", "{} is the person's, outside the project, and what it holds is lost", "cp {} {}.bak"),
    disk.OUTSIDE: ("overwrite-outside", "{} is outside the project, and what it holds is lost", "cp {} {}.bak"),
    disk.WORKTREE: ("overwrite-outside", "{} is in another checkout, where somebody may be at work", ""),
    disk.GIT: ("delete-in-git", "{} belongs to git's own folder", ""),
    disk.IN_GIT: ("delete-in-git", "{} belongs to git's own folder", ""),
    disk.OWN: ("delete-muster", "{} is muster's own record of the work", ""),
    disk.MODIFIED: ("overwrite-modified", "{} has changes that are in no commit", "git stash push -- {}"),
    disk.UNTRACKED: ("overwrite-untracked", "{} is in no commit, so what it holds can not be had again", "cp {} {}.bak"),
    disk.IGNORED: ("overwrite-untracked", "{} is data that git does not keep", "cp {} {}.bak"),
}


def deleted(line, targets, recursive=False, undone=False):
    """Yield `(rule, why, safer)` for what deleting the targets loses. `recursive`: with all that is in them; `undone`: into a
    trash from which a person takes it back, so inside the project nothing is lost."""
    targets = [one for one in targets[:_MOST] if not line.own(one.path)]
    line.place.learn([one.spot for one in targets])
    clean = []
    for one in targets:
        kind = line.place.what(one.spot, recursive)
        if kind == disk.PROJECT and one.swept and not one.word.rsplit("/", 1)[-1].startswith("."):
            yield "delete-tracked", "{} is all that is in the project".format(shown(one)), "git status --ignored"
        elif kind == disk.TRACKED:
            clean.append(one)
        elif kind == disk.ABSENT and not one.known and not recursive and not undone and line.place.what(os.path.dirname(one.path), True) in (disk.UNTRACKED, disk.IGNORED):
            yield "delete-unknown", "{} can not be told before the command runs".format(shown(one)), "ls {}".format(os.path.dirname(one.word.strip("\"")))
        elif kind == disk.ABSENT:
            beside = names.BESIDE.get(os.path.basename(one.path))
            neighbour = beside and any(other.path == os.path.join(os.path.dirname(one.path), beside) for other in targets)
            for found in () if undone or neighbour else _absent(line, one, recursive):
                yield found
        elif kind == disk.UNKNOWN and not recursive and one.known and one.path.startswith(disk.NOWHERE) and not names.kept(one.path):
            continue  # a plain file of a folder that can not be told
        elif kind in _DELETED and not (undone and kind in (disk.MODIFIED, disk.UNTRACKED, disk.IGNORED, disk.UNKNOWN)):
            rule, why, safer = filled(_DELETED[kind], one)
            if kind in (disk.MODIFIED, disk.UNTRACKED, disk.IGNORED) and os.path.isdir(one.path):
                why = "{} holds {}".format(shown(one), "changes that are in no commit" if kind == disk.MODIFIED else "files that are in no commit, and can not be had again")
            yield rule, why, safer
    if undone:
        return
    for one in clean:
        if recursive and os.path.isdir(one.spot) and (not os.path.islink(one.path) or one.slash):
            yield "delete-tracked", "{} holds files of the project's last commit".format(shown(one)), "git rm -r {}".format(_spelled(one))
    if len(clean) > MANY:
        yield "delete-tracked", "{} names {} files of the project".format(shown(clean[0]), len(clean)), "git rm {}".format(" ".join(map(_spelled, clean[:20])))
    if len(targets) == _MOST:
        yield "delete-tracked", "{} names more than can be looked at".format(shown(targets[0])), ""


def _absent(line, one, recursive):
    inner = line.place.inside(line.place.real(one.spot)) or ""
    if recursive or one.swept:
        yield "delete-unknown", "{} is not there yet, and by its name no build brings it back".format(shown(one)), "ls -d {}".format(_spelled(one))
    elif names.kept(inner) or names.kept(one.path):
        yield "delete-untracked", "{} would hold data or keys, by its name".format(shown(one)), "mv {} {}".format(_spelled(one), _spelled(one, ".bak"))


def overwritten(line, targets, emptied=False):
    """Yield `(rule, why, safer)` for what writing over the targets loses. `emptied`: nothing is written in its place."""
    targets = [one for one in targets[:_MOST] if not line.own(one.path)]
    line.place.learn([one.spot for one in targets])
    for one in targets:
        kind, path = line.place.what(one.path + "/" if one.known and os.path.islink(one.path) else one.spot), one.path
        there = os.path.lexists(path)
        if one.known and settings(line, path):
            yield "write-startup", "{} is read at every login or by every client".format(shown(one)), ""
        elif there and kind in (disk.IGNORED, disk.UNTRACKED, disk.MODIFIED) and _only_new(line, one.word):
            continue
        elif kind == disk.ABSENT and emptied and names.kept(line.place.inside(line.place.real(path)) or path):
            yield "overwrite-untracked", "{} would hold data, by its name".format(shown(one)), ""
        elif kind == disk.TRACKED and emptied and not disk.empty(path):
            yield "empty-file", "{} would be left empty, and only git gives it back".format(shown(one)), ""
        elif kind == disk.UNKNOWN and there and line.place.silent and not os.path.isdir(path):
            yield "overwrite-untracked", "{} may be in no commit: git does not answer here".format(shown(one)), "cp {} {}".format(_spelled(one), _spelled(one, ".bak"))
        elif kind in (disk.IN_HOME, disk.OUTSIDE, disk.WORKTREE, disk.HOME) and (not there or os.path.isdir(path) or disk.empty(path)) and not (
                emptied and not there):
            continue
        elif kind in _OVERWRITTEN and not (os.path.isdir(path) and kind not in (disk.SYSTEM, disk.ROOT)):
            yield filled(_OVERWRITTEN[kind], one)


def _only_new(line, word):
    """Say whether the line writes a file only after it looked that there is none: `[ -f x ] || cp y x`."""
    plain = re.escape(word)
    if len(re.findall(r"(?<![\w./-])" + plain + r"(?![\w./-])", line.command)) != 2:
        return False
    match = re.search(r"(?:\[\[?|test)\s+(!\s+)?-[ef]\s+[\"']?" + plain + r"[\"']?(?:\s+\]\]?)?\s*(\|\||&&|;\s*then\s)", line.command)
    return bool(match) and bool(match.group(1)) != (match.group(2) == "||")


def settings(line, path):
    """Say whether a path is a file of the person that a login, a shell or a client reads."""
    home = line.place.home
    path = line.place.real(path)
    return disk.below(path, home) and line.place.inside(path) is None and names.startup(path[len(home) + 1:])


def added(line, targets):
    """Yield `(rule, why, safer)` where adding to a file, or editing it, changes the machine or the person's settings."""
    for one in targets[:_MOST]:
        kind = line.place.what(one.spot) if not line.place.inside(one.path) else None
        if one.known and settings(line, one.path):
            yield "write-startup", "{} is read at every login or by every client".format(shown(one)), ""
        elif kind in (disk.SYSTEM, disk.DEVICE, disk.GIT, disk.IN_GIT):
            yield filled(_OVERWRITTEN[kind], one)


def filled(row, one):
    """Return a row of a table with the target's name in it."""
    rule, why, safer = row
    return rule, why.replace("{}", shown(one)), "" if one.swept and " {}" in safer else safer.replace("{}.bak", _spelled(one, ".bak")).replace("{}", _spelled(one))


def _spelled(one, more=""):
    """Return a target's name as a word of a command."""
    word = shown(one).rstrip("/") + more
    return word if not set(word) & set(" '\"()&;|<>*?[]\\!#{}") else "'" + word.replace("'", "'\\''") + "'"


def shown(one):
    """Return a target's name as it is written, short."""
    word = one.word
    if not one.swept and one.known and set("*?[") & set(word):
        parts = word.rstrip("/").count("/") + 1  # as many of the found path as the pattern has
        word = one.path if word.startswith(("/", "~", "$")) or "**" in word else "/".join(one.path.split("/")[-parts:])
    return "".join(char if char.isprintable() else "?" for char in word)[:120]
