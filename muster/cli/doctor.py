"""muster doctor: look at everything muster stands on; each line says ok, or the fault and the way out."""

import os
import sys

from muster import app as application
from muster import environment, errors, places
from muster.cli import printer

SUMMARY = "look at everything muster stands on"
EXAMPLE = "muster doctor"
LEAST_FREE_BYTES = 200 * 1024 * 1024


def add_arguments(parser):
    """Describe the verb's arguments."""
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--gates", action="store_true", help="also knock at every gate through the real launcher")


def run(args):
    """Carry the verb out; return 0 where nothing is wrong, 1 otherwise."""
    found = []
    for name, look in LOOKS:
        if name == "gates" and not args.gates:
            continue
        try:
            fault, said = look()
        except errors.MusterError as error:
            fault, said = True, str(error)
        except Exception as error:  # noqa: BLE001 - a doctor that falls ill still reports
            fault, said = True, "{}: {}".format(type(error).__name__, error)
        found.append({"look": name, "ok": not fault, "said": said})
        if not args.json:
            print("{} {:<12} {}".format("✗" if fault else "✓", name, printer.plain(said)), flush=True)
    if args.json:
        printer.as_json(found)
    return 1 if any(not item["ok"] for item in found) else 0


def _python():
    version = "{}.{}.{}".format(*sys.version_info[:3])
    return sys.version_info < (3, 9), "{} at {}".format(version, sys.executable)


def _git():
    import subprocess

    try:
        said = subprocess.run(["git", "--version"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=10).stdout
    except FileNotFoundError:
        return True, "git is not on PATH; install it"
    return False, said.decode("utf-8", "replace").strip()


def _sqlite():
    import sqlite3

    db = sqlite3.connect(":memory:")
    try:
        db.execute("SELECT json_array(1)")
    except sqlite3.Error:
        return True, "SQLite {} has no JSON; use a Python with a newer SQLite".format(sqlite3.sqlite_version)
    finally:
        db.close()
    return False, "SQLite {} with JSON".format(sqlite3.sqlite_version)


def _plugin():
    root = environment.plugin_root()
    for name in (".claude-plugin/plugin.json", "hooks/hooks.json", "hooks/run", "bin/muster", "agents", "commands"):
        if not os.path.exists(os.path.join(root, name)):
            return True, "{} is missing in {}; install the plugin again".format(name, root)
    return not os.access(os.path.join(root, "bin", "muster"), os.X_OK), "complete at {}".format(root)


def _hooks():
    import json

    path = os.path.join(environment.plugin_root(), "hooks", "hooks.json")
    try:
        with open(path, encoding="utf-8") as handle:
            registered = json.load(handle)["hooks"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        return True, "{} can not be read ({}); install the plugin again".format(path, error)
    return not registered, "{} events registered".format(len(registered))


def _client():
    import shutil
    import subprocess

    path = shutil.which("claude")
    if not path:
        return False, "no claude on PATH; hooks run inside the client only"
    said = subprocess.run([path, "--version"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=20).stdout
    return False, "{} at {}".format(said.decode("utf-8", "replace").split("\n")[0].strip() or "unknown version", path)


def _project():
    where = places.find(places.working())
    if not where.enabled():
        return True, "off in {}; run: muster init".format(where.root)
    return False, "on in {}".format(where.root)


def _config():
    config = application.here().config
    known = _known_keys()
    unknown = [name for name in config if known and name not in known]
    if unknown:
        return True, '.muster/config.json: key "{}" is unknown; known: {}'.format(unknown[0], ", ".join(sorted(known)))
    return False, "{} settings".format(len(config)) if config else "defaults"


def _known_keys():
    import json

    try:
        with open(os.path.join(environment.plugin_root(), "schemas", "config.json"), encoding="utf-8") as handle:
            return set(json.load(handle).get("properties", ()))
    except (OSError, ValueError):
        return set()


def _store():
    app = application.here()
    faults = app.store.check()
    if faults:
        return True, "{} is damaged ({}); restore a copy from .muster/backups".format(app.store.path, faults[0])
    mode = app.store.journal_mode()
    return False, "{} events, journal {}".format(app.store.one("event.count")["count"], mode)


def _chain():
    app = application.here()
    count, fault = app.log.verify()
    fault = fault or app.checkpoints.anchor_fault()
    return fault is not None, fault or "{} events, whole".format(count)


def _rebuilt():
    import tempfile

    with tempfile.TemporaryDirectory(prefix="muster-doctor-") as folder:
        changed = application.here().log.drift(os.path.join(folder, "copy.db"))
    if changed:
        return True, "the table {} is not what the log adds up to; run: muster state rebuild".format(changed[0])
    return False, "tables are what the log adds up to"


def _rollback():
    pending = application.here().checkpoints.unfinished()
    return pending is not None, "a rollback to {} was cut off; run: muster rollback {}".format(pending, pending) if pending \
        else "none cut off"


def _disk():
    import shutil

    free = shutil.disk_usage(places.working()).free
    return free < LEAST_FREE_BYTES, "{} MB free".format(free // 1024 // 1024)


def _gates():
    sys.path.insert(0, environment.plugin_root())
    from hooks import selftest

    held, dead = selftest.run()
    return bool(dead), "live {}/{}{}".format(held, held + len(dead), "; did not hold: " + ", ".join(dead) if dead else "")


LOOKS = (
    ("python", _python), ("git", _git), ("sqlite", _sqlite), ("plugin", _plugin), ("hooks", _hooks), ("client", _client),
    ("disk", _disk), ("project", _project), ("config", _config), ("store", _store), ("chain", _chain),
    ("rebuilt", _rebuilt), ("rollback", _rollback), ("gates", _gates),
)
