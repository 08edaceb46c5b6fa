"""A project with something to lose, for the tests of the guards: what is committed, changed, untracked, ignored, and beside it."""

import os

from muster import places
from muster import project as layout
from muster.guards.place import Place
from tests.scratch import git, repository, write

COMMITTED = {
    "src/app.py": "print('app')\n", "src/util/text.py": "WIDTH = 80\n", "tests/test_app.py": "def test_app():\n    pass\n",
    "README.md": "# Shop\n", "package.json": '{"name": "shop"}\n', "docs/guide.md": "Guide\n", "Makefile": "clean:\n\trm -rf build\n",
    "src/changed.py": "old = 1\n", "migrations/0001_first.sql": "create table t (a);\n",
    ".gitignore": "node_modules/\ndist/\nbuild/\n.venv/\ncoverage/\ntarget/\n__pycache__/\n*.o\n.env\n*.sqlite3\n*.log\nuploads/\n",
}
UNTRACKED = {"notes.txt": "ideas\n", "data/customers.csv": "id,name\n1,Ada\n", "src/new.py": "new = 1\n"}
REBUILDABLE = {
    "node_modules/x/index.js": "1\n", "dist/app.js": "1\n", "build/out.o": "1\n", ".venv/bin/python": "1\n", "coverage/index.html": "1\n",
    "target/debug/app": "1\n", "src/__pycache__/app.pyc": "1\n", "run.log": "1\n",
}
PRECIOUS = {".env": "PORT=1\n", "local.sqlite3": "1\n", "uploads/photo.jpg": "1\n"}


def project(folder):
    """Make a project `folder/shop` with muster on, its remote, a second worktree `folder/other`, a home folder; return its `Place`."""
    folder = os.path.realpath(str(folder))
    root = repository(os.path.join(folder, "shop"), COMMITTED)
    git(root, "init", "-q", "--bare", "-b", "main", os.path.join(folder, "remote.git"))
    git(root, "remote", "add", "origin", os.path.join(folder, "remote.git"))
    git(root, "push", "-q", "-u", "origin", "main")
    git(root, "branch", "done")
    git(root, "switch", "-q", "-c", "feature")
    write(root, "src/feature.py", "feature = 1\n")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "feature")
    git(root, "switch", "-q", "main")
    write(root, "README.md", "# Shop, later\n")
    git(root, "stash", "-q")
    git(root, "worktree", "add", "-q", "-b", "beside", os.path.join(folder, "other"))
    write(folder, "other/draft.txt", "draft\n")
    layout.init(places.find(root))
    for files in (UNTRACKED, REBUILDABLE, PRECIOUS, {"src/changed.py": "new = 2\n"}):
        for path, text in files.items():
            write(root, path, text)
    home(folder)
    return Place(root, root, os.path.join(folder, "home"))


def bare(folder):
    """Make an empty project `folder/shop` with muster on, where nothing exists: judgement is by name; return its `Place`."""
    folder = os.path.realpath(str(folder))
    root = os.path.join(folder, "shop")
    os.makedirs(root)
    git(root, "init", "-q", "-b", "main")
    layout.init(places.find(root))
    home(folder)
    return Place(root, root, os.path.join(folder, "home"))


def home(folder):
    """Make a person's home folder `folder/home`."""
    for path in (".ssh/id_ed25519", "Documents/thesis.odt", ".bashrc", ".gitconfig"):
        write(folder, os.path.join("home", path), "1\n")
