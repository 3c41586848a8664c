"""Grades as stacks."""

import pytest

from labase_survey import plots
from labase_survey.counting.count import count
from labase_survey.errors import CountingError
from labase_survey.plots import description
from labase_survey.plots.grading import shades

ROOM = {
    "user": 3 * [{"evening": "essential", "bus": "useful"}] + [{"evening": "useful", "bus": "not-now"}],
    "agent": [{"bus": "not-now"}],
}


def test_each_stack_fills_the_width_and_says_how_many(room, lengths, words_of):
    ax = plots.mentions(count(room("grades", ROOM)), language="fr")
    assert lengths(ax)[:10] == [0.75, 0, 0.25, 0, 0, 0, 0, 0.6, 0, 0.4]
    at = words_of(ax).index("A – Accueil du soir\u202f: Indispensable")
    assert words_of(ax)[at : at + 6] == [
        "A – Accueil du soir\u202f: Indispensable",
        "3",
        "1",
        "C – Point mobile\u202f: Utile",
        "3",
        "2",
    ]


def test_its_text_alternative_has_the_majority_grade_and_the_counts(room):
    alt = description(plots.mentions(count(room("grades", ROOM)), language="en")).alt
    assert alt.startswith(
        "Stacked bars, one for each option. “Evening desk” gets the best grade: Essential. Majority grade and counts: "
        "A – Evening desk: Essential (Essential 3, Very useful 0, Useful 1, Of little use 0, Not now 0); "
        "C – Mobile desk: Useful (Essential 0, Very useful 0, Useful 3, Of little use 0, Not now 2); "
        "B – Video without appointment: no grade ("
    )


def test_its_table_has_a_column_a_grade(room):
    table = description(plots.mentions(count(room("grades", ROOM)), language="en")).table
    assert table.loc["A – Evening desk"].to_dict() == {
        "Majority grade": "Essential",
        "Essential": 3,
        "Very useful": 0,
        "Useful": 1,
        "Of little use": 0,
        "Not now": 0,
    }


def test_shades_go_from_dark_to_light():
    assert [shades(number) for number in (2, 3)] == [["#08306b", "#ffffff"], ["#08306b", "#7fb5dc", "#ffffff"]]


def test_under_five_people_nothing_is_drawn(room, lengths):
    ax = plots.mentions(count(room("grades", {"user": 4 * [{"evening": "useful"}]})), language="en")
    assert (lengths(ax), description(ax).title) == ([], "Not shown (group too small)")


def test_other_ballots_are_another_figure(room):
    with pytest.raises(CountingError) as caught:
        plots.mentions(count(room("dots", {"user": 5 * [{"evening": 5}]})))
    assert (
        str(caught.value) == "mentions draws grades and this result is of kind 'points'; draw it with results(result)"
    )
