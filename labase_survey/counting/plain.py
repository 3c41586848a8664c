"""Ballots from plain Python answers, for a notebook cell."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

from labase_survey.counting.kinds import Pairs, Quadratic, Score
from labase_survey.counting.profile import Ballots, Row, is_blank
from labase_survey.counting.rules import RULES
from labase_survey.definition.questions import (
    PRIORITY_GRADES,
    Approval,
    Grades,
    Option,
    Points,
    Ranking,
    Single,
)
from labase_survey.errors import CountingError
from labase_survey.language import Text

Names = Sequence[str | Option]


def ballots_from(
    answers: Sequence[object],
    rule: str | None = None,
    *,
    options: Names | None = None,
    grades: Names | None = None,
) -> Ballots:
    """Ballots whose kind follows from what the answers look like.

    A string is one choice; a list is an approval, or a ranking where the rule counts rankings; numbers by option are
    points, or scores or votes where the rule counts these; words by option are grades; a list of pairs of options, in
    lists or tuples, is duels where the rule counts duels, the winner of each first. In a ranking, options in a list of
    their own share a rank.

    Args:
        answers: one a person; None is a blank ballot.
        rule: the rule they are for.
        options: what could be chosen; without it, whatever was, in order of first appearance.
        grades: the grades, best first; without it, the priority grades ("essential" to "not-now").

    Raises:
        CountingError: when the answers don't look alike.

    >>> ballots_from([["A", "B"], ["B"], None])
    Ballots(kind='approval', n=3)
    """
    kind = _kind(answers, rule)
    offered = _options(_mentioned(answers) if options is None else options)
    make = _QUESTIONS[kind]
    listed = _options(grades or PRIORITY_GRADES)
    if kind == "grades" and grades is None:
        _check_order(answers)
    return Ballots([Row(answer) for answer in answers], question=make(offered, listed), options=offered)


def _kind(answers: Sequence[object], rule: str | None) -> str:
    """The kind that all answers have, blank ones put aside; without any, the first kind of the rule."""
    types = {type(answer) for answer in answers if answer is not None}
    if types == {dict}:
        inside = set(map(type, chain.from_iterable(map(dict.values, filter(None, answers)))))  # type: ignore[arg-type]
        alike = inside == {str} or str not in inside
    else:
        alike = len(types) == 1 and types <= {str, list, tuple}
    first = next((answer for answer in answers if not is_blank(answer)), None) if alike else None
    if first is not None:  # where all look alike one look is enough
        return str(_looks_like(first, rule))
    return _kind_one_by_one(answers, rule)


def _kind_one_by_one(answers: Sequence[object], rule: str | None) -> str:
    """The same, looking at each answer."""
    kinds = {number: _looks_like(answer, rule) for number, answer in enumerate(answers, 1) if not is_blank(answer)}
    first = next(iter(kinds.items()), None)
    if first is None:
        return RULES[rule].kinds[0] if rule in RULES else "approval"
    for number, kind in kinds.items():
        if kind is None:
            raise CountingError(
                f"ballot {number}: {answers[number - 1]!r} is no ballot; write an option, a list of options, "
                "or points or grades by option"
            )
        if kind != first[1]:
            raise CountingError(
                f"ballot {number} is of kind {kind!r} and ballot {first[0]} of kind {first[1]!r}; "
                "write all ballots the same way"
            )
    return str(first[1])


def _looks_like(answer: object, rule: str | None) -> str | None:
    if isinstance(answer, str):
        return "single"
    if isinstance(answer, list | tuple):
        return _counted_as(("approval", "ranking", "pairs"), rule)
    if isinstance(answer, dict):
        named = all(isinstance(value, str) for value in answer.values())
        return "grades" if named else _counted_as(("points", "score", "quadratic"), rule)
    return None


def _counted_as(kinds: tuple[str, ...], rule: str | None) -> str:
    """The first of these kinds that the rule counts; the first of all where it counts none."""
    counted = RULES[rule].kinds if rule in RULES else ()
    return next((kind for kind in kinds if kind in counted), kinds[0])


def _mentioned(answers: Sequence[object]) -> list[str]:
    """What answers name, in order of first appearance."""
    seen: dict[Any, None] = {}
    for answer in answers:
        if isinstance(answer, list | tuple | dict):
            seen.update(dict.fromkeys(_flat(answer) if any(type(id) in (list, tuple) for id in answer) else answer))
        elif isinstance(answer, str):
            seen[answer] = None
    return [id for id in seen if isinstance(id, str) and id]


def _flat(answer: Iterable[object]) -> Iterator[object]:
    """The ids of a ranking with shared ranks, or of duels."""
    for part in answer:
        yield from part if isinstance(part, list | tuple) else [part]


def _check_order(answers: Sequence[object]) -> None:
    """Nothing, when the grades used are the priority grades, whose order is known."""
    used = {grade: None for answer in answers if isinstance(answer, dict) for grade in answer.values()}
    unknown = [repr(grade) for grade in used if grade not in {grade.id for grade in PRIORITY_GRADES}]
    if unknown:
        raise CountingError(f"nothing says which grade is best of {', '.join(unknown)}; write grades=[…], best first")


def _options(names: Names) -> tuple[Option, ...]:
    return tuple(Option(id=name, label=Text(name)) if isinstance(name, str) else name for name in names)


_QUESTIONS: dict[str, Callable[[tuple[Option, ...], tuple[Option, ...]], Any]] = {
    "single": lambda options, _: Single(id="ballot", label=Text(), options=options),
    "approval": lambda options, _: Approval(id="ballot", label=Text(), options=options),
    "ranking": lambda options, _: Ranking(id="ballot", label=Text(), options=options),
    "points": lambda options, _: Points(id="ballot", label=Text(), options=options),
    "score": lambda options, _: Score(id="ballot", label=Text(), options=options),
    "quadratic": lambda options, _: Quadratic(id="ballot", label=Text(), options=options),
    "pairs": lambda options, _: Pairs(id="ballot", label=Text(), options=options),
    "grades": lambda options, grades: Grades(id="ballot", label=Text(), options=options, grades=grades),
}
