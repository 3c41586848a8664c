"""How the database is opened, and what is said when it fails."""

import re
import sqlite3
import subprocess
import sys

import pytest
import sqlalchemy as sa

from labase_survey.errors import StoreError
from labase_survey.store import engine, open_store

TRY = "write the path of a file, sqlite:///path, or postgresql://user:password@host/name"


def told(act):
    with pytest.raises(StoreError) as caught:
        act()
    return str(caught.value)


def test_a_path_is_relative_to_the_root_of_the_project(tmp_path, monkeypatch, round_):
    monkeypatch.setenv("LABASE_HOME", str(tmp_path))
    monkeypatch.delenv("LABASE_DATABASE_URL", raising=False)
    open_store().publish(round_)
    assert (tmp_path / "data" / "labase.db").is_file()
    assert [open_store(url).consultation().id for url in ("data/labase.db", "sqlite:///data/labase.db")] == [
        "small"
    ] * 2


def test_a_path_may_hold_what_an_address_would_read_otherwise(tmp_path, monkeypatch, round_):
    monkeypatch.setenv("LABASE_HOME", str(tmp_path / "100%41 what?"))
    monkeypatch.delenv("LABASE_DATABASE_URL", raising=False)
    open_store().publish(round_)
    assert (tmp_path / "100%41 what?" / "data" / "labase.db").is_file()


def test_opening_a_database_that_is_up_to_date_imports_nothing_heavy(tmp_path):
    open_store(tmp_path / "labase.db")
    code = f"""
import sys
from labase_survey.store import open_store
open_store({str(tmp_path / "labase.db")!r})
print(sorted({{"alembic", "numpy", "pandas", "scipy", "matplotlib", "psycopg", "voila"}} & set(sys.modules)))
"""
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


@pytest.mark.parametrize(
    ("url", "what"),
    [
        ("mysql://localhost/lab", f"the address of the database starts with 'mysql'; {TRY}"),
        ("sqlite://", f"a database in memory can't be shared between connections; {TRY}"),
        (":memory:", f"a database in memory can't be shared between connections; {TRY}"),
        ("postgresql://host:port/lab", f"'postgresql://host:port/lab' is no address of a database; {TRY}"),
    ],
)
def test_an_address_of_something_else_is_refused(url, what):
    assert told(lambda: open_store(url)) == what


def test_sqlite_flushes_every_commit_and_waits_for_its_turn(store):
    if not store.engines.is_sqlite:
        return
    with store.engines.writing() as connection:
        pragmas = ("journal_mode", "synchronous", "busy_timeout", "secure_delete", "query_only")
        found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in pragmas]
    assert found == ["wal", 2, 15000, 1, 0]


def test_a_sweep_waits_less_than_a_second_for_readers_and_writes_wait_as_before(store, round_):
    if not store.engines.is_sqlite:
        return
    store.publish(round_)
    with store.engines.reading() as reader:
        reader.execute(sa.text("SELECT * FROM step")).all()
        assert told(store.engines.sweep) == (
            f"the log of the database {store.engines.where} can't be emptied: another program is reading it; "
            "close that program, or wait until it has finished"
        )
    assert engine.SWEEP_SECONDS < 1
    with store.engines.writing() as connection:
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 15000


def test_the_engine_for_reading_does_not_write(store):
    if store.engines.is_sqlite:
        with store.engines.reading() as connection, pytest.raises(sa.exc.OperationalError, match="readonly"):
            connection.exec_driver_sql("DELETE FROM response")


def test_readers_are_not_kept_waiting_by_a_writer(store, round_):
    store.publish(round_)
    with store.engines.writing() as connection:
        connection.exec_driver_sql("DELETE FROM step")
        assert list(store.steps("small")) == ["feedback", "priorities"]
        raise_it = True
    assert raise_it


def test_a_line_to_postgresql_that_went_silent_is_given_up_on_both_sides_within_half_a_minute(store):
    if store.engines.is_sqlite:
        return
    names = ("tcp_keepalives_idle", "tcp_keepalives_interval", "tcp_keepalives_count")
    with store.engines.reading() as connection:
        query = "SELECT name, setting FROM pg_settings WHERE source = 'client' AND name LIKE 'tcp_keep%'"
        asked = {row.name: row.setting for row in connection.execute(sa.text(query))}
        ours = connection.connection.dbapi_connection.info.get_parameters()
    assert ours["tcp_user_timeout"] == "20000"
    assert [ours[name.removeprefix("tcp_")] for name in names] == ["5", "5", "3"]
    assert asked.keys() == set(names)


def test_postgresql_keeps_no_connection_between_two_transactions(store, round_, database_url):
    if store.engines.is_sqlite:
        return
    store.publish(round_)
    store.steps("small")
    with store.engines.reading() as connection:
        query = (
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'labase'"
        )
        assert connection.scalar(sa.text(query)) == 1


def test_a_file_that_is_no_database_is_said_so(tmp_path):
    (tmp_path / "notes.db").write_text("These are notes. " * 100)
    assert told(lambda: open_store(tmp_path / "notes.db")) == (
        f"the database {tmp_path / 'notes.db'} wasn't read or written: it is damaged, or no database of ours "
        "(file is not a database); stop, copy it aside, and put back the last backup"
    )


def test_a_damaged_file_is_said_so(tmp_path, round_):
    store = open_store(tmp_path / "labase.db")
    store.publish(round_)
    store.engines.sweep()
    store.close()
    held = (tmp_path / "labase.db").read_bytes()
    (tmp_path / "labase.db").write_bytes(held[:4096] + bytes(len(held) - 4096))
    assert told(lambda: open_store(tmp_path / "labase.db").consultation()) == (
        f"the database {tmp_path / 'labase.db'} wasn't read or written: it is damaged, or no database of ours "
        "(database disk image is malformed); stop, copy it aside, and put back the last backup"
    )


def test_a_folder_is_no_database(tmp_path):
    assert told(lambda: open_store(tmp_path)) == (
        f"the database {tmp_path} wasn't read or written: it can't be opened (unable to open database file); "
        "check the path and who may read and write there"
    )


def test_a_database_that_can_only_be_read_is_read_and_not_written(tmp_path, round_):
    made = open_store(tmp_path / "labase.db")
    made.publish(round_)
    url = f"sqlite:///file:{tmp_path / 'labase.db'}?mode=ro&uri=true"
    store = open_store(url)
    assert store.consultation("small") == round_
    assert told(lambda: store.open_step("small", "feedback")) == (
        f"the database file:{tmp_path / 'labase.db'} wasn't read or written: it can be read but not written "
        "(attempt to write a readonly database); check who owns the file and its folder, or write elsewhere"
    )


def test_a_file_that_was_moved_is_said_so_and_no_empty_one_takes_its_place(tmp_path, round_):
    store = open_store(tmp_path / "labase.db")
    store.publish(round_)
    (tmp_path / "labase.db").rename(tmp_path / "away.db")
    moved = (
        f"the database {tmp_path / 'labase.db'} was moved, deleted or replaced while it was in use; nothing of this was "
        "stored: put it back, or try again with the one that is there now"
    )
    absent = (
        f"the database {tmp_path / 'labase.db'} wasn't read or written: it can't be opened ([Errno 2] No such file or "
        f"directory: '{tmp_path / 'labase.db'}'); check the path and who may read and write there"
    )
    assert [told(lambda: store.open_step("small", "feedback")) for _ in range(2)] == [moved, absent]
    assert told(lambda: store.steps("small")) == absent
    assert not (tmp_path / "labase.db").exists()
    (tmp_path / "away.db").rename(tmp_path / "labase.db")
    store.open_step("small", "feedback")
    assert store.steps("small")["feedback"].phase == "open"


def test_a_full_disk_is_said_so_and_nothing_is_half_written(tmp_path, round_, entry):
    store = open_store(tmp_path / "labase.db")
    store.publish(round_)
    store.open_step("small", "feedback")
    with store.engines.writing() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    batch = [entry("feedback", {"words": "a"}), entry("feedback", {"words": "a" * 9000})]
    assert told(lambda: store.submit_many(batch)) == (
        f"the database {tmp_path / 'labase.db'} wasn't read or written: the disk is full (database or disk is full); "
        "free some space, then try again"
    )
    assert store.participation("small", "feedback").total == 0


def test_a_database_that_another_program_keeps_is_said_so(tmp_path, round_, monkeypatch):
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.05)
    store = open_store(tmp_path / "labase.db")
    with sqlite3.connect(tmp_path / "labase.db") as other:
        other.execute("BEGIN IMMEDIATE")
        assert told(lambda: store.publish(round_)) == (
            f"the database {tmp_path / 'labase.db'} wasn't read or written: another program keeps it busy "
            "(database is locked); try again; if it lasts, stop that program"
        )
    other.close()


@pytest.mark.postgresql
def test_a_server_that_is_not_there_is_said_so(monkeypatch):
    said = told(lambda: open_store("postgresql://me:secret@127.0.0.1:1/lab"))
    assert said.startswith(
        "the database postgresql+psycopg://me:***@127.0.0.1:1/lab wasn't read or written: the server can't be reached ("
    )
    assert said.endswith("); check that it runs and that the address is right, then try again")


def test_a_connection_that_is_lost_is_said_so_and_the_next_one_works(store, round_):
    if store.engines.is_sqlite:
        return

    def lose():
        with store.engines.writing() as connection:
            mine = connection.scalar(sa.text("SELECT pg_backend_pid()"))
            with store.engines.reading() as other:
                other.execute(sa.text("SELECT pg_terminate_backend(:pid)"), {"pid": mine})
            connection.execute(sa.text("SELECT 1"))

    assert re.fullmatch(
        r"the database .* wasn't read or written: the server can't be reached \(.*\); "
        "check that it runs and that the address is right, then try again",
        told(lose),
    )
    assert store.publish(round_) == 1


def test_what_was_answered_is_in_no_error_message(opened, entry):
    with opened.engines.writing() as connection:
        connection.execute(sa.text("ALTER TABLE response RENAME TO hidden"))
    with pytest.raises(StoreError) as caught:
        opened.submit_many([entry("feedback", {"words": "confidential"}, sid="c" * 32)])
    chain = caught.getrepr(style="long", chain=True, showlocals=False)
    assert "SELECT" not in str(caught.value)
    assert "confidential" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert "DBAPIError" not in str(chain).splitlines()[-1]
