"""The small tables that rules read. Each is a sum over ballots, so that tables of two rooms add up to their union's."""

from collections import Counter
from collections.abc import Callable, Iterable

import numpy as np
import pandas as pd

from labase_survey.counting.checking import check_ballots
from labase_survey.counting.profile import Ballots, Offered, is_blank, rows_of
from labase_survey.definition.questions import Option, Question
from labase_survey.errors import CountingError


class Counts(Offered):
    """What is added up over ballots: a table of whole numbers whose shape depends on the kind, and who answered.

    ============================  ==========================================================================
    kind                          `table`: one row a proposal, in the order of the definition
    ============================  ==========================================================================
    points                        `point`: their sum; `person`: how many people gave it at least one
    approval, multiple, single    `approval`: how many people chose it
    grades                        one column a grade, best first: how many people gave it
    ranking                       one column a proposal: how many people put the row's before the column's
    ============================  ==========================================================================

    `n` people answered the step, `blank` of them left this question empty, `answered` are the others; `others` is that
    of the ballots, of a sum the least. Counts of the same question add up with `+`.
    """

    def __init__(
        self,
        table: pd.DataFrame,
        *,
        question: Question,
        options: tuple[Option, ...],
        n: int,
        blank: int = 0,
        fictitious: bool = False,
        others: int = 0,
    ) -> None:
        super().__init__(question=question, options=options)
        self.table = table
        self.n = n
        self.blank = blank
        self.fictitious = fictitious
        self.others = others

    @property
    def answered(self) -> int:
        """How many ballots are counted."""
        return self.n - self.blank

    def __add__(self, other: "Counts") -> "Counts":
        if (self.kind, self.options, self.grades) != (other.kind, other.options, other.grades):
            raise CountingError(
                f"counts of two different questions ({self.question.id!r} and {other.question.id!r}) don't add up; "
                "count each by itself"
            )
        return Counts(
            self.table + other.table,
            question=self.question,
            options=self.listed,
            n=self.n + other.n,
            blank=self.blank + other.blank,
            fictitious=self.fictitious or other.fictitious,
            others=min(filter(None, (self.others, other.others)), default=0),
        )

    def with_table(self, table: pd.DataFrame) -> "Counts":
        """The same people with another table."""
        return Counts(
            table,
            question=self.question,
            options=self.listed,
            n=self.n,
            blank=self.blank,
            fictitious=self.fictitious,
            others=self.others,
        )

    def __repr__(self) -> str:
        return f"Counts(kind={self.kind!r}, n={self.n})"


def counts_of(ballots: Ballots) -> Counts:
    """The counts of some ballots; blank ones only count as such.

    Raises:
        CountingError: when a ballot holds what its question doesn't offer.
    """
    check_ballots(ballots)
    answers = [row.answer for row in rows_of(ballots) if not is_blank(row.answer)]
    table = _TABLES[ballots.kind](answers, ballots)
    table.index.name = "proposal"
    return Counts(
        table,
        question=ballots.question,
        options=ballots.listed,
        n=ballots.n,
        blank=ballots.n - len(answers),
        fictitious=ballots.fictitious,
        others=ballots.others,
    )


def _points(answers: list[dict[str, int]], offered: Offered) -> pd.DataFrame:
    points, people = Counter[str](), Counter[str]()
    for answer in answers:
        points.update(answer)
        people.update(id for id, given in answer.items() if given)
    return _frame({"point": points, "person": people}, offered)


def _singles(answers: list[str], offered: Offered) -> pd.DataFrame:
    return _frame({"approval": Counter(answers)}, offered)


def _approvals(answers: list[Iterable[str]], offered: Offered) -> pd.DataFrame:
    return _frame({"approval": Counter(id for answer in answers for id in answer)}, offered)


def _grades(answers: list[dict[str, str]], offered: Offered) -> pd.DataFrame:
    given = Counter(pair for answer in answers for pair in answer.items())
    columns = {grade: Counter({id: given[id, grade] for id in offered.options}) for grade in offered.grades}
    return _frame(columns, offered)


def _pairs(answers: list[list[str]], offered: Offered) -> pd.DataFrame:
    """Those left out are below all that are ranked, and not before one another."""
    options = offered.options
    position = {id: number for number, id in enumerate(options)}
    place = np.full((len(answers), len(options)), len(options), dtype=np.int32)
    for number, answer in enumerate(answers):
        place[number, [position[id] for id in answer]] = np.arange(len(answer))
    before = [np.sum(place[:, [at]] < place, axis=0, dtype=np.int64) for at in range(len(options))]
    table = np.array(before, dtype=np.int64).reshape(len(options), len(options))
    return pd.DataFrame(table, index=list(options), columns=list(options))


def _frame(columns: dict[str, Counter[str]], offered: Offered) -> pd.DataFrame:
    index = pd.Index(offered.options, dtype=object)
    data = {name: [column[id] for id in offered.options] for name, column in columns.items()}
    return pd.DataFrame(data, index=index, dtype=np.int64)


_TABLES: dict[str, Callable[..., pd.DataFrame]] = {
    "points": _points,
    "single": _singles,
    "multiple": _approvals,
    "approval": _approvals,
    "grades": _grades,
    "ranking": _pairs,
}
