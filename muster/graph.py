"""Pure rules over a task graph: `needs` maps a task to the tasks it waits for.

A need that is no key of `needs` counts as met, so that a caller may leave finished tasks out. Every rule is linear in
tasks and needs (`order` and what stands on it: times the logarithm of what is ready at once)."""

import heapq


def cycle(needs):
    """Return one cycle as `["T1", "T2", "T1"]` (each waits for the next), or None where there is none."""
    done = set()
    for start in needs:
        if start in done:
            continue
        path, inside = [start], {start}
        walks = [iter(needs[start])]
        while walks:
            for need in walks[-1]:
                if need in inside:
                    return path[path.index(need):] + [need]
                if need in needs and need not in done:
                    path.append(need)
                    inside.add(need)
                    walks.append(iter(needs[need]))
                    break
            else:
                walks.pop()
                last = path.pop()
                inside.discard(last)
                done.add(last)
    return None


def ready(needs, done=()):
    """Return the tasks not in `done` all of whose needs are, in the order of `needs`."""
    done = set(done)
    return [
        task for task, wanted in needs.items()
        if task not in done and not any(need in needs and need not in done for need in wanted)
    ]


def unblocked_by(needs, task, done=()):
    """Return the tasks that become ready when `task` joins `done`, in the order of `needs`."""
    after = set(done) | {task}
    return [
        other for other, wanted in needs.items()
        if task in wanted and other not in after and not any(need in needs and need not in after for need in wanted)
    ]


def order(needs, rank=None):
    """Return every task after all of its needs; among those free at once the smallest `rank(task)` first.

    Without `rank` the order of `needs` decides. Raises ValueError naming the cycle where there is one."""
    position = {task: number for number, task in enumerate(needs)}
    waiting, back = _degrees(needs)
    free = [(rank(task) if rank else 0, position[task], task) for task, count in waiting.items() if not count]
    heapq.heapify(free)
    found = []
    while free:
        task = heapq.heappop(free)[2]
        found.append(task)
        for other in back.get(task, ()):
            waiting[other] -= 1
            if not waiting[other]:
                heapq.heappush(free, (rank(other) if rank else 0, position[other], other))
    if len(found) < len(waiting):
        raise ValueError("a cycle: " + spelled(cycle(needs)))
    return found


def batches(needs):
    """Return lists of tasks: each list may run side by side once the lists before it are done."""
    level, found = {}, []
    for task in order(needs):
        level[task] = max([level[need] + 1 for need in needs[task] if need in needs], default=0)
        if level[task] == len(found):
            found.append([])
        found[level[task]].append(task)
    position = {task: number for number, task in enumerate(needs)}
    return [sorted(batch, key=position.__getitem__) for batch in found]


def critical_path(needs, hours):
    """Return `(path, total)`: the chain of tasks whose summed `hours` (by task, absent counts 0) is the longest.

    Of chains that are equally long the one found first in `order` is meant; no tasks give `([], 0)`."""
    total, before = {}, {}
    last = None
    for task in order(needs):
        best = None
        for need in needs[task]:
            if need in needs and (best is None or total[need] > total[best]):
                best = need
        total[task] = (hours.get(task) or 0) + (total[best] if best is not None else 0)
        before[task] = best
        if last is None or total[task] > total[last]:
            last = task
    path, end = [], last
    while last is not None:
        path.append(last)
        last = before[last]
    return path[::-1], total[end] if end is not None else 0


def spelled(path):
    """Return a cycle as people read it: `T1 → T2 → T1`."""
    return " → ".join(path)


def _degrees(needs):
    waiting, back = {}, {}
    for task, wanted in needs.items():
        known = {need for need in wanted if need in needs}
        waiting[task] = len(known)
        for need in known:
            back.setdefault(need, []).append(task)
    return waiting, back
