"""What a dispatch and a check cost: from a file, from what the project's store measured, else the router's price."""

import json

from muster import clock, errors, size

AGENT_SECONDS, CHECK_SECONDS = 240, 20  # assumed where nothing was measured


class Costs:
    """Seconds and tokens by agent, seconds by check. `told`: where they come from, as a clause."""

    def __init__(self, agents=None, checks=None, told=""):
        self.agents, self.checks = agents or {}, checks or {}
        self.told = told or "assumed: {} s and {} tokens a dispatch, {} s a check".format(AGENT_SECONDS, size.TOKENS, CHECK_SECONDS)

    def seconds(self, agent):
        """Return how long the agent works."""
        return self._of(agent).get("seconds", AGENT_SECONDS)

    def tokens(self, agent):
        """Return the tokens the agent takes."""
        return self._of(agent).get("tokens", size.TOKENS)

    def check(self, name):
        """Return how long the check takes."""
        return self.checks.get(name, CHECK_SECONDS)

    def _of(self, agent):
        return self.agents.get(agent) or self.agents.get(agent.rpartition(":")[2]) or {}


def read(path):
    """Return the `Costs` of a JSON file: `{"agents": {name: {"seconds": 300, "tokens": 50000}}, "checks": {"tests": 40}}`."""
    try:
        with open(path, encoding="utf-8") as handle:
            found = json.load(handle)
        agents, checks = dict(found.get("agents") or {}), dict(found.get("checks") or {})
        for values in list(agents.values()) + [checks]:
            for value in values.values():
                if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < 1e9:
                    raise ValueError("{} is no number of seconds or tokens".format(json.dumps(value)))
    except OSError as error:
        raise errors.UsageError("{}: {}".format(path, error.strerror)) from error
    except (ValueError, AttributeError, TypeError) as error:
        raise errors.UsageError('{}: {}; write {{"agents": {{"NAME": {{"seconds": 300, "tokens": 50000}}}}, "checks": '
                                '{{"tests": 40}}}}'.format(path, error)) from error
    return Costs(agents, checks, "from {}".format(path))


def measured(app):
    """Return the `Costs` that the project's store measured; agents and checks it never saw cost what is assumed."""
    agents, checks = {}, {}
    for run in app.store.read("run.all"):
        for item in app.store.read("dispatch.of_run", run=run["id"]):
            if item["started_at"] and item["ended_at"] and item["status"] in ("done", "failed", "void"):
                agents.setdefault(item["agent"], []).append(
                    (clock.seconds(item["ended_at"]) - clock.seconds(item["started_at"]), item["tokens"]))
        for item in app.store.read("evidence.of_run", run=run["id"]):
            seconds = json.loads(item["detail"]).get("seconds") if item["kind"] == "check" else None
            if seconds:
                checks.setdefault(item["name"], []).append(seconds)
    found = {agent: {"seconds": _mean([seconds for seconds, _ in values])} for agent, values in agents.items()}
    for agent, values in agents.items():
        known = [tokens for _, tokens in values if tokens]
        if known:
            found[agent]["tokens"] = round(_mean(known))
    count = sum(len(values) for values in agents.values())
    return Costs(found, {name: _mean(values) for name, values in checks.items()},
                 "measured here in {} dispatches, else assumed".format(count) if count else "")


def _mean(values):
    return sum(values) / len(values)
