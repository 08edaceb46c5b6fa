"""The guard of what a shell line writes: a file that the edit tools would not be let write is not the shell's either."""

import os

from hooks import wire
from muster import environment

_LARGEST = 65536  # bytes of a patch that is read
_READING = ("read", "get", "list", "search", "find", "view", "stat", "tree", "describe", "query", "fetch", "head", "directory")
_LINES = ("command", "cmd", "script", "code", "shell")
_MOST = 50  # files of one line that are judged


class Disk:
    """What the reader of lines asks of the disk, from the folder that the line runs in."""

    def __init__(self, cwd, root):
        self.cwd, self.root, self.home = cwd, root, environment.home()

    def is_file(self, path):
        return os.path.isfile(os.path.join(self.cwd, path))

    def is_folder(self, path):
        return os.path.isdir(os.path.join(self.cwd, path))

    def text(self, path):
        try:
            full = os.path.join(self.cwd, path)
            if os.path.getsize(full) > _LARGEST:
                return None
            with open(full, encoding="utf-8", errors="replace") as handle:
                return handle.read()
        except (OSError, ValueError):
            return None

    def matching(self, pattern):
        import glob

        return sorted(glob.glob(os.path.join(self.cwd, pattern)))


def shell(payload, command):
    """Return the refusal of a line that writes what whoever runs it may not write, or None."""
    from muster import written

    app = wire.app(payload)
    cwd = wire.text(payload, "cwd") or app.root
    disk = Disk(cwd, app.root)
    # the line comes first: a store that can not be read must not hold a line that writes nothing
    paths = written.files(command, "", disk)[:_MOST]
    if not paths or not _held_at_all(payload, app):
        return None
    for path in paths:
        answer = _judged(payload, os.path.realpath(os.path.join(cwd, path)), disk)
        if answer is not None:
            return answer
    return None


def _held_at_all(payload, app):
    """Say whether anybody holds the writes of whoever acts: the main session outside of a run is the person's own."""
    if wire.text(payload, "agent_id") or app.store.one("run.current") or app.store.one("lock.any"):
        return True
    mode = app.store.one("touch.mode", id=wire.text(payload, "session_id"))
    return mode is not None and mode["mode"] != "development"


def _judged(payload, full, disk):
    from hooks.handlers import pre_tool_use
    from muster import kinds

    app = wire.app(payload, path=os.path.dirname(full))
    top = app.places.worktree if (full + os.sep).startswith(app.places.worktree + os.sep) else os.path.realpath(app.root)
    relative = os.path.relpath(full, top).replace(os.sep, "/")
    if relative.startswith("../") or relative == "..":
        return None
    below = ("" if relative == "." else relative + "/") + "any"
    inside = below if disk.is_folder(full) else relative
    if "generated" in (kinds.kind(inside, app.config), kinds.kind(below, app.config)):
        return None  # a folder of that name, there or not
    why, rule = pre_tool_use.held(payload, app, relative, inside)
    if not why or _ignored(top, relative) or _rebuilt(top, relative):
        return None
    return wire.refuse(payload, "{} by the shell: {}".format(relative, why), app, "roles.shell-write" if rule.startswith("roles.") else rule)


def _ignored(top, relative):
    """Say whether git leaves the path out: then it is no part of what the gates judge."""
    from muster import git

    return relative != "." and bool(git.call(top, "check-ignore", "--", relative, relative + "/", check=False))


def _rebuilt(top, relative):
    """Say whether the path is by its own name what a build, a test or a cache brings back, and git knows nothing in it."""
    from muster import git
    from muster.guards import names

    return names.built(relative.rpartition("/")[2]) and not git.call(top, "ls-files", "--", relative, check=False)


def server(payload):
    """Return the answer to a call of a server's tool that would change muster's own state or the client's hooks, or None.

    Which of a tool's arguments are paths or lines is not known: each text of it is looked at as both."""
    from muster import client_settings, own_state

    app, name = wire.app(payload, switched_off=True), payload["tool_name"].rpartition("__")[2].lower()
    reads = name.startswith(_READING) or "_read" in name
    for key, value in _texts(payload.get("tool_input"), 0):
        line = any(part in key.lower() for part in _LINES)
        path = not line and not reads and "\n" not in value and len(value) < 4096 and (" " not in value or value.startswith(("/", "./", "~", "file:")))
        if (line and own_state.change(value)) or (path and own_state.change("touch " + own_state.quoted(value))):
            return wire.refuse(payload, "{} would be changed by {}; leave it, muster keeps it".format(value[:80], payload["tool_name"][:80]), app, "own-state")
        if path and client_settings.kind(value, environment.config_dir()):
            return _settings(payload, app, client_settings.kind(value, environment.config_dir()), value)
    return None


def _texts(value, depth, key=""):
    """Yield `(key, text)` of every text in a tool's input, at most five deep."""
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, dict) and depth < 5:
        for name, item in list(value.items())[:100]:
            yield from _texts(item, depth + 1, str(name))
    elif isinstance(value, list) and depth < 5:
        for item in value[:100]:
            yield from _texts(item, depth + 1, key)


def settings(payload, app, full):
    """Return the answer to a change, by an edit tool, of a file that the client starts with, or None."""
    from muster import client_settings

    if not client_settings.kind(full, environment.config_dir()):
        return None
    before = Disk("/", "").text(full) or ""
    what = client_settings.changed(full, before, _after(payload, before), environment.config_dir())
    return _settings(payload, app, what, os.path.basename(full))


def settings_by_shell(payload, command):
    """Return the answer to a shell line that writes a file which the client starts with, or None."""
    from muster import client_settings

    app = wire.app(payload, switched_off=True)
    cwd = wire.text(payload, "cwd") or app.root
    found = client_settings.command(command, Disk(cwd, app.root), environment.config_dir(), cwd)
    return _settings(payload, app, found[0], found[1]) if found else None


def _settings(payload, app, what, name):
    if what == "hooks":
        return wire.refuse(payload, "{} says which hooks and plugins the client runs; the person changes it".format(name[:120]), app, "own-hooks")
    if what and not wire.is_off(app):
        return wire.ask(payload, "{} is what the client starts with".format(name[:120]), app, "client-settings")
    return None


def _after(payload, before):
    """Return the text that a file has after the edit."""
    given = payload["tool_input"]
    if isinstance(given.get("content"), str):
        return given["content"]
    edits = given.get("edits") if isinstance(given.get("edits"), list) else [given]
    for edit in edits:
        old, new = (edit.get("old_string"), edit.get("new_string")) if isinstance(edit, dict) else (None, None)
        if isinstance(old, str) and isinstance(new, str):
            before = before.replace(old, new, -1 if edit.get("replace_all") else 1) if old else new
    return before
