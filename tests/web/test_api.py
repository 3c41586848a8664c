import json
from concurrent.futures import ThreadPoolExecutor

import pytest

SID = "0123456789abcdef0123456789abcdef"
NOT_STORED = "Pas enregistré. Vos réponses restent sur votre appareil\u202f; envoyez de nouveau."


@pytest.fixture
def both(store, opened, serve_store, cell):
    """A server on each database."""
    return serve_store(opened(store), cell.form())


def test_a_submission_is_stored_before_it_is_answered(both, store, submission):
    answer = both.post(submission())
    reply = answer.json()
    assert (answer.status_code, reply["status"], reply["edition"]) == (200, "accepted", 1)
    assert len(reply["receipt"]) == 19
    assert store.participation("small", "feedback").by_category == {"user": 1, "agent": 0}


def test_many_at_once_are_all_stored_and_the_same_one_once(both, store, submission):
    sids = [f"{number % 20:032x}" for number in range(60)]
    with ThreadPoolExecutor(12) as pool:
        replies = list(pool.map(lambda sid: both.post(submission(sid=sid)).json()["status"], sids))
    assert replies == ["accepted"] * 60
    assert store.participation("small", "feedback").total == 20


def test_a_changed_answer_replaces_and_a_withdrawn_one_goes(both, store, submission):
    both.post(submission())
    assert both.post(submission(edition=2, answers={"met": "no"})).json()["edition"] == 2
    assert both.post(submission(edition=3, withdraw=True)).json() == {"status": "withdrawn", "edition": 3}
    assert store.participation("small", "feedback").total == 0


def test_a_refusal_is_a_reply_like_another(served, submission):
    answer = served.post(submission(answers={"met": "perhaps"}))
    assert (answer.status_code, answer.json()) == (
        200,
        {
            "status": "refused",
            "code": "invalid",
            "message": "Une réponse est à revoir.",
            "problems": [
                {"question": "met", "message": "«\u202fperhaps\u202f» ne fait pas partie des choix proposés."}
            ],
        },
    )


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[1, 2]", b"null", b'"\xff"', b"[" * 100_000, b'{"answers":' + b'{"a":' * 50_000, b'{"sid": NaN}'],
)
def test_what_cannot_be_read_is_refused_in_words(served, body):
    answer = served.post(body)
    assert (answer.status_code, answer.json()["code"]) == (200, "unreadable")


def test_another_consultation_is_not_answered_here(served, submission):
    assert served.post(submission(consultation="other")).json()["code"] == "wrong-page"


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({"Content-Type": "text/plain"}, 415, "not-json"),
        ({"Content-Type": "application/x-www-form-urlencoded"}, 415, "not-json"),
        ({"Origin": "http://elsewhere.example"}, 403, "cross-origin"),
        ({"Origin": "null"}, 403, "cross-origin"),
        ({"Origin": "http://[::1"}, 403, "cross-origin"),
        ({"Sec-Fetch-Site": "cross-site"}, 403, "cross-origin"),
        ({"Sec-Fetch-Site": "same-site"}, 403, "cross-origin"),
    ],
)
def test_only_json_of_our_own_page_comes_in(served, submission, headers, status, code):
    answer = served.post(submission(), **headers)
    assert (answer.status_code, answer.json()["status"], answer.json()["code"]) == (status, "refused", code)


def test_the_page_s_own_origin_comes_in_whatever_its_name(serve_french, cell, submission):
    server = serve_french(cell.form())
    headers = {"Host": "labo.lan:8866", "Origin": "http://labo.lan:8866", "Sec-Fetch-Site": "same-origin"}
    assert server.post(submission(), **headers).json()["status"] == "accepted"


def test_a_submission_that_is_too_large_is_refused(served, submission):
    answer = served.post(submission(answers={"words": "a" * 300_000}))
    assert (answer.status_code, answer.json()["code"]) == (413, "too-large")


def test_the_rehearsal_s_key_marks_its_answers(serve_french, cell, sqlite, submission):
    server = serve_french(cell.form())
    server.post(submission(device=sqlite.device_key("rehearsal")))
    server.post(submission(sid="f" * 32, device="not a key"))
    assert sqlite.participation("small", "feedback").fictitious == 1


def test_a_store_that_cannot_write_says_that_nothing_was_stored(serve_french, cell, sqlite, submission):
    server = serve_french(cell.form())
    import sqlite3

    with sqlite3.connect(sqlite.engines.where) as connection:
        connection.execute("DROP TABLE response")
    answer = server.post(submission())
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert answer.json() == {"status": "error", "message": NOT_STORED}


def test_the_state_says_phases_participation_and_revision(serve, cell, submission):
    server = serve(cell.form())
    server.post(submission())
    state = {
        "steps": {
            "feedback": {"phase": "open", "participation": 1},
            "priorities": {"phase": "draft", "participation": 0},
        },
        "revision": 1,
    }
    server.until(lambda: server.get("/labase/state").json() == state)


def test_a_submission_is_only_posted(served):
    answer = served.get("/labase/submissions")
    assert (answer.status_code, json.loads(answer.text)) == (405, {"status": "error", "message": NOT_STORED})
