"""What rules that spend a budget share: the prices, buying in order, and the sentences of purchases."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from labase_survey.counting.counts import Counts
from labase_survey.counting.profile import Offered
from labase_survey.counting.rule import Account, Outcome
from labase_survey.counting.wording import amount, euros, in_letters, unit
from labase_survey.definition.consultation import Consultation
from labase_survey.errors import CountingError
from labase_survey.language import say

Costs = Mapping[str, int] | Consultation
"""The cost of each option, by id; a consultation stands for those of its proposals."""

NOUNS = {"points": "point", "score": "point"}
"""What a support is a number of; people where it isn't said."""


class Bought(NamedTuple):
    """One purchase: the option's number, and whether only the tie-break put it before others."""

    option: int
    by_tie_break: bool = False


class Completion(NamedTuple):
    """Where purchases stop being the rule's own, and those that follow only use up the money."""

    own: tuple[int, ...]


def prices(offered: Offered, costs: Costs | None, budget: int | None) -> tuple[list[int], int]:
    """What each option costs, in the order of the definition, and the budget.

    Raises:
        CountingError: when a price or the budget lacks or is no whole number.
    """
    if isinstance(costs, Consultation):
        budget = costs.capacity.money if budget is None and costs.capacity else budget
        costs = {proposal.id: proposal.cost for proposal in costs.proposals}
    if costs is None or budget is None:
        raise CountingError(
            "what a budget buys depends on prices; write costs={…} by option (or costs=consultation) and budget=…"
        )
    missing = [id for id in offered.options if id not in costs]
    if missing:
        raise CountingError(f"there is no cost for {', '.join(map(repr, missing))}; write one for each option in costs=")
    for value in (*costs.values(), budget):
        if value != int(value) or value < 0:
            raise CountingError(f"{value!r} is no amount; write a whole number, 0 or more (in cents if need be)")
    return [int(costs[id]) for id in offered.options], int(budget)


def supports(counts: Counts) -> list[int]:
    """What each option is supported by: people who chose it, or points."""
    column = {"points": "point", "score": "score"}.get(counts.kind, "approval")
    return counts.column(column)


def take_in_turn(order: Iterable[int], costs: Sequence[int], left: int) -> list[int]:
    """Each option in its turn where the money that is left pays for it; what doesn't fit is passed over."""
    taken = []
    for at in order:
        if costs[at] <= left:
            taken.append(at)
            left -= costs[at]
    return taken


def by_support(support: Sequence[int], turn: Sequence[int]) -> list[int]:
    """The options that somebody supports, the most supported first."""
    return sorted((at for at in range(len(support)) if support[at] > 0), key=lambda at: (-support[at], turn[at]))


def bought(selected: Sequence[int], support: Sequence[float], *, steps: Sequence[object] = ()) -> Outcome:
    """The outcome of purchases: their order, then all that isn't bought at one place."""
    turn = {at: number for number, at in enumerate(selected)}
    keys = [-turn.get(at, len(support)) for at in range(len(support))]
    return Outcome(keys=keys, support=support, selected=tuple(selected), steps=tuple(steps))


def say_support(counts: Counts, value: float, language: str) -> str:
    """A support with its noun."""
    word = NOUNS.get(counts.kind) or unit(counts)
    return amount(word, value, language)


def say_purchases(account: Account, costs: Sequence[int], budget: int, *, language: str) -> Iterator[str]:
    """Each purchase in order with its support, its cost and what is left."""
    counts, left = account.counts, budget
    names, support = counts.names(language), account.outcome.support
    for number, at in enumerate(account.outcome.selected or (), start=1):
        left -= costs[at]
        yield say(
            "rule.purchase",
            language,
            number=number,
            name=names[counts.options[at]],
            support=say_support(counts, support[at], language),
            cost=euros(costs[at], language),
            left=euros(left, language),
        )


def say_rest(account: Account, costs: Sequence[int], budget: int, *, language: str) -> Iterator[str]:
    """What the purchases cost together, and what isn't bought: for lack of support, or of money."""
    counts, support = account.counts, account.outcome.support
    selected = set(account.outcome.selected or ())
    spent = sum(costs[at] for at in selected)
    yield say("rule.spent", language, spent=euros(spent, language), budget=euros(budget, language))
    out = [at for at in range(len(support)) if at not in selected]
    alone = [counts.options[at] for at in out if support[at] <= 0]
    left = [counts.options[at] for at in out if support[at] > 0]
    if left:
        yield say("rule.not_bought", language, names=in_letters(counts, left, language))
    if alone:
        yield say("rule.without_support", language, names=in_letters(counts, alone, language))
