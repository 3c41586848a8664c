"""Points: everybody spreads a few points, the option with the most comes first."""

from labase_survey.counting.counts import Counts
from labase_survey.counting.rule import Basis, Outcome, Rule
from labase_survey.counting.rules.sums import explain_sums


def count_points(counts: Counts) -> Outcome:
    """The sum of the points each option was given.

    This is cumulative voting, as with dots on a wall: J. Sawyer and D. MacRae, "Game Theory and Cumulative Voting in
    Illinois: 1902–1954", American Political Science Review 56 (1962), 936–946.
    Points that a person kept are lost; equal sums share a place.
    """
    totals = counts.column("point")
    return Outcome(keys=totals, support=totals)


def explain_points(basis: Basis, language: str) -> list[str]:
    """One sentence an option: its points, and how many people gave them."""
    return explain_sums(basis, "point", language)


points = Rule(
    name="points", kinds=("points",), summable=True, additive=True, function=count_points, explain=explain_points
)
