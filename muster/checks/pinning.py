"""Checks around a restructuring: behaviour is pinned by tests while the code is as it was, and compared afterwards.

The method is that of characterisation tests (Feathers, Working Effectively with Legacy Code, ch. 13): first tests that say
what the code does, right or wrong, then the change, and the same tests say whether anything moved.
"""

from __future__ import annotations

import hashlib
import re

from muster import git, text
from muster.checks import suite
from muster.checks.outcome import FAILED, NOT_CHECKED, PASSED, Outcome
from muster.checks.testing import COVERAGE, judged, made_from, name_some, problem
from muster.toolchain.reports import SKIPPED

IDS = 100
# What is run before the tests and can say how they end, by the names that their tools look for.
_SET_UP = re.compile(r"(?i)(?:^|/)(?:conftest\.py|__init__\.py|sitecustomize\.py|[^/]*[._-]?set_?up[^/]*|[^/]*_helper\.rb|testmain[^/]*|\.mocharc[^/]*)$")
_SCOPE = re.compile(r"(?im)^[\s>*_#-]*scope[\s*_]*:[\s*_]*(.+)$")


def pinned(context):
    """Every test of now passes on the code of the base, and they are enough.

    Enough: where the scope is named and its coverage can be measured, that reaches the bound of the check `coverage`;
    where not, at least one test is new. `extra.reference` is the pinned tree: the base's code with the tests of now. It
    is set while the stage of this check is open (`context.extra["open"]`). Afterwards it is carried over, and what is looked at
    is that tree: an approved change of a test may need the new structure. What became of the tests says `behaviour`."""
    outcome = _pinned(context)
    outcome.extra.setdefault("reference", context.extra.get("pinned") or "")
    return outcome


def _pinned(context):
    if context.base_tree in ("", git.EMPTY_TREE):
        return Outcome("pinned", FAILED, "nothing stood at the base; there is no behaviour to pin", "not_pinned")
    is_open = "pinned" in (context.extra.get("open") or ())
    tree = _with_tests_of_now(context) if is_open else context.extra.get("pinned") or _with_tests_of_now(context)
    now = suite.at(context, tree)
    if now.problem:
        return problem("pinned", now)
    made = made_from(now)
    wrong = now.broken + [name for name, status in now.tests.items() if status in suite.FAILING]
    if wrong:
        return Outcome("pinned", FAILED, "fails on the code as it was: {}; pin what the code does, not what it should".format(
            name_some(wrong)), "not_pinned", **made)
    if not now.counts()["run"]:
        return Outcome("pinned", FAILED, "no test was executed; write one that says what the code does", "not_pinned", **made)
    before = suite.base(context)
    if before.problem and before.configured:
        return Outcome("pinned", NOT_CHECKED, "the base suite proves nothing: {}".format(before.problem[1]), before.problem[0])
    new = sorted(now.executed() - before.executed())
    places = scope(context)
    made["extra"] = {"new": new[:IDS], "scope": places}
    if is_open:
        made["extra"]["reference"] = tree
    return _enough(context, now, new, places, made)


def _with_tests_of_now(context):
    paths = [path for _, path in git.changed(context.root, context.base_tree, context.tree) if context.kinds(path) == "tests"]
    return git.overlaid(context.root, context.base_tree, context.tree, paths)


def _enough(context, now, new, places, made):
    covered, why = _coverage(now, places)
    made["coverage"] = covered
    shown = "{} pinned, {} new".format(text.plural(now.counts()["run"], "test"), len(new))
    if covered is None:
        if not new:
            return Outcome("pinned", FAILED, "no test is new, and {}; pin at least one behaviour of what will change".format(why),
                           "not_pinned", **made)
        return Outcome("pinned", PASSED, "{}; {}".format(shown, why), **made)
    asked = context.config.get("coverage")
    bound = float(asked if isinstance(asked, (int, float)) else now.threshold if now.threshold is not None else COVERAGE)
    told = "{} % of {} are covered".format(int(covered * 10) / 10, name_some(places))
    if covered < bound:
        return Outcome("pinned", FAILED, "{}, {:g} % are asked for; pin what the rest of it does".format(told, bound), "low_coverage", **made)
    return Outcome("pinned", PASSED, "{}; {}".format(shown, told), **made)


def scope(context):
    """Return the files and folders of the base tree's code that will change: those on a line `Scope: a.py, b/` of a document
    of this run, else those that the request names; sorted."""
    listed = git.names(git.call(context.root, "ls-tree", "-r", "-z", "--name-only", "--full-tree", context.base_tree))
    code = {path for path in listed if context.kinds(path) == "code"}
    folders = {path[:at] for path in code for at, mark in enumerate(path) if mark == "/"}
    said = [line for path in _documents(context) for line in _SCOPE.findall(
        (git.show(context.root, context.tree, path) or b"")[:200_000].decode("utf-8", "replace"))]
    words = re.split(r"[\s,;`'\"()]+", " ".join(said) or str(context.extra.get("request") or ""))
    named = {re.sub(r"^\./", "", word).rstrip(".:/*_") for word in words}
    return sorted(named & (code | folders))


def _documents(context):
    return sorted(path for letter, path in git.changed(context.root, context.base_tree, context.tree)
                  if letter != "D" and context.kinds(path) in ("design", "docs"))


def _coverage(found, places):
    """Return `(percent of the lines in the scope, "")`, or `(None, why it can not be said)`."""
    if not places:
        return None, "the request names no file or folder of the code, so there is no coverage to ask for"
    if not found.files:
        return None, "coverage of {} can not be measured ({})".format(
            name_some(places), found.coverage_problem or "no coverage tool is configured")
    hit = total = 0
    for name, (covered, lines) in found.files.items():
        if any(name == place or name.startswith(place + "/") or place.endswith("/" + name) for place in places):
            hit, total = hit + covered, total + lines
    if not total:
        return None, "the coverage report holds no line of {}".format(name_some(places))
    return 100.0 * hit / total, ""


def behaviour(context):
    """The tests of the pinned tree end as they did there, one by one, as the machine-readable reports say.

    A test that vanished, is newly skipped or ended otherwise fails, named. Test files that changed since are a question
    to a reviewer, as in `kept`. `extra["pinned"]` is the pinned tree; without such a check in the run the base is it."""
    reference = context.extra.get("pinned", context.base_tree)
    if not reference or reference == git.EMPTY_TREE:
        return Outcome("behaviour", FAILED, "behaviour is not pinned yet; pass gate pinned first", "not_pinned")
    before = suite.at(context, reference)
    if before.problem:
        return Outcome("behaviour", NOT_CHECKED, "the pinned suite proves nothing: {}".format(before.problem[1]), before.problem[0])
    if not before.executed():
        return Outcome("behaviour", FAILED, "no test ran on the pinned tree", "zero_tests")
    now = suite.current(context)
    if now.problem:
        return problem("behaviour", now)
    made = made_from(now)
    made["extra"] = dict(_differences(before, now), reference=reference)
    parts = _told(made["extra"])
    if parts:
        return Outcome("behaviour", FAILED, "{}; against tree {}".format("; ".join(parts), reference[:8]), "changed_behaviour", **made)
    more = len(set(now.tests) - set(before.tests))
    same = "{} end as they did on tree {}{}".format(text.plural(len(before.tests), "test"), reference[:8],
                                                    ", {} more since".format(more) if more else "")
    edited = changed_tests(context, reference)
    if edited:
        return judged(context, Outcome("behaviour", FAILED, "tests were changed after they were pinned: {}; {}".format(
            name_some(edited), same), "changed_tests", id=_identity(context, edited), **made))
    return Outcome("behaviour", PASSED, same, **made)


def _differences(before, now):
    quiet = sorted(name for name, status in now.tests.items() if status == SKIPPED and before.tests.get(name, SKIPPED) != SKIPPED)
    other = sorted("{} ({} → {})".format(name, status, now.tests[name]) for name, status in before.tests.items()
                   if name in now.tests and now.tests[name] != status and name not in quiet)
    return {"broken": sorted(set(now.broken) - set(before.broken))[:IDS], "vanished": sorted(set(before.tests) - set(now.tests))[:IDS],
            "skipped": quiet[:IDS], "changed": other[:IDS]}


def _told(found):
    words = (("broken", "can not be loaded"), ("vanished", "vanished"), ("skipped", "newly skipped"), ("changed", "ended otherwise"))
    return ["{} {}: {}".format(len(found[key]), word, name_some(found[key])) for key, word in words if found[key]]


def changed_tests(context, reference):
    """Return the test files of the tree `reference` that are not as they were there, and new ones that set up the tests."""
    return [path for letter, path in git.changed(context.root, reference, context.tree)
            if context.kinds(path) == "tests" and (letter != "A" or _SET_UP.search(path))]


def _identity(context, paths):
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(path.encode("utf-8", "surrogateescape") + b"\0" + (git.show(context.root, context.tree, path) or b"-") + b"\0")
    return "behaviour:" + digest.hexdigest()[:12]
