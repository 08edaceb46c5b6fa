"""Coverage reports: from each format one number, the percentage of covered lines (and branches where they are counted)."""

from __future__ import annotations

import os
import re

from muster.toolchain.reports import ReportError, found, load_json, parse_xml


def read(kind, template, cwd=".", since=None):
    """Return the coverage in percent from the files that `template` names; raises ReportError."""
    if kind not in FORMATS:
        raise ReportError("{} is no coverage format; use one of {}".format(kind, ", ".join(sorted(FORMATS))))
    covered = total = 0
    for path in found(template, cwd, since):
        hit, all_ = FORMATS[kind](path)
        covered, total = covered + hit, total + all_
    if total <= 0:
        raise ReportError("the coverage report measured no line; name what to measure")
    return max(0.0, min(100.0, 100.0 * covered / total))


def _number(value):
    try:
        return max(0, int(float(value)))
    except (TypeError, ValueError, OverflowError):
        return 0


def cobertura(path):
    """Cobertura XML as coverage.py, istanbul, tarpaulin and others write it."""
    sums, lines = {}, [0, 0]

    def start(name, given):
        if name == "coverage" and not sums:
            sums.update({key: _number(given.get(key)) for key in
                         ("lines-covered", "lines-valid", "branches-covered", "branches-valid")})
        elif name == "line":
            lines[0] += _number(given.get("hits")) > 0
            lines[1] += 1

    parse_xml(path, start, lambda name: None)
    if not sums:
        raise ReportError("the report {} is no Cobertura XML".format(os.path.basename(path)))
    if sums["lines-valid"]:
        return sums["lines-covered"] + sums["branches-covered"], sums["lines-valid"] + sums["branches-valid"]
    return lines[0], lines[1]


def coverage_json(path):
    """What `coverage json` writes."""
    data = load_json(path)
    totals = data.get("totals") if isinstance(data, dict) else None
    if not isinstance(totals, dict):
        raise ReportError("the report {} is no coverage.py JSON".format(os.path.basename(path)))
    hit = _number(totals.get("covered_lines")) + _number(totals.get("covered_branches"))
    return hit, _number(totals.get("num_statements")) + _number(totals.get("num_branches"))


_TESTS = re.compile(r"(^|/)(tests?|__tests__|spec)/|[._-](test|spec)\.")


def lcov(path):
    """LCOV tracefiles; LF/LH where they stand, else the DA lines. Test files do not count: they always cover themselves."""
    records, current = [], None
    with open(path, encoding="utf-8", errors="replace") as file:
        for line in file:
            word, _, value = line.strip().partition(":")
            if word == "SF":
                current = {"tests": bool(_TESTS.search(value.replace("\\", "/"))), "LH": 0, "LF": 0, "hit": 0, "lines": 0}
                records.append(current)
            elif current is None:
                continue
            elif word in ("LH", "LF"):
                current[word] += _number(value)
            elif word == "DA":
                current["lines"] += 1
                current["hit"] += _number(value.split(",")[1] if "," in value else 0) > 0
    counted = [record for record in records if not record["tests"]]
    return (sum(one["LH"] if one["LF"] else one["hit"] for one in counted), sum(one["LF"] or one["lines"] for one in counted))


BLOCK = re.compile(r"^(\S.*):\d+\.\d+,\d+\.\d+ (\d{1,9}) (\d+)$")


def gocover(path):
    """Go's coverprofile: statements of each block, counted once though several packages' tests may list it."""
    blocks = {}
    with open(path, encoding="utf-8", errors="replace") as file:
        if not file.readline().startswith("mode:"):
            raise ReportError("the report {} is no Go cover profile".format(os.path.basename(path)))
        for line in file:
            match = BLOCK.match(line.strip())
            if match:
                place = line.rsplit(" ", 2)[0]
                size, count = int(match.group(2)), int(match.group(3)[:9])
                blocks[place] = (size, blocks.get(place, (0, False))[1] or count > 0)
    return sum(size for size, hit in blocks.values() if hit), sum(size for size, _ in blocks.values())


def jacoco(path):
    """JaCoCo's XML: the LINE counter of the whole report."""
    depth, counted = [], {}

    def start(name, given):
        depth.append(name)
        if name == "counter" and len(depth) == 2 and given.get("type") == "LINE":
            counted["line"] = (_number(given.get("covered")), _number(given.get("covered")) + _number(given.get("missed")))

    parse_xml(path, start, lambda name: depth.pop())
    return counted.get("line", (0, 0))


FORMATS = {"cobertura": cobertura, "coverage.py": coverage_json, "lcov": lcov, "gocover": gocover, "jacoco": jacoco}
