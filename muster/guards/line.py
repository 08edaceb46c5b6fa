"""One command line as it is judged: the folder it has gone to, what it made itself, and the place it runs in."""

import os
import re

from muster.guards import place as disk
from muster.shell.unwrap import SHELLS, program_name

_VARIABLE = r"\$\{([A-Za-z_]\w*)(?::?[-=+?][^{}]*|%[^{}]*|#[^{}]*|/[^{}]*)?\}|\$([A-Za-z_]\w*)|(\$\([^()]*\)|`[^`]*`)|\$(?:\{[^{}]*\}|[@*#?!$0-9-]|\()"
_TEMPORARY = re.compile(r"(?i)\$\{?(?:\w*_)?te?mp(?:_?(?:dir|file|folder|path))?\}?\Z|\$\{?lock(?:_?file)?\}?\Z")
_HOLE = "\x01"  # stands for a piece that can not be known
_GLOB = re.compile(r"[*?\[]")
_DEEPEST = 1024  # characters of a path that is followed
_MATCHES = 500  # files of one pattern that are looked at
_MOST = 60  # assignments that are followed


class Target:
    """A path that a command names: `path` absolute, `word` as it is written, `known` False where a piece of it is not to be known,
    `slash` where its last link is followed, `swept` where it stands for all that a pattern matches."""

    __slots__ = ("path", "word", "known", "slash", "swept")

    def __init__(self, path, word, known=True, slash=False, swept=False):
        self.path, self.word, self.known, self.slash, self.swept = path, word, known, slash, swept

    @property
    def spot(self):
        """The path with a slash where its last link is followed."""
        return self.path + "/" if self.slash and self.path != "/" else self.path


class Line:
    """A line that is walked from left to right; `place` answers about the disk."""

    def __init__(self, command, parsed, place, depth=0, folder=None):
        self.command, self.parsed, self.place, self.depth = command, parsed, place, depth
        self.folders, self.before, self.made, self.links, self.moved = {(): folder or os.path.normpath(place.cwd)}, {}, set(), {}, {}
        self.fetched, self.ran, self._followed = set(), "", 0  # files from the network; the first of them that is run

    def folder(self, simple):
        """Return the folder a simple command runs in."""
        shell = simple.shell
        for cut in range(len(shell), -1, -1):
            if shell[:cut] in self.folders:
                return self.folders[shell[:cut]]
        return self.folders[()]

    def targets(self, simple, indexes):
        """Return the `Target`s that the words at those indexes of `argv` name, patterns expanded."""
        found = []
        for index in indexes:
            found.extend(self.named(simple, simple.argv[index], index in simple.unknown))
        return found

    def named(self, simple, word, open_=False):
        """Return the `Target`s of one word. `open_`: it holds patterns or expansions that the shell works out."""
        if open_ and _TEMPORARY.match(word) and re.match(r"[$\w{}]+\Z", word) and self._assigned(word.strip("${}"), simple) is None:
            return [Target("/tmp/of-the-person", word)]  # as it is called everywhere; where it is empty, nothing is named
        text = self.filled(word, simple) if open_ and ("$" in word or "`" in word) else word
        if text.startswith("~"):
            text = self._tilde(text, simple)
        pattern = open_ and _GLOB.search(text)
        folder = self.folder(simple)
        if _HOLE in text:
            return [self._partly(text, word, folder)]
        path = os.path.normpath(os.path.join(folder, text)).replace("//", "/") if len(text) < _DEEPEST else disk.NOWHERE + "/…"
        slash = text.endswith(("/", "/."))
        for link, there in self.links.items():
            if disk.below(path, link) or path == link and slash:
                path = there + path[len(link):]
        for new, old in self.moved.items():
            if disk.below(path, new) or path == new:
                path = old + path[len(new):]
        return self._expanded(path, word, text) if pattern else [Target(path, word, True, slash)]

    def _partly(self, text, word, folder):
        """Return the target of a word of which only the beginning is known."""
        if text.startswith(_HOLE):
            return Target(disk.NOWHERE + "/" + text.replace(_HOLE, "…").replace("..", "…").lstrip("/"), word, False)
        head = text.split(_HOLE)[0]
        path = os.path.normpath(os.path.join(folder, head.rpartition("/")[0] or "."))
        rest = text[len(head.rpartition("/")[0]):].replace(_HOLE, "…").strip("/")
        return Target(os.path.join(path, rest.replace("..", "…")), word, False)

    def _tilde(self, text, simple):
        head, slash, rest = text.partition("/")
        known = {"~": self.place.home, "~+": self.folder(simple), "~-": self.before.get(simple.shell, _HOLE)}
        return known.get(head, os.path.join(os.path.dirname(self.place.home), head[1:])) + slash + rest

    def filled(self, word, simple):
        """Return a word with its variables and substitutions as far as they are plain; a hole stands for the rest."""
        return re.sub(_VARIABLE, lambda match: self._value(match, simple), word)

    def _value(self, match, simple):
        name, inner = match.group(1) or match.group(2), match.group(3)
        if match.group(1) and match.group().startswith("${" + name) and match.group()[2 + len(name):3 + len(name)] in ("%", "#", "/"):
            return _HOLE
        if inner:
            return self._printed(inner.strip("`") if inner[0] == "`" else inner[2:-1], simple)
        if not name:
            return _HOLE
        known = {"HOME": self.place.home, "PWD": self.folder(simple), "OLDPWD": self.before.get(simple.shell), "TMPDIR": "/tmp/of-the-person",
                 "CLAUDE_PROJECT_DIR": self.place.root, "RUNNER_TEMP": "/tmp/of-the-person"}
        found = self._assigned(name, simple) if name not in ("PWD", "OLDPWD") else None
        return found if found is not None else known.get(name) or _HOLE

    def _printed(self, said, simple):
        words = said.split()
        if words[:1] == ["pwd"]:
            return self.folder(simple)
        if words[:1] == ["mktemp"] and "-p" not in words and not any(word.startswith("--tmpdir=") for word in words):
            return "/tmp/made-by-mktemp"
        if words[:3] == ["git", "rev-parse", "--show-toplevel"] and len(words) == 3:
            return self.place.top
        if words == ["git", "rev-parse", "--git-dir"]:
            return os.path.join(self.place.root, ".git")
        if words[:2] == ["echo", "~"] or words == ["echo", "$HOME"]:
            return self.place.home
        return _HOLE

    def _assigned(self, name, simple):
        """Return what the line gives a variable, where all that it gives come to one; None where it gives it nothing."""
        self._followed += 1
        if self._followed > _MOST or name not in self.command:
            return None
        values = re.findall(r"(?:^|[\s;&|('\"])" + name + r"=(\"[^\"\n]*\"|(?:\$\([^()\n]*\)|`[^`\n]*`|[^\s;&|()`])+)", self.command)
        found = {self.filled(value.strip("\"'"), simple) for value in values if name + "}" not in value and "$" + name not in value}
        if len(found) == 1:
            return found.pop()
        return _HOLE if found else self._looped(name, simple)

    def _looped(self, name, simple):
        heads = re.findall(r"\bfor\s+" + name + r"\s+in\s+([^;\n]*)", self.command)
        words = heads[0].split() if len(heads) == 1 and not re.search(r"[$`({]", heads[0]) else []
        return words[0] if len(words) == 1 else None

    def _expanded(self, path, word, text):
        """Return what a pattern matches on the disk; the pattern itself where that is nothing, or too much."""
        from muster.shell.pattern import matches

        found, parts = ["/"], path.strip("/").split("/")
        for index, part in enumerate(parts):
            after = []
            for folder in found:
                if part == "**" and index < len(parts) - 1:
                    after.extend(_folders(folder))
                    continue
                if not _GLOB.search(part):
                    after.append(os.path.join(folder, part))
                    continue
                try:
                    entries = os.listdir(folder)
                except (OSError, ValueError):
                    entries = []
                after.extend(os.path.join(folder, name) for name in entries
                             if matches(name, part) and (part[0] == "." or not name.startswith(".")))
                if len(after) > _MATCHES:
                    return [Target(path, word, True, False, True)]
            found = after
        found = [one for one in found if os.path.lexists(one)]
        if not parts[-1].strip("*.") and not (found and self._mine(path)):
            return [Target(os.path.dirname(path), word, True, True, True)]
        return [Target(one, word, True, text.endswith("/")) for one in sorted(found)] or [Target(path, word, True, False, True)]

    def _mine(self, path):
        """Say whether a pattern for all that is in a folder stays inside the checkout and lets its hidden files be."""
        return self.place.inside(os.path.dirname(path)) is not None and not path.endswith("/.*")

    def own(self, path):
        """Say whether the line made the path itself, so that nobody misses it."""
        if path in self.links:
            return True
        while self.made and path not in self.made:
            above = os.path.dirname(path)
            if above == path:
                return False
            path = above
        return bool(self.made)

    def walk(self, simple):
        """Follow what a simple command changes for those after it: its folder, and what it makes."""
        if simple.body:
            return
        for operator, target in simple.redirects[:200]:
            if ">" in operator and "&" not in operator[1:]:
                self._make(simple, target, "$" in target)
        if not simple.argv:
            return
        name, argv = program_name(simple.argv[0]), simple.argv
        if name in ("curl", "wget"):
            self._fetch(name, simple)
        elif self.fetched and (name in SHELLS or name == "." or name.startswith(RUNNERS) or "/" in argv[0]):
            self._run(simple)
        if name in ("cd", "pushd", "chdir"):
            self._go(simple)
        elif name == "popd":
            self.folders[simple.shell] = self.before.get(simple.shell, disk.NOWHERE)
        elif name == "ln":
            self._link(simple)
        elif name == "mv":
            self._moved(simple)
        elif name in MAKERS or "venv" in argv[1:3]:
            words = [index for index, word in enumerate(argv) if index and not word.startswith("-")]
            for index in words[-1:] if MAKERS.get(name, "last") == "last" else words:
                self._make(simple, argv[index], index in simple.unknown)
        for flag in ("-o", "-O", "--output", "-d", "-C"):
            if name in ("curl", "wget", "unzip", "gcc", "cc", "go", "clang") and flag in argv[1:-1]:
                self._make(simple, argv[argv.index(flag) + 1])
        if name == "git" and any(word in ("clone", "init") for word in argv[1:4]):
            last = [word for word in argv if not word.startswith("-")][-1]
            self._make(simple, re.sub(r"\.git$", "", last.rstrip("/").rsplit("/", 1)[-1]) if ":" in last else last)
        elif name == "git" and argv[1:3] == ["worktree", "add"] and len(argv) > 3:
            for word in argv[3:]:
                self._make(simple, word)

    def _moved(self, simple):
        words = [index for index, word in enumerate(simple.argv) if index and not word.startswith("-")]
        ends = self.targets(simple, words)
        if len(ends) < 2:
            return
        into = os.path.isdir(ends[-1].path)
        for one in ends[:-1][:20]:
            path = os.path.join(ends[-1].path, os.path.basename(one.path)) if into else ends[-1].path
            if self.own(one.path) or not one.known:
                self.made.add(path) if not os.path.lexists(path) else None
            elif len(self.moved) < 20:
                self.moved[path] = one.path

    def _link(self, simple):
        words = [index for index, word in enumerate(simple.argv) if index and not word.startswith("-")]
        ends = self.targets(simple, words)
        if len(ends) == 2 and len(self.links) < 20 and "s" in "".join(word for word in simple.argv if word[:1] == "-"):
            path = ends[1].path if not os.path.isdir(ends[1].path) else os.path.join(ends[1].path, os.path.basename(ends[0].path))
            self.links[path] = ends[0].path

    def _fetch(self, name, simple):
        argv = simple.argv
        flag = r"-[a-zA-Z]*o\Z|--output\Z" if name == "curl" else r"-[a-zA-Z]*O\Z|--output-document\Z"
        words = [after for word, after in zip(argv, argv[1:]) if re.match(flag, word)]
        words += [word.rstrip("/").rsplit("/", 1)[-1] for word in argv[1:] if "/" in word and not words]
        words += [target for operator, target in simple.redirects if ">" in operator]
        self.fetched.update(one.path for word in words[:20] for one in self.named(simple, word))

    def _run(self, simple):
        words = [word for word in simple.argv if not word.startswith("-")][:2]
        self.ran = self.ran or next((word for word in words for one in self.named(simple, word) if one.path in self.fetched), "")

    def _make(self, simple, word, open_=False):
        for target in self.named(simple, word, open_)[:20]:
            if target.known and not os.path.lexists(target.path):
                above = os.path.dirname(target.path)
                self.made.add(target.path)
                while MAKERS.get(program_name(simple.argv[0]) if simple.argv else "") == "all" and len(above) > 1 and not os.path.lexists(above):
                    self.made.add(above)
                    above = os.path.dirname(above)

    def _go(self, simple):
        words = [index for index, word in enumerate(simple.argv) if index and word not in ("-P", "-L", "-e", "-@", "--", "-q")]
        here = self.folder(simple)
        if not words:
            there = [Target(self.place.home, "~")]
        elif simple.argv[words[0]] == "-":
            there = [Target(self.before.get(simple.shell, disk.NOWHERE), "-")]
        else:
            there = self.named(simple, simple.argv[words[0]], words[0] in simple.unknown)
        path = there[0].path if len(there) == 1 and (there[0].known or not there[0].path.strip("/")) else disk.NOWHERE
        if there and not there[0].known:
            path = disk.NOWHERE
        if path != disk.NOWHERE and not self.own(path) and self._falls(simple, path):
            return
        self.before[simple.shell] = here
        self.folders[simple.shell] = path if len(path) < _DEEPEST else disk.NOWHERE  # no system takes a longer path

    def _falls(self, simple, path):
        """Say whether the folder does not exist and the line goes on all the same, in the folder where it was."""
        self._followed += 1
        if self._followed > _MOST or os.path.isdir(path) or "set -e" in self.command:
            return False
        return bool(re.search(re.escape(simple.text) + r"[ \t]*(?:2?>[^;&|\n]*)?(?:;|\n|\|\| *true)", self.command))


def _folders(top):
    """Return a folder and those below it that no build fills, hidden ones left out."""
    from muster.guards import names

    found = []
    for folder, inner, _ in os.walk(top):
        found.append(folder)
        inner[:] = [name for name in inner if not name.startswith(".") and not names.built(name)]
        if len(found) > _MATCHES:
            break
    return found


RUNNERS = ("python", "node", "ruby", "perl", "php", "source", "deno", "bun")
# name: which of its words it makes
MAKERS = {"mkdir": "all", "touch": "words", "cp": "last", "mv": "last", "tee": "words", "install": "last", "rsync": "last",
          "virtualenv": "last", "mkfifo": "words"}
