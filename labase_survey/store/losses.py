"""What a new text takes away from a step that people have answered."""

from collections.abc import Iterator

from labase_survey.definition.consultation import Consultation, Step
from labase_survey.definition.questions import (
    Approval,
    Choice,
    FreeText,
    Grades,
    Multiple,
    Points,
    Question,
    Ranking,
    Scale,
    kind_of,
)

LOWEST = ("low", "least")
"""The limits from below: raising them refuses answers; lowering any other does."""


def losses(before: Consultation, after: Consultation, step: str) -> Iterator[str]:
    """Each thing the text `after` leaves out of a step of `before`, in words; labels and additions are no losses."""
    old, new = before.step(step), next((one for one in after.steps if one.id == step), None)
    if new is None:
        yield "the new text leaves the step out"
        return
    if new.admission != old.admission:
        yield f"the new text changes its admission from {old.admission!r} to {new.admission!r}"
    yield from reveal(old, new)
    asked = {question.id: question for question in new.questions}
    for question in old.questions:
        now = asked.get(question.id)
        if now is None or kind_of(now) != kind_of(question):
            yield f"the new text has no question {question.id!r} of kind {kind_of(question)!r}"
            continue
        still = offered(after, now)
        for gone in [id for id in offered(before, question) if id not in still][:1]:
            yield f"question {question.id!r} doesn't offer {gone!r} any more"
        listed = len(offered(before, question))
        yield from _narrowed(limits(question, listed), limits(now, listed), question.id)


def reveal(old: Step, new: Step) -> Iterator[str]:
    """That figures would be shown otherwise than was said to those who have the step before them."""
    if new.reveal != old.reveal:
        yield f"the new text changes its reveal from {old.reveal!r} to {new.reveal!r}, which people were told before answering"


def _narrowed(old: dict[str, int], new: dict[str, int], id: str) -> Iterator[str]:
    for name, was in old.items():
        if new[name] > was if name in LOWEST else new[name] < was:
            yield f"question {id!r} takes fewer answers: {name} goes from {was} to {new[name]}"


def limits(question: Question, listed: int) -> dict[str, int]:
    """How far an answer to the question may go, each way, when `listed` options are offered.

    A limit that isn't written is what it comes to; `no_opinion` is 1 where one may have none.
    """
    if isinstance(question, Scale):
        return {"low": question.low, "high": question.high, "no_opinion": int(question.no_opinion)}
    if isinstance(question, FreeText):
        return {"longest": question.longest}
    if isinstance(question, Points):
        return {"total": question.total, "most": min(question.most or question.total, question.total)}
    if isinstance(question, Multiple | Approval | Ranking):
        most = {"most": min(question.most or listed, listed)}
        return {"least": question.least, **most} if isinstance(question, Multiple) else most
    return {}


def offered(consultation: Consultation, question: Question) -> list[str]:
    """The ids that an answer to the question may hold: of its options and of its grades."""
    if not isinstance(question, Choice):
        return []
    grades = question.grades if isinstance(question, Grades) else ()
    return [option.id for option in (*consultation.options(question), *grades)]
