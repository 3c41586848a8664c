"""The gate: room, groups and their complements, sensitive cells."""

import itertools

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labase_survey import plots
from labase_survey.analysis import by_category, rates, summary
from labase_survey.analysis.disclosure import SUPPRESSED, Gate, breakdown, cells, crossed, in_words, total
from labase_survey.counting.count import count
from labase_survey.counting.counts import counts_of
from labase_survey.errors import DisclosureError
from labase_survey.store import Participation


def sensitive(answers):
    question = msgspec.structs.replace(answers.question, sensitive=True)
    return type(answers)(answers._rows, question=question, options=answers.listed)


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


def test_where_several_answers_may_be_given_one_number_that_points_to_somebody_hides_all():
    """How many answers each person gives bounds what lacks: nothing is left to subtract from."""
    counts = {"a": 12, "b": 3, "c": 7, "d": 10, "e": 0}
    assert set(cells(counts, base=12, exclusive=False).values()) == {SUPPRESSED}
    assert cells({"a": 7, "e": 0}, base=12, exclusive=False) == {"a": 7, "e": 0}


@pytest.mark.parametrize("k", [4, 0, -5, 5.0, True, "5", None])
@pytest.mark.parametrize(
    "ask",
    [
        lambda answers, k: total(answers, k=k),
        lambda _, k: breakdown({"user": 12}, k=k),
        lambda _, k: cells({"yes": 9}, base=12, exclusive=True, k=k),
        lambda _, k: crossed([({"yes": 6}, 12)], k=k),
        lambda answers, k: summary(answers, k=k),
        lambda answers, k: by_category(answers, k=k),
        lambda _, k: rates(Participation(total=12, by_category={"user": 12}, invited={}, fictitious=0), k=k),
    ],
    ids=["total", "breakdown", "cells", "crossed", "summary", "by_category", "rates"],
)
def test_the_threshold_may_not_be_lowered_anywhere(room, ask, k):
    with pytest.raises(DisclosureError) as caught:
        ask(room("dots", {"user": 12 * [{"evening": 5}]}), k)
    assert str(caught.value) == (
        f"k={k!r} is no threshold: numbers are shown of 5 people or more; write a whole number from 5 on, or leave it out"
    )


def test_parts_that_leave_too_few_people_between_them_are_not_shown_by_themselves(room):
    """12 users and 18 agents are many, and so are those beside each; together they leave 2."""
    answers = room("dots", {"user": 12 * [{"evening": 5}], "agent": 18 * [{"bus": 5}], "partner": 2 * [{"video": 5}]})
    parts = {id: answers.where(category=id) for id in answers.categories}
    assert [total(part).is_open for part in parts.values()] == [False, False, False]
    added = counts_of(parts["user"]) + counts_of(parts["agent"])
    assert (total(count(added)).is_open, total(count(answers)).is_open) == (False, True)
    assert list(by_category(answers).results) == ["agent"]  # which of them may be shown is seen where all are together
    assert total(by_category(answers).results["agent"]).is_open


def test_a_part_of_a_part_knows_the_whole_room(room):
    answers = room("dots", {"user": 12 * [{"evening": 5}], "agent": 3 * [{"bus": 5}]})
    users = answers.where(category="user")
    assert (users.others, users.where(category="user").others, users.where(category="agent").n) == (3, 3, 0)
    assert not total(users.where(category="user")).is_open


@pytest.mark.parametrize("kind", ["met", "dots", "approve", "grades", "ranking"])
def test_a_sensitive_question_has_no_part_by_itself(room, kind):
    given = {"met": "yes", "dots": {"evening": 5}, "approve": ["bus"], "grades": {"bus": "useful"}, "ranking": ["bus"]}
    part = sensitive(room(kind, {"user": 9 * [given[kind]] + 9 * [None], "agent": 9 * [given[kind]]})).where(
        category="user"
    )
    assert (total(part).is_open, total(count(part)).is_open) == (False, False)
    assert summary(part).reason("en") == "Sensitive question: numbers that would point to somebody are not shown."


@pytest.mark.parametrize(
    ("given", "is_open"),
    [
        (9 * [["evening"]] + 9 * [["video"]], True),
        (17 * [["evening"]] + [["video"]], False),
        (9 * [["evening"]] + 8 * [["video"]] + [None], False),
    ],
)
def test_a_result_of_a_sensitive_vote_is_shown_when_no_number_in_it_points_to_somebody(room, given, is_open):
    result = count(sensitive(room("approve", {"user": given})))
    shown = [plots.table(result).text, plots.sentences(result).text, plots.show(plots.results(result)).text]
    assert (total(result).is_open, ["Accueil du soir" in text for text in shown[1:]]) == (is_open, [is_open] * 2)
    assert ("non affiché" in shown[0]) is not is_open
    assert "<table" not in result._repr_html_()


def test_the_words_of_a_part_of_the_room_are_refused(room):
    words = room("words", {"user": 30 * ["Oui"], "agent": 30 * ["Non"]})
    assert len(summary(words).comments) == 60
    with pytest.raises(DisclosureError) as caught:
        summary(words.where(category="user"))
    assert str(caught.value) == (
        "question 'words' is free text, which is never shown by category; give the answers of everybody, without where(…)"
    )
