"""Reports: what each format says, and what hostile or cut-off files do (a clear line, nothing else)."""

from __future__ import annotations

import json
import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from muster.toolchain import coverages, reports

JUNIT = """<?xml version="1.0"?><testsuites><testsuite name="pytest">
<testcase classname="tests.test_a" name="test_one"/>
<testcase classname="tests.test_a" name="test_two[x &lt; y]"><failure message="no">text</failure></testcase>
<testcase classname="tests.test_a" name="test_three"><skipped type="pytest.skip"/></testcase>
<testcase classname="tests.test_a" name="test_four"><error message="failed on setup"/><skipped/></testcase>
<testcase classname="tests.test_a" name="test_one"/>
<testcase classname="" name="tests.test_b"><error message="collection failure"/></testcase>
</testsuite></testsuites>"""
VITEST = '<testsuites><testsuite name="a.test.js"><testcase classname="a.test.js" name="a.test.js"><failure/></testcase></testsuite></testsuites>'
SUREFIRE = '<testsuite name="c.T"><testcase classname="c.T" name="flaky"><flakyFailure message="once"/></testcase></testsuite>'
NESTED = '<testsuites><testsuite name="all"><testsuite name="outer"><testcase name="x" /></testsuite></testsuite></testsuites>'
JEST = json.dumps({"testResults": [
    {"name": "/nowhere/p/a.test.js", "status": "passed", "assertionResults": [
        {"fullName": "adds", "status": "passed"}, {"fullName": "waits", "status": "pending"}, {"fullName": "later", "status": "todo"},
        {"fullName": "breaks", "status": "failed"}]},
    {"name": "/nowhere/p/b.test.js", "status": "failed", "assertionResults": [], "message": "can not load"}]})
GO = "\n".join(json.dumps(event) for event in [
    {"Action": "run", "Package": "m/a", "Test": "TestX"}, {"Action": "pass", "Package": "m/a", "Test": "TestX"},
    {"Action": "run", "Package": "m/a", "Test": "TestX/sub_1"}, {"Action": "fail", "Package": "m/a", "Test": "TestX/sub_1"},
    {"Action": "run", "Package": "m/a", "Test": "TestPanic"}, {"Action": "fail", "Package": "m/a"},
    {"Action": "output", "Package": "m/b", "Output": "FAIL m/b [build failed]"}, {"Action": "fail", "Package": "m/b"}]) + "\n# chatter\n{broken"
RUST = "\n".join(json.dumps(event) for event in [
    {"type": "suite", "event": "started", "test_count": 3}, {"type": "test", "event": "started", "name": "a::ok"},
    {"type": "test", "name": "a::ok", "event": "ok"}, {"type": "test", "name": "a::no", "event": "failed"},
    {"type": "test", "name": "a::later", "event": "ignored"}, {"type": "suite", "event": "failed"},
    {"type": "suite", "event": "started"}, {"type": "test", "event": "started", "name": "aborts"}])
TAP = "TAP version 13\nok 1 - fine\nnot ok 2 - bad\nok 3 - later # SKIP no\nnot ok 4 - some day # TODO\nchatter\n1..5\n"
PASSED, FAILED, ERROR, SKIPPED = "passed", "failed", "error", "skipped"


def read(tmp_path, kind, content, module=reports):
    path = tmp_path / "report"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return module.read(kind, str(path))


@pytest.mark.parametrize("kind, content, tests, broken", [
    ("junit", JUNIT, {"tests.test_a::test_one": PASSED, "tests.test_a::test_two[x < y]": FAILED, "tests.test_a::test_three": SKIPPED,
                      "tests.test_a::test_four": ERROR, "tests.test_a::test_one#2": PASSED}, ["tests.test_b"]),
    ("junit", VITEST, {}, ["a.test.js"]),
    ("junit", SUREFIRE, {"c.T::flaky": PASSED}, []),
    ("junit", NESTED, {"outer::x": PASSED}, []),
    ("junit", "<testsuites/>", {}, []),
    ("gotest", GO, {"m/a::TestX": PASSED, "m/a::TestX/sub_1": FAILED, "m/a::TestPanic": ERROR}, ["m/b"]),
    ("libtest", RUST, {"a::ok": PASSED, "a::no": FAILED, "a::later": SKIPPED, "aborts": ERROR}, []),
    ("tap", TAP, {"fine": PASSED, "bad": FAILED, "later": SKIPPED, "some day": SKIPPED}, ["1 planned tests did not run"]),
    ("tap", "1..0\n", {}, []),
])
def test_each_format_gives_the_same_shape(tmp_path, kind, content, tests, broken):
    results = read(tmp_path, kind, content)
    assert (results.tests, results.broken) == (tests, broken)


def test_jest_ids_hold_no_place_of_the_checkout(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name / "src").mkdir(parents=True)
        (tmp_path / name / "package.json").write_text("{}")
        content = JEST.replace("/nowhere/p", str(tmp_path / name / "src"))
        results = read(tmp_path, "jest", content)
        assert results.tests == {"src/a.test.js::adds": PASSED, "src/a.test.js::waits": SKIPPED, "src/a.test.js::later": SKIPPED,
                                 "src/a.test.js::breaks": FAILED}
        assert results.broken == ["src/b.test.js"]


BOMB = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><testsuites><testcase name="&b;"/></testsuites>'
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><testsuites><testcase name="&a;"/></testsuites>'


@pytest.mark.parametrize("kind, content, word", [
    ("junit", "", "empty"), ("junit", JUNIT[:300], "no complete XML"), ("junit", "hello", "no complete XML"), ("junit", b"\xff\xfe\x00", "no complete XML"),
    ("junit", "<html></html>", "no JUnit"), ("junit", BOMB, "entities"), ("junit", OUTSIDE, "entities"),
    ("jest", "{}", "testResults"), ("jest", "[]", "testResults"), ("jest", JEST[:50], "no complete JSON"), ("jest", "[" * 100000, "no complete JSON"),
    ("gotest", "ok  \tm/a\t0.1s\n", "no event"), ("libtest", "running 3 tests\n", "no event"), ("tap", "ok 1 - cut off\n", "plan"),
    ("prose", "12 passed", "no report format"),
])
def test_what_can_not_be_read_is_one_clear_line(tmp_path, kind, content, word):
    with pytest.raises(reports.ReportError, match=word) as error:
        read(tmp_path, kind, content)
    assert "\n" not in str(error.value) and len(str(error.value)) < 300


def test_a_report_has_bounds(tmp_path, monkeypatch):
    monkeypatch.setattr(reports, "BYTES", 100)
    with pytest.raises(reports.ReportError, match="more than 100"):
        read(tmp_path, "junit", JUNIT)
    monkeypatch.setattr(reports, "BYTES", 10**6)
    monkeypatch.setattr(reports, "TESTS", 2)
    with pytest.raises(reports.ReportError, match="more than 2 tests"):
        read(tmp_path, "junit", JUNIT)


def test_a_long_name_is_cut(tmp_path):
    results = read(tmp_path, "junit", "<testsuite><testcase classname='a' name='{}'/></testsuite>".format("x" * 5000))
    assert [len(name) for name in results.tests] == [reports.NAME]


def test_a_leftover_of_an_earlier_run_does_not_count(tmp_path):
    path = tmp_path / "TEST-a.xml"
    path.write_text(JUNIT)
    os.utime(path, (1000, 1000))
    with pytest.raises(reports.ReportError, match="from before this run"):
        reports.read("junit", str(path), since=2000)
    (tmp_path / "TEST-b.xml").write_text(SUREFIRE)
    assert set(reports.read("junit", "**/TEST-*.xml", str(tmp_path), since=2000).tests) == {"c.T::flaky"}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(sorted(reports.FORMATS)), st.one_of(st.binary(max_size=300), st.tuples(
    st.sampled_from([JUNIT, JEST, GO, RUST, TAP]), st.integers(0, 1500), st.binary(max_size=8)).map(
        lambda given: given[0].encode()[:given[1]] + given[2] + given[0].encode()[given[1]:])))
def test_no_content_does_more_than_refuse(tmp_path, kind, content):
    try:
        results = read(tmp_path, kind, content)
    except reports.ReportError:
        return
    assert set(results.tests.values()) <= {PASSED, FAILED, ERROR, SKIPPED}


COBERTURA = '<!DOCTYPE coverage SYSTEM "x.dtd"><coverage lines-valid="8" lines-covered="6" branches-valid="2" branches-covered="0" line-rate="0.75"/>'
LINES = '<coverage line-rate="0.5"><class><line number="1" hits="1"/><line number="2" hits="0"/></class></coverage>'
LCOV = "SF:src/a.js\nDA:1,1\nDA:2,0\nLF:2\nLH:1\nend_of_record\nSF:test/a.test.js\nLF:100\nLH:100\nend_of_record\nSF:src/b.js\nDA:1,3\nDA:2,1\nend_of_record\n"
GOCOVER = "mode: set\nm/a.go:3.13,5.2 3 1\nm/a.go:7.1,9.2 1 0\nm/a.go:7.1,9.2 1 1\nm/b.go:1.1,2.2 4 0\n"
JACOCO = '<!DOCTYPE report><report><package><counter type="LINE" missed="9" covered="9"/></package><counter type="LINE" missed="1" covered="3"/></report>'


@pytest.mark.parametrize("kind, content, percent", [
    ("cobertura", COBERTURA, 60.0), ("cobertura", LINES, 50.0),
    ("coverage.py", json.dumps({"totals": {"covered_lines": 9, "num_statements": 10}}), 90.0),
    ("lcov", LCOV, 75.0), ("gocover", GOCOVER, 50.0), ("jacoco", JACOCO, 75.0),
])
def test_each_coverage_format_gives_a_percentage(tmp_path, kind, content, percent):
    assert read(tmp_path, kind, content, coverages) == percent


@pytest.mark.parametrize("kind, content, word", [
    ("cobertura", "<x/>", "no Cobertura"), ("cobertura", BOMB, "entities"), ("coverage.py", "{}", "no coverage.py"), ("lcov", "hello", "measured no line"),
    ("gocover", "hello", "no Go cover"), ("cobertura", COBERTURA[:60], "no complete XML"), ("x", "y", "no coverage format"),
    ("cobertura", '<coverage lines-valid="-3" lines-covered="1e999"/>', "measured no line"),
])
def test_coverage_that_can_not_be_read_is_one_clear_line(tmp_path, kind, content, word):
    with pytest.raises(reports.ReportError, match=word):
        read(tmp_path, kind, content, coverages)
