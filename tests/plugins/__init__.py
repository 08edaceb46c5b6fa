"""Plugins with one fault each: the sound plugin and one change, laid out where it is asked for."""

from __future__ import annotations

import os
import shutil

import yaml

HERE = os.path.dirname(os.path.abspath(__file__))
SOUND = os.path.join(HERE, "sound")
TABLE = os.path.join(HERE, "faults.yaml")
ICON = os.path.join(os.path.dirname(os.path.dirname(HERE)), ".claude-plugin", "icon.png")
# What must not stand in the table as it is: a scanner would take it for real, or it is only length.
MADE = {"@long": "Reviews changes to the shop's code. " + "It knows sums, rates, refunds, stock and shelves by heart, and more than that. " * 80,
        "@shout": "You MUST NEVER STOP and ALWAYS, ALWAYS, ALWAYS remember: this is CRITICAL, IMPORTANT and MANDATORY! " * 3,
        "@key": "-----BEGIN {0} KEY-----\n{1}\n-----END {0} KEY-----\n".format("RSA PRIVATE", "MIIEow" + "IBAAKCAQEA" * 6)}


def table():
    """Return the faults: dicts of `name`, `says`, one change and `expect`."""
    with open(TABLE, encoding="utf-8") as handle:
        return yaml.safe_load(handle)


def lay(fault, folder):
    """Lay the plugin with this fault (None: the sound one) into `folder`, which must not exist; return `folder`."""
    shutil.copytree(SOUND, folder, symlinks=True)
    shutil.copy(ICON, os.path.join(folder, ".claude-plugin", "icon.png"))
    for change, doing in _CHANGES.items():
        if fault and change in fault:
            given = fault[change]
            doing(folder, *(given if isinstance(given, list) else [given]))
    return folder


def _read(folder, path):
    with open(os.path.join(folder, path), encoding="utf-8", newline="") as handle:
        return handle.read()


def _write(folder, path, text):
    full = os.path.join(folder, path)
    os.makedirs(os.path.dirname(full), exist_ok=True)
    with open(full, "w", encoding="utf-8", newline="") as out:
        out.write(MADE.get(text, text))


def _replace(folder, path, old, new):
    text = _read(folder, path)
    assert text.count(old) >= 1, "{} has no {!r}".format(path, old)
    for mark, made in MADE.items():
        new = new.replace(mark, made)
    _write(folder, path, text.replace(old, new, 1))


def _bytes(folder, path, old, new):
    full = os.path.join(folder, path)
    with open(full, "rb") as handle:
        data = handle.read()
    with open(full, "wb") as out:
        out.write(data.replace(old.encode(), new.encode("latin-1"), 1))


def _move(folder, path, new):
    full = os.path.join(folder, new)
    os.makedirs(os.path.dirname(full), exist_ok=True)
    shutil.move(os.path.join(folder, path), full)


_CHANGES = {
    "write": _write, "replace": _replace, "replace_all": _write, "bytes": _bytes, "move": _move,
    "remove": lambda folder, path: os.unlink(os.path.join(folder, path)),
    "mode": lambda folder, path, mode: os.chmod(os.path.join(folder, path), int(mode, 8)),
    "link": lambda folder, path, to: os.symlink(to, os.path.join(folder, path)),
}


def found(folder):
    """Return what the validators find in a plugin, as lines `path:line:column rule`."""
    from validators import judge, target

    return sorted("{}:{}:{} {}".format(one.path, one.line, one.column, one.rule) for one in judge.judge(target.find(folder)))
