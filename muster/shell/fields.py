"""What the words of `words` expand to when every piece of them is known.

Splitting, braces and parameters follow the shell; what is unknown keeps its source as its text.
"""

_SPECIAL = frozenset("*?[{")
_DEFAULTS = frozenset(("", "-", "=", "+", ":-", ":=", ":+"))
_BRACES = 10  # brace expressions of one word that are worked out; a word with more counts as unknown
_PRIVATE = 0xE000


def fields(parts, value):
    """Return what a word expands to: a list of (text, known). `value(name)` gives a text, a list of words or None.

    A word with a glob or an expansion that can not be resolved is not known; its text is then its source.
    """
    if len(parts) == 1 and parts[0][0] == "t" and not (set(parts[0][1]) & _SPECIAL):
        return [(parts[0][1], True)]
    done = []
    for variant in _braces(parts):
        _expand(variant, value, done)
    return done


def _expand(parts, value, done):
    text, known, some = "", True, False
    for part in parts:
        if part[0] == "t":
            text, some = text + part[1], True
            if not part[2] and ("*" in part[1] or "?" in part[1] or "[" in part[1] or part[1] == "{"):
                known = known and part[1] == "[" and len(parts) == 1  # a lone bracket is the test command
            continue
        found, source, quoted = _resolve(part, value)
        if found is None:
            text, known, some = text + source, False, True
            continue
        if found == []:  # "$@" without parameters is no word at all
            some = bool(text)
            continue
        pieces = found if isinstance(found, list) else [found] if quoted else found.split()
        if not quoted and isinstance(found, str) and found[:1].isspace() and some:
            done.append((text, known))
            text, known, some = "", True, False
        for index, piece in enumerate(pieces):
            if index:
                done.append((text, known))
                text, known = "", True
            text, some = text + piece, True
        if not quoted and isinstance(found, str) and found[-1:].isspace() and pieces:
            done.append((text, known))
            text, known, some = "", True, False
    if some:
        done.append((text, known))


def _resolve(part, value):
    if part[0] == "o":
        output, source, quoted = part[1], part[2], part[3]
        if quoted == "file":
            return None, source, True
        return (None if output is None else output.rstrip("\n")), source, quoted
    name, operator, default, quoted, source = part[1:]
    found = value(name) if operator in _DEFAULTS else _further(name, operator, default, value)
    if operator and operator[-1] == "+":
        found = joined(default, value)
    elif operator in _DEFAULTS and operator and found is None:
        found = joined(default, value)
    if isinstance(found, list) and quoted and name.endswith("*"):
        found = " ".join(found)
    return found, "$" + source, quoted


def _further(name, operator, rest, value):
    from muster.shell import parameters

    return parameters.expanded(name, operator, rest, value)


def joined(parts, value):
    """Return the parts as one text, unsplit; None where a piece is unknown."""
    text = ""
    for part in parts:
        found = part[1] if part[0] == "t" else _resolve(part, value)[0]
        if found is None:
            return None
        text += " ".join(found) if isinstance(found, list) else found
    return text


def _braces(parts):
    count = sum(1 for part in parts if part[0] == "t" and not part[2] and part[1] == "{")
    if not count or not any(part[0] == "t" and not part[2] and ("," in part[1] or ".." in part[1]) for part in parts):
        return [[("t", "{", True) if part == ("t", "{", False) else part for part in parts] if count else parts]
    if count > _BRACES or len(parts) > 200:
        return [parts]
    flat = "".join(part[1] if part[0] == "t" and not part[2] else chr(_PRIVATE + index) for index, part in enumerate(parts))
    if len(flat) > 1000 or sum(1 for char in flat if _PRIVATE <= ord(char) < _PRIVATE + 200) != sum(
            1 for part in parts if part[0] != "t" or part[2]):
        return [parts]
    spread = []
    _spread("", flat, spread)
    if len(spread) > 64:
        return [parts]
    return [[parts[ord(char) - _PRIVATE] if _PRIVATE <= ord(char) < _PRIVATE + 200 else ("t", char, char in "{}")
             for char in word] for word in spread]


def _spread(before, rest, done):
    if len(done) > 64:
        return
    begin = rest.find("{")
    while begin >= 0:
        depth, cuts, end = 0, [begin], -1
        for index in range(begin, len(rest)):
            char = rest[index]
            depth += (char == "{") - (char == "}")
            if char == "," and depth == 1:
                cuts.append(index)
            elif not depth:
                end = index
                break
        if end >= 0 and len(cuts) > 1:
            cuts.append(end)
            for left, right in zip(cuts, cuts[1:]):
                _spread(before + rest[:begin], rest[left + 1:right] + rest[end + 1:], done)
            return
        if end >= 0 and ".." in rest[begin:end]:
            done.append(before + rest.replace("{", "*"))  # a range: not worked out, so not known
            return
        begin = rest.find("{", begin + 1)
    done.append(before + rest)
