"""Finds the shell commands that would change muster's own state: its store, its marker, its refs, its plugin's files.

Pure: it reads the line, not the disk. Reading stays free; a program that is not known to only read does not touch these
names. Sweeps that hit the store by accident (`git clean -x`, `find . -delete`, `grep -r | xargs sed -i`) count too.
"""

import os
import re
from fnmatch import fnmatchcase

from muster import shell
from muster.shell.unwrap import SHELLS, program_name

_HINT = re.compile(r"\.muster|muster\.db|\.git\b|\brefs/|\.[\w\[\]{}]{0,40}[*?\[]|\b(?:clean|stash|find|grep)\b", re.I)
_PARTS = re.compile(r"[^\w.*?\[\]!~@%+-]+")
_LEFT_OUT = re.compile(r"(?:-not|!)\s+-(?:path|name|wholename)\s+\S+|--exclude(?:-dir)?[= ]\S+")
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
_GLOBS = frozenset("rm mv chmod chown chgrp truncate shred unlink rmdir trash".split())
_COPIES = frozenset("cp rsync install scp".split())
_FIND_ACTS = re.compile(r"-(?:delete|exec|execdir|ok|okdir|fprint0?|fprintf|fls)\Z")


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
    if not parsed.understood and _names(command):
        return command.strip()[:80]
    return None


class _Line:
    """One command line as it is walked: `folder` follows its `cd`s."""

    def __init__(self, command, folders, cwd):
        self.named, self.folders, self.folder = _names(_LEFT_OUT.sub("", command)), folders, cwd

    def own(self, word, glob=False):
        """Say whether the word names something of muster's own, from the folder the line is in."""
        if _names(word, glob) or any(_below(word, folder) for folder in self.folders):
            return True
        if word.startswith("-") and _names(word[2:]):  # a value glued to its option
            return True
        inside = self.folder and not word.startswith(("-", "/"))
        return bool(inside and _names(os.path.normpath(os.path.join(self.folder, word)), glob))

    def changes(self, simple):
        if any(">" in operator and not target.isdigit() and self.own(str(target), True) for operator, target in simple.redirects):
            return True
        if not simple.argv:
            return False
        name, argv = program_name(simple.argv[0]), simple.argv
        if name in ("cd", "pushd"):
            where = next((word for word in argv[1:] if not word.startswith("-")), "")
            if not where or len(self.folder) < 4096:  # no system takes a longer path
                self.folder = os.path.normpath(os.path.join(self.folder, where)) if where else ""
            return False
        if _sweeps(simple, name, self.folder):
            return True
        if any(_below(word, folder) for folder in self.folders for word in argv) and "-c" not in argv and (
                name in SHELLS or name.startswith("python")):
            return False  # it runs a file of the plugin's, which is another guard's matter
        words = _written(argv) if name in _COPIES else _sought(argv) if name == "find" else argv[1:]
        named = any(self.own(word, name in _GLOBS) for word in words) or self.own(argv[0]) or _names(simple.stdin_text or "")
        if named:
            return not _only_reads(name, argv)
        return self.named and name in _TAKES and bool(simple.unknown)


def _names(text, glob=False):
    """Say whether a text names the store, the marker or muster's refs; with `glob`, also by a pattern."""
    parts = [part for part in _PARTS.split(text) if part not in ("", ".")]
    for index, part in enumerate(parts):
        lowered = part.lower()
        if lowered in _STORE or (glob and part.startswith(".") and part.strip(".") and fnmatchcase(".muster", part)):
            return True
        if lowered in (".git", "refs") and parts[index + 1:index + 2] and parts[index + 1].lower() == "muster":
            return True
        if glob and lowered == ".git" and index == len(parts) - 1:
            return True  # without git's folder muster is off
    return False


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
        return verb == "clean" or (verb in _GIT_READS and not deletes and not any(word.startswith("--output") for word in argv))
    if name == "find":
        return not any(_FIND_ACTS.match(word) for word in argv[1:])
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
    if name == "git":
        return _git_sweeps(argv, _git_verb(argv))
    if name == "find":
        return _find_sweeps(argv, folder)
    feeder = simple.upstream
    if name == "xargs" and feeder is not None and feeder.argv:
        acts = any(program_name(word) in _TAKES for word in argv[1:])
        source = program_name(feeder.argv[0])
        if acts and source == "find":
            return _find_sweeps(list(feeder.argv) + ["-exec", "rm"], folder)
        if acts and source in ("grep", "egrep", "fgrep"):
            return _grep_sweeps(feeder.argv, folder)
    return False


def _git_sweeps(argv, verb):
    rest = argv[argv.index(verb) + 1:] if verb in argv else []
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
    acts = [index for index, word in enumerate(argv) if _FIND_ACTS.match(word)]
    programs = [program_name(word) for index in acts for word in argv[index + 1:index + 2]]
    if not acts or not ("-delete" in argv or any(name in _TAKES for name in programs)):
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
    kept = ("muster.db", "config.json", ".muster", "./.muster/muster.db")
    return not any(word in ("-empty", "-maxdepth") for word in argv) and (
        not patterns or any(fnmatchcase(name, pattern) for pattern in patterns for name in kept))


def _grep_sweeps(argv, folder):
    recursive = any(word in ("--recursive", "-R") or re.match(r"-[a-zA-Z]*[rR]", word) for word in argv[1:])
    if not recursive or any(word.startswith(("--include", "--exclude", "-I")) or re.match(r"-[a-zA-Z]*I", word) for word in argv[1:]):
        return False
    operands = [word for word in argv[1:] if not word.startswith("-")]
    return len(operands) < 2 or any(_whole(os.path.normpath(os.path.join(folder, word))) for word in operands[1:])


def _whole(path):
    return os.path.normpath(path) in (".", "/", "..") or path in ("", ":/") or "$PWD" in path or "$(pwd)" in path
