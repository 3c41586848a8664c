"""Backups and restores: whole, of one moment, into either database, and refused in words."""

import os
import re
import sqlite3
import stat
from pathlib import Path

import pytest
import sqlalchemy as sa

from labase_survey.errors import StoreError
from labase_survey.store import backup, open_store, tables


@pytest.fixture(autouse=True)
def project(tmp_path, monkeypatch):
    """A project of the test's own: backups and public files go there."""
    monkeypatch.setenv("LABASE_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def kept(opened, entry):
    """Votes in a closed step, answers in an open one, a code that wasn't used yet; the store and that code."""
    *used, free = opened.invite("small", "priorities", count=7, category="agent", institution="state")
    opened.submit_many([entry("priorities", {"dots": {"bus": 1}}, token=token) for token in used])
    sent = [entry("feedback", {"met": "yes", "words": f"mot {n}"}, sid=f"{n:032x}", category="user") for n in range(9)]
    opened.submit_many([*sent, entry("feedback", None, sid=f"{0:032x}", edition=2, category="user")])
    return opened, free


@pytest.fixture
def fresh(tmp_path, clock):
    """An empty database of the kind that every machine has."""
    store = open_store(tmp_path / "fresh.db", clock=clock)
    yield store
    store.close()


def everything(store):
    """Every row of every table but the journal."""
    with store.engines.reading() as connection:
        return {
            table.name: connection.execute(sa.select(table).order_by(*table.primary_key)).all()
            for table in backup.ALL
            if table is not tables.action
        }


def told(action):
    with pytest.raises(StoreError) as caught:
        action()
    return str(caught.value)


def test_a_backup_is_one_file_for_its_owner_under_the_date(kept, project):
    store, _ = kept
    made = store.backup()
    assert made == project / "data" / "backups" / "2017-07-03T00-00-00.db"
    assert sorted(path.name for path in made.parent.iterdir()) == [made.name]
    if os.name == "posix":
        assert stat.S_IMODE(made.stat().st_mode) == 0o600


def test_a_backup_restored_into_an_empty_database_gives_every_row_back(kept, fresh):
    store, _ = kept
    restored = fresh.restore(store.backup(), actor="labase restore")
    assert everything(fresh) == everything(store)
    assert restored.rows["response"] == 15
    assert (restored.former, restored.known_secret) == (None, True)
    assert [line["what"] for line in fresh.actions("small")][-1] == "restored from 2017-07-03T00-00-00.db"
    assert fresh.actions("small")[:-1] == store.actions("small")


def test_a_backup_of_sqlite_moves_into_this_database(store, entry, fresh, round_, project):
    fresh.publish(round_)
    fresh.open_step("small", "feedback")
    fresh.submit_many([entry("feedback", {"met": "no"}, category="agent") for _ in range(5)])
    fresh.close_step("small", "feedback", grace=0)
    fresh.write_seal("small", "feedback")
    store.restore(fresh.backup("moved.db"))
    assert store.verify("small", "feedback") == []
    assert everything(store) == everything(fresh)


def test_after_a_restore_closed_steps_verify_and_open_ones_go_on_with_the_same_keys(kept, fresh, entry):
    store, _ = kept
    store.close_step("small", "priorities", grace=0)
    store.write_seal("small", "priorities")
    fresh.restore(store.backup())
    assert fresh.verify("small", "priorities") == []
    again = entry("feedback", {"met": "yes", "words": "mot 3"}, sid=f"{3:032x}", category="user")
    changed = entry("feedback", {"met": "no"}, sid=f"{4:032x}", edition=2, category="user")
    assert [outcome.status for outcome in fresh.submit_many([again, changed])] == ["unchanged", "stored"]


def test_a_code_that_was_not_used_is_still_good_once(kept, fresh, entry):
    store, free = kept
    fresh.restore(store.backup())
    sent = [entry("priorities", {"dots": {"bus": 1}}, token=free) for _ in range(2)]
    assert [outcome.status for outcome in fresh.submit_many(sent)] == ["stored", "already-answered"]


def test_another_secret_is_told(kept, tmp_path, monkeypatch, clock, entry):
    store, free = kept
    made = store.backup()
    monkeypatch.setenv("LABASE_SECRET", "another secret, long enough to be one")
    other = open_store(tmp_path / "other.db", clock=clock)
    assert other.restore(made).known_secret is False
    assert other.submit_many([entry("priorities", {}, token=free)])[0].status == "unknown-invitation"
    monkeypatch.delenv("LABASE_SECRET")
    assert open_store(tmp_path / "third.db", clock=clock).restore(made).known_secret is False


def test_without_invitations_no_secret_matters(opened, fresh):
    assert fresh.restore(opened.backup()).known_secret is None


def test_a_backup_holds_neither_the_secret_nor_a_code(kept):
    store, free = kept
    written = store.backup().read_bytes()
    assert not any(text.encode() in written for text in (os.environ["LABASE_SECRET"], store.secret.hex(), free))
    assert b"mot 3" in written


def test_a_database_that_holds_anything_is_not_restored_over(kept, fresh):
    store, _ = kept
    made = store.backup()
    before = everything(store)
    assert told(lambda: store.restore(made)) == (
        f"the database {store.engines.where} holds something already, and a backup is restored into an empty one; name "
        "another database in LABASE_DATABASE_URL, or replace what is there (--replace): it is backed up first"
    )
    assert everything(store) == before


def test_what_is_replaced_is_backed_up_first(kept, fresh, clock, entry):
    store, _ = kept
    first = store.backup()
    before = everything(store)
    store.submit_many([entry("feedback", {"met": "no"}, category="agent")])
    later = everything(store)
    clock.advance(1)
    former = store.restore(first, replace=True).former
    assert everything(store) == before
    fresh.restore(former)
    assert everything(fresh) == later != before


def test_a_backup_is_never_written_over_another_file(opened, tmp_path):
    (tmp_path / "mine.db").write_text("mine")
    assert told(lambda: opened.backup("mine.db")) == (
        f"{tmp_path / 'mine.db'} exists already and a backup is never written over; move it, or name another file"
    )
    assert (tmp_path / "mine.db").read_text() == "mine"


def test_a_backup_that_fails_leaves_no_file(opened, tmp_path):
    (tmp_path / "file").touch()
    assert told(lambda: opened.backup("file/backup.db")).startswith(f"the database {tmp_path / 'file' / 'backup.db'} ")
    assert not list(tmp_path.glob("**/*.part"))


def test_what_is_no_backup_is_refused_in_words(store, tmp_path):
    sqlite3.connect(tmp_path / "theirs.db").execute("CREATE TABLE t (a)").connection.close()
    assert told(lambda: store.restore("absent.db")) == (
        f"there is no backup {tmp_path / 'absent.db'}; labase backup writes them to {tmp_path / 'data' / 'backups'}"
    )
    assert told(lambda: store.restore("theirs.db")) == (
        f"{tmp_path / 'theirs.db'} is no backup of labase_survey: it says no form of its tables; name another file"
    )
    (tmp_path / "text.db").write_text("not a database, though long enough to look like a header" * 40)
    assert "file is not a database" in told(lambda: store.restore("text.db"))


def test_a_backup_of_a_later_version_is_refused_and_one_of_an_earlier_brought_up_to_date(kept, fresh, tmp_path):
    store, _ = kept
    made = store.backup()
    connection = sqlite3.connect(made)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    assert re.sub("up to .{4}", "up to …", told(lambda: fresh.restore(made))) == (
        f"the backup {made} has the form 9999, and this version of labase_survey knows forms up to …; "
        "update labase_survey (pip install -U labase_survey)"
    )
    for statement in (
        "UPDATE alembic_version SET version_num = '0001'",
        "ALTER TABLE step DROP COLUMN closed_on",
        "ALTER TABLE step DROP COLUMN purged_on",
        "DROP TABLE aggregate",
        "DROP TABLE release",
    ):
        connection.execute(statement)
    connection.commit()
    connection.close()
    untouched = made.read_bytes()
    fresh.restore(made)
    assert everything(fresh) == everything(store)
    assert made.read_bytes() == untouched


def test_a_damaged_backup_is_refused(kept, fresh):
    store, _ = kept
    made = store.backup()
    content = bytearray(made.read_bytes())
    for page in range(4096, len(content), 4096):
        content[page : page + 8] = b"\xff" * 8
    made.write_bytes(content)
    assert str(made) in told(lambda: fresh.restore(made))
    assert not any(everything(fresh).values())


def test_a_restore_that_fails_half_way_leaves_nothing(kept, fresh, monkeypatch):
    store, _ = kept
    made = store.backup()
    with sqlite3.connect(made) as connection:
        connection.execute("DELETE FROM step")
        connection.execute("INSERT INTO step SELECT 'small', 'a', 1, 'open', 'x', NULL, 'y', NULL, 0, NULL, NULL")
        connection.execute("UPDATE consultation SET definition = CAST('{' AS TEXT)")
    with fresh.engines.writing() as connection:
        connection.execute(sa.text("CREATE TRIGGER never BEFORE INSERT ON step BEGIN SELECT RAISE(ABORT, 'no'); END"))
    assert "(no)" in told(lambda: fresh.restore(made))
    assert not any(everything(fresh).values())


def test_rows_come_back_in_the_order_of_their_keys_by_one_transaction(kept, clock):
    store, _ = kept
    if store.engines.is_sqlite:
        return
    made = store.backup()
    clock.advance(1)
    store.restore(made, replace=True)
    with store.engines.reading() as connection:
        for table in tables.PEOPLE:
            rows = connection.execute(sa.text(f"SELECT xmin::text, * FROM {table.name} ORDER BY ctid")).all()
            keys = [row[1:4] for row in rows]
            assert keys == sorted(keys)
            assert len({row[0] for row in rows}) <= 1


def test_backups_are_listed_by_name(tmp_path):
    assert backup.backup_files(Path(tmp_path / "nowhere")) == []
    for name in ("b.db", "a.db", "a.db.part", "c.txt"):
        (tmp_path / name).touch()
    assert [file.name for file in backup.backup_files(tmp_path)] == ["a.db", "b.db"]
