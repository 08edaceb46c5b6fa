"""Checks on a bug's test: it fails where the bug is (the base with today's tests), and passes now."""

from __future__ import annotations

from muster import git
from muster.checks import suite
from muster.checks.outcome import FAILED, NOT_CHECKED, PASSED, Outcome
from muster.checks.testing import made_from, name_some, problem, stands_on_base

IDS = 100


def _test_paths(context):
    return [path for _, path in git.changed(context.root, context.base_tree, context.tree) if context.kinds(path) == "tests"]


def _overlaid(context, check):
    """Return `(Suite of base + today's tests, None)`, or `(None, Outcome)` where there is nothing to run."""
    if not stands_on_base(context):
        return None, Outcome(check, FAILED, "nothing changed since the run began; write a test that fails because of the bug", "not_reproduced")
    paths = _test_paths(context)
    if not paths:
        return None, Outcome(check, FAILED, "no test file was added or changed since the run began; write a test that fails "
                             "because of the bug, in a file of its own kind (not inside a source file)", "not_reproduced")
    found = suite.overlay(context, paths)
    return (None, problem(check, found)) if found.problem else (found, None)


def reproduction(context):
    """At least one test, added or changed in this run, fails on the base tree; `extra["reproduces"]` names those."""
    found, refusal = _overlaid(context, "reproduction")
    if refusal:
        return refusal
    before = suite.base(context)
    if before.problem and before.configured:
        return Outcome("reproduction", NOT_CHECKED, "the base suite proves nothing: {}".format(before.problem[1]), before.problem[0])
    failing = sorted(name for name, status in found.tests.items()
                     if status in suite.FAILING and before.tests.get(name) not in suite.FAILING)
    made = made_from(found)
    if failing:
        made["extra"] = {"reproduces": failing[:IDS]}
        return Outcome("reproduction", PASSED, "fails on the base as it must: {}".format(name_some(failing)), **made)
    if set(found.broken) - set(before.broken):
        return Outcome("reproduction", FAILED, "{} can not be loaded on the base tree; a reproducing test may only use what is there".format(
            name_some(set(found.broken) - set(before.broken))), "not_reproduced", **made)
    return Outcome("reproduction", FAILED, "every added or changed test passes on the base tree; none reproduces the bug", "not_reproduced", **made)


def regression(context):
    """The tests that reproduced the bug still fail on the base tree, and pass now."""
    wanted = list(context.extra.get("reproduces") or ())
    if not wanted:
        return Outcome("regression", FAILED, "no reproducing test is recorded; pass the reproduction gate first", "not_reproduced")
    now = suite.current(context)
    if now.problem:
        return problem("regression", now)
    made = made_from(now)
    made["extra"] = {"reproduces": wanted}
    gone = [name for name in wanted if name not in now.tests]
    if gone:
        return Outcome("regression", FAILED, "the reproducing test is gone: {}".format(name_some(gone)), "deleted_tests", **made)
    open_ = [name for name in wanted if now.tests[name] != "passed"]
    if open_:
        return Outcome("regression", FAILED, "does not pass yet: {}".format(name_some(open_)), "still_failing", **made)
    found, refusal = _overlaid(context, "regression")
    if refusal:
        return refusal
    lost = [name for name in wanted if found.tests.get(name) not in suite.FAILING]
    if lost:
        return Outcome("regression", FAILED, "no longer fails on the base tree: {}; a weakened test proves nothing".format(
            name_some(lost)), "not_reproduced", **made)
    return Outcome("regression", PASSED, "fails on the base tree and passes now: {}".format(name_some(wanted)), **made)
