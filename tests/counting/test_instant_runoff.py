"""Instant runoff: a slow second computation, ties, partial ballots, refusals, what is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labase_survey.counting.count import count
from labase_survey.errors import CountingError

OPTIONS = ["A", "B", "C", "D"]
orders = st.permutations(OPTIONS).flatmap(lambda order: st.integers(1, 4).map(lambda kept: list(order)[:kept]))
rooms = st.lists(orders, min_size=1, max_size=9)


def counted(answers, options=OPTIONS, **terms):
    return count([list(order) for order in answers], "instant-runoff", options=list(options), **terms)


def slow(room, last=None):
    """The place of each option, by counting again from the start in each round; `last` goes out first among equals."""
    left, places = list(OPTIONS), {}
    while left:
        first = [next((id for id in order if id in left), None) for order in room]
        fewest = min(first.count(id) for id in left)
        out = [id for id in left if first.count(id) == fewest]
        out = out if last is None else [max(out, key=last)]
        left = [id for id in left if id not in out]
        places |= dict.fromkeys(out, len(left) + 1)
    return places


def test_a_ballot_that_ranks_no_option_still_in_is_set_aside_and_said_to_be():
    assert counted(["A", "A", "A", "BA", "C", "C", "", "DC"]).explain("fr")[1:] == [
        "Personnes ayant répondu\u202f: 8. Bulletins comptés\u202f: 7\u202f; bulletins blancs\u202f: 1.",
        "Un bulletin qui ne classe plus aucune proposition en jeu est mis de côté.",
        "Au départ\u202f: A (3), C (2), B (1) et D (1).",
        ("Tour 1\u202f: B et D sont éliminées ensemble, à égalité avec 1 bulletin\u202f; ils vont à A (1) et C (1)."),
        "Tour 2\u202f: C est éliminée avec 3 bulletins\u202f; mis de côté\u202f: 3.",
        "Tour 3\u202f: A reste seule, avec 4 bulletins.",
        "A gagne chacun de ses duels.",
        "Égalité au rang 3\u202f: B et D. Aucun départage n'est appliqué.",
    ]


def test_options_that_have_the_fewest_ballots_go_out_together_and_share_a_place():
    result = counted(["A", "A", "B", "C"])
    assert result.places["place"].to_dict() == {"A": 1, "B": 2, "C": 2, "D": 4}
    assert counted(["A", "B"], "AB").explain("en")[-3:] == [
        "Round 1: A and B are left even, with 1 ballot each.",
        "No option wins all of its duels.",
        "Tied at place 1: A and B. No tie-break is applied.",
    ]


@pytest.mark.parametrize(
    ("terms", "places", "told"),
    [
        ({"ties": "letter"}, {"A": 1, "B": 2, "C": 3}, "Ties are broken by the order of letters."),
        (
            {"ties": "seed", "seed": 1},
            {"B": 1, "C": 2, "A": 3},
            "Ties are broken by a draw that anybody can repeat (seed 1).",
        ),
    ],
)
def test_a_tie_break_that_was_asked_for_leaves_no_tie_and_is_told(terms, places, told):
    result = counted(["A", "B", "C"], "ABC", **terms)
    assert (result.places["place"].to_dict(), result.explain("en")[-1]) == (places, told)


def test_options_at_one_rank_are_refused_with_what_to_do():
    with pytest.raises(CountingError) as error:
        count([[["A", "B"], "C"]], "instant-runoff")
    assert str(error.value) == (
        "instant runoff counts one option at each rank and a ballot has several; count it by 'schulze' or 'borda'"
    )


@given(rooms)
def test_places_equal_a_slow_second_count(room):
    assert counted(room).places["place"].to_dict() == slow(room)


@given(rooms)
def test_places_broken_by_letter_equal_a_slow_second_count(room):
    assert counted(room, ties="letter").places["place"].to_dict() == slow(room, OPTIONS.index)
