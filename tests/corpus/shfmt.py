"""The simple commands of a text as `shfmt --to-json` sees them, with where each word stands."""

import json
import os
import shutil
import subprocess
import sys

SHFMT = shutil.which("shfmt") or os.path.join(os.path.dirname(sys.executable), "shfmt")


def tree(text, seconds=20):
    """Return shfmt's syntax tree, None where it refuses the text."""
    done = subprocess.run([SHFMT, "--to-json", "-ln", "bash"], input=text.encode(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=seconds)
    return None if done.returncode else json.loads(done.stdout.decode())


def nodes(node):
    """Yield every node of a tree that is a record."""
    stack = [node]
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            yield node
            stack.extend(node.values())
        elif isinstance(node, list):
            stack.extend(node)


def calls(parsed):
    """Return the commands' words as [(begin, end, literal text or None), …], offsets in bytes, in order of the text."""
    found = [[(word["Pos"]["Offset"], word["End"]["Offset"], bare(word)) for word in node["Args"]]
             for node in nodes(parsed) if node.get("Type") == "CallExpr" and node.get("Args")]
    return sorted(found)


def bare(word):
    """Return the text of a word without any quoting or expansion, None for another."""
    parts = word.get("Parts", [])
    return parts[0].get("Value") if len(parts) == 1 and parts[0]["Type"] == "Lit" else None


def functions(parsed):
    """Return the names of the functions that the text defines."""
    return {node["Name"]["Value"] for node in nodes(parsed) if node.get("Type") == "FuncDecl"}
