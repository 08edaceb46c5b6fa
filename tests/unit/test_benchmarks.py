"""Where a benchmark command comes from: config.json, a task runner, a benchmark tool, a script of its own."""

import stat

import pytest

from muster import config, kinds, toolchain
from muster.errors import UsageError


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A function that puts files into a project and stand-ins for programs on the PATH."""
    programs, root = tmp_path / "bin", tmp_path / "root"
    programs.mkdir()
    root.mkdir()
    monkeypatch.setenv("PATH", str(programs))

    def lay(files, on_path=()):
        for name in on_path:
            program = programs / name
            # a Python that has every module it is asked for
            program.write_text('#!/bin/sh\nshift 2\necho "$@"\n' if name == "python3" else "#!/bin/sh\n")
            program.chmod(program.stat().st_mode | stat.S_IXUSR)
        for name, text in files.items():
            target = root / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text)
        return str(root)
    return lay


def benchmark(root, config=None):
    return toolchain.for_check(toolchain.detect(root, config), "benchmark")


GO = {"go.mod": "module m\n", "a_test.go": "package m\n\nfunc BenchmarkSort(b *testing.B) {}\n"}
PYTEST = {"pyproject.toml": "[tool.pytest.ini_options]\n", "tests/test_a.py": "def test_speed(benchmark):\n    benchmark(sorted, [])\n"}


@pytest.mark.parametrize("files, on_path, shown, report", [
    ({"Makefile": "bench:\n\t./measure\n"}, ["make"], "make --no-print-directory bench", "seconds"),
    ({"Makefile": "benchmark:\n\tgo test -bench .\n"}, ["make"], "make --no-print-directory benchmark", "gobench"),
    ({"Makefile": "bench:\n\tpytest --benchmark-only\n"}, ["make"], "make --no-print-directory bench", "pytest-benchmark"),
    ({"package.json": '{"scripts": {"bench": "node bench.mjs"}}'}, ["npm"], "npm run --silent bench", "seconds"),
    ({"package.json": '{"scripts": {"benchmark": "hyperfine ./a"}}'}, ["npm"],
     "npm run --silent benchmark -- --export-json '{tmp}/hyperfine.json'", "hyperfine"),
    (GO, ["go", "gofmt"], "go test -run '^$' -bench . ./...", "gobench"),
    (PYTEST, ["python3"], "python3 -m pytest -o 'cache_dir={tmp}/pytest_cache' --benchmark-only '--benchmark-json={tmp}/benchmark.json'", "pytest-benchmark"),
    ({"benchmarks/run.py": "print()\n"}, ["python3"], "python3 benchmarks/run.py", "seconds"),
    ({"bench/run.sh": "echo\n"}, ["sh"], "sh bench/run.sh", "seconds"),
    ({"benchmarks/run.mjs": ""}, ["node"], "node benchmarks/run.mjs", "seconds"),
    (dict(GO, **{"benchmarks/run.sh": ""}), ["go", "gofmt", "sh"], "go test -run '^$' -bench . ./...", "gobench"),
])
def test_a_projects_own_benchmark_is_found(machine, files, on_path, shown, report):
    command, = benchmark(machine(files, on_path))
    assert (command.shown(), command.report[0], command.missing) == (shown, report, None)
    assert command.source and command.definition


@pytest.mark.parametrize("files", [
    {}, {"a.py": "def benchmark(): pass\n"}, {"go.mod": "", "a_test.go": "func TestA(t *testing.T) {}\n"}, {"Makefile": "test:\n\ttrue\n"},
    {"benchmarks/notes.md": ""}, {"pyproject.toml": "[tool.pytest.ini_options]\n", "tests/test_a.py": "def test_a(): pass\n"}])
def test_where_there_is_none_none_is_found(machine, files):
    assert benchmark(machine(files, ["make", "go", "gofmt", "sh"])) == []


@pytest.mark.parametrize("entry, shown, report", [
    ("./measure", "./measure", ("seconds", "-")),
    ({"command": "./measure", "report": {"format": "pytest-benchmark", "path": "out.json"}}, "./measure", ("pytest-benchmark", "out.json")),
    ("hyperfine './a 1'", "hyperfine './a 1' --export-json '{tmp}/hyperfine.json'", ("hyperfine", "{tmp}/hyperfine.json")),
    ("go test -bench . ./...", "go test -bench . ./...", ("gobench", "-")),
    ({"command": ["./measure"], "cwd": "tools"}, "./measure", ("seconds", "-")),
])
def test_the_configured_command_comes_first(machine, entry, shown, report):
    root = machine(dict(GO, measure="", **{"tools/measure": ""}), ["go", "gofmt", "hyperfine"])
    command, = benchmark(root, {"commands": {"benchmark": entry}})
    assert (command.shown(), command.report, command.missing) == (shown, report, None)
    assert command.source == "config.json: commands.benchmark"


def test_a_command_that_is_not_there_is_named(machine):
    command, = benchmark(machine({}), {"commands": {"benchmark": "hyperfine ./a"}})
    assert command.missing == "hyperfine is set in config.json: commands.benchmark but not installed"
    command, = benchmark(machine(PYTEST), {})
    assert "pytest-benchmark is configured (tests/test_a.py) but not installed" in command.missing


def test_a_benchmark_without_a_command_is_a_fault(machine):
    with pytest.raises(UsageError, match="config.json: commands.benchmark has no command"):
        benchmark(machine({}), {"commands": {"benchmark": {"report": 3}}})


@pytest.mark.parametrize("value, fault", [
    ({"benchmark": {"pairs": 20, "effect": 10}, "commands": {"benchmark": "x"}}, None),
    ({"benchmark": {"pairs": "many"}}, '"benchmark" is not an object of numbers'),
    ({"commands": ["x"]}, '"commands" is not an object of commands'),
])
def test_the_configuration_is_looked_at(value, fault):
    assert config.shape(value) == fault


@pytest.mark.parametrize("path", ["benchmarks/run.py", "bench/a.c", "src/benches/a.rs", "bench_sort.py", "sort_bench.py", "web/a.bench.ts"])
def test_benchmarks_are_tests_so_that_who_changes_the_code_can_not_change_them(path):
    assert kinds.kind(path) == "tests"


@pytest.mark.parametrize("path", ["src/workbench/a.py", "benchmark.py", "src/bencher.go"])
def test_a_name_that_only_sounds_like_it_is_code(path):
    assert kinds.kind(path) == "code"
