"""PreToolUse: the guards. Each tool has one, in the table at the end; no opinion means no answer."""

import json
import os

from hooks import mail, wire
from muster import environment, errors


def handle(payload):
    """Return the decision of the tool's guard, or None; messages that may not wait come along."""
    name = payload.get("tool_name")
    if not isinstance(name, str):
        wire.app(payload)
        raise errors.UsageError("the call names no tool")
    guard = server if name.startswith("mcp__") else GUARDS.get(name)
    return mail.join(payload, "PreToolUse", guard(payload)) if guard else None


def read(payload):
    """Allow reading the plugin's own files: skills and agents point at them, and the client refuses them otherwise.

    Files with secrets are for the roles that may read them."""
    path = wire.text(payload, "tool_input", "file_path")
    root = os.path.realpath(environment.plugin_root())
    if path and os.path.realpath(path).startswith(root + os.sep):
        return wire.decide("allow", "a file of the muster plugin")
    from hooks import role_guard

    return role_guard.read(payload)


def server(payload):
    """Hold muster's own state in what a server's tool is given: a path, or a line for a shell."""
    from hooks import write_guard

    return write_guard.server(payload)


def _bash(payload):
    from hooks import bash_guard

    return bash_guard.bash(payload)


def agent(payload):
    """Hold delegation to the open stage, its roles and the budget; run it in the foreground where nothing was said."""
    app = wire.app(payload)
    wanted = payload.get("tool_input")
    if not isinstance(wanted, dict) or not isinstance(wanted.get("subagent_type", ""), str):
        raise errors.UsageError("the call names no agent")
    # the client takes its general agent where none is named
    kind = wanted.get("subagent_type") or "general-purpose"
    row = app.runs.current()
    from muster import workflows

    if workflows.read_only(app.root, kind):
        return None
    kind = workflows.meant(app, kind)
    if row is None:
        return _named_tasks(payload, app, _outside(payload, app, kind))
    if wire.text(payload, "agent_id") and not _may_spawn(app, payload):
        return wire.refuse(payload, "{} may not dispatch agents; it asks for what it needs in next_steps".format(
            wire.text(payload, "agent_type")), app, "roles.spawn")
    session = wire.text(payload, "session_id")
    if row["session"] != session:
        app.runs.adopt(row, session)
    call = wire.text(payload, "tool_use_id")
    if not call:
        raise errors.UsageError("the call of {} has no id to know its agent by".format(kind))
    by = wire.text(payload, "agent_type") if wire.text(payload, "agent_id") else ""
    from hooks import presence

    refusal, rule = app.dispatches.refusal(row, kind, by), "out-of-turn"
    if refusal is None:
        refusal, rule = presence.reserve(app, payload, kind, row), "no-place"
    if refusal is None:
        refusal, rule = app.dispatches.ask(row, kind, call, by), "out-of-turn"
    if refusal:
        app.agents.end_call(call, "unstarted", "it was refused")
        if row["status"] == "active" and app.runs.overspent(row):
            app.runs.change(row, "needs_you", "run.needs_you", {"reason": refusal})
        return wire.refuse(payload, refusal, app, rule)
    said = dict({"run_in_background": False}, **dict(wanted, subagent_type=kind))
    return _named_tasks(payload, app, wire.decide(None, "", said) if said != wanted else None)


def _named_tasks(payload, app, answer):
    """Return the answer with a line on another live session that works on a task which the prompt names."""
    if wire.decision(answer) is not None or "T" not in wire.text(payload, "tool_input", "prompt"):
        return answer
    from hooks import session_guard
    from muster.tasks import briefing

    said = session_guard.tasks(payload, app, briefing.named(wire.text(payload, "tool_input", "prompt")))
    return mail.add("PreToolUse", answer, said) if said else answer


def _outside(payload, app, kind):
    """Hold delegation outside of a run to the asker's role and to who has a place left."""
    from hooks import presence, role_guard, session_guard

    refusal, rule = role_guard.spawn(payload, app, kind), "roles.spawn"
    if refusal is None:
        refusal, rule = session_guard.spawn(payload, app, kind), "session-mode"
    if refusal is None:
        refusal, rule = presence.reserve(app, payload, kind), "no-place"
    return wire.refuse(payload, refusal, app, rule) if refusal else None


def _may_spawn(app, payload):
    from muster import roles

    return roles.may_spawn(wire.text(payload, "agent_type"), app.teams, app.config.get("roles"))


def write(payload):
    """Hold writes to what the agent's stage, its role and the session's mode leave; the orchestrator's own hands stay off
    the product. What goes on is told of another live session that changed the same path."""
    path = wire.needed(payload, "file_path", "notebook_path")
    full = os.path.realpath(os.path.join(wire.text(payload, "cwd") or wire.app(payload, switched_off=True).root, path))
    app = wire.app(payload, path=os.path.dirname(full), switched_off=True)
    top = app.places.worktree if (full + os.sep).startswith(app.places.worktree + os.sep) else os.path.realpath(app.root)
    relative = os.path.relpath(full, top).replace(os.sep, "/")
    if _own_path(app, full):
        return wire.refuse(payload, "{} is muster's own state; leave it, muster keeps it".format(relative), app, "own-state")
    answer = _settings(payload, app, full) if "claude" in full or full.endswith((".mcp.json", "settings.json")) else None
    if answer is not None:
        return answer
    if wire.is_off(app):
        return None
    why, rule = held(payload, app, relative)
    answer = wire.refuse(payload, why, app, rule) if why else _secrets(payload, app, full, relative)
    if answer is not None or relative.startswith("../"):
        return answer
    # a look past the sessions first: loading them would cost a twentieth of this hook
    if not app.store.read("touch.beside", path=relative, of_session=wire.text(payload, "session_id"), since=""):
        return None
    from hooks import session_guard

    return session_guard.path(payload, app, relative)


def _settings(payload, app, full):
    from hooks import write_guard

    return write_guard.settings(payload, app, full)


def _secrets(payload, app, full, relative):
    from hooks import secret_guard

    return secret_guard.write(payload, app, full, relative)


def held(payload, app, relative, inside=""):
    """Return `(why, rule)`: why whoever acts may not write the file now, or `(None, None)`. `inside`: a name that a file
    in it would have, where it is a folder."""
    # one query where there is no lock at all: building what judges them would cost this hook a fortieth
    lock = app.store.one("lock.any") and app.locks.covering(
        relative, wire.text(payload, "agent_type") or "orchestrator", wire.text(payload, "agent_id"))
    if lock:
        return "{} is locked by {} until {}; ask {} for it (muster question ask), or take other work".format(
            relative, lock["holder"], lock["lease_until"][11:19], lock["holder"]), "locked-path"
    # the row alone: `app.runs` would load the rules of whole runs, a twelfth of this hook
    row, agent_id = app.store.one("run.current"), wire.text(payload, "agent_id")
    if relative.startswith("../"):
        return None, None
    if row is None and not agent_id:
        mode = app.store.one("touch.mode", id=wire.text(payload, "session_id"))
        if mode is None or mode["mode"] == "development":
            return None, None
        from hooks import session_guard

        return session_guard.change(payload, app, relative), "session-mode"
    from muster import kinds

    kind = kinds.kind(inside or relative, app.config)
    if row is None:
        return _by_role(payload, app, relative, kind)
    item = app.store.one("dispatch.by_agent_id", agent_id=agent_id) if agent_id else None
    if item is None or item["run"] != row["id"] or item["status"] not in ("asked", "running"):
        if agent_id:
            return "{} has no open dispatch in run {}; it may write nothing".format(wire.text(payload, "agent_type"), row["id"]), "roles.undispatched"
        return "the orchestrator of run {} edits nothing itself; {}".format(row["id"], wire.next_step(app)), "roles.orchestrator"
    if item["role"] == "lead":
        return "{} divides the work and changes nothing itself; dispatch a worker for {}".format(item["agent"], relative), "roles.lead"
    if item["role"] == "judge":
        return "{} judges, it changes nothing; put {} into findings".format(item["agent"], relative), "roles.judge"
    # the one field of one row: building the whole view would cost this hook a tenth more
    stage = next((stage for stage in json.loads(row["stages"]) if stage["name"] == item["stage"]), None)
    if stage is not None and not kinds.allows(stage["may_change"], kind):
        return "{} is {}, stage {} may change {}; put it into next_steps".format(
            relative, kind, stage["name"], ", ".join(stage["may_change"]) or "nothing"), "roles.stage"
    from muster import model

    # a plain member of ours may change what its stage allows: no table need be read for it
    name = wire.text(payload, "agent_type").rpartition("muster:")[2]
    special = model.LEADERS + model.REVIEWERS + model.ANALYSTS
    if name not in special and not app.config.get("roles") and not os.path.exists(app.places.store("teams.json")):
        return None, None
    return _by_role(payload, app, relative, kind)


def _by_role(payload, app, relative, kind):
    from hooks import role_guard

    return role_guard.change(payload, app, relative, kind), "roles.change"


def _own_path(app, full):
    own = (app.places.store(), os.path.dirname(app.places.marker), environment.plugin_root(), environment.data_dir(), environment.cache_dir())
    inside = any(full == os.path.realpath(folder) or full.startswith(os.path.realpath(folder) + os.sep) for folder in own)
    # whoever develops muster itself edits the plugin's files in its own checkout
    return inside and not (full.startswith(os.path.realpath(environment.plugin_root()) + os.sep)
                           and os.path.realpath(app.root) == os.path.realpath(environment.plugin_root())
                           and "/.muster/" not in full and "/.git/" not in full)


GUARDS = {"Read": read, "Grep": read, "Bash": _bash, "Agent": agent, "Task": agent, "Edit": write, "Write": write, "MultiEdit": write,
          "NotebookEdit": write}
