"""muster backup: a consistent copy of the store."""

import contextlib
import os
import time

from muster import app as application
from muster import errors
from muster.cli import printer
from muster.store import Store

SUMMARY = "write a consistent copy of the store"
EXAMPLE = "muster backup"


def add_arguments(parser):
    """Describe the verb's arguments."""
    parser.add_argument("path", nargs="?", help="where to (default: .muster/backups/<time>.db)")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args):
    """Carry the verb out; return 0. Never overwrites."""
    app = application.here()
    path = args.path or app.places.store("backups", time.strftime("%Y%m%d-%H%M%S", time.gmtime()) + ".db")
    if os.path.exists(path):
        raise errors.Refused("{} exists; name another path".format(path))
    if os.path.dirname(path):
        os.makedirs(os.path.dirname(path), exist_ok=True)
    app.store.backup(path)
    with contextlib.closing(Store(path)) as copy:  # what the copy holds, whatever was written meanwhile
        last = copy.one("event.last")
    count, head = (last["seq"], last["hash"]) if last else (0, None)
    if args.json:
        printer.as_json({"path": os.path.abspath(path), "events": count, "head": head})
    else:
        print("{} events are in {}, head {}".format(count, os.path.relpath(path), (head or "none")[:16]))
    return 0
