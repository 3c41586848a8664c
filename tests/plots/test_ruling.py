"""Rules side by side."""

from labase_survey import plots
from labase_survey.counting.compare import compare_rules
from labase_survey.counting.plain import ballots_from
from labase_survey.counting.profile import Ballots, Row
from labase_survey.definition.questions import Approval, Option
from labase_survey.language import Text
from labase_survey.plots import description

ROOM = 6 * [["A"]] + 4 * [["B", "C"]]
PRICES = {"costs": {"A": 10, "B": 4, "C": 4}, "budget": 10}
OPTIONS = tuple(Option(id=id, letter=id, label=Text(f"Idée {id}")) for id in "ABC")


def compared(ballots=ROOM, **terms):
    return compare_rules(ballots_from(ballots, options=OPTIONS), **(terms or PRICES))


def cells(ax):
    """What is written in each cell, and whether it is dark."""
    return [
        (text.get_text(), text.get_bbox_patch().get_facecolor()[:3] != (1, 1, 1))
        for text in ax.texts
        if text.get_bbox_patch()
    ]


def test_a_cell_holds_each_place_and_is_dark_where_the_rule_buys_it():
    ax = plots.rules(compared(rules=["greedy", "greedy-per-cost"], **PRICES), language="fr")
    assert cells(ax) == [("1", True), ("–", False), ("–", False), ("1", True), ("–", False), ("2", True)]
    assert description(ax).title == "Le choix de la règle décide pour A, B et C"


def test_what_hangs_on_the_rule_is_said_beside_it_and_in_the_table(words_of):
    ax = plots.rules(compared(rules=["greedy", "greedy-per-cost"], **PRICES), language="en")
    assert words_of(ax).count("depends on the rule") == 3
    assert description(ax).table.to_dict("index") == {
        "A – Idée A": {
            "Most supported first": "1",
            "Most supported per euro first": "–",
            "Selection": "depends on the rule",
        },
        "B – Idée B": {
            "Most supported first": "–",
            "Most supported per euro first": "1",
            "Selection": "depends on the rule",
        },
        "C – Idée C": {
            "Most supported first": "–",
            "Most supported per euro first": "2",
            "Selection": "depends on the rule",
        },
    }


def test_its_text_alternative_tells_every_place():
    alt = description(plots.rules(compared(7 * [["A", "B"]], rules=["approval"]), language="en")).alt
    assert alt == (
        "Table of places, one line for each option, one column for each rule. One rule alone counts these ballots. "
        "Place of each option by rule; dark, selected. A – Idée A: Approval 1; B – Idée B: Approval 1; "
        "C – Idée C: Approval 3."
    )


def test_rules_that_agree_are_said_to():
    ax = plots.rules(compared(9 * [["A"]] + [["B"]], rules=["greedy", "knapsack"], **PRICES), language="fr")
    assert description(ax).title == "La sélection est la même avec chacune de ces règles"


def test_a_small_room_and_a_sensitive_question_leave_no_cell_and_no_place():
    sensitive = Approval(id="q", label=Text("q"), options=OPTIONS, sensitive=True)
    ballots = Ballots(10 * [Row(["A"])] + 10 * [Row(["B"])], question=sensitive, options=OPTIONS)
    for comparison in (compared(4 * [["A"]], rules=["approval"]), compare_rules(ballots)):
        ax = plots.rules(comparison, language="fr")
        why = plots.sentences(comparison, language="fr").text
        assert cells(ax) == []
        assert description(ax).alt == f"Non affiché (groupe trop petit)\u202f: {why}"
        assert not {"1", "10", "20"} & set(description(ax).table.to_numpy().ravel().astype(str))


def test_of_a_sensitive_question_it_is_said_why():
    sensitive = Approval(id="q", label=Text("q"), options=OPTIONS, sensitive=True)
    ballots = Ballots(10 * [Row(["A"])] + 10 * [Row(["B"])], question=sensitive, options=OPTIONS)
    told = plots.sentences(compare_rules(ballots), language="en").text
    assert told == "Sensitive question: numbers are not displayed here."
