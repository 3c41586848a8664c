import msgspec
import pytest

from labase_survey.definition.questions import FreeText, Grades, Option
from labase_survey.errors import PhaseError
from labase_survey.language import Text
from labase_survey.store.losses import losses

replace = msgspec.structs.replace


BALLOTS = ("approve", "points", "grades", "ranking")


def asking(consultation, *questions):
    step = replace(consultation.steps[0], questions=questions)
    return replace(consultation, steps=(step, consultation.steps[1]))


def test_other_words_and_more_questions_are_no_losses(round_):
    first, *others = round_.steps[0].questions
    after = asking(round_, FreeText(id="more", label=Text("Autre")), replace(first, label=Text("Déjà venu ?")), *others)
    assert list(losses(round_, after, "feedback")) == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda round_: replace(round_, steps=round_.steps[1:]), ["the new text leaves the step out"]),
        (
            lambda round_: replace(round_, proposals=round_.proposals[1:]),
            [
                *(f"question {id!r} doesn't offer 'evening' any more" for id in BALLOTS),
                "the proposals put to the vote were evening, video, bus, training, tests, open-house, and the new text "
                "has video, bus, training, tests, open-house",
            ],
        ),
        (
            lambda round_: replace(round_, proposals=(replace(round_.proposals[0], cost=1), *round_.proposals[1:])),
            ["proposal 'evening' was put to the vote with another cost"],
        ),
    ],
)
def test_what_is_taken_away_is_named(round_, change, told):
    assert list(losses(round_, change(round_), "feedback")) == told


def test_a_question_of_another_kind_is_another_question(round_):
    after = asking(round_, FreeText(id="met", label=Text("Déjà venu ?")), *round_.steps[0].questions[1:])
    assert list(losses(round_, after, "feedback")) == ["the new text has no question 'met' of kind 'single'"]


def test_a_grade_that_is_gone_is_a_loss(round_):
    *others, grades, ranking = round_.steps[0].questions
    fewer = Grades(id=grades.id, label=grades.label, options="proposals", grades=grades.grades[:-1])
    assert list(losses(round_, asking(round_, *others, fewer, ranking), "feedback")) == [
        "question 'grades' doesn't offer 'not-now' any more"
    ]
    more = replace(fewer, grades=(*grades.grades, Option(id="never", label=Text("Jamais"))))
    assert list(losses(round_, asking(round_, *others, more, ranking), "feedback")) == []


NARROWER = [
    ("ease", {"low": 2}, "low goes from 1 to 2"),
    ("ease", {"high": 4}, "high goes from 5 to 4"),
    ("ease", {"no_opinion": False}, "no_opinion goes from 1 to 0"),
    ("points", {"total": 4}, "total goes from 5 to 4, most goes from 5 to 4"),
    ("points", {"most": 2}, "most goes from 5 to 2"),
    ("needs", {"most": 1}, "most goes from 2 to 1"),
    ("needs", {"least": 1}, "least goes from 0 to 1"),
    ("approve", {"most": 1}, "most goes from 6 to 1"),
    ("ranking", {"most": 2}, "most goes from 6 to 2"),
    ("words", {"longest": 10}, "longest goes from 200 to 10"),
]


def changed(consultation, id, **how):
    asked = consultation.steps[0].questions
    return asking(consultation, *(replace(one, **how) if one.id == id else one for one in asked))


@pytest.mark.parametrize(("id", "how", "told"), NARROWER)
def test_a_limit_that_refuses_answers_already_given_is_a_loss(round_, id, how, told):
    found = [*losses(round_, changed(round_, id, **how), "feedback")]
    assert found == [f"question {id!r} takes fewer answers: {one}" for one in told.split(", ")]


def test_wider_limits_are_no_losses(round_):
    wider = {"ease": {"low": 0, "high": 6}, "points": {"total": 9, "most": 7}, "needs": {"most": None}}
    for id, how in {**wider, "approve": {"most": 6}, "words": {"longest": 5000}}.items():
        assert [*losses(round_, changed(round_, id, **how), "feedback")] == []


def test_a_step_that_was_answered_keeps_its_limits(opened, round_, entry):
    narrower = changed(round_, "ease", high=4)
    assert opened.publish(narrower) == 2
    opened.publish(round_)
    opened.submit_many([entry("feedback", {"met": "yes", "ease": 5})])
    with pytest.raises(PhaseError) as caught:
        opened.publish(narrower)
    assert str(caught.value) == (
        "step 'feedback' of 'small' is open and has 1 response(s): question 'ease' takes fewer answers: high goes from "
        "5 to 4; put it back, or close the step first and ask anew in a step of another id"
    )
