"""The result contract: what a worker's last message must end with, read and checked."""

import json
import re

from muster import text
from muster.model import CHALLENGES, RESULT_STATES, SEVERITIES

_BEGIN = r"```[ \t]*json\b"
TEMPLATE = (
    '```json\n{"status": "' + "|".join(RESULT_STATES) + '", "summary": "…", "files_changed": [], '
    '"tests_passing": null, "next_steps": []}\n```'
)
_BARE = '```json\n{"status": "done", "summary": "…", "files_changed": [], "tests_passing": null, "next_steps": [], '
_FINDINGS = '"findings": [{"file": "…", "line": 1, "severity": "' + "|".join(SEVERITIES) + '", "what": "…", "fix": "…"}]}\n```'
VERDICT_TEMPLATE = _BARE + '"verdict": "approve|reject", ' + _FINDINGS
# An agent that looks for weaknesses without judging a gate, and one that tries to refute what others found.
LENS_TEMPLATE = _BARE + _FINDINGS
CHALLENGE_TEMPLATE = _BARE + '"challenges": [{"finding": "F1", "verdict": "' + "|".join(CHALLENGES) + '", "reason": "…"}]}\n```'


def read(message, verdict=False):
    """Return `(result, fault)` of an agent's last message: one of the two is None.

    The result is the last fenced json block; `verdict` asks for a reviewer's fields too. The fault is one line."""
    block = _last_block(message or "")
    if block is None:
        return None, "the reply has no fenced json block; end it with one"
    try:
        result = json.loads(block)
    except RecursionError:
        return None, "the last json block does not parse (it is nested too deep)"
    except ValueError as error:
        return None, "the last json block does not parse ({})".format(text.line(error))
    if not isinstance(result, dict):
        return None, "the last json block is no object"
    fault = check(result, verdict)
    return (None, fault) if fault else (result, None)


def _last_block(message):
    # line by line: a pattern over the whole text takes minutes for a hostile one
    found = begun = None
    for line in message.split("\n"):
        word = line.strip()
        if re.match(_BEGIN, word, re.IGNORECASE):
            begun = []
        elif word == "```" and begun is not None:
            found, begun = begun, None
        elif begun is not None:
            begun.append(line)
    return None if found is None else "\n".join(found)


def check(result, verdict=False):
    """Return the first fault of a result as one line, or None."""
    status = result.get("status")
    if status not in RESULT_STATES:
        return 'status "{}" is unknown; use one of: {}'.format(text.line(status, 80), ", ".join(RESULT_STATES))
    summary = result.get("summary")
    if not isinstance(summary, str) or not summary.strip() or len(summary) > 2000:
        return "summary must be a text of 1 to 2000 characters"
    for name in ("files_changed", "next_steps", "approves"):
        value = result.get(name, [] if name == "approves" else None)
        if not isinstance(value, list) or not all(_said(item) for item in value):
            return "{} must be a list of texts, none of them empty".format(name)
    if len(set(result.get("approves", ()))) < len(result.get("approves", ())):
        return "approves names an id twice"
    passing = result.get("tests_passing", "absent")
    if passing is not None and not isinstance(passing, bool):
        return "tests_passing must be true, false or null"
    if "details" in result and not _said(result["details"]):
        return "details must be a path"
    if "verdict" in result or (verdict and status in ("done", "done_with_concerns")):
        if result.get("verdict") not in ("approve", "reject"):
            return 'verdict "{}" is unknown; use approve or reject'.format(text.line(result.get("verdict"), 80))
    return _findings(result) or _challenges(result)


def _said(value):
    return isinstance(value, str) and value != ""


def _findings(result):
    findings = result.get("findings", [])
    if not isinstance(findings, list):
        return "findings must be a list"
    for number, finding in enumerate(findings, 1):
        if not isinstance(finding, dict):
            return "finding {} is no object".format(number)
        if finding.get("severity") not in SEVERITIES:
            return 'finding {}: severity "{}" is unknown; use one of: {}'.format(
                number, text.line(finding.get("severity"), 80), ", ".join(SEVERITIES)
            )
        if not _said(finding.get("what")) or not _said(finding.get("file")):
            return "finding {} needs file and what as texts".format(number)
        if not isinstance(finding.get("fix", ""), str):
            return "finding {}: fix must be a text".format(number)
        if not _line_number(finding.get("line", 1)):
            return "finding {}: line must be a number from 1; leave it out for the whole file".format(number)
    if result.get("verdict") == "reject" and not findings:
        return "a reject needs at least one finding"
    if result.get("verdict") == "approve" and any(item["severity"] == "critical" for item in findings):
        return "an approve can not stand beside a critical finding"
    return None


def _challenges(result):
    words = result.get("challenges", [])
    if not isinstance(words, list):
        return "challenges must be a list"
    for number, word in enumerate(words, 1):
        if not isinstance(word, dict):
            return "challenge {} is no object".format(number)
        if word.get("verdict") not in CHALLENGES:
            return 'challenge {}: verdict "{}" is unknown; use {}'.format(
                number, text.line(word.get("verdict"), 80), " or ".join(CHALLENGES))
        if not _said(word.get("finding")) or not isinstance(word.get("reason"), str) or not word["reason"].strip():
            return "challenge {} needs finding and reason as texts".format(number)
    return None


def _line_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool) and value >= 1 and value == value // 1
