"""What a simulation says in numbers: ends, paths, dispatches, tokens, time, and the critical path of a run without a fault."""

PATHS = 6


class Figures:
    """The figures of one workflow, gathered part by part."""

    def __init__(self, workflow):
        self.workflow, self.played, self.faults, self.scenarios = workflow, 0, [], {}
        self.ends, self.ordinary, self.spans = {}, [], []

    def add(self, part):
        """Take in what a worker did."""
        self.played += part["played"]
        self.scenarios[part["name"]] = self.scenarios.get(part["name"], 0) + part["played"]
        self.faults += part["faults"]
        for ending in part["endings"]:
            self.ends[ending["status"]] = self.ends.get(ending["status"], 0) + 1
            if ending.get("ordinary"):
                self.ordinary.append(ending)
            if part["name"] == "happy" and len(ending["spans"]) > len(self.spans):
                self.spans = ending["spans"]

    def paths(self):
        """Return `[(path, count)]`, the commonest first: the stages as they were opened, ✗ where one failed."""
        counts = {}
        for ending in self.ordinary:
            path = " → ".join(ending["path"]).replace(" → ✗", " ✗")
            counts[path] = counts.get(path, 0) + 1
        return sorted(counts.items(), key=lambda item: (-item[1], item[0]))

    def spread(self, name):
        """Return `(mean, 95th percentile)` of `dispatches`, `tokens` or `seconds` over the ordinary random runs that completed."""
        values = sorted(ending[name] for ending in self.ordinary if ending["status"] == "completed")
        if not values:
            return None
        return sum(values) / len(values), values[min(len(values) - 1, int(0.95 * len(values)))]

    def critical(self):
        """Return `[(what, seconds)]`: the chain of work that a run without a fault waits for, in order."""
        chain, at = [], max((end for _, _, end in self.spans), default=0)
        while True:
            ending = [span for span in self.spans if span[2] <= at and span[2] > span[1]]
            if not ending:
                return chain[::-1]
            last = max(ending, key=lambda span: (span[2], span[2] - span[1]))
            chain.append((last[0], last[2] - last[1]))
            at = last[1]

    def to_dict(self):
        """Return the figures as plain data."""
        return {
            "workflow": self.workflow, "played": self.played, "scenarios": self.scenarios, "ends": self.ends,
            "paths": [{"path": path, "count": count} for path, count in self.paths()],
            "expected": {name: {"mean": round(found[0], 1), "p95": round(found[1], 1)}
                         for name in ("dispatches", "tokens", "seconds") for found in [self.spread(name)] if found},
            "critical_path": [{"what": what, "seconds": round(seconds)} for what, seconds in self.critical()],
            "violations": self.faults}


def lines(figures):
    """Return the figures as lines for a terminal."""
    ends = ", ".join("{} {}".format(count, status.replace("_", " ")) for status, count in sorted(figures.ends.items()))
    out = ["/{}: {} runs played: {}; {} violation{}".format(
        figures.workflow, figures.played, ends or "none ended", len(figures.faults), "" if len(figures.faults) == 1 else "s")]
    paths = figures.paths()
    if paths:
        out.append("  paths of {} random runs:".format(len(figures.ordinary)))
        out += ["  {:>5}  {}".format(count, path if len(path) < 200 else path[:197] + "…") for path, count in paths[:PATHS]]
        if len(paths) > PATHS:
            out.append("  {:>5}  by {} other paths".format(sum(count for _, count in paths[PATHS:]), len(paths) - PATHS))
    spreads = [(name, figures.spread(name)) for name in ("dispatches", "tokens", "seconds")]
    if all(found for _, found in spreads):
        (_, many), (_, tokens), (_, seconds) = spreads
        out.append("  expected: {:.1f} dispatches (95 % of runs: at most {}), {:.0f}k tokens ({:.0f}k), {:.0f} min ({:.0f})".format(
            many[0], many[1], tokens[0] / 1000, tokens[1] / 1000, seconds[0] / 60, seconds[1] / 60))
    chain = figures.critical()
    if chain:
        out.append("  critical path, {:.0f} min: {}".format(sum(seconds for _, seconds in chain) / 60, " → ".join(
            "{} {:.1f}".format(what, seconds / 60) for what, seconds in chain)))
    return out
