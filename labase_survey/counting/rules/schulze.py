"""Schulze: options meet two by two; chains of duels settle the circles."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from labase_survey.counting.counts import Counts
from labase_survey.counting.duels import Relation, say_condorcet
from labase_survey.counting.encoding import Matrix
from labase_survey.counting.rule import Basis, Outcome, Places, Rule
from labase_survey.counting.wording import amount, in_letters, unit
from labase_survey.language import say


def count_schulze(counts: Counts) -> Outcome:
    """Places by strongest paths of duels, the strength of a duel being its winning votes.

    M. Schulze, "A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent single-winner election
    method", Social Choice and Welfare 36 (2011), 267–303.
    An option left out of a ballot stands below all that are ranked there, and beside the others left out. Support is
    the number of options that don't beat it; options beaten by equally many share a place.
    """
    beaten_by = beats(counts).sum(axis=0)
    support = (len(beaten_by) - 1 - beaten_by).tolist()
    return Outcome(keys=support, support=support)


def beats(counts: Counts) -> Relation:
    """Whether the row's option beats the column's: its strongest path is stronger than the one back."""
    strength = strongest_paths(counts.array)
    return strength > strength.T


def strongest_paths(wins: Matrix) -> Matrix:
    """The strength of the strongest path from each option to each other: that of its weakest duel; 0 without a path.

    Args:
        wins: how many people put the row's option before the column's.
    """
    strength = np.where(wins > wins.T, wins, 0)
    for through in range(len(strength)):
        detour = np.minimum(strength[:, [through]], strength[[through], :])
        strength = np.maximum(strength, detour)
    np.fill_diagonal(strength, 0)
    return strength


def strongest_path(wins: Matrix, start: int, end: int) -> list[int]:
    """The options along a strongest path, the shortest one; only the start when there is none."""
    least = strongest_paths(wins)[start, end]
    usable = (wins > wins.T) & (wins >= least)
    paths = [[start]]
    for path in paths:
        if path[-1] == end:
            return path
        reached = {at for known in paths for at in known}
        paths += [[*path, int(at)] for at in np.flatnonzero(usable[path[-1]]) if at not in reached]
    return [start]


def explain_schulze(basis: Basis, language: str) -> list[str]:
    """The option that wins all its duels, if there is one; who beats whom; the duels that weren't enough."""
    counts, places = basis.counts, basis.places
    return [
        *say_condorcet(counts, language),
        *_options(counts, places, language),
        *_paths(counts, list(places), language),
    ]


def _options(counts: Counts, places: Places, language: str) -> Iterator[str]:
    names, options, beating = counts.names(language), counts.options, beats(counts)
    for id, place in places.items():
        stronger = [options[at] for at in np.flatnonzero(beating[:, options.index(id)])]
        key = "rule.schulze_beaten" if stronger else "rule.schulze_unbeaten"
        yield say(key, language, place=place, name=names[id], by=in_letters(counts, stronger, language))


def _paths(counts: Counts, ordered: list[str], language: str) -> Iterator[str]:
    """Options that follow one another: their duel, and the paths where the duel alone doesn't give the order."""
    wins, options, names = counts.array, counts.options, counts.names(language)
    strength = strongest_paths(wins)
    for first, second in pairwise(ordered):
        x, y = options.index(first), options.index(second)
        votes = {"won": amount(unit(counts), int(wins[x, y]), language), "lost": int(wins[y, x])}
        yield say("rule.schulze_duel", language, first=names[first], second=names[second], **votes)
        if strength[x, y] > strength[y, x] and wins[x, y] <= wins[y, x]:
            yield _path(counts, (x, y), "path", language=language)
        elif strength[x, y] == strength[y, x] and wins[x, y] != wins[y, x]:
            yield _path(counts, (x, y) if wins[x, y] < wins[y, x] else (y, x), "even", language=language)


def _path(counts: Counts, ends: tuple[int, int], key: str, *, language: str) -> str:
    """The strongest path from the one that didn't win the duel to the other."""
    wins, options, names = counts.array, counts.options, counts.names(language)
    strength, (x, y) = strongest_paths(wins), ends
    return say(
        f"rule.schulze_{key}",
        language,
        first=names[options[x]],
        second=names[options[y]],
        chain=" > ".join(in_letters(counts, [options[at]], language) for at in strongest_path(wins, x, y)),
        strength=int(strength[x, y]),
        back=int(strength[y, x]),
    )


schulze = Rule(
    name="schulze",
    kinds=("ranking",),
    summable=True,
    additive=False,
    function=count_schulze,
    explain=explain_schulze,
    blanks=("last",),
)
