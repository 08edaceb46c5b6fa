"""muster statusline: the line itself, and putting it into the client's settings."""

import json
import os
import sys

from muster import environment, errors, statusline, text

SUMMARY = "print the status line, or install it beside your own"
EXAMPLE = "muster statusline install"


def add_arguments(parser):
    """Declare what the verb takes."""
    parser.add_argument("action", nargs="?", choices=("install", "uninstall"), help="without it: print one line, the client's JSON on standard input")
    parser.add_argument("--settings", metavar="FILE", help="the client's settings (default: settings.json in its configuration folder)")


def run(args):
    """Do it and return the exit status."""
    settings = args.settings or statusline.default_settings()
    if args.action == "install":
        print(statusline.install(settings, environment.plugin_root()))
    elif args.action == "uninstall":
        print(statusline.uninstall(settings))
    else:
        line = shown(_payload())
        if line:
            print(line)
    return 0


def shown(payload):
    """Return the line for the client's payload; empty where muster is not on, one short fault where it can not be read."""
    place = payload.get("workspace") if isinstance(payload.get("workspace"), dict) else {}
    folder = place.get("current_dir") or payload.get("cwd") or os.getcwd()
    try:
        from muster.app import App
        from muster.views import line

        app = App(folder if isinstance(folder, str) else os.getcwd())
        try:
            return text.line(line.render(app, payload))
        finally:
            app.close()
    except (errors.NotARepository, errors.NotEnabled, ImportError):
        return ""
    except errors.MusterError as error:
        return text.line("muster: {}".format(error), 120)


def _payload():
    try:
        value = {} if sys.stdin is None or sys.stdin.isatty() else json.loads(sys.stdin.buffer.read().decode("utf-8", "replace"))
    except (ValueError, OSError):
        value = {}
    return value if isinstance(value, dict) else {}
