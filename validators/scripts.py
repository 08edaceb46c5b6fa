"""What can be read off a hook's script without running it."""

from __future__ import annotations

import ast
import re

_DECISION = re.compile(r"permissionDecision|\\?[\"']?\bdecision\\?[\"']?\s*[:=]\s*\\?[\"'](?:block|deny|approve|allow)|[\"']?continue[\"']?\s*:\s*[Ff]alse")
_EXIT = re.compile(r"\b(?:sys\.exit\(\s*2\s*\)|process\.exit\(\s*2\s*\)|process\.exitCode\s*=\s*2\b|exit 2\b|return 2\b|raise SystemExit\(\s*2\s*\))")
_OWN = re.compile(r"^\s*from\s+(?:\.|lib\b|utils\b|hooklib\b|common\b)|require\(\s*[\"'`]\.|from\s+[\"']\.|sys\.path\.(?:insert|append)|import\(|^\s*(?:source|\.)\s+", re.MULTILINE)


def decides(text, exits=True):
    """Return what a script answers with, "a decision" or "exit 2", an empty text where it does neither."""
    if _DECISION.search(text):
        return "a decision"
    return "exit 2" if exits and _EXIT.search(text) else ""


def imports_own(text):
    """Say whether a script takes code from files beside it: then what it does can not be read off it alone."""
    return bool(_OWN.search(text))


def in_comment(text, at):
    """Say whether an offset lies behind a # or // on its line."""
    return bool(re.search(r"(?:^|\s)(?:#|//|\*)", text[text.rfind("\n", 0, at) + 1: at]))


def stray_python(text):
    """Return `(line, column)` of a plain print that runs before a printed JSON answer of the same block, or None."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    for node in ast.walk(tree):
        for field in ("body", "orelse", "finalbody"):
            block = getattr(node, field, None)
            plain = None
            for statement in block if isinstance(block, list) else ():
                call = statement.value if isinstance(statement, ast.Expr) else None
                if isinstance(statement, (ast.Return, ast.Raise)) or _exits(call):
                    break
                if _prints(call):
                    if plain is None and _is_sentence(call):
                        plain = (call.lineno, call.col_offset + 1)
                    elif plain and _is_answer(call):
                        return plain
    return None


def _exits(call):
    return isinstance(call, ast.Call) and (getattr(call.func, "attr", "") == "exit" or getattr(call.func, "id", "") in ("exit", "quit"))


def _prints(call):
    return isinstance(call, ast.Call) and getattr(call.func, "id", "") == "print" and not any(one.arg == "file" for one in call.keywords)


def _is_sentence(call):
    first = call.args[0] if call.args else None
    if isinstance(first, ast.JoinedStr) and first.values:
        first = first.values[0]
    return isinstance(first, ast.Constant) and isinstance(first.value, str) and first.value.strip() != "" and not first.value.lstrip().startswith(("{", "["))


def _is_answer(call):
    first = call.args[0] if call.args else None
    dumps = isinstance(first, ast.Call) and getattr(first.func, "attr", getattr(first.func, "id", "")) == "dumps"
    return dumps or (isinstance(first, ast.Constant) and isinstance(first.value, str) and first.value.lstrip().startswith("{"))


_ECHO = re.compile(r"""^(?:echo|printf)\s+(?:-[en]+\s+)?["']?[^{"'\s$<-][^>|{]*$""")
_ANSWER = re.compile(r"""^(?:echo|printf)\s.*(?:permissionDecision|decision)|^cat\s*<<""")


def stray_shell(text):
    """Return `(line, column)` of an echo at a script's top level that runs before a JSON answer there, or None."""
    plain, inside = None, None
    for number, line in enumerate(text.split("\n"), 1):
        if inside is not None:
            inside = None if line.strip() == inside else inside
            continue
        here = re.search(r"<<-?\s*[\"']?(\w+)", line)
        if re.match(r"(?:exit|return)\b", line):
            return None
        if re.match(r"\w[\w-]*\s*\(\)|function\s", line):
            return None
        if plain is None and _ECHO.match(line):
            plain = (number, 1)
        elif plain and _ANSWER.match(line):
            return plain
        if here:
            inside = here.group(1)
    return None
