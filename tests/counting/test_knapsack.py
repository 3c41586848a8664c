"""Knapsack: a worked example, a slow second computation by every set, ties, what is said."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from labase_survey.counting.count import count

OPTIONS = ["A", "B", "C", "D"]
approvals = st.lists(st.sampled_from(OPTIONS), unique=True, min_size=1)
prices = st.integers(0, 12) | st.sampled_from([0.5, 2.25])
rooms = st.lists(approvals, min_size=1, max_size=7)


def bought(room, costs, budget, **terms):
    return count(room, "knapsack", options=OPTIONS, costs=costs, budget=budget, **terms).selected


def slow(room, costs, budget):
    """The best of all sets: the most supported, then the cheapest, then what comes first by letter."""
    support = {id: sum(id in ballot for ballot in room) for id in OPTIONS}
    wanted = [id for id in OPTIONS if support[id]]
    sets = [chosen for size in range(len(wanted) + 1) for chosen in combinations(wanted, size)]
    fitting = [chosen for chosen in sets if sum(costs[id] for id in chosen) <= budget]
    best = {
        chosen: (sum(support[id] for id in chosen), -sum(costs[id] for id in chosen), [id in chosen for id in OPTIONS])
        for chosen in fitting
    }
    return max(best, key=best.__getitem__)


def test_two_options_together_outweigh_the_one_that_most_people_support():
    room = 4 * [["A"]] + 3 * [["B", "C"]]
    costs = {"A": 60, "B": 50, "C": 50, "D": 10}
    assert bought(room, costs, 100) == ("B", "C")
    assert count(room, "greedy", options=OPTIONS, costs=costs, budget=100).selected == ("A",)


def test_of_equal_sets_the_cheapest_is_meant_then_the_tie_break():
    assert bought([["A", "B"]], {"A": 10, "B": 9, "C": 1, "D": 1}, 10) == ("B",)
    assert bought([["A", "B"]], dict.fromkeys(OPTIONS, 10), 10) == ("A",)
    assert bought([["A", "B"]], dict.fromkeys(OPTIONS, 10), 10, ties="seed", seed=2) == ("B",)


def test_all_that_is_bought_shares_the_first_place_and_blanks_are_only_told():
    result = count([["A", "B"], ["C"], None], "knapsack", costs={"A": 1, "B": 2, "C": 9}, budget=3)
    assert result.places["place"].to_dict() == {"A": 1, "B": 1, "C": 3}
    assert result.explain("en")[1:] == [
        "People who answered: 3. Ballots counted: 2; blank ballots: 1.",
        "An option that a ballot doesn't mention gets nothing from it.",
        "Purchase 1: A, support 1 person, costs €1; €2 is left.",
        "Purchase 2: B, support 1 person, costs €2; €0 is left.",
        "Spent: €3 out of €3.",
        "Supported but not bought: C.",
        "Ties are broken by the order of letters.",
    ]


@given(rooms, st.fixed_dictionaries(dict.fromkeys(OPTIONS, prices)), st.integers(0, 25))
def test_purchases_equal_the_best_of_all_sets(room, costs, budget):
    assert bought(room, costs, budget) == slow(room, costs, budget)
