"""The cases: small plugins and files with known faults, which judge the validators before these judge anything."""

from __future__ import annotations

import os
import shutil
import tempfile

from validators import judge, target

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "cases")


class Case:
    """One case of a rule: `validators/cases/<rule>/<name>`, a folder or a file. `good`: nothing at all may be found."""

    def __init__(self, rule, folder, entry):
        self.rule, self.path = rule, os.path.join(folder, entry)
        self.name = entry if os.path.isdir(self.path) else entry.partition(".")[0]
        self.good = entry.startswith("ok")
        self.list = os.path.join(folder, self.name + ".expected")

    def __str__(self):
        return "{}/{}".format(self.rule, self.name)

    def expected(self):
        """Return the lines `path:line:column rule` that must be found, in order; None where nobody wrote them yet."""
        if self.good:
            return []
        if not os.path.isfile(self.list):
            return None
        with open(self.list, encoding="utf-8") as handle:
            return sorted(line.strip() for line in handle if line.strip())

    def found(self):
        """Return what the validators find, as such lines. A single file is judged away from the plugin around it."""
        return sorted("{}:{}:{} {}".format(one.path, one.line, one.column, one.rule) for one in self.findings())

    def findings(self):
        """Return the findings themselves."""
        if os.path.isdir(self.path):
            return judge.judge(target.find(self.path))
        with tempfile.TemporaryDirectory(prefix="muster-case-") as folder:
            return judge.judge(target.find(shutil.copy(self.path, folder)))

    def accept(self):
        """Write down what is found as what is expected, for a person to read."""
        with open(self.list, "w", encoding="utf-8") as out:
            out.writelines(line + "\n" for line in self.found())


def cases(names=()):
    """Return the cases in order, of these rules only where some are named."""
    found = []
    for rule in sorted(os.listdir(FOLDER)) if os.path.isdir(FOLDER) else ():
        folder = os.path.join(FOLDER, rule)
        if os.path.isdir(folder) and not rule.startswith((".", "_")) and (not names or rule in names):
            found += [Case(rule, folder, entry) for entry in sorted(os.listdir(folder))
                      if entry.startswith(("bad", "ok")) and not entry.endswith(".expected")]
    return found


def faults(case):
    """Return a line for each way in which a case does not come out as it should."""
    try:
        expected, found = case.expected(), case.found()
    except (judge.RuleCrash, target.TargetError) as error:
        return ["{}: {}".format(case, error)]
    if expected is None:
        return ["{}: {}.expected is missing; write it with --cases {} --accept and read it".format(case, case.name, case.rule)]
    lines = ["{}: not found: {}".format(case, line) for line in _without(expected, found)]
    lines += ["{}: found, not expected: {}".format(case, line) for line in _without(found, expected)]
    if not case.good and not any(line.endswith(" " + case.rule) for line in expected):
        lines.append("{}: a bad case expects at least one finding of its own rule".format(case))
    return lines


def _without(lines, others):
    left = list(others)
    missing = []
    for line in lines:
        if line in left:
            left.remove(line)
        else:
            missing.append(line)
    return missing


def check(names=(), accept=False, say=print):
    """Judge the cases; `accept` first writes what the bad ones find. Returns the number of cases that fail."""
    failed, all_cases = 0, cases(names)
    for case in all_cases:
        if accept and not case.good:
            case.accept()
            for line in case.found():
                say("{}: {}".format(case, line))
        lines = faults(case)
        failed += bool(lines)
        for line in lines:
            say(line)
    say("{} cases, {} failed".format(len(all_cases), failed))
    return failed if all_cases else 1
