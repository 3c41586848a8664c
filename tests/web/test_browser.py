"""The shared page in a real browser: what it weighs, whom it asks, what it follows."""

from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa


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


def test_the_forms_of_a_page_share_one_stream(serve, sqlite, cell, page):
    sqlite.open_step("small", "priorities")
    seen = watched(page)
    page.goto(serve(cell.form(), cell.form("priorities")).url)
    page.get_by_role("button", name="Envoyer").nth(1).wait_for()
    sqlite.pause_step("small", "feedback")
    sqlite.pause_step("small", "priorities")
    for banner in (page.locator(".ls-banner p").nth(0), page.locator(".ls-banner p").nth(1)):
        banner.wait_for()
    assert sum("/labase/events" in url for url in seen["requests"]) == 1


def test_a_shared_device_is_known_by_its_key_and_by_no_other(serve_french, sqlite, cell, page):
    url = serve_french(cell.form()).url
    said = {}
    for key in ("not a key", sqlite.device_key("kiosk")):
        page.goto("about:blank")
        page.goto(f"{url}/#appareil={key}")
        page.get_by_text("Borne partagée").wait_for()
        page.get_by_role("radio", name="Usager").check()
        page.get_by_role("radio", name="Oui").check()
        page.get_by_role("button", name="Envoyer").click()
        said[key] = page.locator(".ls-summary h3, .ls-saved").text_content()
    refused, stored = said.values()
    assert refused == "Cet envoi se dit d'un appareil que cette démarche ne connaît pas\u202f; il n'est pas enregistré."
    assert stored == "Enregistré"
    with sqlite.engines.reading() as connection:
        assert connection.execute(sa.text("SELECT channel FROM response")).all() == [("kiosk",)]
