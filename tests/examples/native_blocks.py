"""Rust by rustc, Go by go vet, PHP and Ruby by their own parsers; the grammar where that can not be."""

from __future__ import annotations

import functools
import glob
import os
import re

from tests.examples import tools, trees, units
from tests.examples.verdicts import COMPILED, PARSED, Verdict

# The first rustc of the edition of 2024; an older one is too old to judge today's Rust by.
RUST_2024 = (1, 85)
_RUST = re.compile(r"^error(?:\[(?P<code>E\d+)\])?: (?P<what>.*)\n\s*--> (?P<path>[^:\n]+):(?P<line>\d+)", re.M)
_CRATES = re.compile(r"^\s*(?:pub )?use (?:::)?(?!std\b|core\b|alloc\b|crate\b|self\b|super\b)([a-z_]\w*)::", re.M)
_GO = re.compile(r"^(?:vet: )?(?P<path>[^:\n]+\.go):(?P<line>\d+):(?:\d+:)? (?P<what>.*)$", re.M)
GO_MOD = "module example\n\ngo 1.24\n"


@functools.lru_cache(None)
def edition():
    """Return the newest edition the rustc here knows; None without rustc."""
    program = tools.program("rustc")
    if not program:
        return None
    return "2024" if _version(program) >= RUST_2024 else "2021"


def rust_words(text):
    """Return how a Rust text is compiled: a program, a test harness, or a library."""
    kind = [] if re.search(r"^\s*(?:pub )?(?:async )?fn main\b", text, re.M) else ["--crate-type", "lib"]
    kind = ["--test"] if "#[test]" in text and kind else kind
    return ["rustc", "--edition", edition(), "-A", "warnings"] + kind


def check_rust(blocks, folder):
    found = trees.check([block for block in blocks if block.fragment], "rust", lambda block: "")
    beyond = {}
    for number, unit in enumerate(units.of([block for block in blocks if not block.fragment], lambda block: "main.rs")):
        if not edition():
            beyond.update(dict.fromkeys(unit.blocks, "no rustc"))
            continue
        where = os.path.join(folder, str(number))
        paths = unit.write(where)
        first = next((path for path in paths if os.path.basename(path) in ("main.rs", "lib.rs")), next(iter(paths)))
        words = rust_words(paths[first].text) + ["--emit", "metadata", "--out-dir", where, first]
        status, said = tools.call(words, where)
        error = _RUST.search(said) if status else None
        for path, block in paths.items():
            crates = set(_CRATES.findall(block.text)) - set(re.findall(r"\bmod (\w+)", block.text))
            found[block] = Verdict(COMPILED, "rustc, edition " + edition())
            if status and crates:
                beyond[block] = "without the crate " + sorted(crates)[0]
            elif status and edition() != "2024":
                beyond[block] = "rustc here is older than 1.85"
            elif status and (not error or os.path.join(where, error.group("path")) == path):
                what = error.group("what") if error else said.strip()[:200]
                line = int(error.group("line")) if error else None
                found[block] = Verdict(COMPILED, "rustc", what, line)
    found.update(trees.check(list(beyond), "rust", beyond.get))
    return found


def check_go(blocks, folder):
    tools.python()
    found, beyond = trees.check([block for block in blocks if block.fragment], "go", lambda block: ""), {}
    paths, where = {}, os.path.join(folder, "module")
    units.write(where, "go.mod", GO_MOD)
    for number, unit in enumerate(units.of([block for block in blocks if not block.fragment], lambda block: "main.go")):
        for block in unit.blocks:
            outside = re.findall(r'^\s*(?:import\s+)?(?:[\w.]+\s+)?"([\w-]+\.[^"]+/[^"]*)"', block.text, re.M)
            if outside:
                beyond[block] = "without the module " + outside[0]
        if not set(unit.blocks) & set(beyond):
            paths.update(unit.write(os.path.join(where, "b{}".format(number))))
    found.update({block: Verdict(COMPILED, "go vet") for block in paths.values()})
    _gofmt(paths, found)
    if any(not found[block].problem for block in paths.values()):
        status, said = tools.call([tools.program("go"), "vet", "./..."], where)
        for hit in _GO.finditer(said):
            block = paths.get(os.path.normpath(os.path.join(where, hit.group("path"))))
            if block and not found[block].problem:
                found[block] = Verdict(COMPILED, "go vet", hit.group("what"), int(hit.group("line")))
        if status and not _GO.search(said):
            raise tools.ToolError("go vet stopped: {}".format(said.strip()[-300:]))
    found.update(trees.check([block for block in beyond], "go", beyond.get))
    return found


def _gofmt(paths, found):
    """Find what does not even parse, and take it away: go vet looks at nothing else while it is there."""
    program = (glob.glob(os.path.join(tools.VENV, "lib*", "*", "site-packages", "go", "bin", "gofmt")) or ["gofmt"])[0]
    for path, block in paths.items():
        status, said = tools.call([program, "-e", path], os.path.dirname(path))
        hit = _GO.search(said.replace("<standard input>", path)) if status else None
        if status:
            line = int(hit.group("line")) if hit else None
            found[block] = Verdict(PARSED, "gofmt", hit.group("what") if hit else said.strip()[:200], line)
            os.remove(path)


def check_php(blocks, folder):
    return _linted(blocks, folder, "php", ["-d", "display_errors=1", "-l"], r"on line (\d+)")


def check_ruby(blocks, folder):
    return _linted(blocks, folder, "ruby", ["-c"], r":(\d+):")


def _linted(blocks, folder, name, options, line_at):
    """Let the interpreter parse each block; one that needs a newer interpreter goes to the grammar."""
    found, beyond = {}, {}
    program = tools.program(name)
    version = _version(program) if program else ()
    for number, block in enumerate(blocks):
        if not program or block.fragment or (name == "php" and "<?" not in block.text):
            beyond[block] = "" if program else "no {}".format(name)
            continue
        path = units.write(folder, "{}.{}".format(number, name), block.text)
        status, said = tools.call([program] + options + [path], folder)
        lines = [line for line in said.strip().splitlines() if line.strip()]
        at = re.search(line_at, said)
        what = " ".join(lines[:2]).replace(path, "").strip() if status else None
        found[block] = Verdict(PARSED, "{} {}".format(name, options[-1]), what, int(at.group(1)) if status and at else None)
        if status and trees.asked_version(block) > version:
            beyond[block] = "{} here is {}".format(name, ".".join(map(str, version)))
    found.update(trees.check(list(beyond), name, beyond.get))
    return found


@functools.lru_cache(None)
def _version(program):
    said = tools.call([program, "--version"], tools.HERE)[1]
    number = re.search(r"(\d+)\.(\d+)", said)
    return (int(number.group(1)), int(number.group(2))) if number else ()
