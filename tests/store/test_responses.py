import msgspec
import pytest
import sqlalchemy as sa

from labase_survey.analysis.disclosure import total
from labase_survey.counting.profile import Answers, Ballots
from labase_survey.errors import CountingError, NotFoundError
from labase_survey.store import Participation, tables


def test_participation_counts_by_category_and_among_the_invited(opened, entry):
    tokens = opened.invite("small", "priorities", count=5, category="agent")
    opened.invite("small", "priorities", count=2, category="user")
    channels = ["web", "kernel", "rehearsal"]
    opened.submit_many(
        [
            entry("priorities", {"dots": {}}, token=token, channel=channel)
            for token, channel in zip(tokens, channels, strict=False)
        ]
    )
    assert opened.participation("small", "priorities") == Participation(
        total=3, by_category={"user": 0, "agent": 3}, invited={"user": 2, "agent": 5}, fictitious=1
    )
    assert opened.participation("small", "feedback") == Participation(0, {"user": 0, "agent": 0}, {}, 0)


def test_answers_are_of_those_who_were_shown_the_question(opened, entry):
    said = [{"met": "yes", "ease": 4}, {"met": "yes"}, {"met": "no"}, {}]
    opened.submit_many([entry("feedback", content, category="user") for content in said])
    opened.close_step("small", "feedback", grace=0)
    met, ease = (opened.answers("small", "feedback", question) for question in ("met", "ease"))
    assert (met.n, met.answered, ease.n, ease.answered) == (4, 3, 2, 1)
    assert (type(met), type(ease)) == (Ballots, Answers)


def test_a_void_response_is_no_answer(opened, entry):
    opened.submit_many([entry("feedback", {"met": "yes"}), entry("feedback", {"met": "no"})])
    opened.close_step("small", "feedback", grace=0)
    with opened.engines.writing() as connection:
        no = tables.response.c.content == '{"met":"no"}'
        connection.execute(sa.update(tables.response).where(no).values(void_reason="duplicate paper ballot"))
    assert opened.answers("small", "feedback", "met").n == 1


def test_ballots_carry_what_was_offered_their_categories_and_whether_they_are_made_up(opened, entry):
    opened.submit_many(
        [
            entry("feedback", {"approve": ["bus", "tests"]}, category="agent"),
            entry("feedback", {"approve": []}, category="user", channel="rehearsal"),
        ]
    )
    opened.close_step("small", "feedback", grace=0)
    ballots = opened.ballots("small", "feedback", "approve")
    assert (ballots.kind, ballots.n, ballots.categories, ballots.fictitious) == ("approval", 2, ("user", "agent"), True)
    assert ballots.options == ("evening", "video", "bus", "training", "tests", "open-house")
    assert ballots.where(category="agent").n == 1


def test_the_only_ballot_of_a_step_needs_no_name(opened):
    opened.close_step("small", "priorities", grace=0)
    assert opened.ballots("small", "priorities").kind == "points"


def test_among_several_ballots_one_is_named(opened):
    opened.close_step("small", "feedback", grace=0)
    with pytest.raises(NotFoundError) as caught:
        opened.ballots("small", "feedback")
    assert str(caught.value) == (
        "step 'feedback' has 4 votes on proposals: name the question; it has: approve, points, grades, ranking"
    )


def test_what_no_rule_counts_is_no_ballot(opened):
    opened.close_step("small", "feedback", grace=0)
    with pytest.raises(CountingError) as caught:
        opened.ballots("small", "feedback", "ease")
    assert str(caught.value) == (
        "question 'ease' of step 'feedback' is of kind 'scale', which no rule counts; "
        "read it with store.answers('small', 'feedback', 'ease')"
    )


def test_an_unknown_question_is_named_with_those_there_are(opened):
    opened.close_step("small", "priorities", grace=0)
    with pytest.raises(NotFoundError) as caught:
        opened.answers("small", "priorities", "points")
    assert str(caught.value) == "step 'priorities' has no question 'points'; it has: dots"


@pytest.mark.parametrize(
    ("people", "is_open"), [((6, 6), True), ((2, 12), False), ((0, 12), False)], ids=["many", "few", "all alike"]
)
def test_who_is_asked_because_of_a_sensitive_answer_is_not_told(store, round_, entry, people, is_open):
    """« 12 personnes interrogées sur 14 » would say how many answered otherwise."""
    first, *others = round_.steps
    met = msgspec.structs.replace(first.questions[0], sensitive=True)
    store.publish(replace_first(round_, msgspec.structs.replace(first, questions=(met, *first.questions[1:])), others))
    store.open_step("small", "feedback")
    no, yes = people
    given = [{"met": "no"}] * no + [{"met": "yes", "ease": 3}] * yes
    store.submit_many([entry("feedback", content) for content in given])
    store.close_step("small", "feedback", grace=0)
    assert total(store.answers("small", "feedback", "ease")).is_open is is_open
    assert total(store.answers("small", "feedback", "words")).is_open  # everybody is asked


def replace_first(consultation, step, others):
    return msgspec.structs.replace(consultation, steps=(step, *others))
