"""Greedy: the most supported first, as long as the money pays for it."""

from collections.abc import Iterator
from typing import Unpack

from labase_survey.counting.counts import Counts
from labase_survey.counting.rule import Basis, Outcome, Rule
from labase_survey.counting.spending import (
    BUDGET_TERMS,
    SUPPORTED,
    Spending,
    bought,
    by_support,
    market_of,
    say_purchases,
    say_rest,
    take_in_turn,
)


def count_greedy(counts: Counts, **terms: Unpack[Spending]) -> Outcome:
    """Options by support, each bought where the money left pays for it; one that doesn't fit is passed over.

    What cities call the usual method: N. Talmon and P. Faliszewski, "A Framework for Approval-Based Budgeting Methods",
    AAAI 2019, 2181–2188. What nobody supports isn't bought. Between equal supports the tie-break decides.
    """
    market = market_of(counts, **terms)
    return bought(take_in_turn(by_support(market), market.costs, market.budget), market)


def explain_purchases(basis: Basis, language: str) -> Iterator[str]:
    """Each purchase with what is left; then what isn't bought."""
    budget = basis.outcome.steps[0].budget
    yield from say_purchases(basis, basis.outcome.selected or (), budget, language=language)
    yield from say_rest(basis, language)


greedy = Rule(
    name="greedy",
    kinds=SUPPORTED,
    summable=True,
    additive=True,
    function=count_greedy,
    explain=explain_purchases,
    terms=BUDGET_TERMS,
)
