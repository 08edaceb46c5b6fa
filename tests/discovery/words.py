"""BM25: how well the words of a prompt fit each of some short texts."""

from __future__ import annotations

import math
import re
from collections import Counter

K1, B = 1.2, 0.75
COMMON = frozenset("""a about after all am an and any are as at be been but by can do does for from get gets go had has have how
i if in into is it its just let make me my no nobody not of on one or our out over please s so some t than that the their them then
there they this to too up us was we what when where which who why will with without would you your""".split())


def terms(text):
    """Return the words that say something, cut to a rough stem."""
    return [_stem(word) for word in re.findall(r"[^\W_]+", text.lower()) if word not in COMMON]


def scores(prompts, texts):
    """Return a row of scores for each prompt, one number a text; 0 where no word is shared."""
    bags = [Counter(terms(text)) for text in texts]
    lengths = [sum(bag.values()) for bag in bags]
    mean = sum(lengths) / len(lengths)
    held = Counter(term for bag in bags for term in bag)
    rarity = {term: math.log(1 + (len(texts) - count + 0.5) / (count + 0.5)) for term, count in held.items()}

    def fit(term, bag, length):
        return rarity[term] * bag[term] * (K1 + 1) / (bag[term] + K1 * (1 - B + B * length / mean))

    return [[sum(fit(term, bag, length) for term in asked if term in bag) for bag, length in zip(bags, lengths)]
            for asked in ([*terms(prompt)] for prompt in prompts)]


def _stem(word):
    for ending in ("ations", "ation", "ings", "ing", "ies", "ied", "ers", "er", "ed", "es", "s", "e", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[:-len(ending)]
    return word
