"""What the programs that delete files lose."""

import os
import re

from muster.guards import losses
from muster.guards import place as disk

_TRASH = frozenset("trash trash-put trash-rm rmtrash gio gomi del".split())
_VALUES = {"shred": ("-n", "-s", "--iterations", "--size", "--random-source"), "truncate": ("-s", "-r", "--size", "--reference")}
_LEFT = re.compile(r"--(?:help|version|dry-run)\Z")


def judge(name, simple, line):
    """Yield what a deleting program would lose."""
    argv, name = simple.argv, name.lower()
    if any(_LEFT.match(word) for word in argv[1:]) or simple.body and line.parsed.understood:
        return ()
    if name in _TRASH:
        return _trashed(name, simple, line)
    if name in ("rm", "grm", "srm", "wipe", "del", "rd", "erase", "remove-item", "ri", "rimraf", "del-cli", "trash-cli", "rip"):
        return _removed(name, simple, line)
    if name == "rmdir" and any(word.lower() == "/s" for word in argv):
        return _removed("rd", simple, line)
    if name == "rmdir":
        parents = any(word == "--parents" or re.match(r"-[a-z]*p", word) for word in argv[1:])
        return [found for found in losses.deleted(line, line.targets(simple, operands(argv))) if found[0].startswith("delete-") and (
            found[0] in ("delete-root", "delete-home", "delete-system") or parents and found[0] in ("delete-outside",))]
    if name == "truncate":
        return _truncated(simple, line)
    return _each(simple, line, operands(argv, _VALUES.get(name, ())))


def _each(simple, line, indexes, emptied=False):
    """Return what is lost with the words at those indexes, and with what a search hands over."""
    from muster.guards import files_find

    fed = [index for index in indexes if files_find.handed(simple, index)]
    rest = line.targets(simple, [index for index in indexes if index not in fed])
    # who shreds means what must never be had again: a name that is not there is asked about too
    shreds = bool(simple.argv) and simple.argv[0].rsplit("/", 1)[-1] == "shred"
    found = list(losses.overwritten(line, rest, True) if emptied else losses.deleted(line, rest, shreds))
    return found + (list(files_find.fed(simple, line, False, [simple.argv[index] for index in fed])) if fed else [])


def operands(argv, values=(), start=1):
    """Return the indexes of the words that are no options. `values`: options that take the next word."""
    found, index = [], start
    while index < len(argv):
        word = argv[index]
        if word == "--":
            return found + list(range(index + 1, len(argv)))
        if word in values:
            index += 1
        elif not word.startswith("-") or word == "-":
            found.append(index)
        index += 1
    return found


def flags(argv, short, *long_):
    """Say whether one of the options stands before the `--`: short ones also in a bundle."""
    for word in argv[1:]:
        if word == "--":
            return False
        if word.split("=")[0] in long_ or (re.match(r"-[A-Za-z]+\Z", word) and set(short) & set(word[1:])):
            return True
    return False


def _removed(name, simple, line):
    argv = simple.argv
    asked = flags(argv, "i", "--interactive") and "--interactive=never" not in argv and name in ("rm", "grm")
    last = [word for word in argv if re.match(r"-[A-Za-z]*[if]", word)]
    if asked and not (last and "f" in last[-1] and last[-1].rfind("f") > last[-1].rfind("i")) and simple.upstream is None and not any(
            operator == "<" for operator, _ in simple.redirects):
        return ()
    recursive = name in ("rimraf", "rd", "rip", "del-cli", "trash-cli") or flags(argv, "rR", "--recursive", "-recurse", "-Recurse") or any(
        "--recursive".startswith(word) and len(word) > 3 for word in argv[1:])
    indexes = operands(argv)
    from muster.guards import files_find

    fed = [index for index in indexes if files_find.handed(simple, index, line)]
    if name in ("del", "rd", "remove-item", "ri", "erase"):
        indexes = [index for index in indexes if not re.match(r"/[a-zA-Z]\Z", argv[index])]
        recursive = recursive or any(word.lower() in ("/s", "-recurse", "-r") for word in argv[1:])
    if fed:
        rest = line.targets(simple, [index for index in indexes if index not in fed])
        return list(files_find.fed(simple, line, recursive, [argv[index] for index in fed])) + list(losses.deleted(line, rest, recursive))
    found = list(losses.deleted(line, line.targets(simple, indexes), recursive))
    if name in ("remove-item", "ri", "del", "rd", "erase") and not indexes and simple.upstream is not None and simple.upstream.argv:
        before = simple.upstream.argv  # PowerShell pipes what it lists
        found.extend(losses.deleted(line, [one for index in operands(before) or [0] for one in line.named(simple, before[index] if index else ".", True)], True))
    if not found and "--no-preserve-root" in argv:
        found.append(("delete-root", "--no-preserve-root is only for the root of the system", ""))
    return found


def _trashed(name, simple, line):
    indexes = operands(simple.argv)
    if name == "gio":
        if simple.argv[1:2] not in (["trash"], ["remove"]):
            return ()
        undone = simple.argv[1] == "trash"
        return losses.deleted(line, line.targets(simple, indexes[1:]), True, undone)
    if name == "trash-rm":
        return ()
    return losses.deleted(line, line.targets(simple, indexes), True, True)


def _truncated(simple, line):
    size = next((after for word, after in zip(simple.argv, simple.argv[1:]) if word in ("-s", "--size")), "") or next(
        (word.split("=", 1)[1] if "=" in word else word[2:] for word in simple.argv[1:] if re.match(r"--size=|-s.", word)), "0")
    if size.startswith("+"):
        return ()
    indexes = operands(simple.argv, _VALUES["truncate"])
    from muster.guards import files_find

    handed = list(files_find.emptied(simple, line, [simple.argv[index] for index in indexes]))
    if handed:
        return handed
    if any("{}" in simple.argv[index] for index in indexes):
        return _each(simple, line, indexes, True)
    targets = line.targets(simple, indexes)
    new = [one for one in targets if size.strip("0") and not os.path.lexists(one.path) and line.place.what(one.spot) != disk.DEVICE]
    return losses.overwritten(line, [one for one in targets if one not in new], True)
