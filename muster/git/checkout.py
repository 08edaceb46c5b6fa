"""Trees put into folders: exports to run a suite in, and the way back to an earlier tree."""

import os

from muster.errors import GitError
from muster.git import call, changed, joined, names

# Folders that tools fill and projects ignore: a suite needs them, a tree does not carry them.
DEPENDENCY_FOLDERS = ("node_modules", ".venv", "venv", "env", "vendor", "bower_components", "__pypackages__",
                      ".bundle", ".yarn", "Pods", "deps")
_LOOKED_AT = 2000


def export(root, tree_hash, directory, overlay=None, overlay_paths=(), link=True):
    """See `muster.git.export`."""
    os.makedirs(directory, exist_ok=True)
    own = _scratch_index()
    prefix = os.path.abspath(directory) + os.sep
    try:
        call(root, "read-tree", tree_hash, index=own)
        if overlay and overlay_paths:
            _overlay(root, overlay, overlay_paths, own)
        call(root, "checkout-index", "-a", "-f", "-q", "--prefix=" + prefix, index=own)
        submodules = _submodules(root, root, own) if link else []
    finally:
        _drop(own)
    for path in submodules:
        _link(root, path, directory)
    if link:
        link_dependencies(root, directory)


def link_dependencies(root, directory):
    """Link the ignored dependency folders of `root` into a folder with another of its trees."""
    for path in _linkable(root, directory):
        _link(root, path, directory)


def overlaid(root, tree_hash, overlay, paths):
    """See `muster.git.overlaid`."""
    own = _scratch_index()
    try:
        call(root, "read-tree", tree_hash, index=own)
        if paths:
            _overlay(root, overlay, paths, own)
        return call(root, "write-tree", index=own).decode().strip()
    finally:
        _drop(own)


def _link(root, path, directory):
    place = os.path.join(directory, path)
    os.makedirs(os.path.dirname(place), exist_ok=True)
    if os.path.isdir(place) and not os.path.islink(place):
        os.rmdir(place)
    os.symlink(os.path.join(os.path.abspath(root), path), place)


def link_submodules(root, directory):
    """Link the submodules that are checked out in `root` into a linked worktree of it, which has empty folders for them."""
    for path in _submodules(root, directory, None):
        _link(root, path, directory)


def _submodules(root, where, index):
    """Return the submodules in an index of `where` that are checked out in `root`; a tree holds only their commits."""
    if not os.path.exists(os.path.join(root, ".gitmodules")):
        return []
    listed = (record.partition(b"\t") for record in call(where, "ls-files", "-s", "-z", index=index).split(b"\0"))
    paths = [os.fsdecode(path) for head, _, path in listed if head.startswith(b"160000")]
    return [path for path in paths if os.path.isdir(os.path.join(root, path))]


def _overlay(root, overlay, paths, own):
    wanted = sorted(set(paths))
    listed = {}
    for record in call(root, "ls-tree", "-r", "-z", "--full-tree", overlay).split(b"\0"):
        if record:
            head, _, name = record.partition(b"\t")
            mode, _, blob = head.split(b" ")
            listed[os.fsdecode(name)] = (mode, blob)
    lines = []
    for path in wanted:
        mode, blob = listed.get(path, (b"0", b"0" * 40))
        lines.append(mode + b" " + blob + b"\t" + os.fsencode(path) + b"\0")
    call(root, "update-index", "-z", "--index-info", input=b"".join(lines), index=own)


def _linkable(root, directory):
    """Return the dependency folders of `root`, at most two levels down, that are ignored and absent in `directory`."""
    found, looked = [], 0
    folders = [""]
    for _depth in range(3):
        below = []
        for folder in folders:
            try:
                entries = sorted(os.listdir(os.path.join(root, folder)))
            except OSError:
                continue
            for name in entries:
                looked += 1
                path = os.path.join(folder, name) if folder else name
                if name in DEPENDENCY_FOLDERS:
                    if os.path.isdir(os.path.join(root, path)) and not os.path.lexists(os.path.join(directory, path)):
                        found.append(path)
                elif not name.startswith(".") and os.path.isdir(os.path.join(directory, path)):
                    below.append(path)
            if looked > _LOOKED_AT:
                break
        folders = below
    if not found:
        return []
    # Environments often ignore themselves by a .gitignore inside: then only what lies in them is ignored.
    asked = found + [path + "/any" for path in found]
    ignored = set(names(call(root, "check-ignore", "-z", "--stdin", input=joined(asked), check=False)))
    return [path for path in found if path in ignored or path + "/any" in ignored]


def restore(root, current_tree, target_tree):
    """See `muster.git.restore`."""
    leaving = {path for letter, path in changed(root, current_tree, target_tree) if letter == "D"}
    for letter, path in changed(root, current_tree, target_tree):
        if letter == "A":
            _must_be_free(root, path, leaving)
    own = _scratch_index()
    try:
        call(root, "read-tree", current_tree, index=own)
        call(root, "update-index", "-q", "--refresh", index=own, check=False)
        different = names(call(root, "diff-files", "--name-only", "-z", index=own))
        if different:
            raise GitError("{} changed while the tree was being restored; try again".format(different[0]))
        call(root, "read-tree", "-m", "-u", current_tree, target_tree, index=own)
    finally:
        _drop(own)


def _must_be_free(root, path, leaving):
    # Our own look: what `read-tree -u` overwrites among ignored files differs between versions of git.
    parts = path.split("/")
    for count in range(1, len(parts)):
        parent = "/".join(parts[:count])
        full = os.path.join(root, parent)
        if os.path.lexists(full) and (os.path.islink(full) or not os.path.isdir(full)) and parent not in leaving:
            raise GitError("{} is in the way of {}; move it away and try again".format(parent, path))
    full = os.path.join(root, path)
    if not os.path.lexists(full):
        return
    if os.path.isdir(full) and not os.path.islink(full):
        kept = [os.path.relpath(os.path.join(folder, name), root).replace(os.sep, "/")
                for folder, _, files in os.walk(full) for name in files]
        kept = [name for name in kept if name not in leaving]
        if not kept:
            return
        path = kept[0]
    raise GitError("{} is ignored by git and would be overwritten; move it away and try again".format(path))


def _scratch_index():
    import tempfile

    handle, path = tempfile.mkstemp(prefix="muster-index-")
    os.close(handle)
    os.unlink(path)
    return path


def _drop(path):
    for name in (path, path + ".lock"):
        try:
            os.unlink(name)
        except OSError:
            pass
