"""C, C++, makefiles and nginx: each read by its own tool, one call a block."""

from __future__ import annotations

import os
import re

from tests.examples import tools, units
from tests.examples.verdicts import COMPILED, PARSED, Verdict, unchecked

_GCC = re.compile(r":(\d+):\d+: (?:fatal )?error: (.*)")


def check_c(blocks, folder):
    return _compiled(blocks, folder, "gcc", "block.c", "-std=gnu2x")


def check_cpp(blocks, folder):
    return _compiled(blocks, folder, "g++", "block.cpp", "-std=gnu++2b")


def _compiled(blocks, folder, program, name, standard):
    if not tools.program(program):
        return dict.fromkeys(blocks, unchecked("no " + program))
    found = {}
    for number, block in enumerate(blocks):
        path = units.write(folder, "{}/{}".format(number, name), block.text)
        status, said = tools.call([program, standard, "-fsyntax-only", path], folder)
        hit = _GCC.search(said) if status else None
        found[block] = Verdict(COMPILED, program, hit.group(2) if hit else (said[-200:] if status else None),
                               int(hit.group(1)) if hit else None)
    return found


def check_make(blocks, folder):
    found = {}
    for number, block in enumerate(blocks):
        path = units.write(folder, "{}/Makefile".format(number), block.text)
        # It reads the whole file and looks for a target that is not there: 2 with another message is an error.
        status, said = tools.call(["make", "-n", "-r", "-f", path, "no-such-target"], os.path.dirname(path))
        bad = "No rule to make target 'no-such-target'" not in said and status
        at = re.search(r"Makefile:(\d+): (.*)", said)
        found[block] = Verdict(PARSED, "make -n", said.strip()[:200] if bad else None, int(at.group(1)) if bad and at else None)
    return found
