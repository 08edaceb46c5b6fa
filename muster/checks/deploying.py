"""Checks that deploy: a clean tree, a target, a rollback that was rehearsed, then apply, smoke test and monitoring.

The commands are the target's own. What they start outside goes on; what they answer is evidence."""

from __future__ import annotations

import os
import re
import shlex
import time

from muster import git, text
from muster.checks import commands, runner
from muster.checks.outcome import FAILED, NOT_CHECKED, PASSED, Outcome
from muster.checks.testing import name_some
from muster.toolchain.command import Command

# Code of an outcome that only a person can answer: the gate waits, the run asks.
NEEDS_PERSON = "needs_person"
SECONDS, EVERY, FAILURES = 60, 5, 1


def clean(context):
    """The commit that is checked out is exactly the judged tree: what is deployed can be found again."""
    commit, tree = git.head(context.root)
    if commit is None:
        return Outcome("clean", FAILED, "there is no commit; commit what shall be deployed", "unclean")
    if tree != context.tree:
        paths = [path for _, path in git.changed(context.root, tree, context.tree)]
        return Outcome("clean", FAILED, "HEAD is not the tree that is judged: {}; commit it, or put it back".format(name_some(paths)), "unclean")
    return Outcome("clean", PASSED, "commit {} is the tree".format(commit[:10]))


def target(context):
    """The target is named and has every command that a deployment and its way back need."""
    deploy = context.extra["deploy"]()
    problem = deploy.problem()
    if problem:
        return Outcome("target", FAILED, problem, "not_configured")
    return Outcome("target", PASSED, "{}: {}".format(deploy.name, text.line(deploy.command_of("apply"), 160)))


def preflight(context):
    """The target's own look before a deployment, where it has one."""
    deploy = context.extra["deploy"]()
    if not deploy.command_of("preflight"):
        return Outcome("preflight", NOT_CHECKED, "target {} has no preflight command; set deploy.{}.preflight".format(
            deploy.name, deploy.name), "not_configured")
    return _run(context, deploy, "preflight", "preflight")


def dryrun(context):
    """The way back was rehearsed on this tree, before anything is deployed."""
    deploy = context.extra["deploy"]()
    if deploy.problem():
        return Outcome("dryrun", FAILED, deploy.problem(), "not_configured")
    return _run(context, deploy, "dryrun", "rollback_dry_run")


def apply(context):
    """Deploy, once for each word of the person, and only while every gate before it holds for this tree."""
    deploy = context.extra["deploy"]()
    if deploy.problem():
        return Outcome("apply", FAILED, deploy.problem(), "not_configured")
    if deploy.word("rollback"):
        return _rolled_back(context, deploy, "apply", NEEDS_PERSON)
    last = deploy.latest()
    if last is not None and last["status"] == "applied" and last["tree"] == context.tree and not deploy.word("apply"):
        return Outcome("apply", PASSED, "this tree was applied to {} at {}; it is not applied twice".format(deploy.name, last["ended_at"]))
    held = deploy.held()
    if held:
        return Outcome("apply", FAILED, "{} must hold first: muster gate run {}".format(
            ", ".join("gate {} ({})".format(*one) for one in held), held[0][0]), "held")
    if deploy.needs_word() and not deploy.word("apply"):
        return Outcome("apply", FAILED, _ask(deploy, last), NEEDS_PERSON)
    now = git.tree(context.root, context.index)
    if now != context.tree:  # a check before this one, or somebody beside it: the word was said of another tree
        paths = [path for _, path in git.changed(context.root, context.tree, now)]
        return Outcome("apply", FAILED, "{} changed since the gate began; nothing was deployed, run it again".format(name_some(paths)), "tree_changed")
    number = deploy.begin()
    outcome = _run(context, deploy, "apply", "apply", leave=True)
    deploy.end(number, "applied" if outcome.passed else "failed", _detail(outcome))
    return outcome if outcome.passed else _way_back(context, deploy, number, outcome)


def _ask(deploy, last):
    state = {None: "is ready", "applied": "stands with another tree", "applying": "was interrupted while it was applied",
             "failed": "failed to apply", "unhealthy": "was applied and did not hold",
             "rolled_back": "was rolled back", "rollback_failed": "could not be rolled back"}[last["status"] if last else None]
    back = ", /confirm-deploy rollback" if last and last["status"] not in ("rolled_back", "applied") else ""
    return "the deployment to {} {}; the person decides: /confirm-deploy {}{} or /cancel-run".format(deploy.name, state, deploy.name, back)


def smoke(context):
    """What was deployed answers."""
    return _judged(context, "smoke", lambda deploy: _run(context, deploy, "smoke", "smoke"))


def monitor(context):
    """What was deployed keeps answering: the target's command is asked again and again for as long as configured."""
    return _judged(context, "monitor", lambda deploy: _watch(context, deploy))


def _judged(context, check, look):
    deploy = context.extra["deploy"]()
    last = deploy.latest()
    if deploy.word("rollback"):
        return _rolled_back(context, deploy, check, "failing")
    if last is None or last["status"] != "applied" or last["tree"] != context.tree:
        return Outcome(check, FAILED, "this tree is not deployed to {}{}".format(
            deploy.name, ", the deployment is {}".format(last["status"].replace("_", " ")) if last else ""), "not_deployed")
    outcome = look(deploy)
    if outcome.passed:
        return outcome
    if deploy.word("rollback"):
        return _rolled_back(context, deploy, check, "failing")
    deploy.end(last["seq"], "unhealthy", _detail(outcome))
    return _way_back(context, deploy, last["seq"], outcome)


def _way_back(context, deploy, number, outcome):
    """A deployment did not hold: go back at once where the target says so, else offer it to the person."""
    if not deploy.target.get("auto_rollback"):
        outcome.reason += "; to roll back the person types: /confirm-deploy rollback"
        return outcome
    back = _back(context, deploy, number)
    outcome.extra = dict(outcome.extra, rollback=_detail(back))
    outcome.reason += "; {}".format(back.reason)
    return outcome


def _rolled_back(context, deploy, check, code):
    """The person asked for the way back."""
    back = _back(context, deploy, deploy.latest()["seq"])
    again = "; apply again with /confirm-deploy {}, or end with /cancel-run".format(deploy.name) if code == NEEDS_PERSON else ""
    return Outcome(check, FAILED, "the person asked for it: {}{}".format(back.reason, again), code, command=back.command,
                   exit_code=back.exit_code, seconds=back.seconds, log=back.log, digest=back.digest, extra={"rollback": _detail(back)})


def _back(context, deploy, number):
    outcome = _run(context, deploy, "rollback", "rollback", leave=True)
    deploy.end(number, "rolled_back" if outcome.passed else "rollback_failed", _detail(outcome))
    outcome.reason = "rolled back" if outcome.passed else "the rollback failed too: {}".format(outcome.reason)
    context.progress(outcome.reason)
    return outcome


def _detail(outcome):
    return {"command": outcome.command, "exit_code": outcome.exit_code, "seconds": outcome.seconds, "reason": outcome.reason,
            "digest": outcome.digest}


def command(deploy, what):
    """Return the target's command as a `Command`; a text with shell signs goes through sh."""
    said = deploy.target.get(what)
    argv = list(said) if isinstance(said, list) else ["sh", "-c", said] if re.search(r"[|&;<>$`\n*?~()]|^\s*\w+=", said) else shlex.split(said)
    place = "config.json: deploy.{}.{}".format(deploy.name, what)
    return Command(what, os.path.basename(argv[0]), argv, source=place, definition={place: " ".join(argv)})


def _run(context, deploy, check, what, leave=False):
    asked = command(deploy, what)
    timeout = context.seconds(check)
    context.progress("{}: {}".format(check, asked.shown()[:200]))
    done = runner.run(asked, context.root, context.logs, check, context.progress, timeout, deploy.variables(), leave)
    done.close()
    made = dict(command=asked.shown(), exit_code=done.exit_code, seconds=done.seconds, digest=done.digest, log=done.log,
                definition=asked.definition)
    if done.error:
        return Outcome(check, FAILED, done.error, "missing_tool", **made)
    if done.timed_out:
        return Outcome(check, FAILED, "{} took more than {:g} s and was stopped; set timeouts.{} in .muster/config.json".format(
            asked.tool, timeout, check), "timeout", **made)
    if done.exit_code:
        return Outcome(check, FAILED, "{} of {} ended with {}: {}".format(
            what.replace("_", " "), deploy.name, done.exit_code, commands.telling(done.tail)), "failing", **made)
    return Outcome(check, PASSED, "{} of {} passed".format(what.replace("_", " "), deploy.name), **made)


def _watch(context, deploy):
    given = deploy.target.get("watch") or {}
    seconds, every = given.get("seconds", SECONDS), given.get("every", EVERY)
    allowed, polls = given.get("failures", FAILURES), given.get("checks")
    begun, row, asked = time.monotonic(), 0, 0
    while True:
        outcome = _run(context, deploy, "monitor", "monitor")
        asked, row = asked + 1, 0 if outcome.passed else row + 1
        outcome.seconds = round(time.monotonic() - begun, 3)
        outcome.extra = {"polls": asked}
        if row >= allowed or deploy.word("rollback"):
            outcome.status, outcome.reason = FAILED, "poll {}: {}".format(asked, outcome.reason)
            return outcome
        over = asked >= polls if polls else time.monotonic() - begun + every > seconds
        if over and outcome.passed:
            outcome.reason = "{} in {:.0f} s, the last one passed".format(text.plural(asked, "poll"), outcome.seconds)
            return outcome
        time.sleep(every)
