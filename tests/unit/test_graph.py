"""The rules of the task graph, against slow and obvious ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muster import graph

NAMES = ["T{}".format(number) for number in range(9)]
any_graph = st.dictionaries(st.sampled_from(NAMES), st.lists(st.sampled_from(NAMES), max_size=4, unique=True), max_size=9)


@st.composite
def acyclic(draw):
    names = draw(st.permutations(NAMES))
    count = draw(st.integers(0, len(names)))
    needs = {
        name: draw(st.lists(st.sampled_from(names[:position] + ["X"]), max_size=4, unique=True))
        for position, name in enumerate(names[:count])
    }
    return {name: needs[name] for name in draw(st.permutations(list(needs)))}


def reaches(needs, start, goal):
    seen, todo = set(), [need for need in needs.get(start, ())]
    while todo:
        here = todo.pop()
        if here == goal:
            return True
        if here not in seen:
            seen.add(here)
            todo.extend(needs.get(here, ()))
    return False


@given(any_graph)
def test_a_cycle_is_named_exactly_when_a_task_waits_for_itself(needs):
    found = graph.cycle(needs)
    assert bool(found) == any(reaches(needs, task, task) for task in needs)
    if found:
        assert found[0] == found[-1] and len(set(found)) == len(found) - 1
        assert all(after in needs[before] for before, after in zip(found, found[1:]))


@pytest.mark.parametrize(
    "needs, expected",
    [
        ({}, None),
        ({"T1": []}, None),
        ({"T1": ["T1"]}, ["T1", "T1"]),
        ({"T1": ["T2"], "T2": ["T1"]}, ["T1", "T2", "T1"]),
        ({"T0": ["T1"], "T1": ["T2"], "T2": ["T3"], "T3": ["T1"]}, ["T1", "T2", "T3", "T1"]),
        ({"T1": ["gone"]}, None),
    ],
)
def test_cycles_by_example(needs, expected):
    assert graph.cycle(needs) == expected


@given(acyclic())
def test_an_order_puts_every_task_after_its_needs(needs):
    found = graph.order(needs)
    assert sorted(found) == sorted(needs)
    place = {task: number for number, task in enumerate(found)}
    assert all(place[need] < place[task] for task in needs for need in needs[task] if need in needs)


@given(acyclic(), st.lists(st.integers(0, 3), min_size=9, max_size=9))
def test_an_order_takes_the_smallest_rank_of_what_is_ready(needs, ranks):
    rank = dict(zip(NAMES, ranks))
    done = []
    for task in graph.order(needs, rank.get):
        assert rank[task] == min(rank[other] for other in graph.ready(needs, done))
        done.append(task)


@given(any_graph)
def test_an_order_of_a_cyclic_graph_is_refused_with_the_cycle(needs):
    if graph.cycle(needs):
        with pytest.raises(ValueError, match="→"):
            graph.order(needs)


@given(acyclic())
def test_batches_are_what_is_ready_round_by_round(needs):
    done, rounds = set(), []
    while len(done) < len(needs):
        rounds.append(graph.ready(needs, done))
        done.update(rounds[-1])
    assert graph.batches(needs) == rounds


@given(acyclic(), st.sets(st.sampled_from(NAMES)))
def test_finishing_a_task_unblocks_what_was_not_ready_before(needs, done):
    for task in needs:
        if task not in done:
            before, after = graph.ready(needs, done), graph.ready(needs, done | {task})
            assert graph.unblocked_by(needs, task, done) == [other for other in after if other not in before]


@given(acyclic(), st.lists(st.integers(0, 8), min_size=9, max_size=9))
def test_the_critical_path_is_the_longest_chain(needs, estimates):
    hours = dict(zip(NAMES, estimates))

    def longest(task):
        return hours[task] + max([longest(need) for need in needs[task] if need in needs], default=0)

    path, total = graph.critical_path(needs, hours)
    assert total == max([longest(task) for task in needs], default=0)
    assert sum(hours[task] for task in path) == total
    assert all(before in needs[after] for before, after in zip(path, path[1:]))


def test_a_task_without_an_estimate_counts_no_hours():
    assert graph.critical_path({"T1": [], "T2": ["T1"]}, {"T1": 2.5, "T2": None}) == (["T1"], 2.5)


def test_a_chain_of_ten_thousand_tasks_needs_no_recursion():
    names = ["T{}".format(number) for number in range(10000)]
    needs = {name: names[max(0, number - 3):number] for number, name in enumerate(names)}
    assert graph.cycle(needs) is None
    assert len(graph.batches(needs)) == 10000
    assert graph.critical_path(needs, {name: 1 for name in names})[1] == 10000
