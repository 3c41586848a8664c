"""Supports as bars."""

import matplotlib.pyplot as plt
import pytest

from labase_survey import plots
from labase_survey.counting.count import count
from labase_survey.errors import CountingError
from labase_survey.plots import description

ROOM = {"user": 5 * [{"evening": 3, "bus": 2}], "agent": [{"video": 4}]}


def test_bars_stand_by_place_each_under_its_name_and_beside_its_number(room, words_of, lengths):
    ax = plots.results(count(room("dots", ROOM)), language="fr")
    assert words_of(ax)[:8] == [
        "«\u202fAccueil du soir\u202f» arrive en tête, puis",
        "«\u202fPoint mobile\u202f»",
        "A – Accueil du soir",
        "15 points",
        "C – Point mobile",
        "10 points",
        "B – Visio sans rendez-vous",
        "4 points",
    ]
    assert lengths(ax) == [15, 10, 4, 0, 0, 0]


def test_its_text_alternative_says_the_finding_and_every_number(room):
    ax = plots.results(count(room("dots", ROOM)), language="en")
    assert description(ax).alt == (
        "Horizontal bars. “Evening desk” comes first, then “Mobile desk”. Dots received by each option. "
        "A – Evening desk: 15 points; C – Mobile desk: 10 points; B – Video without appointment: 4 points; "
        "D – Train agents: 0 points; E – Tests with users: 0 points; F – Open house: 0 points."
    )


def test_how_much_a_budget_buys_is_said_first(room):
    ballots = room("dots", ROOM)
    some, none = (
        count(ballots, "greedy", costs=dict.fromkeys(ballots.options, 50), budget=money) for money in (100, 10)
    )
    assert description(plots.results(some, language="en")).title == "The budget buys 2 options out of 6"
    assert description(plots.results(none, language="fr")).title == "Le budget achète 0 proposition sur 6"


def test_its_table_has_the_places(room):
    table = description(plots.results(count(room("dots", ROOM)), language="en")).table
    assert table.head(3).to_dict() == {
        "Place": {"A – Evening desk": 1, "C – Mobile desk": 2, "B – Video without appointment": 3},
        "points": {"A – Evening desk": 15, "C – Mobile desk": 10, "B – Video without appointment": 4},
    }


def test_it_draws_on_the_axes_given_and_gives_them_back(room):
    _, axes = plt.subplots(1, 2, figsize=(10, 5))
    assert plots.results(count(room("dots", ROOM)), axes[1]) is axes[1]
    assert (len(axes[0].texts), len(axes[1].containers)) == (0, 6)


def test_under_five_people_only_that_it_is_hidden_is_drawn(room, words_of, lengths):
    ax = plots.results(count(room("dots", {"user": 4 * [{"evening": 5}]})), language="fr")
    assert words_of(ax) == ["Non affiché (groupe trop petit)", "Non affiché\u202f: moins de 5 personnes ont répondu."]
    assert lengths(ax) == []
    assert set(description(ax).table.to_numpy().flatten()) == {"non affiché (groupe trop petit)"}


def test_without_a_ballot_there_is_no_bar(room, words_of, lengths):
    ax = plots.results(count(room("dots", {"user": 6 * [None]})), language="fr")
    assert (words_of(ax)[0], lengths(ax)) == ("Aucun bulletin à compter", [])


def test_made_up_data_are_said_on_the_figure_and_in_its_alternative(room, words_of):
    ax = plots.results(count(room("dots", ROOM, channel="rehearsal")), language="fr")
    assert words_of(ax)[-1] == "Données fictives."
    assert description(ax).alt.endswith(" Données fictives.")


@pytest.mark.parametrize(
    ("answers", "title"),
    [
        (6 * [["evening"]] + [["bus"], ["video"]], "“Evening desk” comes first"),
        (6 * [["evening", "bus"]], "Tied in first place: Evening desk and Mobile desk"),
        (6 * [["evening", "bus", "video"]], "Tied in first place: A, B and C"),
        (6 * [["evening", "video", "bus", "training", "tests", "open-house"]], "All options are tied"),
    ],
)
def test_its_title_is_what_the_result_says_first(room, answers, title):
    assert description(plots.results(count(room("approve", {"user": answers})), language="en")).title == title


def test_every_rule_on_amounts_has_its_figure(room):
    rankings = room("ranking", {"user": 5 * [["bus", "video"]]})
    drawn = [plots.results(count(rankings, rule), language="en") for rule in ("borda", "schulze")]
    assert [description(ax).title for ax in drawn] == [
        "“Mobile desk” comes first, then “Video without appointment”"
    ] * 2


def test_grades_are_another_figure(room):
    with pytest.raises(CountingError) as caught:
        plots.results(count(room("grades", {"user": 5 * [{"evening": "useful"}]})))
    assert str(caught.value) == (
        "results draws amounts of support and this result is of kind 'grades'; draw it with mentions(result)"
    )


def test_settings_of_matplotlib_are_left_as_they_were(room):
    before = dict(plt.rcParams)
    plots.show(plots.results(count(room("dots", ROOM))))
    assert dict(plt.rcParams) == before


@pytest.mark.parametrize(
    ("rule", "ballots", "words"),
    [
        ("quadratic", 5 * [{"A": 2, "B": -1}], ["A", "10", "B", "-5"]),
        ("copeland", 5 * [[["A", "B"]]], ["A", "0.5", "B", "0.5"]),
        ("bradley-terry", 5 * [[["A", "B"]]], ["A", "0.8", "B", "0.2"]),
    ],
)
def test_numbers_that_are_no_whole_amounts_are_written_with_a_digit_and_votes_against_have_no_bar(
    rule, ballots, words, words_of, lengths
):
    ax = plots.results(count(ballots, rule), language="en")
    assert words_of(ax)[1:5] == words
    assert min(lengths(ax)) >= 0


def test_where_categories_weigh_bars_are_parts(room, words_of):
    ballots = room("approve", {"user": 5 * [["evening"]], "agent": 10 * [["bus"]]})
    assert "10 parts" in words_of(plots.results(count(ballots, weights="category"), language="fr"))
