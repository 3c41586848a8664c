"""What rules read: small tables that are sums over ballots, and the distinct ballots where a rule needs them.

Those of two rooms add up to those of both rooms together.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from labase_survey.counting.checking import check_ballots
from labase_survey.counting.encoding import Distinct, Matrix, distinct_rows, duels, encode
from labase_survey.counting.profile import Ballots, Offered, is_blank, rows_of
from labase_survey.definition.questions import Option, Question
from labase_survey.errors import CountingError


class Worth(NamedTuple):
    """How many parts a ballot of each category is worth, and how many parts that makes in all."""

    parts: Mapping[str, int]
    total: int


class Counts(Offered):
    """What is added up over ballots: a table of whole numbers whose shape depends on the kind, and who answered.

    ============================  ==========================================================================
    kind                          `table`: one row a proposal, in the order of the definition
    ============================  ==========================================================================
    points                        `point`: their sum; `person`: how many people gave it at least one
    score                         `score`: their sum; `person`: how many people gave it a score
    quadratic                     `vote`: their sum; `person`: how many people gave it a vote for or against
    approval, multiple, single    `approval`: how many people chose it
    grades                        one column a grade, best first: how many people gave it
    ranking                       one column a proposal: how many people put the row's before the column's
    pairs                         one column a proposal: how many times the row's won against the column's
    ============================  ==========================================================================

    `n` people answered the step, `blank` of them left this question empty, `answered` are the others; `others` is that
    of the ballots, of a sum the least. Counts of the same question add up with `+`, distinct ballots too.

    Attributes:
        array: the table without its names.
        distinct: the distinct ballots, as `encoding` writes them; None where only the table was added up.
        worth: what a ballot of each category is worth, where categories weigh unequally; None where a ballot is one.
    """

    def __init__(
        self,
        table: pd.DataFrame | Matrix,
        *,
        question: Question,
        options: tuple[Option, ...],
        n: int,
        blank: int = 0,
        fictitious: bool = False,
        others: int = 0,
        distinct: Distinct | None = None,
        worth: Worth | None = None,
    ) -> None:
        super().__init__(question=question, options=options)
        self.array: Matrix = table.to_numpy() if isinstance(table, pd.DataFrame) else table
        self.n = n
        self.blank = blank
        self.fictitious = fictitious
        self.others = others
        self.distinct = distinct
        self.worth = worth

    @property
    def table(self) -> pd.DataFrame:
        """The table with its names, a new one each time."""
        index = pd.Index(self.options, name="proposal", dtype=object)
        return pd.DataFrame(self.array.copy(), index=index, columns=list(self._columns()))

    @property
    def answered(self) -> int:
        """How many ballots are counted."""
        return self.n - self.blank

    @property
    def total(self) -> int:
        """What these ballots are worth together: one each, or their parts."""
        return self.answered if self.worth is None else self.worth.total

    def column(self, name: str) -> list[int]:
        """One column of the table."""
        numbers: list[int] = self.array[:, self._columns().index(name)].tolist()
        return numbers

    def __add__(self, other: "Counts") -> "Counts":
        if (self.kind, self.options, self.grades) != (other.kind, other.options, other.grades):
            raise CountingError(
                f"counts of two different questions ({self.question.id!r} and {other.question.id!r}) don't add up; "
                "count each by itself"
            )
        if self.worth or other.worth:
            raise CountingError("counts with weights don't add up; add the counts first and weigh the ballots together")
        return Counts(
            self.array + other.array,
            question=self.question,
            options=self.listed,
            n=self.n + other.n,
            blank=self.blank + other.blank,
            fictitious=self.fictitious or other.fictitious,
            others=min(filter(None, (self.others, other.others)), default=0),
            distinct=self.distinct + other.distinct if self.distinct and other.distinct else None,
        )

    def with_table(
        self, table: pd.DataFrame | Matrix, distinct: Distinct | None = None, *, worth: Worth | None = None
    ) -> "Counts":
        """The same people with another table; `worth` as these, unless another is given."""
        return Counts(
            table,
            question=self.question,
            options=self.listed,
            n=self.n,
            blank=self.blank,
            fictitious=self.fictitious,
            others=self.others,
            distinct=distinct,
            worth=worth or self.worth,
        )

    def _columns(self) -> tuple[str, ...]:
        return _COLUMNS.get(self.kind) or self.grades or self.options

    def __repr__(self) -> str:
        return f"Counts(kind={self.kind!r}, n={self.n})"


_COLUMNS = {
    "points": ("point", "person"),
    "score": ("score", "person"),
    "quadratic": ("vote", "person"),
    "single": ("approval",),
    "multiple": ("approval",),
    "approval": ("approval",),
}


def counts_of(ballots: Ballots, *, distinct: bool = False) -> Counts:
    """The counts of some ballots; blank ones only count as such.

    Args:
        ballots: the ballots of one question.
        distinct: whether to keep the distinct ballots as well, which some rules need.

    Raises:
        CountingError: when a ballot holds what its question doesn't offer.
    """
    rows = rows_of(ballots)
    answers = [row.answer for row in rows if not is_blank(row.answer)]
    table, matrix = _read(answers, ballots)
    return Counts(
        table,
        question=ballots.question,
        options=ballots.listed,
        n=ballots.n,
        blank=len(rows) - len(answers),
        fictitious=ballots.fictitious,
        others=ballots.others,
        distinct=distinct_rows(matrix) if distinct and matrix is not None else None,
    )


def table_of(offered: Offered, ballots: Distinct) -> Matrix:
    """The table that some encoded ballots add up to."""
    rows, times = ballots
    if offered.kind == "ranking":
        return _before(rows, times)
    if offered.kind == "grades":
        return np.stack([times @ (rows == at) for at in range(len(offered.grades))], axis=1).astype(np.int64)
    if offered.kind == "score":
        return np.stack([times @ np.maximum(rows, 0), times @ (rows >= 0)], axis=1).astype(np.int64)
    if offered.kind in ("points", "quadratic"):
        return np.stack([times @ rows, times @ (rows != 0)], axis=1).astype(np.int64)
    return (times @ rows)[:, None].astype(np.int64)


def _read(answers: list[object], ballots: Ballots) -> tuple[Matrix, Matrix | None]:
    """The table, and the ballots as an array where they are one."""
    try:
        if ballots.kind == "pairs":
            return duels(answers, ballots), None
        matrix = encode(ballots.kind, answers, ballots)
    except (ValueError, KeyError, TypeError, OverflowError):
        check_ballots(ballots)
        raise
    return table_of(ballots, Distinct(matrix, np.ones(len(matrix), dtype=np.int64))), matrix


def _before(places: Matrix, times: Matrix) -> Matrix:
    """How many people put the row's option before the column's; those left out aren't before one another."""
    size = places.shape[1]
    columns = np.ascontiguousarray(places.T, dtype=np.int8 if size < 127 else np.int16)
    if (times == 1).all():
        wins = [np.bitwise_count(np.packbits(columns[at] < columns, axis=1)).sum(axis=1) for at in range(size)]
    else:
        wins = [(columns[at] < columns) @ times for at in range(size)]
    return np.array(wins, dtype=np.int64).reshape(size, size)
