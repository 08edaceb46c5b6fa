"""Trees checked out side by side outside the project, for as long as something runs in them."""

import os
import re

from muster.git import call, commit
from muster.git.checkout import link_dependencies, link_submodules

_FOLDER = "muster-pairs-"
_OURS = re.compile(r"(^|/)muster-pairs-(\d+)-[^/]*/[^/]+\Z")


class detached:
    """`with detached(root, {name: tree}) as places`: each tree in a linked worktree on no branch; `places`: name → folder.

    They lie in one folder, under chance names of one length: where a program lies must not decide how fast it is, nor tell
    it which tree it is. They are removed at the end in every case; those that a killed process left, by the next one.
    """

    def __init__(self, root, trees):
        self.root, self.trees, self.folder, self.places = root, trees, None, {}

    def __enter__(self):
        import tempfile

        sweep(self.root)
        self.folder = os.path.realpath(tempfile.mkdtemp(prefix="{}{}-".format(_FOLDER, os.getpid())))
        places = self.places = {name: os.path.join(self.folder, os.urandom(4).hex()) for name in self.trees}
        try:
            for name, tree in self.trees.items():
                made = commit(self.root, tree, "muster: {}".format(name))
                call(self.root, "worktree", "add", "--detach", places[name], made)
                link_submodules(self.root, places[name])
                link_dependencies(self.root, places[name])
        except BaseException:
            self.__exit__()
            raise
        return places

    def __exit__(self, *error):
        for place in self.places.values():
            _remove(self.root, place)
        _clear(self.folder)


def _remove(root, place):
    # not `prune`: it would also forget a person's worktree on a drive that is not plugged in
    call(root, "worktree", "remove", "--force", "--force", place, check=False)


def _clear(folder):
    import shutil

    shutil.rmtree(folder, ignore_errors=True)


def sweep(root):
    """Remove the worktrees of processes of ours that are gone; those of a process that lives, and everyone else's, stay."""
    for line in call(root, "worktree", "list", "--porcelain", check=False).decode("utf-8", "surrogateescape").splitlines():
        place = line[len("worktree "):] if line.startswith("worktree ") else ""
        found = _OURS.search(place)
        if found and not _alive(int(found.group(2))):
            _remove(root, place)
            _clear(os.path.dirname(place))


def _alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True
