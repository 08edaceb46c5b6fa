"""Finds the shell commands that would change muster's own state: its store, its marker, its refs, its plugin's files.

Pure: it reads the line, not the disk. Reading stays free; a program that is not known to only read does not touch these
names. Sweeps that hit the store by accident (`git clean -x`, `find . -delete`, `grep -r | xargs sed -i`) count too.
"""

import os
import re

from muster import shell
from muster.shell.pattern import matches
from muster.shell.unwrap import SHELLS, program_name

# Any piece of a name, or a way to assemble one: the parser joins them, this only saves looking at most lines.
_HINT = re.compile(r"must|\.m|ster\b|\.git?\b|\brefs\b|\.[\w\[\]{}]{0,40}[*?\[{$]|\b(?:clean|stash|find|grep|dotglob|rsync|update-ref)\b|\\[xu0-7]|ls -\w*[aA]", re.I)
# In a program's text: what joins two literals, and what joins two names of a path.
_JOINED = r"""["']\s*[+.]?\s*[rbfu]?["']"""
_PATH_JOINED = r"""["']\s*[,/]\s*["']"""
_CODED = r"\\x([0-9a-fA-F]{2})|\\u00([0-9a-fA-F]{2})"
_ALL_NAMES = r"\$\(\s*ls\s+-\w*[aA]\w*\s*\)|`ls -\w*[aA]\w*`"
_PARTS = re.compile(r"[^\w.*?\[\]!~@%+-]+")
_LEFT_OUT = r"(?:-not|!)\s+-(?:path|name|wholename)\s+\S+|--exclude(?:-dir)?[= ]\S+"
_STORE = (".muster", "muster.db", "muster.db-wal", "muster.db-shm", "muster.db-journal")
# Programs that only read what they are given, or for which a name is only text.
READERS = frozenset("""cat head tail less more grep egrep fgrep rg ls wc file stat diff cmp jq du df echo printf cut test [ [[ cd pushd popd pwd tree
    basename dirname realpath readlink md5sum sha1sum sha256sum od xxd hexdump strings gh glab true false : column nl tac rev export read
    local declare type which command bat sort""".split())
_GIT_READS = frozenset("""log show diff status ls-files ls-tree grep blame cat-file check-ignore rev-parse for-each-ref rev-list show-ref add commit
    merge-base shortlog name-rev describe branch tag checkout switch diff-tree fsck count-objects help reflog range-diff merge-tree notes""".split())
_GIT_VALUES = ("-C", "-c", "--git-dir", "--work-tree", "--namespace")
_TAKES = frozenset("rm mv cp chmod chown chgrp ln tee truncate shred unlink rsync tar zip sqlite3 dd install rmdir trash sed perl touch".split())
# Their words may be patterns of files; in a script of sed the same characters are none.
_GLOBS = frozenset("rm mv chmod chown chgrp truncate shred unlink rmdir trash tee cp touch ln rsync install tar zip sqlite3 dd scp".split())
_PROGRAMS = ("python", "pypy", "node", "nodejs", "deno", "bun", "ruby", "perl", "php", "lua")
_COPIES = frozenset("cp rsync install scp".split())
_FIND_ACTS = ("-delete", "-exec", "-execdir", "-ok", "-okdir", "-fprint", "-fprint0", "-fprintf", "-fls")


def change(command, folders=(), cwd=""):
    """Return what in the command line would change muster's own state, as a short text, or None.

    `folders` are absolute folders of muster's own besides; `cwd` is the working folder from the project's root."""
    if not isinstance(command, str) or not (_HINT.search(command) or cwd.startswith(".") or any(
            folder in command for folder in folders)):
        return None
    parsed = shell.simple_commands(command)
    line = _Line(command, folders, cwd)
    for simple in parsed.commands:
        if line.changes(simple):
            return (" ".join(simple.argv) or simple.text)[:80]
    if any(">" in operator and line.own(target, True) for _, operator, target in parsed.redirects):
        return command.strip()[:80]
    if not parsed.understood and _names(command):
        return command.strip()[:80]
    return None


def quoted(word):
    """Return a word as a shell reads it back."""
    return "'" + word.replace("'", "'\\''") + "'"


class _Line:
    """One command line as it is walked: `folder` follows its `cd`s."""

    def __init__(self, command, folders, cwd):
        self.named, self.folders, self.places = _names(re.sub(_LEFT_OUT, "", command)), folders, {(): cwd}
        self.folder, self.dots = cwd, "dotglob" in command or "GLOB_DOTS" in command

    def own(self, word, glob=False):
        """Say whether the word names something of muster's own, from the folder the line is in."""
        if _names(word, glob) or any(_below(word, folder) for folder in self.folders):
            return True
        if word.startswith("-") and _names(word[2:]):  # a value glued to its option
            return True
        inside = self.folder and not word.startswith(("-", "/"))
        return bool(inside and _names(os.path.normpath(os.path.join(self.folder, word)), glob))

    def enter(self, path):
        """Go to the folder of a shell: its own, or that of the shell which started it."""
        known = path
        while known not in self.places:
            known = known[:-1]
        self.folder = self.places[path] = self.places[known]

    def changes(self, simple):
        self.enter(simple.shell)
        if any(">" in operator and not target.isdigit() and self.own(str(target), True) for operator, target in simple.redirects):
            return True
        if not simple.argv:
            return False
        name, argv = program_name(simple.argv[0]), simple.argv
        if name in ("cd", "pushd"):
            where = next((word for word in argv[1:] if not word.startswith("-")), "")
            where = ".muster" if any(char in where for char in "*?[") and _names(where, True) else where
            if not where or len(self.folder) < 4096:  # no system takes a longer path
                self.folder = self.places[simple.shell] = os.path.normpath(os.path.join(self.folder, where)) if where else ""
            return False
        if _sweeps(simple, name, self.folder) or (name in ("rm", "mv") and any(
                (self.dots and word in ("*", "./*")) or re.search(_ALL_NAMES, word) for word in argv[1:])):
            return True
        if name.startswith(_PROGRAMS) and any(_names(_assembled(text)) for text in argv[1:] + [simple.stdin_text or ""] if len(text) > 8):
            return True
        if any(_below(word, folder) for folder in self.folders for word in argv) and "-c" not in argv and (
                name in SHELLS or name.startswith("python")):
            return False  # it runs a file of the plugin's, which is another guard's matter
        argv = [word for index, word in enumerate(argv) if not word.startswith("--exclude") and argv[max(0, index - 1)] != "--exclude"] if name != "git" else argv
        words = _written(argv) if name in _COPIES else _sought(argv) if name == "find" else argv[1:]
        named = any(self.own(word, name in _GLOBS) for word in words) or self.own(argv[0]) or _names(simple.stdin_text or "")
        if named:
            return not _only_reads(name, argv)
        return bool(simple.unknown) and self.named and (name in _TAKES or (name == "git" and _git_verb(argv) in ("update-ref", "symbolic-ref")))


def _names(text, glob=False):
    """Say whether a text names the store, the marker or muster's refs; with `glob`, also by a pattern."""
    parts = [part for part in _PARTS.split(text) if part not in ("", ".")]
    for index, part in enumerate(parts):
        lowered = part.lower()
        if lowered in _STORE or (glob and part.startswith(".") and part.strip(".") and matches(".muster", part)):
            return True
        if lowered in (".git", "refs") and parts[index + 1:index + 2] and parts[index + 1].lower() == "muster":
            return True
        last = index == len(parts) - 1
        if glob and part.startswith(".g") and matches(".git", part) and (last or matches("muster", parts[index + 1])):
            return True  # without git's folder muster is off
    return False


def _assembled(text):
    """Return a program's text with the literals joined that it joins."""
    text = re.sub(_CODED, lambda match: chr(int(match.group(1) or match.group(2), 16)), text[:200000])
    return re.sub(_PATH_JOINED, "/", re.sub(_JOINED, "", text))


def _sought(argv):
    """Return the words of a find without the patterns that it leaves out."""
    return [word for index, word in enumerate(argv) if index and not (index > 2 and argv[index - 2] in ("-not", "!"))]


def _below(word, folder):
    at = word.find(folder)
    return at >= 0 and word[at + len(folder):at + len(folder) + 1] in ("", "/", "'", '"', ")", ",", " ")


def _written(argv):
    """Return the words of a copying program that it writes to."""
    operands, index, options = [], 1, []
    while index < len(argv):
        word = argv[index]
        if word in ("-t", "--target-directory"):
            return argv[index + 1:index + 2]
        if word.startswith("--target-directory="):
            return [word]
        (options if word.startswith("-") and word != "-" else operands).append(word)
        index += 1
    links = any(word in ("--link", "--symbolic-link", "--remove-source-files", "--delete") or (
        re.match(r"-[A-Za-z]*[ls]", word) and argv[0].endswith("cp")) for word in options)
    return operands if links else operands[-1:]


def _only_reads(name, argv):
    if name == "git":
        verb = _git_verb(argv)
        deletes = verb in ("branch", "tag") and any(word in ("-d", "-D", "--delete", "-f", "--force") for word in argv)
        deletes = deletes or (verb == "reflog" and bool({"expire", "delete"}.intersection(argv)))
        return verb == "clean" or (verb in _GIT_READS and not deletes and not any(word.startswith("--output") for word in argv))
    if name == "find":
        return not any(word in _FIND_ACTS for word in argv[1:])
    if name == "sed":
        scripts = [word for word in argv[1:] if not word.startswith("-")]
        quiet = all(word in ("-n", "-E", "-r", "-e", "--quiet") for word in argv[1:] if word.startswith("-"))
        return quiet and bool(scripts) and bool(re.match(r"[0-9,$;p!dq\s]*\Z", scripts[0]))
    if name == "sort":
        return not any(word.startswith(("-o", "--output")) for word in argv[1:])
    return name in READERS


def _git_verb(argv):
    index = 1
    while index < len(argv) and argv[index].startswith("-"):
        index += 2 if argv[index] in _GIT_VALUES else 1
    return argv[index] if index < len(argv) else ""


def _sweeps(simple, name, folder):
    """Say whether the command runs over the whole project, ignored files too, and changes what it finds."""
    argv = simple.argv
    feeder = simple.upstream
    if name == "git":
        return _git_sweeps(argv, _git_verb(argv), feeder)
    if name == "find":
        return _find_sweeps(argv, folder)
    if name == "rsync":
        return any(word.startswith("--del") for word in argv) and not any(
            _names(word.partition("=")[2] or after) for word, after in zip(argv, argv[1:]) if word.startswith(("--exclude", "--filter"))) and _whole(
            os.path.normpath(os.path.join(folder, argv[-1])))
    if name == "xargs" and feeder is not None and feeder.argv:
        acts = any(program_name(word) in _TAKES for word in argv[1:])
        source = program_name(feeder.argv[0])
        if acts and source == "find":
            return _find_sweeps(list(feeder.argv) + ["-exec", "rm"], folder)
        if acts and source in ("grep", "egrep", "fgrep"):
            return _grep_sweeps(feeder.argv, folder)
        if acts and source == "ls":
            return any(re.match(r"-\w*[aA]", word) for word in feeder.argv[1:]) and not any(not word.startswith("-") for word in feeder.argv[1:])
    return False


def _git_sweeps(argv, verb, feeder):
    rest = argv[argv.index(verb) + 1:] if verb in argv else []
    if verb == "update-ref" and feeder is not None and "for-each-ref" in feeder.argv:
        return not any(word.startswith(("refs/heads", "refs/tags", "refs/remotes")) for word in feeder.argv)
    if verb in ("fetch", "pull") and any(re.search(r":refs/\*", word) for word in rest):
        return True
    if verb == "clean" and any(re.match(r"(?:-e|--exclude=)?!", word) and _names(word.partition("!")[2]) for word in rest):
        return True
    if verb == "stash":
        return any(word == "--all" or re.match(r"-[a-z]*a", word) for word in rest) and rest[:1] not in (["apply"], ["pop"], ["list"], ["show"])
    if verb != "clean" or "--dry-run" in rest or any(re.match(r"-[a-zA-Z]*n", word) for word in rest):
        return False
    if not any(re.match(r"-[a-zA-Z]*[xX]", word) for word in rest):
        return False
    spared = any(word in ("-e", "--exclude") and _names(after) for word, after in zip(rest, rest[1:]))
    if spared or any(word.startswith(("-e", "--exclude=")) and _names(word[2:]) for word in rest):
        return False
    paths = [word for word, before in zip(rest, [""] + rest) if not word.startswith("-") and before not in ("-e", "--exclude")]
    return not paths or any(_whole(path) or _names(path, True) for path in paths)


def _find_sweeps(argv, folder):
    acts = [index for index, word in enumerate(argv) if word in _FIND_ACTS]
    programs = [program_name(word) for index in acts for word in argv[index + 1:index + 2]]
    scripts = any(name in SHELLS or name.startswith(_PROGRAMS) for name in programs)
    if not acts or not ("-delete" in argv or scripts or any(name in _TAKES for name in programs)):
        return False
    starts = []
    for word in argv[1:]:
        if word.startswith(("-", "(", "!")):
            break
        starts.append(word)
    if starts and not any(_whole(os.path.normpath(os.path.join(folder, word))) for word in starts):
        return False
    if any(word in ("-path", "-wholename", "-name") and ".muster" in after and argv[index - 1] in ("-not", "!")
           for index, (word, after) in enumerate(zip(argv, argv[1:]))) or "-prune" in argv:
        return False
    patterns = [after for word, after in zip(argv, argv[1:]) if word in ("-name", "-iname", "-path", "-wholename")]
    if "-empty" in argv:
        return False
    if "-maxdepth" in argv and argv[argv.index("-maxdepth") + 1:][:1] == ["1"]:  # the folder itself, and only whole
        left_out = [after for before, word, after in zip(argv, argv[1:], argv[2:]) if before in ("!", "-not") and word in ("-name", "-path")]
        files = "-type" in argv and argv[argv.index("-type") + 1:][:1] == ["f"]
        return not files and bool({"rm", "mv"}.intersection(programs)) and all(
            matches(".muster", pattern) for pattern in patterns if pattern not in left_out)
    kept = ("muster.db",) if scripts else ("muster.db", "config.json", ".muster", "./.muster/muster.db")
    return (not patterns and not scripts) or any(matches(name, pattern) for pattern in patterns for name in kept)


def _grep_sweeps(argv, folder):
    recursive = any(word in ("--recursive", "-R") or re.match(r"-[a-zA-Z]*[rR]", word) for word in argv[1:])
    if not recursive or any(word.startswith(("--include", "--exclude", "-I")) or re.match(r"-[a-zA-Z]*I", word) for word in argv[1:]):
        return False
    operands = [word for word in argv[1:] if not word.startswith("-")]
    return len(operands) < 2 or any(_whole(os.path.normpath(os.path.join(folder, word))) for word in operands[1:])


def _whole(path):
    return os.path.normpath(path) in (".", "/", "..") or path in ("", ":/") or "$PWD" in path or "$(pwd)" in path
