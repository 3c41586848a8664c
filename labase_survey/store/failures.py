"""What went wrong with the database, in words that say what to do."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from labase_survey.errors import StoreError

CAUSES = (
    (("is locked", "lock timeout", "lock_timeout", "deadlock"), "another program keeps it busy", "try again; if it lasts, stop that program"),
    (("disk is full", "no space left", "disk full"), "the disk is full", "free some space, then try again"),
    (("readonly", "read-only", "read only"), "it can be read but not written", "check who owns the file and its folder, or write elsewhere"),
    (("malformed", "not a database", "corrupt", "invalid page"), "it is damaged, or no database of ours", "stop, copy it aside, and put back the last backup"),
    (("unable to open", "no such file", "permission denied", "is a directory"), "it can't be opened", "check the path and who may read and write there"),
    (("authentication failed", "does not exist", "no pg_hba"), "the server turned us away", "check the user, the password and the database's name in the address"),
    (("connection", "server closed", "terminating", "could not translate"), "the server can't be reached", "check that it runs and that the address is right, then try again"),
    (("disk i/o",), "the disk doesn't answer as it should", "check the disk; a database must not stand on a network folder"),
)  # fmt: skip


@contextmanager
def in_words(where: str) -> Iterator[None]:
    """Whatever the driver raises inside comes out as a `StoreError` that names the database, the cause and a remedy.

    The driver's own words are kept, the statement and its values are not: answers don't belong in error messages.
    """
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        if isinstance(error, StoreError):
            raise
        raise StoreError(_told(where, error)) from None


def _told(where: str, error: Exception) -> str:
    raw = _raw(error)
    lowered = raw.lower()
    for signs, cause, remedy in CAUSES:
        if any(sign in lowered for sign in signs):
            return f"the database {where} wasn't read or written: {cause} ({raw}); {remedy}"
    return f"the database {where} wasn't read or written ({raw}); nothing of this was stored: try again"


def _raw(error: Exception) -> str:
    """The driver's first line, which says what happened; further lines may quote values."""
    if isinstance(error, PoolTimeout):
        return "lock timeout"
    inner = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    return (str(inner).strip() or type(inner).__name__).splitlines()[0]
