"""Agents whose descriptions weigh on every request.

## Why
The client sends the descriptions of all agents in full, without a budget, with every session and to every agent that can start others: 120
agents of 500 characters are 61,000 characters, about 15,000 tokens, before the first word of the person.

## Example
```text
80 agents × 400 characters = 32,000 characters
```

## Instead
```text
36 agents × 96 characters = 3,500 characters
```
"""

from validators import wording
from validators.rules import report

GROUP, SEVERITY, FIXES = "budgets", "warning", False
_MOST = 12_000  # characters: about 3,000 tokens, 1.5 % of a 200k window
_CHARACTERS_A_TOKEN = 4


def check(target):
    """Yield one finding for the pack, at the agent with the longest description."""
    weights = [(len(wording.listed(agent)), agent) for agent in target.agents]
    total = sum(weight for weight, _ in weights)
    if total > _MOST and len(weights) > 1:
        longest, agent = max(weights, key=lambda one: one[0])
        yield report(agent.source, agent.get("description"),
                     '{} agents\' descriptions have {:,} characters (about {:,} tokens a session), this one {:,}; keep all below {:,}'.format(
                         len(weights), total, total // _CHARACTERS_A_TOKEN, longest, _MOST))
