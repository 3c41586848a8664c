"""Borda: the example of his memoir, partial ballots and shared ranks, a slow second computation."""

from fractions import Fraction
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from labase_survey.counting.count import count

OPTIONS = ["A", "B", "C", "D"]
orders = st.permutations(OPTIONS).flatmap(lambda order: st.integers(1, 4).map(lambda kept: list(order)[:kept]))
rooms = st.lists(orders, min_size=1, max_size=8)
ranks = st.dictionaries(st.sampled_from(OPTIONS), st.integers(1, 3), min_size=1)
"""Ranks that options may share; those left out have none."""


def places(answers):
    return count(answers, "borda", options=OPTIONS).places["place"].to_dict()


def support(answers, **terms):
    return count(answers, "borda", options=OPTIONS, **terms).places["support"].to_dict()


def levels(ranked):
    """The ballot where options of one rank stand in a list of their own."""
    return [[id for id in OPTIONS if ranked.get(id) == rank] for rank in sorted(set(ranked.values()))]


def test_bordas_own_example_elects_the_one_that_plurality_puts_last():
    """His memoir of 1781: 21 people; by first places A 8, B 7, C 6; with 3, 2, 1 points A 37, B 42, C 47."""
    room = 1 * [list("ABC")] + 7 * [list("ACB")] + 7 * [list("BCA")] + 6 * [list("CBA")]
    result = count(room, "borda")
    assert result.places["support"].to_dict() == {"C": 47 - 21, "B": 42 - 21, "A": 37 - 21}
    assert count([order[0] for order in room]).places["support"].to_dict() == {"A": 8, "B": 7, "C": 6}


def test_options_left_out_share_the_mean_of_the_points_that_remain():
    assert support([["B"]]) == {"B": 3.0, "A": 1.0, "C": 1.0, "D": 1.0}
    assert support([["B", "A"]]) == {"B": 3.0, "A": 2.0, "C": 0.5, "D": 0.5}


def test_with_zero_for_blanks_only_options_that_are_ranked_score():
    assert support([["B", "A"]], blanks="zero") == {"B": 3, "A": 2, "C": 0, "D": 0}


@given(st.lists(ranks, min_size=1, max_size=6))
def test_where_options_share_ranks_both_policies_equal_a_slow_second_sum(room):
    """Averaged, a point for each one below and a half for each one beside; with zero, the first of these alone."""
    averaged, zero = dict.fromkeys(OPTIONS, Fraction(0)), dict.fromkeys(OPTIONS, 0)
    for ranked in room:
        for id, other in permutations(OPTIONS, 2):
            one, two = ranked.get(id, 4), ranked.get(other, 4)
            averaged[id] += Fraction((one < two) + (one <= two), 2)
            zero[id] += one < two
    ballots = [levels(ranked) for ranked in room]
    assert (support(ballots), support(ballots, blanks="zero")) == (averaged, zero)


@given(rooms)
def test_each_ballot_gives_as_many_points_as_any_other(room):
    assert sum(support(room).values()) == 6 * len(room)


@given(rooms)
def test_support_equals_a_slow_second_sum(room):
    slow = dict.fromkeys(OPTIONS, Fraction(0))
    for order in room:
        left, remaining = [id for id in OPTIONS if id not in order], range(len(OPTIONS) - len(order))
        for place, id in enumerate(order):
            slow[id] += len(OPTIONS) - 1 - place
        for id in left:
            slow[id] += Fraction(sum(remaining), len(remaining))
    assert support(room) == slow
