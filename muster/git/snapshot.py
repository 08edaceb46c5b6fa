"""The hash of the exact working tree, by an index file of our own."""

import os

from muster.errors import GitError, NotARepository
from muster.git import call, joined, names


def tree(root, index):
    """Return the tree hash; see `muster.git.tree`."""
    os.makedirs(os.path.dirname(index), exist_ok=True)
    own = "{}.{}.{}".format(index, os.getpid(), os.urandom(4).hex())
    try:
        for attempt in range(3):
            try:
                if attempt == 0:
                    _copy_with_times(index, own)
                found = _hash_into(root, own)
                break
            except NotARepository:
                raise
            except GitError:
                # The second try starts without the saved index (it may be damaged), the third because files may
                # have come and gone under the second.
                _remove(own)
                if attempt == 2:
                    raise
        os.replace(own, index)
        return found
    finally:
        _remove(own)
        _remove(own + ".lock")


def _remove(path):
    try:
        os.unlink(path)
    except OSError:
        pass


def _copy_with_times(source, target):
    # git calls an entry clean only if its file is older than the index file: a copy must keep that time.
    if not os.path.isfile(source):
        return  # a FIFO or a device would never end
    try:
        stat = os.stat(source)
        with open(source, "rb") as old, open(target, "wb") as new:
            new.write(old.read())
        os.utime(target, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    except OSError:
        _remove(target)


# A large file goes through git in pieces and is not pressed together: the memory it takes is bounded, and so is its time.
_STREAMED = ("-c", "core.bigFileThreshold=8m", "-c", "pack.compression=0")


def _hash_into(root, own):
    kept_out = [".muster", ".claude/worktrees"] + _inner_worktrees(root)
    for _ in range(20):
        spec = ["--", "."] + [":(exclude,top,literal)" + path for path in kept_out]
        try:
            call(root, *_STREAMED, "add", "-A", *spec, index=own)
            break
        except GitError as error:
            # An untracked folder with an empty repository of its own can not be recorded at all.
            mark = "does not have a commit checked out"
            line = next((line for line in getattr(error, "detail", "").splitlines() if mark in line), None)
            if line is None or "'" not in line:
                raise
            kept_out.append(line.split("'")[1].rstrip("/"))
    tracked = {name for name in _ignored_but_tracked(root, None) if not _below(name, kept_out)}
    stale = [name for name in names(call(root, *_STREAMED, "ls-files", "-z", "-c", "-i", "--exclude-standard", index=own))
             if name not in tracked]
    if stale:
        call(root, *_STREAMED, "update-index", "-z", "--force-remove", "--stdin", input=joined(stale), index=own)
    if tracked:
        call(root, *_STREAMED, "update-index", "-z", "--add", "--remove", "--stdin", input=joined(sorted(tracked)), index=own)
    return call(root, *_STREAMED, "write-tree", index=own).decode().strip()


def _ignored_but_tracked(root, index):
    return names(call(root, "ls-files", "-z", "-c", "-i", "--exclude-standard", index=index, check=False))


def _below(path, folders):
    return any(path == folder or path.startswith(folder + "/") for folder in folders)


def _inner_worktrees(root):
    """Return the linked worktrees that lie inside `root`, relative to it: they are other checkouts, not content."""
    places, top = [], os.path.realpath(root)
    base = os.path.join(root, ".git", "worktrees")
    try:
        names = os.listdir(base)
    except OSError:
        return []
    for name in names:
        try:
            with open(os.path.join(base, name, "gitdir"), encoding="utf-8", errors="surrogateescape") as file:
                place = os.path.realpath(os.path.dirname(file.read().strip()))
        except OSError:
            continue
        if place.startswith(top + os.sep):
            places.append(os.path.relpath(place, top).replace(os.sep, "/"))
    return places


def stamps(root, index):
    """See `muster.git.stamps`."""
    found = {}
    for path in names(call(root, "ls-files", "-z", index=index)):
        try:
            stat = os.lstat(os.path.join(root, path))
        except OSError:
            continue
        if not os.path.isdir(os.path.join(root, path)):
            found[path] = (stat.st_ino, stat.st_size, stat.st_ctime_ns)
    return found
