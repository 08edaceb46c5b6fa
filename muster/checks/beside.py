"""What lies beside the tree and decides how checks run: is it what it was when the run began?"""

from __future__ import annotations

import hashlib

from muster import surroundings
from muster.checks.outcome import FAILED, PASSED, Outcome
from muster.checks.testing import judged, name_some


def beside(context):
    """Ignored sources and settings, submodules, git's filters and ignore rules, the tools: none is otherwise than at the base."""
    blob = context.extra.get("surroundings")
    if not blob:
        return Outcome("beside", PASSED, "the run began before muster looked at what lies beside the tree")
    before = surroundings.kept(context.root, blob)
    if before is None:
        return _asked(context, ["what was kept of the base is gone"], [blob])
    now = context.once(("surroundings",), lambda: surroundings.look(context.root, context.config))
    names = surroundings.differences(before, now)
    if not names:
        return Outcome("beside", PASSED, "what lies beside the tree is as it was")
    return _asked(context, ["{} ({})".format(name, "new" if name not in before else "gone" if name not in now else "changed") for name in names],
                  ["{} {} {}".format(name, before.get(name), now.get(name)) for name in names])


def _asked(context, told, said):
    identity = "beside:" + hashlib.sha256("\n".join(said).encode("utf-8", "surrogateescape")).hexdigest()[:12]
    return judged(context, Outcome("beside", FAILED, "not in the tree, and otherwise than when the run began: {}".format(name_some(told)),
                                   "changed_surroundings", id=identity, extra={"changes": told[:100]}))
