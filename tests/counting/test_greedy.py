"""Both greedy rules: worked examples, slow second computations, ties, what is said."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labase_survey.counting.count import count

OPTIONS = ["A", "B", "C", "D"]
approvals = st.lists(st.sampled_from(OPTIONS), unique=True, min_size=1)
markets = st.tuples(
    st.lists(approvals, min_size=1, max_size=7),
    st.fixed_dictionaries({id: st.integers(0, 20) for id in OPTIONS}),
    st.integers(0, 50),
)
ROOM = 3 * [["A", "B"]] + 2 * [["B", "C"]] + [["C"]]
"""B is chosen by 5 people, A and C by 3 each, D by nobody."""


def bought(rule, room, costs, budget, **terms):
    return count(room, rule, options=OPTIONS, costs=costs, budget=budget, **terms).selected


def slow(order, costs, left):
    """Each in its turn, if it fits."""
    taken = []
    for id in order:
        if costs[id] <= left:
            taken, left = [*taken, id], left - costs[id]
    return tuple(taken)


def test_what_does_not_fit_is_passed_over_and_the_next_one_is_tried():
    assert bought("greedy", ROOM, {"A": 60, "B": 50, "C": 30, "D": 1}, 100) == ("B", "C")


def test_by_euro_a_cheap_option_may_come_before_one_that_more_people_support():
    """Dantzig's order: B has 5 people for 50 euros, C 3 for 10, A 3 for 20."""
    assert bought("greedy-per-cost", ROOM, {"A": 20, "B": 50, "C": 10, "D": 1}, 60) == ("C", "A")
    assert bought("greedy", ROOM, {"A": 20, "B": 50, "C": 10, "D": 1}, 60) == ("B", "C")


def test_what_is_free_comes_first_by_euro_and_what_nobody_supports_is_not_bought():
    assert bought("greedy-per-cost", ROOM, {"A": 0, "B": 50, "C": 10, "D": 0}, 60) == ("A", "C", "B")


@pytest.mark.parametrize("rule", ["greedy", "greedy-per-cost"])
def test_equal_supports_go_by_letter_or_by_a_draw_that_can_be_repeated(rule):
    room, costs = [["A", "B", "C"]], dict.fromkeys(OPTIONS, 10)
    assert bought(rule, room, costs, 20) == bought(rule, room, costs, 20, ties="letter") == ("A", "B")
    assert bought(rule, room, costs, 20, ties="seed", seed=2) == ("B", "C")


def test_what_is_not_bought_shares_the_last_place():
    result = count(ROOM, "greedy", options=OPTIONS, costs={"A": 60, "B": 50, "C": 30, "D": 1}, budget=100)
    assert result.places["place"].to_dict() == {"B": 1, "C": 2, "A": 3, "D": 3}
    assert (result.winners, result.places["support"].to_dict()) == (("B", "C"), {"B": 5, "C": 3, "A": 3, "D": 0})


def test_purchases_are_told_with_what_is_left():
    result = count([*ROOM, None], "greedy", options=OPTIONS, costs={"A": 60, "B": 50.5, "C": 30, "D": 1}, budget=100)
    assert result.explain("en") == [
        (
            "Rule “most supported first”: options are taken by decreasing support as long as the money is enough; "
            "one that doesn't fit in what is left is passed over."
        ),
        "People who answered: 7. Ballots counted: 6; blank ballots: 1.",
        "An option that a ballot doesn't mention gets nothing from it.",
        "Purchase 1: B, support 5 people, costs €50.50; €49.50 is left.",
        "Purchase 2: C, support 3 people, costs €30; €19.50 is left.",
        "Spent: €80.50 out of €100.",
        "Supported but not bought: A.",
        "Without support: D.",
        "Ties are broken by the order of letters.",
    ]
    told = count(
        [{"A": 2, "B": 1}], "greedy-per-cost", costs={"A": 60, "B": 50}, budget=60, ties="seed", seed=3
    ).explain()
    assert [sentence.replace("\u202f", " ").replace("\xa0", " ") for sentence in told[3:]] == [
        "Achat 1 : A, soutien 2 points, coûte 60 € ; il reste 0 €.",
        "Dépensé : 60 € sur 60 €.",
        "Soutenues mais non achetées : B.",
        "À égalité, un tirage au sort que chacun peut refaire départage (graine 3).",
    ]


@given(markets)
def test_purchases_by_support_equal_a_slow_second_walk(market):
    room, costs, budget = market
    support = {id: sum(id in ballot for ballot in room) for id in OPTIONS}
    order = sorted((id for id in OPTIONS if support[id]), key=lambda at: -support[at])
    assert bought("greedy", room, costs, budget) == slow(order, costs, budget)


@given(markets)
def test_purchases_by_euro_equal_a_slow_second_walk(market):
    room, costs, budget = market
    support = {id: sum(id in ballot for ballot in room) for id in OPTIONS}
    free = sorted((id for id in OPTIONS if support[id] and not costs[id]), key=lambda at: -support[at])
    paid = [id for id in OPTIONS if support[id] and costs[id]]
    order = [*free, *sorted(paid, key=lambda at: -Fraction(support[at], costs[at]))]
    assert bought("greedy-per-cost", room, costs, budget) == slow(order, costs, budget)
