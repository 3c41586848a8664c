"""Equal shares: the budget is split equally among the ballots, and whoever supports an option pays for it together."""

from collections.abc import Iterator
from itertools import accumulate
from typing import Any, NamedTuple, Unpack

import numpy as np

from labase_survey.counting.counts import Counts
from labase_survey.counting.encoding import Distinct
from labase_survey.counting.rule import Basis, Outcome, Rule
from labase_survey.counting.spending import (
    BUDGET_TERMS,
    SUPPORTED,
    Market,
    Spending,
    bought,
    market_of,
    say_purchases,
    say_rest,
)
from labase_survey.counting.wording import amount, euros, unit
from labase_survey.errors import CountingError
from labase_survey.language import say

SATISFACTIONS = ("cost", "count")
STOPS = ("last-that-fits", "first-exhaustive", "at-once")
SAME = 1e-9
"""Prices nearer than this, in proportion, are equal: money is split in floating point."""

STEP = 1000
"""The budget per ballot is raised by its thousandth part each time, unless a step is named."""

MOST_STEPS = 20_000
"""A thousandth at a time, the share grows to any sum of money in fewer."""

AHEAD, CELLS = 8, 200_000
"""Steps looked ahead at together to begin with, and the most numbers looked at together: in large rooms it doesn't pay."""


class Purchase(NamedTuple):
    """An option bought, the most that one ballot pays for a point of support, and how many ballots (or parts) pay.

    Supporters who have nothing left pay nothing, and aren't among those who do.
    """

    option: int
    price: float
    payers: int


class Raised(NamedTuple):
    """How the rule's own purchases came about.

    Attributes:
        start: what each ballot had at first.
        share: what each had in the end.
        steps: in how many steps it was raised.
        ended: why it wasn't raised further: `"all"` is bought that can be, the budget is `"full"`, or one more step
            would have gone `"over"` it, or it wasn't to be raised (`"once"`).
        satisfaction: how what people get was measured.
        purchases: in order.
    """

    start: float
    share: float
    steps: int
    ended: str
    satisfaction: str
    purchases: tuple[Purchase, ...]


class Backers(NamedTuple):
    """Who supports an option, by rows of distinct ballots: how strongly, for how many ballots each, and both together."""

    rows: Any
    given: Any
    times: Any
    weight: Any


def count_equal_shares(
    counts: Counts,
    *,
    satisfaction: str = "cost",
    stop: str = "last-that-fits",
    step: float | None = None,
    completion: bool = True,
    **terms: Unpack[Spending],
) -> Outcome:
    """Options in the order in which their supporters can pay for them, each ballot having an equal share of the budget.

    D. Peters and P. Skowron, "Proportionality and the Limits of Welfarism", EC 2020; D. Peters, G. Pierczyński and P.
    Skowron, "Proportional Participatory Budgeting with Additive Utilities", NeurIPS 2021. At each step the option is
    bought whose supporters pay least for what they get. What they get from it is its cost (`satisfaction="cost"`) or one
    option more (`"count"`), times the points or the score they gave.

    Since that leaves money over, the share is raised by `step` (a thousandth of itself where none is named) and all is
    counted again: until nothing else fits in the budget (`stop="first-exhaustive"`, what papers call Add1), or as cities
    do until the purchases no longer fit, the last ones that fit being kept (`stop="last-that-fits"`). With
    `stop="at-once"` it isn't raised. What the whole budget can't pay for is never bought. What money is then left goes
    to the most supported that fit (utilitarian completion), unless `completion=False`. Between options that are equal
    the more supported comes first, then the cheaper, then the tie-break decides.

    Raises:
        CountingError: when a term is none of these.
    """
    if counts.distinct is None:
        raise CountingError("equal shares needs the distinct ballots")
    for name, value, known in (("satisfaction", satisfaction, SATISFACTIONS), ("stop", stop, STOPS)):
        if value not in known:
            raise CountingError(f"{name}={value!r} isn't known; write one of: {', '.join(map(repr, known))}")
    if step is not None and not step > 0:
        raise CountingError(f"step={step!r} raises nothing; write an amount of money above 0, or leave it out")
    market = market_of(counts, **terms)
    raised = _raise(Shop(market, counts.distinct, satisfaction), counts.total, stop=stop, step=step)
    own = [purchase.option for purchase in raised.purchases]
    return bought([*own, *(market.fill(own) if completion else [])], market, raised)


class Shop:
    """What is for sale and who backs it; `buy` sells for a share a ballot."""

    def __init__(self, market: Market, ballots: Distinct, satisfaction: str) -> None:
        self.market = market
        self.costs = np.array([float(cost) for cost in market.costs])
        self.per = np.where(self.costs > 0, self.costs, 1.0) if satisfaction == "cost" else np.ones(len(self.costs))
        self.size = len(ballots.rows)
        self._given = np.maximum(ballots.rows.T, 0).astype(float)
        self._times = ballots.times.astype(float)
        self.furthest = CELLS // max(self._given.size, 1)
        self.satisfaction = satisfaction
        self.wanted = market.affordable
        self.backers = {at: _backers(ballots, at) for at in self.wanted}
        self.rank = {at: (-market.support[at], market.costs[at], market.turn[at]) for at in self.wanted}

    def buy(self, share: float) -> list[Purchase]:
        """The purchases in order, each ballot having that much."""
        left, self.nothing = np.full(self.size, share), share * SAME
        least = dict.fromkeys(self.backers, 0.0)  # a price only rises as money is spent, so an old one is a floor
        purchases = []
        while least:
            found = self._cheapest(left, least)
            if found is None:
                break
            purchases.append(found)
            backers = self.backers[found.option]
            left[backers.rows] = np.maximum(left[backers.rows] - found.price * backers.given, 0)
            del least[found.option]
        return purchases

    def unchanged(self, kept: list[Purchase], shares: Any) -> int:
        """How many of these shares, from the first one on, are sure to buy what `kept` holds, in its order.

        All are looked at together. Where two options are too near to say, or an option too near to being paid for, it
        isn't sure, and `buy` has to tell.
        """
        left, still = np.repeat(shares[:, None], self.size, axis=1), list(self.wanted)
        for purchase in kept:
            prices, told = _prices(self._given[still], self._times, left=left, costs=self.costs[still])
            at, ratio = still.index(purchase.option), prices / self.per[still]
            mine = ratio[:, [at]]
            after = np.array([self.rank[each] >= self.rank[purchase.option] for each in still])
            with np.errstate(invalid="ignore"):
                first = (ratio > mine * (1 + 3 * SAME)) | (after & (abs(ratio - mine) <= mine * SAME / 3))
            first[:, at] = np.isfinite(mine[:, 0])
            sure = _at_first(told & first.all(axis=1))
            left, backers = left[:sure], self.backers[purchase.option]
            paid = prices[:sure, [at]] * backers.given
            left[:, backers.rows] = np.maximum(left[:, backers.rows] - paid, 0)
            still.remove(purchase.option)
        prices, told = _prices(self._given[still], self._times, left=left, costs=self.costs[still])
        return _at_first(told & np.isinf(prices).all(axis=1))

    def _cheapest(self, left: Any, least: dict[int, float]) -> Purchase | None:
        """The option whose backers pay least for what they get; those nobody can pay for any more leave `least`."""
        best: tuple[float, int] | None = None
        for at in sorted(least, key=least.__getitem__):
            if best and least[at] > best[0] * (1 + SAME):
                break
            price = _price(self.backers[at], left, self.costs[at])
            if price is None:
                del least[at]
                continue
            least[at] = price / self.per[at]
            if best is None or least[at] < best[0] * (1 - SAME):
                best = (least[at], at)
            elif least[at] <= best[0] * (1 + SAME) and self.rank[at] < self.rank[best[1]]:
                best = (min(best[0], least[at]), at)
        if best is None:
            return None
        at = best[1]
        rows, _, times, _ = self.backers[at]
        return Purchase(at, float(least[at] * self.per[at]), int(times[left[rows] > self.nothing].sum()))


def _backers(ballots: Distinct, at: int) -> Backers:
    rows = np.flatnonzero(ballots.rows[:, at] > 0)
    given, times = ballots.rows[rows, at].astype(float), ballots.times[rows].astype(float)
    return Backers(rows, given, times, given * times)


def _price(backers: Backers, left: Any, cost: float) -> float | None:
    """What a point of support costs when those who have too little left give all of it; None when it isn't enough."""
    rows, given, times, weight = backers
    have = left[rows]
    money, most = have * times, have / given
    if money.sum() < cost * (1 - SAME):
        return None
    price, poor = cost / weight.sum(), 0
    while True:  # whoever can't pay the price gives all, which raises it for the others, some of whom then can't
        rich = most >= price
        found = int(len(rich) - np.count_nonzero(rich))
        if found <= poor:  # they only become more; where a price is the last digit off, they would come and go for ever
            return float(price)
        if found == len(rich):
            return float(most.max())
        price, poor = (cost - money[~rich].sum()) / weight[rich].sum(), found


def _prices(given: Any, times: Any, *, left: Any, costs: Any) -> tuple[Any, Any]:
    """`_price` of several options, a row a state of the money, infinite where it isn't enough; and where that is clear."""
    weight, held = given * times, left * times
    whole, money = weight.sum(axis=1), held @ (given > 0).T
    enough = money >= costs * (1 + 2 * SAME)
    told = (enough | (money < costs * (1 - 2 * SAME))).all(axis=1)
    price, poor = enough * (costs / whole), 0
    while True:
        short = (left[:, None, :] < price[:, :, None] * given).astype(float)
        found = int(short.sum())
        if found <= poor:  # as in `_price`
            return np.where(enough, price, np.inf), told
        owed = costs - (short @ held[:, :, None])[:, :, 0]
        paying = np.maximum(whole - np.einsum("sor,or->so", short, weight), SAME)
        price, poor = enough * (owed / paying), found


def _at_first(facts: Any) -> int:
    """How many hold before the first that doesn't."""
    return len(facts) if facts.all() else int(facts.argmin())


def _raise(shop: Shop, ballots: int, *, stop: str, step: float | None) -> Raised:
    """The purchases at the share where raising it stops."""
    market = shop.market
    start = share = float(market.budget) / ballots if ballots else 0.0
    kept, steps, ahead = shop.buy(share), 0, AHEAD
    while steps < MOST_STEPS:
        ended = _ended(shop, kept, stop)
        nexts = _nexts(share, step, number=1 if ended else max(1, min(ahead, shop.furthest, MOST_STEPS - steps)))
        same = shop.unchanged(kept, nexts) if len(nexts) > 1 else 0
        ahead = _further(ahead, looked=len(nexts), same=same)
        if same:
            share, steps = float(nexts[same - 1]), steps + same
            kept = shop.buy(share)
            continue
        more = kept if ended else shop.buy(float(nexts[0]))
        if market.cost(purchase.option for purchase in more) > market.budget:
            ended = "over"
        if ended:
            return Raised(start, share, steps, ended, shop.satisfaction, tuple(kept))
        kept, share, steps = more, float(nexts[0]), steps + 1
    raise CountingError(
        f"step={step!r} is so small that {MOST_STEPS} of them aren't enough; write more, or leave it out"
    )


def _nexts(share: float, step: float | None, *, number: int) -> Any:
    """So many shares, each raised once more."""
    raised = accumulate(range(number), lambda last, _: last + (step or last / STEP), initial=share)
    return np.fromiter(raised, dtype=float, count=number + 1)[1:]


def _further(ahead: int, *, looked: int, same: int) -> int:
    """How many steps to look ahead next: more as long as that pays; below 1, so many steps are first taken singly."""
    if looked == 1:
        return ahead + 1 if ahead < 0 else AHEAD
    return 2 * ahead if same == looked else AHEAD if same >= AHEAD // 2 else -AHEAD


def _ended(shop: Shop, kept: list[Purchase], stop: str) -> str:
    """Why the share needn't be raised further; empty when it is."""
    market, own = shop.market, {purchase.option for purchase in kept}
    rest = [at for at in shop.wanted if at not in own]
    if not rest or stop == "at-once":
        return "all" if not rest else "once"
    left = market.budget - market.cost(own)
    return "full" if stop == "first-exhaustive" and all(market.costs[at] > left for at in rest) else ""


def explain_equal_shares(basis: Basis, language: str) -> Iterator[str]:
    """The share of each ballot and how it was raised; each purchase with who pays; what was added at the end."""
    market, raised = basis.outcome.steps
    counts, selected = basis.counts, basis.outcome.selected or ()
    word = unit(counts, "ballot")
    yield say(f"rule.shares_{raised.satisfaction}", language)
    share = euros(raised.start, language)
    ballots = amount(word, counts.total, language)
    yield say("rule.shares_start", language, share=share, ballots=ballots, budget=euros(float(market.budget), language))
    yield say(
        f"rule.shares_{raised.ended}",
        language,
        share=euros(raised.share, language),
        steps=amount("step", raised.steps, language),
    )
    yield from _purchases(basis, raised, language)
    own = [purchase.option for purchase in raised.purchases]
    before = market.cost(own)
    yield say(
        "rule.shares_before",
        language,
        number=amount("proposal", len(own), language),
        cost=euros(float(before), language),
    )
    if len(selected) > len(own):
        yield say("rule.shares_completion", language)
        yield from say_purchases(basis, selected[len(own) :], market.budget - before, language=language)
    yield from say_rest(basis, language)


def _purchases(basis: Basis, raised: Raised, language: str) -> Iterator[str]:
    counts, market = basis.counts, basis.outcome.steps[0]
    names, word = counts.names(language), unit(counts, "ballot")
    key = "rule.shares_bought" if counts.kind in ("points", "score") else "rule.shares_bought_by"
    for number, purchase in enumerate(raised.purchases, start=1):
        yield say(
            key,
            language,
            number=number,
            name=names[counts.options[purchase.option]],
            payers=amount(word, purchase.payers, language),
            cost=euros(float(market.costs[purchase.option]), language),
            price=euros(purchase.price, language),
        )


equal_shares = Rule(
    name="equal-shares",
    kinds=SUPPORTED,
    summable=False,
    additive=True,
    function=count_equal_shares,
    explain=explain_equal_shares,
    terms=(*BUDGET_TERMS, "satisfaction", "stop", "step", "completion"),
)
