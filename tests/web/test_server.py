import json
import signal
import socket
import sqlite3
import time

import httpx
import pytest

from labase_survey.errors import NotFoundError, PublishingError, StoreError
from labase_survey.rehearsal import Server
from labase_survey.web.server import serve as serve_here


@pytest.fixture
def server(database_url, store, opened, write, cell):
    """A server in a process of its own, on each database."""
    opened(store)
    with Server("small", notebook=write(cell.text("Bonjour")), database=database_url) as running:
        yield running


def sent(server, submission):
    """The connection over which a submission left, its answer not read."""
    body = json.dumps(submission).encode()
    connection = socket.create_connection(("127.0.0.1", server.port))
    head = f"POST /labase/submissions HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nContent-Type: application/json\r\n"
    connection.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
    return connection


def resent(server, submission):
    return httpx.post(f"{server.url}/labase/submissions", json=submission, trust_env=False).json()["status"]


@pytest.mark.parametrize("stored", [False, True])
def test_killed_between_sending_and_answer_then_sent_again_gives_one_response(server, store, submission, stored):
    connection = sent(server, submission())
    while stored and not store.participation("small", "feedback").total:
        time.sleep(0.05)
    server.kill()
    connection.close()
    server.start().wait()
    assert resent(server, submission()) == "accepted"
    assert store.participation("small", "feedback").total == 1


def test_asked_to_end_it_stores_and_answers_what_it_received(sqlite, write, cell, submission):
    database = f"sqlite:///{sqlite.engines.where}"
    with Server("small", notebook=write(cell.text("Bonjour")), database=database) as server:
        lock = sqlite3.connect(sqlite.engines.where, isolation_level=None)
        lock.execute("BEGIN IMMEDIATE")
        connection = sent(server, submission())
        assert server.answers
        process = server._process
        process.send_signal(signal.SIGTERM)
        lock.execute("ROLLBACK")
        lock.close()
        assert connection.recv(15) == b"HTTP/1.1 200 OK"
        connection.close()
        assert process.wait(30) == 0
    assert sqlite.participation("small", "feedback").total == 1


def test_a_consultation_that_is_not_published_is_not_served(sqlite, write):
    with pytest.raises(NotFoundError) as refused:
        serve_here(sqlite, consultation="other", notebook=write())
    assert str(refused.value) == (
        "no consultation 'other' is published here (published: small); publish it first: store.publish(consultation)"
    )


def test_a_notebook_that_is_not_there_is_not_served(sqlite):
    with pytest.raises(PublishingError) as refused:
        serve_here(sqlite, consultation="small", notebook="no.ipynb")
    assert str(refused.value) == "there is no notebook 'no.ipynb'; name the participants' notebook, an .ipynb file"


def test_a_port_that_is_taken_is_said(sqlite, write):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(StoreError) as refused:
            serve_here(sqlite, consultation="small", notebook=write(), port=port)
    assert str(refused.value) == (
        f"can't listen on 127.0.0.1, port {port}: Address already in use; choose another port (0 for a free one)"
    )
