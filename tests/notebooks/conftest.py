"""A copy of the project as a facilitator has it, and plain servers on it: Voilà and JupyterLab as they come."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PATIENCE = 60


@pytest.fixture(scope="session")
def copy_project(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """Make a folder with the notebooks and the launch round, and nothing else."""

    def make() -> Path:
        folder = tmp_path_factory.mktemp("project")
        for part in ("notebooks", "data/consultations"):
            shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
        return folder

    return make


@pytest.fixture(scope="module")
def project(copy_project: Callable[[], Path]) -> Path:
    """Such a folder, for the tests of one file."""
    return copy_project()


@pytest.fixture(scope="module")
def store(project: Path) -> Iterator[Any]:
    """The store that the notebooks of the project use."""
    from labase_survey.store import open_store

    opened = open_store(project / "data" / "labase.db")
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def rehearsed(copy_project: Callable[[], Path]) -> Path:
    """A project whose two steps were answered by twenty made-up people, and closed."""
    from labase_survey.definition.reading import read_consultation
    from labase_survey.intake import receive
    from labase_survey.rehearsal import submissions
    from labase_survey.store import open_store

    project = copy_project()
    store = open_store(project / "data" / "labase.db")
    round_ = store.adopt(read_consultation(project / "data" / "consultations" / "labase-2017.toml"))
    device = store.device_key("rehearsal")
    for step in ("ecoute", "priorites"):
        for submission in submissions(round_, step, people=20, seed=2017):
            receive(store, {**submission, "device": device}, channel="kernel")
        store.close_step("labase-2017", step, grace=0)
    store.close()
    return project


@pytest.fixture(scope="module")
def serve() -> Iterator[Callable[..., tuple[str, int]]]:
    """Start a Jupyter program in a project: its address and the id of its process, which ends with the file's tests."""
    with ExitStack() as stack:
        yield lambda project, *command: stack.enter_context(_serving(project, *command))


@pytest.fixture
def phone(browser: Any) -> Iterator[Callable[..., Any]]:
    """Open a page on a device of its own: a fresh profile, as large as a phone unless said otherwise."""
    with ExitStack() as stack:
        yield lambda **settings: stack.enter_context(_phone(browser, **settings))


def _environment(folder: Path) -> dict[str, str]:
    """The environment of somebody who has set nothing of ours, and no habits of Jupyter."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LABASE_", "JUPYTER"))}
    return {
        **kept,
        "JUPYTER_CONFIG_DIR": str(folder),
        "JUPYTERLAB_SETTINGS_DIR": str(folder),
        "JUPYTERLAB_WORKSPACES_DIR": str(folder),
    }


@contextmanager
def _serving(project: Path, *command: str) -> Iterator[tuple[str, int]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = project / "server.log"
    argv = [sys.executable, "-m", *command, "--no-browser", f"--port={port}", "--ServerApp.ip=127.0.0.1"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            argv, cwd=project, env=_environment(project / ".jupyter"), stdout=output, stderr=subprocess.STDOUT
        )
    try:
        _wait_for(f"http://127.0.0.1:{port}/", process, log)
        yield f"http://127.0.0.1:{port}", process.pid
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Until somebody listens there; any answer will do."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for _ in range(10 * PATIENCE):
        if process.poll() is not None:
            raise RuntimeError(f"the server ended: {log.read_text(errors='replace')}")
        try:
            opener.open(f"{url}static/nothing", timeout=1).close()
        except urllib.error.HTTPError as answer:
            answer.close()
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(f"{url} doesn't answer: {log.read_text(errors='replace')}")


@contextmanager
def _phone(browser: Any, **settings: Any) -> Iterator[Any]:
    context = browser.new_context(**{"viewport": {"width": 390, "height": 844}, "locale": "fr-FR", **settings})
    context.set_default_timeout(1000 * PATIENCE)
    # Voilà's own template asks a CDN for an icon font; a workshop's network may have no way out.
    context.route(lambda url: "127.0.0.1" not in url and url.startswith("http"), lambda route: route.abort())
    yield context.new_page()
    context.close()
