"""muster config: what is configured, what a key means, change one key."""

import json
import os

from muster import app as application
from muster import config, environment, errors, project
from muster.cli import guard, printer

SUMMARY = "show, check or change the project's configuration"
EXAMPLE = "muster config set coverage 85"


def add_arguments(parser):
    """Describe the verb's arguments."""
    parser.add_argument("action", choices=("show", "get", "set", "unset", "check"), nargs="?", default="show")
    parser.add_argument("key", nargs="?", help="a key, dots go deeper: coverage, timeouts.tests, gates.test.checks")
    parser.add_argument("value", nargs="?", help="JSON, or a plain text")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args):
    """Carry the verb out; return 0."""
    app = application.here()
    if args.action in ("get", "set", "unset") and not args.key:
        raise errors.UsageError("config {} wants a key; known: {}".format(args.action, ", ".join(sorted(_keys()))))
    if args.action == "set" and args.value is None:
        raise errors.UsageError("config set wants a value for {}".format(printer.plain(args.key)))
    return {"show": _show, "get": _get, "set": _change, "unset": _change, "check": _check}[args.action](app, args)


def _keys():
    """Return what the schema knows: `{key: property}`."""
    with open(os.path.join(environment.plugin_root(), "schemas", "config.json"), encoding="utf-8") as handle:
        return json.load(handle)["properties"]


def _show(app, args):
    keys, found = _keys(), app.config
    rows = [{"key": name, "value": found.get(name, keys[name].get("default")), "set": name in found,
             "means": keys[name].get("description", "")} for name in keys]
    rows += [{"key": name, "value": found[name], "set": True, "means": "unknown to muster, kept"} for name in found if name not in keys]
    if args.json:
        printer.as_json({"file": app.places.store("config.json"), "keys": rows})
    else:
        printer.table([dict(row, set="yes" if row["set"] else "default") for row in rows], ["key", "set", "value", "means"])
    return 0


def _get(app, args):
    keys, steps = _keys(), _steps(args.key)
    value = app.config if steps[0] in app.config else {steps[0]: keys.get(steps[0], {}).get("default")}
    for step in steps:
        value = value.get(step) if isinstance(value, dict) else None
    if value is None and steps[0] not in keys:
        raise errors.NotFound('key "{}" is not set and not known; known: {}'.format(printer.plain(args.key), ", ".join(sorted(keys))))
    printer.as_json(value)
    return 0


def _change(app, args):
    steps = _steps(args.key)
    if steps[0] not in _keys():
        raise errors.NotFound('key "{}" is not known; known: {}'.format(printer.plain(steps[0]), ", ".join(sorted(_keys()))))
    if steps[0] == "guards" and args.action == "set":
        given = _value(args.value)
        for name, answer in ({steps[1]: given} if len(steps) > 1 else given if isinstance(given, dict) else {}).items():
            _must_hold(guard.known(name), answer)
    before = config.read(app.places.store("config.json"))
    after = json.loads(json.dumps(before))
    at = after
    for step in steps[:-1]:
        at = at.setdefault(step, {})
        if not isinstance(at, dict):
            raise errors.UsageError("{} holds no keys; set it as a whole".format(printer.plain(step)))
    if args.action == "set":
        at[steps[-1]] = _value(args.value)
    elif at.pop(steps[-1], None) is None:
        raise errors.NotFound('key "{}" is not set; see: muster config show'.format(printer.plain(args.key)))
    fault = config.shape(after)
    if fault:
        raise errors.UsageError("{}; nothing was changed".format(fault))
    with app.store.write() as tx:
        app.log.append(tx, "config.changed", args.key, {"value": at.get(steps[-1])})
    project.configure(app.places, {steps[0]: after.get(steps[0])})
    if args.json:
        printer.as_json({"key": args.key, "value": at.get(steps[-1])})
    else:
        print("{} {}; it holds from the next command on, open runs keep the definitions they began with".format(
            printer.plain(args.key), "is " + printer.plain(json.dumps(at[steps[-1]])) if args.action == "set" else "is the default again"))
    return 0


def _steps(key):
    """Return the steps of a key's path; the id of a guard's rule (`roles.change`) is one step."""
    return key.split(".", 1) if key.startswith("guards.") else key.split(".")


def _must_hold(rule, answer):
    from muster.guards.rules import STRICT

    if answer in STRICT and STRICT.index(answer) < STRICT.index(rule.least):
        raise errors.Refused("rule {} can not be {}; the mildest a project may set: {}".format(rule.id, answer, rule.least))


def _value(said):
    try:
        return json.loads(said)
    except (ValueError, RecursionError):
        return said


def _check(app, args):
    from muster.guards import rules

    unknown = sorted(set(app.config) - set(_keys()))  # reading it raises where it is broken
    unknown += sorted("guards." + name for name in set(app.config.get("guards") or {}) - set(rules.every()))
    if args.json:
        printer.as_json({"valid": True, "unknown": unknown})
    else:
        print("the configuration is valid" + ("; unknown keys: {}".format(", ".join(map(printer.plain, unknown))) if unknown else ""))
    return 0
