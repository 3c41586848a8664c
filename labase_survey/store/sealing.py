"""Closing for good: what links is erased, what remains is committed to, and the files keep no trace of an order.

Each response gets a fresh random salt a field. A field's commitment is a hash of salt, name and value; a response's
leaf is a hash of its receipt and its sorted commitments; the root is a tree over the leaves in the receipts' order,
which is random. What is published (`seal`) shows that a response is in, and nothing of what it says.
"""

import datetime
import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from labase_survey import verify
from labase_survey.errors import StoreError
from labase_survey.store import releases, tables
from labase_survey.store.publishing import read_hash, step_state
from labase_survey.verify import COLUMNS, canonical

SMALLEST_INSTITUTION = 5
"""With fewer people invited an institution is not kept: it would point at somebody. See `institutions_kept`."""

Group = tuple[str | None, str | None]

_PEOPLE = ", ".join(table.name for table in tables.PEOPLE)


def seal_step(connection: sa.Connection, consultation: str, step: str, *, revision: int, now: float) -> None:
    """Close a step for good, in the caller's transaction, which holds the step's row."""
    rewritten = lock_people(connection)
    releases.settle(connection, consultation, step)
    _erase(connection, consultation, step)
    _salt(connection, consultation, step)
    if rewritten:
        rewrite(connection)
    rows = sealed_rows(connection, consultation, step)
    root = _seal(connection, consultation, step, rows=rows, revision=revision)["root"]
    closed = sa.update(tables.step).where(tables.step.c.consultation == consultation, tables.step.c.id == step)
    day = datetime.datetime.fromtimestamp(now, datetime.UTC).date().isoformat()
    connection.execute(closed.values(phase="closed", until=None, root=root, swept=int(rewritten), closed_on=day))


def lock_people(connection: sa.Connection) -> bool:
    """On PostgreSQL keep everybody else out of the tables about people; whether they have to be rewritten, as there.

    First of all: a lock that grows half way could meet another one that does.
    """
    if connection.dialect.name != "postgresql":
        return False
    connection.execute(sa.text(f"LOCK TABLE {_PEOPLE} IN ACCESS EXCLUSIVE MODE"))
    return True


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
    # By its index a database may give a row whose step was changed, for one of this step.
    here = [dict(row) for row in rows if (row["consultation"], row["step"]) == (consultation, step)]
    return sorted(map(_audited, here), key=lambda row: str(row["receipt"]))


def institutions_kept(invited: Mapping[Group, int]) -> list[Group]:
    """The groups (category, institution) whose institution may stay, by how many people were invited in each.

    Those with enough people; and within a category those without an institution, invited so or dropped here, must be
    nobody or enough people as well, or else having none would point at them: then the smallest of the others goes too.

    >>> institutions_kept({("agent", "state"): 8, ("agent", "city"): 3})
    []
    >>> institutions_kept({("agent", "state"): 8, ("agent", "city"): 3, ("agent", "region"): 5})
    [('agent', 'state')]
    """
    kept = {group: number for group, number in invited.items() if group[1] and number >= SMALLEST_INSTITUTION}
    for category in {category for category, _ in invited}:
        mine = sorted((group for group in kept if group[0] == category), key=lambda group: (kept[group], group[1]))
        others = sum(number for group, number in invited.items() if group[0] == category and group not in kept)
        while mine and 0 < others < SMALLEST_INSTITUTION:
            others += kept.pop(mine.pop(0))
    return list(kept)


def unswept(connection: sa.Connection) -> bool:
    """Whether a closed step's traces may still be in the files."""
    table = tables.step
    query = sa.select(sa.func.count()).where(table.c.phase == "closed", table.c.swept == 0)
    return bool(connection.scalar(query))


def mark_swept(connection: sa.Connection) -> None:
    """Note that the files were swept after every step that is closed now."""
    connection.execute(sa.update(tables.step).where(tables.step.c.phase == "closed").values(swept=1))


def rewrite_responses(connection: sa.Connection, consultation: str, step: str) -> None:
    """Take what was replaced in the responses of a closed step out of PostgreSQL's files; SQLite's wait for a sweep."""
    if connection.dialect.name == "postgresql":
        rewrite(connection, [tables.response])
    else:
        table = tables.step
        mine = sa.update(table).where(table.c.consultation == consultation, table.c.id == step)
        connection.execute(mine.values(swept=0))


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
    counted = sa.select(*group, sa.func.count()).where(*_mine(invitation, consultation, step)).group_by(*group)
    kept = institutions_kept({(row[0], row[1]): row[2] for row in connection.execute(counted)})
    for table in (response, invitation):
        small = sa.and_(*_mine(table, consultation, step))
        for category, institution in kept:
            same = sa.and_(table.c.category.is_not_distinct_from(category), table.c.institution == institution)
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


def rewrite(connection: sa.Connection, written: Sequence[sa.Table] = tables.PEOPLE) -> None:
    """Write the tables about people anew in the order of their keys, all rows by one transaction.

    Otherwise `xmin` (which transaction wrote a row) and `ctid` (where it stands) would say what came together, and when.
    """
    for table in written:
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
        "format": 2,
        "consultation": consultation,
        "step": step,
        "definition_hash": read_hash(connection, consultation, revision),
        "count": len(rows),
        "leaves": [[row["receipt"], verify.leaf(row)] for row in rows],
    }
    return {**made, "root": verify.root(made)}
