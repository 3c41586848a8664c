"""Plain `voila notebooks/2-participate.ipynb`, with nothing of ours set: the participants' page, through kernels."""

import re

import psutil
import pytest

RECEIPT = re.compile(r"^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$")


@pytest.fixture(scope="module")
def voila(serve, project):
    """The address of the page, and the process that serves it."""
    return serve(project, "voila", "notebooks/2-participate.ipynb")


@pytest.fixture
def opened(voila, phone):
    """Open the page on a device of its own, and wait for both forms."""

    def open_page(**settings):
        page = phone(**settings)
        page.goto(voila[0])
        page.locator(".ls-root").nth(1).wait_for()
        return page

    return open_page


def answer(page, category="Agent public"):
    """Fill in the first form; its locator."""
    form = page.locator(".ls-root").first
    form.get_by_role("radio", name=category).check()
    form.get_by_role("textbox", name="Comment mieux coopérer").fill("Se parler plus tôt.")
    return form


@pytest.mark.browser
def test_an_answer_gets_a_receipt_and_is_in_the_store_once_whatever_is_changed(opened, store):
    form = answer(opened())
    before = store.participation("labase-2017", "ecoute").total
    form.get_by_role("button", name="Envoyer", exact=True).click()
    receipt = form.locator(".ls-receipt").inner_text()
    assert RECEIPT.match(receipt)
    form.get_by_role("button", name="Modifier").click()
    form.get_by_role("radio", name="Usager").check()
    form.get_by_role("button", name=re.compile("^Envoyer|^Enregistrer")).click()
    assert form.locator(".ls-receipt").inner_text() == receipt
    after = store.participation("labase-2017", "ecoute")
    assert (after.total - before, after.by_category["usager"]) == (1, 1)


@pytest.mark.browser
def test_two_browsers_give_two_responses_in_either_language(opened, store):
    pages = [opened(), opened()]
    before = store.participation("labase-2017", "priorites").total
    for page, language, send in zip(pages, ("Français", "English"), ("Envoyer", "Send"), strict=True):
        form = page.locator(".ls-root").nth(1)
        form.get_by_role("button", name=language).click()
        form.get_by_role("radio", name=re.compile("^(Agent public|Public agent)$")).check()
        form.get_by_role("button", name=re.compile("^(Ajouter une gommette à|Add a dot to)")).first.click()
        form.get_by_role("button", name=send, exact=True).click()
        assert RECEIPT.match(form.locator(".ls-receipt").inner_text())
    assert store.participation("labase-2017", "priorites").total == before + 2


@pytest.mark.browser
def test_a_reload_finds_the_draft_again(opened):
    page = opened()
    answer(page)
    page.reload()
    box = page.locator(".ls-root").first.get_by_role("textbox", name="Comment mieux coopérer")
    assert box.input_value() == "Se parler plus tôt."


@pytest.mark.browser
def test_a_pause_reaches_the_pages_that_are_open(opened, store):
    page = opened()
    store.pause_step("labase-2017", "priorites")
    form = page.locator(".ls-root").nth(1)
    form.get_by_text("en pause").first.wait_for()
    store.open_step("labase-2017", "priorites")


@pytest.mark.browser
def test_with_the_kernel_dead_the_page_says_not_recorded_and_keeps_the_answers(opened, voila, store):
    form = answer(opened())
    before = store.participation("labase-2017", "ecoute").total
    for kernel in psutil.Process(voila[1]).children(recursive=True):
        kernel.kill()
    form.get_by_role("button", name="Envoyer", exact=True).click()
    form.get_by_text("Pas enregistré").first.wait_for()
    assert form.get_by_role("textbox", name="Comment mieux coopérer").input_value() == "Se parler plus tôt."
    assert form.locator(".ls-receipt").count() == 0
    assert store.participation("labase-2017", "ecoute").total == before
