"""A run-through with nothing but the standard library: `python -I -S tests/smoke.py ROOT FOLDER`.

Imports every module of the runtime, then plays SCENARIOS in FOLDER; ends with a line "smoke held on <version>"."""

import importlib
import os
import sys

ROOT, FOLDER = sys.argv[1], sys.argv[2]
# Rehearsals and extras load packages where they are used, never on import, so they belong to the list too.
PACKAGES = ("muster", "hooks")


def modules():
    """Return the dotted names of all modules under PACKAGES."""
    names = []
    for package in PACKAGES:
        for where, folders, files in os.walk(os.path.join(ROOT, package)):
            folders[:] = [name for name in folders if name != "__pycache__"]
            for name in files:
                if name.endswith(".py") and name != "__main__.py":
                    path = os.path.relpath(os.path.join(where, name), ROOT)[:-3]
                    names.append(path.replace(os.sep, ".").replace(".__init__", ""))
    return sorted(names)


def store_and_log():
    """A store is made, events are appended, the chain holds, and a rebuild changes nothing."""
    from muster import log
    from muster.store import Store

    store = Store(os.path.join(FOLDER, "muster.db"), create=True)
    book = log.Log(store)
    for number in range(3):
        with store.write() as tx:
            book.append(tx, "run.note", "R1", {"says": "note {}".format(number)})
    before = {table: store.dump(table) for table in store.tables()}
    assert book.verify() == (3, None), book.verify()
    assert book.rebuild() == 3
    assert {table: store.dump(table) for table in store.tables()} == before
    store.close()


SCENARIOS = (store_and_log,)


def main():
    """Import, play, and say so."""
    sys.path.insert(0, ROOT)
    for name in modules():
        importlib.import_module(name)
    for scenario in SCENARIOS:
        scenario()
    print("smoke held on {}.{}.{}".format(*sys.version_info[:3]))


if __name__ == "__main__":
    main()
