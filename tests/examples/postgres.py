"""A PostgreSQL of the checker's own: a cluster in a temporary folder, on a Unix socket, one database a block."""

from __future__ import annotations

import atexit
import glob
import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
import threading

from tests.examples import tools

START_SECONDS = 60
# Nothing of it must survive a crash of the machine.
FAST = "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=16MB"

_lock = threading.Lock()
_numbers = itertools.count(1)
_cluster = []


def program(name):
    """Return the path of a program of PostgreSQL; Debian keeps the server's out of PATH."""
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/" + name)) or [shutil.which(name)]
    return found[-1]


def run(path, folder):
    """Run a file of SQL in a new database; return (exit status, output), the status None where there is no PostgreSQL."""
    if not (program("initdb") and program("psql")):
        return None, "postgresql is not installed"
    socket, user = _start()
    name = "block_{}".format(next(_numbers))
    base = ["-h", socket, "-U", user]
    status, said = tools.call([program("createdb")] + base + [name], folder)
    if status:
        return status, said
    words = [program("psql")] + base + ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", path, name]
    # The database stays: it goes with the whole cluster.
    return tools.call(words, folder, seconds=30)


def _start():
    """Return (socket folder, user) of the running cluster; the first call starts it."""
    with _lock:
        if not _cluster:
            folder = tempfile.mkdtemp(prefix="pg-")
            owner = _owner()
            if owner:
                shutil.chown(folder, owner.pw_uid, owner.pw_gid)
            data = os.path.join(folder, "data")
            _as(owner, [program("initdb"), "-D", data, "-U", "examples", "-A", "trust", "-E", "UTF8", "--no-sync"], folder)
            options = "{} -c unix_socket_directories={}".format(FAST, folder)
            _as(owner, [program("pg_ctl"), "-D", data, "-o", options, "-l", os.path.join(folder, "log"), "-w", "start"], folder)
            atexit.register(_stop, owner, data, folder)
            _cluster.append((folder, "examples"))
        return _cluster[0]


def _owner():
    """Return whom the server runs as: PostgreSQL refuses root."""
    if os.getuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise tools.ToolError("PostgreSQL refuses root, and there is no user postgres or nobody")


def _as(owner, words, folder):
    who = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if owner else {}
    # The server keeps what it inherits open: a pipe here would never end.
    with open(os.path.join(folder, "said"), "w+") as said:
        done = subprocess.run(
            words, cwd=folder, stdin=subprocess.DEVNULL, stdout=said, stderr=said, timeout=START_SECONDS, **who
        )
        said.seek(0)
        if done.returncode:
            raise tools.ToolError("{} failed: {}".format(os.path.basename(words[0]), said.read().strip()[-300:]))


def _stop(owner, data, folder):
    try:
        _as(owner, [program("pg_ctl"), "-D", data, "-m", "immediate", "stop"], folder)
    except tools.ToolError:
        pass
    shutil.rmtree(folder, ignore_errors=True)
