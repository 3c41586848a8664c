"""How many ballots a selection hangs on."""

import pytest

from labase_survey import plots
from labase_survey.counting.fragility import fragility
from labase_survey.counting.profile import Ballots, Row
from labase_survey.definition.questions import Approval, Option
from labase_survey.language import Text
from labase_survey.plots import description

OPTIONS = tuple(Option(id=id, letter=id, label=Text(f"Idée {id}")) for id in "ABC")
DOTS = 5 * [{"A": 3, "B": 2}] + 4 * [{"B": 5}] + 2 * [{"C": 5}]


def test_bars_are_the_ballots_that_each_proposal_lacked(words_of, lengths):
    ax = plots.fragility(fragility(DOTS, options=OPTIONS), language="fr")
    assert lengths(ax) == [3, 4]
    assert words_of(ax)[2:8] == [
        "B – Idée B",
        "dans la sélection",
        "A – Idée A",
        "3 bulletins",
        "C – Idée C",
        "4 bulletins",
    ]
    assert description(ax).title == "Il suffirait de 2 bulletins remplis autrement pour que la sélection change"


def test_its_table_says_all_that_each_proposal_lacked():
    told = description(plots.fragility(fragility(DOTS, options=OPTIONS), language="en"))
    assert told.table.fillna(0).to_dict("index") == {
        "B – Idée B": {"Selection": "selected", "More support": 0, "More ballots": 0},
        "A – Idée A": {"Selection": "", "More support": 15, "More ballots": 3},
        "C – Idée C": {"Selection": "", "More support": 20, "More ballots": 4},
    }


@pytest.mark.parametrize(
    ("rule", "room", "sentence"),
    [
        ("points", DOTS, "With fewer it would stay the same."),
        (
            "schulze",
            6 * [["A", "B", "C"]] + 3 * [["B", "C", "A"]] + 2 * [["C", "A", "B"]],
            "This is an upper bound, confirmed by a recount: fewer might do.",
        ),
    ],
)
def test_whether_it_is_the_fewest_or_an_upper_bound_is_said_on_it(rule, room, sentence):
    ax = plots.fragility(fragility(room, rule=rule, options=OPTIONS), language="en")
    assert description(ax).title == "2 ballots filled in otherwise would be enough to alter the selection"
    assert sentence in description(ax).alt


@pytest.mark.parametrize(
    ("room", "top", "title"),
    [
        (3 * [["A"]] + 3 * [["B"]], 1, "Déjà à égalité à la dernière place de la sélection"),
        (6 * [["A"]], 3, "Aucun bulletin rempli autrement ne changerait la sélection"),
    ],
)
def test_a_tie_and_a_selection_that_nothing_alters_are_named(room, top, title):
    assert description(plots.fragility(fragility(room, top=top, options=OPTIONS), language="fr")).title == title


def test_what_nothing_tried_has_selected_gets_words_and_no_bar(words_of, lengths):
    found = fragility(5 * [["A"]], rule="greedy", options=OPTIONS[:2], costs={"A": 9, "B": 90}, budget=10)
    ax = plots.fragility(found, language="en")
    assert (lengths(ax), words_of(ax).count("none found")) == ([], 1)


def test_a_small_room_and_a_sensitive_question_are_not_shown():
    sensitive = Approval(id="q", label=Text("q"), options=OPTIONS, sensitive=True)
    ballots = Ballots(10 * [Row(["A"])] + 10 * [Row(["B"])], question=sensitive, options=OPTIONS)
    rooms = [fragility(3 * [["A"]] + [["B"]], options=OPTIONS), fragility(ballots)]
    for found in rooms:
        ax = plots.fragility(found, language="fr")
        assert list(ax.containers) == []
        assert description(ax).title == "Non affiché (groupe trop petit)"
        assert plots.sentences(found, language="fr").text in description(ax).alt
        assert "bulletin" not in description(ax).alt + description(ax).table.to_string()
