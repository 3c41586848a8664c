"""An invitation code is in no log, no address, no environment, no error and no file, whichever way it comes."""

import contextlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import httpx
import nbformat
import pytest

from labase_survey.definition.reading import read_consultation
from labase_survey.rehearsal.server import free_port
from labase_survey.store import open_store

pytestmark = pytest.mark.promises
SMALL = Path(__file__).parents[1] / "data" / "small.toml"
PASSPHRASE = "trois chênes sous la pluie"
ANSWER = "mot-qui-n-est-que-dans-une-reponse"
SERVER = """
import logging, sys
from tornado.log import access_log
from labase_survey.store import open_store
from labase_survey.web.application import LabaseVoila
from labase_survey.web.team import Team
from pathlib import Path
import asyncio, tornado.web

logging.basicConfig(level=logging.DEBUG, stream=sys.stderr, force=True)
notebook, port, careless = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "careless"

class Talkative(LabaseVoila):
    def init_settings(self):
        for name in list(logging.root.manager.loggerDict):
            logging.getLogger(name).setLevel(logging.DEBUG)
            logging.getLogger(name).disabled = False
        found = super().init_settings()
        if careless:
            del found["log_function"]
        return {**found, "debug": False}

async def run():
    app = Talkative(open_store(), consultation="small", notebook=notebook, address=("127.0.0.1", port), tell=print,
                    team=Team(sys.argv[4], notebook.parent))
    await app.run(lambda url: print("ready", url, flush=True))

asyncio.run(run())
"""
SHOWN = "import os, json\nprint(json.dumps(dict(os.environ)))"


@pytest.fixture
def project(tmp_path):
    """The small round with its invitation step open, and notebooks that show their whole environment."""
    notebooks = tmp_path / "notebooks"
    notebooks.mkdir()
    kernel = nbformat.v4.new_code_cell(SHOWN, metadata={"labase": {"kernel": True}})
    for name in ("2-participate", "3-follow"):
        nbformat.write(nbformat.v4.new_notebook(cells=[kernel]), notebooks / f"{name}.ipynb")
    return tmp_path


@pytest.fixture
def store(project, monkeypatch):
    monkeypatch.setenv("LABASE_HOME", str(project))
    monkeypatch.setenv("LABASE_DATABASE_URL", f"sqlite:///{project / 'labase.db'}")
    monkeypatch.setenv("LABASE_SECRET", "a secret for tests, long enough to be one")
    store = open_store()
    store.publish(read_consultation(SMALL))
    for step in ("feedback", "priorities"):
        store.open_step("small", step)
    yield store
    store.close()


@contextlib.contextmanager
def talking(project, *, careless=False):
    """The server with every logger at DEBUG; what it writes is in `out.txt` and `err.txt`."""
    port = free_port()
    notebook = project / "notebooks" / "2-participate.ipynb"
    command = [sys.executable, "-c", SERVER, str(notebook), str(port), "careless" if careless else "ours", PASSPHRASE]
    with (project / "out.txt").open("wb") as out, (project / "err.txt").open("wb") as err:
        process = subprocess.Popen(command, env=os.environ, stdout=out, stderr=err)
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30, trust_env=False) as client:
                while "ready" not in (project / "out.txt").read_text("utf-8"):
                    assert process.poll() is None, (project / "err.txt").read_text("utf-8")
                yield client
        finally:
            process.terminate()
            process.wait(60)


def submission(code, **changes):
    plain = {
        "consultation": "small",
        "step": "priorities",
        "sid": "0" * 32,
        "token": code,
        "answers": {"dots": {"evening": 3}},
    }
    return plain | changes


def knock_everywhere(client, code, pages=()):
    """Send a code through every door there is, as it should be and as it shouldn't; the answers that came."""
    good = json.dumps(submission(code))
    bodies = [
        good,
        good[:-2],
        f"[{code!r}",
        code,
        json.dumps({"token": code}),
        json.dumps(submission(code, sid="short")),
    ]
    bodies += [json.dumps(submission(code, token={"a": code})), json.dumps(submission(code, consultation=code))]
    bodies += [json.dumps(submission(code, device=code, answers={code: code})), json.dumps(submission(code + "\ud800"))]
    paths = [
        "/",
        "/fr",
        "/nowhere",
        "/labase/state",
        "/labase/submissions",
        "/labase/assets/form.0.js",
        "/labase/equipe/",
    ]
    paths += [
        "/labase/equipe/login",
        "/labase/kernel/fr",
        "/labase/equipe/fr/3-follow",
        f"/{code}",
        f"/labase/kernel/{code}",
    ]
    answers = [
        client.post("/labase/submissions", content=body, headers={"Content-Type": kind})
        for body in bodies
        for kind in ("application/json", "text/plain")
    ]
    for path in paths:
        for method in ("GET", "POST", "PUT", "DELETE"):
            headers = {
                "X-Code": code,
                "Referer": f"http://127.0.0.1/?code={code}",
                "User-Agent": code,
                "Cookie": f"code={code}",
            }
            answers.append(client.request(method, path, params={"code": code, "token": code}, headers=headers))
    for name, passphrase in (("Camille", code), (code, "x"), ("Camille", PASSPHRASE)):
        answers.append(client.post(f"/labase/equipe/login?code={code}", data={"name": name, "passphrase": passphrase}))
    answers.append(client.get(f"/labase/equipe/fr/3-follow?code={code}"))
    return answers


def written(project):
    """Everything that the server wrote: what it said, the database, and every other file."""
    return {path.name: path.read_bytes() for path in project.rglob("*") if path.is_file()}


def test_a_code_is_in_nothing_that_is_written_and_nothing_that_is_answered(project, store, figure):
    [right], wrong = store.invite("small", "priorities", count=1, category="user"), "ZZ9YXKQW77"
    with talking(project) as client:
        told = {"answers": {"met": "yes", "words": ANSWER}, "step": "feedback", "token": None, "category": "user"}
        assert (
            client.post("/labase/submissions", json=submission("", **told, sid="1" * 32)).json()["status"] == "accepted"
        )
        answers = [answer for code in (right, wrong) for answer in knock_everywhere(client, code)]
    assert {answer.status_code for answer in answers} >= {200, 303, 403, 404, 405, 415}
    assert [
        answer.json().get("status")
        for answer in answers
        if answer.is_success and "json" in answer.headers["Content-Type"]
    ].count("accepted") == 1
    environments = [answer.text for answer in answers if "LABASE_HOME" in answer.text]
    assert len(environments) >= 2
    for code in (right, wrong):
        own_form = f'value="{code}"'  # a name that was typed comes back into its own field
        assert [answer.url for answer in answers if code in answer.text.replace(own_form, "")] == []
        assert [name for name, data in written(project).items() if code.encode() in data] == []
    said = (project / "err.txt").read_bytes() + (project / "out.txt").read_bytes()
    assert b"DEBUG" in said
    assert [word for word in (ANSWER, PASSPHRASE) if word.encode() in said] == []
    assert not any(PASSPHRASE in text for text in environments)
    assert re.search(rb"127\.0\.0\.1:\d{5}\b.*(GET|POST)", said) is None
    figure("codes sent through every door", tried=len(answers), found=0)


def test_the_search_finds_an_answer_in_the_database_and_a_code_in_a_careless_log(project, store):
    with talking(project, careless=True) as client:
        told = {"answers": {"met": "yes", "words": ANSWER}, "step": "feedback", "token": None, "category": "user"}
        client.post("/labase/submissions", json=submission("", **told, sid="1" * 32))
        client.get("/nowhere", params={"code": "ZZ9YXKQW77"})
    found = {name for name, data in written(project).items() if ANSWER.encode() in data or b"ZZ9YXKQW77" in data}
    assert "err.txt" in found
    assert any(name.startswith("labase.db") for name in found)
