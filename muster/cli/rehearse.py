"""`muster rehearse`: play a cast in the real client against a scripted model."""

from __future__ import annotations

SUMMARY = "play a cast: the real client, a scripted model on loopback, a throwaway repository"
EXAMPLE = "muster rehearse evals/casts/denied.yaml"


def add_arguments(parser):
    """Declare what the verb takes."""
    parser.add_argument("cast", nargs="+", metavar="CAST", help="a cast (YAML or JSON); see docs/rehearsal.md")
    parser.add_argument("--keep", metavar="DIR", help="keep the repository, logs and requests in DIR (new or empty)")
    parser.add_argument("--json", action="store_true", help="print the outcome as JSON, nothing else")
    parser.add_argument("--show", action="store_true", help="show every step also where the output is no terminal")
    parser.add_argument("--verbose", action="store_true", help="show every tool call, result and event")
    parser.add_argument("--client", metavar="PATH", help="use this claude binary instead of the pinned one")
    parser.add_argument("--plugin", metavar="DIR", help="rehearse this plugin (default: muster itself)")


def run(args):
    """Play the casts one after the other; return 0 when all expectations held, else 1."""
    import sys

    from muster import extras, text

    extras.need("yaml", "PyYAML>=6,<7", "rehearsals read their casts with it")
    from muster.rehearsal import cast, play, screen

    casts = [cast.load(path) for path in args.cast]
    failed, told = False, []
    for one in casts:
        live = not args.json and (args.show or args.verbose or sys.stdout.isatty())
        out = screen.Screen(live, args.verbose, sys.stderr if args.json else None)
        if args.json:
            out.on_end = lambda outcome: None
        keep = args.keep if len(casts) == 1 or not args.keep else "{}/{}".format(args.keep, len(told) + 1)
        outcome = play.play(one, out, args.client, args.plugin, keep)
        failed = failed or not outcome.held
        told.append(play.summary(outcome))
    if args.json:
        print(text.escaped(told[0] if len(told) == 1 else told, 2))
    return 1 if failed else 0
