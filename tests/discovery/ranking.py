"""Which components a prompt finds, by each ranker, and what share of the prompts finds the right one."""

from __future__ import annotations

from muster import skills
from tests.discovery import prompts, words

NEAREST = 3  # a prompt finds what is among its first three
NOWHERE = 99  # the place of a component whose score for a prompt is nothing
RANKERS = ("meaning", "words")


class Verdict:
    """How one ranker did on one kind: the places of what should be found, and the near misses it fell for."""

    __slots__ = ("ranker", "places", "missed")

    def __init__(self, ranker, places, missed):
        self.ranker, self.places, self.missed = ranker, places, missed

    @property
    def hit_rate(self):
        """Return the share of the prompts that found theirs among the first three, between 0 and 1."""
        return sum(place <= NEAREST for _, _, place in self.places) / len(self.places)

    @property
    def miss_rate(self):
        """Return the share of the near misses whose wrong component came first or before the right one."""
        return sum(fell for _, _, fell in self.missed) / len(self.missed)


def judge(kind, encoder, texts=None):
    """Return the verdict of each ranker on the descriptions of `skills` or `agents` (or on other texts by name)."""
    cases = prompts.cases(kind)
    texts = texts or {name: "{}: {}".format(name, said) for name, said in prompts.components(kind).items()}
    asked = sorted({said for case in cases for said in case.find + [near for near, _ in case.miss]})
    rows = {"meaning": encoder.encode(asked) @ encoder.encode(list(texts.values())).T,
            "words": words.scores(asked, list(texts.values()))}
    return [_verdict(ranker, cases, {said: dict(zip(texts, map(float, row))) for said, row in zip(asked, rows[ranker])})
            for ranker in RANKERS]


def judge_hints():
    """Return the verdict on the hint hook: its three skills for a prompt stand for their places."""
    found = skills.load(prompts.ROOT)
    cases, scores = prompts.cases("skills"), {}
    for case in cases:
        for said in case.find + [near for near, _ in case.miss]:
            named = [skill.name.rpartition(":")[2] for skill in skills.fitting(found, said, NEAREST)]
            scores[said] = {name: float(NEAREST - place) for place, name in enumerate(named)}
    return _verdict("hint hook", cases, scores)


def better(verdicts):
    """Return the verdict that finds more, and of equals the one that errs less."""
    return max(verdicts, key=lambda verdict: (verdict.hit_rate, -verdict.miss_rate))


def _verdict(ranker, cases, scores):
    places = [(case.name, said, _place(case.name, scores[said])) for case in cases for said in case.find]
    missed = [(case.name, said, _fell(case.name, right, scores[said])) for case in cases for said, right in case.miss]
    return Verdict(ranker, places, missed)


def _place(name, scores):
    """Return the place of the component for a prompt, from 1; equals stand before it, and no score is no place."""
    own = scores.get(name, 0.0)
    if own <= 0:
        return NOWHERE
    return 1 + sum(score >= own for other, score in scores.items() if other != name)


def _fell(wrong, right, scores):
    own = scores.get(wrong, 0.0)
    return own > 0 and (own >= max(scores.values()) or (right is not None and own >= scores.get(right, 0.0)))
