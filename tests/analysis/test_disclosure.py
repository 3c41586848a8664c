"""The gate: room, groups and their complements, sensitive cells."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labase_survey.analysis.disclosure import SUPPRESSED, Gate, breakdown, cells, in_words, total
from labase_survey.counting.count import count

sizes = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 12), max_size=6)


@pytest.mark.parametrize(("people", "is_open"), [(0, False), (4, False), (5, True), (60, True)])
def test_the_rooms_totals_are_shown_from_five_people_on(room, people, is_open):
    assert total(room("dots", {"user": people * [{"evening": 5}]})).is_open is is_open


def test_a_part_of_the_room_is_hidden_when_the_rest_could_be_subtracted(room):
    answers = room("dots", {"user": 12 * [{"evening": 5}], "agent": 4 * [{"bus": 5}]})
    users = answers.where(category="user")
    assert (total(users).is_open, total(count(users)).is_open, total(answers).is_open) == (False, False, True)
    assert ["<table" in count(part)._repr_html_() for part in (users, answers)] == [False, True]


def test_of_two_categories_one_too_small_hides_both():
    assert breakdown({"user": 12, "agent": 4}) == Gate(shown=(), hidden=("user", "agent"))


def test_categories_of_five_people_are_shown():
    assert breakdown({"user": 5, "agent": 5}) == Gate(shown=("user", "agent"), hidden=())


def test_a_small_category_takes_the_next_smallest_with_it_as_it_could_be_subtracted():
    assert breakdown({"user": 12, "agent": 18, "partner": 2}).hidden == ("user", "partner")


def test_small_categories_that_are_five_people_together_hide_no_other():
    assert breakdown({"user": 12, "agent": 3, "partner": 2}).hidden == ("agent", "partner")


def test_one_category_is_the_room():
    assert (breakdown({"user": 5}).hidden, breakdown({"user": 4}).hidden) == ((), ("user",))


def test_a_higher_threshold_may_be_asked():
    assert breakdown({"user": 9, "agent": 30}, k=10).hidden == ("user", "agent")


def test_a_value_of_a_hidden_group_is_words():
    gate = breakdown({"user": 12, "agent": 4})
    assert (str(gate.let(8, "user")), breakdown({"user": 12}).let(8, "user")) == ("non affiché (groupe trop petit)", 8)


def test_a_hidden_value_can_not_be_calculated_with():
    with pytest.raises(TypeError):
        SUPPRESSED + 1


@pytest.mark.parametrize(
    ("value", "language", "words"),
    [
        (SUPPRESSED, "fr", "non affiché (groupe trop petit)"),
        (SUPPRESSED, "en", "not shown (group too small)"),
        (1200, "fr", "1\u202f200"),
    ],
)
def test_values_in_words(value, language, words):
    assert in_words(value, language) == words


@given(sizes)
def test_nothing_that_can_be_subtracted_is_about_less_than_five_people(groups):
    """Whoever knows the room's total and some of the groups shown knows all sums of the others, and no more."""
    shown = breakdown(groups).shown
    if not any(groups[group] for group in shown):
        return
    for known in itertools.chain.from_iterable(itertools.combinations(shown, n) for n in range(1, len(shown) + 1)):
        assert sum(groups[group] for group in known) not in range(1, 5)
        assert sum(groups.values()) - sum(groups[group] for group in known) not in range(1, 5)


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ({"yes": 9, "no": 10}, set()),
        ({"yes": 9, "no": 8, "maybe": 2}, {"no", "maybe"}),
        ({"yes": 19, "no": 0}, {"yes", "no"}),
        ({"yes": 17, "no": 2}, {"yes", "no"}),
        ({"yes": 2, "no": 2, "maybe": 15}, {"yes", "no", "maybe"}),
    ],
)
def test_sensitive_counts_that_point_to_somebody_are_hidden_and_what_they_would_follow_from(counts, hidden):
    shown = cells(counts, base=19, exclusive=True)
    assert {id for id, value in shown.items() if value is SUPPRESSED} == hidden


def test_where_several_answers_may_be_given_each_count_stands_by_itself():
    shown = cells({"a": 12, "b": 3, "c": 7, "d": 10, "e": 0}, base=12, exclusive=False)
    assert shown == {"a": SUPPRESSED, "b": SUPPRESSED, "c": 7, "d": SUPPRESSED, "e": 0}
