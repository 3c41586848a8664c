"""Kinds of ballots that are counted from plain answers and that no page asks for.

==========  =========================================================================
score       whole numbers, 0 or more, by option id; an option that is absent gets 0
quadratic   whole numbers of votes by option id, for or against (`-2`); v votes cost v² credits
pairs       a list of duels, the winner of each before the loser: `[["a", "b"], ["c", "b"]]`
==========  =========================================================================
"""

from labase_survey.definition.questions import BALLOT_KINDS, Choice


class Score(Choice, frozen=True, kw_only=True, tag_field="kind", tag="score"):
    """Each option gets a whole number, at most `high` where there is a limit."""

    high: int | None = None


class Quadratic(Choice, frozen=True, kw_only=True, tag_field="kind", tag="quadratic"):
    """Votes are bought: v of them for one option cost v² of the `credits`, where these are limited."""

    credits: int | None = None


class Pairs(Choice, frozen=True, kw_only=True, tag_field="kind", tag="pairs"):
    """Options are compared two by two, as many times as one likes."""


COUNTED_KINDS = (*BALLOT_KINDS, "score", "quadratic", "pairs")
"""The kinds that some rule counts."""
