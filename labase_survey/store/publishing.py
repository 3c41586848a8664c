"""Consultations in the database: published revisions, and the step rows that go with them."""

import hashlib
import json
from dataclasses import dataclass

import sqlalchemy as sa

from labase_survey.definition.consultation import Consultation, definition_hash, definition_text
from labase_survey.definition.notice import lacking
from labase_survey.definition.reading import from_plain, misfits
from labase_survey.errors import DefinitionError, NotFoundError, PhaseError
from labase_survey.store import tables
from labase_survey.store.losses import losses, promised

REMEDY = "put it back, or close the step first and ask anew in a step of another id"


@dataclass(frozen=True)
class StepState:
    """Where a step is.

    `phase` is one of draft, open, paused, closing, closed; `until` is when a closing step's grace is over, in seconds
    since 1970; `revision` is the one it is asked by, or was when it closed; `root` is there once it is closed.
    `closed_on` and `purged_on` are the days, `YYYY-MM-DD`, on which it was closed and its responses were erased.
    """

    phase: str
    until: float | None
    root: str | None
    revision: int
    admission: str
    reveal: str = "at-close"
    closed_on: str | None = None
    purged_on: str | None = None


def publish(connection: sa.Connection, consultation: Consultation) -> tuple[int, bool]:
    """The revision under which this text stands, and whether it is new; see `Store.publish`."""
    found = misfits(consultation) + lacking(consultation.notice, consultation.languages)
    if found:
        raise DefinitionError([f"consultation {consultation.id!r}: {text}" for text in found])
    table, text_hash = tables.consultation, definition_hash(consultation)
    lock_consultation(connection, consultation.id)
    last = _last(connection, consultation.id)
    if last is not None and last.definition_hash == text_hash:
        return int(last.revision), False
    states = steps(connection, consultation.id)
    if last is not None:
        _refuse_losses(connection, _parsed(str(last.definition)), consultation, states=states)
    revision = int(last.revision) + 1 if last else 1
    published = connection.scalar(sa.select(sa.func.coalesce(sa.func.max(table.c.published), 0) + 1))
    connection.execute(
        sa.insert(table).values(
            id=consultation.id,
            revision=revision,
            published=published,
            definition=definition_text(consultation),
            definition_hash=text_hash,
        )
    )
    _write_steps(connection, consultation, revision=revision, states=states)
    return revision, True


def read(connection: sa.Connection, id: str | None, revision: int | None = None) -> Consultation:
    """A published consultation: the last revision unless one is named, the last published one unless an id is."""
    return _parsed(str(_row(connection, id, revision).definition))


def last_revision(connection: sa.Connection, id: str | None) -> tuple[str, int]:
    """The id and the number of the last text, of this consultation or of the one published last."""
    row = _row(connection, id, None)
    return str(row.id), int(row.revision)


def ids(connection: sa.Connection) -> list[str]:
    """Every consultation, by id."""
    return list(connection.scalars(sa.select(tables.consultation.c.id).distinct().order_by(tables.consultation.c.id)))


def is_published(connection: sa.Connection, id: str) -> bool:
    """Whether there is a text under this id."""
    return _last(connection, id) is not None


def read_hash(connection: sa.Connection, id: str, revision: int) -> str:
    """The hash of a published text, as it stands now: of another text it is another one."""
    return hashlib.sha256(str(_row(connection, id, revision).definition).encode()).hexdigest()


def steps(connection: sa.Connection, consultation: str) -> dict[str, StepState]:
    """The state of each step that has a row, by id."""
    query = sa.select(tables.step).where(tables.step.c.consultation == consultation)
    return {row.id: _state(row) for row in connection.execute(query)}


def step_state(connection: sa.Connection, consultation: str, step: str, *, lock: bool = False) -> StepState:
    """The state of one step, or `NotFoundError`; with `lock` nobody else may change it or submit to it meanwhile."""
    query = sa.select(tables.step).where(tables.step.c.consultation == consultation, tables.step.c.id == step)
    row = connection.execute(query.with_for_update() if lock else query).one_or_none()
    if row is None:
        known = ", ".join(sorted(steps(connection, consultation)))
        if not known:
            _row(connection, consultation, None)
        raise NotFoundError(f"consultation {consultation!r} has no step {step!r}; it has: {known or 'none'}")
    return _state(row)


def lock_consultation(connection: sa.Connection, consultation: str) -> None:
    """On PostgreSQL, let one transaction at a time publish under this id; SQLite has one writer anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtext(consultation))))


def _state(row: sa.Row[tuple[object, ...]]) -> StepState:
    held = (row.phase, row.until, row.root, row.revision, row.admission, row.reveal)
    return StepState(*held, row.closed_on, row.purged_on)


def _parsed(definition: str) -> Consultation:
    return from_plain(json.loads(definition))


def _last(connection: sa.Connection, id: str | None) -> sa.Row[tuple[object, ...]] | None:
    table = tables.consultation
    query = sa.select(table).order_by(table.c.published.desc()).limit(1)
    return connection.execute(query if id is None else query.where(table.c.id == id)).one_or_none()


def _row(connection: sa.Connection, id: str | None, revision: int | None) -> sa.Row[tuple[object, ...]]:
    table = tables.consultation
    if id is not None and revision is not None:
        query = sa.select(table).where(table.c.id == id, table.c.revision == revision)
        row = connection.execute(query).one_or_none()
    else:
        row = _last(connection, id)
    if row is None:
        known = ", ".join(connection.scalars(sa.select(table.c.id).distinct().order_by(table.c.id))) or "none"
        missing = "nothing is published in this store" if id is None else f"no consultation {id!r} is published here"
        raise NotFoundError(f"{missing} (published: {known}); publish it first: store.publish(consultation)")
    return row


def _write_steps(
    connection: sa.Connection, consultation: Consultation, *, revision: int, states: dict[str, StepState]
) -> None:
    """A row for each new step; the others are asked by the new text from now on, unless they are closed."""
    table, mine = tables.step, tables.step.c.consultation == consultation.id
    kept = [step.id for step in consultation.steps]
    connection.execute(sa.delete(table).where(mine, table.c.phase == "draft", table.c.id.not_in(kept)))
    for step in consultation.steps:
        if step.id not in states:
            connection.execute(
                sa.insert(table).values(
                    consultation=consultation.id,
                    id=step.id,
                    revision=revision,
                    admission=step.admission,
                    phase=step.phase,
                    reveal=step.reveal,
                    swept=0,
                )
            )
        else:
            changed = sa.update(table).where(mine, table.c.id == step.id, table.c.phase != "closed")
            connection.execute(changed.values(revision=revision, admission=step.admission, reveal=step.reveal))


def _refuse_losses(
    connection: sa.Connection, before: Consultation, after: Consultation, *, states: dict[str, StepState]
) -> None:
    """What people have answered can't be taken away from under them, nor what they were told as they opened the step."""
    for new in after.steps:
        state = states.get(new.id)
        if state is None or state.phase in ("draft", "closed"):
            continue
        # By the step's row: a text that left the step out for a while says nothing of what people were told.
        for change in promised(new, admission=state.admission, reveal=state.reveal):
            raise PhaseError(f"step {new.id!r} of {before.id!r} is {state.phase}: {change}; {REMEDY}")
    for old in before.steps:
        state = states.get(old.id)
        if state is None or state.phase == "closed" or not (answered := _answered(connection, before.id, old.id)):
            continue
        for loss in losses(before, after, old.id):
            raise PhaseError(
                f"step {old.id!r} of {before.id!r} is {state.phase} and has {answered} response(s): {loss}; {REMEDY}"
            )


def _answered(connection: sa.Connection, consultation: str, step: str) -> int:
    table = tables.response
    query = sa.select(sa.func.count()).where(table.c.consultation == consultation, table.c.step == step)
    return int(connection.scalar(query) or 0)
