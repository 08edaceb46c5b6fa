"""Agents that are told to hand their work to each other.

## Why
Each of them may start the other, and each text says to do so: the work goes down one more level with every turn, costs a fresh context
each time, and stops only where the client takes the Agent tool away, at the third level.

## Example
```markdown
builder.md:   Delegate the review to `shop:reviewer`.
reviewer.md:  Delegate the repair to `shop:builder`.
```

## Instead
```markdown
reviewer.md:  Return the findings; whoever called you has them repaired.
```
"""

from validators import mentions
from validators.rules import report

GROUP, SEVERITY, FIXES = "references", "warning", False


def check(target):
    """Yield each cycle once, at the agent that comes first in the alphabet."""
    graph, agents, told = mentions.delegations(target), mentions.agent_names(target), set()
    for first in sorted(graph):
        path = _way_back(graph, first)
        if path and frozenset(path) not in told and first == min(path):
            told.add(frozenset(path))
            yield report(agents[first].source, graph[first][path[1]] if len(path) > 1 else None,
                         '"{}" delegates in a circle: {}; let one of them return instead'.format(first, " → ".join(path + [first])))


def _way_back(graph, start):
    """Return the shortest path of names from `start` back to it, or None."""
    queue, before = [start], {start: None}
    for name in queue:
        for other in sorted(graph.get(name, {})):
            if other == start:
                path = [name]
                while before[path[-1]] is not None:
                    path.append(before[path[-1]])
                return path[::-1]
            if other not in before:
                before[other] = name
                queue.append(other)
    return None
