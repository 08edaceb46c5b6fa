"""Findings of an audit: what agents and scanners found, and what other agents said when they tried to refute it."""

import json
import os

from muster import contract, roles, text
from muster.model import SEVERITIES

CHECK = "challenged"
# Lines of a brief; all of it stands in the file that the brief names.
SHOWN = 40


class Findings:
    """The findings of one project's runs. A finding is `open` until more agents confirmed than refuted it, or the
    other way round; its author's own word counts for nothing."""

    def __init__(self, app):
        self.app, self.log, self.store = app, app.log, app.store

    def of_run(self, run):
        """Return the run's findings as dicts, gravest first, each with the `challenges` it met."""
        found = {row["id"]: dict(row, challenges=[]) for row in self.store.read("finding.of_run", run=run)}
        for row in self.store.read("finding.challenges", run=run):
            found[row["finding"]]["challenges"].append({name: row[name] for name in ("agent", "verdict", "reason", "at")})
        return sorted(found.values(), key=lambda one: (SEVERITIES.index(one["severity"]), one["number"]))

    def record(self, run, stage, author, found):
        """Record what a scanner found (dicts as in the result contract); what is known already stays as it is."""
        with self.store.write() as tx:
            self._add(tx, run, stage, author, found)

    def _add(self, tx, run, stage, author, found):
        number = tx.one("finding.last_number")["number"]
        for one in found:
            place = {"file": one["file"], "line": one.get("line"), "what": text.clean(one["what"])}
            if tx.one("finding.same", run=run, author=author, **place) is None:
                number += 1
                self.log.append(tx, "finding.opened", "F{}".format(number), dict(
                    place, number=number, run=run, stage=stage, author=author, severity=one["severity"], fix=one.get("fix", "")))

    def fault(self, view, item, result):
        """Return what is wrong with an agent's findings or challenges in this run, as one line, or None."""
        if _outside(item) or result["status"] not in ("done", "done_with_concerns"):
            return None
        part = part_of(view, item["stage"])
        if part == "lens":
            return None if "findings" in result else "findings is missing; list what you found, or give []"
        if part != "challenge":
            return None
        found = {one["id"]: one for one in self.of_run(view.id)}
        said = [word["finding"] for word in result.get("challenges", [])]
        for id in said:
            if id not in found:
                return "finding {} is none of run {}; there are: {}".format(text.line(id, 20), view.id, _names(found) or "none")
            if found[id]["author"] == item["agent"]:
                return "finding {} is your own; another agent has to challenge it, leave it out".format(id)
        left = [id for id in _left(found.values(), item["agent"]) if id not in said]
        return "no word on {}; give one challenge for each: confirm or refute, with the reason".format(_names(left)) if left else None

    def take(self, tx, view, item, result):
        """Record what a dispatch that ended well found, or said of what others found."""
        part = None if _outside(item) else part_of(view, item["stage"])
        if part == "lens":
            self._add(tx, view.id, item["stage"], item["agent"], result.get("findings", []))
        elif part == "challenge":
            for word in result.get("challenges", []):
                self.log.append(tx, "finding.challenged", word["finding"], {
                    "run": view.id, "agent": item["agent"], "verdict": word["verdict"], "reason": word["reason"],
                    "dispatch": item["id"]})

    @staticmethod
    def template(view, item):
        """Return what the reply of an agent of an audit ends with, None where it is as everywhere."""
        part = None if _outside(item) else part_of(view, item["stage"])
        return {"lens": contract.LENS_TEMPLATE, "challenge": contract.CHALLENGE_TEMPLATE}.get(part)

    def brief(self, view, item):
        """Return `(requirements, context files, template or None)` that a dispatch of an audit gets besides."""
        part = None if _outside(item) else part_of(view, item["stage"])
        if part is None:
            return [], [], None
        if part == "lens":
            return _earlier(view, item), [], self.template(view, item)
        found = self.of_run(view.id)
        files = [self._file(view, found)] if found else []
        if part == "challenge":
            mine = [one for one in found if one["id"] in _left(found, item["agent"])]
            head = ["try to refute each finding below: read its lines, look for the check that stops it; give each one challenge"]
            return head + [line(one) for one in mine[:SHOWN]] + _more(mine), files, self.template(view, item)
        head = ["the report names every confirmed finding with id, severity, file:line and fix, and every refuted one with the reason"]
        return head + [line(one) for one in found[:SHOWN]] + _more(found), files, None

    def _file(self, view, found):
        folder = self.app.places.store("briefs")
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, view.id + "-findings.json"), "w", encoding="utf-8") as handle:
            handle.write(text.escaped(found, 1))
        return ".muster/briefs/{}-findings.json".format(view.id)


def _outside(item):
    """Say whether a dispatch takes no part in an audit itself: a judge, or a lead whose members do the work."""
    return item["role"] in ("judge", roles.LEAD)


def part_of(view, stage_name):
    """Return what a stage is in an audit: `lens` (it finds), `challenge`, `after`; None in a run that is no audit."""
    names = [stage.name for stage in view.stages]
    at = next((index for index, stage in enumerate(view.stages) if CHECK in _checks(view, stage.gate)), None)
    if at is None or stage_name not in names:
        return None
    here = names.index(stage_name)
    if here != at:
        return "after" if here > at else "lens" if not view.stages[here].may_change else None
    return "challenge"


def _checks(view, gate):
    return [name.rstrip("?") for name in ((view.gates.get(gate) or {}).get("checks") or ())]


def _left(found, agent):
    """Return the ids of the findings that the agent may still decide: open, not its own."""
    return [one["id"] for one in found if one["status"] == "open" and one["author"] != agent]


def _names(ids):
    ids = list(ids)
    return ", ".join(ids[:12]) + (" and {} more".format(len(ids) - 12) if len(ids) > 12 else "")


def _more(found):
    return ["and {} more, all of them stand in the findings file".format(len(found) - SHOWN)] if len(found) > SHOWN else []


def _earlier(view, item):
    """Return what the agents of earlier stages said: the threat model reaches every lens word for word."""
    here = [stage.name for stage in view.stages].index(item["stage"])
    before = {stage.name for stage in view.stages[:here]}
    return ["{} ({}): {}".format(one["stage"], one["agent"], text.quoted(json.loads(one["result"] or "{}").get("summary", ""), 2000))
            for one in view.dispatches if one["stage"] in before and one["status"] == "done"]


def line(one):
    """Return a finding as one line: id, severity, state, place, author, what, fix, and who said what of it."""
    words = "; ".join("{} by {}: {}".format(word["verdict"], word["agent"], text.quoted(word["reason"], 160)) for word in one["challenges"])
    return text.line("{} {} {} {} ({}): {}{}{}".format(
        one["id"], one["severity"], one["status"], place(one), one["author"], text.quoted(one["what"], 240),
        "; fix: " + text.quoted(one["fix"], 160) if one["fix"] else "", " [{}]".format(words) if words else ""), 800)


def place(one):
    """Return where a finding lies: `file:line`, or the file."""
    return "{}:{}".format(one["file"], int(one["line"])) if one["line"] else one["file"]


def unchallenged(found):
    """Return `[(id, why)]` of the findings that no majority of other agents decided."""
    left = []
    for one in found:
        if one["status"] == "open":
            others = [word for word in one["challenges"] if word["agent"] != one["author"]]
            left.append((one["id"], "{}, confirmed and refuted by as many".format(one["severity"]) if others
                         else "{}, no word from another agent than {}".format(one["severity"], one["author"])))
    return left
