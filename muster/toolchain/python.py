"""Python projects: pytest or unittest, ruff or flake8, mypy or pyright, black or ruff format, coverage; each run with the project's own Python."""

from __future__ import annotations

import os
import re
import shutil
import subprocess

from muster import environment
from muster.toolchain.command import Command
from muster.toolchain.project import section, whole
from muster.toolchain.runners import HERE, PYTEST_OPTIONS, PYTHON_QUIET

UNITTEST = os.path.join(HERE, "scripts", "unittest_junit.py")
_MODULES = ("pytest", "pytest_cov", "coverage", "mypy", "ruff", "flake8", "black", "pyright", "pytest_benchmark")
_MARKS = ("pyproject.toml", "setup.py", "setup.cfg", "tox.ini", "pytest.ini", "noxfile.py", "Pipfile", "requirements.txt")
# Lock or config file → the program that runs things in the environment it describes.
_RUNNERS = (("uv.lock", "uv"), ("poetry.lock", "poetry"), ("pdm.lock", "pdm"), ("Pipfile", "pipenv"))
_TABLES = (("[tool.uv]", "uv"), ("[tool.poetry]", "poetry"), ("[tool.pdm", "pdm"), ("[tool.hatch.envs", "hatch"))


class Interpreter:
    """How a project's Python is started, and what is installed in it."""

    def __init__(self, project):
        self.project, self.bin, self.prefix, self.place = project, None, [], "python3"
        for base in ("", ".." if project.rel != "." else None):
            for name in (".venv", "venv", "env"):
                folder = os.path.join(base, name) if base is not None else None
                for binary in ("bin/python", "Scripts/python.exe"):
                    if folder and self.bin is None and os.path.isfile(project.path(os.path.join(folder, binary))):
                        self.bin, self.place = os.path.dirname(os.path.join(folder, binary)), folder
                        self.argv = [os.path.join(folder, binary)]
        self.runner = None if self.bin else self._runner()
        if self.runner:
            self.prefix, self.place = [self.runner, "run"], self.runner + "'s environment"
            self.argv = self.prefix + ["python"]
        elif not self.bin:
            self.argv = ["python3"]
        self._installed = None

    def _runner(self):
        text = self.project.text("pyproject.toml")
        found = [name for file, name in _RUNNERS if self.project.exists(file)]
        found += [name for mark, name in _TABLES if mark in text]
        return next((name for name in found if self.project.which(name)), None)

    def has(self, module):
        """Say whether `module` can be imported there; for an environment that a runner manages, whether it is asked for."""
        if self.runner:
            return re.search(r"\b{}\b".format(module.replace("_", "[-_]")), _asked_for(self.project)) is not None
        if self._installed is None:
            program = "import importlib.util as u,sys\nprint(*[m for m in sys.argv[1:] if u.find_spec(m)])"
            try:
                done = subprocess.run(self.argv + ["-c", program] + list(_MODULES), cwd=self.project.folder, timeout=60,
                                      stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                      env=dict(environment.copy(), PYTHONDONTWRITEBYTECODE="1"))
                self._installed = done.stdout.decode("utf-8", "replace").split()
            except (OSError, subprocess.TimeoutExpired):
                self._installed = []
        return module in self._installed

    def tool(self, name):
        """Return how to call a tool: from the project's environment, else from the PATH, else None."""
        if self.bin and os.path.isfile(self.project.path(os.path.join(self.bin, name))):
            return [os.path.join(self.bin, name)]
        if self.has(name):
            return self.prefix + [name] if self.runner else self.argv + ["-m", name]
        return [name] if shutil.which(name, path=environment.get("PATH")) else None

    def absent(self, name, by):
        """Return the one line for a tool that is configured but not there."""
        install = self.prefix[:1] + ["add", "--dev"] if self.runner else self.argv + ["-m", "pip", "install"]
        return "{} is configured ({}) but not installed in {}; run: {} {}".format(name, by, self.place, " ".join(install), name)


def _asked_for(project):
    names = [name for name in project.names() if re.fullmatch(r"(dev-|test-)?requirements.*\.(txt|in)", name)]
    return "\n".join(project.text(name) for name in ("pyproject.toml", "setup.cfg", "setup.py", "Pipfile", "tox.ini", "noxfile.py", *names))


def find(project, found):
    """Return the Commands of a Python project; nothing where there is no Python."""
    marked = project.first(*_MARKS)
    tests = _test_files(project)
    if not marked and not tests:
        return []
    python = Interpreter(project)
    commands = _tests(project, python, tests)
    commands += [command for command in (_lint(project, python), _format(project, python), _types(project, python)) if command]
    return commands


def _test_files(project):
    return [name for name in project.files(".py") if re.search(r"(^|/)(test_[^/]*|[^/]*_test)\.py$", name.replace(os.sep, "/"))]


def _pytest_config(project):
    """Return `(file that configures pytest or None, definition)`."""
    definition = {}
    for name, sections in (("pytest.toml", None), (".pytest.toml", None), ("pytest.ini", None), (".pytest.ini", None), ("pyproject.toml", ("tool.pytest.ini_options", "tool.pytest")),
                           ("tox.ini", ("pytest",)), ("setup.cfg", ("tool:pytest",))):
        text = project.text(name)
        text = whole(text) if sections is None else section(text, *sections)
        if text:
            definition[name if sections is None else "{} [{}]".format(name, sections[0])] = text
    return next(iter(definition), None), definition


def _tests(project, python, files):
    by, definition = _pytest_config(project)
    texts = [project.text(name) for name in files[:200]]
    by = by or project.first("conftest.py", "tests/conftest.py", "test/conftest.py")
    if not by and re.search(r"(?m)^\s*[\"']?pytest\b", _asked_for(project)):
        by = "the dependencies"
    plain = any(re.search(r"(?m)^(import pytest|from pytest|(async )?def test_)", text) for text in texts)
    cases = any("unittest" in text for text in texts)
    if not files and not by:
        return []
    by = by or (files[0] if plain else None)
    if by or python.has("pytest"):
        return _pytest(project, python, by or files[0], definition)
    if not cases:
        return []
    argv = python.argv + [UNITTEST, "{tmp}/junit.xml"]
    folder = next((name for name in ("tests", "test") if any(file.startswith(name + os.sep) for file in files)), None)
    if folder:
        argv += ["-s", folder] + (["-t", "."] if project.exists(folder + "/__init__.py") else [])
    return [Command("tests", "unittest", argv, cwd=project.rel, env=PYTHON_QUIET, report=("junit", "{tmp}/junit.xml"),
                    source=files[0], definition={"tool": "unittest"})]


def _pytest(project, python, by, definition):
    definition = dict(definition, tool="pytest")
    missing = None if python.has("pytest") else python.absent("pytest", by)
    argv = python.argv + ["-m", "pytest"] + PYTEST_OPTIONS
    wrapped = _wrapped(project, python) if missing else None
    if wrapped:
        return [Command("tests", "pytest", wrapped, cwd=project.rel, env=dict(PYTHON_QUIET, PYTEST_ADDOPTS=" ".join(PYTEST_OPTIONS)),
                        report=("junit", "{tmp}/junit.xml"), source=by, definition=definition)]
    tests = Command("tests", "pytest", argv, cwd=project.rel, env=PYTHON_QUIET, report=("junit", "{tmp}/junit.xml"),
                    source=by, definition=definition, missing=missing)
    return [tests] + _coverage(project, python, tests, definition)


def _wrapped(project, python):
    """Return the tox or nox call where only their own environments have pytest."""
    if project.exists("tox.ini") and project.which("tox"):
        return ["tox", "run", "-e", "py", "-x", "testenv.pass_env+=PYTEST_ADDOPTS,PYTHONDONTWRITEBYTECODE,COVERAGE_FILE"]
    if project.exists("noxfile.py") and project.which("nox"):
        return ["nox"]
    return None


def _coverage_config(project):
    definition, fail_under = {}, None
    pyproject, own = section(project.text("pyproject.toml"), "tool.coverage", under=True), whole(project.text(".coveragerc"))
    setup, tox = section(project.text("setup.cfg"), "coverage", under=True), section(project.text("tox.ini"), "coverage", under=True)
    for name, text in ((".coveragerc", own), ("setup.cfg [coverage]", setup), ("tox.ini [coverage]", tox), ("pyproject.toml [tool.coverage]", pyproject)):
        if text:
            definition[name] = text
            match = re.search(r"(?m)^\s*fail_under\s*=\s*([\d.]+)", text)
            fail_under = float(match.group(1)) if match and fail_under is None else fail_under
    return definition, fail_under


def _coverage(project, python, tests, definition):
    config, fail_under = _coverage_config(project)
    asked = bool(config) or re.search(r"\bpytest[-_]cov\b|[\"'\s]coverage\b", _asked_for(project)) is not None
    report = ("cobertura", "{tmp}/coverage.xml")
    made = dict(cwd=project.rel, env=PYTHON_QUIET, report=tests.report, coverage=report, threshold=fail_under,
                source=next(iter(config), tests.source), definition=dict(definition, **config))
    if python.has("pytest_cov"):
        measured = [] if re.search(r"(?m)^\s*source(_pkgs|_dirs)?\s*=", "\n".join(config.values())) else _sources(project)
        argv = tests.argv + (["--cov=" + name for name in measured] or ["--cov"])
        return [Command("coverage", "pytest-cov", argv + ["--cov-report=xml:{tmp}/coverage.xml", "--cov-fail-under=0"],
                        missing=tests.missing, **made)]
    if python.has("coverage"):
        argv = python.argv + ["-m", "coverage", "run"] + ([] if config else ["--source=."]) + tests.argv[len(python.argv):]
        # The report step must not judge: the threshold is the check's, and is said with its own words.
        xml = python.argv + ["-m", "coverage", "xml", "--fail-under=0", "-q", "-o", "{tmp}/coverage.xml"]
        return [Command("coverage", "coverage", argv, after=[xml], missing=tests.missing, **made)]
    if asked:
        return [Command("coverage", "pytest-cov", tests.argv, missing=python.absent("pytest-cov", made["source"]), **made)]
    return []


def _sources(project):
    """Return what to measure where the project does not say: src, else its packages and modules."""
    if os.path.isdir(project.path("src")):
        return ["src"]
    names = []
    for name in project.names():
        if name.endswith(".py") and not re.match(r"(test_.*|.*_test|conftest|setup|noxfile|tasks)\.py$", name):
            names.append(name[:-3])
        elif name not in ("tests", "test", "docs") and project.exists(os.path.join(name, "__init__.py")):
            names.append(name)
    return names


def _hooked(project, name):
    """Return the pre-commit configuration where it runs `name`."""
    file = project.first(".pre-commit-config.yaml")
    return file if file and re.search(r"\b{}\b".format(re.escape(name)), project.text(file)) else None


def _command(project, python, check, tool, arguments, by, definition, env=None):
    argv = python.tool(tool)
    return Command(check, tool, (argv or [tool]) + arguments, cwd=project.rel, env=dict(PYTHON_QUIET, **(env or {})), source=by,
                   definition=dict({name: text for name, text in definition.items() if text}, tool=" ".join([tool] + arguments)),
                   missing=None if argv else python.absent(tool, by))


def _ruff(project):
    own = project.first("ruff.toml", ".ruff.toml")
    table = section(project.text("pyproject.toml"), "tool.ruff", under=True)
    if own:
        return own, {own: whole(project.text(own))}
    return ("pyproject.toml [tool.ruff]", {"pyproject.toml [tool.ruff]": table}) if table else (None, {})


def _lint(project, python):
    by, definition = _ruff(project)
    if by or _hooked(project, "ruff"):
        return _command(project, python, "lint", "ruff", ["check", "--output-format=concise", "."], by or ".pre-commit-config.yaml", definition,
                        {"RUFF_NO_CACHE": "true"})
    flake8 = whole(project.text(".flake8")) or section(project.text("setup.cfg"), "flake8") or section(project.text("tox.ini"), "flake8")
    if flake8:
        by = project.first(".flake8") or ("setup.cfg [flake8]" if section(project.text("setup.cfg"), "flake8") else "tox.ini [flake8]")
        return _command(project, python, "lint", "flake8", [], by, {by: flake8})
    return None


def _format(project, python):
    black = section(project.text("pyproject.toml"), "tool.black")
    if black or _hooked(project, "black"):
        by = "pyproject.toml [tool.black]" if black else ".pre-commit-config.yaml"
        return _command(project, python, "format", "black", ["--check", "."], by, {"pyproject.toml [tool.black]": black})
    by, definition = _ruff(project)
    if _hooked(project, "ruff-format") or any("format" in text.split("]")[0] or "[tool.ruff.format]" in text or "[format]" in text
                                              for text in definition.values()):
        return _command(project, python, "format", "ruff", ["format", "--check", "."], by or ".pre-commit-config.yaml", definition,
                        {"RUFF_NO_CACHE": "true"})
    return None


def _types(project, python):
    for by, text in (("mypy.ini", whole(project.text("mypy.ini"))), (".mypy.ini", whole(project.text(".mypy.ini"))),
                     ("pyproject.toml [tool.mypy]", section(project.text("pyproject.toml"), "tool.mypy", under=True)),
                     ("setup.cfg [mypy]", section(project.text("setup.cfg"), "mypy"))):
        if text:
            named = re.search(r"(?m)^\s*(files|packages|modules)\s*=", text)
            target = [] if named else ["src" if os.path.isdir(project.path("src")) else "."]
            return _command(project, python, "types", "mypy", target, by, {by: text}, {"MYPY_CACHE_DIR": "{tmp}/mypy"})
    table = section(project.text("pyproject.toml"), "tool.pyright", under=True)
    by = project.first("pyrightconfig.json") or ("pyproject.toml [tool.pyright]" if table else None)
    if by:
        return _command(project, python, "types", "pyright", [], by, {by: table or whole(project.text(by))})
    return None
