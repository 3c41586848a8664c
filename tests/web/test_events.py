import json

import pytest


@pytest.fixture
def listen(serve_french, cell):
    """Opens the stream; gives the server, and what it says, piece by piece."""
    server = serve_french(cell.form())
    with server.client.stream("GET", "/labase/events?consultation=small") as answer:
        assert answer.headers["Content-Type"] == "text/event-stream; charset=utf-8"
        yield server, pieces(answer)


def pieces(answer):
    said = ""
    for text in answer.iter_text():
        said += text
        while "\n\n" in said:
            piece, _, said = said.partition("\n\n")
            yield piece


def state(piece):
    name, data = piece.split("\n")
    assert name == "event: state"
    return json.loads(data.removeprefix("data: "))


def test_the_stream_starts_with_the_state_and_a_pause_of_its_own(listen):
    _, said = listen
    pause = next(said)
    assert 2000 <= int(pause.removeprefix("retry: ")) <= 6000
    assert state(next(said))["steps"]["feedback"] == {"phase": "open", "participation": 0}


def test_a_change_is_told_to_who_listens(listen, sqlite, submission):
    server, said = listen
    next(said), next(said)
    server.post(submission())
    assert state(next(said))["steps"]["feedback"] == {"phase": "open", "participation": 1}
    sqlite.pause_step("small", "feedback")
    assert state(next(said))["steps"]["feedback"] == {"phase": "paused", "participation": 1}


def test_a_closing_step_is_closed_when_its_grace_is_over(listen, sqlite):
    _, said = listen
    next(said), next(said)
    sqlite.close_step("small", "feedback", grace=1)
    assert [state(next(said))["steps"]["feedback"]["phase"] for _ in range(2)] == ["closing", "closed"]


def test_silence_is_filled_by_a_heartbeat(listen, monkeypatch):
    from labase_survey.web import events

    monkeypatch.setattr(events, "HEARTBEAT", 0.2)
    server, _ = listen
    with server.client.stream("GET", "/labase/events") as answer:
        said = pieces(answer)
        next(said), next(said)
        assert next(said) == ": heartbeat"


def test_another_consultation_has_no_stream_here(listen):
    server, _ = listen
    assert server.get("/labase/events?consultation=other").status_code == 404
