"""Many scenarios on all cores: named ones and random ones, with what they found and what they cost put together."""

import concurrent.futures
import os
import shutil
import tempfile

from muster.simulator import ground as grounds
from muster.simulator import scenarios, trial

CHUNK = 20
TWINS = 4  # of so many random scenarios one is played again with a crash
SHOWN = 3  # violations of one kind that are made short; the others are only counted
_GROUND = {}


class Order:
    """What a worker needs: the project, the costs, a folder that the caller removes, what to play."""

    def __init__(self, root, config, costs, folder):
        self.root, self.config, self.costs, self.folder = root, config, costs, folder


def _ground(order):
    if order.folder not in _GROUND:
        _GROUND[order.folder] = grounds.Ground(order.root, order.config, order.folder)
    return _GROUND[order.folder]


def facts_of(ground, workflow, costs):
    """Return the `Facts` of a workflow, its happy run included; raises the `Violation` of a happy run that is none."""
    facts = scenarios.Facts(ground, workflow)
    facts.happy, fault = trial.play(ground, workflow, costs, {"size": facts.size})
    return facts, fault


def named(order, workflow, name):
    """Play one named scenario in all its forms; return its part of the outcome."""
    ground = _ground(order)
    facts, fault = facts_of(ground, workflow, order.costs)
    if fault:
        return {"name": name, "played": 1, "faults": [_short(ground, workflow, order, fault, "happy")], "endings": []}
    forms = scenarios.SCENARIOS[name][0](facts)
    endings, faults = [], []
    for given, expected in forms:
        given = dict({"size": facts.size}, **given)
        like = _without_crash(ground, workflow, order, facts, given) if name == "crash" else None
        ending, fault = trial.play(ground, workflow, order.costs, given, expected=expected, like=like)
        if fault:
            faults.append(_short(ground, workflow, order, fault, name, expected=expected, wanted=len(faults) < SHOWN))
        else:
            endings.append(_figures(ending))
    return {"name": name, "played": len(forms), "faults": faults, "endings": endings}


def _without_crash(ground, workflow, order, facts, given):
    plain = {key: value for key, value in given.items() if not key.startswith("crash/")}
    if plain == {"size": facts.size}:
        return facts.happy
    if getattr(facts, "plain", None) is None or facts.plain[0] != plain:
        facts.plain = plain, trial.play(ground, workflow, order.costs, plain)[0]
    return facts.plain[1]


def random(order, workflow, first, count):
    """Play random scenarios of the seeds from `first`; every other one is hostile, some are played again with a crash."""
    ground = _ground(order)
    endings, faults, played = [], [], 0
    for seed in range(first, first + count):
        hostile = bool(seed % 2)
        ending, fault = trial.play(ground, workflow, order.costs, seed=seed, mix="hostile" if hostile else None)
        played += 1
        if fault is None:
            endings.append(dict(_figures(ending), ordinary=not hostile))
            if seed % TWINS < 2 and (seed // TWINS) % 2 == 0 and trial.comparable(ending):
                fault = trial.twin(ground, workflow, order.costs, ending, seed)
        if fault:
            faults.append(_short(ground, workflow, order, fault, "random", seed, wanted=len(faults) < SHOWN))
    return {"name": "random", "played": played, "faults": faults, "endings": endings}


def _short(ground, workflow, order, fault, scenario, seed=None, expected=None, wanted=True):
    found = trial.shrink(ground, workflow, order.costs, fault, expected) if wanted else fault
    return dict(found, workflow=workflow, scenario=scenario, seed=seed, expected=expected)


def _figures(ending):
    """Return of an ending what figures are made of."""
    return {"status": ending.status, "size": ending.size, "path": ending.path, "dispatches": ending.dispatches,
            "tokens": ending.tokens, "seconds": ending.seconds, "spans": ending.spans if not ending.trace.keys() - {"size"} else []}


def sail(jobs, root=None, config=None, costs=None, workers=None):
    """Do the jobs `(function name, workflow, arguments…)` on all cores; yield `(workflow, part)` as they end."""
    folder = tempfile.mkdtemp(prefix="muster-simulate-", dir=grounds.MEMORY if os.access(grounds.MEMORY, os.W_OK) else None)
    order = Order(root, config, costs, folder)
    try:
        workers = workers or cores()
        if workers == 1 or len(jobs) == 1:
            for job in jobs:
                yield job[1], _do(order, job)
            return
        with concurrent.futures.ProcessPoolExecutor(workers) as pool:
            waiting = {pool.submit(_do, order, job): job for job in jobs}
            try:
                for done in concurrent.futures.as_completed(waiting):
                    yield waiting[done][1], done.result()
            finally:
                for one in waiting:
                    one.cancel()
    finally:
        _GROUND.pop(folder, None)
        shutil.rmtree(folder, ignore_errors=True)


def _do(order, job):
    return {"named": named, "random": random}[job[0]](order, *job[1:])


def cores():
    """Return how many processes may work at once."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def jobs_of(workflow, names, runs, seed):
    """Return the jobs for one workflow: the named scenarios, and `runs` random ones from `seed` on, in chunks."""
    found = [("named", workflow, name) for name in names]
    return found + [("random", workflow, seed + at, min(CHUNK, runs - at)) for at in range(0, runs, CHUNK)]
