"""The assignment of a value to a name that speaks of a secret, in configuration, shell, and code of many languages."""

import re

from muster.secrets import context, formats, passing

_FLAG = (r"(?i)(?:--?[A-Za-z0-9_\-]{0,40}|(?:^|\n)\s{0,20}(?:ENV|ARG|setx?|export)\s+[A-Za-z0-9_]{0,60}|"
         r"(?:set -[a-z]{1,3}|setenv|\w{1,12}_param|#\s?define|config set|secret set)\s{1,4}[A-Za-z0-9_.\-]{0,60})$")
_UUID = r"^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"
_DIGEST = r"(?:sha|md5|hash|digest|checksum|commit|etag|fingerprint|revision|integrity|nonce|salt|\biv\b|guid|uuid|trace|span|request.?id|correlation)"
# Compiled at once: a text that speaks of secrets at all comes here a thousand times.
_REST = re.compile(context._REST)
_GOES_ON = re.compile(r"[^=:,(>|?<]{0,16}[=:,(>|?<]")
_NAME = "abcdefghijklmnopqrstuvwxyz0123456789_.-"
_OWN = re.compile(r"(?:[A-Z]?[a-z0-9]*|[A-Z0-9]*)$")
_ANY, _SPACE, _QUOTE = (context._QUOTED,), " \t\n\r", "\"'"
# What may come after a name, by the character that follows it.
_FORMS = {":": (context._QUOTED, context._BLOCK, context._ITEM), ">": (context._TAG,), "<": (context._PLIST, context._QUOTED), "`": (context._CELL, context._QUOTED)}
_FORMS.update((char, (context._NEXT, context._QUOTED, context._QUOTED_XML, context._TAG, context._CELL, context._PROPERTY)) for char in _SPACE)
_FORMS.update((char, (context._NEXT, context._OPTION, context._NESTED, context._QUOTED, context._QUOTED_XML, context._DEFAULT, context._BLOCK, context._ITEM, context._CONTENT)) for char in _QUOTE)
_FORMS.update((char + after, _ANY) for char in _QUOTE for after in ")].;")
_FORMS.update({" =": _ANY, "\":": _FORMS[":"], "':": _FORMS[":"]})


def _form(text, compiled={}):  # noqa: B006 - kept on purpose: the cache of `re` is slower than the match
    found = compiled.get(text)
    if found is None:
        found = compiled[text] = re.compile(text)
    return found


def _vendors(pattern=[]):  # noqa: B006 - made once
    if not pattern:
        pattern.append(re.compile("|".join(re.escape(word) for row in formats.NAMED for word in row[2].split())))
    return pattern[0]


def names(lower):
    """Return `(place, stem)` of all stems in the text, in order."""
    found = []
    for stem in context._STEMS:
        at = lower.find(stem)
        while at >= 0:
            found.append((at, stem))
            at = lower.find(stem, at + len(stem))
    return sorted(found)


def at(text, lower, at, stem, path):
    """Return `(kind, start, end)` of the secret that the name around `at` is given, or None."""
    rest = _REST.match(text, at)
    if not rest or not (_GOES_ON.match(text, rest.end()) or text[at - 1:at] in "-:_ "):
        return None
    before = lower[max(0, at - 40):at]
    prefix = before[len(before.rstrip(_NAME)):]
    if stem == "key" and not prefix and before[-1:] != " ":
        return None
    if _is_other(stem, rest.group().lower(), prefix, text, at):
        return None
    match, bare = _value(text, at, rest.end(), before, path)
    if match is None or (bare and re.search(r"arn:[a-z0-9:\-]*$", lower[max(0, at - 120):at])):
        return None
    value, start = match.group("v"), match.start("v")
    if match.groupdict().get("s") == "," and not re.search(r"[(\[{]\s{0,20}\S{0,4}$|--?$", before[:len(before) - len(prefix)]) and not prefix.startswith("-"):
        return None  # a name among others in a list, not the name of what follows
    if bare and _hopeless(value):
        return None
    if bare:
        value = _trimmed(value, text, at)
        inside = _inside_connection(text, at, rest.end())
        value = value.split(";")[0] if inside else value
        if inside and len(value) > 3 and not re.search(r"[(),]", value) and not passing.placeholder(value) and not passing.reference(value) and not passing.published(value):
            return "connection-string", start, start + len(value)
    return _kind(stem, rest.group().lower(), prefix, value, start, text, lower, bare, path)


def _is_other(stem, rest, prefix, text, at):
    """Say whether the name speaks of something else than a secret."""
    if prefix:
        own = text[max(0, at - len(prefix)):at].rstrip("_-. ")
        if _OWN.search(own).group().lower() in context._OTHER or own.lower() in context._OTHER:
            return True
    if "public" in prefix and re.search(r"public[_.\-]?key[_.\-]?$", prefix):
        return True  # the token of a public key: an assembly of .NET has one
    if stem == "pass" and rest.startswith("pass") and len(re.match(r"[a-z]+", rest).group()) == 4 and prefix[-1:].isalpha() and not text[at].isupper():
        return True
    if stem == "pass" and rest == "pass" and not prefix and not text[at].islower():
        return True  # the verdict of a test
    if stem == "key" and not _form(context._KEYED).search(prefix):
        return not _vendors().search(prefix) and not re.search(r"[A-Z0-9]_$", text[max(0, at - 20):at])
    return stem == "auth" and not re.search(r"(?:^|[_\"'])_?$|docker|registry|basic_?$", prefix)


def _value(text, at, end, before, path):
    """Return the match of the value, and whether it stands without quotes."""
    for form in _FORMS.get(text[end:end + 2]) or _FORMS.get(text[end:end + 1], _ANY):
        match = _form(form).match(text, end)
        if match:
            return match, False
    match = _form(context._COLUMN).match(text, end) if path.endswith((".csv", ".tsv")) else None
    if match:
        return match, True
    prefix = before[len(before.rstrip(_NAME)):]
    head = before[:len(before) - len(prefix)]
    keyword = head[-1:] == ":" and re.search(r"[{(\s]:$", head)
    if keyword or (("-" in prefix or any(word in head for word in ("env", "arg", "set", "export", "param", "define"))) and _form(_FLAG).search(before)):
        match = _form(context._SPACED).match(text, end)
        if match and not match.group("v").startswith("-") and (match.group("q") or not keyword):
            return match, True
    match = _form(context._BARE).match(text, end)
    return (match, True) if match and _literal(text, at, match, path) else (None, False)


def _hopeless(value):
    """Say by a cheap look whether a word without quotes is code, or too plain to be drawn."""
    return (len(value) < 12 and value.isalpha() or bool(_form(r"[A-Za-z_$]{1,14}[,)}(.;\]]|[A-Za-z_$.]{1,40}[({]").match(value))
            or len(value) > 100 and any(char in value for char in "(){};"))


def _literal(text, at, match, path):
    """Say whether a word without quotes is a value there: in code it is a name, unless it stands in a string or a comment."""
    if path.rpartition(".")[2].lower() not in context._CODE:
        return True
    begin = text.rfind("\n", 0, at) + 1
    line = text[max(begin, at - 300):at]
    return any(line.count(quote) % 2 for quote in "\"'`") or line.lstrip()[:1] in ("#", "*", "/") or "//" in line or " #" in line


def _trimmed(value, text, at):
    """Return a value without what ends the sentence, the query or the list that it stands in."""
    value = re.split(r"\\[nrt]|&(?=[A-Za-z_\-]+=)|\\u0026|\x1b", value)[0]
    if text[max(0, at - 200):at].rpartition("\n")[2].count("?") and "&" in value:
        value = value.split("&")[0]
    return value.rstrip(".,;:)]}\\|")


def _inside_connection(text, at, end):
    line = text[max(0, at - 400):at].rpartition("\n")[2]
    return text[end:end + 2].strip()[:1] == "=" and bool(re.search(context._CONNECTION, line))


def _kind(stem, rest, prefix, value, start, text, lower, bare, path):
    """Return the span of a value that is a secret by its vendor's name or by its look, or None."""
    if len(value) < (6 if stem in ("pass", "pwd") else 10):
        return None
    end, near = start + len(value), lower[max(0, start - 90):start].rpartition("\n")[2] + " " + prefix + rest
    if passing.placeholder(value) or passing.reference(value) or passing.hashed(value) or passing.published(value):
        return None
    for kind, _, words, shape, _ in formats.NAMED if _vendors().search(near) else ():
        if any(word in near for word in words.split()) and re.match("(?:" + shape + r")\Z", value) and (len(set(value)) > 7):
            return kind, start, end
    if stem == "auth":
        return ("registry-auth", start, end) if context._login_of(value) else None
    password = stem in ("pass", "pwd") and "key" not in rest
    if passing.sealed(value) or not likely(value, password, bare, prefix + rest, path):
        return None
    return "password" if password else "api-key" if stem == "key" or "key" in rest else "token" if stem == "token" else "secret", start, end


def likely(value, password, bare, name, path):
    """Say whether a value under a secret's name looks like one."""
    size = len(value)
    if size < (6 if password else 10) or size > 1200 or any(char.isspace() for char in value) or not value.isprintable():
        return False
    if bare and not value.isascii():
        return False
    if re.match(_UUID, value) or re.search(r"^[^@\s]+@[\w-]+\.[a-z]{2,}$", value) or re.match(r"^[\W\d_]+$", value) and (size < 12 or not password):
        return False
    if not password and (re.search(_DIGEST, name) or re.match(r"(?:0x)?[0-9A-F]{16,40}\Z", value) and re.search(r"[gp]pg|pgp", name)):
        return False  # digests, ids, and the fingerprint that names a key of GnuPG
    if re.match(r"^[\d.]+$", value) or value[0] in "?\\,;:*" or re.search(r"[\"'`]|\|\||&&|\\\W|::", value):
        return False
    if re.search(r"[(){}\[\]<>]", value) and (not password or bare or re.search(r"\w\(|\{\w|\[\w", value)):
        return False
    if re.match(r"^[\w$]+(?:(?:\.|->|::)[A-Za-z_$][\w$]*)+$", value) and (bare or context.wordy(value)):
        return False
    wordy = context.wordy(value)
    if password:
        return _password(value, wordy, bare)
    if wordy or re.search(r"[^A-Za-z0-9+/=_.:~!@#$%^&*?,|\\-]", value) or (re.match(r"^[a-z]+(?:[-_.:/][a-z0-9]+)+$", value) and not re.search(r"[0-9][a-z]+[0-9]", value)):
        return False
    if re.match(r"^(?:[A-Z0-9]+_)+[A-Z0-9]+$", value):
        return False
    return context.drawn(value, 3.0 if size >= 16 else 2.9) and (size >= 16 or bool(re.search(r"[0-9]", value)))


def _password(value, wordy, bare):
    """Say whether a word is a password that somebody chose or drew: words alone are a label or a sample."""
    kinds = sum(bool(re.search(group, value)) for group in (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^A-Za-z0-9]"))
    if len(set(value)) < 5 or (bare and re.match(r"^[a-z_]+$", value)):
        return False
    if wordy:
        return bool(re.search(r"[0-9]", value)) and kinds >= 3 and not re.match(r"^[A-Za-z]+(?:[-_.][A-Za-z]+)+[0-9]{0,2}$", value)
    if kinds == 1:
        return len(value) >= 12 and context.entropy(value) > 3.0
    return context.entropy(value) > 2.4 and (len(value) >= 8 or kinds >= 3)
