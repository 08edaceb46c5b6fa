"""The tools of the checker: a venv and a node_modules of its own, each installed once, and how a tool is called."""

from __future__ import annotations

import fcntl
import glob
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile

from tests.examples.pages import ROOT

HERE = os.path.dirname(os.path.abspath(__file__))
CACHE = os.path.join(ROOT, ".cache")
VENV = os.path.join(CACHE, "examples-venv")
NODE = os.path.join(CACHE, "examples-node")
MODULES = os.path.join(NODE, "node_modules")
INSTALL_SECONDS = 900
CALL_SECONDS = 120
OLDEST_PYTHON = (3, 11)
# A clean room hides the person's settings; without these npm, pip and the toolchains do not find their own files.
PASSED_ON = (
    "LANG",
    "LC_ALL",
    "TZ",
    "SSL_CERT_FILE",
    "NODE_EXTRA_CA_CERTS",
    "JAVA_HOME",
    "CARGO_HOME",
    "RUSTUP_HOME",
)


class ToolError(Exception):
    """A tool can not be installed; the message says why in one line."""


def python():
    """Return the path of the examples' own Python, with requirements.txt installed."""
    _once(VENV, "requirements.txt", _make_venv)
    return os.path.join(VENV, "bin", "python")


def program(name):
    """Return the path of a program: the venv's, node_modules', else one of PATH; None where there is none."""
    for folder in (os.path.join(VENV, "bin"), os.path.join(MODULES, ".bin")):
        path = os.path.join(folder, name)
        if os.access(path, os.X_OK):
            return path
    return shutil.which(name)


def modules():
    """Return the folder node_modules with package.json's packages."""
    _once(NODE, "package.json", _make_modules)
    return MODULES


def call(words, cwd, seconds=CALL_SECONDS, text_in=None, **variables):
    """Run a tool; return (exit status, everything it printed). A tool that does not end has status 124."""
    try:
        done = subprocess.run(
            words,
            cwd=cwd,
            env=world(cwd, **variables),
            input=text_in,
            stdin=None if text_in is not None else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            timeout=seconds,
        )
    except subprocess.TimeoutExpired:
        return 124, "did not end within {} s".format(seconds)
    return done.returncode, done.stdout


def world(folder, **variables):
    """Return the environment of a tool: PATH with the examples' own programs first, a home in `folder`."""
    clean = {name: os.environ[name] for name in PASSED_ON if os.environ.get(name)}
    bins = [os.path.join(VENV, "bin"), os.path.join(MODULES, ".bin")]
    clean.setdefault("LANG", "C.UTF-8")
    clean.update(
        PATH=os.pathsep.join(bins + [os.environ.get("PATH", os.defpath)]),
        HOME=folder,
        TMPDIR=tempfile.gettempdir(),
        PYTHONDONTWRITEBYTECODE="1",
        PYTEST_ADDOPTS="-p no:cacheprovider",
        GOPROXY="off",
        GOFLAGS="-mod=mod",
        GOTOOLCHAIN="local",
        GOCACHE=os.path.join(CACHE, "examples-go"),
        NO_COLOR="1",
    )
    for name in ("CARGO_HOME", "RUSTUP_HOME"):
        clean.setdefault(name, os.path.join(os.path.expanduser("~"), "." + name.split("_")[0].lower()))
    clean.update(variables)
    return clean


def _once(folder, needs, make):
    """Fill `folder` from the file `needs`, unless it already stands for the same text."""
    with open(os.path.join(HERE, needs), "rb") as handle:
        wanted = hashlib.sha256(handle.read()).hexdigest()
    stamp = os.path.join(folder, ".stamp")
    if _read(stamp) == wanted:
        return
    os.makedirs(CACHE, exist_ok=True)
    with open(folder + ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if _read(stamp) == wanted:
            return
        print("installing tests/examples/{} into .cache/{} (once)".format(needs, os.path.basename(folder)), file=sys.stderr)
        # In place: another run may be using what is there.
        make(folder)
        with open(stamp, "w") as handle:
            handle.write(wanted)


def _read(path):
    try:
        with open(path) as handle:
            return handle.read()
    except OSError:
        return None


def _make_venv(folder):
    if not os.access(os.path.join(folder, "bin", "pip"), os.X_OK):
        shutil.rmtree(folder, ignore_errors=True)
        _install([newest_python(), "-m", "venv", folder])
    pip = [os.path.join(folder, "bin", "python"), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    _install(pip + ["--only-binary", ":all:", "-r", os.path.join(HERE, "requirements.txt")])


def _make_modules(folder):
    os.makedirs(folder, exist_ok=True)
    shutil.copy(os.path.join(HERE, "package.json"), folder)
    _install(["npm", "install", "--prefix", folder, "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error"])


def _install(words):
    try:
        done = subprocess.run(
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=INSTALL_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ToolError("{}: {}".format(" ".join(words[:4]), error)) from None
    if done.returncode:
        raise ToolError("{} failed: {}".format(" ".join(words[:4]), done.stdout.strip()[-400:]))


def newest_python():
    """Return the newest Python that can make a venv: examples use syntax newer than the oldest one muster runs on."""
    names = ["python3.{}".format(minor) for minor in range(14, OLDEST_PYTHON[1] - 1, -1)]
    found = []
    for name in names:
        found.append(shutil.which(name))
        found += glob.glob(os.path.expanduser("~/.pyenv/versions/{}.*/bin/python".format(name[len("python"):])))
    for path in [path for path in found if path] + [sys.executable]:
        answer = _answer([path, "-c", "import venv, ensurepip, sys; print(sys.version_info[1])"])
        if answer.isdigit() and (3, int(answer)) >= OLDEST_PYTHON:
            return path
    raise ToolError("no Python {}.{} or newer with venv is on PATH".format(*OLDEST_PYTHON))


def _answer(words):
    try:
        done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def packages():
    """Return the names `with=` may give: those of requirements.txt and of package.json."""
    with open(os.path.join(HERE, "requirements.txt")) as handle:
        names = {line.split("==")[0] for line in handle if "==" in line}
    with open(os.path.join(HERE, "package.json")) as handle:
        return names | set(json.load(handle)["dependencies"])
