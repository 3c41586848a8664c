"""Two engines on one database: one that writes, one that only reads; on SQLite and on PostgreSQL."""

import errno
import os
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.pool import NullPool

from labase_survey.errors import StoreError
from labase_survey.store import tables
from labase_survey.store.failures import in_words
from labase_survey.store.place import home

HEAD = "0003"
"""The form of the tables this code knows: the newest file of `migrations/versions`."""
BUSY_SECONDS = 15.0
SWEEP_SECONDS = 0.5
"""How long a sweep waits for readers: meanwhile nobody else writes, and it can be tried again."""
SILENT_SECONDS = 5
"""After how long without a word PostgreSQL and we ask whether the other is still there; three times, then it isn't."""
UPGRADE_LOCK = 0x1ABA5E
FILE = "labase file"
"""Where a connection keeps which file it opened."""


class Engines:
    """The two engines of a database.

    SQLite gets a write-ahead log that is flushed at every commit, and write transactions that take the lock when they
    begin: one that read first and wrote later could be refused half way. On PostgreSQL connections aren't kept, because
    every kernel of a room would keep one.
    """

    def __init__(self, url: URL) -> None:
        self.url = url
        self.where = url.database or "" if self.is_sqlite else url.render_as_string(hide_password=True)
        with in_words(self.where):
            known: set[Path] = set()
            self._write = _sqlite(url, known, write=True) if self.is_sqlite else _postgresql(url)
            self._read = _sqlite(url, known, write=False) if self.is_sqlite else _postgresql(url)
        # In a notebook a store is opened again and again, and nobody closes the one before.
        weakref.finalize(self, _dispose, self._write, self._read)

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is a file."""
        return self.url.get_backend_name() == "sqlite"

    @property
    def file(self) -> Path:
        """The SQLite file."""
        return Path(str(self.url.database).removeprefix("file:"))

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """One transaction that may write: durable when the block ends, undone when it raises."""
        with in_words(self.where), self._write.begin() as connection:
            yield connection
            self._in_place(connection)  # last: what is committed to a file that was removed is gone with it

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """One transaction that only reads.

        On PostgreSQL each statement sees what is committed when it starts: one state for the whole block would show
        empty tables to a block that began before `sealing` rewrote them.
        """
        with in_words(self.where), self._read.connect() as connection:
            self._in_place(connection)
            yield connection

    def _in_place(self, connection: sa.Connection) -> None:
        """Refuse to go on with a SQLite file that was moved, deleted or replaced since this connection opened it."""
        opened = connection.info.get(FILE)
        if opened is None or opened == _identity(self.file):
            return
        connection.invalidate()
        self.close()  # the next ones open what is there then
        raise StoreError(
            f"the database {self.where} was moved, deleted or replaced while it was in use; nothing of this was stored: "
            "put it back, or try again with the one that is there now"
        )

    @contextmanager
    def snapshot(self) -> Iterator[sa.Connection]:
        """One transaction that only reads, and sees one state throughout.

        On PostgreSQL it keeps `sealing` from rewriting the tables meanwhile; the locks come first, because the state
        is the one at the first statement after them.
        """
        if self.is_sqlite:
            with self.reading() as connection:
                yield connection
            return
        with in_words(self.where), self._read.connect() as connection:
            connection.execution_options(isolation_level="REPEATABLE READ")
            connection.execute(sa.text(f"LOCK TABLE {', '.join(tables.NAMES)} IN ACCESS SHARE MODE"))
            yield connection

    def close(self) -> None:
        """Let go of the database, until it is used again."""
        _dispose(self._write, self._read)

    def upgrade(self) -> None:
        """Bring the tables to the form this code knows."""
        with self.reading() as connection:
            if version_of(connection) == HEAD:
                return
        # Alembic takes a while to import: only those who need it wait.
        from labase_survey.store import migrations

        with self.writing() as connection:
            if not self.is_sqlite:
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(UPGRADE_LOCK)))
            version = version_of(connection)
            if version is not None and version > HEAD:
                raise StoreError(
                    f"the database {self.where} has the form {version}, and this version of labase_survey knows forms "
                    f"up to {HEAD}; update labase_survey (pip install -U labase_survey)"
                )
            if version != HEAD:
                migrations.upgrade(connection)

    def sweep(self) -> None:
        """Take what was deleted or moved out of SQLite's files for good; PostgreSQL's rewrite has done it already.

        Raises:
            StoreError: when another program reads or writes meanwhile; the files are as sound as they were.
        """
        if not self.is_sqlite:
            return
        with in_words(self.where), self._write.connect() as connection:
            cursor = connection.connection.cursor()  # the driver's: VACUUM doesn't run inside a transaction
            _wait_for(cursor, min(SWEEP_SECONDS, BUSY_SECONDS))
            try:
                cursor.execute("VACUUM")
                busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            finally:
                _wait_for(cursor, BUSY_SECONDS)
        if busy:
            raise StoreError(
                f"the log of the database {self.where} can't be emptied: another program is reading it; "
                "close that program, or wait until it has finished"
            )


def database(url: str | Path) -> URL:
    """The address of a database: a URL, or the path of a SQLite file, relative to `home()`.

    >>> database("postgresql://localhost/lab").drivername
    'postgresql+psycopg'
    """
    text = str(url)
    try:
        parsed = make_url(text) if "://" in text else URL.create("sqlite", database=text)
    except (ArgumentError, ValueError):
        raise StoreError(f"{text!r} is no address of a database; {EXPECTED}") from None
    if parsed.get_backend_name() == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() != "sqlite":
        raise StoreError(f"the address of the database starts with {parsed.drivername!r}; {EXPECTED}")
    if parsed.database in (None, "", ":memory:"):
        raise StoreError(f"a database in memory can't be shared between connections; {EXPECTED}")
    file = str(parsed.database)
    return parsed if file.startswith("file:") else parsed.set(database=str(home() / file))


EXPECTED = "write the path of a file, sqlite:///path, or postgresql://user:password@host/name"


def beside(url: URL) -> Path:
    """Where the secret of a database is kept: beside the file, else under `home()/data`."""
    if url.get_backend_name() == "sqlite":
        return Path(str(url.database).removeprefix("file:")).with_suffix(".secret")
    return home() / "data" / "labase.secret"


def _dispose(*engines: sa.Engine) -> None:
    for engine in engines:
        engine.dispose()


def version_of(connection: sa.Connection) -> str | None:
    """The form of the tables, None in an empty database."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    version = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    return None if version is None else str(version)


def _identity(file: Path) -> tuple[int, int] | None:
    """What tells a file from another one under its name; None where there is none."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _sqlite(url: URL, known: set[Path], *, write: bool) -> sa.Engine:
    """One of the engines; `known` holds the file as soon as one of them has opened it."""
    if url.database and not url.database.startswith("file:"):
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    # One connection for writes: threads of one process queue here, in order, instead of racing for SQLite's lock.
    pool = {"pool_size": 1, "max_overflow": 0, "pool_timeout": BUSY_SECONDS} if write else {}
    engine = sa.create_engine(url, hide_parameters=True, **pool)
    file = Path(str(url.database).removeprefix("file:"))

    @sa.event.listens_for(engine, "do_connect")
    def refuse_to_begin_anew(*_: object) -> None:
        if known and not file.exists():  # SQLite would make an empty one, whose log could harm the one put back
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(file))

    @sa.event.listens_for(engine, "connect")
    def prepare(connection: DBAPIConnection, record: sa.pool.ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # transactions begin below, not where the driver thinks
        cursor = connection.cursor()
        _wait_for(cursor, BUSY_SECONDS)  # first: the others may have to wait
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA secure_delete=ON")  # what is withdrawn is overwritten, not only forgotten
        cursor.execute(f"PRAGMA query_only={'OFF' if write else 'ON'}")
        cursor.close()
        record.info[FILE] = _identity(file)
        if record.info[FILE]:
            known.add(file)

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine


def _wait_for(cursor: DBAPICursor, seconds: float) -> None:
    """How long statements of this SQLite connection wait for other programs."""
    cursor.execute(f"PRAGMA busy_timeout={round(seconds * 1000)}")
    cursor.fetchall()  # a row that nobody fetches keeps the statement going, and VACUUM refuses


def _postgresql(url: URL) -> sa.Engine:
    # A network that goes silent must not keep a step's lock there, nor the writer waiting here, for hours.
    asking = {"keepalives_idle": SILENT_SECONDS, "keepalives_interval": SILENT_SECONDS, "keepalives_count": 3}
    settings = f"-c lock_timeout={round(BUSY_SECONDS * 1000)} -c synchronous_commit=on -c client_encoding=utf8"
    settings += "".join(f" -c tcp_{name}={value}" for name, value in asking.items())
    silence = {**asking, "tcp_user_timeout": 4000 * SILENT_SECONDS}
    arguments = {"connect_timeout": 10, "options": settings, "application_name": "labase", **silence}
    try:
        return sa.create_engine(url, poolclass=NullPool, hide_parameters=True, connect_args=arguments)
    except (ImportError, NoSuchModuleError):
        raise StoreError(
            "PostgreSQL needs the package psycopg, which is not installed; pip install 'labase_survey[postgresql]'"
        ) from None
