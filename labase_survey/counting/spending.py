"""What rules that spend a budget share: the prices, buying in order, and the sentences of purchases."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple, TypedDict

from labase_survey.counting.counts import Counts
from labase_survey.counting.profile import Offered
from labase_survey.counting.rule import Basis, Outcome
from labase_survey.counting.ties import turns
from labase_survey.counting.wording import amount, euros, in_letters, unit
from labase_survey.definition.consultation import Consultation
from labase_survey.errors import CountingError
from labase_survey.language import say

Amount = int | Fraction
"""A sum of money, exact; whole where it can be."""

Costs = Mapping[str, int | float | Decimal] | Consultation
"""The cost of each option, by id; a consultation stands for those of its proposals."""

MOST = 10**13
"""Sums of money are smaller, so that they stay exact in arrays."""

BUDGET_TERMS = ("costs", "budget", "ties", "seed")
"""What is agreed on beyond the ballots."""

SUPPORTED = ("approval", "multiple", "single", "points", "score")
"""The kinds whose supports are amounts."""


class Spending(TypedDict, total=False):
    """The terms by their names; costs and budget are needed, ties go by letter unless said otherwise."""

    costs: Costs | None
    budget: int | float | Decimal | None
    ties: str
    seed: int | None


class Market(NamedTuple):
    """What is for sale, option by option in the order of the definition, and the money."""

    costs: list[Amount]
    budget: Amount
    support: list[int]
    turn: list[int]

    @property
    def supported(self) -> list[int]:
        """The options that somebody supports: nothing else is bought."""
        return [at for at, given in enumerate(self.support) if given > 0]

    @property
    def affordable(self) -> list[int]:
        """Those that the whole budget would pay for."""
        return [at for at in self.supported if self.costs[at] <= self.budget]

    def cost(self, options: Iterable[int]) -> Amount:
        """What some options cost together."""
        return sum((self.costs[at] for at in options), start=0)

    def fill(self, selected: Sequence[int]) -> list[int]:
        """What the money left after some purchases still buys, the most supported first."""
        order = [at for at in by_support(self) if at not in selected]
        return take_in_turn(order, self.costs, self.budget - self.cost(selected))


def market_of(
    counts: Counts,
    *,
    costs: Costs | None = None,
    budget: float | Decimal | None = None,
    ties: str = "letter",
    seed: int | None = None,
) -> Market:
    """What some counts and terms make.

    Raises:
        CountingError: when a price or the budget lacks or is no whole number, or there is no such tie-break.
    """
    listed, money = _prices(counts, costs, budget)
    column = {"points": "point", "score": "score"}.get(counts.kind, "approval")
    return Market(listed, money, counts.column(column), turns(counts, ties, seed=seed))


def _prices(offered: Offered, costs: Costs | None, budget: float | Decimal | None) -> tuple[list[Amount], Amount]:
    if isinstance(costs, Consultation):
        budget = costs.capacity.money if budget is None else budget
        costs = {proposal.id: proposal.cost for proposal in costs.proposals}
    if costs is None or budget is None:
        raise CountingError(
            "what a budget buys depends on prices; write costs={…} by option (or costs=consultation) and budget=…"
        )
    missing = [id for id in offered.options if id not in costs]
    if missing:
        raise CountingError(
            f"there is no cost for {', '.join(map(repr, missing))}; write one for each option in costs="
        )
    return [_amount(costs[id]) for id in offered.options], _amount(budget)


def _amount(value: object) -> Amount:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal) or not 0 <= value < MOST:
        raise CountingError(f"{value!r} is no sum of money; write a number, 0 or more")
    exact = Fraction(str(value))
    return int(exact) if exact.denominator == 1 else exact


def take_in_turn(order: Iterable[int], costs: Sequence[Amount], left: Amount) -> list[int]:
    """Each option in its turn where the money that is left pays for it; what doesn't fit is passed over."""
    taken = []
    for at in order:
        if costs[at] <= left:
            taken.append(at)
            left -= costs[at]
    return taken


def by_support(market: Market) -> list[int]:
    """The options that somebody supports, the most supported first."""
    return sorted(market.supported, key=lambda at: (-market.support[at], market.turn[at]))


def bought(selected: Sequence[int], market: Market, *more: object) -> Outcome:
    """The outcome of purchases: places in their order, then all that isn't bought at one place."""
    turn = {at: number for number, at in enumerate(selected)}
    size = len(market.support)
    keys = [-turn.get(at, size) for at in range(size)]
    return Outcome(keys=keys, support=market.support, selected=tuple(selected), steps=(market, *more))


def say_support(counts: Counts, value: float, language: str) -> str:
    """A support with its noun: points, people or parts."""
    return amount("point" if counts.kind in ("points", "score") else unit(counts), value, language)


def say_purchases(basis: Basis, selected: Sequence[int], left: Amount, *, language: str) -> Iterator[str]:
    """Each purchase in order with its support, its cost and what is left of the money."""
    counts, market = basis.counts, basis.outcome.steps[0]
    names = counts.names(language)
    turn = {at: number for number, at in enumerate(basis.outcome.selected or (), start=1)}
    for at in selected:
        left -= market.costs[at]
        yield say(
            "rule.purchase",
            language,
            number=turn[at],
            name=names[counts.options[at]],
            support=say_support(counts, market.support[at], language),
            cost=euros(float(market.costs[at]), language),
            left=euros(float(left), language),
        )


def say_rest(basis: Basis, language: str) -> Iterator[str]:
    """What the purchases cost together, and what isn't bought: for lack of money, or of support."""
    counts, market = basis.counts, basis.outcome.steps[0]
    selected = basis.outcome.selected or ()
    spent, budget = euros(float(market.cost(selected)), language), euros(float(market.budget), language)
    yield say("rule.spent", language, spent=spent, budget=budget)
    out = [at for at in range(len(market.support)) if at not in selected]
    for key, group in (
        ("not_bought", [at for at in out if market.support[at] > 0]),
        ("without_support", [at for at in out if market.support[at] <= 0]),
    ):
        if group:
            names = in_letters(counts, [counts.options[at] for at in group], language)
            yield say(f"rule.{key}", language, names=names)
