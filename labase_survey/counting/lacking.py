"""What each proposal that isn't selected lacked to be."""

from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import cast

import numpy as np
import pandas as pd

from labase_survey.counting.altering import is_sum, sums_of
from labase_survey.counting.count import Result, Terms, places_by_id, result_of
from labase_survey.counting.encoding import LARGEST
from labase_survey.counting.room import Room, best_ballot, least_below, least_found
from labase_survey.counting.spending import Amount, market_of


def lacked_by(room: Room, before: Result) -> pd.DataFrame:
    """One row a proposal that isn't selected, by place: `support`, `ballots`, and `cost` where a budget is spent.

    `support` is missing where it isn't a sum that can be raised by itself; `ballots` and `cost` are numbers for which a
    recount selects the proposal, missing where none was found.
    """
    selected = room.selected(before)
    order = list(places_by_id(before))
    out = [id for id in order if id not in selected]
    last = next((id for id in reversed(order) if id in selected), None)
    data = {"support": _supports(room, out, last), "ballots": [_ballots(room, id) for id in out]}
    if room.agreed.rule.budgeted:
        data["cost"] = [_cost(room, id) for id in out]
    return pd.DataFrame(data, index=pd.Index(out, name="proposal", dtype=object), dtype=float)


def _supports(room: Room, out: list[str], last: str | None) -> list[float | None]:
    """The least support more that would select each, all else being equal; `last` is the last one that is selected."""
    rule, at = room.agreed.rule, {id: number for number, id in enumerate(room.given.options)}
    if last is not None and is_sum(room):
        sums = sums_of(room)
        return [sums.gap(at[last], at[id]) / 2 for id in out]
    if rule.budgeted and rule.summable:
        return [least_found(partial(_is_bought, room, id), LARGEST) for id in out]
    return [None] * len(out)


def _is_bought(room: Room, enters: str, more: int) -> bool:
    """Whether so much more support has it bought."""
    table = room.given.array.copy()
    table[room.given.options.index(enters), 0] += more
    return enters in room.selected(result_of(room.given.with_table(table), room.agreed))


def _ballots(room: Room, enters: str) -> int | None:
    """How many ballots more, for it alone, would select it."""
    answer, nobody = best_ballot(room, enters, None), np.zeros(0, dtype=np.int64)

    def selects(more: int) -> bool:
        return enters in room.selected(room.after("added", more, order=nobody, answer=answer))

    return least_found(selects, 2 * room.given.n + 1)


def _cost(room: Room, enters: str) -> int | None:
    """How many whole euros less would have it bought, all else being equal."""
    terms, at = room.agreed.terms, room.given.options.index(enters)
    market = market_of(room.given, costs=terms.get("costs"), budget=terms.get("budget"))
    costs = dict(zip(room.given.options, map(_decimal, market.costs), strict=True))

    def buys(less: int) -> bool:
        cheaper = {**costs, enters: costs[enters] - less}
        agreed = room.agreed._replace(
            terms=cast("Terms", {**terms, "costs": cheaper, "budget": _decimal(market.budget)})
        )
        return enters in room.selected(result_of(room.given, agreed))

    return least_below(buys, int(market.costs[at]))


def _decimal(value: Amount) -> Decimal:
    exact = Fraction(value)
    return Decimal(exact.numerator) / Decimal(exact.denominator)
