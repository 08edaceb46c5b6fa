"""muster audit: prove that the log was not changed after it was written, show who did what, hand over evidence.

The chain shows what was changed or taken out, the anchors in the checkpoints' commits what was cut off at the end."""

import os
import re
import sys

from muster import app as application
from muster import environment, errors
from muster.cli import printer

SUMMARY = "verify the log, show who did what, export evidence for SOC 2, GDPR or HIPAA"
EXAMPLE = "muster audit show --agent backend-developer --type run.refused"
FORMATS = ("md", "html", "json")


def add_arguments(parser):
    """Describe the verb's arguments."""
    from muster.views import audit, compliance

    parser.add_argument("action", choices=("verify", "show", "export"), nargs="?", default="verify")
    parser.add_argument("--agent", metavar="A", help="for show: who did it: an agent's type, main, person, muster")
    parser.add_argument("--subject", metavar="S", help="for show: about what: a run, a task, a session …")
    parser.add_argument("--type", metavar="T", help="for show: a type of event (run.refused) or its beginning (gate)")
    parser.add_argument("--session", metavar="S", help="for show: in which session")
    parser.add_argument("--rule", metavar="R", help="for show: what a guard's rule refused or asked (force-push, roles)")
    parser.add_argument("--since", metavar="TIME", help="an ISO time or its beginning, as 2026-11-21T08")
    parser.add_argument("--until", metavar="TIME", help="the same; the whole of the hour, day, month that it names is in")
    parser.add_argument("--limit", type=int, default=audit.LIMIT, metavar="N", help="for show: at most this many, the newest (default {})".format(audit.LIMIT))
    parser.add_argument("--framework", choices=compliance.FRAMEWORKS, help="for export: which controls the evidence is mapped to")
    parser.add_argument("--format", choices=FORMATS, default="md", help="for export: md (default), html, json")
    parser.add_argument("--output", metavar="FILE", help="for export: write there instead of printing")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args):
    """Carry the verb out; return 0, or 1 where verify finds a link broken."""
    app = application.here()
    for name in ("since", "until"):
        _must_be_time(name, getattr(args, name))
    return {"verify": _verify, "show": _show, "export": _export}[args.action](app, args)


def _verify(app, args):
    from muster.views import audit

    found = audit.verify(app)
    try:
        app.alerts.chain(found["fault"])
    except errors.MusterError:
        pass  # what is broken may be the store: it is told below all the same
    if args.json:
        printer.as_json(found)
    else:
        print(printer.plain(audit.told(found)))
    return 0 if found["intact"] else 1


def _show(app, args):
    from muster.views import audit

    if args.limit < 0:
        raise errors.UsageError("--limit {} is no number of events; give 0 or more".format(args.limit))
    found = audit.show(app, agent=args.agent, subject=args.subject, type=args.type, since=args.since, until=args.until, session=args.session,
                       rule=args.rule, limit=args.limit)
    if args.json:
        printer.as_json([audit.data(event) for event in found])
        return 0
    for event in found:
        print(audit.line(event))
    if not found:
        print("no event fits")
    return 0


def _export(app, args):
    from muster.views import compliance

    if not args.framework:
        raise errors.UsageError("name the framework: muster audit export --framework {}".format("|".join(compliance.FRAMEWORKS)))
    if args.output and environment.in_client():
        raise errors.Refused("inside the client the export is printed; a file of it is the person's to write: muster audit export --output FILE")
    said = compliance.render(compliance.collect(app, args.framework, args.since, args.until), "json" if args.json else args.format)
    if not args.output:
        sys.stdout.write(said)
        return 0
    with open(args.output, "w", encoding="utf-8") as handle:
        handle.write(said)
    print("{} is written".format(os.path.basename(args.output)))
    return 0


def _must_be_time(name, value):
    if value and not re.match(r"\d{4}(-\d\d(-\d\d(T\d\d(:\d\d(:\d\d(\.\d+)?)?)?Z?)?)?)?$", value):
        raise errors.UsageError("--{} {} is no time; give one as 2026-11-21T08:00:00Z, or its beginning".format(name, printer.plain(value)[:40]))
