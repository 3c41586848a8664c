"""What a ballot must not hold when it is counted. The door (`intake`) refuses it earlier, and more gently."""

from collections.abc import Callable, Iterable
from itertools import chain

from labase_survey.counting.encoding import LARGEST
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


def _ranked(answer: object, offered: Offered) -> str | None:
    if not isinstance(answer, list | tuple):
        return f"{answer!r} is not a list of options; write their names in a list"
    levels = [level if isinstance(level, list | tuple) else [level] for level in answer]
    ids = list(chain.from_iterable(levels))
    return _unknown(ids, offered) or _twice(ids)


def _pairs(answer: object, offered: Offered) -> str | None:
    if not isinstance(answer, list | tuple):
        return f"{answer!r} is not a list of duels; write each as [winner, loser], in a list"
    for duel in answer:
        if not isinstance(duel, list | tuple) or len(duel) != 2 or duel[0] == duel[1]:
            return f"{duel!r} is not a duel; write two different options, the winner first"
    return _unknown(chain.from_iterable(answer), offered)


def _amounts(answer: object, offered: Offered) -> str | None:
    what, expected = _AMOUNTS[offered.kind]
    if not isinstance(answer, dict):
        return f"{answer!r} gives no {what.split()[-1]}; write whole numbers by option, such as {{'A': 3}}"
    floor = -LARGEST if offered.kind == "quadratic" else 0
    wrong = [value for value in answer.values() if type(value) is not int or not floor <= value <= LARGEST]
    if wrong:
        return f"{wrong[0]!r} is not {what}; write {expected}"
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


_AMOUNTS = {
    "points": ("a number of points", "a whole number, 1 or more"),
    "score": ("a score", "a whole number, 0 or more"),
    "quadratic": ("a number of votes", "a whole number, below 0 when it is against"),
}
"""What each number is called, and what was expected."""

_PROBLEMS: dict[str, Callable[[object, Offered], str | None]] = {
    "single": _one,
    "multiple": _several,
    "approval": _several,
    "ranking": _ranked,
    "pairs": _pairs,
    "points": _amounts,
    "score": _amounts,
    "quadratic": _amounts,
    "grades": _grades,
}
