"""The shared page in a real browser: what it weighs, whom it asks, and what becomes of an answer when the server dies."""

from urllib.parse import urlsplit

import pytest

from labase_survey.rehearsal import Server


def watched(page):
    """What the page asks for, its bytes as they travel, what the console says."""
    seen = {"hosts": set(), "requests": [], "bytes": 0, "console": []}
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")

    def finished(event):
        seen["bytes"] += event["encodedDataLength"]

    network.on("Network.loadingFinished", finished)
    page.on("request", lambda request: request.url.startswith("http") and seen["requests"].append(request.url))
    page.on("console", lambda message: seen["console"].append(message.text))
    page.on("pageerror", lambda error: seen["console"].append(str(error)))
    return seen


def test_the_page_is_light_asks_nobody_else_and_leaves_no_cookie(served, page):
    seen = watched(page)
    page.goto(served.url)
    page.get_by_role("button", name="Envoyer").wait_for()
    page.wait_for_function("document.readyState === 'complete'")
    assert seen["bytes"] <= 60_000
    assert len(seen["requests"]) <= 10
    assert {urlsplit(url).netloc for url in seen["requests"]} == {urlsplit(served.url).netloc}
    assert page.context.cookies() == []
    assert seen["console"] == []


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_overflows_the_screen(served, page, width):
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(served.url)
    page.get_by_role("button", name="Envoyer").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_the_first_focus_leads_past_the_header(served, page):
    page.goto(served.url)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Aller au contenu"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "ls-content"


def test_a_page_that_is_open_follows_the_phase(serve_french, sqlite, cell, page):
    page.goto(serve_french(cell.form()).url)
    page.get_by_role("button", name="Envoyer").wait_for()
    sqlite.pause_step("small", "feedback")
    page.locator(".ls-banner p").first.wait_for()
    assert "pause" in page.locator(".ls-banner p").first.text_content()


def answered(page):
    """Answers what must be, and sends."""
    page.get_by_role("radio", name="Usager").check()
    page.get_by_label("Oui", exact=True).check()
    page.get_by_role("button", name="Envoyer").click()


def test_a_server_that_dies_loses_no_answer_and_makes_no_second_one(sqlite, write, cell, page):
    notebook = write(cell.form())
    with Server("small", notebook=notebook, database=f"sqlite:///{sqlite.engines.where}") as server:
        page.goto(server.url)
        page.get_by_role("radio", name="Usager").wait_for()
        server.kill()
        answered(page)
        page.get_by_text("Pas enregistré.").wait_for()
        assert page.get_by_label("Oui", exact=True).is_checked()
        server.start().wait()
        page.get_by_role("button", name="Envoyer").click()
        page.get_by_text("Enregistré", exact=True).wait_for()
        assert page.locator(".ls-receipt").text_content().count("-") == 3
    assert sqlite.participation("small", "feedback").total == 1
