"""Security checks: muster's own look for secrets, and the tools that are there (gitleaks, pip-audit, npm audit)."""

from __future__ import annotations

import json
import os
import shutil
import tempfile

from muster import git, text, toolchain
from muster.checks import runner, scanning, suite
from muster.checks.outcome import FAILED, NOT_CHECKED, PASSED, Outcome
from muster.checks.testing import name_some

LIMIT = 32 * 1024 * 1024


def ran(context, check, command, root):
    """Run `command` and return `(fields for an Outcome, its JSON answer or None, problem or None)`."""
    timeout = context.seconds(check)
    context.progress("{}: {}".format(check, command.shown()[:200]))
    done = runner.run(command, root, context.logs, check, context.progress, timeout)
    try:
        made = dict(command=command.shown(), exit_code=done.exit_code, seconds=done.seconds, digest=done.digest, log=done.log,
                    definition=command.definition)
        if done.error or done.timed_out:
            return made, None, done.error or "{} took more than {:g} s and was stopped".format(command.tool, timeout)
        path = done.stdout if command.report[1] == "-" else runner.fill(command.report[1], done.tmp)
        try:
            with open(path, encoding="utf-8", errors="replace") as file:
                return made, json.loads(file.read(LIMIT)), None
        except (OSError, ValueError, RecursionError):
            return made, None, "{} gave no answer: {}".format(command.tool, done.tail[-1] if done.tail else "no output")
    finally:
        done.close()


def secrets(context):
    """No secret stands in exactly this tree (ignored files are not in it): muster's own look, and gitleaks' where it is there."""
    found = toolchain.for_check(suite.commands(context), "secrets")
    command = found[0] if found else None
    # a tool that nobody in this project asked for is not missing: it is not configured
    if command and command.missing and command.source.startswith(".gitleaks"):
        return Outcome("secrets", NOT_CHECKED, command.missing, "missing_tool")
    if command and not command.missing and command.report is None:
        return Outcome("secrets", NOT_CHECKED, "checks.secrets needs a JSON report; leave it out to use gitleaks", "no_report")
    folder = tempfile.mkdtemp(prefix="muster-secrets-")
    try:
        git.export(context.root, context.tree, folder, link=False)
        own, passed_over = scanning.look(folder, context)
        made, theirs, problem, status = {}, [], None, 0
        if command and not command.missing:
            made, theirs, problem = ran(context, "secrets", command, folder)
            status = made["exit_code"]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    # gitleaks writes `null` or an empty list where it found nothing; any other status than 0 and 3 is a failure of its own.
    if problem or status not in (0, 3) or not isinstance(theirs, (list, type(None))):
        problem = problem or "gitleaks ended with {}".format(status)
        if not own:
            return Outcome("secrets", NOT_CHECKED, problem, "no_answer", **made)
    named = [one for one in theirs if isinstance(one, dict)] if isinstance(theirs, list) else []
    places = own + [(_relative(one.get("File", "?"), folder), one.get("StartLine", "?"), one.get("RuleID", "secret"))
                    for one in named if (_relative(one.get("File", "?"), folder), one.get("StartLine")) not in {place[:2] for place in own}]
    beside = "; not looked at: {}".format(name_some(passed_over)) if passed_over else ""
    if places or status == 3:
        made["extra"] = {"findings": [finding(file, line, "high", "secret in the tree: {}".format(kind), "revoke and replace it, then take it out of the tree")
                                      for file, line, kind in places]}
        return Outcome("secrets", FAILED, "{} found: {}{}".format(text.plural(len(places), "secret"), name_some(
            ["{}:{} ({})".format(*place) for place in places]), beside), "failing", **made)
    return Outcome("secrets", PASSED, "no secret in this tree{}{}".format(", and gitleaks finds none" if made else "", beside), **made)


def _relative(path, folder):
    return os.path.relpath(path, folder) if os.path.isabs(path) else path


def dependencies(context):
    """No dependency has a known vulnerability; where an auditor is absent or does not answer, nothing was checked."""
    found = toolchain.for_check(suite.commands(context), "dependencies")
    if not found:
        return Outcome("dependencies", NOT_CHECKED, "nothing to audit: no lock or requirements file is known", "not_configured")
    outcomes = [_audit(context, command) for command in found]
    # of several auditors the first that found something speaks for all, and carries what the others found
    first = next((one for one in outcomes if one.status == FAILED), next((one for one in outcomes if not one.passed), outcomes[-1]))
    known = [item for one in outcomes for item in one.extra.get("findings", ())]
    first.extra = dict(first.extra, findings=known) if known else first.extra
    return first


def _audit(context, command):
    if command.missing:
        return Outcome("dependencies", NOT_CHECKED, command.missing, "not_configured", definition=command.definition)
    read = AUDITS.get(command.report[0] if command.report else "")
    if read is None:
        return Outcome("dependencies", NOT_CHECKED, "checks.dependencies needs a report of the format {}".format(" or ".join(AUDITS)), "no_report")
    made, answer, problem = ran(context, "dependencies", command, context.root)
    try:
        bad, minor, unknown = read(answer) if not problem else ([], 0, [])
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        problem = "{} gave no audit: {}".format(command.tool, text.line(error, 120))
    if problem:
        return Outcome("dependencies", NOT_CHECKED, problem, "no_answer", **made)
    place = os.path.normpath(os.path.join(command.cwd, command.source.split(":")[0]))
    known = [finding(place, None, grade, what, fix) for grade, what, fix in FOUND[command.report[0]](answer)]
    made["extra"] = {"findings": known} if known else {}
    if bad:
        return Outcome("dependencies", FAILED, "{} with known vulnerabilities: {}".format(
            "1 dependency" if len(bad) == 1 else "{} dependencies".format(len(bad)), name_some(bad)), "failing", **made)
    if unknown:
        return Outcome("dependencies", NOT_CHECKED, "{} could not audit {}: {}".format(
            command.tool, "1 dependency" if len(unknown) == 1 else "{} dependencies".format(len(unknown)), name_some(unknown)), "unknown_packages", **made)
    rest = " of high severity ({} lower)".format(minor) if minor else ""
    return Outcome("dependencies", PASSED, "{} knows no vulnerability{}".format(command.tool, rest), **made)


def pip_audit(answer):
    """Return `(vulnerable packages, those of lower severity, those not audited)`; pip-audit knows no severities.

    It ends with 0 and "no known vulnerabilities" even where its source knew none of the packages.
    """
    bad = ["{} {} ({})".format(one["name"], one.get("version", "?"), ", ".join(bug["id"] for bug in one["vulns"]))
           for one in answer["dependencies"] if one.get("vulns")]
    unknown = [one["name"] for one in answer["dependencies"] if one.get("skip_reason") and "editable" not in one["skip_reason"]]
    return bad, 0, unknown


def npm_audit(answer):
    """Return the packages that npm names with high or critical severity, how many have a lower one, and nothing unknown."""
    if "vulnerabilities" not in answer or "metadata" not in answer:
        raise ValueError(answer.get("message") or answer.get("error", {}).get("summary") or "no audit")
    grave = ["{} ({})".format(name, one["severity"]) for name, one in answer["vulnerabilities"].items()
             if one["severity"] in ("high", "critical")]
    return grave, len(answer["vulnerabilities"]) - len(grave), []


def finding(file, line, severity, what, fix):
    """Return a finding as the result contract has it."""
    number = line if isinstance(line, int) and line > 0 else None
    return {"file": str(file).replace(os.sep, "/"), "line": number, "severity": severity, "what": text.line(text.redact(str(what)), 400),
            "fix": text.line(fix, 300)}


def _pip_found(answer):
    """Return `[(severity, what, fix)]`; pip-audit tells no severity, and high is what asks for a look."""
    return [("high", "{} {} has {}".format(one["name"], one.get("version", "?"), bug["id"]),
             "upgrade to {}".format(bug["fix_versions"][0]) if bug.get("fix_versions") else "no fixed version is known; replace it or stop using it")
            for one in answer["dependencies"] for bug in one.get("vulns") or ()]


def _npm_found(answer):
    """Return `[(severity, what, fix)]` of all that npm names, lower severities too."""
    grades = {"critical": "critical", "high": "high", "moderate": "medium"}
    return [(grades.get(one.get("severity"), "low"), "{} {} has a known vulnerability ({})".format(name, one.get("range", "").strip(), one.get("severity")),
             "run: npm audit fix" if one.get("fixAvailable") else "no fixed version is known; replace it or stop using it")
            for name, one in answer["vulnerabilities"].items()]


FOUND = {"pip-audit": _pip_found, "npm-audit": _npm_found}
AUDITS = {"pip-audit": pip_audit, "npm-audit": npm_audit}
