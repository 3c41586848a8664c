"""What the doctor finds: nothing on a sound store, and each thing once it is made wrong."""

import os
import sys
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from labase_survey.store import backup, disks, health, open_store, tables
from labase_survey.store.engine import beside

DAY = 86_400


@pytest.fixture(autouse=True)
def project(tmp_path, monkeypatch):
    """A project of the test's own; a disk of this machine, whatever this machine is."""
    monkeypatch.setenv("LABASE_HOME", str(tmp_path))
    (tmp_path / "mounts").write_text("/dev/sda1 / ext4 rw 0 0\n")
    monkeypatch.setattr(disks.kind_of_disk, "__defaults__", (tmp_path / "mounts",))
    return tmp_path


@pytest.fixture
def flushed(request, store):
    """The server of the tests flushing as one of a lab does; the others don't ask it to, to be quick."""
    if store.engines.is_sqlite:
        yield
        return
    server = request.getfixturevalue("postgresql_server")

    def turn(value):
        server.psql(f"ALTER SYSTEM SET fsync = {value}; SELECT pg_reload_conf();")
        for _ in range(1000):  # the server reloads when it comes to it
            with store.engines.reading() as connection:
                if connection.exec_driver_sql("SHOW fsync").scalar() == value:
                    return
        pytest.fail(f"fsync didn't turn {value}")

    turn("on")
    yield
    turn("off")


@pytest.fixture
def closed(opened, entry):
    """A closed step that six people answered, in a store with a backup."""
    opened.submit_many([entry("feedback", {"met": "yes", "words": f"mot {n}"}, category="user") for n in range(6)])
    opened.close_step("small", "feedback", grace=0)
    opened.write_seal("small", "feedback")
    opened.backup()
    return opened


@pytest.fixture
def own(tmp_path, clock, monkeypatch, round_):
    """A SQLite store whose secret is a file, with an invitation."""
    monkeypatch.delenv("LABASE_SECRET", raising=False)
    store = open_store(tmp_path / "own.db", clock=clock)
    store.publish(round_)
    store.invite("small", count=1, category="user")
    yield store
    store.close()


def found(store, about=None):
    """What was found, as (state, key)."""
    return [(one.state, one.key) for one in health.examine(store) if about in (None, one.about)]


def test_a_sound_store_has_nothing_bad(closed, flushed):
    on_disk = [("ok", "integrity_ok")] if closed.engines.is_sqlite else [("ok", "checksums_on")]
    keys = ["seals_ok", "journal_ok", "disk_local", "settings_ok", "flushing_ok"]
    keys += ["secret_given", "traces_none", "retention_ok", "backups_ok"]
    if not closed.engines.is_sqlite:
        keys.remove("disk_local")
    assert [one for one in found(closed) if not one[1].startswith("space")] == on_disk + [("ok", key) for key in keys]


def test_one_flipped_bit_of_an_answer_is_found(closed):
    """By the seal, and with the file's own check none the wiser."""
    if closed.engines.is_sqlite:
        with closed.engines._write.connect() as connection:
            connection.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        closed.close()
        file = closed.engines.file
        content = bytearray(file.read_bytes())
        content[content.index(b"mot 3") + 4] ^= 1
        file.write_bytes(content)
        assert found(closed, "integrity") == [("ok", "integrity_ok")]
    else:
        with closed.engines.writing() as connection:
            connection.execute(sa.text("UPDATE response SET content = replace(content, 'mot 3', 'mot 2')"))
    assert found(closed, "seals") == [("bad", "seal_bad")]


def test_a_damaged_file_is_found(closed, tmp_path):
    if not closed.engines.is_sqlite:
        return
    closed.close()
    file = closed.engines.file
    content = bytearray(file.read_bytes())
    for page in range(3 * 4096, len(content), 4096):
        content[page : page + 12] = b"\xff" * 12
    file.write_bytes(content)
    assert "bad" in [state for state, _ in found(closed, "integrity")]


def test_a_line_of_the_journal_that_was_changed_is_found(closed):
    with closed.engines.writing() as connection:
        connection.execute(sa.update(tables.action).where(tables.action.c.seq == 2).values(what="something else"))
    assert found(closed, "journal") == [("bad", "journal_bad")]


@pytest.mark.parametrize(
    ("mount", "wanted"),
    [("nfs4", ("bad", "disk_network")), ("ext4", ("ok", "disk_local")), (None, ("look", "disk_unknown"))],
)
def test_a_network_disk_is_found_and_an_unknown_one_never_bad(own, project, mount, wanted):
    (project / "mounts").write_text(f"server:/ / {mount} rw 0 0\n" if mount else "")
    assert found(own, "disk") == [wanted]


def test_settings_that_lose_answers_are_found(closed, flushed):
    assert found(closed, "settings") == [("ok", "settings_ok")]
    if closed.engines.is_sqlite:
        wrong = "PRAGMA synchronous=NORMAL"

        @sa.event.listens_for(closed.engines._write, "checkout")
        def weaken(connection, *_):
            connection.execute(wrong)
    else:

        @sa.event.listens_for(closed.engines._write, "begin")
        def weaken(connection):
            connection.exec_driver_sql("SET LOCAL synchronous_commit = off")

    assert found(closed, "settings") == [("bad", "settings_bad")]


def test_a_server_that_does_not_flush_is_found(closed):
    wanted = ("ok", "settings_ok") if closed.engines.is_sqlite else ("bad", "settings_bad")  # as tests start it
    assert found(closed, "settings") == [wanted]


def test_a_disk_that_takes_no_order_to_write_is_found(own, monkeypatch):
    def fail(_handle):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", fail)
    assert found(own, "flushing") == [("bad", "unread")]


@pytest.mark.parametrize(("free", "state"), [(2**20, "bad"), (500 * 2**20, "look"), (2**34, "ok")])
def test_a_disk_that_fills_up_is_found(own, monkeypatch, free, state):
    monkeypatch.setattr(health, "disk_usage", lambda _folder: SimpleNamespace(free=free))
    assert found(own, "space") == [(state, f"space_{state}")]


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are another thing there")
@pytest.mark.parametrize(
    ("mode", "wanted"), [(0o600, ("ok", "secret_ok")), (0o644, ("bad", "secret_open")), (0o640, ("bad", "secret_open"))]
)
def test_a_secret_that_others_can_read_is_found(own, mode, wanted):
    beside(own.engines.url).chmod(mode)
    assert found(own, "secret") == [wanted]


def test_a_secret_that_is_gone_or_another_is_found(own, clock):
    own.backup()
    secret = beside(own.engines.url)
    secret.write_text("0" * 64 + "\n")
    assert found(own, "secret") == [("ok", "secret_ok"), ("bad", "secret_other")]
    secret.unlink()
    assert found(own, "secret") == [("bad", "secret_gone")]


def test_no_secret_is_fine_before_the_first_invitation(opened, monkeypatch):
    monkeypatch.delenv("LABASE_SECRET")
    assert found(opened, "secret") == [("ok", "secret_none")]


def test_a_secret_among_the_backups_is_found(own):
    own.backup()
    (backup.backups_folder() / "copy.secret").touch()
    assert found(own, "secret")[-1] == ("look", "secret_beside")


def test_traces_that_are_left_are_found(closed):
    assert found(closed, "traces") == [("ok", "traces_none")]
    with closed.engines.writing() as connection:
        connection.execute(sa.update(tables.step).values(swept=0))
    assert found(closed, "traces") == [("look", "traces_left")]


def test_what_is_past_its_date_is_found_in_the_database_and_in_backups(closed, clock):
    clock.advance(184 * DAY)
    assert found(closed, "retention") == [("bad", "retention_late"), ("bad", "retention_backup")]


def test_a_notice_without_a_date_is_to_be_looked_at(closed):
    with closed.engines.writing() as connection:
        without = sa.func.replace(tables.consultation.c.definition, '"erase_after":6,', "")
        connection.execute(sa.update(tables.consultation).values(definition=without))
    assert found(closed, "retention") == [("look", "retention_undated")]


def test_the_age_of_the_last_backup_is_said(closed, clock):
    assert found(closed, "backups") == [("ok", "backups_ok")]
    clock.advance(8 * DAY)
    assert found(closed, "backups") == [("look", "backups_old")]
    for file in backup.backup_files(backup.backups_folder()):
        file.write_bytes(b"no database")
    assert found(closed, "backups") == [("bad", "unread")]
    for file in backup.backup_files(backup.backups_folder()):
        file.unlink()
    assert found(closed, "backups") == [("look", "backups_none")]


def test_a_look_that_cannot_be_taken_is_told_and_the_others_go_on(closed):
    with closed.engines.writing() as connection:
        connection.execute(sa.update(tables.step).values(closed_on="never"))
    assert found(closed, "retention") == [("bad", "unread")]
    assert found(closed, "backups") == [("ok", "backups_ok")]
