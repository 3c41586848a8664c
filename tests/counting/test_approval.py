"""Approval: a worked example, axioms, a slow second computation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labase_survey.counting.count import count
from labase_survey.errors import CountingError

OPTIONS = ["A", "B", "C", "D"]
ticked = st.lists(st.sampled_from(OPTIONS), unique=True, min_size=1)
rooms = st.lists(ticked, min_size=1, max_size=8)


def places(answers):
    return count(answers, "approval", options=OPTIONS).places["place"].to_dict()


def test_two_options_that_share_their_supporters_no_longer_lose_to_a_third():
    """Brams and Fishburn's case for approval: under one choice each, A and B split 60 people and C wins with 40."""
    single = count(35 * ["A"] + 25 * ["B"] + 40 * ["C"])
    approval = count(35 * [["A", "B"]] + 25 * [["B", "A"]] + 40 * [["C"]])
    assert (single.winners, approval.winners) == (("C",), ("A", "B"))
    assert approval.places["place"].to_dict() == {"A": 1, "B": 1, "C": 3}


def test_several_choices_are_counted_by_it_and_one_is_for_plurality():
    result = count([["A", "C"], None], options=OPTIONS)
    assert (result.rule, result.kind, result.winners) == ("approval", "approval", ("A", "C"))
    with pytest.raises(CountingError) as error:
        count(["A"], "approval")
    assert str(error.value) == (
        "rule 'approval' can't count ballots of kind 'single', only approval, multiple; "
        "for 'single' write one of: plurality, equal-shares, phragmen, greedy, greedy-per-cost, knapsack"
    )


@given(rooms, st.randoms())
def test_the_order_of_ballots_changes_nothing(room, random):
    assert places(random.sample(room, len(room))) == places(room)


@given(rooms, st.permutations(OPTIONS))
def test_options_are_treated_alike(room, names):
    renamed = dict(zip(OPTIONS, names, strict=True))
    after = places([[renamed[id] for id in ballot] for ballot in room])
    assert after == {renamed[id]: place for id, place in places(room).items()}


@given(rooms)
def test_one_tick_more_never_lowers_an_option(room):
    more = [list({*room[0], "A"}), *room[1:]]
    assert places(more)["A"] <= places(room)["A"]


@given(rooms)
def test_support_equals_a_slow_second_sum(room):
    slow = {id: sum(id in ballot for ballot in room) for id in OPTIONS}
    assert count(room, "approval", options=OPTIONS).places["support"].to_dict() == slow
