"""The guard of sessions: what the mode of the main session leaves to agents, and who else works on the same."""

from hooks import wire
from muster import text as words

# Calls that work on a task; looking at one disturbs nobody.
WORKING = ("claim", "update", "finish", "fail", "release", "block", "unblock", "cancel", "review")


def change(payload, app, relative):
    """Return why the main session may not change the file in its mode, or None. Inside a run the run's rules hold."""
    row = app.sessions.get(wire.text(payload, "session_id"))
    mode = row["mode"] if row is not None else "development"
    if mode == "development":
        return None
    from muster import kinds
    from muster.sessions import MODES

    allowed = MODES.get(mode, MODES["development"])["change"]
    kind = kinds.kind(relative, app.config)
    if kind in allowed or (kind == "design" and "docs" in allowed):
        return None
    return "{} is {}, and in mode {} {}; send an agent for it, or the person types /set-mode development".format(
        relative, kind, mode, MODES[mode]["says"])


def spawn(payload, app, kind):
    """Return why the main session may not send the agent in its mode, or None."""
    if wire.text(payload, "agent_id"):
        return None
    row = app.sessions.get(wire.text(payload, "session_id"))
    mode = row["mode"] if row is not None else "development"
    if mode == "development":
        return None
    from muster.sessions import MODES
    from muster.tasks import briefing

    rule = MODES.get(mode, MODES["development"])
    if rule["dispatch"] == "none":
        return "in mode {} {}; the person types /set-mode development".format(mode, rule["says"])
    if rule["dispatch"] == "task":
        named = [id for id in briefing.named(wire.text(payload, "tool_input", "prompt")) if app.store.one("task.by_id", id=id)]
        if not named:
            return "the prompt for {} names no task, and in mode {} {}; see: muster task ready".format(kind, mode, rule["says"])
        return next(filter(None, (briefing.refusal(app.tasks, id) for id in named)), None)
    return None


def path(payload, app, relative):
    """Return the answer that tells who else changed the path of late, once a session and path; None where nobody did."""
    session = wire.text(payload, "session_id")
    other = app.sessions.beside(session, relative)
    if other is None or app.sessions.told(session, other["session"], relative, "path"):
        return None
    from muster.sessions import short

    return wire.context("PreToolUse", "muster: session {} (mode {}, {}) works on {} too: since {}, last at {}. Both are alive. Read the "
                        "file anew before you change it, keep to your part, or take other work; see: muster session list".format(
                            short(other["session"]), other["mode"], words.line(other["agent"], 80), words.line(relative, 300), other["since"][11:19], other["at"][11:19]))


def tasks(payload, app, names):
    """Return the line that tells which live session works on one of the tasks, once a session and task; an empty text for none."""
    from muster.sessions import short

    session, said = wire.text(payload, "session_id"), []
    for name in names:
        row = app.store.one("task.by_id", id=name)
        if row is None or row["status"] != "in_progress" or row["session"] in (None, "", session) or not app.sessions.alive(row["session"]):
            continue
        if not app.sessions.told(session, row["session"], name, "task"):
            said.append("muster: task {} is worked on by session {} (mode {}, as {}) since {}. It is alive; take another task, or ask "
                        "the person which of you goes on".format(name, short(row["session"]), app.sessions.mode(row["session"]),
                                                                 words.line(row["assignee"], 80), row["updated_at"][11:19]))
    return "\n".join(said)


def called(payload, calls):
    """Return the same line for calls of `muster task` (the words after muster, one list a call)."""
    names = [words[2] for words in calls if words[:1] == ["task"] and len(words) > 2 and words[1] in WORKING and not words[2].startswith("-")]
    return tasks(payload, wire.app(payload), names) if names else ""
