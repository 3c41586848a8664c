"""Counting plain answers and ballots: kinds, categories, blanks, ties, and what is refused in words."""

import pandas as pd
import pytest

from labase_survey.counting.count import count
from labase_survey.counting.counts import counts_of
from labase_survey.counting.plain import ballots_from
from labase_survey.counting.profile import Ballots, Row
from labase_survey.counting.rules import RULES, rules_for
from labase_survey.definition.questions import BALLOT_KINDS, Option, Points
from labase_survey.errors import CountingError
from labase_survey.language import Text

OPTIONS = (
    Option(id="desk", label=Text("Accueil du soir"), letter="A"),
    Option(id="van", label=Text("<b>Point mobile</b>"), letter="B"),
)
GRADED = [{"A": "good", "B": "bad"}, {"A": "bad", "B": "bad"}, {"A": "bad"}, {"C": "good"}, None]
GRADES = ["good", "bad"]


def ballots(answers, channel="web"):
    rows = [Row(answer, category, channel) for category, answer in answers]
    question = Points(id="priorities", label=Text("Vos priorités"), options=OPTIONS)
    return Ballots(rows, question=question, options=OPTIONS, categories=["usager", "agent"])


def refused(*answers, **options):
    with pytest.raises(CountingError) as error:
        count(*answers, **options)
    return str(error.value)


def test_a_list_of_lists_is_counted_as_approvals():
    expected = pd.DataFrame(
        {"place": [1, 2, 2], "support": [3, 1, 1]}, index=pd.Index(["B", "A", "C"], name="proposal", dtype=object)
    )
    result = count([["A", "B"], ["B"], ["C", "B"]], rule="approval")
    pd.testing.assert_frame_equal(result.places, expected)
    assert result.winners == ("B",)


@pytest.mark.parametrize(
    ("answers", "rule", "kind"),
    [
        (["A", "B"], "plurality", "single"),
        ([["A"], ("B", "A")], "approval", "approval"),
        ([{"A": 2}], "points", "points"),
        ([{"A": "useful"}], "majority-judgment", "grades"),
    ],
)
def test_the_kind_and_the_rule_follow_from_what_answers_look_like(answers, rule, kind):
    result = count(answers)
    assert (result.rule, result.kind) == (rule, kind)


@pytest.mark.parametrize("rule", ["schulze", "borda"])
def test_a_rule_that_counts_rankings_makes_lists_rankings(rule):
    assert (count([["A", "B"]], rule).kind, count([["A", "B"]], rule).rule) == ("ranking", rule)


def test_every_kind_of_ballot_has_a_usual_rule():
    usual = {kind: rules_for(kind)[0] for kind in BALLOT_KINDS}
    assert usual == {
        "points": "points",
        "approval": "approval",
        "multiple": "approval",
        "single": "plurality",
        "grades": "majority-judgment",
        "ranking": "schulze",
    }


def test_options_given_are_all_placed_in_their_order():
    result = count([["C"]], options=["A", "B", "C"])
    assert result.places["place"].to_dict() == {"C": 1, "A": 2, "B": 2}
    assert list(result.places.index) == ["C", "A", "B"]


def test_ties_share_a_place_and_the_next_one_is_left_empty():
    result = count([["A", "B"], ["C"], ["A", "B"]])
    assert (list(result.places["place"]), result.winners) == ([1, 1, 3], ("A", "B"))


def test_each_category_is_counted_by_itself():
    given = [("agent", {"van": 2}), ("usager", {"desk": 1}), (None, {"van": 1}), ("agent", None)]
    results = count(ballots(given), by="category")
    assert list(results) == ["usager", "agent"]
    assert {id: (result.n, result.blank, result.winners) for id, result in results.items()} == {
        "usager": (1, 0, ("desk",)),
        "agent": (2, 1, ("van",)),
    }


def test_a_blank_ballot_is_one_of_n_and_counts_for_nothing():
    result = count([{"A": 1}, None, {}], "points")
    assert (result.n, result.blank, result.counts.loc["A"].to_dict()) == (3, 2, {"point": 1, "person": 1})


def test_without_any_ballot_nobody_wins():
    result = count([None, None], options=["A", "B"])
    assert (result.winners, list(result.places["place"])) == ((), [1, 1])
    assert count([], "schulze", options=[]).winners == ()


def test_only_grades_that_were_given_count_unless_said_otherwise():
    result = count(GRADED, grades=GRADES)
    assert result.blanks == "expressed"
    assert result.counts.to_numpy().tolist() == [[1, 2], [0, 2], [1, 0]]
    assert result.places["place"].to_dict() == {"C": 1, "A": 2, "B": 3}


def test_with_lowest_an_option_without_a_grade_gets_the_lowest_one():
    result = count(GRADED, grades=GRADES, blanks="lowest")
    assert (result.blanks, result.n, result.blank) == ("lowest", 5, 1)
    assert result.counts.to_numpy().tolist() == [[1, 3], [0, 4], [1, 3]]
    assert result.places["place"].to_dict() == {"A": 1, "C": 1, "B": 3}


@pytest.mark.parametrize("blanks", ["expressed", "lowest"])
def test_it_is_known_how_many_graded_each_option_and_which_less_than_half_did(blanks):
    result = count(GRADED, grades=GRADES, blanks=blanks)
    assert result.graded.to_dict() == {"A": 3, "B": 2, "C": 1}
    assert result.below_quorum == ("C",)


def test_other_kinds_have_no_quorum():
    assert (list(count([["A"]]).graded), count([["A"]]).below_quorum) == ([], ())


def test_supports_are_amounts_only_where_they_are_sums():
    assert [name for name, rule in RULES.items() if not rule.additive] == [
        *("majority-judgment", "schulze", "copeland", "ranked-pairs", "instant-runoff", "bradley-terry")
    ]
    assert count([["A"]], "borda").additive


def test_frames_given_away_cannot_change_the_result():
    result = count([["A"], ["B"], ["A"]])
    counts, places = result.counts, result.places
    counts.loc["A"] = 0
    places.loc["A"] = 9
    assert (result.winners, result.counts.loc["A", "approval"]) == (("A",), 2)


def test_counts_that_were_added_up_are_counted_like_ballots():
    together = counts_of(ballots_from([["A"]], options=["A", "B"])) + counts_of(
        ballots_from([["B"]], options=["A", "B"])
    )
    assert count(together).winners == ("A", "B")


def test_made_up_ballots_make_a_fictitious_result():
    assert count(ballots([("agent", {"van": 1})], channel="rehearsal")).fictitious
    assert not count(ballots([("agent", {"van": 1})])).fictitious


def test_a_result_prints_no_more_than_its_size():
    assert repr(count([["A"], ["B"]])) == "Result(rule='approval', kind='approval', n=2)"


def test_five_people_are_needed_to_display_a_table(monkeypatch):
    monkeypatch.setenv("LABASE_LANGUAGE", "en")
    shown, hidden = (count(ballots(number * [("agent", {"van": 1})]))._repr_html_() for number in (5, 4))
    assert hidden == "<p>Fewer than 5 people answered: the result isn't displayed.</p>"
    assert shown.startswith("<p>Rule: Points. People who answered: 5.</p><table")
    assert "<td>B – &lt;b&gt;Point mobile&lt;/b&gt;</td>" in shown
    assert [word for word in ("Proposal", "Place", "points") if f"<th>{word}</th>" not in shown] == []


def test_a_fictitious_table_says_so(monkeypatch):
    monkeypatch.setenv("LABASE_LANGUAGE", "fr")
    html = count(ballots(5 * [("agent", {"van": 1})], channel="rehearsal"))._repr_html_()
    assert html.startswith("<p>Données fictives\u202f: des bulletins inventés pour une répétition sont comptés ici. ")


@pytest.mark.parametrize(
    ("answers", "options", "text"),
    [
        (
            [["A"]],
            {"rule": "majority-judgement"},
            (
                "there is no rule 'majority-judgement'; write one of: points, plurality, approval, score, quadratic, majority-judgment, schulze, borda, copeland, ranked-pairs, "
                "instant-runoff, bradley-terry, equal-shares, phragmen, greedy, greedy-per-cost, knapsack"
            ),
        ),
        (
            [{"A": 1}],
            {"rule": "borda"},
            (
                "rule 'borda' can't count ballots of kind 'points', only ranking; for 'points' write one of: "
                "points, equal-shares, greedy, greedy-per-cost, knapsack"
            ),
        ),
        (
            [["A"]],
            {"rule": "majority-judgment"},
            (
                "rule 'majority-judgment' can't count ballots of kind 'approval', only grades; "
                "for 'approval' write one of: approval, equal-shares, phragmen, greedy, greedy-per-cost, knapsack"
            ),
        ),
        (
            [["A"], {"B": 1}],
            {},
            "ballot 2 is of kind 'points' and ballot 1 of kind 'approval'; write all ballots the same way",
        ),
        ([None, 7], {}, "ballot 2: 7 is no ballot; write an option, a list of options, or points or grades by option"),
        ([["A", "A"]], {}, "ballot 1: option 'A' stands 2 times; write it once"),
        ([["A"], ["Z"]], {"options": ["A", "B"]}, "ballot 2: there is no option 'Z'; write one of: A, B"),
        ([[3]], {}, "ballot 1: there is no option 3; write one of: (none is offered)"),
        ([{"A": 1.5}], {}, "ballot 1: 1.5 is not a number of points; write a whole number, 1 or more"),
        ([{"A": True}], {}, "ballot 1: True is not a number of points; write a whole number, 1 or more"),
        ([{"A": "ok"}], {}, "nothing says which grade is best of 'ok'; write grades=[…], best first"),
        ([{"A": "ok"}], {"grades": GRADES}, "ballot 1: there is no grade 'ok'; write one of: good, bad"),
        (
            [{"A": "good"}],
            {"grades": GRADES, "blanks": "zero"},
            (
                "rule 'majority-judgment' has no policy blanks='zero'; write one of: 'expressed', 'lowest', "
                "or leave it out"
            ),
        ),
        (
            [["A"]],
            {"prior": 2.0},
            "rule 'approval' isn't told prior=; it knows: seed, ties; leave it out",
        ),
        (
            [["A"]],
            {"blanks": "lowest"},
            "rule 'approval' has no policy blanks='lowest'; write one of: 'zero', or leave it out",
        ),
        (
            [["A"]],
            {"by": "age"},
            "by='age' is nothing ballots can be told apart by; write by='category' or leave it out",
        ),
        ([["A"]], {"by": "category"}, "these ballots carry no category; leave out by='category'"),
    ],
)
def test_what_cannot_be_counted_is_refused_in_words(answers, options, text):
    assert refused(answers, **options) == text


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        (["van"], "ballot 1: ['van'] gives no points; write whole numbers by option, such as {'A': 3}"),
        ({"bus": 1}, "ballot 1: there is no option 'bus'; write one of: desk, van"),
        ({"van": -1}, "ballot 1: -1 is not a number of points; write a whole number, 1 or more"),
    ],
)
def test_a_stored_ballot_that_does_not_fit_its_question_is_refused(answer, text):
    assert refused(ballots([("agent", answer)])) == text


def test_ballots_know_their_options_and_counts_have_no_categories():
    given = ballots([("agent", {"van": 1})])
    assert refused(given, options=["desk"]) == (
        "options= and grades= are for plain answers; these ballots know theirs: leave them out"
    )
    assert refused(counts_of(given), by="category") == (
        "counts that were added up have no categories; count each category's ballots by itself"
    )
