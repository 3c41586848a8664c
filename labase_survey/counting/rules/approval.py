"""Approval: everybody ticks what they would go along with, the option ticked most comes first."""

from labase_survey.counting.counts import Counts
from labase_survey.counting.rule import Basis, Outcome, Rule
from labase_survey.counting.wording import voices
from labase_survey.language import say


def count_approvals(counts: Counts) -> Outcome:
    """How many people chose each option.

    S. J. Brams and P. C. Fishburn, "Approval Voting", American Political Science Review 72 (1978), 831–847.
    Equal numbers share a place.
    """
    totals = counts.column("approval")
    return Outcome(keys=totals, support=totals)


def explain_approvals(basis: Basis, language: str) -> list[str]:
    """One sentence an option: how many people chose it."""
    names = basis.counts.names(language)
    return [
        say(
            "rule.approval_option",
            language,
            place=basis.places[id],
            name=names[id],
            people=voices(int(chosen), basis.counts, language),
        )
        for id, chosen in basis.support.items()
    ]


approval = Rule(
    name="approval",
    kinds=("approval", "multiple"),
    summable=True,
    additive=True,
    function=count_approvals,
    explain=explain_approvals,
)
