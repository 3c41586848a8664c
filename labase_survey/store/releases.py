"""« Vote à main levée »: the figures that are shown while a step is open, in slices that are too large to tell a ballot.

Figures are *released* now and then. A release is taken when at least k responses came that no earlier one counts, and is
shown once at least k more came after it. So whoever subtracts one publication from another, the final one of the close
included, is left with k people or more.

Why that holds whatever people change or withdraw: call *fresh*, in a publication, the responses that came after the one
before it was taken. They are in no earlier publication, so in a combination of publications they stand with the
factor of the last one that is used, which isn't 0: all of them, and they are at least k. One ballot, or fewer than k, can't
be what is left. Nothing is kept of who is fresh, as that would be an order of arrival. They are counted from below: each
response has one row from its first edition to the close, withdrawn or not, so

    fresh ≥ (rows now) - (rows when the one before was taken) - (rows withdrawn or void now)

Changes bring no row, so changing again and again brings no release. If so many withdraw after the last release that less
than k fresh ones are left at the close, the final figures of these votes stay in (`held`): the gate hides them, and says why.

Shown are sums of points and numbers of ticks of the whole room, never of a category, for votes that everybody is asked and
that aren't sensitive. Rows of the table hold counts only, and are erased at the close, when the final figures replace them.
"""

import json
from typing import Any, NamedTuple

import sqlalchemy as sa

from labase_survey.counting.profile import LEAST_SHOWN, Ballots
from labase_survey.definition.consultation import Consultation, live_votes
from labase_survey.store import responses, tables

HELD = "{}"
"""What stands for the counts of a closed step whose final figures would tell of too few people."""


class Released(NamedTuple):
    """The last figures shown: of how many people, and by question how much each option has."""

    people: int
    figures: dict[str, dict[str, int]]


class Arrived(NamedTuple):
    """How many responses a step has ever had, and how many of them don't count now."""

    rows: int
    gone: int

    def fresh(self, since: int) -> int:
        """How many of those that count came after there were so many rows; at least."""
        return self.rows - since - self.gone


def is_due(connection: sa.Connection, consultation: str, step: str) -> bool:
    """Whether `release` would do something now."""
    last = _last(connection, consultation, step)
    return _arrived(connection, consultation, step).fresh(last.people if last else 0) >= LEAST_SHOWN


def release(connection: sa.Connection, consultation: Consultation, step: str) -> None:
    """Show the release that waits and take the next one, in the caller's transaction, which holds the step's row.

    Nothing, while less than k fresh responses came since the last one was taken.
    """
    if not is_due(connection, consultation.id, step):  # another process was faster
        return
    table, mine = tables.release, tuple(_mine(tables.release, consultation.id, step))
    connection.execute(sa.update(table).where(*mine).values(shown=1))
    arrived = _arrived(connection, consultation.id, step)
    told = {"people": arrived.rows - arrived.gone, "figures": _figures(connection, consultation, step)}
    next_one = sa.select(sa.func.coalesce(sa.func.max(table.c.seq), 0) + 1).where(*mine)
    row = {"consultation": consultation.id, "step": step, "seq": connection.scalar(next_one), "shown": 0}
    connection.execute(sa.insert(table).values(**row, people=arrived.rows, counts=json.dumps(told, sort_keys=True)))


def shown(connection: sa.Connection, consultation: str, step: str) -> Released | None:
    """The figures that everybody may see now; None where there are none yet."""
    table = tables.release
    query = sa.select(table.c.counts).where(*_mine(table, consultation, step), table.c.shown == 1)
    text = connection.scalar(query.order_by(table.c.seq.desc()).limit(1))
    if text is None:
        return None
    told = json.loads(text)
    return Released(told["people"], told["figures"])


def settle(connection: sa.Connection, consultation: str, step: str) -> None:
    """At the close, before anything is erased: take the releases away, and note whether the final figures are held."""
    table = tables.release
    query = sa.select(sa.func.max(table.c.people)).where(*_mine(table, consultation, step), table.c.shown == 1)
    taken = connection.scalar(query)
    fresh = _arrived(connection, consultation, step).fresh(taken) if taken is not None else LEAST_SHOWN
    connection.execute(sa.delete(table).where(*_mine(table, consultation, step)))
    if fresh < LEAST_SHOWN:
        row = {"consultation": consultation, "step": step, "seq": 1, "shown": 0}
        connection.execute(sa.insert(table).values(**row, people=max(fresh, 1), counts=HELD))


def held(connection: sa.Connection, consultation: str, step: str) -> int:
    """How few people would be told by the final figures of a closed step, beside those released; 0 if enough."""
    table = tables.release
    query = sa.select(table.c.people).where(*_mine(table, consultation, step), table.c.counts == HELD)
    return int(connection.scalar(query) or 0)


def _figures(connection: sa.Connection, consultation: Consultation, step: str) -> dict[str, dict[str, int]]:
    figures = {}
    for question in live_votes(consultation.step(step)):
        ballots = responses.answers(connection, consultation, step, question=question.id)
        if isinstance(ballots, Ballots):
            from labase_survey.counting.count import count  # brings pandas
            from labase_survey.counting.counts import counts_of

            # Of the table alone: a rule that isn't summable is refused.
            support = count(counts_of(ballots)).places["support"]
            figures[question.id] = {option: int(support[option]) for option in ballots.options}
    return figures


def _arrived(connection: sa.Connection, consultation: str, step: str) -> Arrived:
    table = tables.response
    gone = sa.or_(table.c.content.is_(None), table.c.void_reason.is_not(None))
    query = sa.select(sa.func.count(), sa.func.count().filter(gone)).where(*_mine(table, consultation, step))
    rows, without = connection.execute(query).one()
    return Arrived(int(rows), int(without))


def _last(connection: sa.Connection, consultation: str, step: str) -> Any:
    table = tables.release
    query = sa.select(table).where(*_mine(table, consultation, step))
    return connection.execute(query.order_by(table.c.seq.desc()).limit(1)).one_or_none()


def _mine(table: sa.Table, consultation: str, step: str) -> tuple[sa.ColumnElement[bool], ...]:
    return table.c.consultation == consultation, table.c.step == step
