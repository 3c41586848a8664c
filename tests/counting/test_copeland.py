"""Copeland: circles and ties, a slow second computation, what is said."""

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from labase_survey.counting.count import count

OPTIONS = ["A", "B", "C", "D"]
orders = st.permutations(OPTIONS).flatmap(lambda order: st.integers(1, 4).map(lambda kept: list(order)[:kept]))
rooms = st.lists(orders, min_size=1, max_size=8)


def place(order, id):
    """Where an option stands on a ballot; all that are left out at one place, after the others."""
    return order.index(id) if id in order else len(order)


def slow(room):
    """Duels won, half for an even one, by going through the ballots for each."""
    found = dict.fromkeys(OPTIONS, 0.0)
    for x, y in permutations(OPTIONS, 2):
        ahead = sum(place(order, x) < place(order, y) for order in room)
        behind = sum(place(order, x) > place(order, y) for order in room)
        found[x] += (ahead > behind) + 0.5 * (ahead == behind)
    return found


def test_options_in_a_circle_share_a_place():
    result = count([list("ABC"), list("BCA"), list("CAB")], "copeland", options=OPTIONS)
    assert result.places["place"].to_dict() == {"A": 1, "B": 1, "C": 1, "D": 4}
    assert result.condorcet is None


def test_options_left_out_are_even_with_one_another_and_blanks_are_only_told():
    result = count([["A"], None, []], "copeland", options=OPTIONS)
    assert result.places["support"].to_dict() == {"A": 3, "B": 1, "C": 1, "D": 1}
    assert (result.n, result.blank, result.condorcet) == (3, 2, "A")


def test_duels_won_even_and_lost_are_told():
    assert count([list("AB"), list("BA"), list("AC")], "copeland").explain("fr")[2:] == [
        (
            "Une proposition absente d'un classement y est placée après toutes celles qui sont classées, "
            "à égalité avec les autres absentes."
        ),
        "A gagne chacun de ses duels.",
        "A\u202f: rang 1, 2 points (gagne 2 duels, en perd 0, à égalité 0).",
        "B\u202f: rang 2, 1 point (gagne 1 duel, en perd 1, à égalité 0).",
        "C\u202f: rang 3, 0 point (gagne 0 duel, en perd 2, à égalité 0).",
    ]
    assert count([list("AB"), list("BA")], "copeland").explain("en")[3:] == [
        "No option wins all of its duels.",
        "A: place 1, 0.5 points (wins 0 duels, loses 0, even 1).",
        "B: place 1, 0.5 points (wins 0 duels, loses 0, even 1).",
        "Tied at place 1: A and B. No tie-break is applied.",
    ]


@given(rooms)
def test_support_equals_a_slow_second_count(room):
    assert count(room, "copeland", options=OPTIONS).places["support"].to_dict() == slow(room)
