"""Backups: the rows of one moment in a fresh SQLite file, whichever database they come from; and back again.

A backup is a database of ours: a store can be opened on it. It doesn't hold the secret, only a number made from it
that tells whether another secret is the same one.
"""

import datetime
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.pool import NullPool, StaticPool

from labase_survey.errors import StoreError
from labase_survey.store import tables
from labase_survey.store.engine import HEAD, version_of
from labase_survey.store.failures import in_words
from labase_survey.store.place import home

ROWS_AT_ONCE = 1000
ALL = tuple(tables.metadata.sorted_tables)


@dataclass(frozen=True)
class Restored:
    """What a restore brought back: rows by table; which backup the former content is in, if there was any.

    `known_secret` says whether the secret here is the one that the invitations were made with: None where the backup
    can't tell, because it has no invitation.
    """

    rows: dict[str, int]
    former: Path | None
    known_secret: bool | None


def backups_folder() -> Path:
    """Where backups are when nobody names a place: `data/backups` under `home()`."""
    return home() / "data" / "backups"


def default_backup(now: float) -> Path:
    """The file of a backup made now, named by the date and time in UTC."""
    at = datetime.datetime.fromtimestamp(now, datetime.UTC)
    return backups_folder() / f"{at:%Y-%m-%dT%H-%M-%S}.db"


def write_backup(connection: sa.Connection, path: Path, *, check: int) -> None:
    """Copy what a transaction sees, whole or not at all; never over a file that is there.

    Args:
        connection: of `Engines.snapshot`, or one that holds every table.
        path: the file to make.
        check: the number that tells the secret, 0 for none.
    """
    with in_words(str(path)):
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():
            raise StoreError(f"{path} exists already and a backup is never written over; move it, or name another file")
        part = path.with_name(f"{path.name}.part")
        with suppress(FileNotFoundError):
            part.unlink()  # of a backup that was interrupted
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        try:
            _fill(connection, part, check=check)
            _flush(part)
            part.rename(path)
            _flush(path.parent)
        finally:
            part.unlink(missing_ok=True)


@contextmanager
def reading_backup(path: Path) -> Iterator[sa.Connection]:
    """A backup, brought to the form of today in memory: the file stays as it is.

    Raises:
        StoreError: when there is no such file, when it is damaged, no database of ours, or of a later version.
    """
    if not path.is_file():
        raise StoreError(f"there is no backup {path}; labase backup writes them to {backups_folder()}")
    memory = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
    engine = sa.create_engine("sqlite://", creator=lambda: memory, poolclass=StaticPool, hide_parameters=True)
    try:
        with in_words(str(path)):
            source = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
            try:
                source.backup(memory)
            finally:
                source.close()
        with in_words(str(path)), engine.begin() as connection:
            _check(connection, path)
            yield connection
    finally:
        engine.dispose()
        memory.close()


def check_number(connection: sa.Connection) -> int:
    """The number in a backup that tells the secret; 0 where it had none to tell."""
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar() or 0)


def holds_rows(connection: sa.Connection) -> bool:
    """Whether any of our tables has a row."""
    return any(connection.execute(sa.select(*table.primary_key).limit(1)).first() for table in ALL)


def put_back(
    connection: sa.Connection, source: sa.Connection, *, where: str, former: Path | None, check: int
) -> dict[str, int]:
    """Put a backup's rows in place of what a database holds, in the caller's transaction; how many, by table.

    Args:
        connection: of a transaction that holds every table.
        source: of `reading_backup`.
        where: the database's name.
        former: where to back up what is replaced; None refuses to replace anything.
        check: the number of the secret that goes with what is replaced.
    """
    if holds_rows(connection):
        if former is None:
            raise StoreError(
                f"the database {where} holds something already, and a backup is restored into an empty one; name "
                "another database in LABASE_DATABASE_URL, or replace what is there (--replace): it is backed up first"
            )
        write_backup(connection, former, check=check)
        for table in ALL:
            emptied = sa.delete(table) if connection.dialect.name == "sqlite" else sa.text(f"TRUNCATE {table.name}")
            connection.execute(emptied)
    return copy_rows(source, connection)


def leave_alone(path: Path) -> None:
    """Leave a backup that was opened as a database as it was made: one file, without a log beside it."""
    with in_words(str(path)):
        connection = sqlite3.connect(path, isolation_level=None)
        try:
            connection.execute("PRAGMA journal_mode=DELETE")
        finally:
            connection.close()


def copy_rows(source: sa.Connection, target: sa.Connection) -> dict[str, int]:
    """Copy every table in the order of its keys, which says nothing of arrivals; how many rows, by table."""
    return {table.name: _copy(table, source, target) for table in ALL}


def lock_tables(connection: sa.Connection) -> None:
    """On PostgreSQL, keep everybody else out of every table until the transaction ends; SQLite has one writer anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text(f"LOCK TABLE {', '.join(tables.NAMES)} IN ACCESS EXCLUSIVE MODE"))


def backup_files(folder: Path) -> list[Path]:
    """The backups in a folder, by name: oldest first."""
    return sorted(folder.glob("*.db")) if folder.is_dir() else []


def _copy(table: sa.Table, source: sa.Connection, target: sa.Connection) -> int:
    query = sa.select(table).order_by(*table.primary_key).execution_options(yield_per=ROWS_AT_ONCE)
    copied = 0
    for rows in source.execute(query).mappings().partitions():
        target.execute(sa.insert(table), [dict(row) for row in rows])
        copied += len(rows)
    return copied


def _fill(source: sa.Connection, path: Path, *, check: int) -> None:
    engine = sa.create_engine(sa.URL.create("sqlite", database=str(path)), poolclass=NullPool, hide_parameters=True)
    with engine.begin() as target:
        from labase_survey.store import migrations  # Alembic takes a while to import

        migrations.upgrade(target)
        copy_rows(source, target)
        target.exec_driver_sql(f"PRAGMA user_version={check}")


def _flush(path: Path) -> None:
    """Have a file, or the names in a folder, on the disk; not every system knows that of a folder."""
    if path.is_dir() and os.name != "posix":
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _check(connection: sa.Connection, path: Path) -> None:
    (found, *_) = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
    if found != "ok":
        raise StoreError(f"the backup {path} is damaged ({found}); take the one before it")
    version = version_of(connection)
    if version is None:
        raise StoreError(f"{path} is no backup of labase_survey: it says no form of its tables; name another file")
    if version > HEAD:
        raise StoreError(
            f"the backup {path} has the form {version}, and this version of labase_survey knows forms up to {HEAD}; "
            "update labase_survey (pip install -U labase_survey)"
        )
    if version < HEAD:
        from labase_survey.store import migrations  # Alembic takes a while to import

        migrations.upgrade(connection)
