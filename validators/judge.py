"""Judging: every rule over every target, marks and settings taken into account."""

from __future__ import annotations

from dataclasses import replace

from validators import rules
from validators.finding import Finding


class RuleCrash(Exception):
    """A rule raised: a bug of the validator, not of what it judged."""


def judge(targets, select=None, ignore=(), said=None):
    """Return the findings on the targets in the order of place; `select` and `ignore` are rule or group names.

    Marks and settings are taken into account; `said(target, rule)` is called before a rule runs."""
    chosen = choose(select, ignore)
    found, seen = [], set()
    for target in targets:
        marks = {}
        for rule in chosen:
            if said:
                said(target, rule.name)
            for finding, where in _findings(rule, target):
                spot = (where.full, finding.line, finding.column, finding.rule, finding.message)
                if spot in seen or (target.only is not None and finding.path not in target.only):
                    continue
                seen.add(spot)
                if where.full not in marks:
                    marks[where.full] = rules.allowed(where.text)
                if not allowed(target, where, finding, marks[where.full]):
                    found.append(replace(finding, path=target.place + finding.path))
    return sorted(found)


def choose(select=None, ignore=()):
    """Return the rules that are to run, in order."""
    return [rule for rule in rules.load().values()
            if (not select or rule.name in select or rule.group in select) and rule.name not in ignore and rule.group not in ignore]


def _findings(rule, target):
    try:
        for source, offset, message, edits, severity in rule.check(target):
            line, column = source.position(offset)
            yield Finding(source.path, line, column, rule.name, severity or rule.severity, message, edits, source.full), source
    except (RecursionError, MemoryError):
        raise
    except Exception as error:
        raise RuleCrash("rule {} broke on {}: {}: {}".format(rule.name, target.root, type(error).__name__, error)) from error


def allowed(target, source, finding, marks=None):
    """Say whether a mark in the file or the target's settings let a finding be; `marks` of the file where they are known."""
    marks = rules.allowed(source.text) if marks is None else marks
    return target.settings.allows(finding) or any(finding.rule in names and (line <= 5 or finding.line in (line, line + 1)) for line, names in marks)
