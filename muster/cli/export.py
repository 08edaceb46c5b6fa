"""muster export: write the state in an earlier layout, or the log as JSON lines."""

import os

from muster import app as application
from muster import errors, layouts
from muster.cli import printer
from muster.text import escaped

SUMMARY = "write the state as v1, v2 or project-state, or the log as jsonl"
EXAMPLE = "muster export --format v1 --to ../old"


def add_arguments(parser):
    """Describe the verb's arguments."""
    parser.add_argument("--format", choices=tuple(layouts.LAYOUTS) + ("jsonl",), default="jsonl")
    parser.add_argument("--to", metavar="DIR", help="a folder that is new or empty; standard output without it")
    parser.add_argument("--json", action="store_true", help="print what was written as JSON")


def run(args):
    """Carry the verb out; return 0."""
    app = application.here()
    files = {"events.jsonl": _lines(app)} if args.format == "jsonl" else layouts.out(app, args.format)
    if not args.to:
        for name in sorted(files):
            print(files[name], end="")
        return 0
    if os.path.isdir(args.to) and os.listdir(args.to):
        raise errors.Refused("{} is not empty; give a new folder".format(printer.plain(args.to)))
    top = os.path.realpath(args.to) + os.sep
    for name in files:
        if "\0" in name or not os.path.realpath(os.path.join(args.to, name)).startswith(top):
            raise errors.Refused("{} lies outside of the folder; nothing was written".format(printer.plain(name)))
    for name, text in files.items():
        path = os.path.join(args.to, name)
        try:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "x", encoding="utf-8") as handle:
                handle.write(text)
        except OSError as error:
            raise errors.Refused("{} can not be written: {}".format(printer.plain(path), error.strerror)) from error
    if args.json:
        printer.as_json({"to": args.to, "files": sorted(files)})
    else:
        print("wrote {} into {}".format(", ".join(sorted(files)), printer.plain(args.to)))
    return 0


def _lines(app):
    return "".join(escaped(event) + "\n" for event in app.log.read(limit=10000000))
