"""The guard of what leaves the machine: pushes, merges and deployments wait for their gates."""

import json
import os

from hooks import wire
from muster import errors

MERGES = ("merge", "rebase", "cherry-pick", "reset", "pull", " am ", "revert")
_HELD = {"push": "held-push", "merge": "held-merge", "deploy": "held-deploy", "unsure": "outward-unsure"}


def leaving(payload, command):
    """Judge what leaves the machine; None where nothing does."""
    from muster import outward

    judged = outward.judge(command)
    if judged is not None:
        return _outward(payload, judged)
    # only a look at the project tells what it calls a deployment and whether this is its main branch
    judged, fault = _local(payload, command)
    if judged is not None:
        return _outward(payload, judged)
    return {"systemMessage": "muster: {}; what the project calls a deployment is held as the run knew it".format(fault)} if fault else None


def target(payload, command):
    """Refuse a target's own apply and rollback: muster runs them, after the gates and a person's word."""
    app = wire.app(payload)
    try:
        config = app.config
    except errors.UsageError:
        config = _recorded(app)
    if not config.get("deploy"):
        return None
    from muster import deploys, outward

    named = outward.names(command, deploys.patterns(config))
    if named is None:
        return None
    row = app.runs.current()
    if row is not None and deploys.deploys(json.loads(row["settings"])["gates"]):
        return wire.refuse(payload, "{} is what deploys, and muster runs that itself when gates and person agree; next: {}".format(
            named[:80], wire.next_step(app)), app, "target-deploy")
    return wire.refuse(payload, "{} is what deploys; the person types /deploy <target>, which runs it after its gates".format(named[:80]), app, "target-deploy")


def _local(payload, command):
    """Judge what only the project can tell: its own deploy commands, and merging while its main branch is checked out.

    Returns `(judgement or None, fault)`: an unreadable configuration is said, it does not hold every command."""
    from muster import outward

    app, fault = wire.app(payload), None
    try:
        config = app.config
    except errors.UsageError as error:
        config, fault = _recorded(app), str(error)
    patterns, aliases = tuple(config.get("deploy_commands") or ()), _aliases(app) if "git" in command else {}
    found = outward.judge(command, patterns, git_aliases=aliases) if patterns or aliases else None
    if found is None and any(word in text + " " for text in [command] + list(aliases.values()) for word in MERGES):
        found = outward.judge(command, patterns, lambda folder: _on_main(payload, app, folder), aliases)
    return found, fault


def _aliases(app):
    """Return git's aliases in the project: `git x` may be a push by another name."""
    from muster import git

    pairs = [entry.partition("\n") for entry in git.names(git.call(app.root, "config", "-z", "--get-regexp", r"^alias\.", check=False))]
    return {name[len("alias."):]: value for name, _, value in pairs}


def _recorded(app):
    """Return the configuration that the open run began with, an empty one where there is none to be had."""
    try:
        row = app.runs.current()
        return (json.loads(row["settings"]).get("config") or {}) if row else {}
    except errors.MusterError:
        return {}


def _on_main(payload, app, folder):
    from muster import git

    try:
        return git.branch(os.path.join(wire.text(payload, "cwd") or app.root, folder)) in git.main_branches
    except errors.GitError:
        return True  # a folder that the line itself makes


def _outward(payload, judged):
    app = wire.app(payload)
    row = app.runs.current()
    if row is None:
        return None
    from muster import git

    while row["parent"]:
        row = app.runs.get(row["parent"])
    tree = app.tree()
    held = app.gates.held_back(row, tree)
    missing = ", ".join("{} {}".format(gate, status) for gate, status, _ in held)
    if held:
        return wire.refuse(payload, "{} is held: run {} has gates that do not hold for this tree ({}); next: {}".format(
            judged.kind, row["id"], missing, wire.next_step(app)), app, _HELD[judged.kind])
    if judged.kind == "unsure":
        return wire.ask(payload, "it can not be told what this would do: {}".format(judged.why), app, "outward-unsure")
    if judged.kind in ("push", "merge") and git.head(app.root)[1] != tree:
        return wire.refuse(payload, "{} is held: HEAD is not the tree that passed ({}); commit it first".format(
            judged.kind, tree[:8]), app, _HELD[judged.kind])
    return None
