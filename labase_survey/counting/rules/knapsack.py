"""Knapsack: of all that the budget can buy together, what is supported most."""

from fractions import Fraction
from math import lcm
from typing import NamedTuple, Unpack

import numpy as np

from labase_survey.counting.counts import Counts
from labase_survey.counting.encoding import Matrix
from labase_survey.counting.rule import Outcome, Rule
from labase_survey.counting.rules.greedy import explain_purchases
from labase_survey.counting.spending import BUDGET_TERMS, SUPPORTED, Spending, market_of


class Front(NamedTuple):
    """Ways to spend that nothing beats, dearer and dearer, better and better; and for each whether it buys the latest."""

    cost: Matrix
    support: Matrix
    buys: Matrix
    came_from: Matrix


def count_knapsack(counts: Counts, **terms: Unpack[Spending]) -> Outcome:
    """The set within the budget whose supports add up to most.

    G. L. Nemhauser and Z. Ullmann, "Discrete Dynamic Programming and Capital Allocation", Management Science 15 (1969),
    494–505: exact. As a voting rule: A. Goel, A. K. Krishnaswamy, S. Sakshuwong and T. Aitamurto, "Knapsack Voting for
    Participatory Budgeting", ACM Transactions on Economics and Computation 7 (2019), article 8. Of sets that are
    supported equally the cheapest is meant, then the one that keeps what comes first by the tie-break. All that is
    bought shares the first place.
    """
    market = market_of(counts, **terms)
    order = sorted(market.supported, key=market.turn.__getitem__, reverse=True)
    unit = lcm(*(Fraction(value).denominator for value in (*market.costs, market.budget)))
    costs = [int(market.costs[at] * unit) for at in order]
    chosen = best_within(costs, [market.support[at] for at in order], int(market.budget * unit))
    selected = tuple(sorted((order[number] for number in chosen), key=market.turn.__getitem__))
    keys = [int(at in selected) for at in range(len(market.support))]
    return Outcome(keys=keys, support=market.support, selected=selected, steps=(market,))


def best_within(costs: list[int], values: list[int], budget: int) -> list[int]:
    """The numbers of the things that are worth most together within the budget; of equals the cheapest, then the latest."""
    zero = np.zeros(1, dtype=np.int64)
    fronts = [Front(zero, zero, zero.astype(bool), zero)]
    for cost, value in zip(costs, values, strict=True):
        fronts.append(_with(fronts[-1], cost, value, budget=budget))
    chosen, at = [], len(fronts[-1].cost) - 1
    for number in range(len(costs), 0, -1):
        if fronts[number].buys[at]:
            chosen.append(number - 1)
        at = int(fronts[number].came_from[at])
    return chosen


def _with(front: Front, cost: int, value: int, *, budget: int) -> Front:
    """The ways to spend once one more thing may be bought; with it where that is as cheap and as good as without."""
    affordable = np.flatnonzero(front.cost + cost <= budget)
    size = len(front.cost)
    costs = np.concatenate([front.cost[affordable] + cost, front.cost])
    values = np.concatenate([front.support[affordable] + value, front.support])
    came_from = np.concatenate([affordable, np.arange(size)])
    order = np.lexsort((np.arange(len(costs)), -values, costs))
    best = np.maximum.accumulate(values[order])
    better = np.concatenate([[True], best[1:] > best[:-1]])
    kept = order[better]
    return Front(costs[kept], values[kept], kept < len(affordable), came_from[kept])


knapsack = Rule(
    name="knapsack",
    kinds=SUPPORTED,
    summable=True,
    additive=True,
    function=count_knapsack,
    explain=explain_purchases,
    terms=BUDGET_TERMS,
)
