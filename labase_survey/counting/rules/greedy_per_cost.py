"""Greedy per cost: the most supported per euro first, as long as the money pays for it."""

from fractions import Fraction
from typing import Unpack

from labase_survey.counting.counts import Counts
from labase_survey.counting.rule import Outcome, Rule
from labase_survey.counting.rules.greedy import explain_purchases
from labase_survey.counting.spending import BUDGET_TERMS, SUPPORTED, Spending, bought, market_of, take_in_turn


def count_greedy_per_cost(counts: Counts, **terms: Unpack[Spending]) -> Outcome:
    """Options by support per euro, each bought where the money left pays for it.

    G. B. Dantzig, "Discrete-Variable Extremum Problems", Operations Research 5 (1957), 266–288; as a voting rule in
    Talmon and Faliszewski (AAAI 2019). What nobody supports isn't bought; what is free comes first. Between equals the
    tie-break decides.
    """
    market = market_of(counts, **terms)
    worth = {at: Fraction(market.support[at]) / (market.costs[at] or 1) for at in market.supported}
    order = sorted(worth, key=lambda at: (market.costs[at] > 0, -worth[at], market.turn[at]))
    return bought(take_in_turn(order, market.costs, market.budget), market)


greedy_per_cost = Rule(
    name="greedy-per-cost",
    kinds=SUPPORTED,
    summable=True,
    additive=True,
    function=count_greedy_per_cost,
    explain=explain_purchases,
    terms=BUDGET_TERMS,
)
