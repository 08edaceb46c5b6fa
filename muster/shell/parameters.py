"""What bash's further expansions of a parameter come to: pieces, replacements, cases, indirection. Loaded where a word has one."""

from fnmatch import fnmatchcase

from muster.shell.words import ansi_c

FORM = r"(!?)([A-Za-z_][A-Za-z0-9_]*(?:\[[^\]\n$`]{0,80}\])?|[@*]|[0-9]+)(:\?|\?|//|/#|/%|/|##|#|%%|%|\^\^|\^|,,|,|@|:|(?=\}))"
LENGTH = r"#([A-Za-z_][A-Za-z0-9_]*)(?=\})"
_LONGEST, _SEARCHED = 128, 24  # characters of a value that a pattern is tried on: at an end, anywhere
_SLASH = "\x02"  # a slash that a quote or a backslash keeps from parting


def expanded(name, operator, rest, value):
    """Return what `${name operator rest}` comes to, a text or a list of words; None where that is unknown."""
    found = value(name)
    if operator[0] == "!":
        found = value(found) if isinstance(found, str) else None
        operator = operator[1:]
    if found is None or not operator or operator in ("?", ":?"):
        return found
    if operator == "length":
        return None if isinstance(found, list) else str(len(found))
    said = _text(rest, value)
    if said is None:
        return None
    if operator == ":":
        return _piece(name, found, said, value)
    if isinstance(found, list):
        each = [_one(item, operator, said) for item in found]
        return None if None in each else each
    return _one(found, operator, said)


def _text(parts, value):
    from muster.shell.fields import joined

    kept = [("t", part[1].replace("/", _SLASH), True) if part[0] == "t" and part[2] else part for part in parts]
    return joined(kept, value)


def _piece(name, found, said, value):
    numbers = []
    for word in said.split(":")[:2]:
        word = word.strip().strip("()").strip()
        word = word if not word.isidentifier() else value(word) if isinstance(value(word), str) else ""
        if not word.lstrip("-").isdigit():
            return None
        numbers.append(int(word))
    start, long = numbers[0], numbers[1] if len(numbers) > 1 else None
    start = start - 1 if isinstance(found, list) and name in ("@", "*") and start > 0 else start
    start = max(0, len(found) + start) if start < 0 else start
    end = len(found) if long is None else start + long if long >= 0 else len(found) + long
    return found[start:end]


def _one(text, operator, said):
    if operator in ("^^", "^", ",,", ","):
        change = str.upper if operator[0] == "^" else str.lower
        return None if said.strip("?*") else change(text) if len(operator) == 2 else change(text[:1]) + text[1:]
    if operator == "@":
        return {"L": text.lower(), "U": text.upper(), "u": text[:1].upper() + text[1:], "E": ansi_c(text)}.get(said)
    globs = bool(set(said) & set("*?["))
    if len(said) > _LONGEST or said.count("*") > 1 or globs and len(text) > (_SEARCHED if operator[0] == "/" else _LONGEST) or len(text) > 4096:
        return None
    if not globs and operator[0] in "#%":
        said = said.replace(_SLASH, "/")
        return (text[len(said):] if text.startswith(said) else text) if operator[0] == "#" else text[:len(text) - len(said)] if text.endswith(said) else text
    if operator[0] == "/":
        pattern, _, new = said.partition("/")
        return _replaced(text, operator[1:], pattern.replace(_SLASH, "/"), new.replace(_SLASH, "/"))
    pattern = said.replace(_SLASH, "/")
    cuts = range(len(text) + 1) if operator in ("#", "%%") else range(len(text), -1, -1)
    for cut in cuts:
        if operator[0] == "#" and fnmatchcase(text[:cut], pattern):
            return text[cut:]
        if operator[0] == "%" and fnmatchcase(text[cut:], pattern):
            return text[:cut]
    return text


def _replaced(text, kind, pattern, new):
    if not pattern:
        return text if kind in ("", "/") else new + text if kind == "#" else text + new
    if not set(pattern) & set("*?[\\") and kind in ("", "/"):
        return text.replace(pattern, new, -1 if kind == "/" else 1)
    done, start = "", 0
    while start <= len(text):
        ends = [end for end in range(len(text), start, -1) if (kind != "%" or end == len(text)) and fnmatchcase(text[start:end], pattern)]
        if ends:
            done, start = done + new, ends[0]
            if kind != "/":
                break
        elif kind == "#":
            break
        else:
            done, start = done + text[start:start + 1], start + 1
    return done + text[start:]
