"""SubagentStop: the result contract is checked; what is missing is asked for once more."""

import json
import os

from hooks import mail, presence, wire

TRANSCRIPT_LIMIT = 50 * 1024 * 1024


def handle(payload):
    """Send the agent back once with the exact fault, or settle its dispatch."""
    agent_id = wire.text(payload, "agent_id")
    # the client forks itself to compact; such a fork has no type and no dispatch
    if not agent_id or not wire.text(payload, "agent_type"):
        return None
    app = wire.app(payload)
    answer = _settled(app, payload, agent_id)
    if answer is None:
        presence.ended(app, payload)
        if app.store.one("lock.held_by", holder_id=agent_id):
            app.locks.release_all("", agent_id)  # who is gone keeps nobody waiting
    return answer


def _settled(app, payload, agent_id):
    said = "" if payload.get("stop_hook_active") else mail.text(payload, app=app)[0]
    if said:
        # once: whoever was sent back already ends now, what comes later waits for the next of its kind
        return {"decision": "block", "reason": said + "\n\nWeigh this, then give your whole result again."}
    item = app.dispatches.of_agent(agent_id)
    if item is None or item["status"] != "running":
        return None
    fault = app.dispatches.finish(item, wire.text(payload, "last_assistant_message"),
                                  tokens(wire.text(payload, "agent_transcript_path")))
    return {"decision": "block", "reason": fault} if fault else None


def tokens(path):
    """Return the tokens an agent's transcript accounts for: input, cache writes and output of each reply, once each."""
    seen = {}
    if not os.path.isfile(path):
        return 0
    try:
        with open(path, encoding="utf-8", errors="replace") as handle:
            for line in handle.readlines(TRANSCRIPT_LIMIT):
                message = _message(line)
                usage = message.get("usage")
                if isinstance(usage, dict):
                    seen[message.get("id")] = sum(
                        usage.get(name) or 0 for name in ("input_tokens", "cache_creation_input_tokens", "output_tokens")
                        if isinstance(usage.get(name), int))
    except OSError:
        return 0
    return sum(seen.values())


def _message(line):
    try:
        value = json.loads(line)
    except ValueError:
        return {}
    message = value.get("message") if isinstance(value, dict) else None
    return message if isinstance(message, dict) else {}
