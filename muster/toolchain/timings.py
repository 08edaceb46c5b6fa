"""Benchmark reports: from each format one number for each benchmark, less is better (seconds, or any other cost).

A benchmark that was measured several times in one run counts with the median of them.
"""

from __future__ import annotations

import json
import os
import re
import statistics

from muster.toolchain.reports import NAME, ReportError, found, load_json

BENCHMARKS = 1000


def read(kind, template, cwd=".", since=None):
    """Return `{benchmark: seconds}` from the files that `template` names; raises ReportError."""
    if kind not in FORMATS:
        raise ReportError("{} is no benchmark format; use one of {}".format(kind, ", ".join(sorted(FORMATS))))
    measured = {}
    for path in found(template, cwd, since):
        try:
            for name, values in FORMATS[kind](path):
                measured.setdefault(" ".join(str(name).split())[:NAME] or "(no name)", []).extend(values)
        except (AttributeError, KeyError, TypeError) as error:
            raise ReportError("the report {} is no {} JSON: {!r:.60}".format(os.path.basename(path), kind, error)) from None
    if not measured:
        raise ReportError("the report {} names no benchmark".format(os.path.basename(template)))
    if len(measured) > BENCHMARKS:
        raise ReportError("the report names more than {} benchmarks; choose those that matter".format(BENCHMARKS))
    return {name: _median(name, values) for name, values in measured.items()}


def _median(name, values):
    good = [float(value) for value in values if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 < value < 1e300]
    if len(good) != len(values) or not good:
        raise ReportError("benchmark {} is no number above 0; measure more work in one go".format(name))
    return float(statistics.median(good))


def pytest_benchmark(path):
    """What `pytest --benchmark-json` writes: the median of the rounds."""
    for one in load_json(path)["benchmarks"]:
        yield one.get("fullname") or one["name"], [one["stats"]["median"]]


def hyperfine(path):
    """What `hyperfine --export-json` writes, version 1 (`times`) and 2 (`measurements`)."""
    data = load_json(path)
    metric = data.get("primary_metric", "time_wall_clock")
    results = data["results"]
    if not isinstance(results, list):
        raise TypeError("results is no list")
    for one in results:
        if "measurements" in one:
            yield one.get("name") or one["command"], [run[metric]["value"] for run in one["measurements"]]
        else:
            yield one["command"], [one["median"]]


_GO = re.compile(r"^(Benchmark\S*?)(?:-\d+)?\s+\d+\s+([\d.]+(?:[eE][+-]?\d+)?) ns/op\b")


def gobench(path):
    """What `go test -bench` prints; a benchmark is named by its package too."""
    package = ""
    with open(path, encoding="utf-8", errors="replace") as file:
        for line in file:
            if line.startswith("pkg: "):
                package = line[5:].strip() + "."
            match = _GO.match(line)
            if match:
                try:
                    yield package + match.group(1), [float(match.group(2)) / 1e9]
                except ValueError:
                    continue


def seconds(path):
    """A JSON object `{name: seconds}` or `{name: [seconds, …]}`: the whole report, or its last line."""
    with open(path, encoding="utf-8", errors="replace") as file:
        text = file.read().strip()
    for part in (text, text.splitlines()[-1] if text else ""):
        try:
            value = json.loads(part)
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict):
            for name, numbers in value.items():
                yield name, numbers if isinstance(numbers, list) and numbers else [numbers]
            return
    raise ReportError('the report {} holds no JSON object such as {{"parse": 0.25}}'.format(os.path.basename(path)))


FORMATS = {"pytest-benchmark": pytest_benchmark, "hyperfine": hyperfine, "gobench": gobench, "seconds": seconds}
