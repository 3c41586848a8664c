"""Rules side by side: what hangs on the choice of one, in whole sentences; what stays in."""

import pytest

from labase_survey.counting.compare import compare_rules
from labase_survey.counting.count import count
from labase_survey.counting.counts import counts_of
from labase_survey.counting.plain import ballots_from
from labase_survey.counting.profile import Ballots, Row
from labase_survey.counting.rules import rules_for
from labase_survey.definition.questions import Approval, Option
from labase_survey.errors import CountingError
from labase_survey.language import Text

CITIES = tuple(
    Option(id=id, label=Text(label))
    for id, label in {"M": "Memphis", "N": "Nashville", "C": "Chattanooga", "K": "Knoxville"}.items()
)
ORDERS = 42 * [list("MNCK")] + 26 * [list("NCKM")] + 15 * [list("CKNM")] + 17 * [list("KCNM")]
TENNESSEE = ballots_from(ORDERS, "schulze", options=CITIES)
"""The usual illustration: four cities, three winners by rule."""


def told(sentences):
    return [sentence.replace("\u202f", " ").replace("\xa0", " ") for sentence in sentences]


def test_tennessee_s_capital_hangs_on_the_rule():
    compared = compare_rules(TENNESSEE)
    assert tuple(compared.results) == rules_for("ranking")
    assert compared.places.loc["N"].to_dict() == {
        "schulze": 1,
        "borda": 1,
        "copeland": 1,
        "ranked-pairs": 1,
        "instant-runoff": 3,
    }
    assert compared.selected["instant-runoff"] == ("K",)
    assert (compared.depends, compared.depends_on_blanks) == (("N", "K"), {"borda": ()})
    assert told(compared.explain()) == [
        "Règle « Schulze » : sélection Nashville.",
        "Règle « Borda » : sélection Nashville.",
        "Règle « Copeland » : sélection Nashville.",
        "Règle « Paires classées » : sélection Nashville.",
        "Règle « Vote alternatif » : sélection Knoxville.",
        "Aucune proposition n'est dans la sélection de toutes ces règles.",
        "Le choix de la règle décide pour : Nashville et Knoxville.",
        "Avec la règle « Borda », la façon de compter les absences ne change rien à la sélection.",
    ]


def test_places_are_those_of_each_rule_s_own_count():
    compared = compare_rules(TENNESSEE)
    for rule in rules_for("ranking"):
        assert compared.places[rule].to_dict() == count(TENNESSEE, rule).places["place"].to_dict()


def test_with_every_place_nothing_depends():
    compared = compare_rules(TENNESSEE, ["schulze", "instant-runoff"], top=4)
    assert compared.depends == ()
    assert compared.explain("en")[-2:] == [
        "Selected by all of these rules: Memphis, Nashville, Chattanooga and Knoxville.",
        "The choice among these rules changes nothing in the selection.",
    ]


def test_grades_that_lack_decide_by_the_policy():
    room = [{"A": "essential"}, {"B": "useful"}, {"B": "useful"}]
    compared = compare_rules(room)
    assert compared.by_policy == {"majority-judgment": {"expressed": ("A",), "lowest": ("B",)}}
    assert told(compared.explain()) == [
        "Règle « Jugement majoritaire » : sélection A.",
        "Avec la règle « Jugement majoritaire », la façon de compter les absences décide pour : A et B.",
    ]


def test_with_a_budget_the_rules_that_spend_one_are_compared():
    room = 6 * [["A"]] + 4 * [["B", "C"]]
    compared = compare_rules(room, costs={"A": 10, "B": 4, "C": 4}, budget=10)
    assert tuple(compared.results) == rules_for("approval", budgeted=True)
    assert compared.selected["greedy"] == ("A",)
    assert compared.selected["greedy-per-cost"] == ("B", "C")
    assert compared.depends == ("A", "B", "C")


def test_each_rule_is_told_the_terms_it_knows():
    compared = compare_rules([["A"], ["B"]], ["approval", "greedy"], costs={"A": 1, "B": 1}, budget=1, ties="letter")
    assert compared.selected == {"approval": ("A",), "greedy": ("A",)}


def test_counts_do_where_rules_are_summable():
    counts = counts_of(TENNESSEE)
    assert compare_rules(counts, ["schulze", "borda"]).depends == ()


def test_without_a_ballot_it_says_so():
    assert compare_rules([None], ["approval"], options=CITIES).explain("en") == [
        "No ballot to count: options are in no order."
    ]


def test_made_up_ballots_are_announced_first():
    rows = 5 * [Row(["M"], channel="rehearsal")]
    compared = compare_rules(Ballots(rows, question=Approval(id="q", label=Text("q"), options=CITIES), options=CITIES))
    assert compared.explain("en")[0] == "Made-up data: ballots invented for a rehearsal are counted here."
    assert "Données fictives" in compared._repr_html_()


@pytest.mark.parametrize("n", [4, 5])
def test_a_small_room_is_not_shown(n):
    compared = compare_rules(n * [["M"]], options=CITIES)
    hidden = "<p>Moins de 5 personnes ont répondu : le résultat n'est pas affiché.</p>"
    assert (told([compared._repr_html_()]) == [hidden]) == (n < 5)
    assert ("Memphis" in compared._repr_html_()) == (n >= 5)
    assert repr(compared) == f"Comparison(rules=approval, n={n})"


def test_a_sensitive_question_is_not_shown():
    question = Approval(id="q", label=Text("q"), options=CITIES, sensitive=True)
    compared = compare_rules(Ballots(20 * [Row(["M"])], question=question, options=CITIES))
    assert told([compared._repr_html_()]) == ["<p>Question sensible : les nombres ne sont pas affichés ici.</p>"]


@pytest.mark.parametrize(
    ("ask", "sentence"),
    [
        (
            lambda: compare_rules([["A"]], ["schulze", "points"]),
            "rule 'points' can't count ballots of kind 'ranking', only points; for 'ranking' write one of: "
            "schulze, borda, copeland, ranked-pairs, instant-runoff",
        ),
        (
            lambda: compare_rules([["A"]], "approval"),
            "rules='approval' is one name; write rules in a list, such as ['approval']",
        ),
        (
            lambda: compare_rules([["A"]], prior=1.0),
            "none of these rules (approval) is told prior=; leave it out",
        ),
        (
            lambda: compare_rules([{"A": "useful"}], budget=10),
            "no rule spends a budget on ballots of kind 'grades'; leave out budget=",
        ),
        (
            lambda: compare_rules(counts_of(ballots_from([["A"]])), options=["A"]),
            "options= and grades= are for plain answers; these ballots know theirs: leave them out",
        ),
        (lambda: compare_rules([["A"]], top="2"), "top='2' is no number of places; write a whole number, 1 or more"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(ask, sentence):
    with pytest.raises(CountingError) as error:
        ask()
    assert str(error.value) == sentence
