"""Points: a worked example, axioms, a slow second computation."""

from hypothesis import given
from hypothesis import strategies as st

from labase_survey.counting.count import count

OPTIONS = ["A", "B", "C", "D"]
spread = st.dictionaries(st.sampled_from(OPTIONS), st.integers(1, 5), min_size=1)
rooms = st.lists(spread, min_size=1, max_size=8)


def places(answers, options=OPTIONS):
    return count(answers, "points", options=options).places["place"].to_dict()


def test_a_minority_that_piles_its_points_gets_one_of_three_seats():
    """Cumulative voting's purpose (Sawyer and MacRae 1962): 3 points each, 30 of 100 people give all to one name."""
    majority = 70 * [{"R1": 1, "R2": 1, "R3": 1}]
    result = count(majority + 30 * [{"D1": 3}], "points")
    assert result.places["support"].to_dict() == {"D1": 90, "R1": 70, "R2": 70, "R3": 70}
    assert result.places["place"].to_dict() == {"D1": 1, "R1": 2, "R2": 2, "R3": 2}
    assert result.winners == ("D1",)


@given(rooms)
def test_support_equals_a_slow_second_sum(room):
    slow = {id: sum(ballot.get(id, 0) for ballot in room) for id in OPTIONS}
    assert count(room, "points", options=OPTIONS).places["support"].to_dict() == slow
