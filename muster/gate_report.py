"""Judging one gate: its checks run, its verdicts read, one result with reasons."""

import hashlib
import json

from muster import checks, kinds, text
from muster.checks import commands

# Problems that a reviewer may approve by name; everything else that fails has to be mended.
APPROVABLE = ("changed_definition", "changed_surroundings", "written", "deleted_tests", "new_skips", "changed_tests")
# What no advice lets pass: whether something is out, and answers, is a fact.
FIRM = ("apply", "smoke", "monitor")
# In front of every list of checks: whether what they say is what it was at the base, and nobody saw to it in between.
FRONT = ("definition", "rewritten", "beside")
MARKS = {"passed": "✓", "failed": "✗", "not_checked": "–", "incomplete": "…", "void": "✗", "waived": "~"}


def context(app, row, names, tree, progress):
    """Return the checks' `Context` for this run and tree; one for all the named gates, so that a suite runs once."""
    settings = json.loads(row["settings"])
    config = dict(app.config, strictness=settings["strictness"])
    found = app.store.one("evidence.newest", run=row["id"], gate="reproduction", named="reproduction", kind="check")
    extra = {"run": row["id"], "base_config": settings.get("config") or {}, "findings": lambda: app.findings.of_run(row["id"]),
             "deploy": lambda: app.deploys.of(row, tree), "surroundings": _beside(app, row)}
    if found is not None:
        extra["reproduces"] = json.loads(found["detail"]).get("extra", {}).get("reproduces", [])
    extra.update(_stood(app, row, settings))
    return checks.Context(
        root=app.root, tree=tree, base_tree=row["base_tree"], config=config, progress=progress, logs=app.gates.logs(),
        cache=BaseCache(app, row["id"]), kinds=lambda path: kinds.kind(path, config), extra=extra,
        wanted={check.rstrip("?") for name in names for check in settings["gates"][name].get("checks") or ()},
    )


def _beside(app, row):
    """Return the blob that says what lay beside the tree when the run began, None for a run from before there was one."""
    opened = app.store.read("event.of_kinds", subject=row["id"], kinds='["run.opened"]')
    return json.loads(opened[0]["data"]).get("surroundings") if opened else None


def _stood(app, row, settings):
    """Return what the checks that compare two trees need: the request, the checks of the open stage's gate, and by check the
    tree it recorded ("" where it did not yet; no key where the run has no such check)."""
    gates, stage = settings["gates"], app.runs.view(row).stage()
    known = {check for gate in gates.values() for check in gate.get("checks") or ()}
    found = {"request": row["request"], "open": (gates.get(stage.gate) or {}).get("checks") or [] if stage else []}
    for check in known.intersection(("pinned", "baseline")):
        item = app.store.one("evidence.newest_of", run=row["id"], named=check)
        found[check] = json.loads(item["detail"]).get("extra", {}).get("reference", "") if item else ""
    return found


class BaseCache:
    """What the base tree's suite said, kept as evidence so that it runs once a run."""

    def __init__(self, app, run):
        self.app, self.run = app, run

    def get(self, key):
        """Return the value kept under the key, or None."""
        row = self.app.store.one("evidence.base", named=str(key), run=self.run)
        return json.loads(row["detail"]).get("value") if row else None

    def put(self, key, value):
        """Keep a JSON value under the key."""
        with self.app.store.write() as tx:
            self.app.log.append(tx, "evidence.recorded", self.run, {
                "gate": "", "name": str(key), "kind": "base", "status": "passed", "tree": "", "detail": {"value": value}},
                actor="muster")


def judge(gates, row, gate, ctx, before):
    """Run one gate's checks; return `{gate, status, why, checks[], evidence[], questions[]}`."""
    settings = json.loads(row["settings"])
    definition = settings["gates"][gate]
    ctx.progress("gate {}".format(gate))
    outcomes = [_run(name, ctx) for name in definition.get("checks") or ()]
    if outcomes:
        first = [_run(name, ctx) for name in FRONT]
        outcomes[:0] = first[:1] + [outcome for outcome in first[1:] if not outcome.passed]
    if definition.get("records"):
        _record(gates.app, row, gate, outcomes)
    answers = {item["name"]: item["status"] for item in gates.answers(row["id"])}
    questions, lines = [], []
    for outcome in outcomes:
        _ask(outcome, answers, questions)
        lines.append(outcome.to_dict())
    person = next((outcome.reason for outcome in outcomes if outcome.status == "failed" and outcome.code == "needs_person"), None)
    faults, waits = _faults(outcomes, questions, settings["strictness"])
    lines += _verdicts(definition, before.verdicts.get(gate, {}), faults, waits)
    for line in lines:
        line.pop("tests", None)
    result = {"gate": gate, "checks": lines, "questions": questions, "evidence": [_evidence(item) for item in lines
                                                                                  if item.get("kind") != "verdict"]}
    nothing = not any(line["status"] == "passed" and line["check"] not in FRONT for line in lines)
    if faults:
        result.update(status="failed", why="; ".join(faults))
    elif waits:
        result.update(status="incomplete", why="; ".join(waits))
    elif nothing:
        result.update(status="failed", why="nothing was executed: no check of gate {} found a tool".format(gate))
    else:
        result.update(status="passed", why="")
    if person and result["status"] == "incomplete":
        result["person"] = person
    elif not any(outcome.check in FIRM for outcome in outcomes) and settings["strictness"] == "advisory" and result["status"] != "passed":
        result.update(status="passed", advisory=True)
    return result


def _run(name, ctx):
    optional = name.endswith("?")
    name = name.rstrip("?")
    check = checks.CHECKS.get(name) or commands.by_exit_code(name)
    outcome = check(ctx)
    outcome.optional = optional or outcome.optional
    ctx.progress("{} {} {}".format(MARKS[outcome.status], name, text.line(outcome.reason, 160)))
    return outcome


def _record(app, row, gate, outcomes):
    """What a scanner found becomes findings of the run; the scanner itself did its work. Before the other gates are
    judged: what is found at the finish must be challenged too."""
    stage = next((stage["name"] for stage in json.loads(row["stages"]) if stage["gate"] == gate), gate)
    for outcome in outcomes:
        known = outcome.extra.get("findings") or []
        app.findings.record(row["id"], stage, "scanner:" + outcome.check, known)
        if outcome.status == "failed" and outcome.code == "failing" and known:
            outcome.status = "passed"
            outcome.reason = "{} recorded; {}".format(text.plural(len(known), "finding"), outcome.reason)


def _ask(outcome, answers, questions):
    """A problem that a reviewer may approve becomes a question, or is settled by the answer to it."""
    if outcome.status != "failed" or outcome.code not in APPROVABLE or not outcome.id:
        return
    answer = answers.get(outcome.id)
    if answer == "passed":
        outcome.status, outcome.reason = "passed", "approved by a reviewer: " + outcome.reason
    elif answer is None:
        questions.append({"id": outcome.id, "what": outcome.reason})


def _faults(outcomes, questions, strictness):
    asked = {question["id"] for question in questions}
    faults, waits = [], []
    for outcome in outcomes:
        if outcome.status == "failed" and outcome.id in asked and outcome.id:
            waits.append("{}: {}; revert it, or let code-reviewer judge {}".format(outcome.check, outcome.reason, outcome.id))
        elif outcome.status == "failed" and outcome.code == "needs_person":
            waits.append("{}: {}".format(outcome.check, outcome.reason))
        elif outcome.status == "failed":
            faults.append("{}: {}".format(outcome.check, outcome.reason))
        elif outcome.status == "not_checked":
            # a tool that the project asks for and the machine lacks is never let through; one nobody asked for may be
            tolerated = outcome.optional and strictness == "standard" and outcome.code != "missing_tool"
            if not tolerated and outcome.check not in FRONT:
                faults.append("{}: not checked, {}".format(outcome.check, outcome.reason))
    return faults, waits


def _verdicts(definition, words, faults, waits):
    lines = []
    for judge_name in (definition.get("verdict") or {}).get("by", ()):
        word = words.get(judge_name)
        line = {"check": "verdict", "kind": "verdict", "by": judge_name, "optional": False}
        if word == "approve":
            line.update(status="passed", reason="{} approves".format(judge_name))
        elif word == "reject":
            line.update(status="failed", reason="{} rejects this tree".format(judge_name))
            faults.append(line["reason"])
        else:
            line.update(status="incomplete", reason={
                "void": "the verdict of {} is void: it changed what it judged; dispatch it again",
                "stale": "what {} judged has changed since; dispatch it again",
            }.get(word, "{} gave no verdict yet; dispatch it").format(judge_name))
            waits.append(line["reason"])
        lines.append(line)
    return lines


def _evidence(line):
    return {"name": line["check"], "kind": "check", "status": line["status"], "detail": line}


def written(gates, row, results, paths, tree):
    """Files that were written while the checks ran, and hold now what they held before: a reviewer says whether that is right."""
    digest = hashlib.sha256("\0".join([tree, *sorted(paths)]).encode("utf-8", "surrogateescape")).hexdigest()[:12]
    identity, answers = "written:" + digest, {item["name"]: item["status"] for item in gates.answers(row["id"])}
    why = "{} written while the checks ran and put back as {} were: {}".format(
        text.plural(len(paths), "file"), "they" if len(paths) > 1 else "it", ", ".join(sorted(paths)[:3]))
    for result in results:
        if not result["evidence"] or result["status"] not in ("passed", "incomplete"):
            continue
        line = {"check": "written", "kind": "check", "optional": False, "status": "failed", "reason": why, "id": identity, "code": "written"}
        if answers.get(identity) == "passed":
            line.update(status="passed", reason="approved by a reviewer: " + why)
        elif identity in answers:
            result.update(status="failed", why="; ".join(filter(None, [result["why"], "written: " + why])))
        elif not result.get("advisory"):
            result["questions"].append({"id": identity, "what": why})
            result.update(status="incomplete", why="; ".join(filter(None, [
                result["why"], "written: {}; run it again, or let code-reviewer judge {}".format(why, identity)])))
        result["checks"].append(line)
        result["evidence"].append(_evidence(line))


def void(results, root, old, new):
    """Turn every result into a failure: the tree changed while it was judged."""
    from muster import git

    paths = [path for _, path in git.changed(root, old, new)]
    why = "the tree changed while the checks ran ({}); let tools write only ignored files, then run it again".format(
        ", ".join(paths[:3]))
    for result in results:
        result.update(status="failed", why=why)
        result.pop("advisory", None)
        for item in result["evidence"]:
            item["status"] = "void"
