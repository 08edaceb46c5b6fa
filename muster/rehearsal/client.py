"""The real client: where it is, how it is installed, and the clean world it runs in."""

from __future__ import annotations

import glob
import os
import shutil
import subprocess
import sys

from muster import environment, extras
from muster.errors import MusterError

CLIENT_VERSION = "2.1.329"
INSTALL_SECONDS = 600
_PACKAGE = "@anthropic-ai/claude-code"
_PASSED_ON = ("LANG", "LC_ALL", "TZ", "SSL_CERT_FILE", "JAVA_HOME", "GOROOT", "CARGO_HOME", "RUSTUP_HOME")


class ClientError(MusterError):
    """The client can not be found or installed."""


def cache_dir():
    """Return the folder for downloads: `.cache` in a checkout of muster, else the person's cache folder."""
    root = environment.plugin_root()
    if os.path.exists(os.path.join(root, ".git")) and os.access(root, os.W_OK):
        return os.path.join(root, ".cache")
    return os.path.join(environment.get("XDG_CACHE_HOME", os.path.expanduser("~/.cache")), "muster")


def find(given=None, say=print):
    """Return the path of the client's program: `given`, else the pinned one, installed where it is missing."""
    if given:
        if not os.access(given, os.X_OK) or os.path.isdir(given):
            raise ClientError("{} is no program; give the path of the claude binary".format(given))
        return os.path.abspath(given)
    folder = os.path.join(cache_dir(), "client-" + CLIENT_VERSION)
    return _program(folder) or _install(folder, say)


def _program(folder):
    native = os.path.join(folder, "node_modules", "@anthropic-ai", "claude-code-*", "claude*")
    linked = os.path.join(folder, "node_modules", ".bin", "claude")
    for path in sorted(glob.glob(native)) + [linked]:
        if os.path.isfile(path) and os.access(path, os.X_OK):
            return path
    return None


def _install(folder, say):
    import fcntl

    for tool in ("node", "npm"):
        if not shutil.which(tool):
            raise ClientError(
                "{0} is not on PATH; install Node.js 18 or newer (it brings npm), or pass --client PATH".format(tool)
            )
    os.makedirs(os.path.dirname(folder), exist_ok=True)
    with open(os.path.join(os.path.dirname(folder), "client.lock"), "w") as lock:
        # Two rehearsals that start together install once.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if _program(folder):
            return _program(folder)
        say("installing {} {} from npm into {} (once, about 370 MB)".format(_PACKAGE, CLIENT_VERSION, folder))
        half = folder + ".part"
        shutil.rmtree(half, ignore_errors=True)
        os.makedirs(half)
        command = ["npm", "install", "--prefix", half, "--no-audit", "--no-fund", "--loglevel=error"]
        try:
            done = subprocess.run(
                command + ["{}@{}".format(_PACKAGE, CLIENT_VERSION)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                timeout=INSTALL_SECONDS,
            )
        except subprocess.TimeoutExpired:
            raise ClientError(
                "npm did not install {}@{} within {} s; look at npm's registry, proxy and certificates, then try again".format(
                    _PACKAGE, CLIENT_VERSION, INSTALL_SECONDS
                )
            ) from None
        if done.returncode or not _program(half):
            lines = [line for line in done.stdout.splitlines() if "error" in line.lower()] or [
                done.stdout.strip()[-200:]
            ]
            raise ClientError(
                "npm could not install {}@{} ({}); try again, or pass --client PATH".format(
                    _PACKAGE, CLIENT_VERSION, lines[0].strip() or "no program came with it"
                )
            )
        shutil.rmtree(folder, ignore_errors=True)
        os.rename(half, folder)
        return _program(folder)


def world(folder, url="", extra=None):
    """Return the environment of a clean client: nothing of the person's but PATH and locale; homes under `folder`."""
    home = os.path.join(folder, "home")
    temporary = os.path.join(folder, "tmp")
    config = os.path.join(home, ".claude")
    for path in (config, temporary):
        os.makedirs(path, exist_ok=True)
    variables = {name: environment.get(name) for name in _PASSED_ON if environment.get(name)}
    variables.update(
        PATH=_path(),
        HOME=home,
        CLAUDE_CONFIG_DIR=config,
        TMPDIR=temporary,
        CLAUDE_CODE_TMPDIR=temporary,
        TERM="dumb",
        CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC="1",
        DISABLE_AUTOUPDATER="1",
        ANTHROPIC_API_KEY="sk-ant-rehearsal-no-key",
        GIT_AUTHOR_NAME="Rehearsal",
        GIT_AUTHOR_EMAIL="rehearsal@example.invalid",
        GIT_COMMITTER_NAME="Rehearsal",
        GIT_COMMITTER_EMAIL="rehearsal@example.invalid",
        GIT_CONFIG_NOSYSTEM="1",
        GIT_TERMINAL_PROMPT="0",
        PYTHONDONTWRITEBYTECODE="1",
        MUSTER_REHEARSAL=folder,
    )
    variables.setdefault("LANG", "C.UTF-8")
    if url:
        variables["ANTHROPIC_BASE_URL"] = url
    variables.update(extra or {})
    return variables


def _path():
    path = environment.get("PATH", os.defpath)
    # A contributor's venv leads, as its tools run the sample projects; the extras' own venv has nothing for a project,
    # and a plain Python must not come before the venv a person has activated.
    venv = sys.prefix != sys.base_prefix and not extras.active()
    return os.pathsep.join([os.path.dirname(sys.executable), path]) if venv else path


def main(words):
    """Run the pinned client with `words` in a clean world of its own; return its exit status."""
    import tempfile

    with tempfile.TemporaryDirectory(prefix="rehearsal-") as folder:
        return subprocess.run(
            [find(say=lambda line: print(line, file=sys.stderr, flush=True))] + words, env=world(folder)
        ).returncode


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except ClientError as error:
        print("muster: {}".format(error), file=sys.stderr)
        sys.exit(error.code)
