"""The figures of discovery as a table, and the components that are found worst."""

from __future__ import annotations

from tests.discovery.ranking import NEAREST

WEAKEST = 8
HEAD = "{:<8}{:<11}{:>17}{:>17}{:>17}".format("kind", "ranker", "in first three", "near misses", "held out")


def lines(verdicts, every=False):
    """Return the table of (kind, verdict) pairs, its weakest below; with `every` each prompt that went wrong."""
    told = [HEAD]
    for kind, verdict in verdicts:
        shares = ([place <= NEAREST for _, _, place in verdict.places], [fell for _, _, fell in verdict.missed],
                  [place <= NEAREST for _, _, place in verdict.fresh])
        told.append("{:<8}{:<11}".format(kind, verdict.ranker) + "".join(
            "{:>9.1%}{:>8}".format(sum(held) / len(held), "{}/{}".format(sum(held), len(held))) for held in shares))
    for kind, verdict in verdicts:
        worst = weakest(verdict)
        told += ["", "weakest {} by {}:".format(kind, verdict.ranker)]
        told += ["  {:<24} places {:<12} near misses {}".format(name, " ".join(map(_shown, places)), falls)
                 for name, places, falls in (worst if every else worst[:WEAKEST])]
        if every:
            told += ["    {:>3}  {:<22} {}".format(_shown(place), name, said)
                     for name, said, place in verdict.places if place > NEAREST]
            told += ["    near {:<22} {}".format(name, said) for name, said, fell in verdict.missed if fell]
    return told


def weakest(verdict):
    """Return (component, places of its prompts, near misses it took) where something went wrong, the worst first."""
    found = []
    for name in sorted({name for name, _, _ in verdict.places}):
        places = [place for other, _, place in verdict.places if other == name]
        falls = sum(fell for other, _, fell in verdict.missed if other == name)
        if falls or max(places) > NEAREST:
            found.append((name, places, falls))
    return sorted(found, key=lambda row: (-sum(place > NEAREST for place in row[1]) - row[2], -sum(row[1]), row[0]))


def _shown(place):
    return str(place) if place < 20 else "–"
