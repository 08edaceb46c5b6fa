"""Finds the files that a shell command line writes, changes or removes, as far as the line itself tells.

Pure: it reads the line; what it must know of the disk it asks the `disk` it is given. Builds, tests and package managers
are not looked into: what they write is theirs, and the tree's hash tells of it. A target that can not be read from the
line is left out, except where a command goes over many files at once.
"""

import os
import re

from muster import shell
from muster.shell.unwrap import program_name
from muster.written import code, rows

_GIT_VALUES = ("-C", "-c", "--git-dir", "--work-tree", "--namespace", "--exec-path", "--config-env")
_HERE = ("$PWD/", "${PWD}/", "$(pwd)/", "`pwd`/")
_TOP = ("$CLAUDE_PROJECT_DIR/", "${CLAUDE_PROJECT_DIR}/", "$(git rev-parse --show-toplevel)/")
_MANY = "…"  # what the parser puts where xargs adds words that it can not know


class Disk:
    """What is asked of the disk; this one knows nothing."""

    root = home = ""

    def is_file(self, path):
        """Say whether there is a file."""
        return False

    def is_folder(self, path):
        """Say whether there is a folder."""
        return False

    def text(self, path):
        """Return a small file's text, or None."""
        return None


def files(command, folder="", disk=None):
    """Return the paths that the line writes, each once, joined to the folder the line is in by then. A folder in it stands
    for whatever is in it; a glob stays one."""
    disk, found = disk or Disk(), []
    parsed = shell.simple_commands(command)
    places, groups, sought = {(): folder}, list(parsed.redirects), ""
    for index, simple in enumerate(parsed.commands):
        while groups and groups[0][0] <= index:
            found += _redirected([groups.pop(0)[1:]], places[()], disk)
        here = place(places, simple.shell)
        argv = simple.argv
        name = program_name(argv[0]) if argv else ""
        if name in ("cd", "pushd"):
            where = next((word for word in argv[1:] if not word.startswith("-")), "")
            places[simple.shell] = full(where, here, disk) or here
            continue
        found += _redirected(simple.redirects, here, disk)
        if simple.body or not argv or 0 in simple.unknown:
            continue
        if name == "find":
            sought = _sought(argv)
        for word in _targets(name, simple, here, disk):
            looped = parsed.loops.get(re.sub(r"[\"${}]", "", word)) if word and "$" in word else None
            for named in looped or (word or "",):
                named = (sought or ".") if _MANY in named else named.replace("{}", sought or ".") if "{}" in named else named
                path = full(named, here, disk)
                found += [path] if path else []
    found += _redirected([group[1:] for group in groups], places[()], disk)
    return list(dict.fromkeys(found))


def place(places, path):
    """Return the folder of a shell: its own, or that of the shell which started it."""
    if path not in places:
        places[path] = place(places, path[:-1])
    return places[path]


def full(word, folder, disk):
    """Return a word as a path from where the line began, or None for one that can not be known or is no file."""
    word = word.replace('"', "") if "$" in word else word
    for start in _HERE:
        word = word[len(start):] if word.startswith(start) else word
    for start in _TOP:
        word = os.path.join(disk.root, word[len(start):]) if disk.root and word.startswith(start) else word
    for start in ("~/", "$HOME/", "${HOME}/"):
        word = os.path.join(disk.home, word[len(start):]) if disk.home and word.startswith(start) else word
    if not word or "$" in word or "`" in word or word.startswith("~") or len(word) > 4000 or word.startswith("/dev/"):
        return None
    return os.path.normpath(os.path.join(folder, word))


def _redirected(redirects, folder, disk):
    named = [target for operator, target in redirects if ">" in operator and not target.startswith(("<(", ">("))
             and not (operator.endswith("&") and (target.isdigit() or target == "-"))]
    return [path for path in (full(target, folder, disk) for target in named) if path]


def _operands(words, values=""):
    """Return `(operands, options)`; what stands behind `--` is an operand."""
    values, operands, options, index = values.split(), [], [], 0
    while index < len(words):
        word = words[index]
        if word == "--":
            return operands + words[index + 1:], options
        if word.startswith("-") and word != "-":
            options.append(word)
            index += word in values
        else:
            operands.append(word)
        index += 1
    return operands, options


def _targets(name, simple, folder, disk):
    argv = simple.argv
    if name.startswith(("python", "pypy")) and argv[1:2] == ["-m"] and len(argv) > 2:
        name, argv = argv[2], argv[2:]
    if name in rows.EACH:
        operands, options = _operands(argv[1:], rows.EACH[name])
        return operands
    if name in rows.LAST:
        return _copied(name, argv, disk, folder)
    if name in ("sed", "gsed", "perl", "ruby", "awk", "gawk", "mawk"):
        return _inplace(name, argv) + (code.files(name, argv, simple, disk, folder) if name in ("perl", "ruby") else [])
    if name == "git":
        return _git(argv, simple, disk, folder)
    if name == "patch":
        operands, options = _operands(argv[1:], "-p -i -d -o -D -r --input --directory --output")
        return [] if "--dry-run" in options else operands[:1] or _patched(simple, _value(argv, "-i", "--input"), disk, folder)
    if name == "find":
        named = [after for word, after in zip(argv, argv[1:]) if word in ("-fprint", "-fprint0", "-fprintf", "-fls")]
        return named + ([_sought(argv)] if "-delete" in argv else [])
    if name == "dd":
        return [word[3:] for word in argv[1:] if word.startswith("of=")]
    if name in ("sort", "curl", "wget", "tar", "bsdtar", "unzip"):
        return _taken_out(name, argv)
    if name.startswith(code.PROGRAMS) and name != "perltidy" and not (name in ("deno", "bun") and argv[1:2] == ["fmt"]):
        return code.files(name, argv, simple, disk, folder)
    return _formatted(name, argv)


def _value(argv, *options):
    for word, after in zip(argv[1:], argv[2:] + [""]):
        if word in options:
            return after
        for option in options:
            if word.startswith(option + "=") or (len(option) == 2 and word.startswith(option) and word != option):
                return word[len(option):].lstrip("=")
    return ""


def _copied(name, argv, disk, folder):
    operands, options = _operands(argv[1:], rows.LAST[name])
    into = _value(argv, "-t", "--target-directory") if name not in ("rsync", "scp") else ""
    if name == "install" and any(word == "-d" or word == "--directory" for word in options):
        return []
    if name in ("rsync", "scp") and operands and re.match(r"[^/]*:", operands[-1]):
        return []
    sources, target = (operands, into) if into else (operands[:-1], operands[-1] if len(operands) > 1 else None)
    written = [target]
    if target is not None and (into or len(sources) > 1 or target.endswith("/") or disk.is_folder(os.path.join(folder, target))):
        written = [os.path.join(target, os.path.basename(source.rstrip("/"))) for source in sources if "*" not in source] or [target]
    if name == "ln" and len(operands) == 1 and not into:
        written = [os.path.basename(operands[0])]
    return written + (sources if name == "mv" else [])


def _inplace(name, argv):
    if name in ("awk", "gawk", "mawk"):
        printed = [path for word in argv[1:] for path in re.findall(r'>{1,2}\s*"([^"\n]{1,300})"', word)]
        return printed + (_operands(argv[1:], "-i -v -F -f")[0][1:] if "inplace" in argv else [])
    script = "-e" if name != "perl" else "-e -E"
    operands, options = _operands(argv[1:], script + " -f --expression --file -l -I" + (" -i" if name == "sed" and "" in argv else ""))
    flags = [word for word in options if not word.startswith("--")]
    scripted = [path for word in argv[1:] for path in re.findall(r"(?:^|[;/0-9a-zA-Z}\n])\s*w ([^\s;}]{1,300})", word)] if name in ("sed", "gsed") else []
    edits = any(word.startswith("--in-place") for word in options) or any(re.match(r"-[0-9a-zA-Z]*?i", word) for word in flags if not word.startswith(("-I", "-M")))
    if not edits:
        return scripted
    given = any(word in ("-f", "--expression", "--file") or word.startswith(("--expression=", "--file=")) or re.match(r"-[a-zA-Z0-9]*e", word) for word in options)
    if name in ("perl", "ruby") and given and not any(word in ("-e", "-E") for word in options):
        operands = operands[1:]  # `-pie CODE`: the option is glued to others, its value is not
    return [word for word in (operands if given or name in ("perl", "ruby") else operands[1:]) if word]


def _git(argv, simple, disk, folder):
    index, top = 1, ""
    while index < len(argv) and argv[index].startswith("-"):
        top = os.path.join(top, argv[index + 1]) if argv[index] == "-C" and index + 1 < len(argv) else top
        index += 2 if argv[index] in _GIT_VALUES else 1
    verb, rest = (argv[index], argv[index + 1:]) if index < len(argv) else ("", [])
    operands, options = _operands(rest, "-s --source --pathspec-from-file -b -B --directory -p --exclude --include --orphan --conflict -m --message -o --output")
    found = []
    if verb == "checkout" and "--" in rest:
        found = rest[rest.index("--") + 1:]
    elif verb == "checkout" and not {"-b", "-B", "--orphan"}.intersection(options):
        found = [word for word in operands if disk.is_file(os.path.join(folder, top, word)) or word == "."]
    elif verb == "restore" and ("--staged" not in options and "-S" not in options or "--worktree" in options or "-W" in options):
        found = operands
    elif verb == "rm" and not {"--cached", "-n", "--dry-run"}.intersection(options):
        found = operands
    elif verb == "mv" and not {"-n", "--dry-run"}.intersection(options):
        found = operands
    elif verb == "apply" and not {"--check", "--stat", "--numstat", "--summary", "--cached"}.intersection(options):
        found = [path for word in operands or [""] for path in _patched(simple, word, disk, os.path.join(folder, top))]
    elif verb in ("show", "diff", "log", "archive", "format-patch"):
        found = [_value(argv, "--output", "-o")] if _value(argv, "--output") or verb in ("archive", "format-patch") else []
    return [os.path.join(top, word) for word in found if word]


def _patched(simple, named, disk, folder):
    """Return the files that a patch changes; a patch that can not be read may change any."""
    fed = simple.stdin_text if simple.stdin_text is not None else simple.upstream.output if simple.upstream else None
    source = named if named and named != "-" else next((target for operator, target in simple.redirects if operator == "<"), "")
    text = disk.text(os.path.join(folder, source)) if source else fed
    if text is None:
        return ["."]
    names = re.findall(r"(?m)^(?:\+\+\+|---) (?:[abciw]/)?([^\t\n]+)", text)
    return [name for name in names if name != "/dev/null"] or ["."]


def _taken_out(name, argv):
    if name == "sort":
        return [_value(argv, "-o", "--output")]
    if name == "curl":
        return [_value(argv, "-o", "--output")]
    if name == "wget":
        return [_value(argv, "-O", "--output-document")]
    if name == "unzip":
        return [] if any(re.match(r"-[a-zA-Z]*[lptZ]", word) for word in argv[1:]) or len(argv) < 2 else [_value(argv, "-d") or "."]
    flags = argv[1] if len(argv) > 1 else ""
    if flags.startswith("--extract") or "--extract" in argv or re.match(r"-?[a-zA-Z]*x", flags if not flags.startswith("--") else ""):
        return [_value(argv, "-C", "--directory") or "."]
    made = _value(argv, "-f", "--file") or (argv[2] if len(argv) > 2 and "f" in flags else "")
    return [made] if re.match(r"-?[a-zA-Z]*c", flags if not flags.startswith("--") else "") and made != "-" else []


def _formatted(name, argv):
    for row in (name + " " + (argv[1] if len(argv) > 1 else ""), name):
        if row in rows.FORMATS:
            needs, looks, values = rows.FORMATS[row]
            operands, options = _operands(argv[row.count(" ") + 1:], values)
            given = {word.split("=")[0] for word in options} | set(options) | ({"-"} if "-" in operands else set())
            if (needs and not given.intersection(needs.split())) or given.intersection(looks.split()) or {"--help", "--version"} & given:
                return []
            return [word for word in operands if word not in ("check", "format", "lint", "./...")] or ["."]
    return []


def _sought(argv):
    """Return what a find goes over: its first folder, with the pattern of names where it has one."""
    start = next((word for word in argv[1:] if not word.startswith(("-", "(", "!"))), ".") if len(argv) > 1 and not argv[1].startswith("-") else "."
    pattern = next((after for word, after in zip(argv, argv[1:]) if word in ("-name", "-iname")), "")
    return os.path.join(start, pattern) if pattern else start
