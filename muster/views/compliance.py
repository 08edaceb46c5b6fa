"""Evidence by control: what the log holds for SOC 2, GDPR or HIPAA, as data, Markdown or one page of HTML.

The mapping is data (muster/compliance/*.json); here it is only looked up. The same store gives the same bytes."""

import html
import json
import os
import re

from muster import __version__, log, text
from muster.views import audit

FRAMEWORKS = ("soc2", "gdpr", "hipaa")
SHOWN = 25  # pieces of evidence that a control shows; all of them are counted
PAGE = 2000
_FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "compliance")
NONE = "no evidence: there would be "


def mapping(framework):
    """Return the framework's mapping as data."""
    with open(os.path.join(_FOLDER, framework + ".json"), encoding="utf-8") as handle:
        return json.load(handle)


def collect(app, framework, since=None, until=None):
    """Return the evidence for each control of the framework as plain data (schemas/compliance.json)."""
    table = mapping(framework)
    chain = audit.verify(app)
    events = _events(app, table, since, until)
    head = app.store.one("event.last")
    newest = log.public(app.store.one("audit.numbered", seq=head["seq"])) if head else None
    controls = [_control(one, events, chain) for one in table["controls"]]
    waivers = [_piece(event) for event in events if event["type"] == "gate.waived"]
    return {
        "framework": table["framework"], "name": table["name"], "source": table["source"], "note": table["note"], "muster": __version__,
        "project": os.path.basename(app.root), "since": since, "until": until,
        "chain": {"events": chain["events"], "intact": chain["intact"], "fault": chain["fault"], "head": chain["head"], "head_at": newest["at"] if newest else None,
                  "anchors": [{"checkpoint": row["id"], "event": row["seq"], "commit": row["commit_id"], "at": row["at"]} for row in app.checkpoints.list()]},
        "controls": controls, "without": [one["id"] for one in controls if not one["count"]],
        "waivers": waivers, "outside": table["outside"],
    }


def _events(app, table, since, until):
    """Return every event of the types that a control asks for, oldest first."""
    low, high = audit._span(app, since, until)  # noqa: SLF001 - the one halving of the log
    kinds = {kind for one in table["controls"] for part in one["evidence"] for kind in part.get("types", ())} | {"gate.waived"}
    found = []
    for kind in sorted(kinds):
        behind = high
        while True:
            rows = app.store.read("audit.of_type", type=kind, low=low, high=behind, limit=PAGE)
            found += [log.public(row) for row in rows]
            if len(rows) < PAGE:
                break
            behind = rows[-1]["seq"] - 1
    return sorted(found, key=lambda event: event["seq"])


def _control(one, events, chain):
    parts = one["evidence"]
    wanted = [(part, _rules(part)) for part in parts if "types" in part]
    fits = [event for event in events if any(_fits(event, part, rules) for part, rules in wanted)]
    proved = bool(chain["events"]) and chain["intact"] and any(part.get("chain") for part in parts)
    count = len(fits) + bool(proved)
    return {
        "id": one["id"], "title": one["title"], "says": one["says"], "source": one["source"], "status": "evidence" if count else "none", "count": count,
        "first": fits[0]["at"] if fits else None, "last": fits[-1]["at"] if fits else None,
        "chain": "{} events, chained by SHA-256, head {}".format(chain["events"], chain["head"]) if proved else None,
        "evidence": [_piece(event) for event in fits[-SHOWN:]], "more": max(0, len(fits) - SHOWN),
        "lacks": None if count else NONE + one["lacks"],
    }


def _rules(part):
    """Return the ids of the rules that a part names, those of its groups included; None where any will do."""
    if not part.get("rules") and not part.get("groups"):
        return None
    from muster.guards import rules

    return set(part.get("rules", ())) | {rule.id for group in part.get("groups", ()) for rule in rules.of(group)}


def _fits(event, part, rules):
    said = event["data"]
    if event["type"] not in part["types"] or ("actors" in part and event["actor"] not in part["actors"]):
        return False
    if said.get("kind") == "base":  # the base tree's results, kept for speed: no evidence of anything
        return False
    if any(name in part and said.get(field) not in part[name] for name, field in (("gates", "gate"), ("names", "name"), ("kinds", "kind"))):
        return False
    if rules is not None and event["type"] in ("run.refused", "guard.asked"):
        named = audit.rule_of(event)
        return named in rules or named.partition(".")[0] in rules
    return True


def _piece(event):
    said = event["data"]
    detail = said.get("detail") if isinstance(said.get("detail"), dict) else {}
    return {"event": event["seq"], "at": event["at"], "actor": event["actor"], "subject": event["subject"], "type": event["type"], "what": audit.what(event),
            "rule": audit.rule_of(event) or None, "tree": said.get("tree") or None, "digest": detail.get("digest") or None, "hash": event["hash"]}


def render(data, format):
    """Return the data as Markdown, as one self-contained page of HTML, or as JSON."""
    return {"md": _markdown, "html": _html, "json": lambda value: text.escaped(value, 2) + "\n"}[format](data)


def _facts(data):
    """Return what holds for the whole report, as pairs."""
    chain = data["chain"]
    return [
        ("Source", data["source"]), ("Project", data["project"]), ("Period", "{} to {}".format(data["since"] or "the first event", data["until"] or "the last event")),
        ("Log", "{} events, {}".format(chain["events"], "the chain is whole" if chain["intact"] else "BROKEN: " + str(chain["fault"]))),
        ("Head of the chain", "{} ({})".format(chain["head"], chain["head_at"]) if chain["head"] else "none"),
        ("Anchored by", ", ".join("{} (event {}, commit {})".format(one["checkpoint"], one["event"], str(one["commit"])[:12]) for one in chain["anchors"][-5:])
         or "no checkpoint yet"),
        ("Controls", "{} with evidence, {} without, {} outside of what muster sees".format(
            len(data["controls"]) - len(data["without"]), len(data["without"]), len(data["outside"]))),
        ("Note", data["note"]),
    ]


_COLUMNS = ("Event", "Time (UTC)", "Who", "What", "Tree", "Digest of output", "Hash of event")


def _cells(piece):
    return (str(piece["event"]), piece["at"][:19].replace("T", " "), piece["actor"], piece["what"], (piece["tree"] or "–")[:12], (piece["digest"] or "–")[:16], piece["hash"])


def _markdown(data):
    lines = ["# Evidence for {}".format(_md(data["name"])), ""]
    lines += ["- {}: {}".format(name, _md(value)) for name, value in _facts(data)] + ["", "## Controls", ""]
    for one in data["controls"]:
        lines += ["### {} {}".format(_md(one["id"]), _md(one["title"])), "", _md(one["says"]), "", "Source: {}".format(_md(one["source"])), ""]
        lines += ["**{}**".format(_md(one["lacks"])), ""] if one["lacks"] else []
        lines += ["The log itself: {}".format(_md(one["chain"])), ""] if one["chain"] else []
        lines += _md_table(one["evidence"])
        lines += ["… and {} earlier".format(one["more"]), ""] if one["more"] else []
    lines += ["## Waivers", ""] + (_md_table(data["waivers"]) or ["None in this period.", ""])
    lines += ["## Outside of what muster sees", "", "No evidence of these can come from a repository's log.", ""]
    lines += ["- {} {} ({}): {}".format(*(_md(one[name]) for name in ("id", "title", "source", "why"))) for one in data["outside"]]
    return "\n".join(lines) + "\n"


def _md_table(pieces):
    if not pieces:
        return []
    return ["| {} |".format(" | ".join(_COLUMNS)), "|{}".format("---|" * len(_COLUMNS))] + [
        "| {} |".format(" | ".join(_md(cell) for cell in _cells(piece))) for piece in pieces] + [""]


def _md(value):
    """Return a text that Markdown shows as it is: on one line, its marks escaped."""
    return re.sub(r"([\\`*_{}\[\]<>()#|~!&$])", r"\\\1", text.line(value, 2000)).replace("://", ":\\//").replace("www.", "www\\.")


_STYLE = """body{font:16px/1.5 system-ui,sans-serif;color:#111;background:#fff;max-width:72rem;margin:2rem auto;padding:0 1rem}
h1,h2,h3{line-height:1.25}h3{margin-top:2rem;border-top:1px solid #767676;padding-top:1rem}dt{font-weight:600}dd{margin:0 0 .5rem}
table{border-collapse:collapse;width:100%;font-size:.875rem}caption{text-align:left;font-weight:600;padding:.25rem 0}
th,td{border:1px solid #767676;padding:.25rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}th{background:#eee}
.none{border-left:.375rem solid #9a1c1c;padding:.25rem .75rem;color:#7a1010;font-weight:600}.hash{font-family:ui-monospace,monospace;font-size:.75rem}
@media print{body{margin:0;max-width:none;font-size:11pt}h3,tr,.none{break-inside:avoid}thead{display:table-header-group}}"""


def _html(data):
    parts = ['<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">',
             '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'unsafe-inline\'">',
             "<title>Evidence for {}</title>\n<style>{}</style>\n</head>\n<body>\n<main>\n<h1>Evidence for {}</h1>\n<dl>".format(_h(data["name"]), _STYLE, _h(data["name"]))]
    parts += ["<dt>{}</dt><dd>{}</dd>".format(_h(name), _h(value)) for name, value in _facts(data)] + ["</dl>", "<h2>Controls</h2>"]
    for one in data["controls"]:
        parts += ["<section>", "<h3>{} {}</h3>".format(_h(one["id"]), _h(one["title"])), "<p>{}</p>".format(_h(one["says"])), "<p>Source: {}</p>".format(_h(one["source"]))]
        parts += ['<p class="none">{}</p>'.format(_h(one["lacks"]))] if one["lacks"] else []
        parts += ["<p>The log itself: {}</p>".format(_h(one["chain"]))] if one["chain"] else []
        parts += _html_table(one["evidence"], "Evidence for {}".format(one["id"]) + (", the newest of {}".format(one["more"] + len(one["evidence"])) if one["more"] else ""))
        parts += ["</section>"]
    parts += ["<h2>Waivers</h2>"] + (_html_table(data["waivers"], "Gates that a person waived") or ["<p>None in this period.</p>"])
    parts += ["<h2>Outside of what muster sees</h2>", "<p>No evidence of these can come from a repository's log.</p>", "<ul>"]
    parts += ["<li>{} {} ({}): {}</li>".format(*(_h(one[name]) for name in ("id", "title", "source", "why"))) for one in data["outside"]]
    return "\n".join(parts + ["</ul>", "</main>", "</body>", "</html>"]) + "\n"


def _html_table(pieces, caption):
    if not pieces:
        return []
    rows = ["<tr>{}</tr>".format("".join('<td{}>{}</td>'.format(' class="hash"' if index > 3 else "", _h(cell)) for index, cell in enumerate(_cells(piece)))) for piece in pieces]
    head = "".join('<th scope="col">{}</th>'.format(name) for name in _COLUMNS)
    return ["<table>", "<caption>{}</caption>".format(_h(caption)), "<thead><tr>{}</tr></thead>".format(head), "<tbody>"] + rows + ["</tbody>", "</table>"]


def _h(value):
    return html.escape(text.line(value, 2000))
