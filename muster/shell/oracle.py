"""A second reader for lines that ours can not follow: `shfmt --to-json`, where it is installed."""

from __future__ import annotations

_SECONDS, _LONGEST = 2, 200000


def simple_commands_of(text, program="shfmt"):
    """Return the simple commands that shfmt finds, as lists of words with None for a word that only the shell can know.

    None where shfmt is not on PATH, takes longer than two seconds, or refuses the text."""
    if not isinstance(text, str) or len(text) > _LONGEST:
        return None
    import json
    import subprocess

    try:
        # away from the project, which may have a program of that name
        done = subprocess.run([program, "--to-json", "-ln", "bash"], input=text.encode("utf-8", "surrogateescape"), stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, timeout=_SECONDS, cwd="/")
        return calls(json.loads(done.stdout.decode("utf-8", "replace"))) if done.returncode == 0 else None
    except (OSError, ValueError, RecursionError, subprocess.SubprocessError):
        return None


def calls(tree):
    """Return the simple commands of a syntax tree, in the order of the text; None where it is no tree of shfmt's."""
    if not isinstance(tree, dict) or tree.get("Type") != "File":
        return None
    found, stack = [], [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            if node.get("Type") == "CallExpr" and isinstance(node.get("Args"), list):
                found.append([_text(word) for word in node["Args"]])
            stack.extend(reversed([value for value in node.values() if isinstance(value, (dict, list))]))
        elif isinstance(node, list):
            stack.extend(reversed(node))
    return [words for words in found if words]


def _text(word, quoted=False):
    """Return what a word says, None where it is only known when it runs."""
    said = []
    for part in word.get("Parts") or () if isinstance(word, dict) else (None,):
        kind = part.get("Type") if isinstance(part, dict) else None
        if kind == "Lit":
            found = _literal(part.get("Value", ""), quoted)
        elif kind == "SglQuoted":
            found = None if part.get("Dollar") and "\\" in part.get("Value", "") else part.get("Value", "")
        elif kind == "DblQuoted":
            found = _text(part, True)
        else:
            found = None
        if found is None:
            return None
        said.append(found)
    return "".join(said)


def _literal(value, quoted):
    """Return a literal without its backslashes, None where the shell would find files or a home by it."""
    said, at = [], 0
    while at < len(value):
        char = value[at]
        if char == "\\" and at + 1 < len(value):
            at += 1
            if value[at] != "\n":
                said.append(value[at] if not quoted or value[at] in '$`"\\' else "\\" + value[at])
        elif not quoted and char in "*?[{":
            return None
        else:
            said.append(char)
        at += 1
    return "".join(said)
