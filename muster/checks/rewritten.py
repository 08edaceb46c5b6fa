"""Tests of the base that say something else now: emptied, turned around, left early, shadowed. Read, not run."""

from __future__ import annotations

import ast
import re

from muster import git
from muster.checks.outcome import FAILED, PASSED, Outcome
from muster.checks.testing import _digest, judged, name_some, stands_on_base
from muster.toolchain.setups import RUNNER

FILES = 400
BYTES = 2_000_000
# Languages whose lines are compared; what is written in another one is told by what its tests are called (`kept`).
_LINES = (".js", ".mjs", ".cjs", ".ts", ".tsx", ".jsx", ".mts", ".cts", ".go", ".rs", ".java", ".kt", ".rb", ".php", ".cs", ".swift", ".scala", ".bats", ".ex", ".exs")
_COMMENT = re.compile(r"^\s*(?://|#|/?\*)")
# Added to a test that stood: it ends before what it asked, or asks it no more.
_ESCAPES = re.compile(r"\breturn\b|\b(?:t|this|test|it|describe|context)\.(?:skip|only|todo|Skip|SkipNow)\b|\bx(?:it|describe|test)\b|@(?:Disabled|Ignore)\b|"
                      r"#\[ignore|\bprocess\.exit\b|\bos\.Exit\b|\bskip\b|\bpending\b|\bjest\.mock\b|\bvi\.mock\b")


def rewritten(context):
    """The tests of the base tree stand as they did, and no test reaches for its own runner; else a reviewer is asked."""
    if not stands_on_base(context):
        return Outcome("rewritten", PASSED, "no test stood at the base to be rewritten")
    changes = []
    for letter, path in git.changed(context.root, context.base_tree, context.tree):
        if len(changes) >= FILES:
            break
        if letter == "D" or not path.endswith((".py",) + _LINES):
            continue  # that a test is gone says `kept`
        kind = context.kinds(path)
        if kind in ("tests", "code"):
            changes += _of_file(context, letter, path, kind)
    if not changes:
        return Outcome("rewritten", PASSED, "the tests of the base stand as they did")
    identity = _digest("rewritten", [repr(change) for change in changes])
    told = ["{}: {}".format(path, what) for path, what, _ in changes]
    return judged(context, Outcome("rewritten", FAILED, "tests of the base say something else, or reach for their runner: {}".format(name_some(told)),
                                   "changed_tests", id=identity, extra={"changes": [[path, what] for path, what, _ in changes[:50]]}))


def _of_file(context, letter, path, kind):
    new = _text(context, context.tree, path)
    old = "" if letter == "A" else _text(context, context.base_tree, path)
    found = [(path, "speaks of the runner: " + word, new_line) for word, new_line in _reaches(old, new)] if kind == "tests" else \
        [(path, "speaks of the runner: " + word, line) for word, line in _reaches(old, new) if _INNER.search(word)]
    if letter != "A" and kind == "tests":
        compare = _python if path.endswith(".py") else _by_lines
        found += [(path, what, text) for what, text in compare(old, new)]
    return found


_INNER = re.compile(r"_pytest|pytest|pluggy|unittest|junit|jest-circus|TestResult")


def _text(context, tree, path):
    data = git.show(context.root, tree, path) or b""
    return data[:BYTES].decode("utf-8", "replace")


def _reaches(old, new):
    """Return `[(word, line)]` of what is new and speaks of the runner itself."""
    before, found = {line.strip() for line in old.splitlines()}, []
    for line in new.splitlines():
        if line.strip() not in before and not _COMMENT.match(line):
            match = RUNNER.search(line)
            if match:
                found.append((match.group(0).strip()[:40], line.strip()[:200]))
    return found[:5]


def _python(old, new):
    """Return `[(what, text)]` of tests and of what they lean on that are not as they were; what was only added is fine."""
    try:
        before, after = _named(ast.parse(old)), _named(ast.parse(new))
    except (SyntaxError, ValueError, RecursionError):
        return _by_lines(old, new)
    found = []
    for name, nodes in before.items():
        now = after.get(name)
        if now is None:
            if not name.rpartition(".")[2].startswith(("test", "import ")):
                found.append(("{} is gone".format(name), ""))
            continue
        if [_said(node) for node in nodes] != [_said(node) for node in now]:
            if not (len(nodes) == len(now) == 1 and _longer(nodes[0], now[0])):
                found.append(("{} is not as it was".format(name), "".join(_said(node) for node in now)))
    return found + [("{} is bound anew".format(name), "") for name in after if name not in before and _shadows(name, before)]


def _named(tree):
    """Return `{name: [nodes]}` of what a file defines: functions, methods, and what else stands at its top."""
    found = {}

    def walk(body, prefix):
        for node in body:
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                found.setdefault(prefix + node.name, []).append(node)
            elif isinstance(node, ast.ClassDef):
                found.setdefault(prefix + "class " + node.name, []).append(ast.Tuple(elts=node.bases + node.decorator_list, ctx=ast.Load()))
                walk(node.body, prefix + node.name + ".")
            elif isinstance(node, (ast.Import, ast.ImportFrom)):
                for one in node.names:
                    found.setdefault(prefix + "import " + (one.asname or one.name), []).append(
                        ast.Constant("{}.{}".format(getattr(node, "module", ""), one.name)))
            elif isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign)):
                for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                    found.setdefault(prefix + "value " + ast.unparse(target), []).append(node)
            elif not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
                found.setdefault(prefix + "statement", []).append(node)

    walk(tree.body, "")
    return found


def _shadows(name, before):
    """Say whether a new name at the top takes the place of one that was imported or defined."""
    bare = name.split(" ")[-1] if name.split(" ")[0] in ("import", "value", "class") else name
    kinds = ("import " + bare, "value " + bare, "class " + bare, bare)
    return any(other in before for other in kinds if other != name) or name == "statement"


def _said(node):
    body = getattr(node, "body", None)
    if isinstance(body, list) and body and isinstance(body[0], ast.Expr) and isinstance(getattr(body[0], "value", None), ast.Constant) and len(body) > 1:
        node.body = body[1:]  # a docstring asks nothing
    return ast.dump(node)


def _longer(old, new):
    """Say whether a function only goes on where it ended before."""
    if type(old) is not type(new) or not hasattr(old, "body") or ast.dump(old.args) != ast.dump(new.args) or \
            [ast.dump(one) for one in old.decorator_list] != [ast.dump(one) for one in new.decorator_list]:
        return False
    return [ast.dump(one) for one in old.body] == [ast.dump(one) for one in new.body[:len(old.body)]]


def _by_lines(old, new):
    import difflib

    before = [line.rstrip() for line in old.splitlines() if line.strip() and not _COMMENT.match(line)]
    after = [line.rstrip() for line in new.splitlines() if line.strip() and not _COMMENT.match(line)]
    if len(before) > 4000 or len(after) > 8000:
        return [] if before == after else [("a large file changed", "")]
    found = []
    for mark, a, b, c, d in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        gone = [line.strip() for line in before[a:b]] if mark in ("replace", "delete") else []
        come = [line.strip() for line in after[c:d]] if mark in ("replace", "insert") else []
        gone = [line for line in gone if line not in come and not re.match(r"(?:import|from|const .*require\(|use |using |package )", line)]
        if gone:
            found.append(("“{}” is gone or changed".format(gone[0][:80]), "\n".join(gone + come)))
        elif any(_ESCAPES.search(line) for line in come):
            line = next(line for line in come if _ESCAPES.search(line))
            if not _whole_test(come):
                found.append(("“{}” came in".format(line[:80]), "\n".join(come)))
    return found


def _whole_test(lines):
    """Say whether added lines are a test of their own: then what they return is their own matter."""
    return bool(re.match(r"(?:test|it|describe|func Test|fn |#\[test|@Test|def test|public|private|class|function|const \w+ = )", lines[0]))
