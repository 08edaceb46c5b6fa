"""Checks by benchmarks: they report numbers before a change, and base and change are compared in pairs after it."""

from __future__ import annotations

import os
import statistics

from muster import git, text, toolchain
from muster.checks import ratios, runner, suite, testing
from muster.checks.outcome import FAILED, NOT_CHECKED, PASSED, Outcome
from muster.git import worktrees
from muster.toolchain import reports, timings

RUNS = 3
PAIRS = 10
EFFECT = 5.0
NAMED = 5


class Run:
    """What all benchmark commands of a tree said once: `figures` (name → number), `problem` (code, reason) or None."""

    __slots__ = ("figures", "problem", "made")

    def __init__(self):
        self.figures, self.problem = {}, None
        self.made = {"command": "", "exit_code": None, "seconds": 0.0, "digest": "", "log": "", "definition": {}}


def measure(context, found, root, label):
    """Run the benchmark Commands `found` once in `root`; return a `Run`."""
    done = Run()
    for number, command in enumerate(found):
        if command.missing:
            done.problem = ("missing_tool", command.missing)
        else:
            _one(context, command, root, label if len(found) == 1 else "{}-{}".format(label, number + 1), done)
        if done.problem:
            break
    return done


def _one(context, command, root, label, done):
    timeout = context.seconds("benchmark")
    # one way to be found in every tree: an editable install would lead both to the checkout
    path = {"PYTHONPATH": os.pathsep.join([os.path.join(root, "src"), root])}
    ran = runner.run(command, root, context.logs, label, context.progress, timeout, path)
    try:
        made = done.made
        made["command"] = " && ".join(filter(None, [made["command"], command.shown()]))
        made.update(exit_code=ran.exit_code, seconds=round(made["seconds"] + ran.seconds, 3), digest=ran.digest, log=ran.log)
        made["definition"].update(command.definition)
        if ran.error:
            done.problem = ("missing_tool", ran.error)
        elif ran.timed_out:
            done.problem = ("timeout", "{} took more than {:g} s and was stopped; measure less, or set timeouts.benchmark in "
                            ".muster/config.json".format(command.tool, timeout))
        elif ran.exit_code:
            done.problem = ("failing", "{} ended with {}: {}".format(command.tool, ran.exit_code, ran.tail[-1] if ran.tail else "no output"))
        else:
            place = ran.stdout if command.report[1] == "-" else runner.fill(command.report[1], ran.tmp)
            prefix = "" if command.cwd == "." else command.cwd + ": "
            for name, value in timings.read(command.report[0], place, os.path.join(root, command.cwd), ran.started).items():
                done.figures[prefix + name] = value
    except reports.ReportError as error:
        done.problem = ("no_report", str(error))
    finally:
        ran.close()


def _refused(check, done, where=""):
    code, reason = done.problem
    return Outcome(check, NOT_CHECKED if code == "missing_tool" else FAILED, where + reason, code, **done.made)


def _absent(check):
    return Outcome(check, NOT_CHECKED, "no benchmark is found; write benchmarks/run.py that prints {name: seconds} as JSON, or the person "
                   "sets commands.benchmark in .muster/config.json", "not_configured")


def baseline(context):
    """The benchmark command runs RUNS times, and each time the same benchmarks report a number above 0.

    `extra.reference` is the measured tree: set while the stage of this check is open, carried over unchanged afterwards."""
    outcome = _baseline(context)
    outcome.extra["reference"] = context.tree if "baseline" in (context.extra.get("open") or ()) else context.extra.get("baseline") or ""
    return outcome


def _baseline(context):
    found = toolchain.for_check(suite.commands(context), "benchmark")
    if not found:
        return _absent("baseline")
    figures, done = {}, None
    for number in range(RUNS):
        context.progress("benchmark {} of {}".format(number + 1, RUNS))
        done = measure(context, found, context.root, "benchmark")
        if done.problem:
            return _refused("baseline", done)
        if figures and set(done.figures) != set(figures):
            return Outcome("baseline", FAILED, "two runs report different benchmarks: {}".format(
                testing.name_some(set(done.figures) ^ set(figures))), "unsteady", **done.made)
        for name, value in done.figures.items():
            figures.setdefault(name, []).append(value)
    middle = {name: statistics.median(values) for name, values in figures.items()}
    spread = max((max(values) - min(values)) / middle[name] for name, values in figures.items())
    shown = ", ".join("{} {:.4g}".format(text.line(name, 80), middle[name]) for name in sorted(middle)[:NAMED])
    more = " and {} more".format(len(middle) - NAMED) if len(middle) > NAMED else ""
    return Outcome("baseline", PASSED, "{}: {}{}; {} runs differ by up to {:.0f} %".format(
        text.plural(len(middle), "benchmark"), shown, more, RUNS, spread * 100), extra={"figures": middle, "spread": round(spread, 4)}, **done.made)


def faster(context):
    """Base and change run in pairs, in turns; the change is kept only where it gains beyond noise and enough.

    Passed: at least one benchmark is faster beyond noise and by `benchmark.effect` percent (5) or more, and none is slower
    beyond noise. The statistics are those of `ratios`. Both trees lie side by side in detached worktrees outside the
    checkout; both get the tests and benchmarks of the baseline, so only the change of the code is measured. One run of
    each warms up and does not count, then `benchmark.pairs` (10) pairs follow, which of the two begins alternates.
    `extra["baseline"]` is the measured tree; without such a check in the run its base is it."""
    reference = context.extra.get("baseline", context.base_tree)
    if not reference or reference == git.EMPTY_TREE:
        return Outcome("faster", FAILED, "nothing was measured before the change; pass gate baseline first", "no_baseline")
    if "tests" in context.wanted and not testing.tests(context).passed:
        return Outcome("faster", NOT_CHECKED, "the tests do not pass; nothing was measured", "failing")
    changes = git.changed(context.root, reference, context.tree)
    if not any(context.kinds(path) in ("code", "config") for _, path in changes):
        return Outcome("faster", FAILED, "no code changed since tree {}; there is nothing to compare".format(reference[:8]), "no_change")
    # new ones leave too: what lies beside a benchmark may stand in for what it imports
    fixed = [path for _, path in changes if context.kinds(path) == "tests"]
    work = git.overlaid(context.root, context.tree, reference, fixed)
    with worktrees.detached(context.root, {"base": reference, "work": work}) as places:
        found = toolchain.for_check(toolchain.detect(places["base"], context.config), "benchmark")
        now = toolchain.for_check(toolchain.detect(places["work"], context.config), "benchmark")
        if not found:
            return _absent("faster")
        if [command.definition for command in found] != [command.definition for command in now]:
            return Outcome("faster", FAILED, "the benchmark is defined otherwise than at the baseline; put it back, or measure anew",
                           "changed_definition")
        outcome = _compare(context, found, places)
    outcome.extra["reference"] = reference
    return outcome


def _compare(context, found, places):
    done, problem = _turn(context, found, places, ("base", "work"), "warm-up")
    if problem:
        return problem
    names = sorted(done["base"].figures)
    gone = set(names) - set(done["work"].figures)
    if gone:
        return Outcome("faster", FAILED, "{} of the baseline does not report on the changed tree: {}".format(
            text.plural(len(gone), "benchmark"), testing.name_some(gone)), "gone", **done["work"].made)
    given = context.config.get("benchmark") or {}
    effect = float(given.get("effect", EFFECT))
    pairs = max(int(given.get("pairs", PAIRS)), ratios.needed(len(names)))
    figures = {place: {name: [] for name in names} for place in places}
    seconds = 0.0
    for number in range(pairs):
        order = ("base", "work") if number % 2 == 0 else ("work", "base")
        done, problem = _turn(context, found, places, order, "pair {} of {}".format(number + 1, pairs))
        if problem:
            return problem
        for place, one in done.items():
            seconds += one.made["seconds"]
            for name in names:
                if name not in one.figures:
                    return Outcome("faster", FAILED, "benchmark {} did not report every time".format(text.line(name, 120)), "unsteady", **one.made)
                figures[place][name].append(one.figures[name])
    made = dict(done["work"].made, seconds=round(seconds, 3))
    return _judge(ratios.compare(figures["base"], figures["work"], effect / 100), effect, pairs, made)


def _turn(context, found, places, order, label):
    """Run base and change once, in that order; return `({place: Run}, None)` or `(…, the Outcome of a failure)`."""
    done = {}
    context.progress(label)
    for place in order:
        done[place] = measure(context, found, places[place], "benchmark-" + place)
        if done[place].problem:
            return done, _refused("faster", done[place], "the benchmark on the {} tree: ".format("base" if place == "base" else "changed"))
    return done, None


def _judge(compared, effect, pairs, made):
    made["extra"] = {"figures": {name: figure.to_dict() for name, figure in compared.items()}, "pairs": pairs, "effect": effect}
    gained = [name for name, figure in compared.items() if figure.word == ratios.FASTER]
    lost = [name for name, figure in compared.items() if figure.word == ratios.SLOWER]
    tail = "; {} pairs".format(pairs)
    if lost:
        more = "; faster: " + _shown(compared, gained) if gained else ""
        return Outcome("faster", FAILED, "slower beyond noise: {}{}{}".format(_shown(compared, lost), more, tail), "slower", **made)
    if not gained:
        return Outcome("faster", FAILED, "no benchmark is faster by {:g} % beyond noise: {}{}".format(
            effect, _shown(compared, list(compared)), tail), "no_gain", **made)
    others = "; no other is slower" if len(compared) > len(gained) else ""
    return Outcome("faster", PASSED, "faster: {}{}{}".format(_shown(compared, gained), others, tail), **made)


def _shown(compared, names):
    names = sorted(names, key=lambda name: (compared[name].ratio, name))
    more = " and {} more".format(len(names) - NAMED) if len(names) > NAMED else ""
    return ", ".join("{} {}".format(text.line(name, 80), compared[name]) for name in names[:NAMED]) + more
