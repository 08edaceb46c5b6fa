"""Laying muster down in a repository, and taking it away again."""

import json
import os

from muster import config, errors, ids
from muster.log import Log
from muster.store import Store

_IGNORE = "# muster's own state: rebuilt from its log, never committed\n*\n"


def init(places, actor="person", session=""):
    """Create what is missing of the store and enable muster here; never overwrites. Return the paths it wrote."""
    written = []
    folder = places.store()
    if os.path.islink(folder):
        raise errors.Refused("{} is a link; muster keeps its store in a folder of its own, remove the link".format(folder))
    try:
        os.makedirs(folder, exist_ok=True)
        for name, content in ((".gitignore", _IGNORE), ("config.json", "{}\n")):
            if _write_new(places.store(name), content):
                written.append(places.store(name))
    except OSError as error:
        raise errors.StoreReadOnly(
            "{} can not be written ({}); check its owner and mode".format(folder, error.strerror)
        ) from error
    fresh = not os.path.exists(places.store("muster.db"))
    store = Store(places.store("muster.db"), create=True)
    try:
        row = store.one("store.meta", name="project")
        if row is None:
            with store.write() as tx:
                if tx.one("store.meta", name="project") is None:
                    Log(store, session, actor).append(tx, "store.created", "store", {"project": ids.token()})
            row = store.one("store.meta", name="project")
        if fresh:
            written.append(places.store("muster.db"))
    finally:
        store.close()
    if enable(places, row["value"]):
        written.append(places.marker)
    return written


def enable(places, project):
    """Set the trust marker and the store's id in it; return whether anything changed.

    The marker lists ids: the worktrees of a bare repository share git's folder and have a store each."""
    changed = not places.enabled()
    try:
        os.makedirs(os.path.dirname(places.marker), exist_ok=True)
        if changed:
            _back(places)
        if project not in places.trusted():
            with open(places.marker, "a", encoding="utf-8") as handle:
                handle.write(project + "\n")
            changed = True
    except OSError as error:
        raise errors.StoreReadOnly(
            "{} can not be written ({}); check its owner and mode".format(places.marker, error.strerror)
        ) from error
    return changed


def _back(places):
    try:
        os.replace(_disabled(places), places.marker)
    except FileNotFoundError:  # it was never off, or another process was first
        pass


def disable(places):
    """Put the trust marker aside: hooks leave in the launcher again. Return whether it was there; the store stays."""
    try:
        os.replace(places.marker, _disabled(places))
    except FileNotFoundError:
        return False
    return True


def identity(places):
    """Return the id of the store that is there; raises `NotEnabled` where there is none."""
    store = Store(places.store("muster.db"))
    try:
        row = store.one("store.meta", name="project")
    finally:
        store.close()
    if row is None:
        raise errors.NotEnabled("the store in {} is not finished; run: muster init".format(places.store()))
    return row["value"]


def _disabled(places):
    return os.path.join(os.path.dirname(places.marker), "disabled")


def configure(places, changes):
    """Merge `changes` into config.json atomically and return the whole; a key that becomes None is taken out.

    Raises `UsageError` where the file can not be read."""
    path = places.store("config.json")
    found = {name: value for name, value in dict(config.read(path), **changes).items() if value is not None}
    with open(path + ".new", "w", encoding="utf-8") as handle:
        json.dump(found, handle, indent=2, sort_keys=True)
        handle.write("\n")
        handle.flush()
        os.fsync(handle.fileno())
    os.replace(path + ".new", path)
    return found


def _write_new(path, content):
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    except FileExistsError:
        return False
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(content)
    return True
