"""What is lost where a program writes over a file, or takes it away: mv, cp, ln, tee, dd, tar, rsync, editors, redirections."""

import os
import re

from muster.guards import losses
from muster.guards import place as disk
from muster.guards.files import flags, operands
from muster.guards.line import Target

_WRITES = re.compile(r"(?:[0-9]*|&|\{\w+\})>\|?\Z")
_ADDS = re.compile(r"(?:[0-9]*|&)>>\Z")
_VALUES = {
    "cp": ("-t", "--target-directory", "-S", "--suffix"), "mv": ("-t", "--target-directory", "-S", "--suffix"),
    "ln": ("-t", "--target-directory", "-S", "--suffix"), "install": ("-t", "-m", "-o", "-g", "-S", "--mode", "--owner", "--group"),
    "rsync": ("-e", "--exclude", "--include", "--filter", "-f", "--rsh", "--files-from", "--exclude-from", "--log-file", "--bwlimit"),
    "scp": ("-i", "-P", "-o", "-F", "-l", "-J", "-c", "-S"), "sed": ("-e", "-f", "--expression", "--file"), "perl": ("-e",), "awk": ("-f", "-v", "-F"),
}
# Commands of sed, perl, ed and vi that leave nothing of a file.
_EDITORS = ("ed", "ex", "vim", "vi", "nvim")
_EMPTIES = frozenset(("d", "1,$d", "1,$!d", "0~1d", "/.*/d", "/^/d", "//d", "%d", "%d_", "%delete", ",d", ":%d", "g/.*/d", "g/^/d", "%s/.*//", "$_=\"\"", "$_=''", "undef$_", "$_=q()"))
_REDIRECTED = 200  # redirections of one command that are looked at
_COPIED = 200  # files of a copied folder that are looked at


def redirected(line, redirects, simple=None):
    """Yield what redirections lose that truncate a file, or add to one of the system's or the person's own."""
    empties = simple is not None and (not simple.argv or simple.argv[0] in (":", "true") or simple.argv[:2] == ["cat", "/dev/null"]
                                       or simple.argv[0] in ("echo", "printf") and not "".join(simple.argv[1:]).strip("-ne\\ "))
    if empties and simple is not None:
        from muster.guards import files_find

        yield from files_find.emptied(simple, line, [word for operator, word in redirects[:_REDIRECTED] if _WRITES.match(operator)])
    for operator, word in redirects[:_REDIRECTED]:
        if word.isdigit() or word == "-" or not word:
            continue
        if not (_WRITES.match(operator) or _ADDS.match(operator) or operator.endswith((">&", "<>"))):
            continue
        for one in line.named(simple or _Here, word.strip("\"") if "$" in word else word, bool(re.search(r"[$`*?]", word)))[:20]:
            if one.path in disk.STREAMS:
                continue
            finder = losses.overwritten(line, [one], empties) if _WRITES.match(operator) or operator.endswith(">&") else losses.added(line, [one])
            for found in finder:
                yield found


class _Here:
    shell, argv, unknown = (), (), ()


def judge(name, simple, line):
    """Yield what a writing program would lose."""
    argv = simple.argv
    if any(word in ("--help", "--version", "--dry-run") for word in argv[1:]):
        return ()
    if name == "tee":
        targets = line.targets(simple, operands(argv))
        if flags(argv, "a", "--append"):
            return losses.added(line, targets)
        return list(losses.overwritten(line, targets)) + (_handed(simple, line, operands(argv)) if ("<", "/dev/null") in simple.redirects else [])
    if name == "dd":
        return _dd(simple, line)
    if name in ("sed", "gsed", "perl", "awk", "gawk", "ed", "ex", "vim", "vi", "nvim"):
        return _edited(name, simple, line)
    if name == "zip":
        return losses.deleted(line, line.targets(simple, operands(argv)[1:]), True) if flags(argv, "m", "--move") else ()
    if name in ("tar", "unzip", "bsdtar", "7z", "cpio"):
        return _unpacked(name, simple, line)
    if name == "rsync":
        return _rsync(simple, line)
    if name in ("curl", "wget", "sort", "gpg", "openssl", "ssh-keygen", "crontab"):
        return _put(name, simple, line)
    return _copied(name, simple, line)


def _handed(simple, line, indexes):
    """Return what is lost where those words, that another command hands over, are left empty."""
    from muster.guards import files_find

    return list(files_find.emptied(simple, line, [simple.argv[index] for index in indexes]))


def _dd(simple, line):
    from muster.guards import files_find

    for index, word in enumerate(simple.argv):
        if word.startswith("of="):
            if "if=/dev/null" in simple.argv or "if=/dev/zero" in simple.argv:
                handed = list(files_find.emptied(simple, line, [word[3:]]))
                if handed:
                    return handed
            return losses.overwritten(line, line.named(simple, word[3:], index in simple.unknown))
    return ()


def _edited(name, simple, line):
    argv = simple.argv
    inplace = (any(re.match(r"-[a-zA-Z]*i", word) or word.startswith("--in-place") for word in argv[1:]) if name not in ("awk", "gawk") + _EDITORS
               else "inplace" in " ".join(argv[1:4]) or name in _EDITORS)
    if not inplace:
        return ()
    indexes = operands(argv, _VALUES.get("perl" if name == "perl" else "sed"))
    given = any(word in ("-e", "-f") or re.match(r"-[a-z]*e\Z", word) for word in argv[1:])
    targets = line.targets(simple, indexes if given or name in _EDITORS else indexes[1:])
    found = list(losses.added(line, targets))
    if any("".join(said.split()) in _EMPTIES for said in _scripts(simple, line)) or _mute(name, argv, indexes):
        found.extend(losses.overwritten(line, targets, True))
        found.extend(_handed(simple, line, indexes))
    far = [one for one in targets if line.place.inside(one.path) is None and line.place.what(one.spot) in (disk.IN_HOME, disk.OUTSIDE, disk.HOME)]
    if len(far) > 1 or any(one.swept for one in far):
        found.append(("overwrite-outside", "{} is outside the project".format(losses.shown(far[0])), ""))
    return found


def _mute(name, argv, indexes):
    """Say whether sed or perl edits in place with an option that prints nothing by itself, and a script that prints nothing either."""
    silent = any(re.match(r"-[a-zA-Z]*n", word) or word in ("--quiet", "--silent") for word in argv[1:])
    if name not in ("sed", "gsed", "perl") or not silent or any(re.match(r"-[a-zA-Z]*[pf]|--(?:expression|file)", word) for word in argv[1:]):
        return False
    said = [after for word, after in zip(argv, argv[1:]) if re.match(r"-[a-zA-Z]*[eE]\Z", word)] or [argv[index] for index in indexes[:1]]
    if name != "perl":
        said = [re.sub(r"/(?:[^/\\]|\\.)*/", "", one) for one in said]  # what is sought is no command
    prints = r"print|say|write|STDOUT|ARGVOUT|require|do\b" if name == "perl" else r"[pPwlriace=$]"
    return bool(said) and not re.search(prints, " ".join(said))


def _scripts(simple, line):
    """Return the commands that an editor is given: by its options, its first operand, or line by line on its input."""
    from muster.shell import output

    said = [part for word in simple.argv[1:] for part in re.split(r"[;|\n]", word.lstrip("+"))]
    return said[:200] + (output.fed(line.parsed, simple) or "")[:2000].split("\n")


def _unpacked(name, simple, line):
    argv = simple.argv
    if name in ("tar", "bsdtar"):
        first = argv[1] if len(argv) > 1 else ""
        extracts = flags(argv, "x", "--extract", "--get") or (re.match(r"[a-zA-Z]+\Z", first) and "x" in first)
        if "--remove-files" in argv:
            return [("delete-tracked", "--remove-files deletes what was packed", "")]
        where = next((index + 1 for index, word in enumerate(argv[:-1]) if word in ("-C", "--directory")), None)
        if not extracts:
            at = next((index + 1 for index, word in enumerate(argv[:-1]) if re.match(r"-?[a-zA-Z]*f\Z", word)), None)
            made = flags(argv, "c", "--create") or "c" in first
            return losses.overwritten(line, line.targets(simple, [at])) if at and made else ()
    else:
        overwrites = name == "unzip" and flags(argv, "o") or name in ("7z", "cpio") and any(word in ("-aoa", "-y", "-u") for word in argv)
        where = next((index + 1 for index, word in enumerate(argv[:-1]) if word == "-d"), None)
        if not overwrites:
            return ()
    glued = next((word.split("=", 1)[1] for word in argv if word.startswith("--directory=")), "")
    folder = line.named(simple, glued) if glued else line.targets(simple, [where]) if where else [Target(line.folder(simple), ".")]
    outside = (disk.ROOT, disk.SYSTEM, disk.HOME)
    return [("overwrite-outside", "{} is outside the project, and files there are replaced".format(losses.shown(one)), "")
            for one in folder if one.path not in disk.TEMPS and line.place.what(one.spot) in outside and not line.own(one.path)]


def _rsync(simple, line):
    argv = simple.argv
    indexes = operands(argv, _VALUES["rsync"])
    if flags(argv, "n", "--dry-run", "--list-only") or len(indexes) < 2:
        return []
    last, found = argv[indexes[-1]], []
    if any(word.startswith(("--delete", "--del")) for word in argv):
        if re.match(r"[\w.@-]+:", last):
            found.append(("delete-outside", "{} is on another machine, and what is only there is deleted".format(last[:80]), simple.text.replace("rsync", "rsync --dry-run", 1)))
        else:
            found.extend(losses.deleted(line, line.targets(simple, indexes[-1:]), True))
    if "--remove-source-files" in argv:
        found.extend(losses.deleted(line, line.targets(simple, indexes[:-1]), True))
    if not re.match(r"[\w.@-]+:", last) and not found and not flags(argv, "ub", "--ignore-existing", "--backup", "--update"):
        found.extend(_over(simple, line, indexes[:-1], line.targets(simple, indexes[-1:]), True))
    return found


def _put(name, simple, line):
    argv, found = simple.argv, []
    if name == "crontab":
        if flags(argv, "r"):
            return [("remove-cron", "every job of the crontab is deleted", "crontab -l > crontab.bak")]
        rest = [word for word in argv[1:] if word not in ("-u", "root")]
        return [("write-startup", "the whole crontab is replaced", "crontab -l > crontab.bak")] if rest and not any(word in ("-l", "-e", "-V", "-h") for word in rest) else ()
    flag = {"curl": ("-o", "--output"), "wget": ("-O", "--output-document"), "sort": ("-o", "--output"), "gpg": ("-o", "--output"),
            "openssl": ("-out",), "ssh-keygen": ("-f",)}[name]
    if name == "ssh-keygen" and flags(argv, "lyeEFHRBA"):
        return ()
    if name == "gpg" and any(word.startswith("--delete") for word in argv):
        return [("delete-outside", "a key that is deleted opens nothing any more", "gpg --export-secret-keys")]
    for index, word in enumerate(argv[:-1]):
        if word in flag and argv[index + 1] != "-" and (name != "sort" or argv[index + 1] not in argv[1:index]):
            found.extend(losses.overwritten(line, line.targets(simple, [index + 1])))
    return found


def _copied(name, simple, line):
    argv = simple.argv
    indexes, into = operands(argv, _VALUES.get(name, ())), None
    for index, word in enumerate(argv[:-1]):
        if word in ("-t", "--target-directory") and name != "rsync":
            into = line.named(simple, argv[index + 1], index + 1 in simple.unknown)
    if into is None:
        if len(indexes) < 2 or name == "scp" and re.match(r"[\w.@-]+:", argv[indexes[-1]]):
            return []
        into, indexes = line.targets(simple, indexes[-1:]), indexes[:-1]
    if name == "install" and flags(argv, "d", "--directory"):
        return []
    if name == "ln" and not flags(argv, "f", "--force"):
        return []
    found = _moved(simple, line, indexes, into) if name == "mv" else []
    spared = flags(argv, "bu" if name != "install" else "b", "--no-clobber", "--backup", "--update", "--interactive") or name != "install" and flags(argv, "ni")
    if not spared:
        if name == "cp" and [simple.argv[index] for index in indexes] == ["/dev/null"]:
            found.extend(_handed(simple, line, [len(argv) - 1]))
        found.extend(_over(simple, line, indexes, into, name != "mv"))
    return found


def _moved(simple, line, indexes, into):
    """Return what is lost where files are moved to a place that keeps nothing, or out of the project."""
    from muster.guards import files_find

    sources = line.targets(simple, [index for index in indexes if not files_find.handed(simple, index)])
    if any(one.path == "/dev/null" for one in into):
        return list(losses.deleted(line, sources, True)) or [("delete-unknown", "what is moved to /dev/null is gone", "")]
    found = []
    kinds, there = {line.place.what(one.path) for one in into}, losses.shown(into[0]) if into else ""
    for one in sources:
        if line.own(one.path):
            continue
        kind = line.place.what(one.spot, True)
        if kind in (disk.ROOT, disk.SYSTEM, disk.HOME, disk.GIT, disk.IN_GIT, disk.OWN, disk.PROJECT, disk.WORKTREE):
            found.append(("move-away", "{} is not where others look for it any more".format(losses.shown(one)), "cp -a {} {}".format(losses.shown(one), there)))
        elif kind in (disk.TRACKED, disk.MODIFIED, disk.UNTRACKED, disk.IGNORED) and kinds & {disk.TEMP, disk.OUTSIDE, disk.IN_HOME, disk.SYSTEM, disk.ROOT}:
            found.append(("move-away", "{} leaves the project".format(losses.shown(one)), "cp -a {} {}".format(losses.shown(one), there)))
        elif kind in (disk.IN_HOME, disk.OUTSIDE) and not kinds & {disk.IN_HOME, disk.OUTSIDE}:
            found.append(("move-away", "{} is the person's, outside the project".format(losses.shown(one)), "cp -a {} {}".format(losses.shown(one), there)))
    return found


def _over(simple, line, indexes, into, trees):
    """Return what copies write over: the target itself, or what is of the same name in it."""
    sources, over = line.targets(simple, indexes), []
    for folder in into[:5]:
        if not os.path.isdir(folder.path):
            over.append(folder)
            continue
        for one in sources[:50]:
            path = folder.path if one.word.endswith(("/", "/.")) else os.path.join(folder.path, os.path.basename(one.path))
            if os.path.isdir(one.path) and trees:
                over.extend(_same(one.path, path))
            else:
                over.append(Target(path, os.path.join(folder.word, os.path.basename(one.path)), folder.known))
        if folder.path not in disk.TEMPS and line.place.what(folder.path) in (disk.SYSTEM, disk.ROOT):
            over.append(Target(folder.path, folder.word))
    same = {one.path for one in sources}
    return list(losses.overwritten(line, [one for one in over if one.path not in same], "/dev/null" in same))


def _same(source, folder):
    """Return the files below `folder` that have the name of one below `source`."""
    found, seen = [], 0
    for top, _, files in os.walk(source):
        for name in files:
            seen += 1
            path = os.path.normpath(os.path.join(folder, os.path.relpath(os.path.join(top, name), source)))
            if seen > _COPIED:
                return found
            if os.path.lexists(path):
                found.append(Target(path, path))
    return found
