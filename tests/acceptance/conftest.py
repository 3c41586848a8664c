"""The doors through which a participant may come: the shared page, the same under another name, plain Voilà."""

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from labase_survey.rehearsal import Server

NOTEBOOK = Path(__file__).parents[1] / "data" / "small.ipynb"
NAME = "atelier.test"  # Chromium is told in `tests/conftest.py` that this is here


@contextmanager
def shared(database, notebook=NOTEBOOK):
    with Server("small", notebook=notebook, database=database) as server:
        yield server.url


@contextmanager
def named(database, notebook=NOTEBOOK):
    with shared(database, notebook) as url:
        yield url.replace("127.0.0.1", NAME)


@contextmanager
def voila(database, notebook=NOTEBOOK):
    """Voilà as it comes: no option of ours, no configuration."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "voila", str(notebook), "--no-browser", f"--port={port}"]
    environment = {**os.environ, "LABASE_DATABASE_URL": database}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(300):
            try:
                httpx.get(f"http://127.0.0.1:{port}/voila/static/none", trust_env=False)
                break
            except httpx.TransportError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.wait(60)


DOORS = {"shared": shared, "named": named, "voila": voila}


@pytest.fixture(params=DOORS)
def door(request):
    """Each door: `with door(database, notebook) as url`."""
    return DOORS[request.param]


@pytest.fixture
def context(browser):
    """A phone of 390 pixels, in French."""
    made = browser.new_context(viewport={"width": 390, "height": 844}, locale="fr-FR", has_touch=True)
    # Voilà's own template asks a CDN for an icon font; a workshop's network may have no way out.
    made.route(lambda url: "jsdelivr" in url or "cloudflare" in url, lambda route: route.abort())
    yield made
    made.close()
