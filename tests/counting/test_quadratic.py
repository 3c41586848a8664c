"""Quadratic voting: a worked example, a slow second computation, votes against, refusals, what is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labase_survey.counting.count import count
from labase_survey.errors import CountingError

OPTIONS = ["A", "B", "C"]
voted = st.dictionaries(st.sampled_from(OPTIONS), st.integers(-4, 4), min_size=1)


def test_a_few_who_care_much_outweigh_more_who_hardly_do():
    """Lalley and Weyl's purpose: 5 people spend 1 credit (1 vote) for A, 2 people 9 credits (3 votes) against it."""
    result = count(5 * [{"A": 1}] + 2 * [{"A": -3}], "quadratic", options=OPTIONS)
    assert result.places["support"].to_dict() == {"B": 0, "C": 0, "A": -1}
    assert result.places["place"].to_dict() == {"B": 1, "C": 1, "A": 3}
    assert result.counts.loc["A"].to_dict() == {"vote": -1, "person": 7}


def test_votes_of_zero_are_blank():
    assert count([{"A": 0}, {"A": -1}, None], "quadratic").blank == 2


def test_votes_are_whole_numbers():
    with pytest.raises(CountingError) as error:
        count([{"A": 1.5}], "quadratic")
    assert (
        str(error.value) == "ballot 1: 1.5 is not a number of votes; write a whole number, below 0 when it is against"
    )


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("fr", ["A\u202f: rang 1, 3 voix (de 2 personnes sur 2).", "B\u202f: rang 2, -2 voix (de 1 personne sur 2)."]),
        ("en", ["A: place 1, 3 votes (from 2 people out of 2).", "B: place 2, -2 votes (from 1 person out of 2)."]),
    ],
)
def test_each_option_is_told_with_its_votes_and_its_people(language, expected):
    assert count([{"A": 2, "B": -2}, {"A": 1}], "quadratic").explain(language)[3:] == expected


@given(st.lists(voted, max_size=8))
def test_support_equals_a_slow_second_sum(room):
    slow = {id: sum(ballot.get(id, 0) for ballot in room) for id in OPTIONS}
    assert count(room, "quadratic", options=OPTIONS).places["support"].to_dict() == slow
