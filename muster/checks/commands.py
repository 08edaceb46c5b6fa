"""Checks that are one command and its exit status: build, format, lint, types, and those of the project's own."""

from __future__ import annotations

import re
import shlex

from muster import toolchain
from muster.checks import runner, suite
from muster.checks.outcome import FAILED, NOT_CHECKED, PASSED, Outcome


def by_exit_code(check):
    """Return the check of that name: every command found for it must end with 0."""
    def checked(context):
        found = toolchain.for_check(suite.commands(context), check)
        if not found:
            return Outcome(check, NOT_CHECKED, "no {} command is found; set checks.{} in .muster/config.json".format(check, check),
                           "not_configured")
        outcome = None
        for number, command in enumerate(found):
            label = check if len(found) == 1 else "{}-{}".format(check, number + 1)
            outcome = _one(context, check, command, label, outcome)
            if not outcome.passed:
                break
        return outcome
    return checked


def telling(lines):
    """Return the line that says most: the first that names a place in a file, else the last."""
    return next((line for line in lines if re.search(r"[\w./-]+[:(]\d+", line)), lines[-1] if lines else "no output")


def _one(context, check, command, label, before):
    made = dict(command=command.shown(), definition=dict(before.definition if before else {}, **command.definition))
    if command.missing:
        return Outcome(check, NOT_CHECKED, command.missing, "missing_tool", **made)
    timeout = context.seconds(check)
    context.progress("{}: {}".format(check, command.shown()[:200]))
    done = runner.run(command, context.root, context.logs, label, context.progress, timeout)
    done.close()
    made.update(exit_code=done.exit_code, seconds=done.seconds + (before.seconds if before else 0.0), digest=done.digest, log=done.log)
    last = telling(done.tail)
    if done.error:
        return Outcome(check, NOT_CHECKED, done.error, "missing_tool", **made)
    if done.timed_out:
        return Outcome(check, FAILED, "{} took more than {:g} s and was stopped; set timeouts.{} in .muster/config.json".format(
            command.tool, timeout, check), "timeout", **made)
    if done.exit_code:
        words = " ".join(shlex.quote(word) for word in command.argv[-3:]) if command.tool == "make" else command.tool
        return Outcome(check, FAILED, "{} ended with {}: {}".format(words, done.exit_code, last), "failing", **made)
    if command.silent and done.printed:
        return Outcome(check, FAILED, "{} names files: {}".format(command.tool, last), "failing", **made)
    return Outcome(check, PASSED, "{} passed".format(command.tool), **made)
