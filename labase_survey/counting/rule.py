"""What a rule is: a function from counts to places, with the sentences that explain them."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from labase_survey.counting.counts import Counts

Places = dict[str, int]
"""The place of each option, from the best place to the last."""


class Outcome(NamedTuple):
    """What a rule says of each option, in the order of the definition.

    Attributes:
        keys: they compare: the greater key has the better place, equal keys share it.
        support: the number to show.
        selected: for rules that spend a budget, the options bought (their numbers), in order of purchase.
        steps: what happened on the way; the explanation tells nothing else.
    """

    keys: Sequence[Any]
    support: Sequence[float]
    selected: tuple[int, ...] | None = None
    steps: tuple[Any, ...] = ()


class Basis(NamedTuple):
    """All that an explanation is made of: what was counted, what came out, and the places that follow."""

    counts: Counts
    outcome: Outcome
    places: Places

    @property
    def support(self) -> dict[str, float]:
        """The support of each option, from the best place to the last."""
        support = dict(zip(self.counts.options, self.outcome.support, strict=True))
        return {id: support[id] for id in self.places}


class Rule(NamedTuple):
    """A way to count.

    Attributes:
        name: what a facilitator types.
        kinds: the kinds of ballots it counts.
        summable: whether a table that is a sum over ballots is all it needs (else it needs the distinct ballots).
        additive: whether an option's support is itself a sum over ballots, so that supports may be added or compared
            as amounts.
        function: counts, and the rule's own terms by name, to outcome.
        explain: a basis and a language to sentences, one a step.
        blanks: what an option may get from a ballot that doesn't mention it, by name; the usual policy first.
        terms: the names of what may be agreed on beyond the ballots, such as `budget`.
        weighable: whether ballots may weigh unequally.
    """

    name: str
    kinds: tuple[str, ...]
    summable: bool
    additive: bool
    function: Callable[..., Outcome]
    explain: Callable[[Basis, str], Iterable[str]]
    blanks: tuple[str, ...] = ("zero",)
    terms: tuple[str, ...] = ()
    weighable: bool = True

    @property
    def budgeted(self) -> bool:
        """Whether it chooses what a budget buys."""
        return "budget" in self.terms


def places_of(keys: Sequence[Any]) -> list[int]:
    """Places as in sport: equal keys share the better place and the next ones are left empty.

    >>> places_of([7, 9, 7, 3])
    [2, 1, 2, 4]
    """
    best_first = sorted(keys, reverse=True)
    return [best_first.index(key) + 1 for key in keys]
