"""What can go wrong with what is kept, looked at: the database's soundness, its disk, its settings, its secret, its backups."""

import os
import stat
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from shutil import disk_usage
from typing import Literal

import sqlalchemy as sa

from labase_survey.errors import StoreError
from labase_survey.store import actions, backup, invitations, keys, purging, sealing, tables
from labase_survey.store.disks import kind_of_disk
from labase_survey.store.engine import beside
from labase_survey.store.secret import read_secret
from labase_survey.store.store import Store

State = Literal["ok", "look", "bad"]
LEAST_FREE, LITTLE_FREE = 100 * 2**20, 2**30
"""Bytes on the disk: under the first a round may stop, under the second somebody should know."""
OLD_BACKUP_DAYS = 7
POSTGRESQL_SETTINGS = ("fsync", "synchronous_commit", "full_page_writes")


@dataclass(frozen=True)
class Finding:
    """What one look found: `about` names the thing, `key` what was found (`health.<key>` says it), with its values."""

    about: str
    state: State
    key: str
    values: Mapping[str, object] = field(default_factory=dict)


def examine(store: Store) -> list[Finding]:
    """Every look, in the order in which they matter; one that can't be taken is a finding, never an error."""
    looks = (_integrity, _seals, _journal, _disk, _settings, _flushing, _space, _secret, _traces, _retention, _backups)
    return [found for look in looks for found in _taken(look.__name__.strip("_"), look(store))]


def _taken(about: str, findings: Iterator[Finding]) -> Iterator[Finding]:
    try:
        yield from findings
    except (StoreError, OSError, ValueError) as error:  # ValueError: a definition or a date that was damaged
        yield Finding(about, "bad", "unread", {"problem": str(error)})


def _integrity(store: Store) -> Iterator[Finding]:
    """SQLite's own check; on PostgreSQL, whether the server checks what it reads."""
    with store.engines.reading() as connection:
        if store.engines.is_sqlite:
            found = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
            if found == ["ok"]:
                yield Finding("integrity", "ok", "integrity_ok")
            else:
                yield Finding("integrity", "bad", "integrity_bad", {"problem": found[0]})
            return
        checked = connection.exec_driver_sql("SHOW data_checksums").scalar() == "on"
        yield Finding("integrity", "ok", "checksums_on") if checked else Finding("integrity", "look", "checksums_off")


def _seals(store: Store) -> Iterator[Finding]:
    """Whether each closed step still gives its root: a flipped bit shows here, not in the database's own check."""
    with store.engines.reading() as connection:
        closed = purging.closed_steps(connection)
    well = 0
    for one in closed:
        wrong = store.verify(one.consultation, one.step)
        well += not wrong
        if wrong:
            yield Finding("seals", "bad", "seal_bad", {"step": f"{one.consultation}/{one.step}", "problem": wrong[0]})
    if well == len(closed):
        yield Finding("seals", "ok", "seals_ok", {"count": well})


def _journal(store: Store) -> Iterator[Finding]:
    """Whether the chain of what facilitators did is whole."""
    lines = 0
    with store.engines.reading() as connection:
        names = connection.scalars(sa.select(tables.action.c.consultation).distinct()).all()
        for consultation in sorted(names):
            chain = actions.read(connection, consultation)
            lines += len(chain)
            for wrong in actions.check_actions(chain)[:1]:
                yield Finding("journal", "bad", "journal_bad", {"consultation": consultation, "problem": wrong})
                return
    yield Finding("journal", "ok", "journal_ok", {"count": lines})


def _disk(store: Store) -> Iterator[Finding]:
    """Whether SQLite's file is on a disk of this machine; a write-ahead log loses data on a network's."""
    if not store.engines.is_sqlite:
        return
    kind, name = kind_of_disk(store.engines.file)
    state: State = {"local": "ok", "network": "bad"}.get(kind, "look")  # type: ignore[assignment]
    yield Finding("disk", state, f"disk_{kind}", {"name": name, "file": store.engines.file})


def _settings(store: Store) -> Iterator[Finding]:
    """Whether what makes an answer durable is really in force, as the connection that writes says."""
    if store.engines.is_sqlite:
        with store.engines.writing() as connection:
            asked = {"journal_mode": "wal", "synchronous": "2"}
            found = {name: str(connection.exec_driver_sql(f"PRAGMA {name}").scalar()) for name in asked}
    else:
        with store.engines.writing() as connection:
            asked = dict.fromkeys(POSTGRESQL_SETTINGS, "on")
            found = {name: str(connection.exec_driver_sql(f"SHOW {name}").scalar()) for name in asked}
    wrong = [f"{name}={value}" for name, value in found.items() if value != asked[name]]
    told = ", ".join(wrong or [f"{name}={value}" for name, value in found.items()])
    yield Finding("settings", "bad" if wrong else "ok", "settings_bad" if wrong else "settings_ok", {"settings": told})


def _flushing(store: Store) -> Iterator[Finding]:
    """Whether the disk takes an order to write; one that lies about it can't be found out from here."""
    folder = _folder(store)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder) as file:
        file.write(b"labase")
        file.flush()
        os.fsync(file.fileno())
    yield Finding("flushing", "ok", "flushing_ok", {"folder": folder})


def _space(store: Store) -> Iterator[Finding]:
    """What is free where the database or, on PostgreSQL, its backups are."""
    folder = _folder(store)
    free = disk_usage(folder).free
    size = store.engines.file.stat().st_size if store.engines.is_sqlite else 0
    state: State = "bad" if free < max(LEAST_FREE, 2 * size) else "look" if free < LITTLE_FREE else "ok"
    yield Finding("space", state, f"space_{state}", {"free": free // 2**20, "folder": folder})


def _secret(store: Store) -> Iterator[Finding]:
    """Whether the secret is there, for its owner only, apart from backups, and the one that invitations were made with."""
    with store.engines.reading() as connection:
        needed = invitations.any_invitation(connection)
    path = beside(store.engines.url)
    given = "LABASE_SECRET" in os.environ
    if given or path.exists():
        secret = read_secret(path, may_create=False)
        yield Finding("secret", "ok", "secret_given") if given else _permissions(path)
        if needed and _other_secret(secret):
            yield Finding("secret", "bad", "secret_other")
    elif needed:
        yield Finding("secret", "bad", "secret_gone", {"file": path})
    else:
        yield Finding("secret", "ok", "secret_none", {"file": path})
    for stray in sorted(backup.backups_folder().glob("*.secret")):
        yield Finding("secret", "look", "secret_beside", {"file": stray})


def _permissions(path: Path) -> Finding:
    if sys.platform == "win32":
        return Finding("secret", "look", "secret_windows", {"file": path})
    told = path.stat()
    if told.st_uid not in (os.geteuid(), 0) or stat.S_IMODE(told.st_mode) & 0o077:
        return Finding("secret", "bad", "secret_open", {"file": path, "mode": f"{stat.S_IMODE(told.st_mode):04o}"})
    return Finding("secret", "ok", "secret_ok", {"file": path})


def _other_secret(secret: bytes) -> bool:
    """Whether the last backup that can tell was made with another secret."""
    for file in reversed(backup.backup_files(backup.backups_folder())):
        with suppress(StoreError), backup.reading_backup(file) as connection:
            if told := backup.check_number(connection):
                return told != keys.check_number(secret)
    return False


def _traces(store: Store) -> Iterator[Finding]:
    """Whether what was deleted at a close may still be in the files."""
    with store.engines.reading() as connection:
        left = sealing.unswept(connection)
    yield Finding("traces", "look", "traces_left") if left else Finding("traces", "ok", "traces_none")


def _retention(store: Store) -> Iterator[Finding]:
    """Steps whose responses are past their date, in the database and in backups."""
    day = purging.today(store.clock())
    with store.engines.reading() as connection:
        closed = purging.closed_steps(connection)
    found = []
    for one in closed:
        values = {"step": f"{one.consultation}/{one.step}", "day": one.on}
        if one.purged_on is None and one.is_past(day):
            found.append(Finding("retention", "bad", "retention_late", values))
        elif one.purged_on is None and one.on is None:
            found.append(Finding("retention", "look", "retention_undated", values))
    for file in backup.backup_files(backup.backups_folder()):
        with suppress(StoreError), backup.reading_backup(file) as connection:
            if any(one.is_past(day) for one in purging.due_in_copy(connection, closed)):
                found.append(Finding("retention", "bad", "retention_backup", {"file": file}))
    yield from found or [Finding("retention", "ok", "retention_ok")]


def _backups(store: Store) -> Iterator[Finding]:
    """Whether there is a backup that can be read, and how old the last one is."""
    files = backup.backup_files(backup.backups_folder())
    if not files:
        yield Finding("backups", "look", "backups_none")
        return
    last = max(files, key=lambda file: file.stat().st_mtime)
    with backup.reading_backup(last):
        pass
    made = last.name[:10]
    with suppress(ValueError):
        days = (date.fromisoformat(purging.today(store.clock())) - date.fromisoformat(made)).days
        state: State = "look" if days > OLD_BACKUP_DAYS else "ok"
        yield Finding(
            "backups", state, "backups_old" if state == "look" else "backups_ok", {"file": last, "days": days}
        )
        return
    yield Finding("backups", "ok", "backups_undated", {"file": last})


def _folder(store: Store) -> Path:
    folder = store.engines.file.parent if store.engines.is_sqlite else backup.backups_folder()
    return next(there for there in (folder, *folder.parents) if there.exists())
