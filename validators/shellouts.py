"""The shell commands that the client runs out of a command's or skill's body before the model sees it."""

from __future__ import annotations

import re

from validators import grants

# It runs only after a space or at the start of a line (`(!`x`)` does not); an ordinary fence around it changes nothing.
_INLINE = re.compile(r"(?<!\S)!`([^`\n]+)`")
_MARK = re.compile(r"[ \t]*(`{3,}|~{3,})([^`\n]*)")
_SPLIT = re.compile(r"\s*(?:&&|\|\||;|\||\n)\s*")
# These ask for sure; read-only ones (echo, git status, ls, cat, find, date …) run unasked, others depend on their arguments.
ASKING = ("npm", "npx", "pnpm", "yarn", "bun", "bunx", "uv", "uvx", "pip", "pip3", "make", "cargo", "go", "mvn", "gradle", "dotnet", "terraform", "kubectl",
          "mkdir", "touch", "cp", "mv", "rm", "chmod", "curl", "wget", "bash", "sh", "zsh", "ruby", "perl", "php", "deno", "aws", "gcloud", "az", "ssh", "tsx")


class Shellout:
    """One command line: `text`, `offset` in the file, `fenced`: it stands inside an ordinary code block."""

    __slots__ = ("text", "offset", "fenced")

    def __init__(self, text, offset, fenced):
        self.text, self.offset, self.fenced = text, offset, fenced

    def commands(self):
        """Return the single commands of the line, substitutions aside."""
        return [part.strip() for part in _SPLIT.split(self.text) if part.strip()]


def read(document):
    """Return the shell commands of a body in order; an agent's or a style's never run."""
    known = document.__dict__.get("_shellouts")
    if known is not None or document.kind not in ("command", "skill"):
        return known or []
    body, found = document.body, []
    if "!`" in body or "```!" in body:
        plain, running = _fences(body)
        found = [Shellout(match.group(1), document.start + match.start(1), any(start <= match.start() < end for start, end in plain))
                 for match in _INLINE.finditer(body)]
        found += [Shellout(body[start:end].strip(), document.start + start, False) for start, end in running]
    document.__dict__["_shellouts"] = sorted(found, key=lambda one: one.offset)
    return document.__dict__["_shellouts"]


def _fences(body):
    """Return the spans of ordinary code blocks and of those that run (```!), found in one pass over the lines."""
    plain, running, mark, start, runs, at = [], [], "", 0, False, 0
    for line in body.split("\n"):
        found = _MARK.match(line)
        if mark and found and found.group(1).startswith(mark) and not found.group(2).strip():
            (running if runs else plain).append((start, at))
            mark = ""
        elif not mark and found:
            mark, runs, start = found.group(1), found.group(2).strip() == "!", at + len(line) + 1
        at += len(line) + 1
    return plain, running


def bash_grants(document):
    """Return the patterns of Bash in `allowed-tools`; an empty one stands for all of Bash."""
    found = []
    for word, _ in grants.words(document, "allowed-tools"):
        name, _, inner = word.partition("(")
        if name == "Bash":
            inner = inner.rstrip(")").strip()
            found.append("" if inner in ("*", ":*", "**") else inner)
        elif name == "*":
            found.append("")
    return found


def covered(command, patterns):
    """Say whether one command is granted by one of the patterns."""
    for pattern in patterns:
        if pattern == "" or command == pattern:
            return True
        stem = re.split(r":?\*", pattern)[0].strip()
        if stem != pattern and command.startswith(stem):
            return True
    return False
