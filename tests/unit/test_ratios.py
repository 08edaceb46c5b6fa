"""Paired ratios: which ranks bound the median, and what is faster, slower or noise."""

import random

import pytest

from muster.checks import ratios


# The published table of exact levels (Moore and others, "Confidence intervals for the population median").
@pytest.mark.parametrize("count, confidence, low, high, level", [
    (6, 0.95, 1, 6, 0.969), (7, 0.95, 1, 7, 0.984), (9, 0.95, 2, 8, 0.961), (10, 0.95, 2, 9, 0.979), (12, 0.95, 3, 10, 0.961),
    (15, 0.95, 4, 12, 0.965), (20, 0.95, 6, 15, 0.959), (10, 0.99, 1, 10, 0.998), (5, 0.95, None, None, None), (0, 0.95, None, None, None),
])
def test_the_interval_is_between_the_ranks_of_the_sign_test(count, confidence, low, high, level):
    found = ratios.interval([float(number) for number in range(count, 0, -1)], confidence)
    if low is None:
        assert found is None
    else:
        assert found[:2] == (low, high) and found[2] == pytest.approx(level, abs=0.0006)


@pytest.mark.parametrize("benchmarks, pairs", [(0, 6), (1, 6), (2, 7), (3, 7), (25, 10), (26, 11), (1000, 16)])
def test_more_benchmarks_need_more_pairs(benchmarks, pairs):
    assert ratios.needed(benchmarks) == pairs
    assert ratios.interval([1.0] * pairs, 1 - ratios.ALPHA / max(1, benchmarks)) is not None


def figures(base, changed, effect=0.05):
    return {name: figure.word for name, figure in ratios.compare(base, changed, effect).items()}


FLAT = [100.0] * 10


@pytest.mark.parametrize("changed, word", [
    ([60.0] * 10, "faster"),
    ([94.9] * 10, "faster"),
    ([95.0] * 10, "faster"),
    ([96.0] * 10, "small"),
    ([100.0] * 10, "noise"),
    ([101.9] * 10, "noise"),
    ([103.0] * 10, "slower"),
    ([80.0] * 8 + [101.0] * 2, "noise"),
    ([80.0] * 9 + [101.0], "faster"),
    ([90.0, 112.0] * 5, "noise"),
])
def test_a_benchmark_is_faster_only_beyond_noise_and_by_the_effect(changed, word):
    assert figures({"a": FLAT}, {"a": changed}) == {"a": word}


def test_pairs_are_compared_each_with_its_own():
    drift = [100.0 * 1.3 ** number for number in range(10)]  # the machine gets slower all the time
    assert figures({"a": drift}, {"a": [value * 0.9 for value in drift]}) == {"a": "faster"}


def test_the_bound_is_shared_by_all_benchmarks():
    changed = [80.0] * 9 + [101.0]
    assert figures({"a": FLAT}, {"a": changed})["a"] == "faster"
    assert figures({str(number): FLAT for number in range(3)}, {str(number): changed for number in range(3)})["0"] == "noise"


def test_noise_alone_seldom_counts():
    chance = random.Random(7)
    runs = [ratios.compare({"a": [chance.gauss(100, 10) for _ in range(10)]}, {"a": [chance.gauss(100, 10) for _ in range(10)]}, 0.05)["a"].word
            for _ in range(400)]
    assert sum(word in ("faster", "slower") for word in runs) <= 0.05 * len(runs)


def test_a_figure_says_itself():
    figure = ratios.compare({"a": FLAT}, {"a": [60.0] * 9 + [66.0]}, 0.05)["a"]
    assert str(figure) == "0.60 of the base (0.60–0.60)"
    assert str(ratios.Figure(0.00005, 0.009, 12.345, "noise")) == "5e-05 of the base (0.009–12.35)"
    assert figure.to_dict() == {"ratio": 0.6, "low": 0.6, "high": 0.6, "says": "faster"}
