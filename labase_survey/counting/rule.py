"""What a rule is: a function from counts to places, with the sentences that explain them."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from labase_survey.counting.counts import Counts

Places = dict[str, int]
"""The place of each option, from the best place to the last."""


class Outcome(NamedTuple):
    """What a rule says of each option, in the order of the definition.

    `keys` compare: the greater key has the better place, equal keys share it. `support` is the number to show.
    """

    keys: Sequence[Any]
    support: Sequence[float]


class Rule(NamedTuple):
    """A way to count.

    Attributes:
        name: what a facilitator types.
        kinds: the kinds of ballots it counts.
        summable: whether a table that is a sum over ballots is all it needs (else it needs the distinct ballots).
        additive: whether an option's support is itself a sum over ballots, so that supports may be added or compared
            as amounts.
        function: counts to outcome.
        explain: counts, places and language to sentences, one a step.
    """

    name: str
    kinds: tuple[str, ...]
    summable: bool
    additive: bool
    function: Callable[[Counts], Outcome]
    explain: Callable[[Counts, Places, str], list[str]]


def places_of(keys: Sequence[Any]) -> list[int]:
    """Places as in sport: equal keys share the better place and the next ones are left empty.

    >>> places_of([7, 9, 7, 3])
    [2, 1, 2, 4]
    """
    best_first = sorted(keys, reverse=True)
    return [best_first.index(key) + 1 for key in keys]
