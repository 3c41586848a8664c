"""Bradley–Terry: closed forms, a slow second computation, options that never met, refusals, what is said."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize

from labase_survey.counting.count import count
from labase_survey.counting.rules.bradley_terry import strengths
from labase_survey.errors import CountingError

OPTIONS = ["A", "B", "C", "D"]
duel = st.permutations(OPTIONS).map(lambda order: list(order[:2]))
rooms = st.lists(st.lists(duel, min_size=1, max_size=3), min_size=1, max_size=6)


def counted(answers, options=OPTIONS, **terms):
    return count(answers, "bradley-terry", options=options, **terms)


def slow(wins, prior):
    """The strengths that maximise the likelihood times the prior, by a general-purpose search."""

    def loss(strength):
        gap = strength[:, None] - strength
        return (wins * np.logaddexp(0, -gap)).sum() + (strength**2).sum() / (2 * prior**2)

    return minimize(loss, np.zeros(len(wins)), method="BFGS", options={"gtol": 1e-9}).x


def test_without_much_prior_two_options_win_as_often_as_they_did():
    """The paper's model: where A wins 3 duels of 4, its chance of winning is 3/4."""
    strength = strengths(np.array([[0, 3], [1, 0]]), prior=1e4)
    assert math.isclose(1 / (1 + math.exp(strength[1] - strength[0])), 0.75, rel_tol=1e-6)


def test_a_prior_brings_few_duels_towards_the_middle():
    shares = [counted([[["A", "B"]]], ["A", "B"], prior=prior).places["support"]["A"] for prior in (0.1, 1.0, 10.0)]
    assert shares == sorted(shares)
    assert 0.5 < shares[0] < 0.51


def test_options_that_never_met_are_compared_all_the_same():
    result = counted([[["A", "B"], ["C", "D"]], [["A", "B"]]])
    assert result.places["place"].to_dict() == {"A": 1, "C": 2, "D": 3, "B": 4}


def test_an_option_that_met_nobody_is_in_the_middle():
    result = counted([[["A", "B"]], None], ["A", "B", "C"])
    assert result.explain("fr")[3:] == [
        "A\u202f: rang 1, gagnerait 6,2 duels sur 10 contre d'autres tirées au hasard (jugés\u202f: 1 duel sur 1).",
        "C\u202f: rang 2, aucun duel jugé\u202f: placée au milieu.",
        "B\u202f: rang 3, gagnerait 3,8 duels sur 10 contre d'autres tirées au hasard (jugés\u202f: 0 duel sur 1).",
        "Aucune proposition ne gagne tous ses duels.",
    ]
    assert (result.n, result.blank) == (2, 1)


def test_equal_duels_share_a_place_and_a_circle_is_told():
    result = counted([[["A", "B"], ["B", "C"], ["C", "A"]]], ["A", "B", "C"])
    assert list(result.places["place"]) == [1, 1, 1]
    assert result.explain("en")[3:] == [
        "A: place 1, would win 5.0 duels out of 10 against others drawn at random (judged: 1 duel out of 2).",
        "B: place 1, would win 5.0 duels out of 10 against others drawn at random (judged: 1 duel out of 2).",
        "C: place 1, would win 5.0 duels out of 10 against others drawn at random (judged: 1 duel out of 2).",
        "No option wins all of its duels.",
        "They beat one another in a circle: A > B > C > A.",
        "Tied at place 1: A, B and C. No tie-break is applied.",
    ]


@pytest.mark.parametrize(
    ("answers", "terms", "text"),
    [
        *(
            (
                [[["A", "B"]]],
                {"prior": prior},
                f"prior={prior!r} is no standard deviation of strengths; write a number from 0.01 to 100, such as 1.0",
            )
            for prior in (0, float("inf"), float("nan"), 1e200)
        ),
        ([[["A", "A"]]], {}, "ballot 1: ['A', 'A'] is not a duel; write two different options, the winner first"),
        (
            [[["A", "B", "C"]]],
            {},
            "ballot 1: ['A', 'B', 'C'] is not a duel; write two different options, the winner first",
        ),
        ([[["A", "B"]], [["A", "Z"]]], {}, "ballot 2: there is no option 'Z'; write one of: A, B, C, D"),
        ([["A", "B"]], {}, "ballot 1: 'A' is not a duel; write two different options, the winner first"),
    ],
)
def test_what_is_no_duel_is_refused_in_words(answers, terms, text):
    with pytest.raises(CountingError) as error:
        counted(answers, **terms)
    assert str(error.value) == text


@given(rooms, st.sampled_from([0.5, 1.0, 3.0]))
def test_win_shares_equal_a_slow_second_search(room, prior):
    result = counted(room, prior=prior)
    strength = slow(result.counts.to_numpy(), prior)
    expected = [
        np.mean([1 / (1 + np.exp(y - x)) for at, y in enumerate(strength) if at != i]) for i, x in enumerate(strength)
    ]
    assert np.allclose([result.places["support"][id] for id in OPTIONS], expected, atol=2e-6)
