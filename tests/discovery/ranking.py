"""Which components a prompt finds, by each ranker, and what share of the prompts finds the right one."""

from __future__ import annotations

from muster import skills
from tests.discovery import prompts, words

NEAREST = 3  # a prompt finds what is among its first three
NOWHERE = 99  # the place of a component whose score for a prompt is nothing
RANKERS = ("meaning", "words")


class Verdict:
    """How one ranker did on one kind: the places of what should be found, and the near misses it fell for.

    `places` are (component, prompt, place) triples, `missed` (component, prompt, whether it fell); `fresh` are places
    for the prompts that no wording was tuned by."""

    __slots__ = ("ranker", "places", "missed", "fresh")

    def __init__(self, ranker, places, missed, fresh):
        self.ranker, self.places, self.missed, self.fresh = ranker, places, missed, fresh

    @property
    def hit_rate(self):
        """Return the share of the prompts that found theirs among the first three, between 0 and 1."""
        return sum(place <= NEAREST for _, _, place in self.places) / len(self.places)

    @property
    def miss_rate(self):
        """Return the share of the near misses whose wrong component came first or before the right one."""
        return sum(fell for _, _, fell in self.missed) / len(self.missed)


def judge(kind, encoder):
    """Return the verdict of each ranker on the descriptions of `skills` or `agents`, as the client lists them."""
    texts = {name: "{}: {}".format(name, said) for name, said in prompts.components(kind).items()}
    asked = _asked(kind)
    rows = {"meaning": encoder.encode(asked) @ encoder.encode(list(texts.values())).T,
            "words": words.scores(asked, list(texts.values()))}
    return [_verdict(ranker, kind, {said: dict(zip(texts, map(float, row))) for said, row in zip(asked, rows[ranker])})
            for ranker in RANKERS]


def judge_hints():
    """Return the verdict on the hint hook: its three skills for a prompt stand for their places."""
    found, scores = skills.load(prompts.ROOT), {}
    for said in _asked("skills"):
        named = [skill.name.rpartition(":")[2] for skill in skills.fitting(found, said, NEAREST)]
        scores[said] = {name: float(NEAREST - place) for place, name in enumerate(named)}
    return _verdict("hint hook", "skills", scores)


def better(verdicts):
    """Return the verdict that finds more, and of equals the one that errs less."""
    return max(verdicts, key=lambda verdict: (verdict.hit_rate, -verdict.miss_rate))


def _asked(kind):
    said = [prompt for _, prompt in prompts.held_out(kind)]
    for case in prompts.cases(kind):
        said += case.find + [near for near, _ in case.miss]
    return sorted(set(said))


def _verdict(ranker, kind, scores):
    cases = prompts.cases(kind)
    places = [(case.name, said, _place(case.name, scores[said])) for case in cases for said in case.find]
    missed = [(case.name, said, _fell(case.name, right, scores[said])) for case in cases for said, right in case.miss]
    fresh = [(name, said, _place(name, scores[said])) for name, said in prompts.held_out(kind)]
    return Verdict(ranker, places, missed, fresh)


def _place(name, scores):
    """Return the place of the component for a prompt, from 1; equals stand before it, and no score is no place."""
    own = scores.get(name, 0.0)
    if own <= 0:
        return NOWHERE
    return 1 + sum(score >= own for other, score in scores.items() if other != name)


def _fell(wrong, right, scores):
    """Say whether the wrong component comes first for a near miss, or not after the right one."""
    own = scores.get(wrong, 0.0)
    return own > 0 and (own >= max(scores.values()) or (right is not None and own >= scores.get(right, 0.0)))
