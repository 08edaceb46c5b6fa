"""Redacts what comes in pieces: a secret that two pieces share is one, and a private key is taken out as a whole."""

import re

from muster import secrets

_LINE = 200000  # bytes of one line that are waited for
_KEY = 60000  # characters of a private key that are waited for
_BEGIN = r"-----BEGIN[ A-Z0-9]{0,40}PRIVATE KEY(?: BLOCK)?-----"
_END = r"-----END[ A-Z0-9]{0,40}PRIVATE KEY(?: BLOCK)?-----"
_INSIDE = r"(?:[^\n]{0,200}?[A-Za-z0-9+/=:]{16,}[^\n]{0,80}\n|[ +>|]{0,8}[A-Za-z0-9+/=]{0,64}\n)*"


class Stream:
    """One output of a program. What `feed` returns is whole lines, redacted; `end` returns the rest."""

    def __init__(self):
        self._bytes, self._text, self._inside = b"", "", False

    def feed(self, piece):
        """Return the text that may be shown now that these bytes came."""
        data = self._bytes + piece
        cut = data.rfind(b"\n") + 1
        if not cut and len(data) > _LINE:  # a line without an end: what stands at its end may be half a secret
            space = data.rfind(b" ", 0, len(data) - 4096)
            cut = space + 1 if space > len(data) - 60000 else len(data) - 4096
        self._bytes = data[cut:]
        return self._shown(self._text + data[:cut].decode("utf-8", "replace"), False)

    def end(self):
        """Return what is left."""
        text, self._text, rest = self._text, "", self._bytes
        self._bytes = b""
        return self._shown(text + rest.decode("utf-8", "replace"), True)

    def _shown(self, text, last):
        self._text = ""
        if self._inside:
            end = re.compile(_END).search(text)
            if end is None:
                text = text[re.compile(_INSIDE).match(text).end():]
                self._inside = not text
            else:
                text, self._inside = text[end.end():], False
        begun = ([None] + list(re.compile(_BEGIN).finditer(text)))[-1]
        if begun and not last and not re.compile(_END).search(text, begun.end()):
            if len(text) - begun.start() < _KEY:
                self._text, text = text[begun.start():], text[:begun.start()]
            else:  # no key is that long: the rest is dropped until what is like a key ends
                self._inside, text = True, text[:begun.start()] + "[redacted private-key]\n"
        return secrets.redact(text) if text else ""
