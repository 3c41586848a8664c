"""Somebody who subtracts: everything that is published of a sensitive question, solved for what is hidden.

The attacker knows how many people each category has, and all that `summary` and `by_category` show. For each hidden number
the least and the greatest value that fit are computed exactly.
"""

import itertools

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from labase_survey.analysis import SUPPRESSED, by_category, summary
from labase_survey.analysis.disclosure import Suppressed
from labase_survey.counting.profile import LEAST_SHOWN, Ballots, Row
from labase_survey.definition.questions import Multiple, Option, Single
from labase_survey.language import Text

EMPTY = ""


@st.composite
def tables(draw):
    """How many people of each category gave each answer; the last one is no answer."""
    answers = draw(st.integers(2, 4))
    row = st.lists(st.one_of(st.integers(0, 4), st.integers(5, 14), st.just(0)), min_size=answers, max_size=answers)
    return draw(st.lists(row, min_size=2, max_size=4))


def ballots_of(table, *, is_sensitive=True):
    answers = [*"abc"[: len(table[0]) - 1], EMPTY]
    options = tuple(Option(id=id, label=Text(id)) for id in answers[:-1])
    question = Single(id="health", label=Text("?"), options=options, sensitive=is_sensitive)
    rows = [
        Row(answer or None, f"c{number}")
        for number, row in enumerate(table)
        for answer, count in zip(answers, row, strict=True)
        for _ in range(count)
    ]
    return Ballots(rows, question=question, options=options), answers


def published(table, ballots, answers):
    """What everybody is told, as equations on the cells of the table: (the cells added up, their sum)."""
    number = {id: row for row, id in enumerate(f"c{at}" for at in range(len(table)))}
    cells = list(itertools.product(range(len(table)), range(len(answers))))
    told = [([cell for cell in cells if cell[0] == row], sum(table[row])) for row in range(len(table))]
    room, groups = summary(ballots), by_category(ballots)
    for column, answer in enumerate(answers):
        shown = room.counts[answer] if answer else room.answered
        if not isinstance(shown, Suppressed):
            told.append(([cell for cell in cells if (cell[1] == column) == bool(answer)], shown))
        if answer:
            told += [([(number[id], column)], int(groups.people[id][answer])) for id in groups.sizes]
    return cells, told


def between(cells, told, wanted):
    """The least and the greatest sum of the wanted cells that fit with what is told."""
    matrix = np.array([[cell in some for cell in cells] for some, _ in told], dtype=float)
    sums = [total for _, total in told]
    aim = np.array([cell in wanted for cell in cells], dtype=float)
    ends = []
    for sign in (1, -1):
        solved = milp(
            sign * aim,
            constraints=LinearConstraint(matrix, sums, sums),
            integrality=np.ones(len(cells)),
            bounds=Bounds(0, np.inf),
        )
        ends.append(round(sign * solved.fun))
    return ends


def points_to_somebody(value, base):
    """That nobody gave an answer is no number about somebody: 0 of the room is 0 of each category."""
    return 0 < value < LEAST_SHOWN or (value > 0 and base - LEAST_SHOWN < value)


def found_out(table, ballots, answers):
    """The numbers about too few people, in the room or in a category, that the attacker can tell."""
    cells, told = published(table, ballots, answers)
    groups = [(row, [(row, column)]) for row, column in cells]
    room = [(None, [(row, column) for row in range(len(table))]) for column in range(len(answers))]
    for row, wanted in [*groups, *room]:
        value = sum(table[at][column] for at, column in wanted)
        base = sum(table[row]) if row is not None else sum(map(sum, table))
        if base and points_to_somebody(value, base):
            least, most = between(cells, told, wanted)
            assert least <= value <= most
            if least == most:
                yield wanted, value


@given(tables())
def test_no_number_about_too_few_people_follows_from_what_is_published(table):
    ballots, answers = ballots_of(table)
    assert list(found_out(table, ballots, answers)) == []


@given(tables())
def test_a_hidden_number_about_too_few_people_could_be_large_enough(table):
    """In the room's totals: what is hidden isn't even known to be small."""
    ballots, answers = ballots_of(table)
    cells, told = published(table, ballots, answers)
    assume(ballots.n >= 2 * LEAST_SHOWN)
    for column in range(len(answers)):
        wanted = [(row, column) for row in range(len(table))]
        if 0 < sum(row[column] for row in table) < LEAST_SHOWN:
            assert between(cells, told, wanted)[1] >= LEAST_SHOWN


@pytest.mark.parametrize(
    "table",
    [
        [[9, 8, 0], [6, 6, 0], [2, 2, 0], [1, 1, 0]],  # two small ones, six people together
        [[9, 8, 1], [6, 6, 0]],  # one person left it empty
        [[9, 8, 0], [7, 0, 0], [2, 3, 0]],  # a category of one mind
    ],
)
def test_a_breakdown_that_would_tell_of_somebody_is_hidden_whole(table):
    ballots, _ = ballots_of(table)
    assert by_category(ballots).sizes == {}


def test_a_breakdown_whose_every_number_is_large_enough_is_shown():
    ballots, _ = ballots_of([[9, 8, 0], [6, 7, 5]])
    assert by_category(ballots).people.to_dict() == {"c0": {"a": 9, "b": 8}, "c1": {"a": 6, "b": 7}}


def test_the_attacker_finds_what_no_gate_hides():
    """The negative control: the same table of a question that isn't sensitive gives people away."""
    table = [[9, 8, 1], [6, 6, 0]]
    ballots, answers = ballots_of(table, is_sensitive=False)
    assert list(found_out(table, ballots, answers)) == [([(0, 2)], 1), ([(0, 2), (1, 2)], 1)]


@given(tables())
def test_of_other_questions_a_small_category_is_told_only_where_all_that_are_hidden_agree(table):
    """That the room agrees is a result: the totals are everybody's."""
    ballots, answers = ballots_of(table, is_sensitive=False)
    assume(ballots.n >= LEAST_SHOWN)
    hidden = [int(id[1:]) for id in by_category(ballots).hidden]
    cells, told = published(table, ballots, answers)
    for row, column in itertools.product(hidden, range(len(answers))):
        least, most = between(cells, told, [(row, column)])
        together = sum(table[at][column] for at in hidden)
        agreed = together in (0, sum(sum(table[at]) for at in hidden))
        assert (least < most) is (not agreed)


@given(st.lists(st.integers(0, 12), min_size=2, max_size=4), st.integers(0, 6))
def test_where_several_answers_may_be_given_all_numbers_are_shown_or_none(counts, blank):
    people = max(counts) + blank
    options = tuple(Option(id=id, label=Text(id)) for id in "abcd"[: len(counts)])
    rows = [Row([o.id for o, count in zip(options, counts, strict=True) if at < count]) for at in range(people)]
    question = Multiple(id="q", label=Text("?"), options=options, sensitive=True)
    told = summary(Ballots(rows, question=question, options=options))
    kinds = {value is SUPPRESSED for value in (*told.counts.values(), told.answered)}
    assert len(kinds) == 1
