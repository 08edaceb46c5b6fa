"""The shape of the code: rows, sizes, names, what a hook may load, who reads the environment."""

import ast
import json
import os
import re
import subprocess
import sys

import pytest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

# A module imports from rows above its own, and from its own row where one noun is split into several files. A name
# stands for the module or the package; what is not named here belongs to the row of its package.
ROWS = [
    ("errors", "clock", "ids", "text", "disguise", "secrets", "environment"),
    ("model",),
    ("graph", "stages", "flow", "kinds", "shell", "outward", "own_call", "own_state", "size", "contract", "aliases",
     "retry", "secret_files", "written", "started", "clients", "client_settings"),
    ("places", "config", "store", "git", "toolchain", "workflows", "teams", "skills", "extras", "scaffold"),
    ("log",),
    ("proof", "surroundings", "tasks", "sessions", "runs", "gates", "gate_report", "checks", "roles", "statusline", "dispatches", "checkpoints", "plans",
     "findings", "deploys",
     "state", "project", "messages", "alerts", "questions", "handoffs", "locks",
     "agents", "breaker", "staffing", "leftovers", "standups", "planned", "projects", "epics", "sprints", "guards"),
    ("app",),
    ("views",),
    ("cli", "layouts", "rehearsal", "simulator", "hooks", "__main__"),
]
ROW = {name: number for number, names in enumerate(ROWS, 1) for name in names}
HOOKS_ROW = len(ROWS)
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "core", "misc", "base", "lib"}
# They cost more than the rest of a hook together; lazy imports off the hot path are fine.
COLD = {"dataclasses", "pathlib", "subprocess", "argparse", "asyncio", "typing", "contextlib", "datetime", "logging", "inspect", "tempfile", "shutil", "uuid"}
# Longer by nature: tables of data, one entry a line.
TABLES = set()


def sources(*tops):
    found = []
    for top in tops:
        for folder, folders, names in os.walk(os.path.join(ROOT, top)):
            folders[:] = [name for name in folders if name != "__pycache__" and not name.startswith(".")
                          and (folder, name) != (os.path.join(ROOT, "validators"), "cases")]  # faulty on purpose
            found.extend(os.path.relpath(os.path.join(folder, name), ROOT) for name in names if name.endswith(".py"))
    return sorted(found)


RUNTIME = sources("muster", "hooks")


def tree(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as handle:
        return ast.parse(handle.read(), path)


def noun(path):
    """Return the name that stands in ROWS for a file, or None for one that knows no row."""
    parts = path[:-3].split(os.sep)
    if parts[0] == "hooks":
        return "hooks"
    return None if parts[1] == "__init__" else parts[1]


def imports(path):
    """Yield (line, name) of every module of ours that the file imports, also inside functions."""
    package = path.replace(os.sep, "/").rsplit("/", 1)[0].split("/")
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = package[:len(package) - node.level + 1] if node.level else []
            module = ".".join(base + ([node.module] if node.module else []))
            names = [module + "." + alias.name for alias in node.names] if module in ("muster", "hooks") else [module]
        else:
            continue
        for name in names:
            parts = name.split(".")
            if parts[0] == "muster" and len(parts) > 1 and parts[1] != "__version__":
                yield node.lineno, parts[1]
            elif parts[0] == "hooks":
                yield node.lineno, "hooks"


@pytest.mark.parametrize("path", RUNTIME)
def test_a_module_imports_only_from_the_rows_above(path):
    own = noun(path)
    if own is None:
        assert not list(imports(path)), "muster/__init__.py imports nothing of ours"
        return
    if own == "hooks":
        assert all(name in ROW and ROW[name] < HOOKS_ROW or name == "hooks" for _, name in imports(path))
        return
    assert own in ROW, "{} stands in no row: add it to ROWS and to the design".format(own)
    for line, name in imports(path):
        assert name in ROW, "{}:{} imports {}, which stands in no row".format(path, line, name)
        assert ROW[name] <= ROW[own], "{}:{} row {} imports {} of row {}".format(path, line, ROW[own], name, ROW[name])


def test_no_circle_of_modules_at_import_time():
    """Within a row modules may lean on each other, never in a circle; imports inside functions may."""
    edges = {}
    for path in RUNTIME:
        name = noun(path)
        if name in (None, "hooks"):
            continue
        top = {line for node in tree(path).body if isinstance(node, (ast.Import, ast.ImportFrom)) for line in [node.lineno]}
        edges.setdefault(name, set()).update(other for line, other in imports(path) if line in top and other != name)
    done, active = set(), []

    def visit(name):
        assert name not in active, " → ".join(active[active.index(name):] + [name])
        if name not in done:
            active.append(name)
            for other in sorted(edges.get(name, ())):
                visit(other)
            active.pop()
            done.add(name)

    for name in sorted(edges):
        visit(name)


@pytest.mark.parametrize("path", RUNTIME + sources("validators", "scripts"))
def test_files_and_functions_stay_small(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as handle:
        lines = handle.read().count("\n")
    assert lines < 300 or path in TABLES, "{} has {} lines".format(path, lines)
    for node in ast.walk(tree(path)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            length = node.end_lineno - node.lineno + 1
            assert length < 60, "{}:{} {} has {} lines".format(path, node.lineno, node.name, length)


@pytest.mark.parametrize("path", RUNTIME)
def test_names_say_what_is_inside(path):
    assert not FORBIDDEN_NAMES.intersection(os.path.splitext(path)[0].split(os.sep))


@pytest.mark.parametrize("path", RUNTIME)
def test_only_one_module_reads_the_environment(path):
    if path == os.path.join("muster", "environment.py"):
        return
    for node in ast.walk(tree(path)):
        read = isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv", "environb") and isinstance(node.value, ast.Name) and node.value.id == "os"
        named = isinstance(node, ast.ImportFrom) and node.module == "os" and any(alias.name in ("environ", "getenv") for alias in node.names)
        assert not read and not named, "{}:{} reads the environment; ask muster.environment".format(path, node.lineno)


@pytest.mark.parametrize("path", RUNTIME)
def test_the_runtime_parses_on_python_3_9_and_needs_nothing_installed(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as handle:
        text = handle.read()
    ast.parse(text, path, feature_version=(3, 9))
    if path.startswith(os.path.join("muster", "rehearsal")) or not hasattr(sys, "stdlib_module_names"):
        return  # the rehearsal's YAML reader comes with the extras
    for node in ast.walk(ast.parse(text)):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module] if isinstance(node, ast.ImportFrom) and not node.level else []
        for name in names:
            top = name.split(".")[0]
            assert top in sys.stdlib_module_names or top in ("muster", "hooks") or (top == "validators" and path.endswith("validate.py")), "{}:{} imports {}".format(path, node.lineno, name)


def test_the_starter_parses_on_python_2():
    text = open(os.path.join(ROOT, "muster", "__main__.py"), encoding="utf-8").read()
    assert "annotations" not in text and text.isascii() and not any(isinstance(node, ast.JoinedStr) for node in ast.walk(ast.parse(text)))


def git(folder, *words):
    subprocess.run(["git", "-C", folder, "-c", "user.name=t", "-c", "user.email=t@t"] + list(words), check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@pytest.fixture(scope="module")
def enabled(tmp_path_factory):
    folder = str(tmp_path_factory.mktemp("layout") / "project")
    os.makedirs(folder)
    git(folder, "init", "-q")
    git(folder, "commit", "-q", "--allow-empty", "-m", "x")
    done = subprocess.run([sys.executable, "-I", "-S", os.path.join(ROOT, "muster", "__main__.py"), "init"], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert done.returncode == 0, done.stdout.decode()
    return folder


PAYLOADS = [
    ("UserPromptSubmit", {"prompt": "hello"}), ("PreToolUse", {"tool_name": "Bash", "tool_input": {"command": "ls -la | head"}}),
    ("PreToolUse", {"tool_name": "Bash", "tool_input": {"command": "muster status"}}), ("PreToolUse", {"tool_name": "Read", "tool_input": {"file_path": "/x"}}),
    ("PostToolUse", {"tool_name": "Bash", "tool_input": {"command": "ls"}, "tool_response": {}}), ("PostToolUseFailure", {"tool_name": "Agent", "error": "x"}), ("SubagentStart", {"agent_id": "a1", "agent_type": "x"}),
    ("PreCompact", {"trigger": "auto"}), ("SessionEnd", {"reason": "other"}),
]


@pytest.mark.parametrize("event, more", PAYLOADS, ids=["{}-{}".format(event, (more.get("tool_input") or {}).get("command", "")[:6]) for event, more in PAYLOADS])
def test_a_hook_loads_no_heavy_module(enabled, event, more):
    payload = dict({"session_id": "s1", "cwd": enabled, "hook_event_name": event, "transcript_path": "/nonexistent"}, **more)
    bare = subprocess.run([sys.executable, "-I", "-S", "-c", "import sys; print(*sys.modules)"], stdout=subprocess.PIPE, check=True).stdout.decode().split()
    done = subprocess.run([sys.executable, "-I", "-S", "-X", "importtime", os.path.join(ROOT, "hooks", "dispatch.py"), event], input=json.dumps(payload).encode(), cwd=enabled,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert done.returncode == 0
    names = {line.rsplit("|", 1)[1].strip() for line in done.stderr.decode().splitlines() if line.startswith("import time:") and "|" in line} - set(bare)
    assert any(name.startswith("hooks.handlers.") for name in names), done.stderr.decode()[-300:]
    names.discard("datetime")  # sqlite3 itself loads it; the next test holds that nothing of ours asks for it
    assert not COLD.intersection(names), sorted(COLD.intersection(names))


HOT = ("errors", "clock", "ids", "text", "environment", "places", "model", "flow", "kinds", "stages", "log", "sessions", "runs", "gates", "dispatches", "app", "store", "outward", "own_call", "contract")


def test_no_module_of_a_hook_imports_a_heavy_one_at_its_top():
    for path in [path for path in RUNTIME if noun(path) == "hooks" or noun(path) in HOT or (noun(path) or "").startswith(("shell", "outward"))]:
        for node in tree(path).body:
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not COLD.intersection(name.split(".")[0] for name in names), "{}:{}".format(path, node.lineno)


def test_the_top_of_the_repository_stays_small():
    done = subprocess.run(["git", "-C", ROOT, "ls-tree", "--name-only", "HEAD"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    names = done.stdout.decode().split("\n")[:-1] if done.returncode == 0 else os.listdir(ROOT)
    assert 0 < len(names) <= 28, sorted(names)


@pytest.mark.parametrize("path", ["hooks/run", "bin/muster"])
def test_what_is_started_may_be_started(path):
    assert os.access(os.path.join(ROOT, path), os.X_OK)


def test_architecture_tells_the_same_rows():
    with open(os.path.join(ROOT, "ARCHITECTURE.md"), encoding="utf-8") as handle:
        told = re.findall(r"^\| \d \| (.*?) \|", handle.read(), re.MULTILINE)
    assert [set(re.findall(r"`([a-z_]+)/?`", cell)) for cell in told] == [set(row) - {"__main__"} for row in ROWS]


def test_every_module_stands_in_a_row_and_every_row_holds_modules():
    there = {noun(path) for path in RUNTIME} - {None}
    assert there == set(ROW), "no row: {}; no file: {}".format(there - set(ROW), set(ROW) - there)
