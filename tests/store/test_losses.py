import msgspec
import pytest

from labase_survey.definition.questions import FreeText, Grades, Option
from labase_survey.language import Text
from labase_survey.store.losses import losses

replace = msgspec.structs.replace


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
            lambda round_: replace(round_, steps=(replace(round_.steps[0], admission="invitation"), round_.steps[1])),
            ["the new text changes its admission from 'open' to 'invitation'"],
        ),
        (
            lambda round_: replace(round_, proposals=round_.proposals[1:]),
            [f"question {id!r} doesn't offer 'evening' any more" for id in ("approve", "points", "grades", "ranking")],
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
