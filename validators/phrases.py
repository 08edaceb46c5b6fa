"""Sentences that try to take a model over, and the sentences that only speak about such sentences."""

from __future__ import annotations

import re

OVERRIDE = re.compile(r"\b(?:ignore|disregard|forget|override)\s+(?:all\s+|any\s+)?(?:of\s+)?(?:the\s+|your\s+|these\s+|those\s+)?"
                      r"(?:previous|prior|above|preceding|earlier|existing|system|other)\s+(?:\w+\s+){0,2}(?:instructions?|prompts?|rules|directives|guidelines|messages)",
                      re.IGNORECASE)
# a text on its guard names what it guards against
_GUARD = re.compile(r"\b(?:inject\w*|attack\w*|jailbreak\w*|malicious|adversar\w*|suspicious|untrusted|detect\w*|resist\w*|attempt\w*|pattern\w*|phrases?|"
                    r"such as|e\.g\.|like|contain\w*|treat|flag|refuse|reject|never|don't|do not|must not|cannot|not|say[s]?|if\b|when\b|try|tries|trying|"
                    r"example|scan|look for|strings?|hidden)\b", re.IGNORECASE)


def is_guard(text, start, end):
    """Say whether the lines around `[start, end)` warn of such sentences instead of saying one."""
    first = text.rfind("\n", 0, max(0, text.rfind("\n", 0, start)))
    last = text.find("\n", end)
    around = text[max(0, first): len(text) if last < 0 else last]
    match = text[start:end]
    return bool(_GUARD.search(around.replace(match, " ")))
