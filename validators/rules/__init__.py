"""The rules: one file each, found by their place. A rule is named for what it flags, so that it reads well after "allow"."""

from __future__ import annotations

import functools
import importlib
import os
import pkgutil
import re


class Rule:
    """One rule. `name` as written after `allow`, `severity`, `group`, `page` (its docstring), `check(target)`.

    `check` yields what `report` returns; it is None where the finding comes from the client, not from reading."""

    def __init__(self, name, module):
        self.name, self.page = name, (module.__doc__ or "").strip()
        self.severity, self.group, self.check = module.SEVERITY, module.GROUP, getattr(module, "check", None)
        self.fixes = getattr(module, "FIXES", False)

    @property
    def summary(self):
        return self.page.split("\n", 1)[0]

    @property
    def why(self):
        """The paragraph under `## Why`, as one line."""
        return " ".join(self.page.partition("## Why\n")[2].partition("\n## ")[0].split())


GROUPS = ("manifest", "frontmatter", "names", "tools", "hooks", "parts", "commands", "references", "prompts", "safety", "budgets",
          "files", "client")


def report(source, place, message, edits=(), severity=None):
    """Return what a rule found: `place` is an offset, a `Node`, or None for the file's first character."""
    offset = place if isinstance(place, int) else getattr(place, "start", 0) or 0
    return source, offset, message, tuple(edits), severity


def known():
    """Return all rules by name, in order, those included that only `--with-client` applies."""
    return dict(_known())


@functools.lru_cache(maxsize=None)
def _known():
    found = {}
    for item in pkgutil.iter_modules([os.path.dirname(__file__)]):
        module = importlib.import_module("validators.rules." + item.name)
        if hasattr(module, "SEVERITY"):
            name = item.name.replace("_", "-")
            found[name] = Rule(name, module)
    return dict(sorted(found.items()))


def load():
    """Return the rules that judge by reading, by name, in order."""
    return {name: rule for name, rule in known().items() if rule.check}


_ALLOW = re.compile(r"muster:\s*allow\s+([a-z0-9-]+(?:\s*,\s*[a-z0-9-]+)*)\s*\(([^)\n]{1,300})\)")


def allowed(text):
    """Return `[(line, {names})]` of the marks `muster: allow rule-name (reason)` in a file; a mark without reason is none.

    A mark holds for its own line and the next; one within the first five lines, for the whole file."""
    found, line, seen = [], 1, 0
    for match in _ALLOW.finditer(text) if "allow" in text else ():
        line, seen = line + text.count("\n", seen, match.start()), match.start()
        found.append((line, {name.strip() for name in match.group(1).split(",")}))
    return found
