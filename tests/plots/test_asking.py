"""Answers that are no vote."""

import pytest

from labase_survey import plots
from labase_survey.analysis import summary
from labase_survey.errors import CountingError
from labase_survey.plots import description


def test_options_stand_most_frequent_first(room, words_of, lengths):
    told = summary(room("needs", {"user": 3 * [["place"]] + 2 * [["place", "time"]]}))
    ax = plots.answers(told, language="fr")
    assert words_of(ax) == [
        "De quoi auriez-vous besoin\u202f?",
        "Réponse la plus fréquente\u202f: D’un lieu",
        "D’un lieu",
        "5 sur 5",
        "De temps",
        "2 sur 5",
        "De gens",
        "0 sur 5",
        "5 personnes ont répondu, sur 5 interrogées.",
    ]
    assert lengths(ax) == [5, 2, 0]


def test_a_scale_keeps_its_order_and_says_its_median(room):
    told = summary(room("ease", {"user": [1, 4, 4, 5, "no-opinion"]}))
    assert description(plots.answers(told, language="en")).alt == (
        "Horizontal bars. Was it easy? Median answer: 4 out of 5. "
        "1 – Hard: 1 out of 5; 2: 0 out of 5; 3: 0 out of 5; 4: 2 out of 5; 5 – Easy: 1 out of 5; "
        "No opinion: 1 out of 5. 5 people answered, of 5 asked."
    )


def test_no_opinion_is_hatched_as_it_is_no_step_of_the_scale(room):
    ax = plots.answers(summary(room("ease", {"user": 5 * ["no-opinion"]})))
    assert [bar.get_hatch() for bars in ax.containers for bar in bars] == ["", "", "", "", "", "////"]


def test_under_five_people_no_bar_is_drawn(room, lengths, words_of):
    ax = plots.answers(summary(room("needs", {"user": 4 * [["time"]]})), language="fr")
    assert (lengths(ax), words_of(ax)[1]) == ([], "Non affiché (groupe trop petit)")


def test_free_text_has_no_figure(room):
    with pytest.raises(CountingError) as caught:
        plots.answers(summary(room("words", {"user": 5 * ["Oui"]})))
    assert str(caught.value) == "free text has no figure; show its comments with table(summary)"
