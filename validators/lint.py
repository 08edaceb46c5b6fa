"""One pass over everything that was given: targets found, judged, and told by the paths a person can open."""

from __future__ import annotations

import os
from dataclasses import replace

from validators import judge, target

MANY_FILES = 500  # from here on a pass takes long enough to be told of


def targets(paths):
    """Return the targets of all paths; files of one plugin become one target, which is read once.

    Raises `target.TargetError` and `settings.SettingsError`."""
    wanted, files = [], {}
    for path in paths:
        for one in target.find(path):
            spot = (os.path.realpath(one.root), one.kind)
            if one.only is None:
                wanted.append(one)
            else:
                files.setdefault(spot, []).append(one)
    whole = {(os.path.realpath(one.root), one.kind) for one in wanted}
    for spot, ones in files.items():
        if spot not in whole:
            first = ones[0]
            if len(ones) > 1:
                only = frozenset().union(*(one.only for one in ones))
                first = target.Target(first.root, first.kind, first.base, only) if first.kind == "file" else first
                first.only = only
            wanted.append(first)
    return wanted


def findings(wanted, select=None, ignore=(), progress=None):
    """Return the findings on the targets, their paths as seen from the working folder."""
    count = sum(len(one.files) for one in wanted)
    told = (lambda _, rule: progress(count, rule)) if progress and count >= MANY_FILES else None
    return sorted(replace(one, path=shown(one.full)) for one in judge.judge(wanted, select, ignore, told))


def shown(full):
    """Return a path as seen from the working folder, an absolute one where it lies outside."""
    relative = os.path.relpath(full)
    return os.path.abspath(full) if relative.startswith(".." + os.sep) else relative.replace(os.sep, "/")
