"""The team's notebooks in a real browser: log in, act under one's name, see the screens, leave; nothing from elsewhere."""

import re
import shutil
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe

from labase_survey.definition.reading import read_consultation
from labase_survey.definition.starting import start_project
from labase_survey.rehearsal import Server
from labase_survey.store import open_store

pytestmark = [pytest.mark.promises, pytest.mark.browser]
PASSPHRASE = "trois chênes sous la pluie"
AXE = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A project with its round published and its first step paused, served with the team's notebooks."""
    project = tmp_path_factory.mktemp("project")
    shutil.rmtree(project)
    start_project(project)
    database = f"sqlite:///{project / 'data' / 'labase.db'}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LABASE_HOME", str(project))
        patch.setenv("LABASE_DATABASE_URL", database)
        patch.setenv("LABASE_PASSPHRASE", PASSPHRASE)
        store = open_store(database)
        store.publish(read_consultation(project / "data" / "consultations" / "labase-2017.toml"))
        store.pause_step("labase-2017", "ecoute")
        with Server("labase-2017", notebook=project / "notebooks" / "2-participate.ipynb", team=True) as server:
            yield server.url, store
        store.close()


@pytest.fixture
def wide(browser):
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="fr-FR")
    yield context.new_page()
    context.close()


def log_in(page, url):
    """By the keyboard alone."""
    page.goto(f"{url}/labase/equipe/")
    page.keyboard.press("Tab")
    page.keyboard.type("Camille")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSPHRASE)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Carnets de l’équipe").wait_for()


def violations(page):
    found = Axe().run(page, options=AXE).response["violations"]
    return [f"{rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]]


def test_a_step_is_opened_by_its_button_and_the_journal_names_who_did(house, wide):
    url, store = house
    asked, lines = set(), []
    wide.on("request", lambda request: request.url.startswith("http") and asked.add(urlsplit(request.url).netloc))
    wide.on("websocket", lambda socket: lines.append(urlsplit(socket.url).netloc))
    log_in(wide, url)
    wide.get_by_role("link", name="3 · Suivre").click(timeout=60_000)
    wide.get_by_role("button", name="Ouvrir").first.click(timeout=60_000)
    wide.get_by_text("État : ouverte").nth(1).wait_for()
    assert store.steps("labase-2017")["ecoute"].phase == "open"
    assert store.actions("labase-2017")[-1]["actor"] == "Camille (3-follow)"
    assert asked | set(lines) == {urlsplit(url).netloc}
    assert len(lines) == 1
    # Leaving the page ends its kernel, without waiting for a sweep.
    kernel = wide.evaluate("JSON.parse(document.getElementById('jupyter-config-data').textContent).kernelId")
    wide.get_by_role("link", name="Carnets de l’équipe").click()
    wide.get_by_role("button", name="Quitter").wait_for()
    model = f"{url}/labase/equipe/api/kernels/{kernel}"
    wide.wait_for_function("(address) => fetch(address).then((answer) => answer.status === 403)", arg=model)
    wide.get_by_role("button", name="Quitter").click()
    wide.get_by_role("heading", name="Équipe de facilitation").wait_for()
    assert wide.context.cookies() == []


@pytest.mark.parametrize("notebook", ["4-results", "5-plan"])
def test_results_and_plan_are_shown(house, wide, notebook):
    url, _ = house
    log_in(wide, url)
    wide.goto(f"{url}/labase/equipe/fr/{notebook}", timeout=60_000)
    wide.get_by_text("s’afficheront à sa clôture").first.wait_for(timeout=60_000)
    assert wide.locator("#ls-running").count() == 0


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize(("code", "heading"), [("fr", "Équipe de facilitation"), ("en", "Facilitation team")])
def test_axe_finds_nothing_on_the_team_s_own_pages_and_nothing_overflows(house, browser, width, code, heading):
    url, _ = house
    page = browser.new_page(viewport={"width": width, "height": 844})
    page.goto(f"{url}/labase/equipe/{code}")
    page.get_by_role("heading", name=heading).wait_for()
    assert violations(page) == []
    page.fill("#name", "Camille")
    page.fill("#passphrase", "ce n'est pas elle")
    page.keyboard.press("Enter")
    page.get_by_role("alert").wait_for()
    assert violations(page) == []
    assert page.input_value("#name") == "Camille"
    page.fill("#passphrase", PASSPHRASE)
    page.keyboard.press("Enter")
    page.locator(".ls-notebooks").wait_for()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.context.close()


def test_a_page_whose_kernel_is_gone_says_so(house, wide):
    url, _ = house
    log_in(wide, url)
    wide.clock.install()
    wide.goto(f"{url}/labase/equipe/fr/3-follow", timeout=60_000)
    wide.evaluate("""() => { const path = document.body.dataset.path;
        const id = JSON.parse(document.getElementById('jupyter-config-data').textContent).kernelId;
        return fetch(`${path}voila/api/shutdown/${id}`, {method: 'POST'}); }""")
    wide.clock.run_for(16_000)
    wide.get_by_role("alert").filter(has_text="n’est plus reliée au serveur").wait_for()


def test_two_browsers_each_have_their_own_and_neither_reaches_the_other_s(house, browser):
    url, _ = house
    pages = [browser.new_context().new_page() for _ in range(2)]
    ids = []
    for page in pages:
        log_in(page, url)
        page.goto(f"{url}/labase/equipe/fr/3-follow", timeout=60_000)
        ids.append(re.search(r'"kernelId": "([\w-]+)"', page.content())[1])
    found = [
        [
            page.evaluate("(id) => fetch(`/labase/equipe/api/kernels/${id}`).then((answer) => answer.status)", id)
            for id in ids
        ]
        for page in pages
    ]
    assert found == [[200, 403], [403, 200]]
    for page in pages:
        page.context.close()
