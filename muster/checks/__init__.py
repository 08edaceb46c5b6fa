"""The checks of gates: each takes a Context and returns an Outcome. Verdicts of agents are not here."""

from __future__ import annotations

import time

from muster import git, retry
from muster.checks import (
    auditing,
    beside,
    commands,
    deploying,
    measuring,
    pinning,
    reproducing,
    rewritten,
    security,
    static,
    testing,
)
from muster.checks.outcome import FAILED, NOT_CHECKED, PASSED, Context, Memory, Outcome

__all__ = ["CHECKS", "Context", "FAILED", "Memory", "NOT_CHECKED", "Outcome", "PASSED", "run"]

# Outcomes whose cause lies outside of the project: a service that did not answer, a network that is not there.
OUTSIDE = ("no_answer",)
# What took so long and brought nothing is not tried again; what is, waits up to so long the first time.
LONG_SECONDS, PAUSE_SECONDS = 120, 1.0

CHECKS = {
    "build": commands.by_exit_code("build"),
    "format": commands.by_exit_code("format"),
    "lint": commands.by_exit_code("lint"),
    "types": commands.by_exit_code("types"),
    "tests": testing.tests,
    "coverage": testing.coverage,
    "kept": testing.kept,
    "definition": testing.definition,
    "rewritten": rewritten.rewritten,
    "beside": beside.beside,
    "reproduction": reproducing.reproduction,
    "regression": reproducing.regression,
    "pinned": pinning.pinned,
    "behaviour": pinning.behaviour,
    "baseline": measuring.baseline,
    "faster": measuring.faster,
    "secrets": security.secrets,
    "dependencies": security.dependencies,
    "static": static.static,
    "challenged": auditing.challenged,
    "unchanged": auditing.unchanged,
    "reported": auditing.reported,
    "clean": deploying.clean,
    "target": deploying.target,
    "preflight": deploying.preflight,
    "dryrun": deploying.dryrun,
    "apply": deploying.apply,
    "smoke": deploying.smoke,
    "monitor": deploying.monitor,
}


def run(context, names):
    """Run the checks `names` over the Context's tree, one after the other, and return their Outcomes.

    A name with a `?` at its end is optional (its Outcome says so; judging is the gate's). A name that CHECKS does not
    hold is a command of the project's own (`checks.<name>` in config.json). Where running them changed the tree, every
    check that passed is failed instead: what was judged is no longer there. Folders made for it are removed at the end.
    """
    plain = [name.rstrip("?") for name in names]
    context.wanted |= set(plain)
    outcomes = []
    try:
        for name, given in zip(plain, names):
            check = CHECKS.get(name) or commands.by_exit_code(name)
            outcome = _patiently(check, context, name)
            outcome.optional = given.endswith("?")
            context.progress("{} {}: {}".format(name, outcome.status.replace("_", " "), outcome.reason))
            outcomes.append(outcome)
        after = git.tree(context.root, context.index)
        if after != context.tree:
            _say_changed(context, after, outcomes)
    finally:
        context.close()
    return outcomes


def _patiently(check, context, name):
    """Return the check's Outcome; where it failed for an outside reason it is asked again, after a wait each time."""
    attempt, outcome = 1, check(context)
    while outcome.code in OUTSIDE and outcome.seconds < LONG_SECONDS and retry.again(attempt):
        seconds = retry.delay(attempt, PAUSE_SECONDS)
        context.progress("{} got no answer: {}; again in {:.1f} s ({} of {})".format(
            name, outcome.reason, seconds, attempt + 1, retry.ATTEMPTS))
        time.sleep(seconds)
        attempt, outcome = attempt + 1, check(context)
    if attempt > 1:
        outcome.extra = dict(outcome.extra, attempts=attempt)
    return outcome


def _say_changed(context, after, outcomes):
    paths = [path for _, path in git.changed(context.root, context.tree, after)]
    reason = "the tree changed while the checks ran ({}); run the gate again, or have git ignore what a tool writes".format(
        testing.name_some(paths))
    for outcome in outcomes:
        if outcome.passed:
            outcome.status, outcome.code, outcome.reason = FAILED, "tree_changed", reason
