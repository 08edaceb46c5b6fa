"""Test reports that tools write for machines, read with bounds: they come from code nobody trusts yet."""

from __future__ import annotations

import glob
import json
import os
import re

from muster.errors import MusterError

BYTES = 64 * 1024 * 1024
TESTS = 200_000
NAME = 400
PASSED, FAILED, ERROR, SKIPPED = "passed", "failed", "error", "skipped"


class ReportError(MusterError):
    """A report is absent, cut off, too large or hostile; the message says which and why."""


class ReportAbsent(ReportError):
    """This run wrote no report, or an empty file: some runners do that where there is no test at all."""


class Results:
    """What ran: `tests` (id → passed | failed | error | skipped) and `broken` (files that could not even be loaded)."""

    __slots__ = ("tests", "broken")

    def __init__(self):
        self.tests, self.broken = {}, []

    def add(self, name, status):
        """Record one test; a second one of the same name gets a number."""
        name = " ".join(str(name).split())[:NAME] or "(no name)"
        if len(self.tests) >= TESTS:
            raise ReportError("the report names more than {} tests; split the suite".format(TESTS))
        unique, count = name, 1
        while unique in self.tests:
            count += 1
            unique = "{}#{}".format(name, count)
        self.tests[unique] = status


def read(kind, template, cwd=".", since=None):
    """Return the Results in the files that `template` (a path or glob) names; raises ReportError.

    Files older than `since` (seconds since 1970) are leftovers of an earlier run and do not count.
    """
    if kind not in FORMATS:
        raise ReportError("{} is no report format; use one of {}".format(kind, ", ".join(sorted(FORMATS))))
    results = Results()
    for path in found(template, cwd, since):
        FORMATS[kind](path, results)
    return results


class Started(float):
    """When a run began, in seconds since 1970; `before`: the stamps of the reports that lay there already."""

    before = {}


def stamp(path):
    """Return what changes when a file is written, also by whoever puts its time back; None where there is none."""
    try:
        stat = os.stat(path)
    except OSError:
        return None
    return (stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)


def lying(template, cwd="."):
    """Return `{path: stamp}` of the files that `template` names before a run: none of them is its report."""
    full = os.path.join(cwd, template)
    return {path: stamp(path) for path in (glob.glob(full, recursive=True) if any(mark in template for mark in "*?") else [full])
            if os.path.isfile(path)}


def found(template, cwd=".", since=None):
    """Return the files that `template` names; raises ReportError where none is new enough."""
    full = os.path.join(cwd, template)
    paths = sorted(glob.glob(full, recursive=True)) if any(mark in template for mark in "*?") else [full]
    paths = [path for path in paths if os.path.isfile(path)]
    known = getattr(since, "before", {})
    paths_now = [path for path in paths if known.get(path) != stamp(path)]
    # File systems keep times to two seconds at worst (FAT); a leftover is older than that in practice.
    fresh = [path for path in paths_now if since is None or os.stat(path).st_mtime >= since - 2]
    if not fresh:
        state = "is from before this run" if paths else "was not written"
        raise ReportAbsent("the report {} {}".format(os.path.basename(template), state))
    for path in fresh:
        size = os.path.getsize(path)
        if size > BYTES:
            raise ReportError("the report {} has {} bytes, more than {}".format(os.path.basename(path), size, BYTES))
        if size == 0:
            raise ReportAbsent("the report {} is empty".format(os.path.basename(path)))
    return fresh


def parse_xml(path, start, end, data=None):
    """Feed an XML file to `start(name, attributes)`, `end(name)` and `data(characters)`; entity declarations are refused."""
    from xml.parsers import expat

    def refuse(*_):
        raise ReportError("the report {} declares entities; such a file is not read".format(os.path.basename(path)))

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler, parser.EntityDeclHandler = start, end, refuse
    parser.CharacterDataHandler = data
    try:
        with open(path, "rb") as file:
            parser.ParseFile(file)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise ReportError("the report {} is no complete XML: {}".format(os.path.basename(path), error)) from None


def load_json(path):
    """Return the JSON in a file; raises ReportError."""
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return json.load(file)
    except (ValueError, RecursionError) as error:
        raise ReportError("the report {} is no complete JSON: {}".format(os.path.basename(path), str(error)[:80])) from None


def junit(path, results):
    """JUnit XML as pytest, vitest, surefire, node and many others write it."""
    suites, case, seen = [], [], []

    def start(name, given):
        seen.append(name)
        if len(seen) == 1 and name not in ("testsuites", "testsuite"):
            raise ReportError("the report {} is no JUnit XML: it starts with <{}>".format(os.path.basename(path), name[:40]))
        if name == "testsuite":
            suites.append(given.get("name", ""))
        elif name == "testcase":
            case[:] = [given, PASSED, ""]
        elif case and name in ("failure", "error") or case and name == "skipped" and case[1] == PASSED:
            case[1:] = [FAILED if name == "failure" else name, given.get("message", "")]

    def end(name):
        if name == "testsuite" and suites:
            suites.pop()
        elif name == "testcase" and case:
            _junit_case(results, suites, *case)
            case.clear()

    parse_xml(path, start, end)


def _junit_case(results, suites, given, status, message):
    name, group = given.get("name", ""), given.get("classname", "")
    # pytest names a file that can not be collected so; vitest reports a file that can not be loaded under its own name.
    if status in (FAILED, ERROR) and (message == "collection failure" or (name and name == group)):
        results.broken.append((group or name)[:NAME])
        return
    if not group:
        group = given.get("file", "") or " > ".join(part for part in suites[1:] if part)
    results.add("{}::{}".format(group, name) if group else name, status)


def jest(path, results):
    """What `jest --json --outputFile` writes (vitest's json reporter writes the same)."""
    data = load_json(path)
    files = data.get("testResults") if isinstance(data, dict) else None
    if not isinstance(files, list):
        raise ReportError("the report {} is no jest JSON: testResults is absent".format(os.path.basename(path)))
    top = os.path.commonpath([os.path.dirname(str(one.get("name", ""))) or "/" for one in files]) if files else ""
    known = {"passed": PASSED, "failed": FAILED}
    for one in files:
        name = os.path.basename(str(one.get("name", "")))
        if top and str(one.get("name", "")).startswith(top):
            name = os.path.relpath(str(one["name"]), _project_of(top))
        tests = one.get("assertionResults") or []
        if not tests and one.get("status") == "failed":
            results.broken.append(name[:NAME])
        for test in tests:
            results.add("{}::{}".format(name, test.get("fullName", "")), known.get(test.get("status"), SKIPPED))


def _project_of(folder):
    # Ids must not hold the place of the checkout: the same suite also runs in an export.
    while folder != os.path.dirname(folder):
        if os.path.exists(os.path.join(folder, "package.json")):
            return folder
        folder = os.path.dirname(folder)
    return folder


def lines_of(path):
    """Yield the JSON objects of a stream; other lines (a tool's chatter around them) are passed over."""
    with open(path, encoding="utf-8", errors="replace") as file:
        for line in file:
            if line.startswith("{"):
                try:
                    value = json.loads(line)
                except (ValueError, RecursionError):
                    continue
                if isinstance(value, dict):
                    yield value


def gotest(path, results):
    """The stream of `go test -json`."""
    last = {"pass": PASSED, "fail": FAILED, "skip": SKIPPED}
    started, ended, packages, events = {}, set(), [], 0
    for event in lines_of(path):
        action, package, test = event.get("Action"), str(event.get("Package", "")), event.get("Test")
        events += 1
        if test and action == "run":
            started[(package, test)] = True
        elif test and action in last:
            ended.add((package, test))
            results.add("{}::{}".format(package, test), last[action])
        elif action == "fail" and package:
            packages.append(package)
    if not events:
        raise ReportError("the output holds no event of go test -json")
    for package, test in started:
        if (package, test) not in ended:  # a panic or os.Exit took the test with it
            results.add("{}::{}".format(package, test), ERROR)
    failed = {name.split("::")[0] for name, status in results.tests.items() if status in (FAILED, ERROR)}
    results.broken += [package for package in packages if package not in failed]


def libtest(path, results):
    """The stream of Rust's own test harness (`--format json`)."""
    known, suites, open_suites, running = {"ok": PASSED, "failed": FAILED, "ignored": SKIPPED, "timeout": FAILED}, 0, 0, set()
    for event in lines_of(path):
        if event.get("type") == "suite":
            if event.get("event") == "started":
                suites, open_suites = suites + 1, open_suites + 1
            else:
                open_suites -= 1
        elif event.get("type") == "test" and event.get("event") == "started":
            running.add(event.get("name"))
        elif event.get("type") == "test" and event.get("event") in known:
            running.discard(event.get("name"))
            results.add(event.get("name", ""), known[event["event"]])
    if not suites:
        raise ReportError("the output holds no event of the test harness")
    for name in sorted(str(name) for name in running):
        results.add(name, ERROR)
    if open_suites and not running:
        results.broken.append("a test binary that did not end")


_TAP = re.compile(r"^(not )?ok\b\s*\d*\s*-?\s*([^#]*)(#\s*(skip|todo).*)?$", re.IGNORECASE)


def tap(path, results):
    """TAP 13 or 14 on standard output; without its plan (`1..n`) the stream counts as cut off."""
    planned = None
    with open(path, encoding="utf-8", errors="replace") as file:
        for line in file:
            plan = re.match(r"^1\.\.(\d{1,7})\b", line)
            point = _TAP.match(line.rstrip())
            if plan:
                planned = int(plan.group(1))
            elif line.startswith("Bail out!"):
                results.broken.append(line.strip()[:NAME])
            elif point:
                status = SKIPPED if point.group(4) else FAILED if point.group(1) else PASSED
                results.add(point.group(2).strip() or "test", status)
    if planned is None:
        raise ReportError("the output holds no test report (no TAP plan)")
    if planned > len(results.tests):
        results.broken.append("{} planned tests did not run".format(planned - len(results.tests)))


FORMATS = {"junit": junit, "jest": jest, "gotest": gotest, "libtest": libtest, "tap": tap}


def progress(kind, line):
    """Return what of an output line is worth showing while a suite runs, None for nothing."""
    if kind not in ("gotest", "libtest") or not line.startswith("{"):
        return line
    try:
        event = json.loads(line)
    except (ValueError, RecursionError):
        return None
    name, what = event.get("Test") or event.get("name"), event.get("Action") or event.get("event")
    return "{} {}".format(what, name) if name and what in ("pass", "fail", "skip", "ok", "failed", "ignored") else None
