"""The tools that a component names: agents in `tools`, skills and commands in `allowed-tools`."""

from __future__ import annotations

import re

from validators import facts

_SPACES = re.compile(r"\S+?\([^)]*\)|\S+")


def words(document, key):
    """Return `[(word, offset)]`; the client splits at commas and at spaces outside brackets."""
    found = []
    for word, offset in document.words(key):
        for part in _SPACES.finditer(word):
            found.append((part.group().strip("\"'"), offset + part.start()))
    return found


def name_of(word):
    """Return the tool's name of a word: `Bash` of `Bash(git *)`."""
    return word.partition("(")[0].strip()


def resolves(name):
    """Say whether a name in an agent's `tools` can give it a tool on a current model."""
    return name == "*" or name in facts.TOOLS or name in facts.RARE_TOOLS or name in facts.RENAMED_TOOLS or name.startswith("mcp__")


def given(agent):
    """Return the names that an agent's `tools` gives it, None where it gets all."""
    if agent.get("tools") is None:
        return None
    names = [name_of(word) for word, _ in words(agent, "tools")]
    return None if "*" in names else [name for name in names if resolves(name)]
