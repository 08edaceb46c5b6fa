"""What decoders print of a text: base64, hex, gzip, rev, tr. So a program that is spelled in one is read all the same."""

import re

_LONGEST = 200000


def decoded(name, argv, text):
    """Return what a decoder prints for `text` on its input, or None where that is unknown. Bytes are kept as characters."""
    if text is None or len(text) > _LONGEST:
        return None
    try:
        return _TABLE[name](argv[1:], text)
    except (ValueError, OSError, EOFError, IndexError, KeyError):
        return None


def _bytes(text):
    return text.encode("utf-8" if any(ord(char) > 255 for char in text) else "latin-1")


def _text(data):
    try:
        return data.decode("ascii")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _base(words, text, to_text="b64decode"):
    import base64

    if not any(word in ("--decode", "-D") or re.match(r"-[a-zA-Z]*d", word) for word in words):
        return None
    data = re.sub(r"[^A-Za-z0-9+/=]", "", text)
    return _text(getattr(base64, to_text)(data + "=" * (-len(data) % (4 if to_text == "b64decode" else 8))))


def _base32(words, text):
    return _base(words, text, "b32decode")


def _hex(words, text):
    if not any(re.match(r"-[a-z]*r", word) for word in words):
        return None
    return _text(bytes.fromhex(re.sub(r"[^0-9a-fA-F]", "", text)))


def _openssl(words, text):
    if "-d" not in words or not {"base64", "-base64", "-a"} & set(words) or any(word.startswith(("-aes", "-des", "-k", "-pass")) for word in words):
        return None
    return _base(["-d"], text)


def _gzip(words, text):
    import zlib

    opened = zlib.decompressobj(47)  # gzip or zlib by its head
    return _text(opened.decompress(text.encode("latin-1"), _LONGEST))


def _gunzip(words, text):
    return _gzip(words, text) if any(re.match(r"-[a-zA-Z]*d|--decompress", word) for word in words) else None


def _reversed(words, text):
    return "".join(line[::-1] + "\n" for line in text.split("\n")[:-1]) if text.endswith("\n") else "\n".join(line[::-1] for line in text.split("\n"))


def _spread(letters):
    letters = letters.replace("[:lower:]", "a-z").replace("[:upper:]", "A-Z").replace("\\n", "\n").replace("\\t", "\t")
    return re.sub(r"(.)-(.)", lambda match: "".join(map(chr, range(ord(match.group(1)), min(ord(match.group(2)), 255) + 1))), letters, flags=re.S)


def _tr(words, text):
    if words[:1] in (["-d"], ["--delete"]):
        gone = set(_spread(words[1]))
        return "".join(char for char in text if char not in gone)
    if words[0].startswith("-"):
        return None
    old, new = _spread(words[0]), _spread(words[1])
    table = {ord(char): new[min(index, len(new) - 1)] for index, char in reversed(list(enumerate(old)))}
    return text.translate(table)


_TABLE = {"base64": _base, "gbase64": _base, "base32": _base32, "xxd": _hex, "openssl": _openssl, "gzip": _gunzip, "gunzip": _gzip, "zcat": _gzip,
          "rev": _reversed, "tr": _tr}
