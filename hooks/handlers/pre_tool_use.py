"""PreToolUse: the guards. Each tool has one, in the table at the end; no opinion means no answer."""

import os
import re

from hooks import wire
from muster import environment

# The model's own verbs: they read, or they make evidence. Everything else about muster is a person's.
FREE_VERBS = {
    "status": None, "doctor": None, "--version": None, "--help": None, "help": None, "metrics": None, "board": None,
    "run": ("show", "next", "child", "list"), "gate": ("run", "wait", "show", "list"), "task": None,
    "event": ("tail", "follow", "list", "emit", "filter", "show"), "state": ("get",), "checkpoint": ("list", "set"),
    "audit": ("verify", "show"),
}
PROOFS = ("UserPromptExpansion", "UserPromptSubmit", "SubagentStop", "SubagentStart", "SessionStart")
# Programs that only read what they are given; any other program that names muster's own folders is refused.
READERS = ("cat", "head", "tail", "less", "more", "grep", "rg", "ls", "wc", "file", "stat", "diff", "find", "jq", "du", "echo",
           "printf", "git", "sort", "uniq", "cut", "test", "[", "cd", "pwd", "tree")
MERGES = re.compile(r"merge|rebase|cherry-pick|reset|pull|\bam\b|revert")
# The client alone starts hooks; a hook started by hand would pass for a person's word.
HOOKS = re.compile(r"hooks/(?:run|dispatch|handlers|selftest)\b|\b(?:hooks|muster)\.(?:dispatch|handlers)\b")
OWN = re.compile(r"(?:^|[/\s'\"=:])(?:\.muster|\.git/muster|refs/muster)(?:/|\b)")


def handle(payload):
    """Return the decision of the tool's guard, or None."""
    guard = GUARDS.get(payload.get("tool_name"))
    return guard(payload) if guard else None


def read(payload):
    """Allow reading the plugin's own files: skills and agents point at them, and the client refuses them otherwise."""
    path = wire.text(payload, "tool_input", "file_path")
    root = os.path.realpath(environment.plugin_root())
    if path and os.path.realpath(path).startswith(root + os.sep):
        return wire.decide("allow", "a file of the muster plugin")
    return None


def bash(payload):
    """Refuse what leaves the machine before its gates, a person's verbs, and writes to muster's own state."""
    from muster import outward

    command = wire.text(payload, "tool_input", "command")
    if HOOKS.search(command) and ("muster" in command or any(event in command for event in PROOFS)):
        return _refuse(payload, "muster's hooks are the client's to start; the person types /waive-gate and the like")
    verb = outward.muster_verb(command, environment.plugin_root())
    if verb is not None:
        return _verb(payload, *verb)
    if OWN.search(command):
        refusal = _own_state(command)
        if refusal:
            return _refuse(payload, refusal)
    judged = outward.judge(command)
    if judged is None:
        # only a look at the project tells what it calls a deployment and whether this is its main branch
        judged = _local(payload, command)
    if judged is not None:
        return _outward(payload, judged)
    return None


def _verb(payload, verbs, simple):
    name = verbs[0] if verbs else "--help"
    free = FREE_VERBS.get(name, ())
    word = next((item for item in verbs[1:] if not item.startswith("-")), None)
    if name in FREE_VERBS and (free is None or word is None or word in free):
        wire.app(payload)
        return wire.decide("allow", "muster's own verb") if simple else None
    if "waive" in verbs:
        return _refuse(payload, "only the person waives a gate, by typing /waive-gate <gate> <reason>; ask and stop")
    return _refuse(payload, "muster {} is the person's to run; ask them to, or go on with: muster run next".format(
        " ".join(verbs[:2])))


def _own_state(command):
    from muster import shell

    parsed = shell.simple_commands(command)
    for simple in parsed.commands:
        written = any(OWN.search(" " + str(target)) for op, target in simple.redirects if ">" in op)
        named = any(OWN.search(" " + word) for word in simple.argv)
        program = os.path.basename(simple.argv[0]) if simple.argv else ""
        writes_ref = program == "git" and any(word in ("update-ref", "push", "branch", "symbolic-ref") for word in simple.argv)
        deletes = program == "find" and any(word in ("-delete", "-exec", "-execdir") for word in simple.argv)
        if written or (named and (program not in READERS or writes_ref or deletes)):
            return "{} would change muster's own state; leave it, muster keeps it".format(
                " ".join(simple.argv)[:80] or command[:80])
    if not parsed.understood:
        return "{} names muster's own state and can not be read; write it plainly".format(command[:80])
    return None


def _local(payload, command):
    """Judge what only the project can tell: its own deploy commands, and merging while its main branch is checked out."""
    from muster import outward

    app = wire.app(payload)
    patterns = tuple(item for item in app.config.get("deploy_commands") or () if isinstance(item, str))
    if patterns:
        found = outward.judge(command, patterns)
        if found is not None:
            return found
    if not MERGES.search(command):
        return None
    from muster import git

    return outward.judge(command, patterns, True) if git.branch(app.root) in git.main_branches else None


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
        return _refuse(payload, "{} is held: run {} has gates that do not hold for this tree ({}); next: {}".format(
            judged.kind, row["id"], missing, _next(app)))
    if judged.kind == "unsure":
        return wire.decide("ask", "muster can not tell what this would do: {}".format(judged.why))
    if judged.kind in ("push", "merge") and git.head(app.root)[1] != tree:
        return _refuse(payload, "{} is held: HEAD is not the tree that passed ({}); commit it first".format(
            judged.kind, tree[:8]))
    return None


def _next(app):
    from muster.views import card

    row = app.runs.current()
    return card.next_line(app.runs.view(row, app.tree()))


def agent(payload):
    """Hold delegation to the open stage, its roles and the budget; run it in the foreground where nothing was said."""
    app = wire.app(payload)
    wanted = payload.get("tool_input")
    kind = wire.text(payload, "tool_input", "subagent_type")
    row = app.runs.current()
    if row is None:
        return None
    from muster.dispatches import READ_ONLY_AGENTS

    if kind in READ_ONLY_AGENTS:
        return None
    if wire.text(payload, "agent_id") and not _may_spawn(payload):
        return _refuse(payload, "{} may not dispatch agents; it asks for what it needs in next_steps".format(
            wire.text(payload, "agent_type")))
    session = wire.text(payload, "session_id")
    if row["session"] != session:
        app.runs.adopt(row, session)
    refusal = app.dispatches.refusal(row, kind)
    if refusal:
        if "budget" in refusal and row["status"] == "active":
            app.runs.change(row, "needs_you", "run.needs_you", {"reason": refusal})
        return _refuse(payload, refusal, app)
    app.dispatches.ask(row, kind, wire.text(payload, "tool_use_id"))
    if isinstance(wanted, dict) and "run_in_background" not in wanted:
        return wire.decide(None, "", dict(wanted, run_in_background=False))
    return None


def _may_spawn(payload):
    from muster import roles

    return roles.may_spawn(wire.text(payload, "agent_type"))


def write(payload):
    """Hold writes to what the agent's stage may change; the orchestrator's own hands stay off the product."""
    path = wire.text(payload, "tool_input", "file_path") or wire.text(payload, "tool_input", "notebook_path")
    if not path:
        return None
    app = wire.app(payload)
    full = os.path.realpath(os.path.join(wire.text(payload, "cwd") or app.root, path))
    relative = os.path.relpath(full, os.path.realpath(app.root)).replace(os.sep, "/")
    if _own_path(app, full):
        return _refuse(payload, "{} is muster's own state; leave it, muster keeps it".format(relative), app)
    row = app.runs.current()
    if row is None or relative.startswith("../"):
        return None
    from muster import kinds

    kind = kinds.kind(relative, app.config)
    item = app.dispatches.of_agent(wire.text(payload, "agent_id"))
    view = app.runs.view(row)
    if item is None:
        if wire.text(payload, "agent_id"):
            return _refuse(payload, "{} has no dispatch in run {}; it may write nothing".format(
                wire.text(payload, "agent_type"), row["id"]), app)
        return _refuse(payload, "the orchestrator of run {} edits nothing itself; {}".format(row["id"], _next(app)), app)
    stage = next((stage for stage in view.stages if stage.name == item["stage"]), None)
    if item["role"] == "judge":
        return _refuse(payload, "{} judges, it changes nothing; put {} into findings".format(item["agent"], relative), app)
    if stage is not None and not kinds.allows(stage.may_change, kind):
        return _refuse(payload, "{} is {}, stage {} may change {}; put it into next_steps".format(
            relative, kind, stage.name, ", ".join(stage.may_change) or "nothing"), app)
    return None


def _own_path(app, full):
    own = (app.places.store(), os.path.dirname(app.places.marker), environment.plugin_root())
    inside = any(full == os.path.realpath(folder) or full.startswith(os.path.realpath(folder) + os.sep) for folder in own)
    # whoever develops muster itself edits the plugin's files in its own checkout
    return inside and not (full.startswith(os.path.realpath(environment.plugin_root()) + os.sep)
                           and os.path.realpath(app.root) == os.path.realpath(environment.plugin_root())
                           and "/.muster/" not in full and "/.git/" not in full)


def _refuse(payload, reason, app=None):
    app = app or wire.app(payload)
    row = app.runs.current()
    with app.store.write() as tx:
        app.log.append(tx, "run.refused", row["id"] if row else "none", {
            "tool": payload.get("tool_name"), "agent": wire.text(payload, "agent_type") or "main", "reason": reason})
    return wire.decide("deny", "muster: " + reason)


GUARDS = {"Read": read, "Bash": bash, "Agent": agent, "Task": agent, "Edit": write, "Write": write, "MultiEdit": write,
          "NotebookEdit": write}
