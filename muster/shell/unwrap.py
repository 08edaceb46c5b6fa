"""What a simple command runs in its turn: the programs and strings inside wrappers, shells, pipes and files.

A program that is not in the tables of `wrappers` runs nothing as far as we know.
"""

from muster.shell import output
from muster.shell.words import Lost
from muster.shell.wrappers import EACH, FILE_RUN_BY, JOINED, RUN_BY, SHELLS, STDIN_PROGRAMS, STRINGS, WRAPPERS

_DEEPEST = 60  # wrappers around one command


class Feed:
    """A text on a standard input that no command of ours wrote."""

    argv, upstream = (), None

    def __init__(self, output):
        self.output = output


def program_name(word):
    """Return the name of the program that the word in command position starts."""
    name = word.rsplit("/", 1)[-1]
    name = name[:-4] if name.endswith(".exe") else name
    return name.split("@")[0] or name  # a version, as runners of packages take it


def quote(words):
    """Return the words as one text that a shell reads back as them."""
    return " ".join("'" + word.replace("'", "'\\''") + "'" for word in words)


def settings(parser, simple):
    """Follow what a builtin sets for the commands after it."""
    argv, name = simple.argv, simple.argv[0]
    if name == "set" and "--" in argv:
        cut = argv.index("--") + 1
        known = not any(index >= cut for index in simple.unknown)
        positional(parser.scope, argv[cut:] if known else None)
    elif name == "shift":
        values = parser.scope.get("@", [None])[0]
        positional(parser.scope, values[1:] if values is not None and len(argv) == 1 else None)
    elif name in ("read", "mapfile", "readarray"):
        from muster.shell import feeding

        feeding.read(parser, simple)
    elif name == "hash" and argv[1:2] == ["-p"] and len(argv) == 4:
        parser.parsed.functions[argv[3]] = argv[2] + ' "$@"'
    elif name == "printf" and "-v" in argv[1:3] and len(argv) > 3:
        parser.assign(argv[2], None if simple.unknown else output.printf(argv[3], argv[4:]))
    elif name == "alias":
        for index, word in enumerate(argv[1:], 1):
            if "=" in word and index not in simple.unknown:
                key, value = word.split("=", 1)
                parser.parsed.functions[key] = value + ' "$@"'


def positional(scope, values, zero=None):
    """Set the positional parameters; `values` is None where they are unknown."""
    scope["@"] = scope["*"] = [values]
    for index in range(1, 10):
        scope[str(index)] = [None if values is None else values[index - 1] if index <= len(values) else ""]
    scope["0"] = [zero]


def look(parser, simple):
    """Append what `simple` runs to the parser's commands, as deep as it goes, and work out what it prints."""
    argv, parsed = simple.argv, parser.parsed
    if simple.depth > _DEEPEST:
        raise Lost("wrappers")
    if simple.assignments and simple.depth == 0 and not RUN_BY.isdisjoint(simple.assignments):
        _held(parser, simple.assignments)
    if argv and argv[0] in ("read", "mapfile", "readarray"):
        settings(parser, simple)  # again: the here-document it reads was still to come
    output.work_out(parsed, simple)
    if not argv or 0 in simple.unknown:
        return
    name = program_name(argv[0])
    if name in parsed.functions and name not in parsed.active:
        _call(parser, simple, name)
    elif name in SHELLS:
        _shell(parser, simple)
    elif name in ("source", "."):
        _script(parser, simple, 1)
    elif name in STDIN_PROGRAMS:
        if "-f" in argv[1:-1]:
            _script(parser, simple, argv.index("-f") + 1)
        else:
            _from_stdin(parser, simple)
    elif name == "trap" and len(argv) > 2 and argv[1] not in ("-", ""):
        parser.program(argv[2 if argv[1] == "--" else 1], parser.scope)
    elif name in ("find", "fd", "fdfind"):
        _find(parser, simple)
    elif name in ("xargs", "gxargs"):
        from muster.shell import feeding

        feeding.xargs(parser, simple)
    elif name == "parallel":
        from muster.shell import feeding

        feeding.parallel(parser, simple)
    elif name == "export":
        _held(parser, dict(word.split("=", 1) for word in argv[1:] if "=" in word))
    elif name in ("make", "gmake"):
        from muster.shell import recipes

        recipes.look(parser, simple)
    else:
        _wrapper(parser, simple, name)
        if output.file_name(argv[0]) in parsed.files:
            _script(parser, simple, 0)


def _held(parser, assignments):
    """Look at the programs that variables hold for others to run; two of them name a file instead."""
    for key, value in assignments.items():
        if key in FILE_RUN_BY:
            value = parser.parsed.files.get(output.file_name(value))
        if key in RUN_BY and value:
            parser.program(value, dict(parser.scope))


def _inner(parser, simple, words, unknown=(), assignments=None):
    if words:
        inner = simple.inside(list(words), frozenset(unknown), assignments)
        parser.parsed.commands.append(inner)
        look(parser, inner)
        simple.output = inner.output


def _from(simple, cut):
    return simple.argv[cut:], [index - cut for index in simple.unknown if index >= cut]


def _operand(argv, values, start):
    values, index = values.split(), start
    while index < len(argv):
        word = argv[index]
        if word == "--":
            return index + 1
        if not word.startswith("-") or word == "-":
            return index
        index += 2 if word in values or word[1] != "-" and "-" + word[-1] in values and not any("-" + one in values for one in word[1:-1]) else 1  # `sudo -iu ada`
    return index


def _wrapper(parser, simple, name):
    argv = simple.argv
    for count in (3, 2, 1):
        key = " ".join([name] + argv[1:count]) if len(argv) >= count else ""
        if key in JOINED:
            parser.program(" ".join(argv[_operand(argv, JOINED[key], count):]), parser.scope, simple.upstream)
            return
        if key in WRAPPERS:
            break
    options = STRINGS.get(name, "").split()
    if options:
        for index, word in enumerate(argv[1:-1], 1):
            if word in options:
                parser.program(argv[index + 1], parser.scope, simple.upstream)
        for word in argv[1:]:
            if word.startswith("--") and word.split("=")[0] in options and "=" in word:
                parser.program(word.split("=", 1)[1], parser.scope, simple.upstream)
    if name in EACH:
        for word in argv[_operand(argv, EACH[name], 1):]:
            if " " in word:
                parser.program(word, parser.scope)
    if key in WRAPPERS:
        _wrapped(parser, simple, name, count, WRAPPERS[key])


def _wrapped(parser, simple, name, start, row):
    argv, (values, skip) = simple.argv, row
    cut = _operand(argv, values, start)
    if name == "command" and any(word.startswith("-") and "v" in word.lower() for word in argv[1:cut]):
        return
    if name == "env":
        for index, word in enumerate(argv[1:cut], 1):
            long = word.startswith("--split-string=")
            if word in ("-S", "--split-string") or long or (word.startswith("-S") and word != "-S"):
                text = argv[index + 1] if word in ("-S", "--split-string") and index + 1 < len(argv) else word[15 if long else 2:]
                parser.program(text + " " + quote(argv[cut:]), parser.scope, simple.upstream)
                return
    assignments = dict(simple.assignments)
    cut += name == "env" and argv[cut:cut + 1] == ["-"]
    while name in ("env", "sudo", "doas") and cut < len(argv) and argv[cut].split("=")[0].isidentifier() and "=" in argv[cut]:
        assignments.update([argv[cut].split("=", 1)])
        cut += 1
    words, unknown = _from(simple, cut + skip)
    _inner(parser, simple, words, unknown, assignments)


def _call(parser, simple, name):
    parsed = parser.parsed
    kept = {key: parser.scope.get(key) for key in ["@", "*"] + [str(index) for index in range(10)]}
    positional(parser.scope, None if simple.unknown else simple.argv[1:])
    parsed.active.append(name)
    inside, parsed.body = parsed.body, 1 if simple.body else 0
    try:
        simple.output = parser.program(parsed.functions[name], parser.scope, simple.upstream).printed()
    finally:
        parsed.active.pop()
        parsed.body = inside
        parser.scope.update((key, value or [None]) for key, value in kept.items())


def _shell(parser, simple):
    argv, index, string, stdin = simple.argv, 1, False, False
    while index < len(argv):
        word = argv[index]
        if word == "--" or word == "-":
            index += 1
            break
        if not word.startswith(("-", "+")):
            break
        if not word.startswith("--"):
            string, stdin = string or "c" in word, stdin or "s" in word
            index += word.endswith(("o", "O"))
        elif word in ("--rcfile", "--init-file", "--command"):
            string = string or word == "--command"
            index += word != "--command"
        index += 1
    if string:
        if index < len(argv):
            scope = dict(parser.scope)
            scope.update((key, [value]) for key, value in simple.assignments.items())
            known = not any(place > index for place in simple.unknown)
            positional(scope, argv[index + 2:] if known else None, argv[index + 1] if known and index + 1 < len(argv) else None)
            feed = simple.upstream if simple.stdin_text is None else Feed(simple.stdin_text)
            simple.output = _forked(parser, simple, argv[index], scope, feed).printed()
    elif stdin or index >= len(argv) or argv[index] in ("/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"):
        _from_stdin(parser, simple)
    else:
        _script(parser, simple, index)


def _forked(parser, simple, text, scope, feed=None, forks=True):
    """Run `text` as what the command `simple` is given to run, in a shell of its own where it `forks`."""
    parsed, before = parser.parsed, parser.parsed.shell
    parsed.shell = simple.shell
    if forks:
        parsed.fork()
    inner = parser.program(text, scope, feed)
    parsed.shell = before
    return inner


def _from_stdin(parser, simple):
    text = output.fed(parser.parsed, simple)
    if text is not None:
        _forked(parser, simple, text, dict(parser.scope))
    elif simple.upstream or any(target.startswith("<(") for _, target in simple.redirects):
        names, upstream = [], simple.upstream
        while upstream and len(names) < 20:
            names.append(program_name(upstream.argv[0]) if upstream.argv else "")
            upstream = upstream.upstream
        _opaque(parser, names)
    else:
        parser.waiting = True


def _opaque(parser, names):
    parser.parsed.opaque.extend(names)
    parser.parsed.understood = False


def _script(parser, simple, index):
    argv, files = simple.argv, parser.parsed.files
    if index >= len(argv):
        return
    if argv[index] in ("/dev/stdin", "/dev/fd/0"):
        _from_stdin(parser, simple)
        return
    name = output.file_name(argv[index])
    if name in files:
        text = files.pop(name)  # a script that runs itself runs once
        if text is None:
            _opaque(parser, [""])
            return
        scope = dict(parser.scope)
        positional(scope, None if simple.unknown - {index} else argv[index + 1:])
        _forked(parser, simple, text, scope, simple.upstream, argv[0] not in ("source", "."))
        files[name] = text


def _find(parser, simple):
    argv, names = simple.argv, ("-exec", "-execdir", "-ok", "-okdir", "-x", "-X", "--exec", "--exec-batch")
    for start, word in enumerate(argv):
        if word in names:
            end = start + 1
            while end < len(argv) and argv[end] not in (";", "+"):
                end += 1
            words = argv[start + 1:end]
            _inner(parser, simple, words, [index for index, item in enumerate(words) if "{}" in item or start + 1 + index in simple.unknown])
