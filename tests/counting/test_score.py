"""Score: a worked example, a slow second computation, blanks, refusals, what is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labase_survey.counting.count import count
from labase_survey.errors import CountingError

OPTIONS = ["A", "B", "C"]
scored = st.dictionaries(st.sampled_from(OPTIONS), st.integers(0, 5), min_size=1)


def test_a_compromise_everybody_likes_well_comes_before_two_camps():
    """Hillinger's case for it: 5 people give A 2 and B 0, 4 the contrary, all give C 1 of 2, and one more gives it 2."""
    room = 5 * [{"A": 2, "B": 0, "C": 1}] + 4 * [{"A": 0, "B": 2, "C": 1}] + [{"C": 2}]
    assert count(room, "score").places["support"].to_dict() == {"C": 11, "A": 10, "B": 8}


def test_an_option_left_out_gets_nothing_and_a_zero_is_a_score_given():
    result = count([{"A": 0, "B": 3}, {"B": 1}, None], "score", options=OPTIONS)
    assert result.counts.to_dict("list") == {"score": [0, 4, 0], "person": [1, 2, 0]}
    assert result.places["place"].to_dict() == {"B": 1, "A": 2, "C": 2}
    assert (result.n, result.blank) == (3, 1)


def test_scores_on_which_nothing_is_above_zero_are_blank():
    assert count([{"A": 0, "B": 0}, {"A": 1}], "score").blank == 1


@pytest.mark.parametrize("wrong", [-1, 2.5, True])
def test_a_score_is_a_whole_number(wrong):
    with pytest.raises(CountingError) as error:
        count([{"A": 3}, {"A": wrong}], "score")
    assert str(error.value) == f"ballot 2: {wrong!r} is not a score; write a whole number, 0 or more"


def test_each_option_is_told_with_its_sum_and_its_people():
    assert count([{"A": 2, "B": 5}, {"B": 1}], "score").explain("fr")[2:] == [
        "Une proposition qu'un bulletin ne mentionne pas n'en reçoit rien.",
        "B\u202f: rang 1, 6 points (de 2 personnes sur 2).",
        "A\u202f: rang 2, 2 points (de 1 personne sur 2).",
    ]


@given(st.lists(scored, max_size=8))
def test_support_equals_a_slow_second_sum(room):
    slow = {id: sum(ballot.get(id, 0) for ballot in room) for id in OPTIONS}
    assert count(room, "score", options=OPTIONS).places["support"].to_dict() == slow
