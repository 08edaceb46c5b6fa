"""What measures a project: a task runner's target, its benchmark tool, or a script of its own that prints numbers."""

from __future__ import annotations

import os
import re

from muster.toolchain import javascript, make
from muster.toolchain.command import Command
from muster.toolchain.project import whole
from muster.toolchain.python import Interpreter
from muster.toolchain.runners import PYTHON_QUIET, last_command, scripts_named

NAMES = ("bench", "benchmark", "benchmarks")
# A script that prints `{name: seconds}` as JSON; what starts it stands beside it.
SCRIPTS = (("run.py", None), ("run.mjs", "node"), ("run.js", "node"), ("run.sh", "sh"))
FOLDERS = ("benchmarks", "bench")
_PRINTED = ("seconds", "-")
_FIXTURE = re.compile(r"(?m)^[ \t]*(?:async )?def test_\w*\([^)]*\bbenchmark\b")


def find(project, found):
    """Return the project's benchmark command as a list of one, or none."""
    for look in (_make, _package, _pytest, _go, _script):
        command = look(project)
        if command:
            return [command]
    return []


def reporting(text):
    """Return `(environment, arguments, report)` that make the tool behind a shell text report; JSON on its output else.

    `arguments` are only to be appended where the tool is the last command of the text."""
    if re.search(r"\b(pytest|py\.test)\b", text):
        options = ["-o", "cache_dir={tmp}/pytest_cache", "--benchmark-json={tmp}/benchmark.json"]
        return dict(PYTHON_QUIET, PYTEST_ADDOPTS=" ".join(options)), [], ("pytest-benchmark", "{tmp}/benchmark.json")
    if re.search(r"\bgo\s+test\b", text):
        return {}, [], ("gobench", "-")
    if re.search(r"\bhyperfine\b", text) and "--export-json" not in text and last_command(text)[1]:
        return {}, ["--export-json", "{tmp}/hyperfine.json"], ("hyperfine", "{tmp}/hyperfine.json")
    return dict(PYTHON_QUIET), [], _PRINTED


def _make(project):
    file = project.first("GNUmakefile", "makefile", "Makefile")
    rules = make.parse(project.text(file)) if file else {}
    target = next((name for name in NAMES if name in rules), None)
    if target is None:
        return None
    recipe = make.recipe(rules, target)
    env, arguments, report = reporting(recipe)
    return Command(
        "benchmark", "make", ["make", "--no-print-directory", target], cwd=project.rel, env=env, report=_PRINTED if arguments else report,
        source="{}: {}".format(file, target), definition=dict({"{}: {}".format(file, target): recipe}, **scripts_named(project, recipe)),
        missing=None if project.which("make") else "make is needed ({}) but not installed; install it".format(file))


def _package(project):
    scripts = project.json("package.json").get("scripts")
    scripts = {name: text for name, text in scripts.items() if isinstance(text, str)} if isinstance(scripts, dict) else {}
    name = next((name for name in NAMES if name in scripts), None)
    if name is None:
        return None
    who = javascript.manager(project)
    env, arguments, report = reporting(scripts[name])
    joint = ["--"] if arguments and who == "npm" else []
    silent = ["--silent"] if who in ("npm", "pnpm", "yarn") else []
    return Command(
        "benchmark", who, [who, "run", *silent, name, *joint, *arguments], cwd=project.rel, env=env, report=report,
        source="package.json scripts." + name, definition=javascript.script_definition(project, scripts, name),
        missing=None if project.which(who) else "{} is needed (package.json) but not installed; see https://nodejs.org".format(who))


def _pytest(project):
    named = next((name for name in project.files(".py")[:500] if _FIXTURE.search(project.text(name))), None)
    if named is None:
        return None
    python = Interpreter(project)
    missing = None if python.has("pytest_benchmark") else python.absent("pytest-benchmark", named)
    argv = python.argv + ["-m", "pytest", "-o", "cache_dir={tmp}/pytest_cache", "--benchmark-only", "--benchmark-json={tmp}/benchmark.json"]
    return Command("benchmark", "pytest-benchmark", argv, cwd=project.rel, env=PYTHON_QUIET, source=named, missing=missing,
                   report=("pytest-benchmark", "{tmp}/benchmark.json"), definition={"tool": "pytest --benchmark-only"})


def _go(project):
    if not project.exists("go.mod"):
        return None
    named = next((name for name in project.files("_test.go")[:500] if re.search(r"(?m)^func Benchmark", project.text(name))), None)
    if named is None:
        return None
    return Command("benchmark", "go", ["go", "test", "-run", "^$", "-bench", ".", "./..."], cwd=project.rel, source=named,
                   report=("gobench", "-"), definition={"tool": "go test -bench . ./..."},
                   missing=None if project.which("go") else "go is needed (go.mod) but not installed; see https://go.dev/dl")


def _script(project):
    for folder in FOLDERS:
        for name, starter in SCRIPTS:
            path = os.path.join(folder, name)
            if project.first(path):
                argv = ([starter] if starter else Interpreter(project).argv) + [path]
                there = project.which(argv[0]) or os.path.isfile(project.path(argv[0]))
                return Command("benchmark", os.path.basename(argv[0]), argv, cwd=project.rel, env=PYTHON_QUIET, report=_PRINTED,
                               source=path, definition={path: whole(project.text(path))},
                               missing=None if there else "{} is needed ({}) but not installed".format(argv[0], path))
    return None
