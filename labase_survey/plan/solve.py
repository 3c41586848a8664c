"""Dates for a given set of proposals, found by HiGHS: one yes-or-no variable for each proposal and each start.

Which proposals are in is never left to the solver: it is asked about one set at a time, so there are no weights, and
money is a plain sum. What it answers is checked again in whole numbers.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from labase_survey.plan.model import Cell, Extra, Model
from labase_survey.plan.quiet import quiet

NO_LIMIT = np.inf
OPTIMAL, INFEASIBLE = 0, 2
Row = Mapping[int, float]
Starts = dict[str, int]


class Dates(NamedTuple):
    """Starts by proposal, or None; `proven` is False when the time limit stopped the search."""

    starts: Starts | None
    proven: bool


class Dated(NamedTuple):
    """A calendar; `proven` is False when the time limit stopped the search for an earlier one."""

    starts: Starts
    proven: bool


class Programme:
    """The rows and columns of one question: a column for each start, then one for each cell that may be enlarged."""

    def __init__(self, model: Model, ids: Iterable[str], *, enlarged: Sequence[Cell] = ()) -> None:
        self.model = model
        self.ids = [id for id in model.proposals if id in set(ids)]
        self.columns = [(id, start) for id in self.ids for start in model.starts(id)]
        self.enlarged = list(enlarged)
        self.rows: list[tuple[Row, float, float]] = []
        self._of: dict[str, dict[int, int]] = {id: {} for id in self.ids}
        for column, (id, start) in enumerate(self.columns):
            self._of[id][start] = column
        self._each_once()
        self._agent_days()
        self._needs_first()

    def added_to(self, cell: Cell) -> int:
        """The column of the agent-days added to a cell."""
        return len(self.columns) + self.enlarged.index(cell)

    def row(self, row: Row, *, least: float = -NO_LIMIT, most: float = NO_LIMIT) -> None:
        """Add a condition on a weighted sum of columns."""
        self.rows.append((row, least, most))

    def start_of(self, id: str) -> Row:
        """The start of a proposal, as a weighted sum of its columns."""
        return {column: start for start, column in self._of[id].items()}

    def solve(self, smallest: Row) -> tuple[Sequence[int] | None, bool]:
        """Whole values of all columns that make this sum smallest, and whether that is proven."""
        width = len(self.columns) + len(self.enlarged)
        if not width:
            return [], True
        highest = np.full(width, 1.0)
        highest[len(self.columns) :] = NO_LIMIT
        with quiet():
            found = milp(
                self._weights(smallest, width),
                integrality=np.ones(width, dtype=np.int8),
                bounds=Bounds(0, highest),
                constraints=self._constraints(width),
                options={"mip_rel_gap": 0.0, "time_limit": self.model.time_limit, "disp": False},
            )
        values = None if found.x is None else [round(value) for value in found.x]
        return values, found.status in (OPTIMAL, INFEASIBLE)

    def starts(self, values: Sequence[int]) -> Starts:
        """What these values say of the proposals."""
        return {id: start for (id, start), value in zip(self.columns, values, strict=False) if value}

    def _each_once(self) -> None:
        for id in self.ids:
            self.row(dict.fromkeys(self._of[id].values(), 1), least=1, most=1)

    def _agent_days(self) -> None:
        rows: dict[Cell, dict[int, float]] = {cell: {} for cell in self.model.days}
        for column, (id, start) in enumerate(self.columns):
            for cell, days in self.model.work(id, start).items():
                rows[cell][column] = days
        for cell in self.enlarged:
            rows[cell][self.added_to(cell)] = -1
        for cell, row in rows.items():
            if row:
                self.row(row, most=self.model.days[cell])

    def _needs_first(self) -> None:
        """By each month, what needs has started only if what is needed has."""
        for id in self.ids:
            for need in self.model.proposals[id].needs:
                for month in self._of[id]:
                    started = {column: 1 for start, column in self._of[id].items() if start <= month}
                    needed = {column: -1 for start, column in self._of[need].items() if start <= month}
                    self.row({**started, **needed}, most=0)

    def _weights(self, row: Row, width: int) -> npt.NDArray[np.float64]:
        weights = np.zeros(width)
        weights[list(row)] = list(row.values())
        return weights

    def _constraints(self, width: int) -> LinearConstraint:
        entries = [(at, column, weight) for at, (row, _, _) in enumerate(self.rows) for column, weight in row.items()]
        table = np.array(entries, dtype=float).reshape(-1, 3)
        where = table[:, :2].astype(int)
        matrix = csr_array((table[:, 2], (where[:, 0], where[:, 1])), shape=(len(self.rows), width))
        return LinearConstraint(matrix, [least for _, least, _ in self.rows], [most for *_, most in self.rows])


def fitting_dates(model: Model, ids: frozenset[str]) -> Dates:
    """Some dates for exactly these proposals, which hold all that they need; None when there are none."""
    if model.cost(ids) > model.money or model.clash(ids, ids) or any(map(model.outlasts, ids)):
        return Dates(None, True)
    programme = Programme(model, ids)
    values, proven = programme.solve({})
    return _checked(model, programme, values, proven=proven)


def early_dates(model: Model, ids: Sequence[str], known: Starts) -> Dated:
    """The one calendar in which the first of `ids` starts as early as can be, then the second, and so on.

    It is unique, so every machine finds it. `known` are dates that fit; they stay where time runs out.
    """
    programme, proven = Programme(model, ids), True
    for id in ids:
        if known[id] > model.earliest_with_needs(id):
            values, ended = programme.solve(programme.start_of(id))
            found = _checked(model, programme, values, proven=ended)
            known, proven = found.starts or known, proven and found.proven
        programme.row(programme.start_of(id), most=known[id])
    return Dated({id: known[id] for id in ids}, proven)


def missing_days(model: Model, ids: frozenset[str]) -> Extra | None:
    """The fewest agent-days to add so that these proposals have dates, money set aside; None when time ran out.

    Of several ways to add so many, all in one month of one team if that can be, the first such month, teams in the
    definition's order; else as early as can be, in sum.
    """
    cells = _tight(model, ids)
    programme = Programme(model, ids, enlarged=cells)
    added = {programme.added_to(cell): 1.0 for cell in cells}
    values, proven = programme.solve(added)
    if values is None or not proven:
        return None
    total = sum(values[column] for column in added)
    if not total:
        return Extra()
    for cell in cells:
        if Programme(model.with_more(Extra(days={cell: total})), ids).solve({})[0] is not None:
            return Extra(days={cell: total})
    programme.row(added, most=total)
    values, proven = programme.solve({column: at + 1.0 for at, column in enumerate(added)})
    if values is None or not proven:
        return None
    days = {cell: values[column] for cell, column in zip(cells, added, strict=True)}
    return Extra(days={cell: amount for cell, amount in days.items() if amount})


def _tight(model: Model, ids: frozenset[str]) -> list[Cell]:
    """The cells that could overflow, by month."""
    most = dict.fromkeys(model.days, 0)
    for id in ids:
        works = [model.work(id, start) for start in model.starts(id)]
        for cell in {cell for work in works for cell in work}:
            most[cell] += max(work.get(cell, 0) for work in works)
    return sorted((cell for cell in most if most[cell] > model.days[cell]), key=lambda cell: cell[1])


def _checked(model: Model, programme: Programme, values: Sequence[int] | None, *, proven: bool) -> Dates:
    """Dates as the solver gives them, or none where rounding broke a condition."""
    if values is None:
        return Dates(None, proven)
    starts = programme.starts(values)
    return Dates(starts, proven) if model.allows(starts) else Dates(None, False)
