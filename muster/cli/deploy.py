"""muster deploy: what a deployment's target, commands, way back and state are. Deploying itself is the gate's work."""

import json

from muster import app as application
from muster import errors, text

SUMMARY = "show the deployment of the open run: target, commands, rollback plan, what is missing"
EXAMPLE = "muster deploy show"


def add_arguments(parser):
    """Describe the verb's arguments."""
    parser.add_argument("action", choices=("show",), nargs="?", default="show")
    parser.add_argument("run", nargs="?", help="a run; the open one, else the newest, without it")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args):
    """Carry the verb out; return 0."""
    from muster import deploys

    app = application.here()
    row = app.runs.get(args.run) if args.run else app.runs.current() or app.store.one("run.latest")
    if row is None or not deploys.deploys(json.loads(row["settings"])["gates"]):
        raise errors.Refused("no run deploys; type /deploy <target> in the client to begin")
    found = app.deploys.of(row, app.tree()).to_dict()
    if args.json:
        print(text.escaped(found, 2))
        return 0
    last = found["deployment"]
    print("run {} · {} · {}".format(row["id"], found["target"], last["status"].replace("_", " ") if last else "nothing deployed"))
    if found["problem"]:
        print("  " + found["problem"])
    for name, command in found["commands"].items():
        print("  {:<17} $ {}".format(name.replace("_", " "), command))
    for number, step in enumerate(found["plan"]):
        print("  {:<17} {}".format("rollback plan" if not number else "", step))
    for gate in found["held"]:
        print("  gate {gate} is {status}; run: muster gate run {gate}".format(**gate))
    if found["needs_word"] and not found["confirmed"] and not (last and last["status"] == "applied"):
        print("  a person confirms: /confirm-deploy {}".format(found["target"]))
    return 0
