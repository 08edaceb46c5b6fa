"""Judges blocks: static checks in batches by language, then the runs, page by page."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

from tests.examples import languages, parsing, python_blocks, tools, units
from tests.examples.verdicts import RAN, Verdict, unchecked

WORKERS = 2


def judge(blocks):
    """Return {block: Verdict} for every block with a language, `wrong` taken into account."""
    code = [block for block in blocks if block.is_code]
    folder = tempfile.mkdtemp(prefix="examples-")
    try:
        found = {block: _refused(block) for block in code}
        rest = [block for block in code if not found[block]]
        found.update(_static(rest, folder))
        found.update(_runs(rest, found, folder))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return {block: found[block].of(block) for block in code}


def _refused(block):
    """Return the verdict of a block that no tool needs to see, or None."""
    name = languages.canonical(block.language)
    if block.skip:
        return unchecked("skip: " + block.skip)
    if name not in languages.LANGUAGES:
        return unchecked("no checker for {}".format(block.language))
    if block.run and not languages.LANGUAGES[name].run:
        return Verdict(RAN, "nothing", "{} can not be run here; leave `run` out".format(block.language))
    if block.file and os.path.normpath(block.file).startswith(("/", "..")):
        return Verdict(RAN, "nothing", "file={} leaves the folder of the page".format(block.file))
    missing = [package for package in block.packages if package not in tools.packages()]
    if missing:
        return Verdict(RAN, "nothing", "with={}: not in tests/examples/requirements.txt or package.json".format(missing[0]))
    return None


def _static(blocks, folder):
    groups = {}
    for block in blocks:
        check = languages.LANGUAGES[languages.canonical(block.language)].check
        # All that parsers of the one process can do goes to it in one batch.
        groups.setdefault(None if isinstance(check, str) else check, []).append(block)
    found = {}
    with ThreadPoolExecutor(WORKERS) as pool:
        waiting = [pool.submit(_group, check, group, os.path.join(folder, str(number)))
                   for number, (check, group) in enumerate(groups.items())]
        for future in waiting:
            found.update(future.result())
    return found


def _group(check, blocks, folder):
    os.makedirs(folder)
    if check is None:
        return parsing.ask(blocks, lambda block: languages.LANGUAGES[languages.canonical(block.language)].check)
    return check(blocks, folder)


def _runs(blocks, static, folder):
    pages = {}
    for block in blocks:
        pages.setdefault(block.page, []).append(block)
    found = {}
    with ThreadPoolExecutor(WORKERS) as pool:
        jobs = [(page, os.path.join(folder, "page-{}".format(number))) for number, page in enumerate(pages.values())
                if any(block.run or _doctest(block) for block in page)]
        for future in [pool.submit(_page, page, static, where) for page, where in jobs]:
            found.update(future.result())
    return found


def _doctest(block):
    return languages.canonical(block.language) == "python" and python_blocks.is_session(block)


def _page(blocks, static, folder):
    """Run the blocks of one page in order; those with `file=` share a folder with every run of the page."""
    shared = any(block.file for block in blocks)
    found = {}
    for number, block in enumerate(blocks):
        language = languages.LANGUAGES[languages.canonical(block.language)]
        where = os.path.join(folder, "shared" if shared else str(number))
        runs = block.run or _doctest(block)
        if not (block.file or runs):
            continue
        path = units.write(where, block.file or ("b{}-".format(number) + language.file), block.text)
        if runs and (block.wrong or not static[block].problem):
            found[block] = _one(block, language, path, where, static[block])
    return found


def _one(block, language, path, folder, static):
    """Run a block; where its tool is missing or too old the static verdict stands, and says so."""
    started = time.monotonic()
    status, said = language.run(block, path, folder)
    if status is None:
        return Verdict(static.how, "{}, not run: {}".format(static.tool, said), static.problem, static.at)
    spent = "{:.1f} s".format(time.monotonic() - started)
    lines = [line for line in said.strip().splitlines() if line.strip()]
    problem = "exit {}: {}".format(status, " / ".join(lines[-6:])[-500:]) if status else None
    return Verdict(RAN, spent, problem)
