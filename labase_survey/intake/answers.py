"""Is this an answer to that question? The browser checks the same things; only this check counts.

`definition/questions.py` says what an answer of each kind looks like. Whatever comes in, nothing raises out of here:
an answer comes back in its one canonical form, a wrong one as a sentence.
"""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from labase_survey.definition.conditions import holds
from labase_survey.definition.consultation import Consultation, Step
from labase_survey.definition.questions import (
    NO_OPINION,
    Approval,
    Choice,
    FreeText,
    Grades,
    Multiple,
    Points,
    Question,
    Ranking,
    Scale,
    Single,
)
from labase_survey.language import say


@dataclass(frozen=True)
class Problem:
    """What is wrong with the answer to one question."""

    question: str | None
    message: str


class _Wrong(Exception):
    """The way out of a check: the catalogue's key, and what its sentence names."""

    def __init__(self, key: str, **values: object) -> None:
        self.key, self.values = key, values
        super().__init__(key)


def check_answers(
    consultation: Consultation, step: Step, answers: Mapping[str, object], *, language: str
) -> tuple[dict[str, object], list[Problem]]:
    """The answers that stand, in canonical form, and what is wrong with the others.

    Answers to questions that are not shown are left out, like those that say nothing (`None`, empty).
    """
    clean: dict[str, object] = {}
    found: list[Problem] = []
    for question in step.questions:
        if question.show_if is not None and not holds(question.show_if, clean):
            continue
        try:
            answer = check_answer(consultation, question, answers.get(question.id))
        except _Wrong as wrong:
            found.append(Problem(question.id, say(f"intake.{wrong.key}", language, **_labels(wrong.values, language))))
            continue
        if answer is not None:
            clean[question.id] = answer
        elif question.required:
            found.append(Problem(question.id, say("intake.required", language)))
    return clean, found


def check_answer(consultation: Consultation, question: Question, answer: object) -> object | None:
    """The canonical form of one answer, None if it says nothing; approving of nothing is a blank ballot, and says so."""
    if answer is None or answer in ("", [], {}):
        return [] if isinstance(question, Approval) and answer == [] else None
    options = {o.id: o.label for o in consultation.options(question)} if isinstance(question, Choice) else {}
    return _CHECKS[type(question)](question, answer, options)


def _labels(values: Mapping[str, Any], language: str) -> dict[str, object]:
    return {key: value.to(language) if hasattr(value, "to") else value for key, value in values.items()}


def _single(_question: Single, answer: object, options: Mapping[str, object]) -> object:
    return _known(answer, options)


def _multiple(question: Multiple | Approval, answer: object, options: Mapping[str, object]) -> object:
    chosen = _several(answer, options)
    if len(chosen) > (question.most or len(options)):
        raise _Wrong("too-many", given=len(chosen), most=question.most)
    if isinstance(question, Multiple) and len(chosen) < question.least:
        raise _Wrong("too-few", given=len(chosen), least=question.least)
    return [id for id in options if id in chosen]


def _ranking(question: Ranking, answer: object, options: Mapping[str, object]) -> object:
    ranked = _several(answer, options)
    if len(ranked) > (question.most or len(options)):
        raise _Wrong("too-many", given=len(ranked), most=question.most)
    return ranked


def _scale(question: Scale, answer: object, _options: Mapping[str, object]) -> object:
    if answer == NO_OPINION and question.no_opinion:
        return answer
    if type(answer) is not int or not question.low <= answer <= question.high:
        raise _Wrong("off-scale", low=question.low, high=question.high)
    return answer


def _text(question: FreeText, answer: object, _options: Mapping[str, object]) -> object:
    if not isinstance(answer, str):
        raise _Wrong("not-an-answer")
    text = unicodedata.normalize("NFC", answer.replace("\r\n", "\n")).strip()
    if len(text) > question.longest:
        raise _Wrong("too-long", given=len(text), longest=question.longest)
    if not storable(text):
        raise _Wrong("unwritable")
    return text or None


def _points(question: Points, answer: object, options: Mapping[str, object]) -> object:
    points = _table(answer, options)
    if not all(type(value) is int and value >= 0 for value in points.values()):  # `True` is no number
        raise _Wrong("not-an-answer")
    for id, given in points.items():
        if given > (question.most or question.total):
            raise _Wrong("too-many-on-one", option=options[id], given=given, most=question.most or question.total)
    if sum(points.values()) > question.total:
        raise _Wrong("too-many-points", given=sum(points.values()), total=question.total)
    return {id: points[id] for id in options if points.get(id)} or None


def _grades(question: Grades, answer: object, options: Mapping[str, object]) -> object:
    given = _table(answer, options)
    known = {grade.id: grade.label for grade in question.grades}
    return {id: _known(given[id], known) for id in options if given.get(id) is not None} or None


def _known(id: object, options: Mapping[str, object]) -> str:
    if not isinstance(id, str):
        raise _Wrong("not-an-answer")
    if id not in options:
        raise _Wrong("unknown-option", option=id[:40])
    return id


def _several(answer: object, options: Mapping[str, object]) -> list[str]:
    if not isinstance(answer, list):
        raise _Wrong("not-an-answer")
    chosen: list[str] = []
    for item in answer:
        id = _known(item, options)
        if id in chosen:
            raise _Wrong("twice", option=options[id])
        chosen.append(id)
    return chosen


def _table(answer: object, options: Mapping[str, object]) -> dict[str, Any]:
    if not isinstance(answer, dict):
        raise _Wrong("not-an-answer")
    return {_known(id, options): value for id, value in answer.items()}


def storable(text: str) -> bool:
    """Whether every database and file format takes this text: no NUL, no lone surrogate."""
    return "\0" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


_CHECKS: dict[type, Callable[[Any, object, Mapping[str, object]], object]] = {
    Single: _single,
    Multiple: _multiple,
    Approval: _multiple,
    Scale: _scale,
    FreeText: _text,
    Points: _points,
    Grades: _grades,
    Ranking: _ranking,
}
