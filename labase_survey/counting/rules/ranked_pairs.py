"""Ranked pairs: duels are locked one after another, the clearest first; one that would close a circle is left out."""

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

import numpy as np

from labase_survey.counting.counts import Counts
from labase_survey.counting.duels import Relation, say_condorcet
from labase_survey.counting.encoding import Matrix
from labase_survey.counting.rule import Basis, Outcome, Rule
from labase_survey.counting.wording import amount, unit
from labase_survey.language import say

Duel = tuple[int, int]


class Lock(NamedTuple):
    """Duels of one margin, winner first: those kept, and those left out since they would close a circle."""

    margin: int
    kept: tuple[Duel, ...]
    left_out: tuple[Duel, ...]


def count_ranked_pairs(counts: Counts) -> Outcome:
    """Places by duels locked from the greatest margin to the least.

    T. N. Tideman, "Independence of clones as a criterion for voting rules", Social Choice and Welfare 4 (1987), 185–206.
    The strength of a duel is its margin. Duels of equal margin are looked at *together*: those that would close a circle
    with clearer duels, or with one another, are all left out, so that nothing depends on an order among equals (T. M.
    Zavist and Tideman, Social Choice and Welfare 6 (1989), 167–173, draw such an order from a ballot instead). An
    option left out of a ballot stands below all that are ranked there, and beside the others left out. Support is the
    number of options that aren't locked before it, directly or by others; equal numbers share a place.
    """
    locks, before = lock(counts.array)
    support = (len(before) - before.sum(axis=0)).tolist()
    return Outcome(keys=support, support=support, steps=tuple(locks))


def lock(wins: Matrix) -> tuple[list[Lock], Relation]:
    """What was locked, in order, and which option comes before which in the end; each before itself."""
    margin = wins - wins.T
    duels = sorted(((x, y) for x, y in np.argwhere(margin > 0).tolist()), key=lambda duel: -margin[duel])
    reached = np.eye(len(wins), dtype=bool)
    locks = []
    for size, alike in groupby(duels, key=lambda duel: int(margin[duel])):
        level = list(alike)
        open_ones = [duel for duel in level if not reached[duel[::-1]]]
        together = _with(reached, open_ones) if len(open_ones) > 1 else reached
        kept = [duel for duel in open_ones if not together[duel[::-1]]]
        reached = together if len(kept) == len(open_ones) > 1 else _with(reached, kept)
        locks.append(Lock(size, tuple(kept), tuple(duel for duel in level if duel not in kept)))
    return locks, reached


def _with(reached: Relation, duels: list[Duel]) -> Relation:
    """What leads to what once these duels are locked too."""
    reached = reached.copy()
    for winner, loser in duels:
        if not reached[winner, loser]:
            reached |= np.outer(reached[:, winner], reached[loser])
    return reached


def explain_ranked_pairs(basis: Basis, language: str) -> Iterator[str]:
    """The option that wins all its duels, if any; the duels in the order they were locked; then the places."""
    counts = basis.counts
    yield from say_condorcet(counts, language)
    names, options, wins = counts.names(language), counts.options, counts.array
    for step in basis.outcome.steps:
        for key, duels in (("locked", step.kept), ("left_out", step.left_out)):
            for x, y in duels:
                votes = {"won": amount(unit(counts), int(wins[x, y]), language), "lost": int(wins[y, x])}
                yield say(f"rule.pair_{key}", language, first=names[options[x]], second=names[options[y]], **votes)
    for id, place in basis.places.items():
        ahead = len(options) - 1 - int(basis.support[id])
        key = "rule.pair_place" if ahead else "rule.pair_first"
        yield say(key, language, place=place, name=names[id], number=amount("proposal", ahead, language))


ranked_pairs = Rule(
    name="ranked-pairs",
    kinds=("ranking",),
    summable=True,
    additive=False,
    function=count_ranked_pairs,
    explain=explain_ranked_pairs,
    blanks=("last",),
)
