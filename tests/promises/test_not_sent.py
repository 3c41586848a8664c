"""Promise 3: not sent means said so, at both doors; nothing earlier is lost, and sent again after the repair it is there.

Each accident lasts as long as its `with`. On SQLite the database's own limits and switches stand for a disk and its
rights, for a test may run as root; `disk.c` makes the disk itself fail where a browser looks on.
"""

import json
import os
import sqlite3
import uuid
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from labase_survey.intake import receive
from labase_survey.rehearsal import Server
from labase_survey.store import engine, keys, open_store, tables

pytestmark = pytest.mark.promises
NOTEBOOK = Path(__file__).parents[1] / "data" / "small.ipynb"
SECRET = "a secret for tests, long enough to be one"
SAID = {
    "fr": "Pas enregistré. Vos réponses restent sur votre appareil\u202f; envoyez de nouveau.",
    "en": "Not recorded. Your answers stay on your device; send again.",
}
LONG = {"met": "yes", "words": "\N{SLIGHTLY SMILING FACE}" * 200, "approve": ["evening", "video", "bus", "training"]}
LONG |= {"ranking": ["evening", "video", "bus", "training", "tests", "open-house"]}
"""More than SQLite keeps in a page beside others: a new page for each."""


class House:
    """A store that both doors share, and who comes to it."""

    def __init__(self, url, served, store, around):
        self.url, self.served, self.store, self.around = url, served, store, around
        self.held, self.fresh = {}, count(1)

    def person(self, language="fr"):
        sid = f"{next(self.fresh):032x}"
        sent = {"consultation": "small", "step": "feedback", "sid": sid, "category": "user", "answers": LONG}
        return {**sent, "language": language}

    def posted(self, sent):
        answer = self.served.post(sent)
        return answer.status_code, answer.json()

    def received(self, sent):
        return receive(self.store, sent, channel="kernel")

    def accepted(self, reply, sent):
        receipt = keys.receipt(keys.response_key("small", "feedback", sent["sid"]))
        assert reply == {"status": "accepted", "receipt": receipt, "edition": 1}
        self.held[receipt] = LONG

    def driver(self, statement):
        """On the connection that writes, and that stays."""
        with self.store.engines._write.connect() as connection:
            return connection.connection.cursor().execute(statement).fetchall()


# What may happen to a SQLite file


@contextmanager
def a_full_disk(house):
    ((pages,),) = house.driver("PRAGMA page_count")
    house.driver(f"PRAGMA max_page_count={pages}")
    yield
    house.driver("PRAGMA max_page_count=1000000")


@contextmanager
def a_file_that_may_only_be_read(house):
    house.driver("PRAGMA query_only=ON")
    yield
    house.driver("PRAGMA query_only=OFF")


@contextmanager
def a_file_that_another_program_keeps(house):
    other = sqlite3.connect(house.store.engines.file)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.close()


@contextmanager
def a_damaged_file(house):
    file = house.store.engines.file
    house.driver("PRAGMA wal_checkpoint(TRUNCATE)")
    sound = file.read_bytes()
    overwrite(file, sound[:4096] + os.urandom(len(sound) - 4096))
    house.store.close()  # what is in memory would hide it for a while
    yield
    house.store.close()
    overwrite(file, sound)


def overwrite(file, data):
    with file.open("r+b") as opened:
        opened.write(data)


@contextmanager
def a_file_that_is_gone(house):
    file = house.store.engines.file
    parts = list(file.parent.glob(f"{file.name}*"))
    away = file.parent / "away"
    away.mkdir(exist_ok=True)
    for part in parts:
        part.rename(away / part.name)
    yield
    assert not file.exists()  # no empty database in its place
    for part in parts:
        (away / part.name).rename(part)


# What may happen to PostgreSQL, and between it and us


@contextmanager
def a_server_with_a_full_disk(house):
    raised = "RAISE 'could not extend file \"base/1/2\": No space left on device' USING ERRCODE = '53100'"
    house.around.sql(
        f"CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {raised}; END $$",
        "CREATE TRIGGER full_disk BEFORE INSERT ON response EXECUTE FUNCTION full_disk()",
    )
    yield
    house.around.sql("DROP FUNCTION full_disk CASCADE")


@contextmanager
def a_server_that_only_reads(house):
    house.around.sql(f"ALTER DATABASE {house.around.name} SET default_transaction_read_only = on")
    yield
    house.around.sql(
        "SET default_transaction_read_only = off",
        f"ALTER DATABASE {house.around.name} RESET default_transaction_read_only",
    )


@contextmanager
def a_table_that_another_program_keeps(house):
    with psycopg.connect(house.around.uri) as other:
        other.execute("LOCK TABLE step IN ACCESS EXCLUSIVE MODE")
        yield


@contextmanager
def a_table_that_is_gone(house):
    house.around.sql("ALTER TABLE response RENAME TO hidden")
    yield
    house.around.sql("ALTER TABLE hidden RENAME TO response")


def a_line_cut_before_the_commit(house):
    return house.around.failing("before")


def a_line_cut_after_the_commit(house):
    return house.around.failing("after")


def a_server_that_is_gone(house):
    return house.around.failing("gone")


SQLITE = (
    a_full_disk,
    a_file_that_may_only_be_read,
    a_file_that_another_program_keeps,
    a_damaged_file,
    a_file_that_is_gone,
)
POSTGRESQL = (
    a_server_with_a_full_disk,
    a_server_that_only_reads,
    a_table_that_another_program_keeps,
    a_table_that_is_gone,
    a_line_cut_before_the_commit,
    a_line_cut_after_the_commit,
    a_server_that_is_gone,
)


class Around:
    """A database of a PostgreSQL server, reached directly (`uri`) and over a line that may fail (`address`)."""

    def __init__(self, server, line):
        self.name = f"labase_{uuid.uuid4().hex}"
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {self.name}")
        self.uri, self.line = server.get_uri(database=self.name), line
        self.address = f"postgresql://postgres@127.0.0.1:{line.port}/{self.name}?sslmode=disable&gssencmode=disable"

    @contextmanager
    def failing(self, mood):
        self.line.mood = mood
        yield
        self.line.mood = ""

    def sql(self, *statements):
        with psycopg.connect(self.uri, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)


@pytest.fixture(scope="module")
def round_of_the_module(people):
    from labase_survey.definition.reading import read_consultation

    return read_consultation(people.SMALL)


@pytest.fixture(scope="module")
def house(request, tmp_path_factory, served_by, open_steps, round_of_the_module):
    """A house on each database; what waits for others waits a moment only."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LABASE_SECRET", SECRET)
        patch.setattr(engine, "BUSY_SECONDS", 0.3)
        around, url = None, f"sqlite:///{tmp_path_factory.mktemp('house') / 'labase.db'}"
        if request.param == "postgresql":
            around = Around(request.getfixturevalue("postgresql_server"), request.getfixturevalue("line"))
            url = around.address
        store = open_steps(open_store(url), round_of_the_module)
        with served_by.running(store, NOTEBOOK) as served:
            yield House(url, served, store, around)
        store.close()


ACCIDENTS = [pytest.param("sqlite", each, id=each.__name__) for each in SQLITE]
ACCIDENTS += [pytest.param("postgresql", each, id=each.__name__, marks=pytest.mark.postgresql) for each in POSTGRESQL]


@pytest.mark.parametrize(("house", "accident"), ACCIDENTS, indirect=["house"], scope="module")
def test_what_is_not_stored_is_said_so_at_both_doors_and_is_stored_once_after_the_repair(
    house, accident, stored, figure
):
    earlier = house.person()
    house.accepted(house.received(earlier), earlier)
    at_the_web, at_the_kernel = ([house.person(language) for language in SAID] for _ in range(2))
    with accident(house):
        for sent in at_the_web:
            assert house.posted(sent) == (503, {"status": "error", "message": SAID[sent["language"]]})
        for sent in at_the_kernel:
            assert house.received(sent) == {"status": "error", "message": SAID[sent["language"]]}
    for _twice in range(2):
        for sent in at_the_web:
            status, reply = house.posted(sent)
            house.accepted(reply, sent)
            assert status == 200
        for sent in (*at_the_kernel, earlier):
            house.accepted(house.received(sent), sent)
    found = {receipt: json.loads(content) for receipt, content in stored(house.url).items()}
    assert found == house.held
    figure("accidents", tried=1, told=4, lost=0)


@pytest.mark.parametrize("house", ["sqlite"], indirect=True, scope="module")
def test_a_file_that_was_replaced_by_another_one_takes_answers_at_the_second_try(house, stored, figure):
    """A backup put back under a server that runs: not one answer goes into the file that nobody will open again."""
    file, sent = house.store.engines.file, house.person()
    house.driver("PRAGMA wal_checkpoint(TRUNCATE)")
    copy = file.with_name("copy")
    copy.write_bytes(file.read_bytes())
    for part in ("-wal", "-shm"):
        file.with_name(file.name + part).unlink(missing_ok=True)
    copy.replace(file)
    assert house.posted(sent)[0] == 503
    status, reply = house.posted(sent)
    house.accepted(reply, sent)
    assert status == 200
    assert {receipt: json.loads(content) for receipt, content in stored(house.url).items()} == house.held


def test_a_definition_that_is_damaged_is_an_accident_like_another(opened, people):
    with opened.engines.writing() as connection:
        connection.execute(sa.update(tables.consultation).values(definition='{"id": "small"}'))
    fresh = open_store(opened.engines.url.render_as_string(hide_password=False))
    assert receive(fresh, people.submission("1" * 32), channel="kernel") == {"status": "error", "message": SAID["fr"]}


# The clock


def test_whatever_the_clock_does_a_receipt_is_true_and_a_refusal_is_said(opened, clock, people, stored, database_url):
    sids, held = people.devices("clock"), {}

    def send():
        sent = people.submission(next(sids))
        reply = receive(opened, sent, channel="kernel")
        if reply["status"] == "accepted":
            held[reply["receipt"]] = sent["answers"]
        return reply.get("code", reply["status"])

    assert send() == "accepted"
    opened.close_step("small", "feedback", grace=60)
    clock.advance(-86_400)
    assert send() == "accepted"  # the grace is longer than it was said: nobody is harmed
    clock.advance(86_400 + 61)
    assert send() == "closed"
    clock.advance(-61)
    assert send() == "accepted"  # not sealed yet
    clock.advance(61)
    assert opened.finish_closing() == [("small", "feedback")]
    clock.advance(-86_400)
    assert send() == "closed"  # sealed, whatever the clock says
    assert {receipt: json.loads(content) for receipt, content in stored(database_url).items()} == held
    assert {receipt for receipt, _ in opened.seal("small", "feedback")["leaves"]} == held.keys()


def test_a_clock_that_jumps_closes_nothing_that_is_open(opened, clock, people):
    for jump in (-(10**9), 2 * 10**9):
        clock.advance(jump)
        assert receive(opened, people.submission(f"{abs(jump):032x}"), channel="kernel")["status"] == "accepted"


# In a browser


@pytest.fixture
def failing(tmp_path, disk, monkeypatch):
    """A server whose disk is full while `accident` says so."""
    accident = tmp_path / "accident"
    store = open_store(tmp_path / "data" / "labase.db")
    with monkeypatch.context() as patch:
        for name, value in {
            "LD_PRELOAD": disk,
            "LABASE_FOLDER": tmp_path / "data",
            "LABASE_ACCIDENT": accident,
        }.items():
            patch.setenv(name, str(value))
        server = Server("small", notebook=NOTEBOOK, database=f"sqlite:///{tmp_path / 'data' / 'labase.db'}")
    return server, store, accident


@contextmanager
def said(accident, kind):
    accident.write_text(kind)
    yield
    accident.unlink()


def answer(page, server):
    page.goto(server.url)
    page.get_by_role("radio", name="Usager").check()
    page.get_by_label("Oui", exact=True).check()


def sent_in_vain(page):
    page.get_by_role("button", name="Envoyer").click()
    page.get_by_text("Pas enregistré.").wait_for()
    assert page.get_by_label("Oui", exact=True).is_checked()
    assert page.locator(".ls-receipt").count() == 0
    page.reload()
    assert page.get_by_label("Oui", exact=True).is_checked()


def sent_at_last(page, store):
    page.get_by_role("button", name="Envoyer").click()
    receipt = page.locator(".ls-receipt").inner_text()
    store.close_step("small", "feedback", grace=0)
    assert [leaf[0] for leaf in store.seal("small", "feedback")["leaves"]] == [receipt]


def test_a_phone_says_not_recorded_while_the_disk_is_full_or_fails_and_keeps_the_answers(
    failing, round_, open_steps, page
):
    server, store, accident = failing
    open_steps(store, round_)
    with server:
        answer(page, server)
        for kind in ("full", "sick"):
            with said(accident, kind):
                sent_in_vain(page)
        assert store.participation("small", "feedback").total == 0
        sent_at_last(page, store)


def test_a_phone_says_not_recorded_when_the_line_is_cut_around_the_commit_and_keeps_the_answers(
    postgresql_server, line, round_, open_steps, page
):
    around = Around(postgresql_server, line)
    store = open_steps(open_store(around.uri), round_)
    with Server("small", notebook=NOTEBOOK, database=around.address) as server:
        answer(page, server)
        for mood, there in (("before", 0), ("after", 1)):
            with around.failing(mood):
                sent_in_vain(page)
            assert store.participation("small", "feedback").total == there
        sent_at_last(page, store)
