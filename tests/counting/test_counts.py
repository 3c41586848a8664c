"""Tables are sums over ballots: two rooms' tables add up to that of both rooms together."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labase_survey.counting.count import count
from labase_survey.counting.counts import counts_of
from labase_survey.counting.plain import ballots_from
from labase_survey.counting.rules import RULES, rules_for
from labase_survey.definition.consultation import LIVE_KINDS
from labase_survey.errors import CountingError

OPTIONS = ["A", "B", "C", "D"]
GRADES = ["good", "fair", "bad"]
orders = st.permutations(OPTIONS).flatmap(lambda order: st.integers(1, 4).map(lambda kept: list(order)[:kept]))
approvals = st.lists(st.sampled_from(OPTIONS), unique=True, min_size=1)
ANSWERS = {
    "points": st.dictionaries(st.sampled_from(OPTIONS), st.integers(1, 5), min_size=1),
    "approval": approvals,
    "majority-judgment": st.dictionaries(st.sampled_from(OPTIONS), st.sampled_from(GRADES), min_size=1),
    **dict.fromkeys(("schulze", "borda", "copeland", "ranked-pairs", "instant-runoff"), orders),
    "plurality": st.sampled_from(OPTIONS),
    "score": st.dictionaries(st.sampled_from(OPTIONS), st.integers(0, 5), min_size=1),
    "quadratic": st.dictionaries(st.sampled_from(OPTIONS), st.integers(-3, 3), min_size=1),
    "bradley-terry": st.lists(st.permutations(OPTIONS).map(lambda order: list(order[:2])), min_size=1, max_size=4),
    **dict.fromkeys(("equal-shares", "phragmen", "greedy", "greedy-per-cost", "knapsack"), approvals),
}
TERMS = {"costs": {"A": 30, "B": 40, "C": 50, "D": 5}, "budget": 90}


def counts(answers, rule):
    grades = GRADES if rule == "majority-judgment" else None
    distinct = rule in RULES and not RULES[rule].summable
    return counts_of(ballots_from(answers, rule, options=OPTIONS, grades=grades), distinct=distinct)


@pytest.mark.parametrize("rule", RULES)
@given(data=st.data())
def test_counts_of_two_rooms_add_up_to_those_of_both(rule, data):
    rooms = st.lists(st.none() | ANSWERS[rule], max_size=6)
    one, other = data.draw(rooms), data.draw(rooms)
    added, together = counts(one, rule) + counts(other, rule), counts(one + other, rule)
    pd.testing.assert_frame_equal(added.table, together.table)
    assert (added.n, added.blank, added.answered) == (together.n, together.blank, together.answered)
    terms = {"equal-shares": TERMS | {"step": 5}}.get(rule, TERMS) if RULES[rule].budgeted else {}
    pd.testing.assert_frame_equal(count(added, rule, **terms).places, count(together, rule, **terms).places)


def test_votes_that_are_shown_live_are_counted_by_rules_that_a_table_is_enough_for():
    usual = {kind: RULES[rules_for(kind)[0]] for kind in LIVE_KINDS}
    assert [(kind, rule.summable, rule.additive) for kind, rule in usual.items()] == [
        (kind, True, True) for kind in LIVE_KINDS
    ]


def test_three_rules_need_more_than_a_table():
    assert [name for name, rule in RULES.items() if not rule.summable] == ["instant-runoff", "equal-shares", "phragmen"]


@pytest.mark.parametrize("rule", ["instant-runoff", "equal-shares", "phragmen"])
def test_a_rule_that_needs_distinct_ballots_refuses_a_table(rule):
    terms = TERMS if RULES[rule].budgeted else {}
    table_only = counts_of(ballots_from([["A"]], rule, options=OPTIONS))
    with pytest.raises(CountingError) as error:
        count(table_only, rule, **terms)
    assert str(error.value) == (
        f"rule {rule!r} needs the distinct ballots and these counts are only a table; give the ballots, or "
        "counts_of(ballots, distinct=True)"
    )


def test_points_are_counted_with_the_people_who_gave_them():
    table = counts([{"A": 3, "B": 2}, {"A": 1}, None], "points").table
    assert table.to_dict("list") == {"point": [4, 2, 0, 0], "person": [2, 1, 0, 0]}


def test_approvals_are_counted_by_option():
    assert counts([["A", "B"], ["B"], []], "approval").table["approval"].to_dict() == {"A": 1, "B": 2, "C": 0, "D": 0}


def test_grades_are_counted_by_option_and_grade():
    table = counts([{"A": "good", "B": "bad"}, {"A": "good"}], "majority-judgment").table
    assert list(table.columns) == GRADES
    assert table.to_numpy().tolist() == [[2, 0, 0], [0, 0, 1], [0, 0, 0], [0, 0, 0]]


def test_options_left_out_are_below_the_ranked_and_not_before_one_another():
    table = counts([["B", "A"]], "schulze").table
    assert table.to_numpy().tolist() == [[0, 0, 1, 1], [1, 0, 1, 1], [0, 0, 0, 0], [0, 0, 0, 0]]


def test_rows_of_a_table_are_proposals_in_the_order_of_the_definition():
    table = counts([["D"]], "approval").table
    assert (table.index.name, list(table.index)) == ("proposal", OPTIONS)


def test_counts_of_different_questions_do_not_add_up():
    with pytest.raises(CountingError) as error:
        counts([["A"]], "approval") + counts([["A"]], "schulze")
    assert str(error.value) == (
        "counts of two different questions ('ballot' and 'ballot') don't add up; count each by itself"
    )


def test_printed_counts_say_how_many():
    assert repr(counts([["A"], None], "approval")) == "Counts(kind='approval', n=2)"
