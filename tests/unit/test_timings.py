"""Benchmark reports: each format gives one number for each benchmark, or one line that says what is wrong."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muster.toolchain import reports, timings

PYTEST = {"machine_info": {}, "benchmarks": [
    {"name": "test_a", "fullname": "tests/test_a.py::test_a", "stats": {"min": 0.5, "max": 9.0, "mean": 2.0, "median": 1.5}},
    {"name": "test_b[1]", "fullname": "tests/test_a.py::test_b[1]", "stats": {"mean": 0.25, "median": 0.25}}], "version": "5.3.1"}
HYPERFINE = {"results": [{"command": "./a", "mean": 2.0, "stddev": 0.1, "median": 1.5, "times": [1.0, 1.5, 3.5], "exit_codes": [0, 0, 0]}]}
HYPERFINE_2 = {"schema_version": 2, "primary_metric": "time_wall_clock", "results": [
    {"command": "./a --fast", "name": "fast", "measurements": [{"time_wall_clock": {"value": value, "unit": "second"}} for value in (1.0, 2.0, 9.0)]}]}
GO = """goos: linux
pkg: m/sort
BenchmarkSort-8         \t     100\t    2000 ns/op\t     16 B/op\t       1 allocs/op
BenchmarkSort-8         \t     100\t    4000 ns/op
BenchmarkSort-8         \t     100\t    2500 ns/op
BenchmarkFind/n=10-8    \t 1000000\t      1.5 ns/op
PASS
ok  \tm/sort\t3.1s
pkg: m/other
BenchmarkSort-8 100 1000000 ns/op
"""


@pytest.mark.parametrize("kind, content, expected", [
    ("pytest-benchmark", PYTEST, {"tests/test_a.py::test_a": 1.5, "tests/test_a.py::test_b[1]": 0.25}),
    ("hyperfine", HYPERFINE, {"./a": 1.5}),
    ("hyperfine", HYPERFINE_2, {"fast": 2.0}),
    ("gobench", GO, {"m/sort.BenchmarkSort": 2.5e-6, "m/sort.BenchmarkFind/n=10": 1.5e-9, "m/other.BenchmarkSort": 1e-3}),
    ("seconds", {"parse": 0.5, "render": [1, 3, 2.5]}, {"parse": 0.5, "render": 2.5}),
    ("seconds", 'warming up\n{"a": 1}\n', {"a": 1.0}),
    ("seconds", '{\n "a": 1,\n "b": 2\n}\n', {"a": 1.0, "b": 2.0}),
])
def test_a_report_gives_a_number_for_each_benchmark(tmp_path, kind, content, expected):
    path = tmp_path / "report"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    assert timings.read(kind, str(path)) == pytest.approx(expected)


@pytest.mark.parametrize("kind, content, says", [
    ("seconds", "it took 3 seconds", "holds no JSON object"),
    ("seconds", "{}", "names no benchmark"),
    ("seconds", '{"a": "fast"}', "a is no number above 0"),
    ("seconds", '{"a": 0}', "a is no number above 0"),
    ("seconds", '{"a": -1}', "a is no number above 0"),
    ("seconds", '{"a": NaN}', "a is no number above 0"),
    ("seconds", '{"a": true}', "a is no number above 0"),
    ("seconds", '{"a": []}', "a is no number above 0"),
    ("seconds", '{"a": 1e999}', "a is no number above 0"),
    ("seconds", '[1]', "holds no JSON object"),
    ("seconds", '{"a": 1', "holds no JSON object"),
    ("pytest-benchmark", {"tests": []}, "is no pytest-benchmark JSON"),
    ("pytest-benchmark", {"benchmarks": []}, "names no benchmark"),
    ("pytest-benchmark", {"benchmarks": [{"fullname": "a"}]}, "is no pytest-benchmark JSON"),
    ("hyperfine", {"results": {}}, "is no hyperfine JSON"),
    ("hyperfine", {"results": [3]}, "is no hyperfine JSON"),
    ("gobench", "PASS\nok  m 0.1s\n", "names no benchmark"),
    ("gobench", "--- FAIL: BenchmarkSort\n", "names no benchmark"),
    ("prose", "a", "prose is no benchmark format; use one of gobench, hyperfine, pytest-benchmark, seconds"),
    ("seconds", "", "is empty"),
])
def test_what_is_no_report_is_one_line(tmp_path, kind, content, says):
    path = tmp_path / "report"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    with pytest.raises(reports.ReportError) as caught:
        timings.read(kind, str(path))
    assert says in str(caught.value) and "\n" not in str(caught.value)


@given(st.sampled_from(sorted(timings.FORMATS)), st.one_of(st.binary(max_size=200), st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["results", "benchmarks", "stats", "median", "fullname", "command", "a"]), inner, max_size=4)).map(
            lambda value: json.dumps(value).encode())))
def test_hostile_reports_are_told_and_nothing_else(tmp_path_factory, kind, content):
    path = tmp_path_factory.mktemp("report") / "r"
    path.write_bytes(content)
    try:
        found = timings.read(kind, str(path))
    except reports.ReportError:
        return
    assert found and all(isinstance(value, float) and value > 0 for value in found.values())
