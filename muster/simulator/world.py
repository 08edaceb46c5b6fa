"""The world around a simulated run: a working tree that is a counter, a clock that only moves when told, who lives."""

from muster import kinds
from muster.errors import GitError

START = 1767225600.0  # simulated runs begin on 2026-01-01; nothing depends on the day
# A path for each kind of file, the first that the project's own patterns take for that kind.
CANDIDATES = {
    "code": ("src/app.py", "app.py", "lib/app.rb", "src/main.go"), "tests": ("tests/test_app.py", "spec/app_spec.rb"),
    "docs": ("docs/guide.md", "guide.md"), "design": ("docs/design/plan.md", "design.md"),
    "config": ("pyproject.toml", "Makefile"), "generated": ("dist/app.js", "build/app.o"),
}


class Crash(BaseException):
    """The process is gone: nothing after the commit it struck at happens. No `except Exception` may catch it."""


class World:
    """What muster finds outside of itself. `answer(name, context)` says what a check comes to, `watch()` looks at every
    change of the store at once; the player sets both."""

    def __init__(self, config=None):
        self.paths = {}
        for kind, paths in CANDIDATES.items():
            path = next((path for path in paths if kinds.kind(path, config) == kind), None)
            if path:
                self.paths[kind] = path
        self.files = dict.fromkeys(self.paths.values(), 0)
        self.contents, self.numbers = [], {}
        self.newest, self.now, self.living, self.app, self.answer = 0, START, set(), None, None
        self.commits, self.crash_at, self.crashed, self.watch = 0, None, 0, None
        self.committed = self.tree()

    def tree(self):
        """Return the hash of the working tree: the same content, the same hash."""
        content = tuple(self.files.values())
        if content not in self.numbers:
            self.numbers[content] = len(self.contents)
            self.contents.append(content)
        return "{:040x}".format(self.numbers[content] + 1)

    def content(self, tree):
        """Return `{path: version}` of a tree; raises `GitError` for one that never was."""
        number = int(tree, 16) - 1 if tree else -1
        if not 0 <= number < len(self.contents):
            raise GitError("tree {} does not exist".format(tree[:8]))
        return dict(zip(self.files, self.contents[number]))

    def changed(self, old, new):
        """Return `[(letter, path)]` between two trees."""
        before, after = self.content(old), self.content(new)
        return [("M", path) for path in before if before[path] != after[path]]

    def write(self, kind):
        """Someone changes the file of that kind; return what takes it back."""
        path = self.paths.get(kind) or self.paths["code"]
        before = self.files[path]
        self.newest += 1
        self.files[path] = self.newest
        return path, before

    def put_back(self, undo):
        """Take a change back."""
        self.files[undo[0]] = undo[1]

    def commit(self):
        """The person commits everything."""
        self.committed = self.tree()

    def committed_to_store(self):
        """A transaction of the store was committed; the process may end here."""
        self.commits += 1
        if self.watch is not None:
            self.watch()
        if self.commits == self.crash_at:
            self.crashed += 1
            raise Crash()
