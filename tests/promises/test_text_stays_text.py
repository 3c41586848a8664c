"""What anybody types is never executed: on the participants' page, on the team's screens, in a report, in a table.

Screens are opened without the pages' policy (Playwright's `bypass_csp`), so that escaping alone must hold; the policy is
tried by itself at the end, on a cell that does execute what it shows.
"""

import csv
import re
import shutil
from pathlib import Path

import httpx
import nbformat
import pytest

from labase_survey.definition.reading import read_consultation
from labase_survey.definition.starting import start_project
from labase_survey.rehearsal import Server, rehearse
from labase_survey.store import open_store

pytestmark = [pytest.mark.promises, pytest.mark.browser]
PASSPHRASE = "trois chênes sous la pluie"
MARK = "window.__pwned=(window.__pwned||0)+1"
PAYLOADS = [
    f"<script>{MARK}</script>",
    f"</script><script>{MARK}</script>",
    f"<img src=x onerror={MARK}>",
    f"<svg onload={MARK}>",
    f"<svg><script>{MARK}</script></svg>",
    f"<iframe srcdoc='<script>parent.{MARK}</script>'></iframe>",
    f"<details open ontoggle={MARK}>",
    f"<body onload={MARK}>",
    f"<input autofocus onfocus={MARK}>",
    f"<style onload={MARK}></style>",
    f"<math><mtext><img src=x onerror={MARK}></mtext></math>",
    f"<template><img src=x onerror={MARK}></template><img src=x onerror={MARK}>",
    f'"><img src=x onerror={MARK}>',
    f"' onmouseover='{MARK}' x='",
    f"[lien](javascript:{MARK})",
    f'![i](x" onerror="{MARK})',
    f"<a href='javascript:{MARK}'>lien</a>",
    f"`<img src=x onerror={MARK}>`",
    f"&lt;img src=x onerror={MARK}&gt;",
    f"<!--><img src=x onerror={MARK}>-->",
    "${" + MARK + "}{{" + MARK + "}}{%raw%}",
    f"$$\\href{{javascript:{MARK}}}{{x}}$$",
]
NOTEBOOKS = ["3-follow", "4-results", "1-prepare", "5-plan"]
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"]


def spiked(text):
    """The round's file with a payload at the head of every title, label, help and text that people see."""
    left = iter(PAYLOADS * 100)

    def spike(found):
        payload = next(left).replace("\\", "\\\\").replace('"', '\\"')
        return f'{found[1]} = "{payload} '

    return re.sub(r"\b(fr|en) = \"(?!\")", spike, text)


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A project whose every text attacks, answered by people whose every word does, with one step open and one closed."""
    project = tmp_path_factory.mktemp("project")
    shutil.rmtree(project)
    start_project(project)
    path = project / "data" / "consultations" / "labase-2017.toml"
    path.write_text(spiked(path.read_text("utf-8")), encoding="utf-8")
    database = f"sqlite:///{project / 'data' / 'labase.db'}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LABASE_HOME", str(project))
        patch.setenv("LABASE_DATABASE_URL", database)
        patch.setenv("LABASE_PASSPHRASE", PASSPHRASE)
        patch.setenv("LABASE_SECRET", "a secret for tests, long enough to be one")
        store, consultation = open_store(database), read_consultation(path)
        store.publish(consultation)
        with Server("labase-2017", notebook=project / "notebooks" / "2-participate.ipynb", team=True) as server:
            answer(server.url, store, consultation)
            yield server.url, project, store
        store.close()


def answer(url, store, consultation):
    for number, payload in enumerate([*PAYLOADS, *FORMULAS]):
        sent = {"consultation": "labase-2017", "step": "ecoute", "sid": f"{number:032x}", "category": "usager"}
        sent["answers"] = {"facilite": 3, "cooperer": payload, "freins": ["autre"], "frein-autre": payload[:200]}
        reply = httpx.post(f"{url}/labase/submissions", json=sent, trust_env=False).json()
        assert reply["status"] == "accepted", reply
    key = store.device_key("rehearsal")
    assert rehearse(url, consultation, "priorites", device=key, people=12, seed=1) == {"accepted": 12}
    for step in ("ecoute", "priorites"):
        store.close_step("labase-2017", step, grace=0)


@pytest.fixture
def unprotected(browser):
    """A browser that ignores the pages' policy."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, bypass_csp=True)
    yield context.new_page()
    context.close()


def pwned(page):
    """How often something was executed, after a moment in which it could be."""
    page.wait_for_load_state("load")
    page.evaluate("""() => document.querySelectorAll('a, [onmouseover], [onclick]').forEach((node) => {
        node.dispatchEvent(new MouseEvent('mouseover', {bubbles: true}));
        if (node.protocol === 'javascript:') node.click();
    })""")
    page.evaluate("() => new Promise((done) => setTimeout(done, 300))")
    return page.evaluate("window.__pwned || 0")


def log_in(page, url, name):
    page.goto(f"{url}/labase/equipe/")
    page.fill("#name", name)
    page.fill("#passphrase", PASSPHRASE)
    page.keyboard.press("Enter")
    page.wait_for_url("**/equipe/fr")


def test_no_screen_executes_what_was_typed(house, unprotected, figure, request):
    url, _, _ = house
    page, opened = unprotected, 0
    for path in ("/", "/en"):
        page.goto(url + path)
        page.locator(".ls-mount").first.wait_for()
        assert (path, pwned(page)) == (path, 0)
        opened += 1
    log_in(page, url, PAYLOADS[2][:60])
    assert pwned(page) == 0
    assert "onerror" in page.locator("main").inner_text()
    for notebook in NOTEBOOKS if request.config.getoption("--nightly") else NOTEBOOKS[:2]:
        page.goto(f"{url}/labase/equipe/fr/{notebook}", timeout=90_000)
        page.locator(".widget-vbox, .widget-box").first.wait_for(timeout=60_000)
        page.locator(".widget-html").first.wait_for(timeout=60_000)
        for tab in page.locator(".lm-TabBar-tab").all():
            tab.click()
        assert (notebook, pwned(page)) == (notebook, 0)
        opened += 1
    figure("payloads typed into every text, screens opened", tried=len(PAYLOADS), screens=opened + 1, executed=0)


def test_a_report_executes_nothing(house, unprotected, request):
    from labase_survey.report import render

    _, project, _ = house
    for notebook in ["4-results", "5-plan"] if request.config.getoption("--nightly") else ["4-results"]:
        path = render(project / "notebooks" / f"{notebook}.ipynb", project / "out" / f"{notebook}.html", language="fr")
        unprotected.goto(path.as_uri())
        assert (notebook, pwned(unprotected)) == (notebook, 0)
        assert "onerror" in unprotected.locator("body").inner_text()


def test_no_cell_of_a_table_is_a_formula(house):
    from labase_survey.counting.count import count
    from labase_survey.plan import make_plan

    _, project, store = house
    consultation = store.consultation("labase-2017")
    plan = make_plan(count(store.ballots("labase-2017", "priorites", "gommettes")), consultation)
    plan.to_csv(project / "plan.csv", "fr")
    with (project / "plan.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file, delimiter=";") for cell in row]
    assert [cell for cell in cells if re.match(r"[=+@\t\r]|-(?!\d)", cell)] == []
    assert len(cells) > 50


@pytest.fixture
def careless(house):
    """A notebook of the team whose author shows markup as it is, in a cell and in a widget."""
    _, project, _ = house
    made = nbformat.v4.new_notebook()
    show = f"import ipywidgets\nipywidgets.HTML({PAYLOADS[2]!r})"
    made.cells = [nbformat.v4.new_code_cell(show)]
    path = Path(project) / "notebooks" / "5-plan.ipynb"
    kept = path.read_bytes()
    nbformat.write(made, path)
    yield
    path.write_bytes(kept)


@pytest.mark.parametrize(("bypass", "executed"), [(True, True), (False, False)])
def test_what_a_careless_author_shows_is_executed_unless_the_policy_holds(house, careless, browser, bypass, executed):
    url, _, _ = house
    context = browser.new_context(bypass_csp=bypass)
    page = context.new_page()
    log_in(page, url, "Camille")
    page.goto(f"{url}/labase/equipe/fr/5-plan", timeout=60_000)
    page.locator(".widget-html img").wait_for(timeout=60_000, state="attached")
    assert bool(pwned(page)) == executed
    context.close()
