"""Retention: the responses that are due to be erased, in the database and in its backups, and erasing them.

It is here, and not in the store, because what stays goes through the gate.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from labase_survey.analysis.disclosure import breakdown
from labase_survey.errors import StoreError
from labase_survey.store import Due, Store, open_store
from labase_survey.store.backup import leave_alone, reading_backup
from labase_survey.store.purging import closed_steps, due_in_copy, today


@dataclass(frozen=True)
class Holding:
    """What of closed steps is in one place: what is due now, and what is due another day.

    Attributes:
        file: a backup; None for the database.
        past: the steps to be erased today.
        later: the others; one without a day was closed under a notice that says none.
        problem: why a backup can't be read; it may hold answers all the same.
    """

    file: Path | None
    past: tuple[Due, ...] = ()
    later: tuple[Due, ...] = ()
    problem: str = ""


def holdings(store: Store, consultation: str | None = None, *, backups: Iterable[Path] = ()) -> list[Holding]:
    """What would go and what would stay, in the database and in each backup; nothing is changed."""
    day = today(store.clock())
    with store.engines.reading() as connection:
        closed = closed_steps(connection, consultation)
    here = _sorted(None, [one for one in closed if one.purged_on is None], day)
    return [here, *(_of_backup(file, closed, consultation, day=day) for file in backups)]


def purge(
    store: Store, consultation: str | None = None, *, backups: Iterable[Path] = (), actor: str = ""
) -> list[Holding]:
    """Erase what is due, in the database and in each backup; what was erased and what stays.

    Counts stay, as far as the gate lets them through: those of rooms and categories that are large enough. A backup
    that can't be read is left as it is, and told.
    """
    found = holdings(store, consultation, backups=backups)
    return [replace(one, problem=one.problem or _purge(store, one, actor)) for one in found]


def _purge(store: Store, holding: Holding, actor: str) -> str:
    if holding.file is None:
        for one in holding.past:
            store.purge(one.consultation, one.step, gate=breakdown, actor=actor)
    return _purge_copy(store, holding.file, holding.past, actor=actor) if holding.file and holding.past else ""


def _purge_copy(store: Store, file: Path, past: Iterable[Due], *, actor: str) -> str:
    with store.engines.reading() as connection:
        closed = {(one.consultation, one.step) for one in closed_steps(connection)}
    copy = open_store(file, clock=store.clock)
    try:
        for one in past:
            if (one.consultation, one.step) in closed:
                copy.purge_like(store, one.consultation, one.step, actor=actor)
            else:
                copy.purge(one.consultation, one.step, gate=breakdown, actor=actor)
        copy.close()
        leave_alone(file)
    except StoreError as error:
        return str(error)
    finally:
        copy.close()
    return ""


def _of_backup(file: Path, closed: list[Due], consultation: str | None, *, day: str) -> Holding:
    try:
        with reading_backup(file) as connection:
            return _sorted(file, due_in_copy(connection, closed, consultation), day)
    except StoreError as error:
        return Holding(file, problem=str(error))


def _sorted(file: Path | None, found: list[Due], day: str) -> Holding:
    past = tuple(one for one in found if one.is_past(day))
    return Holding(file, past, tuple(one for one in found if one not in past))
