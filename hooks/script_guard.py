"""The guard of what a line runs: the scripts and tasks that it starts are judged by what stands in them."""

import os

from hooks import bash_guard, wire
from hooks.write_guard import Disk


def look(payload, command, off=False):
    """Return the gravest answer to what the files say that the line runs, or None."""
    from muster import started

    app, asked = wire.app(payload, switched_off=True), None
    cwd = wire.text(payload, "cwd") or app.root
    for path, line in started.texts(command, Disk(cwd, app.root)):
        answer = _judged(payload, line, _known(app, os.path.join(cwd, path)), off)
        if wire.decision(answer) in ("ask", "deny"):
            inner = answer["hookSpecificOutput"]
            inner["permissionDecisionReason"] = "muster: in {}: {}".format(path[:120], inner["permissionDecisionReason"].partition("muster: ")[2])
            if wire.decision(answer) == "deny":
                return answer
            asked = asked or answer
    return asked


def _judged(payload, line, known, off):
    from muster import environment, outward

    guard = bash_guard
    if not known:
        verb = outward.muster_verb(line, environment.plugin_root(), guard._is_free)
        answer = guard._called(payload, line, (verb[0], False), off) if verb is not None else None
        if answer is not None:
            return answer
    looks = (guard.KNOWN_ALWAYS + (() if off else guard.KNOWN_ON)) if known else guard._ALWAYS + (() if off else guard._ON)
    return guard._looked_at(payload, line, looks)


def _known(app, full):
    """Say whether the file stands in the last commit as it is: then whoever works here did not just write it."""
    from muster import git

    top = os.path.realpath(app.places.worktree)
    relative = os.path.relpath(os.path.realpath(full), top)
    if relative.startswith(".."):
        return False
    return git.names(git.call(top, "ls-files", "-z", "--", relative, check=False)) != [] and not git.call(
        top, "status", "--porcelain", "--", relative, check=False)
