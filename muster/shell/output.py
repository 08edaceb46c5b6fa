"""What simple commands print where that is plain to see: the text that a pipe, a file or a substitution carries on."""

import re

from muster.shell.words import ansi_c

_DECODERS = frozenset("base64 gbase64 base32 xxd openssl gzip gunzip zcat rev tr".split())
_FORMAT = r"%(?:%|-?[0-9]*(?:\.[0-9]+)?[sbqdi])"
_WRITES = frozenset((">", ">>", ">|", "&>", "&>>", "1>", "1>>", "1>|"))


def file_name(word):
    """Return the one spelling of a file's path under which its text is kept."""
    while word.startswith("./"):
        word = word[2:].lstrip("/")
    return word


def fed(parsed, simple):
    """Return the text on the standard input of `simple`, or None where it is unknown."""
    for operator, target in reversed(simple.redirects):
        if operator in ("<", "0<"):
            return parsed.files.get(file_name(target))
    if simple.stdin_text is not None:
        return simple.stdin_text
    return simple.upstream.output if simple.upstream else None


def work_out(parsed, simple):
    """Set `simple.output`, and keep what it writes into files."""
    simple.output = _printed(parsed, simple)
    argv = simple.argv
    if argv and argv[0].rsplit("/", 1)[-1] == "tee":
        for word in argv[1:]:
            _keep(parsed, word, simple.output, "-a" in argv)
    for operator, target in simple.redirects:
        if operator in _WRITES:
            _keep(parsed, target, simple.output, ">>" in operator)
            simple.output = ""


def _keep(parsed, target, output, add):
    name = file_name(target)
    if output is None:
        parsed.files.pop(name, None)
    else:
        text = (parsed.files.get(name) or "") if add else ""
        if len(text) + len(output) < 100000 and len(parsed.files) < 200:
            parsed.files[name] = text + output


def _printed(parsed, simple):
    argv = simple.argv
    if not argv:
        return ""
    name = argv[0].rsplit("/", 1)[-1]
    if name in ("cat", "tee"):
        operands = [word for word in argv[1:] if not word.startswith("-") or word == "-"]
        if name == "tee" or not operands or operands == ["-"]:
            return fed(parsed, simple)
        texts = [parsed.files.get(file_name(word)) for word in operands]
        return None if None in texts else "".join(texts)
    if simple.unknown:
        return None
    if (name == "which" and len(argv) == 2) or (name in ("command", "type") and len(argv) == 3 and argv[1] in ("-v", "-p", "-P")):
        return argv[-1] + "\n"
    if name in _DECODERS:
        from muster.shell import decode

        return decode.decoded(name, argv, fed(parsed, simple))
    if name == "echo":
        return _echo(argv[1:])
    if name == "printf" and len(argv) > 1 and argv[1] != "-v":
        words = argv[2:] if argv[1] == "--" else argv[1:]
        return printf(words[0], words[1:]) if words else ""
    return "" if name in (":", "true", "cd", "mkdir", "export", "set", "local", "declare", "unset", "rm", "touch", "chmod") else None


def _echo(words):
    end, escapes = "\n", False
    while words and words[0] in ("-n", "-e", "-E", "-ne", "-en"):
        end = "" if "n" in words[0] else end
        escapes = escapes or "e" in words[0]
        words = words[1:]
    text = " ".join(words)
    return (ansi_c(text) if escapes else text) + end


def printf(form, words):
    """Return what `printf form words…` prints."""
    form, words, done = ansi_c(form), list(words), []
    while True:
        before = len(words)

        def one(match):
            if match.group() == "%%":
                return "%"
            word = words.pop(0) if words else ""
            return ansi_c(word) if match.group()[-1] == "b" else word

        done.append(re.sub(_FORMAT, one, form))
        if not words or len(words) == before or len(done) > 1000:
            return "".join(done)
