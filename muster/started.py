"""Finds the files that a shell line runs, and what stands in them: scripts, and the tasks of a project's task runners.

Pure: the disk is asked through the `disk` it is given. Bounded: files of 64 KB, three deep, twenty in all."""

import json
import os
import re

from muster import shell, written
from muster.shell.unwrap import program_name, quote
from muster.shell.wrappers import SHELLS

_DEEPEST, _MOST = 3, 20
_CODE = {".py": "python3", ".js": "node", ".mjs": "node", ".cjs": "node", ".rb": "ruby", ".pl": "perl", ".php": "php"}
_PROGRAMS = ("python", "pypy", "node", "nodejs", "ruby", "perl", "php")
_PACKAGE_RUNNERS = ("npm", "pnpm", "yarn", "bun")
_LIFECYCLE = ("test", "start", "stop", "restart", "publish", "version", "install")
_MAKES = {"make": ("GNUmakefile", "makefile", "Makefile"), "gmake": ("GNUmakefile", "makefile", "Makefile"), "just": ("justfile", ".justfile", "Justfile")}
_DOCUMENT = "MUSTER_SCRIPT"
_GLOB = "*?["


class Disk(written.Disk):
    """What is asked of the disk besides."""

    def matching(self, pattern):
        """Return the files that a glob matches."""
        return []


def texts(command, disk, folder="", depth=0, seen=None):
    """Return `(path, line)` for each file that the line runs: `line` is what it does, as a shell would be told."""
    seen = set() if seen is None else seen
    found, parsed, places, copies = [], shell.simple_commands(command), {(): folder}, {}
    for simple in parsed.commands:
        here = written.place(places, simple.shell)
        if not simple.argv or simple.body:
            continue
        name = program_name(simple.argv[0])
        if name in ("cd", "pushd"):
            where = next((word for word in simple.argv[1:] if not word.startswith("-")), "")
            places[simple.shell] = written.full(where, here, disk) or here
        elif name in ("cp", "mv", "ln", "install"):
            words = [word for word in simple.argv[1:] if not word.startswith("-")]
            if len(words) == 2:
                copies[written.full(words[1], here, disk)] = written.full(words[0], here, disk)
        else:
            for path, line in _run(simple, name, here, disk, copies, parsed):
                if (path, line) not in seen and len(seen) < _MOST:
                    seen.add((path, line))
                    found.append((path, line))
                    if depth < _DEEPEST:
                        found += texts(line, disk, here, depth + 1, seen)
    return found


def _run(simple, name, here, disk, copies, parsed):
    """Yield `(path, line)` of what one command runs."""
    argv = simple.argv
    if name in _MAKES or name in _PACKAGE_RUNNERS or name in ("task", "composer"):
        found = _task(name, argv, here, disk)
        return [found] if found else []
    words, rest = [], []
    if name in SHELLS or name in ("source", "."):
        operands = [index for index, word in enumerate(argv) if index and not word.startswith(("-", "+"))]
        if any(re.match(r"-[a-zA-Z]*[cn]", word) for word in argv[1:]) and name in SHELLS:
            return []
        words, rest = ([argv[operands[0]]], argv[operands[0] + 1:]) if operands else (_fed(simple), [])
    elif name.startswith(_PROGRAMS):
        operands = [index for index, word in enumerate(argv) if index and not word.startswith("-")]
        if operands and not any(word in ("-c", "-e", "-m", "-p", "--eval", "-r") for word in argv[1:operands[0]]):
            words, rest = [argv[operands[0]]], argv[operands[0] + 1:]
    elif "/" in argv[0]:
        words, rest = [argv[0]], argv[1:]
    found = []
    for word in words:
        path = written.full(word, here, disk)
        for one in (disk.matching(path)[:_MOST] if path and any(char in path for char in _GLOB) else [path]):
            if one and one not in parsed.files:  # what the line wrote itself the parser has read
                found += [(one, line) for line in [_line(disk.text(copies.get(one, one)), one, name, rest)] if line]
    return found


def _fed(simple):
    """Return the files on the standard input of a shell."""
    given = [target for operator, target in simple.redirects if operator.lstrip("0") == "<"]
    feeder = simple.upstream
    if not given and feeder is not None and feeder.argv and program_name(feeder.argv[0]) in ("cat", "head", "tail"):
        given = [word for word in feeder.argv[1:] if not word.startswith("-")]
    return given


def _line(text, path, name, rest):
    """Return a file's text as a line for a shell, None where it is none that we read."""
    if not text or "\0" in text:
        return None
    first = text.split("\n", 1)[0]
    program = _CODE.get(os.path.splitext(path)[1], "")
    if name.startswith(_PROGRAMS):
        program = program or "python3" if name.startswith(("python", "pypy")) else name
    elif name in SHELLS or name in ("source", "."):
        program = ""
    elif first.startswith("#!"):
        named = [program_name(word) for word in first[2:].split() if not word.startswith("-")]
        named = named[1:] if named[:1] == ["env"] else named
        program = "" if not named or named[0] in SHELLS else named[0]
    if not program:
        return "set -- {}\n{}".format(quote(rest), text) if rest else text
    return "{} - <<'{}'\n{}\n{}\n".format(program, _DOCUMENT, text, _DOCUMENT) if program.startswith(_PROGRAMS) else None


def _task(name, argv, here, disk):
    """Return `(file, what the task runs)`, or None."""
    words = [word for index, word in enumerate(argv) if index and not word.startswith("-") and argv[index - 1] not in ("-C", "-f", "--prefix", "--cwd", "-w", "--filter")]
    into = next((after for word, after in zip(argv, argv[1:]) if word in ("-C", "--prefix", "--cwd", "--dir")), "")
    here = written.full(into, here, disk) or here if into else here
    if name in _PACKAGE_RUNNERS:
        return _package(name, words, here, disk)
    if name in _MAKES:
        if {"-n", "--just-print", "--dry-run", "-l", "--list"}.intersection(argv):
            return None
        given = next((after for word, after in zip(argv, argv[1:]) if word in ("-f", "--file", "--makefile", "--justfile")), "")
        for file in [given] if given else _MAKES[name]:
            text = disk.text(os.path.join(here, file))
            if text:
                line = recipe(text, [word for word in words if "=" not in word])
                return (os.path.join(here, file), line) if line else None
        return None
    file = os.path.join(here, "Taskfile.yml" if name == "task" else "composer.json")
    text = disk.text(file)
    if text and name == "task":
        line = "\n".join(re.findall(r"(?m)^\s+- (?:cmd:\s*)?([^\n:{]+(?::[^\n ][^\n]*)?)$", _block(text, words[0] if words else "default")))
        return (file, line) if line else None
    return None


def _package(name, words, here, disk):
    if words[:1] and words[0] in ("run", "run-script", "rum", "urn"):
        task = words[1:2]
    else:
        task = words[:1] if name != "npm" or words[:1] and words[0] in _LIFECYCLE[:4] else []
    file = os.path.join(here, "package.json")
    text = disk.text(file) if task else None
    try:
        scripts = json.loads(text).get("scripts") if text else None
    except (ValueError, AttributeError):
        return None
    lines = [scripts[key] for key in ("pre" + task[0], task[0], "post" + task[0]) if isinstance(scripts.get(key), str)] if isinstance(scripts, dict) else []
    return (file, "\n".join(lines)) if lines else None


def recipe(text, goals):
    """Return the commands of a makefile's (or justfile's) goals and of what they need, as lines for a shell."""
    rules, order, names, targets = {}, [], dict(re.findall(r"(?m)^([A-Za-z_]\w*)\s*[:?]?=\s*(.*)$", text)), ()
    for line in text.replace("\\\n", " ").split("\n"):
        head = re.match(r"@?([\w.%/$(){}-]+(?: [\w.%/$(){}-]+)*)[^:\t]{0,200}?:(?![=:])([^=]*)$", line)
        if line[:1] in ("\t", " ") and line.strip():
            for target in targets:
                rules[target][1].append(line.strip().lstrip("@-+"))
        elif head and not line.startswith("."):
            targets = tuple(head.group(1).split())
            for target in targets:
                rules.setdefault(target, (head.group(2).split("#")[0].split(), []))
                order.append(target)
        elif line.strip() and not line.startswith("#"):
            targets = ()
    lines, waiting, done = [], list(goals or order[:1]), set()
    while waiting and len(done) < 50:
        goal = waiting.pop(0)
        if goal in rules and goal not in done:
            done.add(goal)
            waiting = rules[goal][0] + waiting
            lines += rules[goal][1]
    filled = [re.sub(r"\$[({](\w+)[)}]|\{\{\s*(\w+)\s*\}\}", lambda match: names.get(match.group(1) or match.group(2), match.group(1) or ""), line) for line in lines]
    return "\n".join(line.replace("$$", "$") for line in filled)


def _block(text, name):
    """Return the lines of a task in a Taskfile."""
    match = re.search(r"(?m)^  {}:\s*\n((?:    .*\n?|\s*\n)+)".format(re.escape(name)), text)
    return match.group(1) if match else ""
