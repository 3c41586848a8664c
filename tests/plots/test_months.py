"""The plan's calendar."""

import pytest

from labase_survey import plots
from labase_survey.counting.count import count
from labase_survey.plan import make_plan
from labase_survey.plots import description
from labase_survey.plots.months import short_month


@pytest.fixture
def made(room, round_):
    return make_plan(count(room("approve", {"user": 5 * [["training", "video"]] + [["training"]]})), round_)


def bars(ax):
    return [(round(bar.get_x()), round(bar.get_width())) for found in ax.containers for bar in found]


def test_a_bar_spans_the_months_of_its_activity(made):
    assert [(activity.proposal, activity.start, activity.end) for activity in made.activities] == [
        ("training", "2017-07", "2017-08"),
        ("video", "2017-09", "2017-11"),
    ]
    assert bars(plots.plan(made)) == [(0, 2), (2, 3)]


def test_bars_hold_agent_days_and_the_strip_what_is_left_of_each_team(made, words_of):
    words = words_of(plots.plan(made, language="fr"))
    assert words[words.index("D – Former les agents") :] == [
        "D – Former les agents",
        *["4", "4"],
        "B – Visio sans rendez-vous",
        *["4", "3", "3"],
        "Jours-agent prévus / disponibles",
        "Guichet",
        *["0/8", "0/2", "4/8", "3/8", "3/8", "0/8"],
        "Laboratoire",
        *["4/6", "4/6", "0/6", "0/6", "0/6", "0/6"],
        "Budget\u202f: 14\u202f000\u00a0€ sur 40\u202f000\u00a0€.",
        "Avis consultatif, pas une élection.",
    ]


def test_its_text_alternative_says_when_each_activity_is_and_by_whom(made):
    assert description(plots.plan(made, language="en")).alt == (
        "Calendar. 2 activities planned from July 2017 to December 2017. "
        "D – Train agents, July 2017 to August 2017 (Lab); B – Video without appointment, September 2017 to November 2017 (Desk). "
        "Budget: €14,000 of €40,000."
    )


def test_teams_are_told_apart_without_their_colours(made):
    assert [bar.get_hatch() for found in plots.plan(made).containers for bar in found] == ["////", ""]


def test_a_plan_of_nothing_has_its_title_and_its_teams(room, round_, words_of):
    made = make_plan(count(room("approve", {"user": 6 * [None]})), round_)
    ax = plots.plan(made, language="en")
    assert (bars(ax), description(ax).title) == ([], "No activity planned from July 2017 to December 2017")
    assert "0/6" in words_of(ax)


def test_of_a_small_room_no_plan_is_drawn_and_neither_is_told_what_follows_from_it(room, round_, words_of):
    small = make_plan(count(room("approve", {"user": 4 * [["training"]]})), round_)
    ax = plots.plan(small, language="en")
    assert (bars(ax), words_of(ax)) == (
        [],
        ["Not shown (group too small)", "Not shown: fewer than 5 people answered."],
    )
    told = description(ax)
    assert told.alt == "Not shown (group too small): Not shown: fewer than 5 people answered."
    assert set(told.table.to_numpy().flatten()) == {"not shown (group too small)"}


def test_short_months_are_those_of_the_language():
    assert (short_month("2017-08", "fr"), short_month("2017-08", "en")) == ("août", "Aug")
