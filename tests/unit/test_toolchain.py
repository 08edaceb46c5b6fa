"""Which commands are found in a project, from which file, and what is said of a tool that is absent."""

from __future__ import annotations

import os
import stat

import pytest

from muster import toolchain
from muster.toolchain import make, project, runners


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """Return a function that puts files into a project and stand-ins for programs on the PATH (nothing else is there)."""
    programs, root = tmp_path / "bin", tmp_path / "root"
    programs.mkdir()
    root.mkdir()
    monkeypatch.setenv("PATH", str(programs))

    def lay(files, on_path=()):
        for name in on_path:
            program = programs / name
            program.write_text("#!/bin/sh\nexit 0\n")
            program.chmod(program.stat().st_mode | stat.S_IXUSR)
        for name, text in files.items():
            target = root / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text)
        return str(root)
    return lay


def found(root, config=None):
    return {command.check: command for command in toolchain.detect(root, config) if command.check != "secrets"}


def test_an_empty_folder_configures_nothing(machine):
    assert found(machine({})) == {}


# Files, programs on the PATH → check → (tool, the start of the command as shown).
DETECTED = [
    ({"pyproject.toml": "[tool.pytest.ini_options]\n", "uv.lock": ""}, ["uv"],
     {"tests": ("pytest", "uv run python -m pytest"), "dependencies": ("pip-audit", "pip-audit")}),
    ({"pyproject.toml": "[tool.poetry]\n[tool.pytest.ini_options]\n"}, ["poetry"], {"tests": ("pytest", "poetry run python -m pytest")}),
    ({"Pipfile": "pytest = '*'\n", "tests/test_a.py": "def test_a(): pass\n"}, ["pipenv"], {"tests": ("pytest", "pipenv run python -m pytest")}),
    ({"tox.ini": "[pytest]\n", "tests/test_a.py": ""}, ["tox"], {"tests": ("pytest", "tox run -e py")}),
    ({"noxfile.py": "", "tests/test_a.py": "import pytest\n"}, ["nox"], {"tests": ("pytest", "nox")}),
    ({"tests/test_a.py": "import unittest\n"}, ["python3"], {"tests": ("unittest", "python3 ")}),
    ({"setup.cfg": "[flake8]\n[mypy]\n"}, ["flake8", "mypy"], {"lint": ("flake8", "flake8"), "types": ("mypy", "mypy .")}),
    ({"ruff.toml": "[format]\n", "setup.py": ""}, ["ruff"], {"lint": ("ruff", "ruff check"), "format": ("ruff", "ruff format --check")}),
    ({"pyproject.toml": "[tool.black]\n[tool.pyright]\n"}, ["black", "pyright"], {"format": ("black", "black --check ."), "types": ("pyright", "pyright")}),
    ({"package.json": '{"scripts": {"test": "jest", "lint": "eslint .", "build": "tsc", "typecheck": "tsc --noEmit", "format:check": "prettier -c ."}}',
      "node_modules/.bin/jest": "", "node_modules/.bin/eslint": "", "node_modules/.bin/tsc": "", "node_modules/.bin/prettier": ""}, ["npm"],
     {"tests": ("jest", "npm run test -- --passWithNoTests --json"), "coverage": ("jest", "npm run test -- "), "lint": ("npm", "npm run lint"),
      "build": ("npm", "npm run build"), "types": ("npm", "npm run typecheck"), "format": ("npm", "npm run format:check")}),
    ({"package.json": '{"scripts": {"test": "vitest"}}', "pnpm-lock.yaml": "", "node_modules/.bin/vitest": ""}, ["pnpm"],
     {"tests": ("vitest", "pnpm run test --passWithNoTests")}),
    ({"package.json": '{"scripts": {"test": "mocha"}}', "yarn.lock": "", "node_modules/.bin/mocha": ""}, ["yarn"],
     {"tests": ("mocha", "yarn run test --reporter xunit")}),
    ({"package.json": "{}", "tsconfig.json": "{}", "eslint.config.js": "", ".prettierrc": "{}", "node_modules/.bin/tsc": "",
      "node_modules/.bin/eslint": "", "node_modules/.bin/prettier": ""}, [],
     {"types": ("tsc", "node_modules/.bin/tsc --noEmit"), "lint": ("eslint", "node_modules/.bin/eslint ."),
      "format": ("prettier", "node_modules/.bin/prettier --check .")}),
    ({"package.json": "{}", "test/a.test.js": ""}, ["node"], {"tests": ("node", "node --test"), "coverage": ("node", "node --experimental-test-coverage")}),
    ({"package.json": '{"scripts": {"test": "echo \\"Error: no test specified\\" && exit 1"}}'}, ["npm"], {}),
    ({"package.json": "not json"}, ["npm"], {}),
    ({"go.mod": "module m\n", "a/a.go": "", "a/a_test.go": "", ".golangci.yml": ""}, ["go", "gofmt", "golangci-lint"],
     {"build": ("go", "go build ./..."), "lint": ("golangci-lint", "golangci-lint run"), "format": ("gofmt", "gofmt -l a"),
      "tests": ("go", "go test -json ./..."), "coverage": ("go", "go test -json")}),
    ({"Cargo.toml": "[package]\n"}, ["cargo", "rustc"],
     {"build": ("cargo", "cargo build"), "types": ("cargo", "cargo check"), "lint": ("cargo clippy", "cargo clippy"), "format": ("cargo fmt", "cargo fmt"),
      "tests": ("cargo", "cargo test --tests")}),
    ({"Cargo.toml": "", ".config/nextest.toml": '[profile.default.junit]\npath = "junit.xml"\n'}, ["cargo"],
     {"build": ("cargo", "cargo"), "types": ("cargo", "cargo"), "lint": ("cargo clippy", "cargo"), "format": ("cargo fmt", "cargo"),
      "tests": ("nextest", "cargo nextest run")}),
    ({"pom.xml": "<project><build>jacoco-maven-plugin spotless-maven-plugin</build></project>", "src/test/java/ATest.java": ""}, ["mvn", "java"],
     {"build": ("maven", "mvn -B -ntp -DskipTests"), "format": ("spotless", "mvn"), "tests": ("maven", "mvn -B -ntp test"), "coverage": ("jacoco", "mvn")}),
    ({"build.gradle": "", "gradlew": "", "src/test/java/ATest.java": ""}, [], {"build": ("gradle", "./gradlew"), "tests": ("gradle", "./gradlew")}),
    ({"Makefile": "test:\n\tpytest\nlint:\n\ttrue\n"}, ["make"], {"tests": ("make", "make --no-print-directory test"), "lint": ("make", "make")}),
    ({"Makefile": "test:\n\ttrue\n", "go.mod": "", "a_test.go": ""}, ["make", "go", "gofmt"],
     {"build": ("go", "go"), "lint": ("go", "go vet"), "format": ("gofmt", "gofmt"), "tests": ("go", "go test"), "coverage": ("go", "go test")}),
    ({"frontend/package.json": '{"scripts": {"lint": "true"}}', "backend/go.mod": "", "backend/a_test.go": ""}, ["npm", "go", "gofmt"],
     {"lint": ("npm", "npm run lint"), "build": ("go", "go"), "format": ("gofmt", "gofmt"), "tests": ("go", "go"), "coverage": ("go", "go")}),
    ({"requirements.txt": "flask\n", "package-lock.json": "{}", "package.json": "{}"}, ["npm"], {"dependencies": ("pip-audit", "pip-audit")}),
]


@pytest.mark.parametrize("files, on_path, expected", DETECTED, ids=[" ".join(list(files)[:2]) or "-" for files, _, _ in DETECTED])
def test_a_projects_own_commands_are_found(machine, files, on_path, expected):
    commands = found(machine(files, on_path))
    assert {check: command.tool for check, command in commands.items()} == {check: tool for check, (tool, _) in expected.items()}
    for check, (_, start) in expected.items():
        assert commands[check].shown().startswith(start), commands[check].shown()
        assert commands[check].source and commands[check].definition and commands[check].to_dict()["argv"]


@pytest.mark.parametrize("files, on_path, check, words", [
    ({"pyproject.toml": "[tool.pytest.ini_options]\n"}, [], "tests", "pytest is configured (pyproject.toml"),
    ({"ruff.toml": "", "setup.py": ""}, [], "lint", "ruff is configured (ruff.toml) but not installed in python3; run: python3 -m pip install ruff"),
    ({"mypy.ini": "[mypy]\n", "uv.lock": "", "setup.py": ""}, ["uv"], "types", "run: uv add --dev mypy"),
    ({"package.json": '{"scripts": {"test": "jest"}}'}, ["npm"], "tests", "run: npm install"),
    ({"package.json": '{"scripts": {"test": "node --test"}}', "pnpm-lock.yaml": ""}, ["npm"], "tests", "pnpm is needed"),
    ({"go.mod": "", "a_test.go": ""}, [], "tests", "https://go.dev/dl"),
    ({"Cargo.toml": ""}, [], "tests", "rustup"), ({"Cargo.toml": "", ".config/nextest.toml": ""}, [], "tests", "cargo is needed"),
    ({"pom.xml": "", "src/test/java/ATest.java": ""}, ["java"], "tests", "mvn is needed"),
    ({"pom.xml": "", "src/test/java/ATest.java": ""}, ["mvn"], "tests", "java is needed"),
    ({"Makefile": "test:\n"}, [], "tests", "make is needed"),
    ({"go.mod": "", ".golangci.yml": ""}, ["go"], "lint", "golangci-lint is configured"),
])
def test_configured_but_absent_is_told_apart_from_not_configured(machine, files, on_path, check, words):
    command = found(machine(files, on_path))[check]
    assert words in command.missing and "\n" not in command.missing


@pytest.mark.parametrize("script, files, report", [
    ("jest", {}, "jest"), ("tsc && jest", {}, "jest"), ("jest && echo done", {}, None), ("jest > out.txt", {}, None), ("node --test", {}, "junit"),
    ("tsc && node --test dist", {}, "junit"), ("npm run unit", {"unit": "node --test"}, "junit"), ("npm run unit", {"unit": "jest"}, None),
    ("vitest run && node --test", {}, None), ("./run.sh", {}, "tap"),
])
def test_a_script_reports_where_its_runner_can_be_told_to(machine, script, files, report):
    import json
    root = machine({"package.json": json.dumps({"scripts": dict({"test": script}, **files)}), "node_modules/.bin/jest": "", "node_modules/.bin/vitest": ""}, ["npm"])
    command = found(root)["tests"]
    assert (command.report[0] if command.report else None) == report


def test_a_watch_mode_is_left(machine):
    root = machine({"package.json": '{"scripts": {"test": "jest --watch"}}', "node_modules/.bin/jest": ""}, ["npm"])
    assert "--watchAll=false" in found(root)["tests"].argv


def test_a_configured_command_comes_first_and_false_turns_a_check_off(machine):
    root = machine({"go.mod": "", "a_test.go": ""}, ["go", "gofmt", "sh"])
    config = {"checks": {"lint": "golint ./... | tee log", "tests": {"command": ["go", "test", "./..."], "cwd": "a"}, "format": False}}
    commands = found(root, config)
    assert commands["lint"].argv == ["sh", "-c", "golint ./... | tee log"] and not commands["lint"].missing
    assert commands["tests"].report == ("gotest", "-") and commands["tests"].cwd == "a"
    assert "format" not in commands and commands["build"].tool == "go"


def test_the_projects_own_environment_is_used(machine):
    root = machine({"setup.cfg": "[flake8]\n", ".venv/bin/python": "", ".venv/bin/flake8": ""}, ["flake8", "python3"])
    assert found(root)["lint"].argv[0] == os.path.join(".venv", "bin", "flake8")


SCRIPTS = {"scripts": {"pretest": "npm run lint", "test": "sh run.sh && run-s unit:a", "posttest": "true", "lint": "eslint src/a.js", "unit:a": "node tools/unit.mjs", "other": "x"}}


def test_a_definition_holds_all_that_decides_what_is_run(machine):
    import json
    root = machine({"package.json": json.dumps(SCRIPTS), "run.sh": "exit 1\n", "tools/unit.mjs": "u\n", "src/a.js": "a\n"}, ["npm"])
    assert set(found(root)["tests"].definition) == {
        "package.json scripts.pretest", "package.json scripts.test", "package.json scripts.posttest", "package.json scripts.lint",
        "package.json scripts.unit:a", "run.sh", "tools/unit.mjs"}


POM = """<project><properties><jackson.version>1</jackson.version><skipTests>{skip}</skipTests></properties>
<build><plugins><plugin><artifactId>maven-surefire-plugin</artifactId></plugin><plugin><artifactId>maven-jar-plugin</artifactId></plugin></plugins></build></project>"""


def test_of_a_pom_only_what_decides_on_tests_is_a_definition(machine):
    root = machine({"pom.xml": POM.format(skip="false"), "src/test/java/ATest.java": ""}, ["mvn", "java"])
    definition = found(root)["tests"].definition
    assert "surefire" in definition["pom.xml <build>"] and "jar" not in definition["pom.xml <build>"]
    assert definition["pom.xml <properties>"] == "skipTests>false"


MAKEFILE = """\
PYTEST = python3 -m pytest
.PHONY: test
test: prepare
\t@$(PYTEST) tests
\t$(MAKE) other
prepare: ; echo ready
other:
\t@sh scripts/other.sh
unused:
\ttrue
"""


def test_a_recipe_is_read_with_what_it_needs(machine):
    command = found(machine({"Makefile": MAKEFILE, "scripts/other.sh": "x\n"}, ["make"]))["tests"]
    recipe = command.definition["Makefile: test"]
    assert "python3 -m pytest" in recipe and "echo ready" in recipe and "scripts/other.sh" in recipe and "unused" not in recipe
    assert command.report == ("junit", "{tmp}/junit.xml") and "--junitxml" in command.env["PYTEST_ADDOPTS"]


@pytest.mark.parametrize("text", ["", "\x00\xff", "test", "test:", "\ttest", ":\n", "a b: c d\n\tx", "define x\nendef", "x = $(shell rm)\n", "%.o: %.c\n\tcc"])
def test_no_makefile_breaks_the_reader(text):
    assert isinstance(make.parse(text), dict)


@pytest.mark.parametrize("text, expected", [
    ("sh run.sh", ["run.sh"]), ("FOO=1 bash ./run.sh --fast", ["run.sh"]), ("./run.sh && eslint src/a.js", ["run.sh"]), ("node tools/x.mjs", ["tools/x.mjs"]),
    ("node --test tests/a.test.js", []), ("python -m pytest x.py", []), ("prettier --check run.sh", []), ("sh ../run.sh", []), ("sh 'run.sh", ["run.sh"]),
])
def test_only_scripts_that_are_started_count(tmp_path, text, expected):
    for name in ("run.sh", "src/a.js", "tools/x.mjs", "tests/a.test.js", "x.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    if text == "sh 'run.sh":
        expected = []  # an open quote: the shell would not start it either
    assert list(runners.scripts_named(project.Project(str(tmp_path)), text)) == expected


TOML = '[a]\nx = 1\n# said\n\n[tool.ruff]\nline = 1 # kept\nlist = [\n  "a",\n]\n[tool.ruff.lint]\nselect = ["E"]\n[[tool.x]]\ny = 1\n'


@pytest.mark.parametrize("name, under, expected", [
    ("tool.ruff", False, '[tool.ruff]\nline = 1 # kept\nlist = [\n  "a",\n]'), ("tool.ruff.lint", False, '[tool.ruff.lint]\nselect = ["E"]'),
    ("tool", True, TOML[TOML.index("[tool.ruff]"):].strip()), ("none", True, ""), ("a", False, "[a]\nx = 1"),
])
def test_a_table_is_read_as_it_stands(name, under, expected):
    assert project.section(TOML, name, under=under) == expected
