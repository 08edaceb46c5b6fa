"""A text as it reads without a terminal's colours and with a URL's escapes spelled out, its places mapped back."""

import bisect
import re

_ESCAPES = r"(?:\x1b|\\u001b|\\x1b|\\033|\\e)\[[0-9;]{0,20}[A-Za-z]|%[2-7][0-9A-Fa-f]"


def plain(text):
    """Return the plain text, and the functions from where something begins or ends in it to where it does in `text`."""
    parts, begins, sources, length, last = [], [0], [0], 0, 0
    for match in re.compile(_ESCAPES).finditer(text):
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
    parts.append(text[last:])

    def start(at):
        index = bisect.bisect_right(begins, at) - 1
        return min(sources[index] + at - begins[index], len(text))

    def end(at):
        index = bisect.bisect_right(begins, at - 1) - 1
        spelled = begins[index + 1:index + 2] == [begins[index] + 1] and sources[index + 1] == sources[index] + 3 and text[sources[index]] == "%"
        return sources[index + 1] if spelled else start(at - 1) + 1

    return "".join(parts), start, end
