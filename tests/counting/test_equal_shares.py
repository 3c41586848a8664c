"""Equal shares: worked examples, a slow second computation in exact fractions, every way to stop, what is said."""

from fractions import Fraction
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labase_survey.counting.count import count
from labase_survey.counting.counts import counts_of
from labase_survey.counting.plain import ballots_from
from labase_survey.counting.rules.equal_shares import Shop
from labase_survey.counting.spending import market_of
from labase_survey.errors import CountingError

OPTIONS = ["A", "B", "C", "D"]
scored = st.dictionaries(st.sampled_from(OPTIONS), st.integers(1, 3), min_size=1)
approved = st.lists(st.sampled_from(OPTIONS), unique=True, min_size=1)
TERMS = st.fixed_dictionaries(
    {
        "costs": st.fixed_dictionaries(dict.fromkeys(OPTIONS, st.integers(0, 12))),
        "budget": st.integers(1, 30),
        "satisfaction": st.sampled_from(["cost", "count"]),
        "stop": st.sampled_from(["last-that-fits", "first-exhaustive", "at-once"]),
        "step": st.sampled_from([1, 0.5]),
        "completion": st.booleans(),
    }
)
CAMPS = 6 * [["A1", "A2", "A3", "A4", "A5"]] + 4 * [["B1", "B2", "B3"]]
NAMES = ["A1", "A2", "A3", "A4", "A5", "B1", "B2", "B3"]


class Slow:
    """The same rule one ballot at a time and in exact fractions."""

    def __init__(self, room, costs, budget, *, satisfaction):
        self.room, self.costs, self.budget, self.satisfaction = room, costs, budget, satisfaction
        self.support = {id: sum(ballot.get(id, 0) for ballot in room) for id in OPTIONS}

    def price(self, id, left):
        """The least price per unit of satisfaction at which backers can pay together; None when they can't."""
        per = 1 if self.satisfaction == "count" else self.costs[id] or 1
        backers = [(left[at], ballot[id] * per) for at, ballot in enumerate(self.room) if id in ballot]
        if sum(money for money, _ in backers) < self.costs[id]:
            return None
        owed, shared = Fraction(self.costs[id]), sum(gain for _, gain in backers)
        for money, gain in sorted(backers, key=lambda backer: backer[0] / backer[1]):
            if money * shared >= owed * gain:
                return owed / shared
            owed, shared = owed - money, shared - gain
        return None

    def buy(self, share):
        left, selected = [Fraction(share)] * len(self.room), []
        while True:
            rest = [id for id in OPTIONS if self.support[id] and self.costs[id] <= self.budget and id not in selected]
            prices = {id: found for id in rest if (found := self.price(id, left)) is not None}
            if not prices:
                return selected
            best = min(prices, key=lambda at: (prices[at], -self.support[at], self.costs[at], at))
            per = 1 if self.satisfaction == "count" else self.costs[best] or 1
            for at, ballot in enumerate(self.room):
                left[at] -= min(left[at], prices[best] * ballot.get(best, 0) * per)
            selected.append(best)

    def spent(self, selected):
        return sum(self.costs[id] for id in selected)

    def result(self, stop, step, completion):
        share = Fraction(self.budget, len(self.room))
        selected = self.buy(share)
        while stop != "at-once" and not self.finished(selected, stop):
            share += Fraction(step)
            more = self.buy(share)
            if self.spent(more) > self.budget:
                break
            selected = more
        rest = sorted(
            (id for id in OPTIONS if self.support[id] and id not in selected), key=lambda at: -self.support[at]
        )
        for id in rest if completion else []:
            if self.spent([*selected, id]) <= self.budget:
                selected = [*selected, id]
        return tuple(selected)

    def finished(self, selected, stop):
        rest = [id for id in OPTIONS if self.support[id] and self.costs[id] <= self.budget and id not in selected]
        full = all(self.costs[id] > self.budget - self.spent(selected) for id in rest)
        return not rest or (stop == "first-exhaustive" and full)


def ballots_of(kind, room):
    return ballots_from(room, kind, options=OPTIONS)  # the rule of that name counts that kind


def plain(sentences):
    return [sentence.replace("\u202f", " ").replace("\xa0", " ") for sentence in sentences]


def test_an_example_of_lackner_and_skowrons_book_gives_its_prices():
    """Multi-Winner Voting with Approval Preferences (2023), example 12: c at 1/5 a ballot, then a at 13/40."""
    room = [list(ballot) for ballot in 3 * ["cd"] + 2 * ["ab"] + 2 * ["ac"] + ["bd"]]
    terms = {"costs": dict.fromkeys("abcd", 40), "budget": 120, "stop": "at-once", "completion": False}
    result = count(room, "equal-shares", options=list("abcd"), satisfaction="count", **terms)
    assert result.selected == ("c", "a")
    assert plain(result.explain("en")[3:]) == [
        "What a person gets from options they support is measured by their number.",
        "At first: €15 for each (€120 for 8 ballots).",
        "This share isn't raised.",
        "Purchase 1: c, €40, paid for by 5 ballots, €8 at most each.",
        "Purchase 2: a, €40, paid for by 4 ballots, €13 at most each.",
        "Bought by the shares: 2 options, for €80.",
        "Spent: €80 out of €120.",
        "Supported but not bought: b and d.",
        "Ties are broken by the order of letters.",
    ]


def test_each_camp_decides_on_its_part_of_the_budget_where_greedy_serves_the_larger_one():
    """Peters and Skowron's purpose: of 50 euros 6 people of 10 decide on 30, 4 on 20."""
    terms = {"options": NAMES, "costs": dict.fromkeys(NAMES, 10), "budget": 50}
    assert set(count(CAMPS, "equal-shares", **terms).selected) == {"A1", "A2", "A3", "B1", "B2"}
    assert set(count(CAMPS, "greedy", **terms).selected) == {"A1", "A2", "A3", "A4", "A5"}


def test_what_was_bought_before_completion_is_told_apart():
    room, costs = [["A"], ["A"], ["B"], ["C"], None], {"A": 20, "B": 30, "C": 40, "D": 1}
    result = count(room, "equal-shares", options=OPTIONS, costs=costs, budget=60, stop="at-once")
    assert result.selected == ("A", "B")
    assert plain(result.explain("fr")[1:]) == [
        "Personnes ayant répondu : 5. Bulletins comptés : 4 ; bulletins blancs : 1.",
        "Une proposition qu'un bulletin ne mentionne pas n'en reçoit rien.",
        "Ce qu'une personne retire d'une proposition qu'elle soutient est mesuré par son coût.",
        "Au départ : 15 € pour chacun (60 € pour 4 bulletins).",
        "Cette part n'est pas relevée.",
        "Achat 1 : A, 20 €, payée par 2 bulletins, 10 € au plus chacun.",
        "Achetées par les parts : 1 proposition, pour 20 €.",
        "L'argent qui reste va aux plus soutenues qui tiennent encore :",
        "Achat 2 : B, soutien 1 personne, coûte 30 € ; il reste 10 €.",
        "Dépensé : 50 € sur 60 €.",
        "Soutenues mais non achetées : C.",
        "Sans soutien : D.",
        "À égalité, l'ordre des lettres départage.",
    ]


@pytest.mark.parametrize(
    ("terms", "told"),
    [
        (
            {"costs": {"A": 20, "B": 30, "C": 40}, "stop": "first-exhaustive"},
            "This share is raised until nothing else fits in the budget: €30, in 15 steps.",
        ),
        (
            {"costs": {"A": 20, "B": 30, "C": 40}},
            "This share is raised up to €39, in 24 steps: one more step and the purchases would cost more than the budget.",
        ),
        (
            {"costs": {"A": 20, "B": 20, "C": 20}},
            "With €20 for each, after 5 steps, all that is supported and that the budget can pay for is bought.",
        ),
    ],
)
def test_it_is_told_why_the_share_is_raised_no_further(terms, told):
    result = count([["A"], ["A"], ["B"], ["C"]], "equal-shares", budget=60, step=1, **terms)
    assert told in result.explain("en")


def test_supporters_who_have_nothing_left_are_not_said_to_pay():
    """A takes all that its four supporters have; two of them support B as well, whom one other person pays for alone."""
    room = 2 * [["A", "B"]] + 2 * [["A"]] + [["B"]]
    result = count(room, "equal-shares", costs={"A": 40, "B": 10}, budget=50, stop="at-once")
    assert result.explain("en")[6:8] == [
        "Purchase 1: A, €40, paid for by 4 ballots, €10 at most each.",
        "Purchase 2: B, €10, paid for by 1 ballot, €10 at most each.",
    ]


def test_what_the_whole_budget_cannot_pay_for_never_stops_the_others():
    result = count([["A"], ["B"]], "equal-shares", costs={"A": 100, "B": 9}, budget=10, step=1)
    assert result.selected == ("B",)


def test_points_are_told_by_the_point():
    result = count([{"A": 2, "B": 1}, {"A": 1}], "equal-shares", costs={"A": 30, "B": 40}, budget=60, stop="at-once")
    assert (
        plain(result.explain("fr"))[6]
        == "Achat 1 : A, 30 €, payée par 2 bulletins, 10 € au plus pour chaque point donné."
    )


@pytest.mark.parametrize(
    ("terms", "text"),
    [
        ({"satisfaction": "joy"}, "satisfaction='joy' isn't known; write one of: 'cost', 'count'"),
        ({"stop": "never"}, "stop='never' isn't known; write one of: 'last-that-fits', 'first-exhaustive', 'at-once'"),
        ({"step": 0}, "step=0 raises nothing; write an amount of money above 0, or leave it out"),
        (
            {"step": 0.0001},
            "step=0.0001 is so small that 20000 of them aren't enough; write more, or leave it out",
        ),
    ],
)
def test_terms_that_are_not_known_are_refused(terms, text):
    with pytest.raises(CountingError) as error:
        count([["A"], ["B"]], "equal-shares", costs={"A": 10, "B": 9}, budget=10, **terms)
    assert str(error.value) == text


@given(st.lists(approved, min_size=1, max_size=6), TERMS)
def test_purchases_equal_a_slow_second_run_in_fractions(room, terms):
    ballots = [dict.fromkeys(ballot, 1) for ballot in room]
    slow = Slow(ballots, terms["costs"], terms["budget"], satisfaction=terms["satisfaction"])
    expected = slow.result(terms["stop"], terms["step"], terms["completion"])
    assert count(room, "equal-shares", options=OPTIONS, **terms).selected == expected


@pytest.mark.parametrize("kind", ["points", "score"])
@given(room=st.lists(scored, min_size=1, max_size=5), terms=TERMS)
def test_with_points_or_scores_purchases_equal_a_slow_second_run(kind, room, terms):
    slow = Slow(room, terms["costs"], terms["budget"], satisfaction=terms["satisfaction"])
    expected = slow.result(terms["stop"], terms["step"], terms["completion"])
    assert count(ballots_of(kind, room), "equal-shares", **terms).selected == expected


@given(st.lists(scored, min_size=1, max_size=8), TERMS)
def test_shares_that_are_said_to_buy_the_same_do(room, terms):
    counts = counts_of(ballots_from(room, "points", options=OPTIONS), distinct=True)
    market = market_of(counts, costs=terms["costs"], budget=terms["budget"])
    shop = Shop(market, counts.distinct, terms["satisfaction"])
    start = terms["budget"] / len(room)
    kept, shares = shop.buy(start), np.linspace(start, 3 * start, 12)
    same = shop.unchanged(kept, shares)
    bought = [[purchase.option for purchase in shop.buy(share)] for share in shares[:same]]
    assert bought == same * [[purchase.option for purchase in kept]]


def test_looking_ahead_sees_as_far_as_nothing_changes():
    counts = counts_of(ballots_from(6 * [["A", "B"]] + 4 * [["C"]], options=OPTIONS), distinct=True)
    shop = Shop(market_of(counts, costs=dict.fromkeys(OPTIONS, 1000), budget=2000), counts.distinct, "cost")
    assert [purchase.option for purchase in shop.buy(200.0)] == [0]
    assert shop.unchanged(shop.buy(200.0), np.array([201.0, 240.0, 249.0, 251.0, 400.0])) == 3  # 4 × 250 pay for C


def test_a_price_that_is_the_last_digit_off_ends_too():
    """One backer has 60.6060606060606 left at a price of 60.60606060606061, then of 60.6060606060606, and so on."""
    random, ids = Random(193), "ABCDEFGHIJKL"
    assert (random.choice([3, 6, 12]), random.choice([5, 12, 30, 60]), random.random() < 0.5) == (12, 60, False)
    room = [{id: random.randint(0, 3) for id in random.sample(ids, random.randint(1, 3))} for _ in range(60)]
    costs = dict.fromkeys(ids, 1000) | {"B": 0, "C": 3900, "F": 0}
    result = count(room, "equal-shares", options=list(ids), costs=costs, budget=10000, step=1.0)
    assert sum(costs[id] for id in result.selected) <= 10000
