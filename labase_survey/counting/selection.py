"""What a result selects."""

from labase_survey.counting.count import Result, places_by_id
from labase_survey.counting.rules import rule_named
from labase_survey.errors import CountingError
from labase_survey.language import join


def selected_of(result: Result, top: int) -> tuple[str, ...]:
    """What the budget buys; for rules that spend none, the options at place `top` or better, more on ties."""
    if rule_named(result.rule).budgeted:
        return result.selected
    return tuple(id for id, place in places_by_id(result).items() if place <= top)


def check_top(top: int) -> None:
    """Nothing, when so many may be selected.

    Raises:
        CountingError: when it is no whole number from 1 on.
    """
    if type(top) is not int or top < 1:
        raise CountingError(f"top={top!r} is no number of places; write a whole number, 1 or more")


def named(result: Result, ids: tuple[str, ...], language: str) -> str:
    """Some options in a row, by name; a dash for none."""
    names = result.names(language)
    return join([names[id] for id in ids], language) or "–"
