"""A real server around a small notebook: in a thread, with real kernels and a real store."""

import asyncio
import json
import os
import threading
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import SimpleNamespace

import httpx
import msgspec
import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

PYTHON = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
FORM = "import labase_survey as ls; ls.FormWidget(ls.open_store().consultation(), step={step!r})"
FOLLOW = "import labase_survey as ls\nls.FollowWidget(ls.open_store().consultation())"
PASSPHRASE = "trois chênes sous la pluie"
SID = "0123456789abcdef0123456789abcdef"
SECRET = "a secret for tests, long enough to be one"
SMALL = Path(__file__).parents[1] / "data" / "small.toml"


def labase(settings):
    return {"labase": settings} if settings else {}


@pytest.fixture(scope="session")
def cell():
    """Makes cells: `cell.text`, `cell.code`, `cell.form`; keywords go to the metadata's "labase"."""
    return SimpleNamespace(
        text=lambda source, **settings: new_markdown_cell(source, metadata=labase(settings)),
        code=lambda source, **settings: new_code_cell(source, metadata=labase(settings)),
        form=lambda step="feedback": new_code_cell(FORM.format(step=step)),
    )


@pytest.fixture
def write(tmp_path):
    """Writes the notebook of these cells; a later one is newer for every file system."""
    return lambda *cells: write_notebook(tmp_path / "notebooks" / "2-participate.ipynb", cells)


def write_notebook(path, cells):
    path.parent.mkdir(exist_ok=True)
    before = path.stat().st_mtime_ns if path.exists() else 0
    nbformat.write(new_notebook(cells=list(cells), metadata=PYTHON), path)
    os.utime(path, ns=(path.stat().st_atime_ns, max(path.stat().st_mtime_ns, before + 10**9)))
    return path


@pytest.fixture(scope="session")
def opened():
    """Publishes the small round in a store, and opens its first step."""
    from labase_survey.definition.reading import read_consultation

    def publish(store):
        store.publish(read_consultation(SMALL))
        store.open_step("small", "feedback")
        return store

    return publish


@pytest.fixture
def sqlite(tmp_path, opened, monkeypatch):
    """A SQLite store where the small round is published and its first step open."""
    from labase_survey.store import open_store

    monkeypatch.setenv("LABASE_SECRET", SECRET)
    store = open_store(tmp_path / "labase.db")
    yield opened(store)
    store.close()


@pytest.fixture(scope="session")
def served(tmp_path_factory, opened, cell):
    """A server for tests that only ask, and store nothing: a heading and the form."""
    from labase_survey.store import open_store

    folder = tmp_path_factory.mktemp("served")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LABASE_SECRET", SECRET)
        store = opened(open_store(folder / "labase.db"))
        notebook = write_notebook(folder / "notebooks" / "2-participate.ipynb", [cell.text("# Bienvenue"), cell.form()])
        with running(store, notebook) as server:
            server.get("/en")  # both pages are there: no kernel starts while other tests run
            yield server
        store.close()


class Running:
    """A server in a thread, and a client that never keeps cookies from one answer to the next."""

    def __init__(self, url, news):
        self.url, self.news = url, news
        self.client = httpx.Client(base_url=url, timeout=60, trust_env=False)

    def get(self, path="/", **headers):
        return self.client.get(path, headers=headers)

    def post(self, submission, **headers):
        body = submission if isinstance(submission, bytes) else json.dumps(submission).encode()
        headers = {"Content-Type": "application/json"} | headers
        return self.client.post("/labase/submissions", content=body, headers=headers)

    def until(self, happened, seconds=30):
        end = time.monotonic() + seconds
        while not happened():
            assert time.monotonic() < end, f"it did not happen in {seconds} s; news: {self.news}"
            time.sleep(0.05)


@contextmanager
def running(store, notebook, *, kind=None, **options):
    """`kind` makes another application of ours; `options` are its own."""
    from labase_survey.web.application import LabaseVoila

    kind = kind(LabaseVoila) if kind else LabaseVoila
    started, news, ready = {}, [], threading.Event()

    async def run():
        address = ("127.0.0.1", 0)
        app = kind(store, consultation="small", notebook=notebook, address=address, tell=news.append, **options)
        started.update(app=app, stop=app.stop_soon, loop=asyncio.get_running_loop())
        await app.run(lambda url: (started.update(url=url), ready.set()))

    def thread():
        try:
            asyncio.run(run())
        except BaseException as error:  # noqa: BLE001 - raised below, in the test's own thread
            started["error"] = error
        ready.set()

    worker = threading.Thread(target=thread)
    worker.start()
    ready.wait(60)
    if "url" in started:
        server = Running(started["url"], news)
        server.app, server.loop = started["app"], started["loop"]
        try:
            yield server
        finally:
            server.client.close()
            started["loop"].call_soon_threadsafe(started["stop"])
            worker.join(60)
    if "error" in started:
        raise started["error"]


@pytest.fixture
def serve_store(write):
    """Starts a server on a store, around these cells."""
    with ExitStack() as servers:
        yield lambda store, *cells, **options: servers.enter_context(running(store, write(*cells), **options))


@pytest.fixture
def serve(serve_store, sqlite):
    """Starts a server on the SQLite store, around these cells."""
    return lambda *cells, **options: serve_store(sqlite, *cells, **options)


@pytest.fixture
def serve_french(serve, sqlite, round_):
    """The same for a round in French only: one kernel less."""
    sqlite.publish(msgspec.structs.replace(round_, languages=("fr",)))
    return serve


@pytest.fixture
def team(tmp_path, cell):
    """A team whose passphrase is known, and its console for the small round."""
    from labase_survey.web.team import Team

    write_notebook(tmp_path / "notebooks" / "3-follow.ipynb", [cell.text("# Suivre"), cell.code(FOLLOW)])
    return Team(PASSPHRASE, tmp_path / "notebooks")


@pytest.fixture
def log_in():
    """Logs somebody in, and gives the header that says so."""

    def log_in(server, name="Camille", passphrase=PASSPHRASE):
        answer = server.client.post("/labase/equipe/login", data={"name": name, "passphrase": passphrase})
        cookie = answer.headers["Set-Cookie"].partition(";")[0]
        server.client.cookies.clear()
        return {"Cookie": cookie}

    return log_in


@pytest.fixture
def submission():
    """A submission that the small round accepts; keywords change it."""

    def made(**changes):
        answers = {"met": "yes", "points": {"evening": 3, "bus": 2}}
        plain = {"consultation": "small", "step": "feedback", "sid": SID, "category": "user", "answers": answers}
        return plain | changes

    return made
