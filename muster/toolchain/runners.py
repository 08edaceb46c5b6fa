"""Test runners recognised behind a script, a recipe or a configured command, and how to make them report.

What can be said through the environment reaches a runner however deep it is started.
"""

from __future__ import annotations

import os
import re
import shlex

HERE = os.path.dirname(os.path.abspath(__file__))
NODE_REPORTER = os.path.join(HERE, "scripts", "node_reporter.mjs")
# hypothesis and coverage write beside the sources unless told otherwise, and a gate must not change the tree.
PYTHON_QUIET = {"PYTHONDONTWRITEBYTECODE": "1", "HYPOTHESIS_STORAGE_DIRECTORY": "{tmp}/hypothesis",
                "COVERAGE_FILE": "{tmp}/coverage.data"}
PYTEST_OPTIONS = ["--junitxml={tmp}/junit.xml", "-o", "cache_dir={tmp}/pytest_cache"]


class Recognised:
    """A runner's name, the environment and arguments that make it report, and the report."""

    __slots__ = ("tool", "env", "arguments", "report")

    def __init__(self, tool="", env=None, arguments=(), report=None):
        self.tool, self.env, self.arguments, self.report = tool, dict(env or {}), list(arguments), report


def recognise(project, text):
    """Return the test runner that `text` (shell words) starts, with an empty `tool` where none is known.

    jest and vitest write no report where there is no test unless told that this is fine; what it means is ours to judge.
    `arguments` are only to be appended where the runner is the last command of the text.
    """
    if re.search(r"\b(pytest|py\.test)\b", text):
        env = dict(PYTHON_QUIET, PYTEST_ADDOPTS=" ".join(PYTEST_OPTIONS))
        return Recognised("pytest", env, (), ("junit", "{tmp}/junit.xml"))
    if re.search(r"\bvitest\b", text):
        arguments = ["--passWithNoTests", "--reporter=default", "--reporter=junit", "--outputFile.junit={tmp}/junit.xml"]
        return Recognised("vitest", {}, arguments, ("junit", "{tmp}/junit.xml"))
    if re.search(r"\bjest\b|\breact-scripts test\b", text):
        arguments = ["--passWithNoTests", "--json", "--outputFile={tmp}/jest.json"]
        if "watch" in text:
            arguments.append("--watchAll=false")
        return Recognised("jest", {}, arguments, ("jest", "{tmp}/jest.json"))
    if re.search(r"\bmocha\b", text):
        # mocha's own XUnit is JUnit without a root of suites; NODE_OPTIONS would reach every child.
        arguments = ["--reporter", "xunit", "--reporter-option", "output={tmp}/junit.xml"]
        return Recognised("mocha", {}, arguments, ("junit", "{tmp}/junit.xml"))
    if re.search(r"\b(node|tsx)\b.*\s--test\b", text):
        options = "--test-reporter=spec --test-reporter-destination=stdout --test-reporter={} " \
                  "--test-reporter-destination={{tmp}}/node.xml".format(_quoted(NODE_REPORTER))
        return Recognised("node", {"NODE_OPTIONS": options}, (), ("junit", "{tmp}/node.xml"))
    if re.search(r"\bgo\s+test\b", text):
        return Recognised("go", {"GOFLAGS": "-json"}, (), ("gotest", "-"))
    if re.search(r"\bcargo\s+(test|t)\b", text):
        return Recognised("cargo", {}, (), None)
    return Recognised()


def _quoted(path):
    # NODE_OPTIONS takes double quotes around a value with blanks.
    return '"{}"'.format(path) if " " in path else path


def last_command(text):
    """Return the last simple command of a shell text, and whether arguments may be appended to it."""
    parts = re.split(r"&&|\|\||;|\||\n", text)
    last = parts[-1].strip()
    return last, bool(last) and not re.search(r"[)}#>]", last)


_SCRIPT = (".sh", ".bash", ".js", ".mjs", ".cjs", ".ts", ".py")
_TEST_FILE = re.compile(r"(^|/)(tests?|__tests__|spec)/|(^|/)test_|[._-](test|spec)\.|_test\.")


def scripts_named(project, text):
    """Return `{file: its text}` of the project's own scripts that `text` starts (not of test files): they are part of what is run."""
    found = {}
    for part in re.split(r"&&|\|\||;|\||\n", text):
        name = _script_of(part)
        if name and not name.startswith(("..", "/")) and not _TEST_FILE.search(name.replace(os.sep, "/")) \
                and os.path.isfile(project.path(name)):
            found[name] = project.text(name)[:65536]
    return found


_INTERPRETERS = {"sh", "bash", "dash", "zsh", "node", "python", "python3", "tsx", "ts-node", "bun", "source", "."}


def _script_of(part):
    """Return the script file that one simple command starts (not one it only works on), else None."""
    try:
        words = shlex.split(part.lstrip("@-+ \t"), comments=True)
    except ValueError:
        words = part.split()
    while words and (re.match(r"^\w+=", words[0]) or words[0] in ("env", "exec", "npx", "cross-env", "time", "command")):
        words.pop(0)
    if words and os.path.basename(words[0]) in _INTERPRETERS:
        if any(word in ("-c", "-m", "-e", "-n", "--test") for word in words[1:]):
            return None
        words = [word for word in words[1:] if not word.startswith("-")]
    if words and (words[0].endswith(_SCRIPT) or words[0].startswith("./")):
        return os.path.normpath(words[0])
    return None
