"""Plurality: a worked example, a slow second computation, what is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labase_survey.counting.count import count
from labase_survey.errors import CountingError

OPTIONS = ["A", "B", "C"]


def test_bordas_own_example_elects_the_one_that_a_majority_puts_last():
    """His memoir of 1781: by first places A has 8 of 21, and 13 of 21 put A last."""
    result = count(8 * ["A"] + 7 * ["B"] + 6 * ["C"], "plurality")
    assert result.places["support"].to_dict() == {"A": 8, "B": 7, "C": 6}
    room = 1 * [list("ABC")] + 7 * [list("ACB")] + 7 * [list("BCA")] + 6 * [list("CBA")]
    assert count(room, "copeland").winners == ("C",)


def test_equal_numbers_share_a_place_and_blanks_count_for_nobody():
    result = count(["A", "B", None, ""], "plurality", options=OPTIONS)
    assert result.places["place"].to_dict() == {"A": 1, "B": 1, "C": 3}
    assert (result.n, result.blank) == (4, 2)


def test_it_counts_one_choice_a_person_only():
    with pytest.raises(CountingError) as error:
        count([["A", "B"]], "plurality")
    assert str(error.value) == (
        "rule 'plurality' can't count ballots of kind 'approval', only single; "
        "for 'approval' write one of: approval, equal-shares, phragmen, greedy, greedy-per-cost, knapsack"
    )


def test_each_option_is_told_with_its_people():
    assert count(["B", "A", "B"], options=OPTIONS).explain("en") == [
        "Rule “plurality”: the people who named each option are counted; the one named most comes first.",
        "People who answered: 3. Ballots counted: 3; blank ballots: 0.",
        "An option that a ballot doesn't mention gets nothing from it.",
        "B: place 1, 2 people out of 3.",
        "A: place 2, 1 person out of 3.",
        "C: place 3, 0 people out of 3.",
    ]


@given(st.lists(st.sampled_from(OPTIONS), max_size=9))
def test_support_equals_a_slow_second_count(room):
    assert count(room, "plurality", options=OPTIONS).places["support"].to_dict() == {
        id: room.count(id) for id in OPTIONS
    }
