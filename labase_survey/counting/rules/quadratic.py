"""Quadratic voting: votes are bought, and each further one for the same option is dearer."""

from labase_survey.counting.counts import Counts
from labase_survey.counting.rule import Basis, Outcome, Rule
from labase_survey.counting.rules.sums import explain_sums


def count_quadratic(counts: Counts) -> Outcome:
    """The sum of the votes for each option, those against taken away.

    S. P. Lalley and E. G. Weyl, "Quadratic Voting: How Mechanism Design Can Radicalize Democracy", AEA Papers and
    Proceedings 108 (2018), 33–37. Votes are whole numbers; v of them for one option cost v² credits, which whoever
    asks the question limits. An option that a ballot leaves out gets no vote. Equal sums share a place.
    """
    totals = counts.column("vote")
    return Outcome(keys=totals, support=totals)


def explain_quadratic(basis: Basis, language: str) -> list[str]:
    """One sentence an option: its votes, and how many people gave some."""
    return explain_sums(basis, "vote", language)


quadratic = Rule(
    name="quadratic",
    kinds=("quadratic",),
    summable=True,
    additive=True,
    function=count_quadratic,
    explain=explain_quadratic,
)
