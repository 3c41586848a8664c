"""The cells `vote` and `points` of a `.pb` file as answers, and what they may not say."""

import re
from collections.abc import Callable, Container, Sequence

from labase_survey.counting.profile import is_blank
from labase_survey.definition.questions import Approval, Option, Points, Question, Ranking, Single
from labase_survey.formats.doubles import first_double
from labase_survey.formats.sections import Table
from labase_survey.language import Text

Answer = str | list[str] | dict[str, int] | None

WHOLE = re.compile(r"([0-9]{1,15})(?:\.0+)?")
POINTS = ("cumulative", "scoring")
"""The types of votes that give points."""


def answers_of(vote_type: str, votes: Table) -> list[Answer]:
    """One answer a person, None for those who chose nothing; the cells are as `problem` accepts them."""
    if vote_type not in POINTS:
        chosen = map(listed, votes.column("vote"))
        return [(ids[0] if vote_type == "choose-1" else ids) if ids else None for ids in chosen]
    pairs = zip(map(listed, votes.column("vote")), map(listed, votes.column("points")), strict=True)
    given = [{id: whole(text) for id, text in zip(ids, points, strict=True)} for ids, points in pairs]
    return [None if is_blank(answer) else answer for answer in given]


def question_of(vote_type: str, options: tuple[Option, ...], answers: Sequence[Answer]) -> Question:
    """What people were asked, as far as their votes tell."""
    return _ASKED[vote_type](options, answers)


def problem(vote_type: str, vote: str, points: str, *, known: Container[str]) -> str | None:
    """What is wrong with one person's cells and what to write; None when all is well."""
    ids = listed(vote)
    unknown = [id for id in ids if id not in known]
    if unknown:
        return f"there is no project {unknown[0]!r}; write a project_id of the section PROJECTS, several separated by ,"
    twice = first_double(ids)
    if twice:
        return f"project {twice.item!r} stands {twice.times} times in one vote; write it once"
    if vote_type == "choose-1" and len(ids) > 1:
        return f"{len(ids)} projects are chosen where vote_type is choose-1; write one, or vote_type approval"
    return _wrong_points(ids, listed(points)) if vote_type in POINTS else None


def listed(cell: str) -> list[str]:
    """The items of a cell that separates them by commas.

    >>> listed("3, 7"), listed("")
    (['3', '7'], [])
    """
    return [item.strip() for item in cell.split(",")] if cell.strip() else []


def whole(text: str) -> int:
    """The whole number that is written, decimals of zero allowed: `5` or `5.0`."""
    return int(text.partition(".")[0])


def _wrong_points(ids: list[str], points: list[str]) -> str | None:
    if len(points) != len(ids):
        return f"{len(points)} numbers of points for {len(ids)} projects; write one for each, in the same order"
    wrong = [text for text in points if not WHOLE.fullmatch(text)]
    return f"{wrong[0]!r} is not a number of points; write a whole number, 0 or more" if wrong else None


def _most_given(answers: Sequence[Answer]) -> int:
    return max((sum(answer.values()) for answer in answers if isinstance(answer, dict)), default=1)


def _points(options: tuple[Option, ...], answers: Sequence[Answer]) -> Question:
    return Points(id="vote", label=Text(), options=options, total=_most_given(answers))


_ASKED: dict[str, Callable[[tuple[Option, ...], Sequence[Answer]], Question]] = {
    "approval": lambda options, _: Approval(id="vote", label=Text(), options=options),
    "choose-1": lambda options, _: Single(id="vote", label=Text(), options=options),
    "ordinal": lambda options, _: Ranking(id="vote", label=Text(), options=options),
    "cumulative": _points,
    "scoring": _points,
}
VOTE_TYPES = tuple(_ASKED)
