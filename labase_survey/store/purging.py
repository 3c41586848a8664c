"""Retention: when the responses of a closed step are due to be erased, and erasing them."""

import calendar
import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

import sqlalchemy as sa

from labase_survey.errors import PhaseError
from labase_survey.store import publishing, sealing, tables
from labase_survey.store.publishing import StepState

ERASED = (*tables.PEOPLE, tables.idea, tables.support, tables.live_counts)
"""The tables that are emptied of a step; those about people first, as every transaction takes hold of them."""


class Shown(Protocol):
    """Which groups may be shown."""

    @property
    def shown(self) -> tuple[str, ...]:
        """Their ids."""


Gate = Callable[[Mapping[str, int]], Shown]
"""`analysis.breakdown`, from a row below this one: which groups of these sizes may be shown."""


@dataclass(frozen=True)
class Due:
    """When the responses of a closed step have to be erased, and what is there to erase.

    `on` is None where the notice that people read says no date that a machine can read. `rows` is by table.
    """

    consultation: str
    step: str
    closed_on: str | None
    on: str | None
    rows: dict[str, int]
    purged_on: str | None = None

    def is_past(self, day: str) -> bool:
        """Whether the date has come."""
        return self.on is not None and self.on <= day


def today(now: float) -> str:
    """The day, in UTC, as steps are dated."""
    return datetime.datetime.fromtimestamp(now, datetime.UTC).date().isoformat()


def months_later(day: str, months: int) -> str:
    """The same day some months later, or the last one of a month that is shorter.

    >>> months_later("2017-08-31", 6)
    '2018-02-28'
    """
    start = datetime.date.fromisoformat(day)
    serial = 12 * start.year + start.month - 1 + months
    year, month = serial // 12, serial % 12 + 1
    return start.replace(year=year, month=month, day=min(start.day, calendar.monthrange(year, month)[1])).isoformat()


def closed_steps(connection: sa.Connection, consultation: str | None = None) -> list[Due]:
    """Every closed step, those whose responses were erased as well, in the order of their keys."""
    table = tables.step
    query = sa.select(table).where(table.c.phase == "closed")
    if consultation is not None:
        query = query.where(table.c.consultation == consultation)
    return [_due(connection, row) for row in connection.execute(query.order_by(table.c.consultation, table.c.id))]


def due(connection: sa.Connection, consultation: str | None = None) -> list[Due]:
    """The closed steps whose responses are there still."""
    return [one for one in closed_steps(connection, consultation) if one.purged_on is None]


def due_in_copy(connection: sa.Connection, original: list[Due], consultation: str | None = None) -> list[Due]:
    """What a backup holds of closed steps, dated by the original where it knows them: they may be open in the copy."""
    known = {(one.consultation, one.step) for one in original}
    found = [replace(one, rows=_rows(connection, one.consultation, one.step)) for one in original]
    alone = [one for one in due(connection, consultation) if (one.consultation, one.step) not in known]
    return [one for one in found if one.rows] + alone


def require_kept(state: StepState, consultation: str, step: str) -> None:
    """Raise `PhaseError` when a step's responses were erased."""
    if state.purged_on is not None:
        raise PhaseError(
            f"the responses of step {step!r} of {consultation!r} were erased on {state.purged_on}, as its notice says; "
            f"what stays are counts: store.counts({consultation!r}, {step!r}, question)"
        )


def require_due(connection: sa.Connection, consultation: str, step: str, *, day: str) -> None:
    """Raise `PhaseError` before the date, or where none is said; nobody's answers go before people were told."""
    found = next((one for one in due(connection, consultation) if one.step == step), None)
    if found is None or not found.is_past(day):
        when = f"from {found.on} on" if found and found.on else "on no date that its notice says (erase_after)"
        raise PhaseError(f"the responses of step {step!r} of {consultation!r} are erased {when}; today is {day}")


def erase(connection: sa.Connection, consultation: str, step: str, *, day: str) -> dict[str, int]:
    """Delete what people left in a step, in the caller's transaction; how many rows, by table."""
    rows = _rows(connection, consultation, step)
    for table in ERASED:
        connection.execute(sa.delete(table).where(*_of(table, consultation, step)))
    row = sa.update(tables.step).where(tables.step.c.consultation == consultation, tables.step.c.id == step)
    if is_postgresql := connection.dialect.name == "postgresql":
        sealing.rewrite(connection)
    connection.execute(row.values(purged_on=day, swept=int(is_postgresql)))
    return rows


def follow(connection: sa.Connection, original: sa.Connection, consultation: str, *, step: str) -> None:
    """Have a copy say of an erased step what the original says: its row, its text, what stays of it."""
    for table, where in (
        (tables.consultation, tables.consultation.c.id == consultation),
        (tables.step, sa.and_(tables.step.c.consultation == consultation, tables.step.c.id == step)),
        (tables.aggregate, sa.and_(*_of(tables.aggregate, consultation, step))),
        (tables.release, sa.and_(*_of(tables.release, consultation, step))),
    ):
        rows = [dict(row) for row in original.execute(sa.select(table).where(where)).mappings()]
        connection.execute(sa.delete(table).where(where))
        if rows:
            connection.execute(sa.insert(table), rows)
    row = sa.update(tables.step).where(tables.step.c.consultation == consultation, tables.step.c.id == step)
    connection.execute(row.values(swept=0))


def _due(connection: sa.Connection, row: sa.Row[tuple[object, ...]]) -> Due:
    notice = publishing.read(connection, row.consultation, row.revision).notice
    closed = row.closed_on or _logged_close(connection, row.consultation, row.id)
    months = notice.erase_after if notice else None
    on = None if months is None or closed is None else months_later(closed, months)
    return Due(row.consultation, row.id, closed, on, _rows(connection, row.consultation, row.id), row.purged_on)


def _logged_close(connection: sa.Connection, consultation: str, step: str) -> str | None:
    """The day in the journal, for a step that was closed when steps had none."""
    action = tables.action
    closed = action.c.what.startswith(f"closed {step}, root ", autoescape=True)
    query = sa.select(sa.func.min(action.c.at)).where(action.c.consultation == consultation, closed)
    at = connection.scalar(query)
    return str(at)[:10] if at else None


def _rows(connection: sa.Connection, consultation: str, step: str) -> dict[str, int]:
    counted = {
        table.name: connection.scalar(
            sa.select(sa.func.count()).select_from(table).where(*_of(table, consultation, step))
        )
        for table in ERASED
    }
    return {name: number for name, number in counted.items() if number}


def _of(table: sa.Table, consultation: str, step: str) -> tuple[sa.ColumnElement[bool], sa.ColumnElement[bool]]:
    return table.c.consultation == consultation, table.c.step == step
