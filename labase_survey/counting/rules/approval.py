"""Approval: everybody ticks what they would go along with, the option ticked most comes first."""

from labase_survey.counting.counts import Counts
from labase_survey.counting.rule import Outcome, Places, Rule
from labase_survey.counting.wording import people
from labase_survey.language import say


def count_approvals(counts: Counts) -> Outcome:
    """How many people chose each option.

    S. J. Brams and P. C. Fishburn, "Approval Voting", American Political Science Review 72 (1978), 831–847.
    With one choice a person (`single`) it is plurality. Equal numbers share a place.
    """
    totals = counts.table["approval"].tolist()
    return Outcome(keys=totals, support=totals)


def explain_approvals(counts: Counts, places: Places, language: str) -> list[str]:
    """One sentence an option: how many people chose it."""
    names = counts.names(language)
    chosen = dict(zip(counts.options, counts.table["approval"].tolist(), strict=True))
    return [
        say(
            "rule.approval_option",
            language,
            place=place,
            name=names[id],
            people=people(chosen[id], counts.answered, language),
        )
        for id, place in places.items()
    ]


approval = Rule(
    name="approval",
    kinds=("approval", "multiple", "single"),
    summable=True,
    additive=True,
    function=count_approvals,
    explain=explain_approvals,
)
