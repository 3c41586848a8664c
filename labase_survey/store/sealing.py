"""Closing for good: what links is erased, what remains is committed to, and the files keep no trace of an order.

Each response gets a fresh random salt a field. A field's commitment is a hash of salt, name and value; a response's
leaf is a hash of its receipt and its sorted commitments; the root is a tree over the leaves in the receipts' order,
which is random. What is published (`seal`) shows that a response is in, and nothing of what it says.
"""

import datetime
import json
import secrets
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from labase_survey import verify
from labase_survey.errors import StoreError
from labase_survey.store import releases, tables
from labase_survey.store.publishing import read_hash, step_state
from labase_survey.verify import COLUMNS, canonical

SMALLEST_INSTITUTION = 5
"""With fewer people invited an institution is not kept: it would point at somebody."""

_PEOPLE = ", ".join(table.name for table in tables.PEOPLE)


def seal_step(connection: sa.Connection, consultation: str, step: str, *, revision: int, now: float) -> None:
    """Close a step for good, in the caller's transaction, which holds the step's row."""
    rewritten = connection.dialect.name == "postgresql"
    if rewritten:  # first: a lock that grows half way could meet another one that does
        connection.execute(sa.text(f"LOCK TABLE {_PEOPLE} IN ACCESS EXCLUSIVE MODE"))
    releases.settle(connection, consultation, step)
    _erase(connection, consultation, step)
    _salt(connection, consultation, step)
    if rewritten:
        _rewrite(connection)
    rows = sealed_rows(connection, consultation, step)
    root = _seal(connection, consultation, step, rows=rows, revision=revision)["root"]
    closed = sa.update(tables.step).where(tables.step.c.consultation == consultation, tables.step.c.id == step)
    day = datetime.datetime.fromtimestamp(now, datetime.UTC).date().isoformat()
    connection.execute(closed.values(phase="closed", until=None, root=root, swept=int(rewritten), closed_on=day))


def seal(connection: sa.Connection, consultation: str, step: str) -> dict[str, Any]:
    """What is published of a closed step: its receipts and leaves, sorted, and their root.

    Raises:
        StoreError: when the stored responses aren't those that were sealed.
    """
    stored, _ = stored_seal(connection, consultation, step)
    if (given := verify.root(stored)) != stored["root"]:
        raise StoreError(
            f"what is stored of step {step!r} of {consultation!r} was changed since it was closed: it gives the root "
            f"{given} and the sealed one is {stored['root']}; compare it with the published file: "
            "labase verify, or python verify.py seal.json --database …"
        )
    return stored


def stored_seal(connection: sa.Connection, consultation: str, step: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What the responses give today under the root that was stored at the close, whether it fits or not; and they."""
    state = step_state(connection, consultation, step)
    rows = sealed_rows(connection, consultation, step)
    made = _seal(connection, consultation, step, rows=rows, revision=state.revision)
    return {**made, "root": state.root}, rows


def sealed_rows(connection: sa.Connection, consultation: str, step: str) -> list[dict[str, Any]]:
    """The responses with their salts, as an auditor needs them to recompute the leaves; in the receipts' order."""
    table = tables.response
    rows = connection.execute(sa.select(table).where(*_mine(table, consultation, step))).mappings()
    return sorted((_audited(dict(row)) for row in rows), key=lambda row: str(row["receipt"]))


def unswept(connection: sa.Connection) -> bool:
    """Whether a closed step's traces may still be in the files."""
    table = tables.step
    query = sa.select(sa.func.count()).where(table.c.phase == "closed", table.c.swept == 0)
    return bool(connection.scalar(query))


def mark_swept(connection: sa.Connection) -> None:
    """Note that the files were swept after every step that is closed now."""
    connection.execute(sa.update(tables.step).where(tables.step.c.phase == "closed").values(swept=1))


def _mine(table: sa.Table, consultation: str, step: str) -> Iterable[sa.ColumnElement[bool]]:
    return table.c.consultation == consultation, table.c.step == step


def _erase(connection: sa.Connection, consultation: str, step: str) -> None:
    """Withdrawn responses, what links a code to a device, small institutions, how often somebody changed."""
    response, invitation, participation = tables.response, tables.invitation, tables.participation
    here = tuple(_mine(response, consultation, step))
    connection.execute(sa.delete(response).where(*here, response.c.content.is_(None)))
    connection.execute(
        sa.update(participation).where(*_mine(participation, consultation, step)).values(submit_tag=None)
    )
    connection.execute(sa.delete(tables.live_counts).where(*_mine(tables.live_counts, consultation, step)))
    group = (invitation.c.category, invitation.c.institution)
    counted = sa.select(*group, sa.func.count().label("invited")).where(*_mine(invitation, consultation, step))
    named = counted.where(invitation.c.institution.is_not(None)).group_by(*group)
    kept = [row for row in connection.execute(named) if row.invited >= SMALLEST_INSTITUTION]
    for table in (response, invitation):
        small = sa.and_(*_mine(table, consultation, step))
        for row in kept:
            same = sa.and_(table.c.category.is_not_distinct_from(row.category), table.c.institution == row.institution)
            small = sa.and_(small, sa.not_(sa.func.coalesce(same, sa.false())))
        connection.execute(sa.update(table).where(small).values(institution=None))
    connection.execute(sa.update(response).where(*here).values(edition=1))


def _salt(connection: sa.Connection, consultation: str, step: str) -> None:
    table = tables.response
    query = sa.select(table.c.response_key, table.c.content, table.c.salts).where(*_mine(table, consultation, step))
    fresh = [
        {"key": row.response_key, "made": _salts(json.loads(row.content))}
        for row in connection.execute(query)
        if row.salts is None
    ]
    salted = sa.update(table).where(
        *_mine(table, consultation, step), table.c.response_key == sa.bindparam("key", type_=sa.Text)
    )
    if fresh:
        connection.execute(salted.values(salts=sa.bindparam("made", type_=sa.Text)), fresh)


def _salts(content: dict[str, Any]) -> str:
    names = [*COLUMNS, *(f"answer:{question}" for question in content)]
    return canonical({name: secrets.token_hex(16) for name in names})


def _rewrite(connection: sa.Connection) -> None:
    """Write the tables about people anew in the order of their keys, all rows by one transaction.

    Otherwise `xmin` (which transaction wrote a row) and `ctid` (where it stands) would say what came together, and when.
    """
    for table in tables.PEOPLE:
        rows = connection.execute(sa.select(table).order_by(*table.primary_key)).mappings().all()
        connection.execute(sa.text(f"TRUNCATE {table.name}"))
        if rows:
            connection.execute(sa.insert(table), [dict(row) for row in rows])


def _audited(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "receipt": verify.receipt(row["response_key"]),
        **{column: row[column] for column in COLUMNS},
        "content": _parsed(row["content"]),
        "salts": _parsed(row["salts"]),
    }


def _parsed(text: str | None) -> dict[str, Any]:
    """A damaged text counts as an empty one: the root then shows that something was changed."""
    try:
        value = json.loads(text or "{}")
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _seal(
    connection: sa.Connection, consultation: str, step: str, *, rows: list[dict[str, Any]], revision: int
) -> dict[str, Any]:
    made: dict[str, Any] = {
        "format": 1,
        "consultation": consultation,
        "step": step,
        "definition_hash": read_hash(connection, consultation, revision),
        "count": len(rows),
        "leaves": [[row["receipt"], verify.leaf(row)] for row in rows],
    }
    return {**made, "root": verify.root(made)}
