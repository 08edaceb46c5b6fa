"""Where things are: the project's root, git's folders, the store. Found without starting git."""

import os

from muster import errors

STORE = ".muster"


class Places:
    """The folders of one project. `root` is the main checkout, `worktree` the checkout that was asked from."""

    __slots__ = ("root", "worktree", "git_dir", "common_dir")

    def __init__(self, root, worktree, git_dir, common_dir):
        self.root, self.worktree, self.git_dir, self.common_dir = root, worktree, git_dir, common_dir

    def store(self, *names):
        """Return the path of something inside the store's folder."""
        return os.path.join(self.root, STORE, *names)

    @property
    def marker(self):
        """Return the path of the trust marker: inside git's own folder, where no clone can carry it."""
        return os.path.join(self.common_dir, "muster", "enabled")

    def enabled(self):
        """Say whether a person enabled muster in this repository."""
        return os.path.exists(self.marker)

    def off_sign(self, session):
        """Return the path of the sign that a person switched muster off for that session."""
        return os.path.join(os.path.dirname(self.marker), "off-" + session.replace("/", "_"))

    def trusted(self):
        """Return the ids of the stores that a person enabled here, one a line of the marker."""
        if not os.path.isfile(self.marker):
            return []  # a FIFO or a device would never end
        try:
            with open(self.marker, encoding="utf-8", errors="replace") as handle:
                return handle.read().split()
        except OSError:
            return []


def working():
    """Return the working folder; raises `NotARepository` where it was deleted."""
    try:
        return os.getcwd()
    except FileNotFoundError as error:
        raise errors.NotARepository("the working folder was deleted; change to another one") from error


def find(start):
    """Return the `Places` of the repository that encloses `start`; raises `NotARepository`."""
    folder = os.path.realpath(start)
    while True:
        dot = os.path.join(folder, ".git")
        # git takes a folder for a repository only with a HEAD in it, and so does the launcher
        if os.path.isdir(dot) and os.path.lexists(os.path.join(dot, "HEAD")):
            return Places(folder, folder, dot, dot)
        if os.path.isfile(dot):
            return _linked(folder, dot)
        parent = os.path.dirname(folder)
        if parent == folder:
            raise errors.NotARepository("{} is in no git repository; run: git init".format(start))
        folder = parent


def _linked(folder, dot):
    git_dir = _pointer(dot, "gitdir: ")
    if not git_dir:
        raise errors.NotARepository("{} names no git folder; repair it or clone again".format(dot))
    git_dir = os.path.realpath(os.path.join(folder, git_dir))
    common = _pointer(os.path.join(git_dir, "commondir"), "")
    if not common:  # a submodule, or a checkout with a git folder elsewhere: it is its own main checkout
        return Places(folder, folder, git_dir, git_dir)
    common = os.path.realpath(os.path.join(git_dir, common))
    main = os.path.dirname(common) if os.path.basename(common) == ".git" else folder
    return Places(main, folder, git_dir, common)


def _pointer(path, prefix):
    """Return what a pointer file of git names, an empty text where it is none. A path may hold spaces and line breaks."""
    try:
        if not os.path.isfile(path):  # opening a FIFO would wait for ever
            return ""
        with open(path, encoding="utf-8", errors="surrogateescape", newline="") as handle:
            said = handle.read(65536).rstrip("\r\n")
    except OSError:
        return ""
    return said[len(prefix):] if said.startswith(prefix) and "\0" not in said else ""
