"""The pages whose blocks are checked."""

from __future__ import annotations

import glob
import os

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PATTERNS = (
    "skills/**/*.md",
    "agents/*.md",
    "commands/*.md",
    "output-styles/*.md",
    "templates/**/*.md",
    "docs/**/*.md",
    "README.md",
    "CONTRIBUTING.md",
    "ARCHITECTURE.md",
)
# Generated: the examples of the rules are wrong on purpose, and judged as cases.
LEFT_OUT = {os.path.join("docs", "rules.md")}


def all_pages():
    """Return the paths of every page with examples, sorted, seen from the root of the checkout."""
    found = {path for pattern in PATTERNS for path in glob.glob(os.path.join(ROOT, pattern), recursive=True)}
    return sorted({os.path.relpath(path, ROOT) for path in found} - LEFT_OUT)


def under(paths):
    """Return the Markdown files that the given files and folders stand for, seen from the root; errors are OSError."""
    found = []
    for path in paths:
        if os.path.isdir(path):
            found += sorted(glob.glob(os.path.join(path, "**", "*.md"), recursive=True))
        else:
            os.stat(path)
            found.append(path)
    return [os.path.relpath(path, ROOT) for path in found]
