"""A text as it reads without a terminal's colours and with a URL's escapes spelled out, its places mapped back."""

import bisect
import re

_AROUND = 4000  # characters of a line, to each side of a sign
_ESCAPES = r"(?:\x1b|\\u001b|\\x1b|\\033|\\e)\[[0-9;]{0,20}[A-Za-z]|%[2-7][0-9A-Fa-f]"


def plain(text):
    """Return the lines that hold such signs as they read plain, each with the line above it, and the functions from where
    something begins or ends in that to where it does in `text`."""
    parts, begins, sources, length, last, stop = [], [0], [0], 0, 0, -1
    for match in re.compile(_ESCAPES).finditer(text):
        if match.start() >= stop:  # what lies between is seen in the text itself
            if stop >= 0:
                parts.append(text[last:stop] + "\n")
                length += stop - last + 1
            last = _above(text, match.start(), max(stop, 0))
            begins.append(length)
            sources.append(last)
        if match.end() >= stop:
            stop = text.find("\n", match.end(), match.end() + _AROUND)
            stop = min(match.end() + _AROUND, len(text)) if stop < 0 else stop
        parts.append(text[last:match.start()])
        length += match.start() - last
        if match.group().startswith("%"):
            parts.append(chr(int(match.group()[1:], 16)))
            begins.append(length)
            sources.append(match.start())
            length += 1
        last = match.end()
        begins.append(length)
        sources.append(last)
    parts.append(text[last:max(stop, last)])

    def start(at):
        index = bisect.bisect_right(begins, at) - 1
        return min(sources[index] + at - begins[index], len(text))

    def end(at):
        index = bisect.bisect_right(begins, at - 1) - 1
        spelled = begins[index + 1:index + 2] == [begins[index] + 1] and sources[index + 1] == sources[index] + 3 and text[sources[index]] == "%"
        return sources[index + 1] if spelled else start(at - 1) + 1

    return "".join(parts), start, end


def _above(text, at, least):
    """Return where the line above the one at `at` begins, or that line, where it is long."""
    begin = text.rfind("\n", max(least, at - _AROUND), at)
    if begin < 0:
        return max(least, at - _AROUND)
    above = text.rfind("\n", max(least, begin - 400), begin)
    return above + 1 if above >= 0 else begin + 1
