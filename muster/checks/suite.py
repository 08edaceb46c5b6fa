"""The project's test suite, run once for all checks: now, at the base, at the base with today's tests, at a pinned tree."""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile

from muster import environment, git, toolchain
from muster.checks import runner
from muster.toolchain import coverages, covered, reports

FAILING = (reports.FAILED, reports.ERROR)
# Changes when what a cached result means changes.
FORMAT = 2


class Suite:
    """The outcome of all test commands of one tree. `problem` is None or (code, reason): then `tests` prove nothing."""

    __slots__ = ("configured", "problem", "tests", "broken", "coverage", "coverage_problem", "threshold", "exit_code",
                 "seconds", "digest", "log", "command", "tail", "definition", "files")

    def __init__(self, **fields):
        self.configured, self.problem, self.tests, self.broken = True, None, {}, []
        self.coverage, self.coverage_problem, self.threshold = None, None, None
        self.exit_code, self.seconds, self.digest, self.log, self.command, self.tail = None, 0.0, "", "", "", ""
        self.definition, self.files = {}, {}  # files: path → [lines covered, lines]
        for name, value in fields.items():
            setattr(self, name, value)

    def executed(self):
        """Return the ids of the tests that ran."""
        return {name for name, status in self.tests.items() if status != reports.SKIPPED}

    def counts(self):
        """Return how many tests ran, failed, were skipped, and stand in the report."""
        failed = sum(status in FAILING for status in self.tests.values())
        return {"run": len(self.executed()), "failed": failed + len(self.broken),
                "skipped": len(self.tests) - len(self.executed()), "total": len(self.tests)}

    def to_dict(self):
        """Return the fields, for the cache."""
        return {name: getattr(self, name) for name in self.__slots__}


def commands(context):
    """Return the Commands of the judged tree."""
    return context.once(("commands",), lambda: toolchain.detect(context.root, context.config))


def current(context):
    """Return the Suite of the judged tree; with coverage where this gate asks for it."""
    # A run that measured coverage says all that one without it would.
    wanted = "coverage" in context.wanted or ("suite", True) in context.memory
    return context.once(("suite", wanted), lambda: run(context, context.root, commands(context), "tests", wanted))


def with_coverage(context):
    """Return the Suite of the judged tree, run so that coverage is measured."""
    return context.once(("suite", True), lambda: run(context, context.root, commands(context), "tests", True))


def export(context, name, overlay_paths=(), tree=None):
    """Return a folder with the base tree (with `overlay_paths` as they are now) or another `tree`, made once a Context."""
    def make():
        folder = tempfile.mkdtemp(prefix="muster-{}-".format(name))
        context.memory[("export", name)] = folder  # before it is filled: close() must find it after a failure too
        git.export(context.root, tree or context.base_tree, folder, context.tree if overlay_paths else None, overlay_paths)
        return folder
    return context.once(("export", name), make)


def base_commands(context):
    """Return the Commands of the base tree."""
    config = context.extra.get("base_config", context.config)
    return context.once(("commands", "base"), lambda: toolchain.detect(export(context, "base"), config))


def base(context):
    """Return the Suite of the base tree, from the cache where this very tree ran with these very commands."""
    def make():
        found = toolchain.for_check(base_commands(context), "tests")
        return _cached(context, context.base_tree, found, lambda: run(context, export(context, "base"), found, "base"))
    return context.once(("suite", "base"), make)


def at(context, tree):
    """Return the Suite of a tree, with coverage where it can be measured; from the cache as `base` is.

    The judged tree itself runs in the checkout, any other in an export."""
    def make():
        if tree == context.tree:
            found = commands(context)
            return _cached(context, tree, found, lambda: with_coverage(context))
        folder = export(context, "pinned-" + tree[:12], tree=tree)
        found = toolchain.detect(folder, context.config)
        return _cached(context, tree, found, lambda: run(context, folder, found, "pinned", True))
    return context.once(("suite", tree), make)


def _cached(context, tree, found, make):
    spoken = json.dumps([[c.argv, c.cwd, c.definition, c.missing] for c in found if c.check in ("tests", "coverage")], sort_keys=True)
    key = "suite:{}:{}:{}".format(FORMAT, tree, hashlib.sha256(spoken.encode()).hexdigest()[:16])
    kept = context.cache.get(key)
    if kept:
        return Suite(**kept)
    suite = make()
    if suite.problem is None:
        context.cache.put(key, suite.to_dict())
    return suite


def overlay(context, paths):
    """Return the Suite of the base tree with `paths` as they are now."""
    def make():
        folder = export(context, "overlay", paths)
        return run(context, folder, toolchain.detect(folder, context.config), "overlay")
    return context.once(("suite", "overlay"), make)


def run(context, root, found, name, coverage=False):
    """Run the test commands among `found` in `root`; with `coverage`, those that also measure it in their place."""
    tests = toolchain.for_check(found, "tests")
    if not tests:
        return Suite(configured=False, problem=("not_configured", "no test command is found; add a suite that the project's own tool runs, or the person sets checks.tests in .muster/config.json"))
    measuring = {c.key[1:]: c for c in toolchain.for_check(found, "coverage") if coverage and not c.missing and c.report}
    suite, digests = Suite(), []
    for number, command in enumerate(tests):
        if command.missing:
            suite.problem = ("missing_tool", command.missing)
            break
        command = measuring.get(command.key[1:], command)
        label = name if len(tests) == 1 else "{}-{}".format(name, number + 1)
        _run_one(context, root, command, label, suite, digests)
        if suite.problem:
            break
    suite.digest = digests[0] if len(digests) == 1 else hashlib.sha256("".join(digests).encode()).hexdigest()
    return suite


def compiled():
    """Return the folder for Python's compiled modules: muster's own, one for all projects, because packages are shared."""
    return os.path.join(environment.cache_dir(), "pycache")


def additions(context, root):
    """Return what the environment needs for a suite that runs in an export instead of the checkout."""
    if root == context.root:
        # Compiled modules beside the sources may be anybody's: ours are kept apart, so that the sources are what runs.
        return {"PYTHONPYCACHEPREFIX": compiled(), "PYTHONDONTWRITEBYTECODE": ""}
    # An editable install in a linked environment points to the checkout; these come before it.
    return {"PYTHONPATH": os.pathsep.join([os.path.join(root, "src"), root]), "PYTHONPYCACHEPREFIX": compiled()}


def _run_one(context, root, command, label, suite, digests):
    timeout = context.seconds("tests")
    place = "" if root == context.root else " ({})".format({"overlay": "base tree with today's tests", "pinned": "pinned tree"}.get(
        label.split("-")[0], "base tree"))
    context.progress("{}{}: {}".format("tests", place, command.shown().replace("{tmp}", "…")[:200]))
    done = runner.run(command, root, context.logs, label, context.progress, timeout, additions(context, root))
    try:
        suite.command = " && ".join(filter(None, [suite.command, command.shown()]))
        suite.seconds, suite.log = round(suite.seconds + done.seconds, 3), done.log
        suite.exit_code = suite.exit_code or done.exit_code
        suite.tail = done.tail[-1] if done.tail else ""
        suite.definition.update(command.definition)
        digests.append(done.digest)
        if done.error:
            suite.problem = ("missing_tool", done.error)
        elif done.timed_out:
            suite.problem = ("timeout", "{} took more than {:g} s and was stopped; set timeouts.tests in .muster/config.json".format(command.tool, timeout))
        else:
            _read(command, root, done, suite)
    finally:
        done.close()


def _stable(name, root):
    """Return a test's id without what differs from run to run: the checkout's place, addresses of objects."""
    return re.sub(r"0x[0-9a-fA-F]{6,}", "0x…", name.replace(root, "<root>"))


def _read(command, root, done, suite):
    cwd = os.path.join(root, command.cwd)
    if command.report is None:
        suite.problem = ("no_report", "{} gives no machine-readable report; set checks.tests.report in .muster/config.json, "
                         'as {{"format": "junit", "path": "report.xml"}}'.format(command.tool))
        return
    try:
        results = reports.read(command.report[0], _place(command.report[1], done), cwd, done.started)
    except reports.ReportAbsent as error:
        if done.exit_code or not ("*" in command.report[1] or "empty" in str(error)):
            suite.problem = ("no_report", "{}; set checks.tests.report in .muster/config.json".format(error))
            return
        results = reports.Results()  # surefire writes a file for each class, vitest an empty one: no test ran
    except reports.ReportError as error:
        suite.problem = ("no_report", "{}; set checks.tests.report in .muster/config.json".format(error))
        return
    prefix = "" if command.cwd == "." else command.cwd + ": "
    for name, status in results.tests.items():
        suite.tests[prefix + _stable(name, root)] = status
    suite.broken += [prefix + _stable(name, root) for name in results.broken]
    if command.coverage:
        suite.threshold = command.threshold if suite.threshold is None else suite.threshold
        try:
            measured = coverages.read(command.coverage[0], _place(command.coverage[1], done), cwd, done.started)
            suite.coverage = measured if suite.coverage is None else min(suite.coverage, measured)
            for name, lines in covered.read(command.coverage[0], _place(command.coverage[1], done), cwd, done.started).items():
                suite.files[name if command.cwd == "." else command.cwd + "/" + name] = list(lines)
        except reports.ReportError as error:
            suite.coverage_problem = str(error)


def _place(template, done):
    return done.stdout if template == "-" else runner.fill(template, done.tmp)
