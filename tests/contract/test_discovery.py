"""People's words find the right skill and agent: bounds of docs/discovery.md, by an offline stand-in for the model."""

import itertools

import pytest

from tests.discovery import prompts, ranking, sentences, table, words

FOUND, NEAR = 0.95, 0.05


@pytest.fixture(scope="module")
def encoder():
    return sentences.Encoder()


@pytest.mark.parametrize("kind", prompts.KINDS)
def test_every_component_has_its_prompts(kind):
    cases = prompts.cases(kind)
    assert [case.name for case in cases] == sorted(prompts.components(kind))
    assert [name for name, _ in prompts.held_out(kind)] == [case.name for case in cases]
    for case in cases:
        assert len(case.find) == 3 and len(case.miss) == 2, case.name
        assert all(right is None or right in prompts.components(kind) and right != case.name for _, right in case.miss)


@pytest.mark.parametrize("kind", prompts.KINDS)
def test_no_prompt_stands_twice_or_quotes_a_description(kind):
    asked = [said for case in prompts.cases(kind) for said in case.find + [near for near, _ in case.miss]]
    asked += [said for _, said in prompts.held_out(kind)]
    assert len(set(asked)) == len(asked)
    for said, description in itertools.product(asked, prompts.components(kind).values()):
        assert not runs(said, 5) & runs(description, 5), said


@pytest.mark.parametrize("kind", prompts.KINDS)
def test_prompts_find_their_component(kind, encoder):
    verdicts = ranking.judge(kind, encoder)
    told = "\n".join(table.lines([(kind, verdict) for verdict in verdicts], every=True))
    print(told)
    best = ranking.better(verdicts)
    assert best.hit_rate >= FOUND, "\n" + told
    assert best.miss_rate <= NEAR, "\n" + told


def test_the_hint_hook_seldom_hints_the_neighbour():
    verdict = ranking.judge_hints()
    print("\n".join(table.lines([("skills", verdict)])))
    assert verdict.miss_rate <= NEAR


def test_the_model_gives_its_published_figures(encoder):
    vectors = encoder.encode(["The weather is lovely today.", "It's so sunny outside!", "He drove to the stadium."])
    near = vectors @ vectors.T
    # from the documentation of sentence-transformers, "Quickstart"
    assert near[0, 1] == pytest.approx(0.6660, abs=1e-3)
    assert near[0, 2] == pytest.approx(0.1046, abs=1e-3)
    assert near[1, 2] == pytest.approx(0.1411, abs=1e-3)


def test_words_that_are_rare_weigh_more():
    rows = words.scores(["a slow query", "nothing shared"], ["slow tests", "slow pages", "query plans"])
    assert rows[0][2] > rows[0][0] > 0
    assert rows[1] == [0, 0, 0]


@pytest.mark.parametrize("right, scores, fell", [
    ("b", {"a": 3.0, "b": 2.0}, True),
    ("b", {"a": 2.0, "b": 2.0}, True),
    ("b", {"a": 2.0, "b": 3.0}, False),
    ("b", {"a": 2.0, "b": 1.0, "c": 3.0}, True),
    ("b", {}, False),
    (None, {"a": 2.0, "c": 3.0}, False),
    (None, {"a": 3.0, "c": 3.0}, True),
])
def test_a_near_miss_is_first_or_not_after_the_right_one(right, scores, fell):
    assert ranking._fell("a", right, scores) is fell


def runs(text, length):
    """The runs of so many words that stand in the text."""
    said = text.lower().replace(",", " ").replace(";", " ").split()
    return {tuple(said[start:start + length]) for start in range(len(said) - length + 1)}
