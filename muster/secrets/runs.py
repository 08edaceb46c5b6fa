"""The long unbroken runs of a text: whatever has a provider's format holds one, and most of a text is none."""

import bisect

_LEAST, _LONG = 16, 20  # characters of a run; and from where on it may be of small letters alone
_KEPT = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-+/=.~%$:@\\?&"
_BROKEN = bytes(code if code in _KEPT else 32 for code in range(256))
_DIGITS = frozenset("0123456789")


class Runs:
    """The runs of a text, side by side, and where in the text each stands. A look for a sign in them is a look at little."""

    __slots__ = ("_joined", "_starts", "_sources")

    def __init__(self, text):
        words = [word for word in text.encode("utf-8", "replace").translate(_BROKEN).split() if len(word) >= _LEAST]
        kept, self._starts, self._sources, at, length = [], [], [], 0, 0
        for word in words:
            word = word.decode("ascii")
            at = text.find(word, at)
            if len(word) >= _LONG or not _DIGITS.isdisjoint(word) or word.isupper():
                self._starts.append(length)
                self._sources.append(at)
                kept.append(word)
                length += len(word) + 1
            at += len(word)
        self._joined = "\n".join(kept)

    def places(self, sign):
        """Yield where in the text a sign stands inside of a run, in order."""
        at = self._joined.find(sign)
        while at >= 0:
            index = bisect.bisect_right(self._starts, at) - 1
            yield self._sources[index] + at - self._starts[index]
            at = self._joined.find(sign, at + 1)


def everywhere(text, sign):
    """Yield where in the text a sign stands, in order."""
    at = text.find(sign)
    while at >= 0:
        yield at
        at = text.find(sign, at + 1)
