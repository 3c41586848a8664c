"""Promise 1: whatever is killed, and whenever, each receipt that was shown is in the store, once, with its content.

The moments are drawn from a seed: after so many receipts, then a fraction of a commit more. What was on its way is sent
again by its device, with the same key and edition.
"""

import json
import random
import threading
import time
import uuid
from contextlib import suppress
from pathlib import Path

import httpx
import psutil
import pytest

from labase_survey.errors import StoreError
from labase_survey.rehearsal import Server
from labase_survey.store import open_store

pytestmark = pytest.mark.promises
NOTEBOOK = Path(__file__).parents[1] / "data" / "small.ipynb"
LONGEST = 0.005
"""Seconds; a few commits."""


def pause(draw):
    time.sleep(draw.random() * LONGEST)


def missing(people, shown, found):
    """The receipts that a participant holds and the store doesn't, or not with what was answered."""
    held = {receipt: json.loads(content) for receipt, content in found.items()}
    return [receipt for receipt, sid in shown if held.get(receipt) != people.submission(sid)["answers"]]


class Lives:
    """A process that answers, killed and begun again."""

    def __init__(self, process):
        self.process, self.pid, self.shown = process, 0, []

    def begin(self, seed):
        self.process.stdin.write(f"{seed}\n")
        self.pid = int(self.process.stdout.readline().removeprefix("pid "))

    def read(self, number):
        for _ in range(number):
            receipt, sid = self.process.stdout.readline().split()
            self.shown.append((receipt, sid))

    def kill(self):
        psutil.Process(self.pid).kill()
        while (line := self.process.stdout.readline()) != "ended\n":
            self.shown.append(tuple(line.split()))


def killed(lives, kills, draw, url, *, people, stored):
    """Receipts that were shown and weren't there after each of so many kills."""
    lost = set()
    for kill in range(kills):
        lives.begin(kill // 2)  # every other life begins with what the one before was doing
        lives.read(draw.randint(1, 60))
        pause(draw)
        lives.kill()
        lost.update(missing(people, lives.shown, stored(url)))
    return len(lost)


def test_a_process_that_is_killed_lost_no_receipt_it_had_shown(
    opened, database_url, start, people, stored, times, figure
):
    kills, lives = times(8, 80), Lives(start("answer", database_url))
    lost = killed(lives, kills, random.Random(1), database_url, people=people, stored=stored)
    figure(f"kills, {kind_of(opened)}", kills=kills, shown=len(set(lives.shown)), lost=lost)
    assert lost == 0
    found = stored(database_url)
    assert len({sid for _, sid in lives.shown}) == len({receipt for receipt, _ in lives.shown}) <= len(found)


def test_receipts_shown_before_the_commit_are_lost_so_the_kills_are_real(
    opened, database_url, start, people, stored, times, figure
):
    kills, lives = times(4, 20), Lives(start("answer", database_url, "early"))
    lost = killed(lives, kills, random.Random(2), database_url, people=people, stored=stored)
    name = f"kills, {kind_of(opened)}, receipts shown too early (control)"
    figure(name, kills=kills, shown=len(set(lives.shown)), lost=lost)
    assert lost >= kills


def kind_of(store):
    return "SQLite" if store.engines.is_sqlite else "PostgreSQL"


class Room:
    """Phones that send new answers over HTTP until told to stop, and each until it has its receipt."""

    def __init__(self, url, people, number=8):
        self.url, self.people, self.shown, self.silent = url, people, [], []
        self.up, self.stopping = threading.Event(), threading.Event()
        self.threads = [threading.Thread(target=self.phone, args=(index,)) for index in range(number)]

    def phone(self, index):
        with httpx.Client(base_url=self.url, timeout=20, trust_env=False) as client:
            for sid in self.people.devices(f"phone {index}"):
                while not self.stopping.is_set() and not self.sent(client, sid):
                    self.up.wait(60)
                if self.stopping.is_set():
                    return

    def sent(self, client, sid):
        try:
            answer = client.post("/labase/submissions", json=self.people.submission(sid))
        except httpx.TransportError:
            return False
        reply = answer.json()
        if reply["status"] == "accepted":
            self.shown.append((reply["receipt"], sid))
        elif reply != {"status": "error", "message": NOT_STORED}:
            self.silent.append(reply)
        return reply["status"] == "accepted"

    def until_shown(self, number):
        end = time.monotonic() + 120
        while len(self.shown) < number and not self.silent:
            assert time.monotonic() < end, f"only {len(self.shown)} receipts of {number}"
            time.sleep(0.001)

    def __enter__(self):
        self.up.set()
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.stopping.set()
        self.up.set()
        for thread in self.threads:
            thread.join()


NOT_STORED = "Pas enregistré. Vos réponses restent sur votre appareil\u202f; envoyez de nouveau."


def test_a_server_that_is_killed_lost_no_receipt_that_phones_show(opened, database_url, people, stored, times, figure):
    kills, draw, lost = times(1, 15), random.Random(3), set()
    with Server("small", notebook=NOTEBOOK, database=database_url) as server, Room(server.url, people) as room:
        for _ in range(kills):
            room.until_shown(len(room.shown) + draw.randint(1, 60))
            pause(draw)
            room.up.clear()
            server.kill()
            lost.update(missing(people, list(room.shown), stored(database_url)))
            server.start().wait()
            room.up.set()
        room.until_shown(len(room.shown) + 8)
    found = stored(database_url)
    lost.update(missing(people, room.shown, found))
    figure(f"kills of labase serve, {kind_of(opened)}", kills=kills, shown=len(room.shown), lost=len(lost))
    assert (room.silent, lost) == ([], set())
    assert len(room.shown) == len(set(room.shown)) == len(found)  # in doubt, sent again: once


# PostgreSQL itself, with its pages flushed as in earnest.


class Postgres:
    """A PostgreSQL server of our own whose processes may be killed."""

    def __init__(self, server):
        self.server = server

    def kill_all(self):
        """As when the machine stops: nobody is asked, nothing is written."""
        main = psutil.Process(self.server.get_pid())
        main.suspend()  # it starts no other
        processes = [*main.children(recursive=True), main]
        for process in processes:
            with suppress(psutil.NoSuchProcess):  # it was ending by itself
                process.kill()
        psutil.wait_procs(processes, 30)

    def kill_one(self):
        """One process that serves a connection: the server then ends the others and recovers by itself."""
        for process in psutil.Process(self.server.get_pid()).children():
            with suppress(psutil.NoSuchProcess):
                if " labase_" in " ".join(process.cmdline()):
                    process.kill()
                    return True
        return False

    def start(self):
        with self.server._lock:
            self.server.ensure_postgres_running()


@pytest.fixture(scope="module")
def flushing(own_postgresql):
    """A server that flushes, unlike the one other tests share."""
    return Postgres(own_postgresql)


@pytest.fixture
def flushed_url(flushing):
    """An empty database of it."""
    import psycopg

    name = f"labase_{uuid.uuid4().hex}"
    with psycopg.connect(flushing.server.get_uri(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return flushing.server.get_uri(database=name)


def once_back(stored, url):
    """What is stored, as soon as a server that recovers says so."""
    for _ in range(300):
        with suppress(StoreError):
            return stored(url)
        time.sleep(0.1)
    return stored(url)


def answering(url, round_, lives, open_steps):
    open_steps(open_store(url), round_).close()
    lives.begin(0)


@pytest.mark.parametrize("which", ["one process of it", "all of it"])
def test_a_database_server_that_is_killed_lost_no_receipt(
    which, flushing, flushed_url, start, people, stored, times, figure, round_, open_steps
):
    kills, draw, lives, lost = times(1, 20), random.Random(4), Lives(start("answer", flushed_url)), set()
    answering(flushed_url, round_, lives, open_steps)
    done = 0
    while done < kills:
        lives.read(draw.randint(20, 80))
        pause(draw)
        if which == "all of it":
            flushing.kill_all()
            flushing.start()
            done += 1
        else:
            done += flushing.kill_one()
        lost.update(missing(people, lives.shown, once_back(stored, flushed_url)))
    lives.kill()
    found = stored(flushed_url)
    lost.update(missing(people, lives.shown, found))
    figure(f"kills of PostgreSQL, {which}", kills=kills, shown=len(lives.shown), lost=len(lost))
    assert lost == set()
    assert len(set(lives.shown)) == len(lives.shown) <= len(found)


def test_commits_that_postgresql_does_not_flush_are_lost_so_its_kills_are_real(
    flushing, flushed_url, start, people, stored, figure, round_, open_steps
):
    flushing.server.psql("ALTER SYSTEM SET wal_writer_delay = '10s'; SELECT pg_reload_conf();")
    lives = Lives(start("answer", flushed_url, "loose"))
    answering(flushed_url, round_, lives, open_steps)
    lives.read(200)
    flushing.kill_all()
    lives.kill()
    flushing.start()
    flushing.server.psql("ALTER SYSTEM RESET wal_writer_delay; SELECT pg_reload_conf();")
    lost = missing(people, lives.shown, stored(flushed_url))
    figure("kills of PostgreSQL, synchronous_commit=off (control)", kills=1, shown=len(lives.shown), lost=len(lost))
    assert lost
