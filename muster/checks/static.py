"""Static analysis for weaknesses: bandit, semgrep with the project's own rules, or any tool that writes SARIF."""

from __future__ import annotations

import os
import shutil
import tempfile

from muster import git, text, toolchain
from muster.checks import security, suite
from muster.checks.outcome import FAILED, NOT_CHECKED, PASSED, Outcome
from muster.checks.testing import name_some

FIX = "see the rule's page; a false alarm is refuted with the line that stops it"
_BANDIT = {"HIGH": "high", "MEDIUM": "medium", "LOW": "low"}
_SARIF = {"error": "high", "warning": "medium", "note": "low", "none": "low"}


def static(context):
    """The scanners find no weakness in exactly this tree; `extra["findings"]` holds what they found."""
    found = toolchain.for_check(suite.commands(context), "static")
    ready = [command for command in found if not command.missing]
    if not ready:
        reason = found[0].missing if found else "no static analysis is found; install bandit, or set checks.static in .muster/config.json"
        return Outcome("static", NOT_CHECKED, reason, "missing_tool" if found else "not_configured")
    folder = tempfile.mkdtemp(prefix="muster-static-")
    try:
        git.export(context.root, context.tree, folder, link=False)
        outcomes = [_scan(context, command, folder) for command in ready]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    first = next((one for one in outcomes if one.status == FAILED), next((one for one in outcomes if not one.passed), outcomes[-1]))
    known = [finding for one in outcomes for finding in one.extra.get("findings", ())]
    first.extra = {"findings": known} if known else {}
    return first


def _scan(context, command, folder):
    if os.sep in command.argv[0] and not os.path.isabs(command.argv[0]):
        # the project's own environment is ignored by git, so it is not in the exported tree
        command.argv[0] = os.path.join(context.root, command.cwd, command.argv[0])
    read = READERS.get(command.report[0] if command.report else "")
    if read is None:
        return Outcome("static", NOT_CHECKED, "checks.static needs a report of the format {}".format(" or ".join(READERS)), "no_report")
    made, answer, problem = security.ran(context, "static", command, folder)
    try:
        known = [] if problem else [security.finding(_relative(one[0], folder), *one[1:]) for one in read(answer)]
        # an assert is what a test is made of; in the product bandit's B101 stays
        known = [one for one in known if not (one["what"].startswith("B101 ") and context.kinds(one["file"]) == "tests")]
    except (AttributeError, KeyError, TypeError, ValueError, IndexError) as error:
        problem = "{} gave no report: {}".format(command.tool, text.line(error, 120))
    if problem or (not known and made["exit_code"] not in (0, 1)):
        return Outcome("static", NOT_CHECKED, problem or "{} ended with {}".format(command.tool, made["exit_code"]), "no_answer", **made)
    if known:
        made["extra"] = {"findings": known}
        places = ["{}:{}".format(one["file"], one["line"] or 1) for one in known]
        return Outcome("static", FAILED, "{} names {}: {}".format(command.tool, text.plural(len(known), "place"), name_some(places)), "failing", **made)
    return Outcome("static", PASSED, "{} finds no weakness in this tree".format(command.tool), **made)


def _relative(path, folder):
    path = path[7:] if path.startswith("file://") else path
    return os.path.relpath(path, folder) if os.path.isabs(path) else os.path.normpath(path)


def _bandit(answer):
    return [(one["filename"], one["line_number"], _BANDIT.get(one["issue_severity"], "low"),
             "{} {}".format(one["test_id"], one["issue_text"]), FIX) for one in answer["results"]]


def _sarif(answer):
    """Return `(file, line, severity, what, fix)` of each result (SARIF 2.1.0, section 3.27); a suppressed one is none."""
    found = []
    for run in answer["runs"]:
        rules = {rule["id"]: rule for rule in run["tool"]["driver"].get("rules", ())}
        for one in run.get("results") or ():
            if one.get("suppressions") or one.get("kind", "fail") != "fail":
                continue
            where = one["locations"][0]["physicalLocation"]
            level = one.get("level") or rules.get(one.get("ruleId"), {}).get("defaultConfiguration", {}).get("level", "warning")
            found.append((where["artifactLocation"]["uri"], where.get("region", {}).get("startLine"), _SARIF.get(level, "medium"),
                          "{} {}".format(one.get("ruleId", ""), one["message"].get("text", "")).strip(), FIX))
    return found


READERS = {"bandit": _bandit, "sarif": _sarif}
