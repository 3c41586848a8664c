"""Promise 9: while a step is open no address tells what was answered; the control is that there is something to tell."""

import re

import pytest

pytestmark = pytest.mark.promises
HIDDEN = "une phrase que personne ne doit lire"
ADDRESSES = [
    "/",
    "/en",
    "/labase/state",
    "/labase/verify.py",
    "/labase/submissions",
    "/labase/events?consultation=other",
    *(f"/labase/seal/feedback{ending}" for ending in ("", ".json", "/en")),
    *(
        "/labase/answers",
        "/labase/ballots/feedback",
        "/labase/kernel/fr",
        "/api/contents",
        "/api/sessions",
        "/files/labase.db",
    ),
    *(
        "/voila/files/labase.db",
        "/labase.db",
        "/out/seal-small-feedback.json",
        "/2-participate.ipynb",
        "/static/../labase.db",
    ),
]


def stream(server):
    """The first event of the stream, which goes on for ever."""
    with server.client.stream("GET", "/labase/events") as answer:
        lines = answer.iter_lines()
        return "\n".join(next(lines) for _ in range(6))


def test_no_address_tells_what_was_answered_before_the_close(serve, sqlite, cell, submission, figure):
    server = serve(cell.text("# Bienvenue"), cell.form())
    said = {"met": "yes", "words": HIDDEN, "points": {"bus": 5}}
    receipts = [server.post(submission(sid=f"{n:032x}", answers=said)).json()["receipt"] for n in range(8)]
    server.until(lambda: server.get("/labase/state").json()["steps"]["feedback"]["participation"] == 8)
    pages = {address: server.get(address).text for address in ADDRESSES} | {"/labase/events": stream(server)}
    for found in re.findall(r'(?:src|href)="(/[^"]+)"', pages["/"]):
        pages[found] = server.get(found).text
    leaks = [address for address, text in pages.items() if any(hidden in text for hidden in (HIDDEN, *receipts))]
    figure("addresses tried before the close", tried=len(pages), leaking=len(leaks))
    assert leaks == []
    state = server.get("/labase/state").json()["steps"]["feedback"]
    assert state == {"phase": "open", "participation": 8}
    sqlite.close_step("small", "feedback", grace=0)
    assert all(receipt in server.get("/labase/seal/feedback").text for receipt in receipts)
    assert HIDDEN in repr(sqlite.answers("small", "feedback", "words")._rows)
