"""A ballot in two lines: its value is a plain answer, whatever the page writes."""

import ipywidgets
import pytest
import traitlets

from labase_survey.errors import DefinitionError
from labase_survey.widgets.ballot import BallotWidget

THREE = ["Accueil du soir", "Visio sans rendez-vous", "Point mobile"]


def test_options_get_letters_in_their_order():
    options = BallotWidget(THREE).forms["fr"]["questions"][0]["options"]
    assert [(option["id"], option["letter"], option["label"]) for option in options] == [
        ("A", "A", "Accueil du soir"),
        ("B", "B", "Visio sans rendez-vous"),
        ("C", "C", "Point mobile"),
    ]


def test_after_z_letters_come_in_pairs():
    options = BallotWidget([f"Proposition {number}" for number in range(28)]).forms["fr"]["questions"][0]["options"]
    assert [option["letter"] for option in options[-3:]] == ["Z", "AA", "AB"]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("points", {"A": 3, "C": 2}),
        ("approval", ["A", "C"]),
        ("grades", {"A": "essential", "B": "not-now"}),
        ("ranking", ["C", "A"]),
        ("multiple", ["B"]),
        ("single", "B"),
    ],
)
def test_a_value_from_the_page_is_the_plain_answer_of_its_kind(kind, value, write):
    ballot = BallotWidget(THREE, kind=kind)
    assert ballot.value is None
    write(ballot, value=value)
    assert ballot.value == value


@pytest.mark.parametrize(
    "value", [{"A": 6}, {"Z": 1}, {"A": float("nan")}, {"A": True}, ["A"], "A", 3, [[]], {"A": {}}]
)
def test_a_value_that_does_not_fit_is_dropped_and_the_page_gets_the_one_that_stands(value, from_page):
    ballot = BallotWidget(THREE)
    ballot.value = {"A": 2}
    back = from_page(ballot, {"method": "update", "state": {"value": value}, "buffer_paths": []})
    assert ballot.value == {"A": 2}
    assert back == [{"method": "update", "state": {"value": {"A": 2}}, "buffer_paths": []}]


def test_the_page_writes_to_no_other_trait(write):
    ballot = BallotWidget(THREE)
    before = ballot.get_state()
    write(ballot, forms={}, mode="form", language="xx", phase="closed", _esm="alert(1)", layout=None)
    assert ballot.get_state() == before


def test_assigning_a_wrong_value_says_what_is_wrong():
    ballot = BallotWidget(THREE, total=3, language="en")
    with pytest.raises(traitlets.TraitError) as error:
        ballot.value = {"A": 2, "B": 2}
    assert str(error.value) == "You placed 4 dots; you have 3."


def test_a_value_is_put_in_its_canonical_form():
    ballot = BallotWidget(THREE)
    ballot.value = {"C": 1, "A": 2, "B": 0}
    assert list(ballot.value.items()) == [("A", 2), ("C", 1)]
    ballot.value = {}
    assert ballot.value is None


def test_a_ballot_can_be_linked_observed_and_boxed(write):
    ballot, twin, seen = BallotWidget(THREE, kind="approval"), BallotWidget(THREE, kind="approval"), []
    box = ipywidgets.VBox([ballot, twin])
    ipywidgets.link((ballot, "value"), (twin, "value"))
    ballot.observe(lambda change: seen.append(change["new"]), "value")
    write(twin, value=["B"])
    assert (ballot.value, seen, len(box.children)) == (["B"], [["B"]], 2)


def test_settings_and_label_reach_the_form():
    question = BallotWidget(THREE, kind="grades", label="Votre avis ?", grades=["Oui", "Non"]).forms["en"]["questions"][
        0
    ]
    assert question["label"] == "Votre avis\u202f?"
    assert [grade["id"] for grade in question["grades"]] == ["Oui", "Non"]


def test_each_kind_has_words_of_its_own_in_both_languages():
    forms = BallotWidget(THREE, kind="ranking").forms
    assert forms["fr"]["questions"][0]["label"] == "Classez, la meilleure proposition d’abord"
    assert forms["en"]["questions"][0]["label"] == "Rank, the best proposal first"


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (
            {"kind": "lottery"},
            "kind: there is no ballot 'lottery'; write one of: points, approval, grades, ranking, multiple, single",
        ),
        ({"options": "abc"}, "options: expected a list of strings, not 'abc'"),
        ({"options": [1, 2]}, "options: expected a list of strings, not [1, 2]"),
        ({"options": []}, 'options: nothing to choose from; write options, or [[proposals]] if options = "proposals"'),
        ({"total": 0}, "total: 0 points can't be spread; write 1 or more"),
        ({"kind": "ranking", "total": 3}, "a ballot of kind 'ranking': Object contains unknown field `total`"),
    ],
)
def test_what_makes_no_ballot_is_refused_in_words(settings, message):
    with pytest.raises(DefinitionError) as error:
        BallotWidget(**{"options": THREE, **settings})
    assert str(error.value) == message


def test_in_plain_text_a_ballot_says_what_it_is():
    data, _ = BallotWidget(THREE, label="Que faire ?")._repr_mimebundle_()
    assert (
        data["text/plain"]
        == "Bulletin «\u202fQue faire\u202f?\u202f». Il s’affiche dans JupyterLab et dans Voilà\u202f; la réponse est dans .value."
    )
    assert set(data) == {"text/plain", "application/vnd.jupyter.widget-view+json"}
