"""The result contract: what a worker's last message must end with, read and checked."""

import json
import re

from muster.model import RESULT_STATES, SEVERITIES

_FENCE = re.compile(r"^[ \t]*```[ \t]*json[^\n]*\n(.*?)^[ \t]*```[ \t]*$", re.MULTILINE | re.DOTALL | re.IGNORECASE)
TEMPLATE = (
    '```json\n{"status": "' + "|".join(RESULT_STATES) + '", "summary": "…", "files_changed": [], '
    '"tests_passing": null, "next_steps": []}\n```'
)
VERDICT_TEMPLATE = (
    '```json\n{"status": "done", "summary": "…", "files_changed": [], "tests_passing": null, "next_steps": [], '
    '"verdict": "approve|reject", "findings": [{"file": "…", "line": 1, "severity": "' + "|".join(SEVERITIES)
    + '", "what": "…", "fix": "…"}]}\n```'
)


def read(message, verdict=False):
    """Return `(result, fault)` of an agent's last message: one of the two is None.

    The result is the last fenced json block; `verdict` asks for a reviewer's fields too. The fault is one line."""
    blocks = _FENCE.findall(message or "")
    if not blocks:
        return None, "the reply has no fenced json block; end it with one"
    try:
        result = json.loads(blocks[-1])
    except ValueError as error:
        return None, "the last json block does not parse ({})".format(error)
    if not isinstance(result, dict):
        return None, "the last json block is no object"
    fault = check(result, verdict)
    return (None, fault) if fault else (result, None)


def check(result, verdict=False):
    """Return the first fault of a result as one line, or None."""
    status = result.get("status")
    if status not in RESULT_STATES:
        return 'status "{}" is unknown; use one of: {}'.format(status, ", ".join(RESULT_STATES))
    summary = result.get("summary")
    if not isinstance(summary, str) or not summary.strip() or len(summary) > 2000:
        return "summary must be a text of 1 to 2000 characters"
    for name in ("files_changed", "next_steps", "approves"):
        value = result.get(name, [] if name == "approves" else None)
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            return "{} must be a list of texts".format(name)
    if result.get("tests_passing", "absent") not in (True, False, None):
        return "tests_passing must be true, false or null"
    if "verdict" in result or (verdict and status in ("done", "done_with_concerns")):
        if result.get("verdict") not in ("approve", "reject"):
            return 'verdict "{}" is unknown; use approve or reject'.format(result.get("verdict"))
    return _findings(result)


def _findings(result):
    findings = result.get("findings", [])
    if not isinstance(findings, list):
        return "findings must be a list"
    for number, finding in enumerate(findings, 1):
        if not isinstance(finding, dict):
            return "finding {} is no object".format(number)
        if finding.get("severity") not in SEVERITIES:
            return 'finding {}: severity "{}" is unknown; use one of: {}'.format(
                number, finding.get("severity"), ", ".join(SEVERITIES)
            )
        if not isinstance(finding.get("what"), str) or not isinstance(finding.get("file"), str):
            return "finding {} needs file and what as texts".format(number)
    if result.get("verdict") == "reject" and not findings:
        return "a reject needs at least one finding"
    if result.get("verdict") == "approve" and any(item["severity"] == "critical" for item in findings):
        return "an approve can not stand beside a critical finding"
    return None
