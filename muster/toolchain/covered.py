"""Coverage reports, file by file: how many lines of each were executed, and how many there are to execute."""

from __future__ import annotations

import os
import re

from muster.toolchain.coverages import BLOCK
from muster.toolchain.reports import ReportError, found, load_json, parse_xml


def read(kind, template, cwd=".", since=None):
    """Return `{file: (lines covered, lines)}`, files relative to `cwd`; raises ReportError.

    JaCoCo names a file by its package only (`shop/Order.java`): the end of a path."""
    if kind not in FORMATS:
        raise ReportError("{} is no coverage format; use one of {}".format(kind, ", ".join(sorted(FORMATS))))
    counted = {}
    for path in found(template, cwd, since):
        for name, line, hit in FORMATS[kind](path, cwd):
            lines = counted.setdefault(name, {})
            lines[line] = lines.get(line, False) or hit
    return {name: (sum(lines.values()), len(lines)) for name, lines in counted.items()}


def _inside(path, cwd):
    """Return an absolute path relative to `cwd` where it lies in there."""
    if not os.path.isabs(path):
        return os.path.normpath(path).replace(os.sep, "/")
    top, real = os.path.realpath(cwd), os.path.realpath(path)
    return os.path.relpath(real, top).replace(os.sep, "/") if real.startswith(top + os.sep) else path


def cobertura(path, cwd):
    """Cobertura XML: names are relative to one of its sources."""
    sources, name, rows = [], [None], []
    text = []

    def start(element, given):
        if element == "source":
            text.append("")
        elif element == "class":
            name[0] = given.get("filename", "")
        elif element == "line" and name[0] and str(given.get("number", "")).isdigit():
            rows.append((name[0], int(given["number"]), str(given.get("hits", "0")) not in ("0", "")))

    def end(element):
        if element == "source" and text:
            sources.append(text.pop().strip())

    def data(characters):
        if text:
            text[-1] += characters

    parse_xml(path, start, end, data)
    places = {}
    for given in {row[0] for row in rows}:
        options = [os.path.join(source, given) for source in [cwd, *sources]]
        places[given] = _inside(next((option for option in options if os.path.isfile(option)), given), cwd)
    return [(places[given], line, hit) for given, line, hit in rows]


def coverage_json(path, cwd):
    """What `coverage json` writes."""
    data = load_json(path)
    files = data.get("files") if isinstance(data, dict) else None
    if not isinstance(files, dict):
        raise ReportError("the report {} is no coverage.py JSON".format(os.path.basename(path)))
    for name, one in files.items():
        for key, hit in (("executed_lines", True), ("missing_lines", False)):
            for line in one.get(key) or () if isinstance(one, dict) else ():
                yield _inside(name, cwd), line, hit


def lcov(path, cwd):
    """LCOV tracefiles: their DA lines."""
    name = ""
    with open(path, encoding="utf-8", errors="replace") as file:
        for line in file:
            word, _, value = line.strip().partition(":")
            if word == "SF":
                name = _inside(value, cwd)
            elif word == "DA" and name and "," in value:
                number, _, hits = value.partition(",")
                yield name, number, hits.split(",")[0].strip() not in ("0", "")


def gocover(path, cwd):
    """Go's coverprofile; a block of n statements counts as n lines, a file by its place in the module."""
    module = ""
    if os.path.isfile(os.path.join(cwd, "go.mod")):
        with open(os.path.join(cwd, "go.mod"), encoding="utf-8", errors="replace") as file:
            stated = re.search(r"(?m)^module\s+(\S+)", file.read(65536))
        module = stated.group(1) + "/" if stated else ""
    with open(path, encoding="utf-8", errors="replace") as file:
        for line in file:
            match = BLOCK.match(line.strip())
            if match:
                name, _, place = line.rsplit(" ", 2)[0].rpartition(":")
                name = name[len(module):] if module and name.startswith(module) else name
                for number in range(min(int(match.group(2)), 10000)):
                    yield name, (place, number), match.group(3).strip("0") != ""


def jacoco(path, cwd):
    """JaCoCo's XML: the lines of each source file."""
    where, rows = ["", ""], []

    def start(element, given):
        if element == "package":
            where[0] = given.get("name", "")
        elif element == "sourcefile":
            where[1] = given.get("name", "")
        elif element == "line" and where[1]:
            rows.append(("/".join(part for part in where if part), given.get("nr"), given.get("ci", "0") != "0"))

    parse_xml(path, start, lambda element: None)
    return rows


FORMATS = {"cobertura": cobertura, "coverage.py": coverage_json, "lcov": lcov, "gocover": gocover, "jacoco": jacoco}
