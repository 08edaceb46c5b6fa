"""Watching: judge again whenever a file changes."""

from __future__ import annotations

import os
import sys
import time

PAUSE_SECONDS = 0.5


def stamps(paths):
    """Return what changes when a file is written, added or taken away: `{path: (mtime, size)}`."""
    from validators import lint

    found = {}
    for one in lint.targets(paths):
        for path in one.files:
            full = os.path.join(one.root, path)
            try:
                state = os.stat(full)
                found[full] = (state.st_mtime_ns, state.st_size)
            except OSError:
                found[full] = None
    return found


def watch(args, judge):
    """Call `judge` now and after every change until Ctrl-C; return 0."""
    paths, seen = args.path or ["."], None
    try:
        while True:
            now = stamps(paths)
            if now != seen:
                if seen is not None and sys.stdout.isatty():
                    sys.stdout.write("\033[2J\033[H")
                judge()
                sys.stdout.flush()
                if seen is None:
                    print("watching {} files; Ctrl-C ends it".format(len(now)), file=sys.stderr, flush=True)
                seen = stamps(paths) if args.fix else now
            time.sleep(PAUSE_SECONDS)
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return 0
