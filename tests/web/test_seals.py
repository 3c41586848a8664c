import json
import re
import subprocess
import sys

import pytest

from labase_survey import verify


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """Where public files are written."""
    monkeypatch.setenv("LABASE_HOME", str(tmp_path))


@pytest.fixture
def sealed(serve, sqlite, cell, submission):
    """A server on a step that three people answered and that is closed; their receipts."""
    server = serve(cell.form())
    receipts = [server.post(submission(sid=f"{number:032x}")).json()["receipt"] for number in range(3)]
    sqlite.close_step("small", "feedback", grace=0)
    return server, sorted(receipts)


def test_the_seal_of_a_closed_step_is_published_as_it_is_stored(sealed, sqlite):
    server, receipts = sealed
    answer = server.get("/labase/seal/feedback.json")
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.json() == sqlite.seal("small", "feedback")
    assert [receipt for receipt, _ in answer.json()["leaves"]] == receipts


def test_the_public_file_is_what_is_shown_where_there_is_one(sealed, sqlite):
    server, _ = sealed
    path = sqlite.write_seal("small", "feedback")
    with sqlite.engines.writing() as connection:
        connection.exec_driver_sql("UPDATE response SET category = 'agent'")
    assert server.get("/labase/seal/feedback.json").json() == json.loads(path.read_text(encoding="utf-8"))


def test_a_list_that_was_tampered_with_is_not_shown(sealed, sqlite):
    server, _ = sealed
    with sqlite.engines.writing() as connection:
        connection.exec_driver_sql("UPDATE response SET category = 'agent'")
    assert server.get("/labase/seal/feedback.json").status_code == 503


@pytest.mark.parametrize("address", ["priorities", "priorities.json", "nowhere", "priorities/en"])
def test_before_the_close_there_is_no_list(sealed, address):
    server, _ = sealed
    answer = server.get(f"/labase/seal/{address}")
    assert answer.status_code == 404
    assert "La liste des codes de suivi est publiée quand l’étape est close." in answer.text


def test_the_page_lists_the_receipts_in_both_languages(sealed):
    server, receipts = sealed
    french, english = server.get("/labase/seal/feedback").text, server.get("/labase/seal/feedback/en").text
    for page in (french, english):
        assert re.findall(r"<li><code>([\w-]+)</code>", page) == receipts
        assert re.findall(r"<script|<style|\sstyle=|\son\w+=", page) == []
    assert "<h1>Réponses scellées\u202f: Votre avis</h1>" in french
    assert '<html lang="en">' in english
    assert "<h1>Sealed responses: Your view</h1>" in english
    assert server.get("/labase/seal/feedback/de").status_code == 404


def test_what_is_downloaded_checks_what_is_downloaded(sealed, tmp_path):
    server, receipts = sealed
    for name, address in {"verify.py": "/labase/verify.py", "seal.json": "/labase/seal/feedback.json"}.items():
        (tmp_path / name).write_bytes(server.get(address).content)
    command = [sys.executable, "-I", "-S", tmp_path / "verify.py", tmp_path / "seal.json", "--receipt", receipts[0]]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[1] == f"seal.json: receipt {receipts[0]} is in the list"
    assert verify.check(json.loads((tmp_path / "seal.json").read_text())) == []
