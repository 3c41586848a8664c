"""Show-if as data: the same small tree is evaluated in the browser (`front/conditions.js`) and here.

A condition is one test on one earlier answer, or `all`, `any`, `not` of others:

    show_if = { question = "met", equals = "yes" }
    show_if = { any = [{ question = "ease", at_most = 2 }, { question = "needs", includes = "time" }] }

A question that is not answered, or not shown, passes no test but `answered = false`.
"""

from collections.abc import Iterator, Mapping

from msgspec import Struct

TESTS = ("equals", "includes", "at_least", "at_most", "answered")
BRANCHES = ("all", "any", "not_")


class Condition(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, rename={"not_": "not"}
):
    """One test, or a combination of conditions; `holds` says whether it is met."""

    question: str | None = None
    equals: str | float | bool | None = None
    includes: str | None = None
    at_least: float | None = None
    at_most: float | None = None
    answered: bool | None = None
    all: tuple["Condition", ...] | None = None
    any: tuple["Condition", ...] | None = None
    not_: "Condition | None" = None

    def __post_init__(self) -> None:
        tests = [name for name in TESTS if getattr(self, name) is not None]
        branches = [name for name in BRANCHES if getattr(self, name) is not None]
        if len(tests) + len(branches) != 1 or bool(tests) != (self.question is not None):
            raise ValueError(
                "a condition is either a question with one of "
                f"{', '.join(TESTS)}, or one of all, any, not; here: {', '.join([*tests, *branches]) or 'nothing'}"
            )


def holds(condition: Condition, answers: Mapping[str, object]) -> bool:
    """Whether a condition is met by the answers given so far.

    >>> holds(Condition(question="ease", at_most=2), {"ease": 1})
    True
    """
    if condition.all is not None:
        return all(holds(part, answers) for part in condition.all)
    if condition.any is not None:
        return any(holds(part, answers) for part in condition.any)
    if condition.not_ is not None:
        return not holds(condition.not_, answers)
    return _passes(condition, answers.get(condition.question or ""))


def _passes(condition: Condition, answer: object) -> bool:
    given = answer is not None and answer not in ("", [], {})
    if condition.answered is not None:
        return given is condition.answered
    if not given:
        return False
    if condition.equals is not None:
        return type(answer) in _like(condition.equals) and answer == condition.equals
    if condition.includes is not None:
        return isinstance(answer, list | dict) and condition.includes in answer
    if isinstance(answer, bool) or not isinstance(answer, int | float):
        return False
    if condition.at_least is not None:
        return answer >= condition.at_least
    return condition.at_most is not None and answer <= condition.at_most


def _like(value: object) -> tuple[type, ...]:
    """The types that JavaScript's `===` would take for the same: a number is a number, true isn't 1."""
    return (int, float) if type(value) in (int, float) else (type(value),)


def questions_in(condition: Condition) -> Iterator[str]:
    """The ids of the questions a condition looks at."""
    if condition.question is not None:
        yield condition.question
    for part in (*(condition.all or ()), *(condition.any or ()), *([condition.not_] if condition.not_ else [])):
        yield from questions_in(part)
