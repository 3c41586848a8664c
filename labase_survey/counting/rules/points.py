"""Points: everybody spreads a few points, the option with the most comes first."""

from labase_survey.counting.counts import Counts
from labase_survey.counting.rule import Outcome, Places, Rule
from labase_survey.counting.wording import amount, people
from labase_survey.language import say


def count_points(counts: Counts) -> Outcome:
    """The sum of the points each option was given.

    This is cumulative voting, as with dots on a wall: J. Sawyer and D. MacRae, "Game Theory and Cumulative Voting in
    Illinois: 1902–1954", American Political Science Review 56 (1962), 936–946.
    Points that a person kept are lost; equal sums share a place.
    """
    totals = counts.table["point"].tolist()
    return Outcome(keys=totals, support=totals)


def explain_points(counts: Counts, places: Places, language: str) -> list[str]:
    """One sentence an option: its points, and how many people gave them."""
    names = counts.names(language)
    totals = dict(zip(counts.options, counts.table["point"].tolist(), strict=True))
    givers = dict(zip(counts.options, counts.table["person"].tolist(), strict=True))
    return [
        say(
            "rule.points_option",
            language,
            place=place,
            name=names[id],
            points=amount("point", totals[id], language),
            people=people(givers[id], counts.answered, language),
        )
        for id, place in places.items()
    ]


points = Rule(
    name="points", kinds=("points",), summable=True, additive=True, function=count_points, explain=explain_points
)
