"""Options that meet two by two: who wins every duel, and the circle where nobody does."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from labase_survey.counting.counts import Counts
from labase_survey.counting.encoding import Matrix
from labase_survey.counting.wording import in_letters
from labase_survey.language import say

Relation = npt.NDArray[np.bool_]


def condorcet(wins: Matrix) -> int | None:
    """The option that wins each of its duels; None when there is none.

    M. J. A. N. de Condorcet, *Essai sur l'application de l'analyse à la probabilité des décisions*, Paris, 1785.
    """
    champions = np.flatnonzero((wins > wins.T).sum(axis=1) == len(wins) - 1)
    return int(champions[0]) if len(champions) else None


def smith_set(wins: Matrix) -> list[int]:
    """The smallest group whose members each win their duel against everybody outside it.

    J. H. Smith, "Aggregation of preferences with variable electorate", Econometrica 41 (1973), 1027–1041.
    Its members reach every option by duels that aren't lost.
    """
    if not len(wins):
        return []
    reached = closure((wins >= wins.T) | np.eye(len(wins), dtype=bool))
    return [int(at) for at in np.flatnonzero(reached.all(axis=1))]


def closure(relation: Relation) -> Relation:
    """Which option leads to which, in any number of steps."""
    reached = relation.copy()
    for through in range(len(reached)):
        reached |= reached[:, [through]] & reached[[through], :]
    return reached


def circle(wins: Matrix) -> list[int]:
    """Options that beat one another in a circle, a shortest one, from the first of them on; empty when there is none."""
    beats = wins > wins.T
    for start in range(len(wins)):
        came_from: dict[int, int] = {}
        ahead = [start]
        for at in ahead:
            for to in map(int, np.flatnonzero(beats[at])):
                if to == start:
                    return _path(came_from, at, start)
                if to not in came_from:
                    came_from[to] = at
                    ahead.append(to)
    return []


def say_condorcet(counts: Counts, language: str) -> Iterator[str]:
    """The option that wins all its duels; without one, the group nobody else beats and a circle."""
    wins, options, names = counts.array, counts.options, counts.names(language)
    if len(options) < 2:
        return
    champion = condorcet(wins)
    if champion is not None:
        yield say("rule.condorcet", language, name=names[options[champion]])
        return
    group = [options[at] for at in smith_set(wins)]
    yield say("rule.no_condorcet", language)
    if len(group) < len(options):
        yield say("rule.smith", language, names=in_letters(counts, group, language))
    found = circle(wins)
    if found:
        chain = [in_letters(counts, [options[at]], language) for at in [*found, found[0]]]
        yield say("rule.circle", language, chain=" > ".join(chain))


def _path(came_from: dict[int, int], at: int, start: int) -> list[int]:
    path = [at]
    while path[-1] != start:
        path.append(came_from[path[-1]])
    return path[::-1]
