"""What a program runs that is fed with the words of it: xargs, parallel; what variables a read fills. Loaded where one is named."""

from muster.shell import output, unwrap


def read(parser, simple):
    """Set the variables that `read` or `mapfile` fills with what it is fed; unknown where that is not known."""
    argv, given = simple.argv, output.fed(parser.parsed, simple)
    if given is None and any(operator == "<" for operator, _ in simple.redirects):
        given = next((parser.parsed.files.get(target) for operator, target in simple.redirects if operator == "<"), None)
    names = [word for word in argv[1:] if word.isidentifier()]
    if argv[0] != "read":
        for name in names[-1:] or ["MAPFILE"]:
            parser.assign(name, None if given is None else given.rstrip("\n").split("\n"))
        return
    if given is not None and len(names) > 1 and "IFS" not in simple.assignments and not any(word[:2] in ("-d", "-n", "-N") for word in argv[1:]):
        words = given.strip().split(None, len(names) - 1)
        for index, name in enumerate(names):
            parser.assign(name, words[index] if index < len(words) else "")
        return
    parts = simple.assignments.get("IFS") or " \t\n"
    if given is not None and parts.strip():
        given = "".join(" " if char in parts else char for char in given)
    array = any(word.startswith("-") and word.endswith("a") for word in argv[1:])
    for name in names:
        parser.assign(name, None if given is None else given.split() if array else given.strip())


def xargs(parser, simple):
    """Look at what `xargs` starts: with the words it reads, where they are known."""
    argv = simple.argv
    cut = unwrap._operand(argv, "-I -n -L -P -s -d -E -a -J -R --max-args --max-procs --max-lines --delimiter --arg-file --replace", 1)
    words, unknown = unwrap._from(simple, cut)
    mark = next((argv[index + 1] if word == "-I" else word[2:] or "{}" for index, word in enumerate(argv[:cut])
                 if word[:2] in ("-I", "-i") and index + 1 < len(argv)), None)
    fed = output.fed(parser.parsed, simple)
    given = None if fed is None else fed.split("\n")[:-1] if mark else fed.split()
    if given is None and mark:
        unwrap._inner(parser, simple, words, unknown + [index for index, word in enumerate(words) if mark in word])
    elif given is None:
        unwrap._inner(parser, simple, words and words + ["…"], unknown + [len(words)])
    elif mark:
        for item in given[:16]:
            unwrap._inner(parser, simple, [word.replace(mark, item) for word in words], unknown)
    else:
        for items in [given] + ([[item] for item in given[:16]] if any(word[:2] in ("-n", "-L") for word in argv[:cut]) else []):
            unwrap._inner(parser, simple, words + items, unknown)


def parallel(parser, simple):
    """Look at what `parallel` starts, once for each of its words."""
    argv = simple.argv
    cut = unwrap._operand(argv, "-j -I -S -n -N -a --jobs --colsep -C --joblog --results --delay --timeout --retries", 1)
    ends = [index for index, word in enumerate(argv) if word in (":::", ":::+", "::::") and index >= cut]
    words = argv[cut:ends[0] if ends else len(argv)]
    given = argv[ends[0] + 1:] if ends else (output.fed(parser.parsed, simple) or "").split("\n")
    text = " ".join(words)
    for item in [item for item in given if item and not item.startswith(":::")][:16] or [""]:
        parser.program(text.replace("{}", item) if "{}" in text else text + " " + item, parser.scope)
