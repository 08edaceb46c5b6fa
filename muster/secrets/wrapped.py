"""Private keys and logins inside of base 64, once or twice: kubeconfigs, files of service accounts, variables of CI."""

import re

# What base 64 makes of `PRIVATE KEY` at each of its three offsets, of what it makes of `-----BEGIN`, and of `{"auths":`.
_MADE = ("UFJJVkFURSBLRV", "BSSVZBVEUgS0VZ", "QUklWQVRFIEtFW", "TFMwdExTMUNSVWRK", "xTMHRMUzFDUlVkS", "MUzB0TFMxQ1JVZE", "eyJhdXRocyI6")
SIGNS = tuple(made.lower() for made in _MADE)
_RUN = r"(?:[A-Za-z0-9+/]{16,}(?:(?:\\n|[\s\"'+|>]){1,24}(?=[A-Za-z0-9+/]{4}))?){1,2000}[A-Za-z0-9+/]{0,80}={0,2}"
_BACK = 8000  # characters before the sign in which the run may begin
_DEEP = 2


def spans(text, lower, path, depth=1):
    """Yield `(kind, start, end)` of what is a private key or a login once it is decoded."""
    from muster import secrets
    from muster.secrets import stated

    last, run = 0, None
    for at in sorted(_places(text)):
        if at < last:
            continue
        run = run or re.compile(_RUN)
        match = run.match(text, _begin(text, at, last))
        if not match or match.end() <= at:
            continue
        last = match.end()
        inner = stated.decoded(re.sub(r"\\n|[^A-Za-z0-9+/=]", "", match.group()))
        if inner is None:
            continue
        kinds = [one.kind for one in secrets.find(inner) if secrets.sure(one.kind)] if depth >= _DEEP or not _places(inner) else [kind for kind, _, _ in spans(inner, "", "", depth + 1)]
        if kinds:
            yield ("private-key" if "private-key" in kinds else kinds[0]), match.start(), match.end()


def _begin(text, at, last):
    """Return where the run around a sign begins; the lines of one that is folded are whole."""
    least, begin = max(last, at - _BACK), at
    while begin > least:
        piece = re.search(r"[A-Za-z0-9+/]*$", text[max(least, begin - 400):begin]).group()
        if not piece:
            fold = re.search(r"[A-Za-z0-9+/]{40,}(?:\\n|[\s\"'+|>]){1,24}$", text[max(least, begin - 200):begin])
            if not fold:
                break
            piece = fold.group()
        begin -= len(piece)
    return begin


def _places(text):
    found = []
    for made in _MADE:
        at = text.find(made)
        while at >= 0:
            found.append(at)
            at = text.find(made, at + len(made))
    return found
