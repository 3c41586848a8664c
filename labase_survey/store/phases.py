"""The life of a step: draft → open ⇄ paused → closing (a minute of grace) → closed, which is final."""

import math

import sqlalchemy as sa

from labase_survey.errors import PhaseError
from labase_survey.store import sealing, tables
from labase_survey.store.publishing import StepState, step_state

GRACE_SECONDS = 60
NEXT = {
    "draft": ("open_step",),
    "open": ("pause_step", "close_step"),
    "paused": ("open_step", "close_step"),
    "closing": ("close_step", "finish_closing"),
    "closed": (),
}


def open_step(connection: sa.Connection, consultation: str, step: str) -> None:
    """Let people answer."""
    _allowed(connection, consultation, step, action="open_step")
    _set(connection, consultation, step, phase="open")


def pause_step(connection: sa.Connection, consultation: str, step: str) -> None:
    """Stop answers for a while."""
    _allowed(connection, consultation, step, action="pause_step")
    _set(connection, consultation, step, phase="paused")


def close_step(connection: sa.Connection, consultation: str, step: str, *, until: float, now: float) -> bool:
    """Close a step at `until`, or at once when that is now; returns whether it is closed and sealed.

    A paused step gets no grace: nobody was able to send. A closing step may be closed earlier, never later.
    """
    state = _allowed(connection, consultation, step, action="close_step")
    if state.until is not None:
        until = min(until, state.until)
    if until <= now or state.phase == "paused":
        sealing.seal_step(connection, consultation, step, revision=state.revision, now=now)
        return True
    _set(connection, consultation, step, phase="closing", until=until)
    return False


def any_due(connection: sa.Connection, *, now: float) -> bool:
    """Whether the grace of some closing step is over."""
    table = tables.step
    due = sa.select(sa.func.count()).where(table.c.phase == "closing", table.c.until <= now)
    return bool(connection.scalar(due))


def finish_closing(connection: sa.Connection, *, now: float) -> list[tuple[str, str]]:
    """Close and seal every step whose grace is over; returns which."""
    table = tables.step
    query = sa.select(table).where(table.c.phase == "closing", table.c.until <= now)
    due = connection.execute(query.order_by(table.c.consultation, table.c.id).with_for_update()).all()
    for row in due:
        sealing.seal_step(connection, row.consultation, row.id, revision=row.revision, now=now)
    return [(row.consultation, row.id) for row in due]


def require_closed(connection: sa.Connection, consultation: str, step: str, *, now: float) -> StepState:
    """The state of a closed step; while it isn't closed nobody reads what was answered."""
    state = step_state(connection, consultation, step)
    if state.phase == "closed":
        return state
    remedy = f"close it with store.close_step({consultation!r}, {step!r})"
    if state.until is not None:
        remedy = f"wait {math.ceil(state.until - now)} s for late answers, or close it at once with grace=0"
    raise PhaseError(
        f"step {step!r} of {consultation!r} is {state.phase}: answers are read when it is closed; {remedy}, "
        "or look at store.participation(…)"
    )


def _allowed(connection: sa.Connection, consultation: str, step: str, *, action: str) -> StepState:
    state = step_state(connection, consultation, step, lock=True)
    if action in NEXT[state.phase]:
        return state
    possible = " or ".join(NEXT[state.phase])
    raise PhaseError(
        f"step {step!r} of {consultation!r} is {state.phase}: {action} is not possible; "
        + (f"what is possible: {possible}" if possible else "closed is final, so publish a new step for a new vote")
    )


def _set(connection: sa.Connection, consultation: str, step: str, *, phase: str, until: float | None = None) -> None:
    table = tables.step
    chosen = sa.update(table).where(table.c.consultation == consultation, table.c.id == step)
    connection.execute(chosen.values(phase=phase, until=until))
