"""Bradley–Terry: from duels to a strength for each option, even where not everything met everything."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from labase_survey.counting.counts import Counts
from labase_survey.counting.duels import say_condorcet
from labase_survey.counting.encoding import Matrix
from labase_survey.counting.rule import Basis, Outcome, Rule
from labase_survey.counting.wording import amount
from labase_survey.errors import CountingError
from labase_survey.language import number, say

DIGITS = 9
"""Strengths are told apart up to so many digits after the point."""

PRIORS = (0.01, 100)
"""Below the first a prior drowns any number of duels; beyond the second it no longer holds options that never lose."""


def count_bradley_terry(counts: Counts, *, prior: float = 1.0) -> Outcome:
    """Places by strength; support is the win share: the chance of winning against another option drawn at random.

    R. A. Bradley and M. E. Terry, "Rank Analysis of Incomplete Block Designs", Biometrika 39 (1952), 324–345; with a
    normal prior on each strength, after T. Leonard, "An Alternative Bayesian Approach to the Bradley–Terry Model for
    Paired Comparisons", Biometrics 33 (1977), 121–132; here of mean 0, standard deviation `prior`, and independent.
    Without a prior, strengths would be infinite or undefined as soon as options never met, which is the usual case in a
    workshop. Options that met nobody are in the middle. Equal strengths share a place.

    Raises:
        CountingError: when the prior is so small that nothing counts, or so large that there is none.
    """
    if not PRIORS[0] <= prior <= PRIORS[1]:
        raise CountingError(
            f"prior={prior!r} is no standard deviation of strengths; write a number from {PRIORS[0]} to {PRIORS[1]}, "
            "such as 1.0"
        )
    strength = strengths(counts.array, prior)
    chance = 1 / (1 + np.exp(strength - strength[:, None]))
    others = max(len(strength) - 1, 1)
    share = (chance.sum(axis=1) - 0.5) / others
    return Outcome(keys=np.round(strength, DIGITS).tolist(), support=np.round(share, 6).tolist())


def strengths(wins: Matrix, prior: float) -> Any:
    """The most likely strengths given the duels and the prior, by Newton's method; their sum is 0."""
    met, won = wins + wins.T, wins.sum(axis=1)
    strength = np.zeros(len(wins))
    for _ in range(100):
        chance = 1 / (1 + np.exp(strength - strength[:, None]))
        slope = won - (met * chance).sum(axis=1) - strength / prior**2
        bend = met * chance * (1 - chance)
        curve = np.diag(bend.sum(axis=1) + 1 / prior**2) - bend
        step = np.linalg.solve(curve, slope)
        strength = strength + step * min(1.0, 2 / max(np.abs(step).max(initial=0), 1e-12))
        if np.abs(step).max(initial=0) < 1e-12:
            break
    return strength


def explain_bradley_terry(basis: Basis, language: str) -> Iterator[str]:
    """One sentence an option: its win share, its duels won and met; then who wins all, or the circle."""
    counts = basis.counts
    wins, names = counts.array, counts.names(language)
    for id, share in basis.support.items():
        at = counts.options.index(id)
        won, met = int(wins[at].sum()), int(wins[at].sum() + wins[:, at].sum())
        key = "rule.strength_option" if met else "rule.strength_unmet"
        yield say(
            key,
            language,
            place=basis.places[id],
            name=names[id],
            expected=number(10 * share, language, 1),
            won=amount("duel", won, language),
            met=met,
        )
    yield from say_condorcet(counts, language)


bradley_terry = Rule(
    name="bradley-terry",
    kinds=("pairs",),
    summable=True,
    additive=False,
    function=count_bradley_terry,
    explain=explain_bradley_terry,
    blanks=("unmet",),
    terms=("prior",),
    weighable=False,
)
