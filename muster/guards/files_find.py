"""What is lost where a search says which files are deleted: find, fd, and whatever feeds xargs and parallel."""

import re

from muster.guards import losses, names
from muster.guards import place as disk
from muster.guards.line import Target
from muster.shell.unwrap import program_name

_GLOBAL = ("-H", "-L", "-P")
_NAMED = ("-name", "-iname", "-path", "-ipath", "-wholename", "-regex", "-iregex")
_PROJECTS = (disk.PROJECT, disk.TRACKED, disk.MODIFIED, disk.UNTRACKED, disk.ABSENT, disk.IGNORED, disk.UNKNOWN)
_NAME = re.compile(r"\$\{?([A-Za-z_]\w*)\}?\Z")
_FOUND = re.compile(r"(?:\$\(|`)\s*g?f(?:ind|d)\b")
_LOOPS = r"\bread\b[^;|&\n]*\b{0}\b|\bfor\s+{0}\s+in\s+\"?(?:\$\(|`)\s*(?:g?f(?:ind|d)|git\s+ls-files)\b"  # {{0}}: a variable
_FILTERS = frozenset("sort uniq head tail grep egrep fgrep sed awk tr cut tac rev cat tee xargs".split())
_DELETERS = frozenset("rm rmdir unlink shred truncate srm".split())
_LISTS = frozenset(("ls", "dir", "tree", "exa", "eza", "du"))
_FINDERS = frozenset("find fd fdfind gfind".split())


def judge(name, simple, line):
    """Yield what a search that deletes by itself would lose; what it hands to a program is judged there."""
    argv = simple.argv
    if name in ("find", "gfind"):
        if "-delete" in argv:
            return list(sought(simple, line, "-empty" not in argv))
        written = [index + 1 for index, word in enumerate(argv[:-1]) if word in ("-fprint", "-fprint0", "-fprintf", "-fls")]
        return list(losses.overwritten(line, line.targets(simple, written)))
    if name in ("fd", "fdfind"):
        at = next((index for index, word in enumerate(argv) if word in ("-x", "-X", "--exec", "--exec-batch")), len(argv))
        given = [word for word in argv[at + 1:] if not word.startswith("-")]
        if given and program_name(given[0]) in _DELETERS and "{" not in "".join(given):
            return list(_fd(simple, line, True))
    if name == "parallel" and not any(word.startswith(":::") for word in argv):
        given = [word for word in argv[1:] if not word.startswith("-")][:1]
        if given and program_name(given[0].split()[0] if given[0].split() else "") in _DELETERS:
            return list(fed(simple, line, True, ["{}"]))
    return ()


def handed(simple, index, line=None):
    """Say whether a word stands for what a search, a pipe or a loop over one hands to the program."""
    word = simple.argv[index]
    if index in simple.unknown and line is not None:
        name = _NAME.match(word)
        if _FOUND.match(word) or name and re.search(r"\bread\b[^;|&\n]*\b{0}\b|\bfor\s+{0}\s+in\s+\"?(?:\$\(|`)\s*g?f(?:ind|d)\b".format(name.group(1)), line.command):
            return True
    return "{}" in word or (index in simple.unknown and not re.search(r"[$`*?\[~{]", word)) or "…" in word


def emptied(simple, line, words):
    """Yield what is lost where a program leaves nothing of the files that it is handed: by a search, a pipe, or a loop over what is listed."""
    told = [word for word in words if _stands(word.strip("\""), simple, line)]
    for _, why, safer in fed(simple, line, False, told) if told else ():
        yield "empty-file", why.replace("deleted", "left empty"), safer


def _stands(word, simple, line):
    if word in ("{}", "…"):
        return True
    name = re.fullmatch(r"\$\{?(\w+|@)\}?", word)
    if not name:
        return False
    if name.group(1) == "@" or name.group(1).isdigit():
        return _finder(simple, line) is not None
    return bool(re.search(_LOOPS.format(name.group(1)), line.command[:20000]))


def fed(simple, line, recursive, words=("{}",)):
    """Yield what is lost where a program deletes what it is handed."""
    if all(names.built(re.sub(r"\{\S*?\}|…", "x", word)) and "/" in word for word in words):
        return ()
    source, filters = _source(simple), []
    while source is not None and source.upstream is not None and source.argv and program_name(source.argv[0]) in _FILTERS:
        filters.append(source)
        source = source.upstream
    if source is None:
        source = _finder(simple, line)
    if source is None or not source.argv:
        return [("delete-unknown", "what is deleted is told by another command", "")]
    name = program_name(source.argv[0])
    if filters and name in _LISTS | _FINDERS | {"git"} and any(_keeps_built(one) for one in filters):
        return ()
    if name in ("find", "gfind"):
        return sought(source, line, recursive)
    if name in ("fd", "fdfind"):
        return _fd(source, line, recursive)
    if name in _LISTS:
        return _listed(source, line, recursive)
    if name == "git":
        return _by_git(source)
    if name == "cd" and line.place.temporary(line.folder(simple)):
        return ()
    return [("delete-unknown", "what {} names is deleted unseen".format(name[:40]), "")]


def _source(simple):
    return simple.upstream


def searched(simple, line):
    """Return the folders of the search that hands its finds to the command."""
    source = simple.upstream or _finder(simple, line)
    if source is None or not source.argv or program_name(source.argv[0]) not in ("find", "gfind"):
        return []
    starts = _starts(source.argv)
    return line.targets(source, starts) if starts else [Target(line.folder(simple), ".", True, True)]


def _starts(argv):
    index, starts = 1, []
    while index < len(argv) and (argv[index] in _GLOBAL or argv[index].startswith("-O")):
        index += 1
    while index < len(argv) and not argv[index].startswith(("-", "(", "!", ")")):
        starts.append(index)
        index += 1
    return starts


def _finder(simple, line):
    """Return the search that runs the command: the last one before it on the line."""
    for other in reversed(line.parsed.commands[:_at(line, simple)]):
        if other.argv and program_name(other.argv[0]) in _FINDERS:
            return other
    return None


def _at(line, simple):
    return next((index for index, one in enumerate(line.parsed.commands) if one is simple), 0)


def _keeps_built(simple):
    """Say whether a filter lets only names through that a build brings back."""
    words = [word for word in simple.argv[1:] if not word.startswith("-")]
    inverted = any(re.match(r"-[a-zA-Z]*v", word) or word == "--invert-match" for word in simple.argv[1:])
    if inverted or not words or program_name(simple.argv[0]) not in ("grep", "egrep", "fgrep"):
        return False
    pattern = words[0].replace("\\", "")
    return names.built("x" + pattern[:-1] if pattern.startswith(".") and pattern.endswith("$") else pattern.strip("^$"))


def sought(simple, line, recursive):
    """Yield what is lost where all that a find finds is deleted."""
    argv, starts = simple.argv, _starts(simple.argv)
    patterns = [argv[at + 1] for at in range(1, len(argv) - 1) if argv[at] in _NAMED and argv[at - 1] not in ("!", "-not")]
    spare = not {"-o", "-or", ","}.intersection(argv) and any(word == "-empty" or (word in ("-xtype", "-lname")) for word in argv)
    targets = line.targets(simple, starts) if starts else [Target(line.folder(simple), ".", True, True)]
    return _swept(line, targets, bool(patterns) and all(_built(one) for one in patterns), spare, bool(patterns), recursive, _looked(simple))


def _looked(simple):
    """Return the search that only shows what it finds."""
    said = re.split(r"\s(?:-(?:exec|execdir|ok|okdir|delete|x|X)|--exec(?:-batch)?)\b", simple.text)[0]
    return said + (" -print" if said.startswith(("find", "gfind")) and "-print" not in said else "")


def _swept(line, targets, built, spare, chosen, recursive, safer=""):
    for one in targets:
        if line.own(one.path) or one.path in disk.TEMPS and (chosen or spare):
            continue
        kind = line.place.what(one.spot + ("/" if not one.spot.endswith("/") else ""), True)
        if kind in _PROJECTS:
            if not built and not spare:
                yield "delete-tracked" if kind != disk.UNTRACKED else "delete-untracked", "what is found in {} is deleted unseen, also what is in no commit".format(
                    losses.shown(one)), safer
        elif kind in (disk.ROOT, disk.HOME) and (chosen or spare):
            yield "delete-system" if one.path != "/" and kind == disk.ROOT else "delete-outside", "{} is searched, far beyond the project".format(losses.shown(one)), safer
        elif kind not in (disk.BUILT, disk.TEMP):
            for found in losses.deleted(line, [one], recursive):
                yield found


def _built(pattern):
    if "/" in pattern:
        return any(names.built(part) for part in pattern.strip("*").split("/") if part.strip("*."))
    return pattern.strip("*.") != "" and names.built(pattern.replace("[co]", "c").replace("[cod]", "c"))


def _fd(simple, line, recursive):
    argv, extensions, operands, index = simple.argv, [], [], 1
    while index < len(argv):
        word = argv[index]
        if word in ("-x", "-X", "--exec", "--exec-batch"):
            break
        if word in ("-e", "--extension"):
            extensions.append(argv[index + 1] if index + 1 < len(argv) else "")
            index += 1
        elif word in ("-t", "--type", "-d", "--max-depth", "-E", "--exclude", "--changed-before", "--older", "-S", "--size", "-g", "--glob"):
            if word in ("-g", "--glob"):
                extensions.append(argv[index + 1].lstrip("*.") if index + 1 < len(argv) else "")
            index += 1
        elif not word.startswith("-"):
            operands.append(index)
        index += 1
    pattern = argv[operands[0]].strip("^$").replace("\\", "") if operands else ""
    built = bool(extensions) and all(names.built("x." + one) for one in extensions) or bool(pattern) and names.built(pattern)
    targets = line.targets(simple, operands[1:]) if operands[1:] else [Target(line.folder(simple), ".", True, True)]
    return _swept(line, targets, built, False, bool(extensions or pattern), recursive, _looked(simple))


def _listed(simple, line, recursive):
    indexes = [index for index, word in enumerate(simple.argv) if index and not word.startswith("-")]
    targets = line.targets(simple, indexes) or [Target(line.folder(simple), ".", True, True, True)]
    return losses.deleted(line, [Target(one.path, one.word, one.known, True, True) for one in targets], recursive)


def _by_git(simple):
    argv = simple.argv
    if "ls-files" in argv:
        bundle = "".join(word[1:] for word in argv if re.match(r"-[a-z]+\Z", word))
        if "o" in bundle or "--others" in argv:
            return [("delete-untracked", "what git lists here is in no commit", "git clean -n")]
        if "d" in bundle or "--deleted" in argv:
            return ()
        return [("delete-tracked", "git lists every file of the project here", "git ls-files")]
    return [("delete-unknown", "what git lists is deleted unseen", "")]
