"""The size router: S, M or L for a request, with its reason and the price to expect."""

import re

from muster.model import SIZES

# Words whose presence moved the size in either direction; the person's own letter always wins.
LARGE = ("auth", "authentication", "authorization", "login", "payment", "billing", "migration", "migrate", "schema",
         "security", "encryption", "permission", "permissions", "public api", "breaking", "multi-tenant", "concurrency",
         "distributed", "gdpr", "architecture", "rewrite")
SMALL = ("typo", "rename", "label", "copy", "text", "wording", "comment", "constant", "colour", "color", "icon", "log line",
         "message", "default value", "bump", "tooltip", "docstring")
# What one dispatch costs where nothing was measured yet: tokens, rounded up.
TOKENS = 40000


def route(request):
    """Return `(size, why, rest)`: a leading `S`, `M`, `L` or `--size X` decides and is taken off the request."""
    match = re.match(r"\s*(?:--size[ =])?([SMLsml])(?=[\s:,]|\Z)\s*[:,]?\s*(.*)\Z", request, re.DOTALL)
    if match and (match.group(1).isupper() or request.lstrip().startswith("--size")):
        return match.group(1).upper(), "you said so", match.group(2).strip()
    request, low = request.strip(), request.lower()
    large = [word for word in LARGE if re.search(r"\b{}\b".format(re.escape(word)), low)]
    if large:
        return "L", 'the request says "{}"'.format(large[0]), request
    small = [word for word in SMALL if re.search(r"\b{}\b".format(re.escape(word)), low)]
    words = len(low.split())
    if small and words <= 25:
        return "S", 'the request is short and says "{}"'.format(small[0]), request
    if words > 80:
        return "L", "the request is {} words long".format(words), request
    return "M", "no word in it asks for less or more", request


def price(stages, measured=None):
    """Return `(dispatches, tokens)` to expect when nothing fails; `measured` maps an agent to its mean tokens."""
    dispatches = tokens = 0
    for stage in stages:
        for group in stage.groups:
            dispatches += 1
            tokens += (measured or {}).get(group[0], TOKENS)
    return dispatches, tokens


def word(prompt):
    """Return the size when the prompt is only one word that names one, else None."""
    text = prompt.strip().upper()
    return text if text in SIZES else None
