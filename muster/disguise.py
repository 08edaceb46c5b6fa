"""Text that hides, or speaks as somebody else: characters nobody sees, tags of the client, labels of turns, lines of muster's own.

What others wrote is shown to models and people, so what it hides becomes visible and what it imitates is marked."""

import re

# Letters and signs of other scripts that are drawn like ASCII's.
_ALIKE = {ord(char): plain for chars, plain in (
    ("<＜﹤⟨〈〈‹˂ᐸ❮❰⧼«《≪", "<"), (">＞﹥⟩〉〉›˃ᐳ❯❱⧽»》≫", ">"), ("：﹕ː∶꞉", ":"), ("［【〔⟦", "["), ("］】〕⟧", "]"), ("／⁄∕", "/"), ("‐‑‒–—−＿", "-"),
    ("аАΑ", "a"), ("еЕΕ", "e"), ("оОοΟ", "o"), ("сСϲ", "c"), ("рРρΡ", "p"), ("уУΥ", "y"), ("хХΧ", "x"), ("іІιΙ", "i"), ("ѕЅ", "s"), ("јЈ", "j"),
    ("һНΗ", "h"), ("мМΜ", "m"), ("тТτΤ", "t"), ("кКκΚ", "k"), ("ԁ", "d"), ("ӏ", "l"), ("пո", "n"), ("ս", "u"), ("вВΒ", "b"), ("ʀ", "r"), ("ɡ", "g"), ("ν", "v"),
) for char in chars}
_ALIKE.update((0xFF01 + shift, chr(0x21 + shift)) for shift in range(94) if 0xFF01 + shift not in _ALIKE)
# Drawn as nothing, though Python calls them printable: fillers, joiners, blanks, variation selectors.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0") | {
    chr(code) for first, last in ((0xFE00, 0xFE0F), (0xE0100, 0xE01EF)) for code in range(first, last + 1)}
# More marks than this over one letter are no script's (Vietnamese has two, Hebrew three, Tibetan four).
MARKS = 4
# The beginnings of tags that the client and models use for what no person and no agent wrote.
_TAG = (r"(?i)(?:<|&(?:lt|\#0{0,6}60|\#x0{0,6}3c);?)(?=[\s/|!<]{0,20}(?:"
        r"(?:system|task|agent|teammate|user-prompt|local-command|command|bash|cross-session)[-_][a-z]|(?:system|task|agent)\ (?:reminder|notification|message)"
        r"|systemreminder|tasknotification|(?:system|human|assistant)\s{0,9}[>/]|antml:|function_|tool_(?:use|result)|invoke\s|sys>|im_(?:start|end)"
        r"|(?:system|user|assistant|endoftext)\|))")
_BREAK = r"(?:\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029])"
# What begins a turn of a conversation, at the start of a line.
_TURN = r"(?i)(?:\A|{0})[ \t>*_#\"'-]{{0,12}}(human|assistant|system|{1})[*_ \t]{{0,4}}:".format(_BREAK, r"(?<=\n)user")
_STAGE = r"\[\s?/?(?:(?i:system|inst|sys)|(?i:system[ -](?:message|reminder|prompt|notification|note))[^\]\n]{0,40}|SYSTEM[^\]\n]{0,40}|/INST)\s?\]"
# What begins a line of muster's own.
_OWN = (r"(?i){0}[ \t]{{0,8}}(muster|request|stages|gates|budget|findings|waived by the person|next|rules|alert|skills that may fit)"
        r"(?=[ \t]*:|[ \t]+(?:run|brief|hook)\b|[ \t]*\()").format(_BREAK)


def shown(value, keep=""):
    """Return the text with each run of characters that nobody sees as `⟨U+202E⟩` (`⟨U+200B and 3 more⟩`), and with white space
    that is not in `keep` as spaces. Emoji and the joiners that Arabic and Indic scripts need stay as they are."""
    if value.isprintable() and value.isascii():
        return value
    found, run, marks = [], [], 0
    for index, char in enumerate(value):
        space = char.isspace()
        marks = marks + 1 if char > "\u02ff" and not space and _combines(char) else 0
        if not space and (marks > MARKS or ((char in _BLANK or not char.isprintable()) and not _needed(value, index))):
            run.append(char)
            continue
        if run:
            found.append(_mark(run))
            run = []
        found.append((char if char in keep else " ") if space else char)
    return "".join(found) + (_mark(run) if run else "")


def hides(char):
    """Say whether a single character is one that nobody sees, white space aside."""
    return char in _BLANK or not (char.isprintable() or char.isspace())


def marked(value, own=False):
    """Return the text with the beginnings of the client's tags, the labels of turns (`Human:`) and `[SYSTEM]` in `‹ ›`;
    `own`: also what begins a line of muster's own, for texts that are none of muster's."""
    if value.isascii() and not any(char in value for char in "<&[:") and not (own and "\n" in value):
        return value
    folded, at = _folded(value)
    put = {where: "‹" + (value[where] if value[where] == "&" else "") for where in _openings(folded, at)}
    for match in re.finditer(_STAGE, folded):
        put[at[match.start()]], put[at[match.end() - 1]] = "‹", "›"
    for pattern in (_TURN, _OWN) if own else (_TURN,):
        for match in re.finditer(pattern, folded):
            first, last = at[match.start(1)], at[match.end(1) - 1]
            put[first], put[last] = "‹" + value[first], value[last] + "›"
    if not put:
        return value
    return "".join(put.get(index, char) for index, char in enumerate(value))


def openings(value):
    """Return where tags of the client's begin in the text, as a set of places."""
    return _openings(*_folded(value))


def _openings(folded, at):
    return {at[match.start()] for match in re.finditer(_TAG, folded)}


def _folded(value):
    """Return the text as it looks, in ASCII where it looks so, and the place of each of its characters in the text."""
    if value.isascii() and value.isprintable():
        return value, range(len(value))
    at = [index for index, char in enumerate(value) if not hides(char)]
    return "".join(value[index] for index in at).translate(_ALIKE), at


def _mark(run):
    return "⟨U+{:04X}{}⟩".format(ord(run[0]), " and {} more".format(len(run) - 1) if len(run) > 1 else "")


def _combines(char):
    import unicodedata

    return unicodedata.category(char)[0] == "M" and char not in _BLANK


def _needed(value, index):
    """Say whether an unseen character is one that an emoji or a script needs where it stands."""
    import unicodedata

    before, after = value[index - 1: index] if index else "", value[index + 1: index + 2]
    if value[index] in "\ufe0e\ufe0f":
        return bool(before) and before not in _BLANK and unicodedata.category(before)[0] in "SPN"
    if value[index] in "\u200c\u200d" and before and after:
        if unicodedata.category(after) == "So":
            return value[index] == "\u200d" and (before == "\ufe0f" or unicodedata.category(before) in ("So", "Sk"))
        return all("\u0600" <= one <= "\u109f" for one in (before, after))
    return False
