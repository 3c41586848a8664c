"""What a ballot must not hold when it is counted. The door (`intake`) refuses it earlier, and more gently."""

from collections.abc import Callable, Iterable

from labase_survey.counting.profile import Ballots, Offered, is_blank, rows_of
from labase_survey.errors import CountingError


def check_ballots(ballots: Ballots) -> None:
    """Nothing, when every ballot can be counted.

    Raises:
        CountingError: about the first ballot that can't: its number from 1, what is wrong, what was expected.
    """
    problem = _PROBLEMS[ballots.kind]
    for number, row in enumerate(rows_of(ballots), start=1):
        found = None if is_blank(row.answer) else problem(row.answer, ballots)
        if found:
            raise CountingError(f"ballot {number}: {found}")


def _one(answer: object, offered: Offered) -> str | None:
    if not isinstance(answer, str):
        return f"{answer!r} is not one option; write its name, a string"
    return _unknown([answer], offered)


def _several(answer: object, offered: Offered) -> str | None:
    if not isinstance(answer, list | tuple):
        return f"{answer!r} is not a list of options; write their names in a list"
    return _unknown(answer, offered) or _twice(answer)


def _points(answer: object, offered: Offered) -> str | None:
    if not isinstance(answer, dict):
        return f"{answer!r} gives no points; write whole numbers by option, such as {{'A': 3}}"
    wrong = [value for value in answer.values() if type(value) is not int or value < 0]
    if wrong:
        return f"{wrong[0]!r} is not a number of points; write a whole number, 1 or more"
    return _unknown(answer, offered)


def _grades(answer: object, offered: Offered) -> str | None:
    if not isinstance(answer, dict):
        return f"{answer!r} gives no grades; write grades by option, such as {{'A': {offered.grades[0]!r}}}"
    wrong = [grade for grade in answer.values() if grade not in offered.grades]
    if wrong:
        return f"there is no grade {wrong[0]!r}; write one of: {', '.join(offered.grades)}"
    return _unknown(answer, offered)


def _unknown(ids: Iterable[object], offered: Offered) -> str | None:
    known = set(offered.options)
    for id in ids:
        if not isinstance(id, str) or id not in known:
            return f"there is no option {id!r}; write one of: {', '.join(offered.options) or '(none is offered)'}"
    return None


def _twice(ids: list[str] | tuple[str, ...]) -> str | None:
    if len(set(ids)) == len(ids):
        return None
    id = next(id for id in ids if ids.count(id) > 1)
    return f"option {id!r} stands {ids.count(id)} times; write it once"


_PROBLEMS: dict[str, Callable[[object, Offered], str | None]] = {
    "single": _one,
    "multiple": _several,
    "approval": _several,
    "ranking": _several,
    "points": _points,
    "grades": _grades,
}
