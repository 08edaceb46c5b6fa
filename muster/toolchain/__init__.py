"""What a project can run: its own commands for tests, lint, types, format, build, coverage and security checks."""

from __future__ import annotations

import os
import re
import shlex

from muster.errors import UsageError
from muster.toolchain import benchmarks, go, java, javascript, make, python, rust, security, setups
from muster.toolchain.command import Command
from muster.toolchain.project import SKIPPED, Project
from muster.toolchain.runners import recognise, scripts_named

# Asked in this order; `make` also sees what the others found, because it only fills gaps.
PROVIDERS = {"python": python.find, "javascript": javascript.find, "go": go.find, "rust": rust.find,
             "java": java.find, "make": make.find, "security": security.find, "benchmarks": benchmarks.find}
# Sub-folders that hold examples of other projects, not parts of this one.
_NOT_PARTS = SKIPPED | {"tests", "test", "examples", "example", "docs", "doc", "scripts", "spec", "e2e"}


def detect(root, config=None):
    """Return the Commands of the project at `root`, those in `config["checks"]` first.

    A check that no Command stands for is not configured; a Command with `missing` set is configured, but its program
    is absent. Where the top configures no tests, its direct sub-folders are looked at too (backend/, frontend/ …).
    Raises UsageError for a malformed configuration.
    """
    config = config or {}
    given = config.get("checks") or {}
    if not isinstance(given, dict):
        raise UsageError('config.json: "checks" is no object; write {"checks": {"lint": {"command": "…"}}}')
    commands = [_configured(root, check, entry, "config.json: checks." + check) for check, entry in sorted(given.items()) if entry]
    entry = (config.get("commands") or {}).get("benchmark")
    if entry:
        given = dict(given, benchmark=entry)
        commands.append(_measuring(root, entry))
    commands += [command for command in _found(root, ".", config) if command.check not in given]
    if not any(command.check == "tests" for command in commands):
        for name in sorted(os.listdir(root)) if os.path.isdir(root) else []:
            if name.startswith(".") or name in _NOT_PARTS or not os.path.isdir(os.path.join(root, name)):
                continue
            commands += [command for command in _found(root, name, config) if command.check not in given]
    return commands


def for_check(commands, check):
    """Return those of `commands` that stand for `check`."""
    return [command for command in commands if command.check == check]


def _found(root, rel, config):
    project, commands = Project(root, rel, config), []
    for name, find in PROVIDERS.items():
        for command in find(project, commands):
            command.ecosystem = name
            if command.check in ("tests", "coverage", "benchmark"):
                command.definition.update(setups.of(project, command))
            commands.append(command)
    return commands


def _configured(root, check, entry, place):
    """Return the Command that config.json states for `check`."""
    if isinstance(entry, (str, list)):
        entry = {"command": entry}
    if not isinstance(entry, dict) or not entry.get("command"):
        raise UsageError('{} has no command; write {{"command": "…"}}'.format(place))
    argv = entry["command"]
    if isinstance(argv, str):
        shell = re.search(r"[|&;<>$`\n]", argv)
        argv = ["sh", "-c", argv] if shell else shlex.split(argv)
    if not isinstance(argv, list) or not all(isinstance(word, str) for word in argv):
        raise UsageError("{}.command is neither a text nor a list of texts".format(place))
    cwd = str(entry.get("cwd") or ".")
    project = Project(root, cwd)
    found = recognise(project, " ".join(argv))
    report, coverage = _report(place, entry, "report"), _report(place, entry, "coverage")
    if report is None and check in ("tests", "coverage") and found.report:
        # A runner inside a shell text takes no further arguments from outside.
        report = found.report if not found.arguments or argv[0] != "sh" else None
        argv = argv + found.arguments if report else argv
    missing = None
    if not project.which(argv[0]) and not os.path.isfile(project.path(argv[0])):
        missing = "{} is set in {} but not installed".format(argv[0], place)
    command = Command(
        check, os.path.basename(argv[0]), argv, cwd=cwd, env=found.env, report=report, coverage=coverage,
        source=place, definition={place: " ".join(argv), **scripts_named(project, " ".join(argv))}, missing=missing)
    if check in ("tests", "coverage"):
        _set_up(project, command, found.tool or argv[-1])
    return command


_SPEAKS = (("python", r"pytest|unittest|tox|nox|\.py\b"), ("javascript", r"jest|vitest|mocha|node|npm|yarn|pnpm|bun"), ("make", r"\bmake\b"),
           ("go", r"\bgo\b"), ("rust", r"cargo"), ("java", r"mvn|gradle"))


def _set_up(project, command, words):
    """Add what sets up the tests of a command that config.json states: the ecosystem is told by its words."""
    words = words + " " + " ".join(command.argv)
    for name, mark in _SPEAKS:
        if re.search(mark, words):
            command.ecosystem = name
            command.definition.update(setups.of(project, command))
    command.ecosystem = "config"


def _measuring(root, entry):
    """Return the benchmark Command that config.json states; without a report it prints JSON, or its tool is told to write one."""
    command = _configured(root, "benchmark", entry, "config.json: commands.benchmark")
    words = command.argv[-1] if command.argv[:2] == ["sh", "-c"] else " ".join(command.argv)
    command.env, arguments, report = benchmarks.reporting(words)  # not the environment of a test run: that asks for another report
    if command.report is None:
        command.report = report
        if arguments and command.argv[0] == "sh":
            command.argv[-1] += " " + " ".join(arguments)
        else:
            command.argv += arguments
    return command


def _report(place, entry, key):
    value = entry.get(key)
    if value is None:
        return None
    if not isinstance(value, dict) or not value.get("format") or not value.get("path"):
        raise UsageError('{}.{} needs a format and a path, as {{"format": "junit", "path": "out.xml"}}'.format(place, key))
    return (str(value["format"]), str(value["path"]))
