"""UserPromptSubmit: a person's word resumes a run that waited for it, one letter changes a fresh run's size; words that a
skill names as its triggers bring a hint of that skill, once a session.

Reports of background agents come as prompts too; they get the run's next step and change nothing."""

from hooks import mail, wire

# What the client itself submits as a prompt: reports of background work, other agents' messages.
MACHINE = ("<task-notification", "<agent-message", "<system-reminder", "<teammate-message")


def handle(payload):
    """Return the run's card where the prompt changed the run, and the messages that wait for the orchestrator."""
    prompt = wire.text(payload, "prompt").lstrip()
    if not prompt or prompt.startswith("/") or wire.text(payload, "agent_id"):
        return None
    return mail.join(payload, "UserPromptSubmit", _answered(payload, prompt), urgent=False)


def _answered(payload, prompt):
    if prompt.startswith("<task-notification"):
        return _reported(payload)
    if prompt.startswith(MACHINE):
        return None
    app = wire.typed(payload)
    if wire.text(payload, "session_id"):
        app.sessions.seen(wire.text(payload, "session_id"))
    row = app.runs.current()
    if row is None or row["session"] != wire.text(payload, "session_id"):
        return _hint(app, payload, prompt)
    from muster import size

    chosen = size.word(prompt)
    if chosen and chosen != row["size"]:
        changed = app.runs.resize(row["id"], chosen, "you said so")
        if changed["size"] == chosen:
            return _answer(app, changed, "size {} now".format(chosen))
    if row["status"] == "needs_you":
        app.runs.resume(row)
        return _answer(app, app.runs.get(row["id"]), "the person answered, the run goes on")
    return None


def _hint(app, payload, prompt):
    """Name the skills whose trigger words the prompt has: a long list of skills reaches small models without descriptions."""
    from muster import skills, text

    session = wire.text(payload, "session_id")
    found = skills.fitting(skills.load(app.root), prompt)
    if not found:
        return None
    with app.store.write() as tx:
        new = [skill for skill in found if app.log.by_key(tx, "hint:{}:{}".format(session, skill.name)) is None]
        for skill in new:
            app.log.append(tx, "session.hinted", session, {"skill": skill.name}, key="hint:{}:{}".format(session, skill.name))
    if not new:
        return None
    return wire.context("UserPromptSubmit", "skills that may fit (load with the Skill tool before the work): " + "; ".join(
        "{} – {}".format(skill.name, text.quoted(skill.description, 120)) for skill in new))


def _reported(payload):
    """An agent that worked in the background came back: nobody typed, the model is told what comes next."""
    app = wire.app(payload, actor="muster")
    mail.alert(app)
    row = app.runs.current()
    if row is None or row["session"] != wire.text(payload, "session_id") or row["status"] != "active":
        return None
    from muster.views import card

    view = app.runs.view(row, app.tree())
    return wire.context("UserPromptSubmit", "muster run {}: {}. next: {}".format(
        row["id"], card.track(view), card.next_line(view)))


def _answer(app, row, note):
    from muster.views import card

    return wire.context("UserPromptSubmit", note + "\n" + card.render(app, row))
