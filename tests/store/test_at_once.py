"""Several threads, stores and processes on one database; some of them killed."""

import importlib.util
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from labase_survey.store import open_store, tables

SENDER = Path(__file__).with_name("sender.py")


def start(url, *arguments):
    command = [sys.executable, str(SENDER), url, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


@pytest.fixture(scope="module")
def sender():
    spec = importlib.util.spec_from_file_location("labase_test_sender", SENDER)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def stored(store):
    with store.engines.reading() as connection:
        return set(connection.scalars(sa.select(tables.response.c.response_key)))


def test_one_invitation_sent_from_many_devices_at_once_gives_one_response(opened, database_url, entry):
    (token,) = opened.invite("small", "priorities", count=1, category="user")
    stores = [opened, open_store(database_url, clock=opened.clock)]

    def send(number):
        return stores[number % 2].submit_many([entry("priorities", {"dots": {"bus": 1}}, token=token)])[0].status

    with ThreadPoolExecutor(4) as pool:
        told = Counter(pool.map(send, range(60)))
    assert told == {"stored": 1, "already-answered": 59}
    assert opened.participation("small", "priorities").total == 1


def test_batches_whose_entries_cross_never_block_each_other(opened, entry, database_url):
    tokens = opened.invite("small", "priorities", count=20, category="user")
    both = [entry("priorities", {"dots": {}}, token=token) for token in tokens]
    both += [entry("feedback", {}) for _ in range(20)]
    stores = [opened, open_store(database_url, clock=opened.clock)]
    with ThreadPoolExecutor(2) as pool:
        told = pool.map(lambda store, batch: store.submit_many(batch), stores * 2, [both, both[::-1]] * 2)
        assert Counter(outcome.status for outcomes in told for outcome in outcomes) == {"stored": 40, "unchanged": 120}


def test_two_processes_share_one_invitation(opened, database_url):
    (token,) = opened.invite("small", "priorities", count=1, category="user")
    processes = [start(database_url, seed, 30, token) for seed in (1, 2)]
    told = Counter(line.split()[1] for process in processes for line in process.communicate()[0].splitlines())
    assert told == {"stored": 1, "already-answered": 59}


def test_killed_writers_lose_nothing_that_they_acknowledged(opened, database_url, sender):
    processes = [start(database_url, seed, 5000) for seed in range(5)]
    acknowledged = []
    for number, process in enumerate(processes):
        acknowledged += [next(process.stdout) for _ in range(10 + 7 * number)]
        process.kill()  # in the middle of whatever it was doing
    acknowledged += [line for process in processes for line in process.communicate()[0].splitlines() if " " in line]
    assert {line.split()[0] for line in acknowledged if line.endswith(("stored", "stored\n"))} <= stored(opened)


def test_what_was_in_doubt_is_sent_again_and_stored_once(opened, database_url, sender):
    process = start(database_url, 7, 5000)
    seen = [next(process.stdout) for _ in range(25)]
    process.kill()
    process.communicate()
    again = opened.submit_many(list(sender.entries(7, 60)))
    assert {outcome.status for outcome in again[: len(seen)]} == {"unchanged"}
    assert {outcome.status for outcome in again} <= {"unchanged", "stored"}
    wanted = {entry.response_key for entry in sender.entries(7, 60)}
    assert wanted <= stored(opened)


def test_a_step_closes_while_answers_pour_in_and_keeps_what_was_stored(opened, entry, database_url):
    other = open_store(database_url, clock=opened.clock)

    def send(_):
        return other.submit_many([entry("feedback", {"met": "yes"})])[0].status

    with ThreadPoolExecutor(2) as pool:
        told = pool.map(send, range(60))
        opened.close_step("small", "feedback", grace=0)
        counted = Counter(told)
    assert counted.keys() <= {"stored", "closed"}
    assert (
        opened.answers("small", "feedback", "met").n == counted["stored"] == opened.seal("small", "feedback")["count"]
    )
