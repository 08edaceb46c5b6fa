"""How a simulated run ended."""


class Ending:
    """How a scenario ended: status, stage states, gates that hold, the path taken, what it cost, its trace."""

    def __init__(self, player, seen, status, gates):
        self.status, self.size, self.gates = status, player.size, gates
        self.stages = [(stage["name"], state) for stage, state in zip(seen.stages, seen.state)]
        self.path, self.steps, self.commits = list(seen.path), player.steps, player.world.commits
        dispatches = [item for run in player.witness.runs.values() for item in run.dispatches.values()]
        self.dispatches = len(dispatches)
        self.tokens = sum(player.costs.tokens(item["agent"]) for item in dispatches if item["status"] != "lost")
        self.seconds = player.world.now - player.spans[0][1] if player.spans else 0
        self.spans, self.trace, self.overspent = player.spans, dict(player.decisions.trace), player.overspent
        self.crashed, self.progress, self.tangled = player.world.crashed, player.witness.progress(), player.tangled

    def end(self):
        """Return what a crash must not change."""
        return self.status, self.stages, self.gates
