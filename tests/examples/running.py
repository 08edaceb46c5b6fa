"""How a block is run: one function a language, (block, path, folder) → (exit status, output)."""

from __future__ import annotations

import os
import sqlite3
import sys

from tests.examples import jvm_blocks, native_blocks, python_blocks, tools, trees, units, web_blocks

# Ten would do; a loaded machine needs more.
SECONDS = 60


def _run(words, folder):
    temporary = os.path.join(folder, ".tmp")
    os.makedirs(temporary, exist_ok=True)
    alone = [sys.executable, "-I", os.path.join(tools.HERE, "alone.py")]
    return tools.call(alone + words, folder, seconds=SECONDS, TMPDIR=temporary)


def python(block, path, folder):
    if python_blocks.is_session(block):
        # By its name doctest takes a file for a module or for a text.
        typed = units.write(folder, os.path.basename(path) + ".txt", block.text)
        return _run([tools.python(), "-m", "doctest", typed], folder)
    return _run([tools.python(), path], folder)


def bash(block, path, folder):
    tools.python()
    if {"node", "npm", "npx", "tsc", "vitest"} & set(block.text.split()):
        tools.modules()
        web_blocks.link(folder)
    _go_module(folder)
    return _run(["bash", "-eu", "-o", "pipefail", path], folder)


def javascript(block, path, folder):
    tools.modules()
    web_blocks.link(folder)
    return _run(["node", path], folder)


def typescript(block, path, folder):
    tools.modules()
    web_blocks.link(folder)
    if not os.path.exists(os.path.join(folder, "package.json")):
        units.write(folder, "package.json", '{"type": "module"}')
    out = os.path.join(folder, ".out")
    words = ["tsc", "--noCheck", "--ignoreConfig", "--outDir", out, "--rootDir", folder, "--target", "esnext"]
    words += ["--module", "nodenext", "--rewriteRelativeImportExtensions", "--moduleDetection", "force", path]
    status, said = _run([tools.program("tsc")] + words[1:], folder)
    if status:
        return status, said
    compiled = os.path.join(out, os.path.relpath(path, folder))
    return _run(["node", os.path.splitext(compiled)[0] + ".js"], folder)


def sql(block, path, folder):
    if {"postgres", "postgresql"} & set(block.dialect) or block.language == "postgresql":
        from tests.examples import postgres

        return postgres.run(path, folder)
    connection = sqlite3.connect(":memory:")
    try:
        connection.executescript("PRAGMA foreign_keys = ON;\n" + block.text)
        return 0, ""
    except sqlite3.Error as error:
        return 1, "SQLite: {}".format(error)
    finally:
        connection.close()


def java(block, path, folder):
    """Run one file, or its class with the others of the page; one for a newer Java than the JDK's can only be read."""
    version = jvm_blocks.java_version()
    if not version or trees.asked_version(block) > (version,):
        return None, "Java here is {}".format(version)
    beside = [name for name in os.listdir(folder) if name.endswith(".java")]
    if len(beside) == 1:
        return _run(["java", "-XX:TieredStopAtLevel=1", path], folder)
    classes = os.path.join(folder, ".classes")
    status, said = _run(["javac", "-d", classes] + sorted(beside), folder)
    if status:
        return status, said
    return _run(["java", "-cp", classes, os.path.splitext(os.path.basename(path))[0]], folder)


def rust(block, path, folder):
    if native_blocks.edition() != "2024":
        return None, "no rustc of 1.85 or newer"
    built = os.path.join(folder, "built")
    words = native_blocks.rust_words(block.text)
    status, said = _run(words + ["-o", built, path], folder)
    if status or "lib" in words:
        return (status, said) if status else (1, "nothing to run: no fn main and no #[test]")
    return _run([built], folder)


def go(block, path, folder):
    tools.python()
    _go_module(folder, always=True)
    beside = [name for name in os.listdir(folder) if name.endswith(".go") and not name.endswith("_test.go")]
    # A file of the page's shared folder is a part of its package.
    return _run([tools.program("go"), "run"] + (["."] if block.file and len(beside) > 1 else [path]), folder)


def _go_module(folder, always=False):
    there = os.listdir(folder)
    if "go.mod" not in there and (always or any(name.endswith(".go") for name in there)):
        units.write(folder, "go.mod", native_blocks.GO_MOD)


def program(name):
    """Return the runner of a language whose interpreter takes the file."""

    def run(block, path, folder):
        found = tools.program(name)
        return _run([found, path], folder) if found else (None, "{} is not on PATH".format(name))

    return run
