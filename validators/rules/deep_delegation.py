"""A chain of agents longer than the client allows.

## Why
An agent started by an agent started by an agent is not given the Agent tool: "No such tool available: Agent". The fourth one of a chain is
never started, and the third has to do its work without having been told how.

## Example
```text
director → manager → lead → developer
```

## Instead
```text
director → manager → developer        (or: the lead returns a plan, the manager starts the developer)
```
"""

from validators import facts, mentions
from validators.rules import report

GROUP, SEVERITY, FIXES = "references", "warning", False


def check(target):
    """Yield the agents from which a chain leads deeper than the client goes, the first of each chain only."""
    graph, agents = mentions.delegations(target), mentions.agent_names(target)
    goals = {other for edges in graph.values() for other in edges}
    for first in sorted(set(graph) - goals):
        path = _longest(graph, [first])
        if len(path) > facts.DEEPEST_AGENT:
            yield report(agents[first].source, graph[first][path[1]],
                         'the chain {} is {} deep, the client stops at {}; shorten it'.format(" → ".join(path), len(path), facts.DEEPEST_AGENT))


def _longest(graph, path):
    """Return the longest way down from here, one level more than is allowed at most."""
    best = path
    if len(path) > facts.DEEPEST_AGENT:
        return path
    for other in sorted(graph.get(path[-1], {}))[:20]:
        if other not in path:
            found = _longest(graph, path + [other])
            best = found if len(found) > len(best) else best
    return best
