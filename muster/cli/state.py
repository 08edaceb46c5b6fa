"""muster state: the whole state as one document, by path; rebuilt from the log when asked."""

import json

from muster import app as application
from muster import errors, text
from muster.cli import printer
from muster.state import State

SUMMARY = "get or set the state by path, rebuild it from the log"
EXAMPLE = "muster state get tasks.T1.status"


def add_arguments(parser):
    """Describe the verb's arguments."""
    parser.add_argument("action", choices=("get", "set", "rebuild"), nargs="?", default="get")
    parser.add_argument("path", nargs="?", default="", help='as runs.R1.status; a part with a dot stands in "quotes"')
    parser.add_argument("value", nargs="?", help="JSON, or plain text")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--merge", action="store_true", help="merge into an object that stands there (the default)")
    how.add_argument("--replace", action="store_true", help="put the value in its place")
    parser.add_argument("--key", help="idempotency key: the same key changes nothing twice")
    parser.add_argument("--format", choices=("json", "table"), default="json")
    parser.add_argument("--json", action="store_true", help="the same as --format json")


def run(args):
    """Carry the verb out; return 0."""
    app = application.here()
    if args.action == "rebuild":
        count = app.log.rebuild()
        print(json.dumps({"events": count}) if args.json else "rebuilt every table from {} events".format(count))
        return 0
    state = State(app.log, app.tasks)
    if args.action == "set":
        if args.value is None:
            raise errors.UsageError("set needs a path and a value; as: muster state set organization.name '\"Acme\"'")
        _show(state.set(args.path, _value(args.value), merge=not args.replace, key=args.key), args)
        return 0
    _show(state.get(args.path), args)
    return 0


def _value(raw):
    try:
        return json.loads(raw)
    except ValueError:
        return raw
    except RecursionError as error:
        raise errors.UsageError("the value is nested too deeply; put less into one") from error


def _show(value, args):
    if args.json or args.format == "json":
        printer.as_json(value)
    elif isinstance(value, dict) and value and all(isinstance(item, dict) for item in value.values()):
        rows = [dict({"id": name}, **item) for name, item in value.items()]
        columns = [name for name in rows[0] if not isinstance(rows[0][name], (dict, list))][:8]
        printer.table(rows, columns)
    elif isinstance(value, dict):
        printer.table([{"field": name, "value": item} for name, item in value.items()], ["field", "value"], "empty")
    else:
        print(printer.plain(value) if isinstance(value, str) else text.escaped(value))
