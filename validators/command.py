"""The command: what is asked for, what is answered, and the exit status."""

from __future__ import annotations

import argparse
import difflib
import gc
import os
import sys

CLEAN, FOUND, USAGE, BUG = 0, 1, 2, 3
SEVERITIES = ("error", "warning", "info")


class UsageError(Exception):
    """The call itself is wrong."""


def add_arguments(parser):
    """Declare what the command takes."""
    add = parser.add_argument
    add("path", nargs="*", metavar="PATH", help="a plugin, marketplace, project, .claude folder or file (default: .)")
    add("--format", choices=("text", "json", "sarif", "github"), default="text", help="how findings are told")
    add("--json", dest="format", action="store_const", const="json", help="short for --format json")
    add("--select", action="append", metavar="RULES", help="apply these rules or groups only, separated by commas")
    add("--ignore", action="append", metavar="RULES", help="leave these rules or groups out, separated by commas")
    add("--fail-on", choices=SEVERITIES, default="info", help="the least severity that makes the exit status 1")
    add("--fix", action="store_true", help="write the fixes that are safe, then tell what is left")
    add("--diff", action="store_true", help="show what --fix would write, write nothing")
    add("--baseline", metavar="FILE", help="leave out the findings that FILE holds")
    add("--write-baseline", metavar="FILE", help="write all findings into FILE as accepted for now")
    add("--watch", action="store_true", help="judge again whenever a file changes, until Ctrl-C")
    add("--with-client", action="store_true", help="also load the plugin in the real client, offline")
    add("--client", metavar="BINARY", help="the claude binary for --with-client (default: the pinned one)")
    add("--list", action="store_true", help="list all rules")
    add("--explain", metavar="RULE", help="print the page of a rule")
    add("--self-test", action="store_true", help="judge the validators by their cases first; go on only when all hold")
    add("--cases", action="store_true", help="only judge by cases; PATH names rules")
    add("--accept", action="store_true", help="with --cases: write down what the bad ones find as expected")


def main(words):
    """Run `python -m validators`; return the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a path may hold what the terminal can not show
            stream.reconfigure(errors="backslashreplace")
    parser = argparse.ArgumentParser(prog="python -m validators", description="Judge a plugin, marketplace, project or file.")
    add_arguments(parser)
    try:
        return answer(parser.parse_intermixed_args(words))
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else USAGE
    except KeyboardInterrupt:
        print("validators: interrupted", file=sys.stderr)
        return 130
    except BrokenPipeError:  # whoever read us has enough; the rest of the buffer must not fail at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return CLEAN


def answer(args):
    """Do what the arguments ask for; return 0 clean, 1 findings, 2 usage, 3 a bug, of which a log is written."""
    gc.set_threshold(100_000)  # trees are made by the thousand and kept; looking through them again and again took a sixth of the time
    try:
        return _answer(args)
    except (BrokenPipeError, KeyboardInterrupt):
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, the person gets one line and a file to paste
        return _failed(args, error)


def _failed(args, error):
    from validators import baseline, settings, target

    line = " ".join(str(error).split()) or type(error).__name__
    if isinstance(error, (UsageError, target.TargetError, settings.SettingsError, baseline.BaselineError)):
        print("validators: " + line, file=sys.stderr)
        return USAGE
    if getattr(error, "code", None) in (1, 2):  # an expected error of muster: no client, say
        print("validators: " + line, file=sys.stderr)
        return USAGE
    if isinstance(error, OSError) and error.filename:
        print("validators: {}: {}".format(error.filename, error.strerror), file=sys.stderr)
        return USAGE
    import tempfile
    import traceback

    handle, path = tempfile.mkstemp(prefix="muster-bug-", suffix=".log")
    with open(handle, "w", encoding="utf-8", errors="backslashreplace") as out:
        out.write("validators on Python {}\narguments: {}\n\n{}".format(sys.version, args, traceback.format_exc()))
    print("validators: this is a bug in the validators ({}); please paste {} into an issue".format(line, path), file=sys.stderr)
    return BUG


def _answer(args):
    from validators import rules

    known = rules.known()
    if args.list:
        for rule in known.values():
            print("{:<28} {:<12} {:<8} {}".format(rule.name, rule.group, rule.severity, rule.summary))
        return CLEAN
    if args.explain:
        if args.explain not in known:
            raise UsageError(_unknown(args.explain, known))
        print("# {}\n\n{}".format(args.explain, known[args.explain].page))
        return CLEAN
    if args.cases or args.self_test:
        from validators import casebook

        names = args.path if args.cases else ()
        failed = casebook.check(names, args.accept, say=lambda line: print(line, file=sys.stdout if args.cases else sys.stderr))
        if failed or args.cases or not args.path:
            return FOUND if failed else CLEAN
    if args.accept:
        raise UsageError("--accept needs --cases")
    if args.watch:
        from validators import watching

        return watching.watch(args, lambda: _judge(args, known))
    return _judge(args, known)


def _words(given, known):
    """Return the names in `--select` and `--ignore`; raises `UsageError` for one that is no rule and no group."""
    from validators import rules

    words = [word.strip() for part in given or () for word in part.split(",") if word.strip()]
    for word in words:
        if word not in known and word not in rules.GROUPS:
            raise UsageError(_unknown(word, known))
    return words


def _unknown(word, known):
    from validators import rules

    near = difflib.get_close_matches(word, list(known) + list(rules.GROUPS), 1, 0.5)
    return '"{}" is no rule and no group; {}'.format(word, 'did you mean "{}"?'.format(near[0]) if near else "see: --list")


def _judge(args, known):
    from validators import lint, reporters

    select, ignore = _words(args.select, known), _words(args.ignore, known)
    wanted = lint.targets(args.path or ["."])

    def judged(progress=None):
        return _held(args, lint.findings(wanted if progress else lint.targets(args.path or ["."]), select, ignore, progress))

    found = judged(_Progress())
    if args.write_baseline:
        from validators import baseline

        count = baseline.write(found, args.write_baseline)
        print("{} finding{} written to {}".format(count, "s" * (count != 1), args.write_baseline), file=sys.stderr)
        return CLEAN
    if args.diff or args.fix:
        from validators import mending
    if args.diff:
        sys.stdout.write(mending.diff(mending.changes(found)))
        return _status(args, found)
    if args.fix:
        found, mended = mending.mend(judged, found)
        print("{} finding{} mended".format(mended, "s" * (mended != 1)), file=sys.stderr)
    if args.with_client:
        from validators import client

        found = sorted(found + _held(args, client.findings(wanted, args.client, select, ignore)))
    sys.stdout.write(reporters.tell(args.format, found, known, args.format == "text" and sys.stdout.isatty()))
    return _status(args, found)


def _held(args, found):
    """Leave out what the baseline holds."""
    if not args.baseline:
        return found
    from validators import baseline

    return baseline.without(found, args.baseline)


def _status(args, found):
    worst = SEVERITIES[:SEVERITIES.index(args.fail_on) + 1]
    return FOUND if any(one.severity in worst for one in found) else CLEAN


class _Progress:
    """Says on stderr how far it is: a line that overwrites itself on a terminal, a single line elsewhere."""

    def __init__(self):
        self.live, self.told, self.count = sys.stderr.isatty(), False, 0

    def __call__(self, files, rule):
        self.count += 1
        if self.live:
            sys.stderr.write("\r\033[K{} files, rule {}: {}\r".format(files, self.count, rule))
            sys.stderr.flush()
        elif not self.told:
            print("judging {} files".format(files), file=sys.stderr)
        self.told = True

    def __del__(self):
        if self.live and self.told:
            sys.stderr.write("\033[K")
