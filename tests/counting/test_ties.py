"""Ties share a place unless a tie-break is named; then by letter, or by a draw that can be repeated."""

import pytest

from labase_survey.counting.count import count
from labase_survey.counting.plain import ballots_from
from labase_survey.counting.ties import turns
from labase_survey.definition.questions import Option
from labase_survey.errors import CountingError
from labase_survey.language import Text

LETTERED = [Option(id=id, letter=letter, label=Text(id)) for id, letter in (("x", "AA"), ("y", "B"), ("z", "A"))]


def turns_of(options, *ties, **seed):
    return turns(ballots_from([], options=options), *ties, **seed)


def test_letters_come_in_the_order_of_the_alphabet_and_double_ones_after_single_ones():
    assert turns_of(LETTERED) == [2, 1, 0]


def test_without_letters_the_order_of_the_definition_decides():
    assert turns_of(["b", "a", "c"]) == [0, 1, 2]


def test_a_seed_draws_the_same_order_each_time_and_another_seed_another():
    draws = [turns_of(list("abcdef"), "seed", seed=seed) for seed in (1, 1, 2)]
    assert draws[0] == draws[1] != draws[2]
    assert sorted(draws[0]) == list(range(6))


@pytest.mark.parametrize(
    ("terms", "text"),
    [
        ({"ties": "age"}, "ties='age' is no tie-break; write one of: 'letter', 'seed'"),
        ({"ties": "seed"}, "ties='seed' with seed=None; write ties='seed', seed=… (a whole number), or no seed"),
        (
            {"ties": "letter", "seed": 3},
            "ties='letter' with seed=3; write ties='seed', seed=… (a whole number), or no seed",
        ),
        ({"seed": 3}, "ties='letter' with seed=3; write ties='seed', seed=… (a whole number), or no seed"),
    ],
)
def test_a_tie_break_that_is_none_or_lacks_its_seed_is_refused(terms, text):
    with pytest.raises(CountingError) as error:
        count([["A"], ["B"]], "approval", **terms)
    assert str(error.value) == text


@pytest.mark.parametrize(
    ("terms", "places", "told"),
    [
        ({}, {"A": 1, "B": 1, "C": 3}, "Tied at place 1: A and B. No tie-break is applied."),
        (
            {"ties": "letter"},
            {"A": 1, "B": 2, "C": 3},
            "Tied at place 1, separated by the order of letters: A and B.",
        ),
        (
            {"ties": "seed", "seed": 2},
            {"B": 1, "A": 2, "C": 3},
            "Tied at place 1, separated by a draw that anybody can repeat (seed 2): B and A.",
        ),
    ],
)
def test_ties_share_a_place_unless_a_tie_break_is_named_and_it_is_told(terms, places, told):
    result = count([["A"], ["B"]], "approval", options=["A", "B", "C"], **terms)
    assert (result.places["place"].to_dict(), result.explain("en")[-1]) == (places, told)
