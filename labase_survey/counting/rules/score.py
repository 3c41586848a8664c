"""Score: everybody gives each option a number, the option with the greatest sum comes first."""

from labase_survey.counting.counts import Counts
from labase_survey.counting.rule import Basis, Outcome, Rule
from labase_survey.counting.rules.sums import explain_sums


def count_scores(counts: Counts) -> Outcome:
    """The sum of the scores each option was given.

    W. D. Smith, "Range voting", NEC Research Institute, 2000; C. Hillinger, "The Case for Utilitarian Voting", Homo
    Oeconomicus 22 (2005), 295–321. An option that a ballot leaves out gets 0 from it. Equal sums share a place.
    """
    totals = counts.column("score")
    return Outcome(keys=totals, support=totals)


def explain_scores(basis: Basis, language: str) -> list[str]:
    """One sentence an option: its sum, and how many people scored it."""
    return explain_sums(basis, "point", language)


score = Rule(
    name="score", kinds=("score",), summable=True, additive=True, function=count_scores, explain=explain_scores
)
