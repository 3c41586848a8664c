"""Categories that weigh: as if ballots were cast several times, exact, told, and refused where one person would show."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labase_survey.counting.count import count
from labase_survey.counting.counts import counts_of
from labase_survey.counting.plain import ballots_from
from labase_survey.counting.profile import Ballots, Row
from labase_survey.counting.rules import RULES
from labase_survey.errors import CountingError

OPTIONS = ["A", "B", "C", "D"]
GRADES = ["good", "fair", "bad"]
orders = st.permutations(OPTIONS).flatmap(lambda order: st.integers(1, 4).map(lambda kept: list(order)[:kept]))
approvals = st.lists(st.sampled_from(OPTIONS), unique=True, min_size=1)
BALLOTS = {
    "points": st.dictionaries(st.sampled_from(OPTIONS), st.integers(1, 5), min_size=1),
    "score": st.dictionaries(st.sampled_from(OPTIONS), st.integers(1, 5), min_size=1),
    "quadratic": st.dictionaries(st.sampled_from(OPTIONS), st.integers(1, 3), min_size=1),
    "single": st.sampled_from(OPTIONS),
    "grades": st.dictionaries(st.sampled_from(OPTIONS), st.sampled_from(GRADES), min_size=1),
    "ranking": orders,
    "approval": approvals,
}
WEIGHABLE = [name for name, rule in RULES.items() if rule.weighable]


def terms(rule):
    step = {"step": 5} if rule == "equal-shares" else {}
    return {"costs": {"A": 30, "B": 40, "C": 50, "D": 5}, "budget": 90, **step} if RULES[rule].budgeted else {}


def ballots(rule, **answers):
    """Ballots by category."""
    every = [answer for group in answers.values() for answer in group]
    plain = ballots_from(every, rule, options=OPTIONS, grades=GRADES if rule == "majority-judgment" else None)
    rows = [Row(answer, category) for category, group in answers.items() for answer in group]
    return Ballots(rows, question=plain.question, options=plain.listed)


def refused(given_, **options):
    with pytest.raises(CountingError) as error:
        count(given_, **options)
    return str(error.value)


@pytest.mark.parametrize("rule", WEIGHABLE)
@given(data=st.data())
def test_categories_that_count_equally_are_ballots_cast_several_times(rule, data):
    ballot = BALLOTS[RULES[rule].kinds[0]]
    few, many = (times * data.draw(st.lists(ballot, min_size=size, max_size=size)) for times, size in ((1, 5), (2, 5)))
    weighed = count(ballots(rule, agent=few, user=many), rule, weights="category", **terms(rule))
    repeated = count(ballots(rule, agent=2 * few, user=many), rule, **terms(rule))
    pd.testing.assert_frame_equal(weighed.places, repeated.places)
    assert (weighed.selected, weighed.n) == (repeated.selected, 15)


def test_weights_are_exact_shares_of_each_category():
    given_ = ballots("approval", agent=6 * [["A"]], user=9 * [["B"]])
    result = count(given_, weights={"agent": 0.5, "user": 1.5})
    assert result.counts["approval"].to_dict() == {"A": 6, "B": 18, "C": 0, "D": 0}


def test_blank_ballots_weigh_nothing_and_their_category_keeps_its_share():
    given_ = ballots("approval", agent=[*(5 * [["A"]]), None], user=10 * [["B"]])
    result = count(given_, weights="category")
    assert result.places["place"].to_dict() == {"A": 1, "B": 1, "C": 3, "D": 3}
    assert (result.n, result.blank) == (16, 1)


def test_ten_large_categories_weigh_alike_without_running_over():
    """Their sizes share no divisor: exact parts would be more than 64 bits hold."""
    sizes = [101, 103, 107, 109, 113, 127, 131, 137, 139, 149]
    groups = {f"district {size}": [["A"]] * (size - 50) + [["B"]] * 50 for size in sizes}
    result = count(ballots("approval", **groups), weights="category")
    parts = result.worth.parts
    each = [parts[f"district {size}"] * size for size in sizes]
    assert 2**53 - 1000 < result.worth.total <= 2**53 + 1000
    assert max(each) - min(each) <= max(sizes)
    assert result.counts["approval"].to_dict() == {
        "A": sum(parts[f"district {size}"] * (size - 50) for size in sizes),
        "B": sum(parts[f"district {size}"] * 50 for size in sizes),
        "C": 0,
        "D": 0,
    }


def test_what_a_ballot_of_each_category_is_worth_is_told():
    result = count(ballots("approval", agent=5 * [["A"]], user=10 * [["B"]]), weights="category")
    assert result.explain("fr")[2:5] == [
        (
            "Les catégories ne pèsent pas selon leur nombre\u202f: un bulletin de la catégorie «\u202fagent\u202f» vaut "
            "2 parts et un bulletin de la catégorie «\u202fuser\u202f» vaut 1 part\u202f; 20 parts en tout."
        ),
        "Une proposition qu'un bulletin ne mentionne pas n'en reçoit rien.",
        "A\u202f: rang 1, 10 parts sur 20.",
    ]
    told = count(
        ballots("instant-runoff", agent=5 * [["A"]], user=10 * [["B", "A"]]), "instant-runoff", weights="category"
    )
    assert told.explain("en")[4:6] == [
        "At first: A (10), B (10), C (0) and D (0).",
        "Round 1: C and D go out together, even with 0 parts; nothing to pass on.",
    ]


@pytest.mark.parametrize(
    ("groups", "options", "text"),
    [
        (
            {"agent": 4, "user": 10},
            {"weights": "category"},
            (
                "category 'agent' has 4 ballots, so each would weigh much and be seen in the result; "
                "categories can be weighed from 5 ballots on"
            ),
        ),
        (
            {"agent": 5, "user": 10},
            {"weights": {"agent": 1}},
            (
                "weights={'agent': 1} doesn't say what each category counts; write 'category' to have them count "
                "equally, or a number for each of: agent, user"
            ),
        ),
        (
            {"agent": 5, "user": 10},
            {"weights": {"agent": 1, "user": 0}},
            "weights={'agent': 1, 'user': 0} has a category that counts nothing; write numbers above 0",
        ),
        (
            {"agent": 5, "user": 10},
            {"weights": {"agent": 1, "user": float("nan")}},
            "weights={'agent': 1, 'user': nan} has a category that counts nothing; write numbers above 0",
        ),
        (
            {"agent": 5, None: 2},
            {"weights": "category"},
            "2 of these people have no category, so nothing says what they weigh",
        ),
        ({None: 5}, {"weights": "category"}, "these ballots carry no category; leave out weights="),
        (
            {"agent": 5},
            {"weights": "category", "by": "category"},
            "by='category' counts each category by itself and weights= all together; leave one out",
        ),
    ],
)
def test_weights_that_cannot_be_given_are_refused(groups, options, text):
    plain = ballots_from([["A"]], options=OPTIONS)
    rows = [Row(["A"], category) for category, size in groups.items() for _ in range(size)]
    assert refused(Ballots(rows, question=plain.question, options=plain.listed), **options) == text


def test_duels_and_counts_already_added_up_are_not_weighed():
    duels = ballots("bradley-terry", agent=5 * [[["A", "B"]]], user=5 * [[["B", "A"]]])
    assert refused(duels, weights="category") == "rule 'bradley-terry' counts each ballot as one; leave out weights="
    table = counts_of(ballots("approval", agent=5 * [["A"]]))
    assert refused(table, weights="category") == (
        "counts that were added up have no categories; weigh the ballots themselves"
    )


def test_weighed_counts_do_not_add_up():
    weighed = count(ballots("approval", agent=5 * [["A"]], user=10 * [["B"]]), weights="category")._counts
    with pytest.raises(CountingError) as error:
        weighed + weighed
    assert str(error.value) == ("counts with weights don't add up; add the counts first and weigh the ballots together")
