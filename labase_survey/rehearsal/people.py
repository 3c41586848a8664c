"""Made-up participants: what they would send. Seeded, so the same rehearsal can be played again.

Each option has an appeal of its own, which each category shares to some extent and each person varies: enough for
results that look like a room's, with agreements and differences. Nothing in it imitates anybody.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from labase_survey.definition.conditions import holds
from labase_survey.definition.consultation import Consultation, Step, definition_hash
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

SKIPS = 0.08  # of the questions that may be skipped
WRITES = 0.35  # of the questions that ask for words


@dataclass(frozen=True)
class Person:
    """Somebody who doesn't exist; `appeal` is how much an option draws them, 0 on average."""

    category: str | None
    token: str | None
    random: Random
    appeal: Callable[[str], float]


def submissions(
    consultation: Consultation, step: str, *, people: int, seed: int, tokens: tuple[str, ...] = ()
) -> Iterator[dict[str, Any]]:
    """What `people` made-up participants send for a step, one message each.

    Where the step asks for invitations, `tokens` gives them, and there are as many people at most.
    """
    asked = consultation.step(step)
    for person in _crowd(consultation, people=people, seed=seed, tokens=tokens):
        yield {
            "consultation": consultation.id,
            "definition": definition_hash(consultation)[:16],
            "step": step,
            "language": "fr",
            "sid": f"{person.random.getrandbits(128):032x}",
            "edition": 1,
            "token": person.token,
            "category": None if asked.admission == "invitation" else person.category,
            "answers": _answers(consultation, asked, person),
        }


def _crowd(consultation: Consultation, *, people: int, seed: int, tokens: tuple[str, ...]) -> Iterator[Person]:
    categories: list[str | None] = [category.id for category in consultation.categories]
    categories = categories or [None]
    weights = _falling(categories)
    for number in range(min(people, len(tokens)) if tokens else people):
        random = Random(f"{seed}/{number}")  # noqa: S311 - a rehearsal must be repeatable, not unguessable
        category = random.choices(categories, weights)[0]
        token = tokens[number] if tokens else None
        yield Person(category, token, random, _appeal(seed, category, number))


def _appeal(seed: int, category: str | None, number: int) -> Callable[[str], float]:
    def appeal(option: str) -> float:
        shared = Random(f"{seed}/{option}").gauss(0, 0.6)  # noqa: S311
        group = Random(f"{seed}/{category}/{option}").gauss(0, 0.5)  # noqa: S311
        own = Random(f"{seed}/{number}/{option}").gauss(0, 0.8)  # noqa: S311
        return shared + group + own

    return appeal


def _answers(consultation: Consultation, step: Step, person: Person) -> dict[str, object]:
    answers: dict[str, object] = {}
    for question in step.questions:
        skips = not question.required and person.random.random() < SKIPS
        if skips or (question.show_if is not None and not holds(question.show_if, answers)):
            continue
        liked: list[str] = []
        if isinstance(question, Choice):
            options = [option.id for option in consultation.options(question)]
            liked = sorted(options, key=person.appeal, reverse=True)
        answer = _ANSWERS[type(question)](question, liked, person)
        if answer is not None:
            answers[question.id] = answer
    return answers


def _falling(things: Sequence[object]) -> list[float]:
    """Weights that fall: the first is drawn most, none is forgotten."""
    return [0.7**position for position in range(len(things))]


def _single(_question: Single, liked: list[str], person: Person) -> object:
    return person.random.choices(liked, _falling(liked))[0]


def _several(question: Multiple | Approval | Ranking, liked: list[str], person: Person) -> object:
    low = max(question.least if isinstance(question, Multiple) else 1, 1)
    most = min(question.most or max(5, low), len(liked))
    return liked[: person.random.randint(low, most)]


def _scale(question: Scale, _liked: list[str], person: Person) -> object:
    if question.no_opinion and person.random.random() < SKIPS:
        return NO_OPINION
    middle, spread = (question.low + question.high) / 2, (question.high - question.low) / 4
    drawn = middle + spread * (person.appeal(question.id) / 2 + person.random.gauss(0, 0.8))
    return min(max(round(drawn), question.low), question.high)


def _text(question: FreeText, _liked: list[str], person: Person) -> object | None:
    if person.random.random() > WRITES:
        return None
    comments = say("rehearsal.comments", "fr").strip().splitlines()
    return person.random.choice(comments)[: question.longest]


def _points(question: Points, liked: list[str], person: Person) -> object:
    given: dict[str, int] = {}
    weights = _falling(liked)
    while sum(given.values()) < min(question.total, (question.most or question.total) * len(liked)):
        option = person.random.choices(liked, weights)[0]
        if given.get(option, 0) < (question.most or question.total):
            given[option] = given.get(option, 0) + 1
    return given


def _grades(question: Grades, liked: list[str], person: Person) -> object:
    """Appeal cut at equal steps, the middle grade around 0; a few options are left without a grade."""
    grades = [grade.id for grade in question.grades]
    step = 2.8 / (len(grades) - 1)
    return {
        option: grades[min(max(int((1.4 - person.appeal(option)) / step), 0), len(grades) - 1)]
        for option in liked
        if person.random.random() > SKIPS
    }


_ANSWERS: dict[type[Question], Callable[[Any, list[str], Person], object | None]] = {
    Single: _single,
    Multiple: _several,
    Approval: _several,
    Ranking: _several,
    Scale: _scale,
    FreeText: _text,
    Points: _points,
    Grades: _grades,
}
