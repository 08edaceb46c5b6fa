"""Checks on the test suite: it runs and passes, it covers enough, nothing that stood at the base is gone."""

from __future__ import annotations

import hashlib

from muster import git, text, toolchain
from muster.checks import suite
from muster.checks.outcome import FAILED, NOT_CHECKED, PASSED, Outcome
from muster.toolchain.reports import SKIPPED

COVERAGE = 80.0
NAMED = 5


def made_from(found):
    """Return what an Outcome takes over from a Suite."""
    return dict(command=found.command, exit_code=found.exit_code, seconds=found.seconds, counts=found.counts(),
                coverage=found.coverage, tests=found.tests, digest=found.digest, log=found.log, definition=found.definition)


def name_some(names):
    """Return the first few names, and how many more there are."""
    names = sorted(names)
    more = "" if len(names) <= NAMED else " and {} more".format(len(names) - NAMED)
    return ", ".join(text.line(name, 120) for name in names[:NAMED]) + more


def problem(check, found):
    """Return the Outcome for a suite that proves nothing."""
    code, reason = found.problem
    failed = code == "timeout" or (code == "no_report" and found.exit_code)
    if code == "no_report" and found.exit_code:
        code, reason = "failing", "the tests ended with {} and no readable report ({}): {}".format(found.exit_code, reason, found.tail)
    return Outcome(check, FAILED if failed else NOT_CHECKED, reason, code, **made_from(found))


def tests(context):
    """Every test command ends with 0, and its report shows at least one executed test and no failure."""
    found = suite.current(context)
    if found.problem:
        return problem("tests", found)
    counts, made = found.counts(), made_from(found)
    failing = [name for name, status in found.tests.items() if status in suite.FAILING]
    if found.broken:
        reason = "{} can not be loaded: {}".format(text.plural(len(found.broken), "test file"), name_some(found.broken))
        return Outcome("tests", FAILED, reason, "failing", **made)
    if failing:
        reason = "{} of {} fail: {}".format(len(failing), text.plural(counts["run"], "test"), name_some(failing))
        return Outcome("tests", FAILED, reason, "failing", **made)
    if not counts["total"]:
        return Outcome("tests", FAILED, "no test was executed; write one that {} finds".format(_tool(found)), "zero_tests", **made)
    if not counts["run"]:
        return Outcome("tests", FAILED, "all {} are skipped".format(text.plural(counts["total"], "test")), "all_skipped", **made)
    if found.exit_code:
        reason = "no test failed, yet the command ended with {}: {}".format(found.exit_code, found.tail)
        return Outcome("tests", FAILED, reason, "failing", **made)
    skipped = ", {} skipped".format(counts["skipped"]) if counts["skipped"] else ""
    return Outcome("tests", PASSED, "{} passed{}".format(text.plural(counts["run"], "test"), skipped), **made)


def _tool(found):
    return found.definition.get("tool", "the test command")


def coverage(context):
    """The suite covers at least `config["coverage"]` percent (else what the project's own configuration asks for, else 80)."""
    found = toolchain.for_check(suite.commands(context), "coverage")
    if not found:
        return Outcome("coverage", NOT_CHECKED, "no coverage tool is configured; set checks.coverage in .muster/config.json", "not_configured")
    absent = next((command.missing for command in found if command.missing), None)
    if absent:
        return Outcome("coverage", NOT_CHECKED, absent, "missing_tool", definition=found[0].definition)
    ran = suite.with_coverage(context)
    if ran.problem:
        return problem("coverage", ran)
    if ran.coverage is None:
        return Outcome("coverage", NOT_CHECKED, ran.coverage_problem or "coverage was not measured", "no_report", **made_from(ran))
    asked = context.config.get("coverage")
    bound = float(asked if isinstance(asked, (int, float)) else ran.threshold if ran.threshold is not None else COVERAGE)
    # Cut, never rounded up: 79.96 % is not 80 %.
    shown = int(ran.coverage * 10) / 10
    if ran.coverage < bound:
        return Outcome("coverage", FAILED, "{} % of the lines are covered, {:g} % are asked for".format(shown, bound), "low_coverage", **made_from(ran))
    return Outcome("coverage", PASSED, "{} % of the lines are covered ({:g} % asked for)".format(shown, bound), **made_from(ran))


def _digest(kind, lines):
    return "{}:{}".format(kind, hashlib.sha256("\n".join(sorted(lines)).encode("utf-8", "replace")).hexdigest()[:12])


def stands_on_base(context):
    """Say whether there is a base tree with something in it, other than the judged one."""
    return bool(context.base_tree) and context.base_tree not in (git.EMPTY_TREE, context.tree)


def kept(context):
    """No test that ran at the base is gone or skipped now, and no new test is born skipped."""
    if not stands_on_base(context):
        return Outcome("kept", PASSED, "nothing stood at the base to be kept")
    before = suite.base(context)
    if not before.configured:
        return Outcome("kept", PASSED, "the base had no tests")
    if before.problem:
        return Outcome("kept", NOT_CHECKED, "the base suite proves nothing: {}".format(before.problem[1]), before.problem[0])
    now = suite.current(context)
    if now.problem and now.problem[0] != "not_configured":
        return problem("kept", now)
    made = made_from(now)
    gone = before.executed() - set(now.tests)
    quiet = {name for name, status in now.tests.items() if status == SKIPPED and before.tests.get(name) != SKIPPED}
    if not gone and not quiet:
        return Outcome("kept", PASSED, "all {} of the base still run".format(text.plural(len(before.executed()), "test")), **made)
    parts = ["{} of the base {} gone: {}".format(text.plural(len(gone), "test"), "is" if len(gone) == 1 else "are", name_some(gone))] if gone else []
    parts += ["{} newly skipped: {}".format(text.plural(len(quiet), "test"), name_some(quiet))] if quiet else []
    identity = _digest("kept", ["gone " + name for name in gone] + ["skipped " + name for name in quiet])
    made.update(id=identity, extra={"gone": sorted(gone)[:100], "skipped": sorted(quiet)[:100]})
    return judged(context, Outcome("kept", FAILED, "; ".join(parts), "deleted_tests" if gone else "new_skips", **made))


def judged(context, outcome):
    """Return `outcome`, passed where a reviewer approved exactly this change (`extra["approved"]` holds its id)."""
    if outcome.id and outcome.id in (context.extra.get("approved") or ()):
        outcome.status, outcome.reason = PASSED, "approved by a reviewer ({}): {}".format(outcome.id, outcome.reason)
    return outcome


def definition(context):
    """What the checks run, and how, is what it was at the base; additions where nothing was are fine."""
    if not stands_on_base(context):
        return Outcome("definition", PASSED, "nothing stood at the base to be changed")
    before, now = _defined(suite.base_commands(context)), _defined(suite.commands(context))
    changes = []
    for key in sorted(before):
        for label in sorted(set(before[key]) | set(now.get(key, {}))):
            old, new = before[key].get(label, ""), now.get(key, {}).get(label, "")
            if old != new:
                changes.append((key, label, old, new))
    if not changes:
        return Outcome("definition", PASSED, "no check is defined otherwise than at the base")
    parts = []
    for (check, cwd, _), label, old, new in changes:
        place = label if cwd == "." else "{}/{}".format(cwd, label)
        parts.append("{} ({}): {}".format(check, place, first_difference(old, new)))
    identity = _digest("definition", [repr(change) for change in changes])
    shown = [{"check": key[0], "where": label, "old": old[:4000], "new": new[:4000]} for key, label, old, new in changes[:20]]
    more = " and {} more".format(len(parts) - 3) if len(parts) > 3 else ""
    return judged(context, Outcome("definition", FAILED, "; ".join(parts[:3]) + more, "changed_definition", id=identity, extra={"changes": shown}))


def _defined(commands):
    found = {}
    for command in commands:
        found.setdefault(command.key, {}).update(command.definition)
    return found


def first_difference(old, new):
    """Return the first line that differs, as `"old" → "new"`."""
    if not new:
        return '"{}" → removed'.format(text.line(old, 100))
    if not old:
        return 'added "{}"'.format(text.line(new, 100))
    a, b = old.splitlines(), new.splitlines()
    for number in range(max(len(a), len(b))):
        left = a[number] if number < len(a) else ""
        right = b[number] if number < len(b) else ""
        if left != right:
            return '"{}" → "{}"'.format(text.line(left, 100), text.line(right, 100))
    return "only the end of a line differs"
