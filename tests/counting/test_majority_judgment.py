"""Majority judgment: published examples, axioms, a slow second computation."""

import math

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from labase_survey.counting.count import count
from labase_survey.counting.counts import Counts
from labase_survey.counting.rules.majority_judgment import Gauge, decided_by, gauge, majority_values
from labase_survey.definition.questions import Grades, Option
from labase_survey.language import Text

GRADES = ["excellent", "good", "fair", "bad"]
OPTIONS = ["A", "B", "C"]
ORSAY_GRADES = ["excellent", "very good", "good", "acceptable", "poor", "to reject"]
ORSAY = {
    "Royal": [167, 227, 191, 168, 122, 126],
    "Bayrou": [136, 307, 251, 148, 84, 74],
    "Sarkozy": [191, 198, 143, 115, 71, 282],
}
full = st.fixed_dictionaries({id: st.sampled_from(GRADES) for id in OPTIONS})
partial = st.dictionaries(st.sampled_from(OPTIONS), st.sampled_from(GRADES), min_size=1)
tables = st.lists(st.lists(st.integers(0, 4), min_size=4, max_size=4), min_size=2, max_size=3)


def counted(answers, blanks="expressed"):
    return count(answers, "majority-judgment", options=OPTIONS, grades=GRADES, blanks=blanks)


def places(answers):
    return counted(answers).places["place"].to_dict()


def from_table(table):
    """A result from a printed table: option by grade."""
    options = tuple(Option(id=name, label=Text(name)) for name in table)
    grades = tuple(Option(id=grade, label=Text(grade)) for grade in ORSAY_GRADES)
    frame = pd.DataFrame.from_dict(table, orient="index", columns=ORSAY_GRADES)
    question = Grades(id="printed", label=Text(), options=options, grades=grades)
    return count(Counts(frame, question=question, options=options, n=max(map(sum, table.values()))))


def slow_values(rows):
    """Each grade as many times as makes the numbers equal; the lower median taken out until none is left."""
    total = math.lcm(*(sum(row) or 1 for row in rows))
    values = []
    for row in rows:
        times = total // (sum(row) or 1)
        grades = [-grade for grade, number in enumerate(row) for _ in range(number * times)]
        values.append([grades.pop(len(grades) // 2) for _ in range(len(grades))])
    return values


def ranks(values):
    return [sum(other > value for other in values) for value in values]


def test_the_orsay_experiment_of_2007_gives_the_published_gauges_and_order():
    """Balinski and Laraki's field test in three polling stations of Orsay, in tenths of a percent."""
    assert {name: gauge(row) for name, row in ORSAY.items()} == {
        "Royal": Gauge(grade=2, above=394, below=416, total=1001),
        "Bayrou": Gauge(grade=2, above=443, below=306, total=1000),
        "Sarkozy": Gauge(grade=2, above=389, below=468, total=1000),
    }
    assert from_table(ORSAY).places["place"].to_dict() == {"Bayrou": 1, "Royal": 2, "Sarkozy": 3}


def test_the_lower_of_two_middle_grades_is_the_majority_grade():
    assert gauge([1, 0, 1, 0]) == Gauge(grade=2, above=1, below=0, total=2)
    assert gauge([2, 0, 1, 0]) == Gauge(grade=0, above=0, below=1, total=3)
    assert gauge([0, 0, 0, 0]) is None


def test_support_is_the_majority_grade_as_a_number_and_nothing_without_a_grade():
    support = counted([{"A": "excellent", "B": "bad"}]).places["support"]
    assert support.to_dict() == {"A": 4, "B": 1, "C": 0}


def test_equal_gauges_are_settled_by_removing_medians():
    """Both have one grade above and one below « fair »; further out A shows the better one."""
    room = [{"A": "excellent", "B": "good"}, {"A": "fair", "B": "fair"}, {"A": "bad", "B": "bad"}]
    assert places(room) == {"A": 1, "B": 2, "C": 3}
    assert decided_by(gauge([1, 0, 1, 1]), gauge([0, 1, 1, 1])) == "removal"


def test_the_same_grades_share_a_place():
    assert places([{"A": "good", "B": "bad", "C": "good"}, {"A": "bad", "B": "good", "C": "bad"}]) == dict.fromkeys(
        OPTIONS, 1
    )


def test_options_with_different_numbers_of_grades_are_compared_on_shares():
    room = [{"A": "good", "B": "good"}, {"A": "bad", "B": "bad"}, {"A": "good"}, {"A": "bad"}]
    assert places(room) == {"A": 1, "B": 1, "C": 3}


def test_it_may_pass_over_an_option_that_wins_every_duel():
    """Two people of three put A above B, by a hair; the third puts B far above."""
    room = [{"A": "fair", "B": "bad"}, {"A": "excellent", "B": "good"}, {"A": "bad", "B": "good"}]
    assert places(room) == {"B": 1, "A": 2, "C": 3}


@given(st.lists(partial, min_size=1, max_size=8), st.randoms())
def test_the_order_of_ballots_changes_nothing_where_grades_are_missing(room, random):
    assert places(random.sample(room, len(room))) == places(room)


@given(st.lists(partial, min_size=1, max_size=8), st.permutations(OPTIONS))
def test_options_are_treated_alike_where_grades_are_missing(room, names):
    renamed = dict(zip(OPTIONS, names, strict=True))
    after = places([{renamed[id]: grade for id, grade in ballot.items()} for ballot in room])
    assert after == {renamed[id]: place for id, place in places(room).items()}


@given(st.lists(full, min_size=1, max_size=8), st.data())
def test_an_option_less_changes_nothing_between_the_others(room, data):
    gone = data.draw(st.sampled_from(OPTIONS))
    left = [{id: grade for id, grade in ballot.items() if id != gone} for ballot in room]
    with_it = {id: place for id, place in places(room).items() if id != gone}
    without = {id: place for id, place in places(left).items() if id != gone}
    assert ranks([-place for place in with_it.values()]) == ranks([-place for place in without.values()])


@given(tables)
def test_keys_order_options_like_a_slow_removal_of_medians(rows):
    assert ranks(majority_values(rows)) == ranks(slow_values(rows))


@given(tables)
def test_the_gauge_never_says_otherwise_than_the_removal_of_medians(rows):
    one, other = gauge(rows[0]), gauge(rows[1])
    if one and other and one.grade == other.grade and decided_by(one, other) != "removal":
        assert (_gauge_key(one) > _gauge_key(other)) == (slow_values(rows)[0] > slow_values(rows)[1])


def _gauge_key(found):
    share = found.above if found.rising else -found.below
    return (found.rising, share / found.total)
