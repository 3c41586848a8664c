"""What a new text takes away from a step that people have answered."""

from collections.abc import Iterator

from labase_survey.definition.consultation import Consultation, Step
from labase_survey.definition.proposals import Proposal
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
    is_ballot,
    kind_of,
)

VOTED = ("letter", "label", "text", "cost", "days", "team")
"""What a proposal says on a ballot."""
LOWEST = ("low", "least")
"""The limits from below: raising them refuses answers; lowering any other does."""


def losses(before: Consultation, after: Consultation, step: str) -> Iterator[str]:
    """Each thing the text `after` leaves out of a step of `before`, in words; questions' labels and additions are no losses.

    What was put to the vote isn't changed either, once somebody voted: neither the list nor what a proposal says.
    """
    old, new = before.step(step), next((one for one in after.steps if one.id == step), None)
    if new is None:
        yield "the new text leaves the step out"
        return
    if (kept := _months(before)) is not None and (now_kept := _months(after)) is not None and now_kept > kept:
        yield f"people were told that responses are erased {kept} months after the close, the new text says {now_kept}"
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
    if any(is_ballot(question) for question in old.questions):
        yield from _put_to_the_vote(before.proposals, after.proposals)


def promised(new: Step, *, admission: str, reveal: str) -> Iterator[str]:
    """What those who have an opened step before them were told and wouldn't hold: who is let in, what is shown when."""
    if new.admission != admission:
        yield f"the new text changes its admission from {admission!r} to {new.admission!r}, which people were told"
    if new.reveal != reveal:
        yield f"the new text changes its reveal from {reveal!r} to {new.reveal!r}, which people were told"


def _put_to_the_vote(before: tuple[Proposal, ...], after: tuple[Proposal, ...]) -> Iterator[str]:
    if [one.id for one in before] != [one.id for one in after]:
        yield f"the proposals put to the vote were {_ids(before)}, and the new text has {_ids(after)}"
        return
    for old, new in zip(before, after, strict=True):
        for name in [name for name in VOTED if getattr(old, name) != getattr(new, name)]:
            yield f"proposal {old.id!r} was put to the vote with another {name}"


def _ids(proposals: tuple[Proposal, ...]) -> str:
    return ", ".join(one.id for one in proposals) or "none"


def _months(consultation: Consultation) -> int | None:
    return consultation.notice.erase_after if consultation.notice else None


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
