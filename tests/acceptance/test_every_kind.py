"""One participant answers every kind of question on a phone, through each door there is, down to the row in the store.

The doors: the shared page; the same under a name that isn't local (browsers give plain http less there); and plain
Voilà, where the page has a kernel.
"""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from labase_survey.rehearsal import Server

pytestmark = pytest.mark.browser
NOTEBOOK = Path(__file__).parents[1] / "data" / "small.ipynb"
AXE = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


@pytest.fixture
def phone(door, store, database_url, round_, context):
    """The form of the small round, through each door, on each database."""
    store.publish(round_)
    store.open_step("small", "feedback")
    with door(database_url) as url:
        page = context.new_page()
        page.goto(url, timeout=60_000)
        page.locator(".ls-send").wait_for(timeout=60_000)
        yield page


def answer_every_kind(page):
    """All but what is required: the first sending must meet an error."""
    page.get_by_role("radio", name="Agent").check()
    page.get_by_role("checkbox", name="De temps").check()
    page.get_by_role("textbox", name="Que faut-il changer").fill("Des mots plus simples")
    page.get_by_role("checkbox", name="Visio").check()
    for letter in "CCA":
        page.get_by_role("button", name=f"Ajouter une gommette à {letter}").tap()
    for proposal, grade in [("Accueil du soir", "Indispensable"), ("Point mobile", "Pas maintenant")]:
        page.get_by_role("group", name=proposal).get_by_text(grade, exact=True).last.tap()
    for letter in "ABC":
        page.get_by_role("button", name=f"Classer {letter}").tap()
    page.get_by_role("button", name="Monter C").tap()


def test_every_kind_is_answered_corrected_sent_changed_and_stored_once(phone, store):
    answer_every_kind(phone)
    send = phone.get_by_role("button", name="Envoyer", exact=True)
    send.tap()
    phone.locator(".ls-summary").wait_for()
    phone.get_by_role("radio", name="Oui").check()
    phone.get_by_text("4", exact=True).tap()
    send.tap()
    receipt = phone.locator(".ls-receipt").inner_text(timeout=20_000)
    phone.get_by_role("button", name="Modifier").tap()
    phone.get_by_role("button", name="Retirer une gommette à A").tap()
    phone.locator(".ls-send").tap()
    assert phone.locator(".ls-receipt").inner_text(timeout=20_000) == receipt
    store.close_step("small", "feedback", grace=0)
    [row] = store.sealed_rows("small", "feedback")
    assert row["category"] == "agent"
    assert row["content"] == {
        "met": "yes",
        "needs": ["time"],
        "ease": 4,
        "words": "Des mots plus simples",
        "approve": ["video"],
        "points": {"bus": 2},
        "grades": {"evening": "essential", "bus": "not-now"},
        "ranking": ["evening", "bus", "video"],
    }
    assert [leaf[0] for leaf in store.seal("small", "feedback")["leaves"]] == [receipt]


def violations(page):
    page.evaluate("() => Promise.all(document.getAnimations().map((animation) => animation.finished))")
    found = Axe().run(page, options=AXE).response["violations"]
    return [f"{rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize(("path", "send"), [("/", "Envoyer"), ("/en", "Send")])
def test_axe_finds_nothing_on_the_whole_page_from_the_first_look_to_the_close(sqlite_url, round_, browser, path, send):
    from labase_survey.store import open_store

    store = open_store(sqlite_url)
    store.publish(round_)
    store.open_step("small", "feedback")
    page = browser.new_page(viewport={"width": 390, "height": 844})
    with Server("small", notebook=NOTEBOOK, database=sqlite_url) as server:
        page.goto(server.url + path)
        page.locator(".ls-send").wait_for()
        assert violations(page) == []
        page.get_by_role("button", name=send, exact=True).click()
        page.locator(".ls-summary").wait_for()
        assert violations(page) == []
        page.get_by_role("radio").nth(0).check()
        page.get_by_role("radio").nth(2).check()
        page.get_by_role("button", name=send, exact=True).click()
        page.locator(".ls-receipt").wait_for()
        assert violations(page) == []
        store.close_step("small", "feedback", grace=0)
        page.reload()
        page.locator(".ls-banner").first.wait_for()
        assert violations(page) == []
    page.close()
    store.close()


@pytest.fixture
def sqlite_url(tmp_path):
    return f"sqlite:///{tmp_path / 'axe.db'}"
