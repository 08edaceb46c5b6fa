"""Java by javac, Kotlin by kotlinc: all blocks in one JVM, each unit apart."""

from __future__ import annotations

import functools
import glob
import os
import re

from tests.examples import tools, trees, units
from tests.examples.verdicts import COMPILED, Verdict

DRIVER = os.path.join(tools.HERE, "Compile.java")
SECONDS = 120
EXTENSIONS = {"java": ".java", "kotlin": ".kt"}
# javac's codes for what an older JDK does not know, and for libraries that are not there.
_BEYOND = re.compile(r"compiler\.err\.(doesnt\.exist|feature\.not\.supported|preview\.feature|cant\.resolve.*\bimport)")
_PUBLIC = re.compile(r"^\s*public\s+(?:[a-z-]+\s+)*(?:class|interface|record|enum|@interface)\s+(\w+)", re.M)
_IMPORT = re.compile(r"^\s*import\s+(?:static\s+)?([\w.]+)", re.M)


def check_java(blocks, folder):
    return _check(blocks, folder, "java")


def check_kotlin(blocks, folder):
    tools.modules()
    return _check(blocks, folder, "kotlin")


def java_file(block):
    """Return the file a Java block has to be in: named after its public type."""
    public = _PUBLIC.search(block.text)
    return (public.group(1) if public else "Main") + ".java"


def _check(blocks, folder, language):
    whole = [block for block in blocks if not block.fragment]
    fragments = [block for block in blocks if block.fragment]
    found = trees.check(fragments, language, lambda block: "")
    if not java_version():
        found.update(trees.check(whole, language, lambda block: "no javac"))
        return found
    default = java_file if language == "java" else lambda block: "main.kt"
    errors = _errors(units.of(whole, default), folder, language)
    beyond = {}
    for block in whole:
        line, code, what = errors.get(block, (None, "", None))
        found[block] = Verdict(COMPILED, "javac" if language == "java" else "kotlinc", what, line)
        if what and (_BEYOND.search(code) or _foreign(block) or trees.asked_version(block) > (java_version(),)):
            beyond[block] = "not compiled: " + what[:60]
    found.update(trees.check(list(beyond), language, beyond.get))
    return found


def _foreign(block):
    """Return whether a block imports what neither the JDK nor Kotlin brings."""
    own = ("java.", "javax.", "jdk.", "kotlin.", "kotlinx.coroutines.")
    return not block.file and any(not name.startswith(own) for name in _IMPORT.findall(block.text))


def _errors(group, folder, language):
    """Return {block: (line, code, message)} of the first error in each block."""
    paths, folders = {}, []
    for number, unit in enumerate(group):
        folders.append(os.path.join(folder, str(number)))
        paths.update(unit.write(folders[-1]))
    if not folders:
        return {}
    status, said = tools.call(driver(language) + folders, folder, seconds=SECONDS)
    if status:
        raise tools.ToolError("{} stopped: {}".format(language, said.strip()[-300:]))
    found = {}
    for line in said.splitlines():
        parts = line.split("\t")
        path = os.path.normpath(os.path.join(folder, parts[0]))
        if len(parts) != 4 or path not in paths:
            raise tools.ToolError("{} said: {}".format(language, line[:300]))
        found.setdefault(paths[path], (int(parts[1]) or None, parts[2], parts[3]))
    return found


def driver(language):
    """Return the command that compiles the folders given after it."""
    words = ["java", "-Xshare:auto", "-XX:TieredStopAtLevel=1"]
    if language == "kotlin":
        home = os.path.join(tools.MODULES, "kotlin-compiler")
        extra = glob.glob(os.path.join(home, "lib", "kotlinx-coroutines-core*.jar"))
        words += ["-cp", os.path.join(home, "lib", "*"), "-Dkotlin.home=" + home, "-Dblock.classpath=" + ":".join(extra)]
    return words + [DRIVER]


@functools.lru_cache(None)
def java_version():
    """Return the JDK's feature number; None without a compiler."""
    if not tools.program("javac"):
        return None
    said = tools.call(["javac", "-version"], tools.HERE)[1]
    number = re.search(r"(\d+)\.", said)
    return int(number.group(1)) if number else None
