"""Plurality: everybody names one option, the one named most comes first."""

from labase_survey.counting.counts import Counts
from labase_survey.counting.rule import Basis, Outcome, Rule
from labase_survey.counting.rules.approval import count_approvals, explain_approvals


def count_plurality(counts: Counts) -> Outcome:
    """How many people named each option.

    The oldest of rules; J.-C. de Borda showed in 1781 that it may elect the option which a majority would put last
    ("Mémoire sur les élections au scrutin", Histoire de l'Académie royale des sciences, 657–665).
    Equal numbers share a place.
    """
    return count_approvals(counts)


def explain_plurality(basis: Basis, language: str) -> list[str]:
    """One sentence an option: how many people named it."""
    return explain_approvals(basis, language)


plurality = Rule(
    name="plurality",
    kinds=("single",),
    summable=True,
    additive=True,
    function=count_plurality,
    explain=explain_plurality,
)
