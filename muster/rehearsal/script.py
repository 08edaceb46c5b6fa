"""The script: which step the scripted model plays next, for the main thread and for every dispatched agent."""

from __future__ import annotations

import re


class Turn:
    """One answer to give: `speaker`, its step `number` (from 1) and the `step`, None when the script has run out."""

    def __init__(self, speaker, number, step):
        self.speaker, self.number, self.step = speaker, number, step


class Conversation:
    """What one dispatched agent, or the main thread, says from its first to its last step."""

    def __init__(self, speaker, steps, pattern=None):
        self.speaker, self.steps, self.pattern = speaker, steps, pattern
        self.at, self.begun, self.cut = 0, False, False

    def next(self):
        """Return the next Turn and move on."""
        self.at += 1
        self.begun = True
        return Turn(self.speaker, self.at, self.steps[self.at - 1] if self.at <= len(self.steps) else None)

    def skip(self, texts):
        """Move past the steps whose `if` the texts do not match, or whose `unless` they do."""
        while self.at < len(self.steps):
            step = self.steps[self.at]
            if all(any(re.search(step[name], text) for text in texts) == wanted
                   for name, wanted in (("if", True), ("unless", False)) if name in step):
                return
            self.at += 1

    def copy(self):
        """Return the same conversation from its start, for a dispatch that repeats it."""
        return Conversation(self.speaker, self.steps, self.pattern)


class Script:
    """All acts' steps: `main` in order across acts, agents by type in order of their dispatches."""

    def __init__(self, acts):
        self.main = Conversation("main", [step for act in acts for step in act["main"]])
        self.agents = {}
        for act in acts:
            for kind, conversations in act["agents"].items():
                mine = self.agents.setdefault(kind, [])
                mine.extend(Conversation(kind, one["steps"], one.get("for")) for one in conversations)
        self._running = {}
        self.faults = []

    def upcoming(self, agent_id, kind, prompt):
        """Return the conversation that answers: the main thread's without `agent_id`, else that agent's own."""
        if not agent_id:
            return self.main
        if agent_id not in self._running:
            self._running[agent_id] = self._dispatch(kind or "an unknown agent", prompt)
        return self._running[agent_id]

    def _dispatch(self, kind, prompt):
        known = self.agents.get(kind, [])
        free = [one for one in known if not one.begun]
        chosen = [one for one in free if one.pattern and re.search(one.pattern, prompt)]
        chosen = chosen or [one for one in free if not one.pattern]
        if chosen:
            chosen[0].begun = True
            return chosen[0]
        again = [one for one in known if not one.pattern or re.search(one.pattern, prompt)]
        return again[-1].copy() if again else Conversation(kind, [])

    def ran_out(self, turn):
        """Record that a speaker had to answer and had no step; return the text it says instead."""
        if turn.number == 1:
            said = "{} was asked, but the cast has no steps for it".format(turn.speaker)
        else:
            said = "{} was asked for step {}, but its script ends at step {}".format(
                turn.speaker, turn.number, turn.number - 1
            )
        if said not in self.faults:
            self.faults.append(said)
        return said

    def cut(self):
        """Forget the agents in mid-conversation: the client was killed, nobody can go on with them."""
        for one in self._running.values():
            one.cut = True
        self._running = {}

    def unused(self):
        """Return a line for every conversation that did not come to its end."""
        lines = []
        if self.main.at < len(self.main.steps):
            lines.append("main never reached step {} of {}".format(self.main.at + 1, len(self.main.steps)))
        for kind, conversations in self.agents.items():
            for number, one in enumerate(conversations, 1):
                if not one.begun:
                    lines.append("{} was never dispatched for conversation {}".format(kind, number))
                elif one.at < len(one.steps) and not one.cut:
                    lines.append(
                        "{} never reached step {} of {} in conversation {}".format(
                            kind, one.at + 1, len(one.steps), number
                        )
                    )
        return lines
