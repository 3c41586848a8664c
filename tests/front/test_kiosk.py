"""A device that people hand on: the key, the next person, and nothing of the one before, wherever one looks."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.promises]

KEY = "5f" * 16
WORDS = "Quelque chose que moi seule sais"
RECEIPT = "K7QF-9M2D-0XWT-41HB"
LEFT_BEHIND = """() => JSON.stringify([
  {...localStorage}, {...sessionStorage}, document.documentElement.outerHTML,
  [...document.querySelectorAll("textarea, input")].map((field) => field.type === "radio" || field.type === "checkbox"
    ? field.checked && field.value : field.value),
  location.href, history.state, document.cookie, getSelection().toString()])"""
NEXT = {"fr": "Personne suivante", "en": "Next person"}


@pytest.fixture
def kiosk(phone: Page, desk: Any) -> Page:
    """The page of a shared device, whose clock is ours."""
    phone.clock.install()
    phone.goto(f"{desk.url}#appareil={KEY}")
    expect(phone.get_by_text("Borne partagée")).to_be_visible()
    return phone


def answer(page: Page, language: str = "fr") -> None:
    page.locator("input[type=radio]").nth(0).check(force=True)
    page.locator("input[type=radio]").nth(2).check(force=True)
    page.locator("textarea").first.fill(WORDS)
    assert WORDS in page.evaluate(LEFT_BEHIND)  # what is looked for below can be found


def send(page: Page) -> None:
    page.get_by_role("button", name="Envoyer").click()
    expect(page.locator(".ls-receipt")).to_be_visible()


def traces(page: Page, *of: str) -> list[str]:
    """What of these can still be found on the device."""
    found = page.evaluate(LEFT_BEHIND)
    return [trace for trace in of if trace in found]


def test_the_key_leaves_the_address_and_goes_with_each_submission(kiosk: Page, desk: Any) -> None:
    assert kiosk.url == desk.url
    answer(kiosk)
    send(kiosk)
    assert [submission["device"] for submission in desk.received] == [KEY]
    kiosk.reload()
    expect(kiosk.get_by_text("Borne partagée")).to_be_visible()


def test_without_a_key_no_page_is_a_shared_device(phone: Page, desk: Any) -> None:
    phone.goto(desk.url)
    answer(phone)
    send(phone)
    assert "device" not in desk.received[0]
    assert phone.get_by_text("Borne partagée").count() == 0
    assert phone.evaluate("Object.keys(localStorage).length") == 1


def test_the_next_person_is_somebody_new_and_nothing_of_the_one_before_stays(kiosk: Page, desk: Any) -> None:
    for _ in range(3):
        answer(kiosk)
        send(kiosk)
        kiosk.get_by_role("button", name="Personne suivante").click()
        expect(kiosk.locator(".ls-title")).to_be_focused()
        sid = desk.received[-1]["sid"]
        assert traces(kiosk, WORDS, RECEIPT, sid) == []
    assert len(desk.rows) == len({submission["sid"] for submission in desk.received}) == 3
    assert [submission["edition"] for submission in desk.received] == [1, 1, 1]
    assert kiosk.evaluate("Object.keys(localStorage)") == []


def test_going_back_brings_nobody_back(kiosk: Page, desk: Any) -> None:
    answer(kiosk)
    kiosk.goto(f"{desk.url}en")
    expect(kiosk.locator("textarea").first).to_have_value(WORDS)  # the same person, in the other language
    kiosk.get_by_role("button", name="Send").click()
    expect(kiosk.locator(".ls-receipt")).to_be_visible()
    kiosk.get_by_role("button", name="Next person").click()
    kiosk.go_back()
    expect(kiosk.get_by_text("Borne partagée")).to_be_visible()
    assert traces(kiosk, WORDS, RECEIPT, desk.received[0]["sid"]) == []
    kiosk.go_forward()
    expect(kiosk.get_by_text("Shared device")).to_be_visible()
    assert traces(kiosk, WORDS, RECEIPT, desk.received[0]["sid"]) == []


def test_a_page_that_the_browser_keeps_is_emptied_when_it_is_left(kiosk: Page) -> None:
    answer(kiosk)
    kiosk.evaluate("window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    assert kiosk.locator(".ls-root").inner_html() == ""
    with kiosk.expect_navigation():
        kiosk.evaluate("window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    expect(kiosk.get_by_text("Borne partagée")).to_be_visible()


def test_whoever_leaves_unsent_answers_is_asked_and_then_they_go(kiosk: Page, desk: Any) -> None:
    answer(kiosk)
    kiosk.get_by_role("button", name="Personne suivante").click()
    kiosk.get_by_role("button", name="Annuler").click()
    expect(kiosk.locator("textarea").first).to_have_value(WORDS)
    kiosk.get_by_role("button", name="Personne suivante").click()
    kiosk.get_by_role("button", name="Personne suivante").click()
    assert (traces(kiosk, WORDS), desk.received) == ([], [])


def test_after_a_sending_the_page_wipes_itself_unless_somebody_says_stay(kiosk: Page, desk: Any) -> None:
    answer(kiosk)
    send(kiosk)
    for _ in range(11):  # as often as one likes: WCAG 2.2.1 asks for ten
        kiosk.clock.run_for(47_000)
        expect(kiosk.get_by_role("dialog")).to_contain_text("cette page s’efface dans 30 secondes")
        kiosk.get_by_role("button", name="Rester sur cette page").click()
        expect(kiosk.get_by_role("dialog")).to_have_count(0)
    assert traces(kiosk, RECEIPT) == [RECEIPT]
    kiosk.clock.run_for(47_000)
    kiosk.clock.run_for(20_000)  # the twenty seconds that WCAG asks for
    assert traces(kiosk, RECEIPT) == [RECEIPT]
    kiosk.clock.run_for(12_000)
    expect(kiosk.locator(".ls-title")).to_be_focused()
    assert traces(kiosk, WORDS, RECEIPT, desk.received[0]["sid"]) == []


def test_the_key_that_says_stay_presses_nothing_else(kiosk: Page) -> None:
    answer(kiosk)
    send(kiosk)
    kiosk.get_by_role("button", name="Personne suivante").focus()
    kiosk.clock.run_for(47_000)
    expect(kiosk.get_by_role("button", name="Rester sur cette page")).to_be_focused()
    kiosk.keyboard.press("Enter")
    expect(kiosk.get_by_role("dialog")).to_have_count(0)
    expect(kiosk.get_by_role("button", name="Personne suivante")).to_be_focused()
    assert traces(kiosk, RECEIPT) == [RECEIPT]


def test_unsent_answers_wait_longer_and_an_untouched_page_is_never_asked(kiosk: Page) -> None:
    kiosk.clock.run_for(400_000)
    expect(kiosk.get_by_role("dialog")).to_have_count(0)
    answer(kiosk)
    kiosk.clock.run_for(170_000)
    expect(kiosk.get_by_role("dialog")).to_have_count(0)
    kiosk.clock.run_for(15_000)
    expect(kiosk.get_by_role("dialog")).to_be_visible()
    kiosk.clock.run_for(32_000)
    assert traces(kiosk, WORDS) == []


def test_what_nobody_knows_the_fate_of_is_not_wiped_by_the_clock(kiosk: Page, desk: Any) -> None:
    answer(kiosk)
    desk.mood = "accident"
    kiosk.get_by_role("button", name="Envoyer").click()
    expect(kiosk.get_by_role("alert")).to_be_visible()
    kiosk.clock.run_for(400_000)
    assert traces(kiosk, WORDS) == [WORDS]


def test_until_the_next_person_a_response_can_be_changed_and_withdrawn(kiosk: Page, desk: Any) -> None:
    answer(kiosk)
    send(kiosk)
    kiosk.get_by_role("button", name="Modifier ma réponse").click()
    kiosk.locator("textarea").first.fill("Autre chose")
    send(kiosk)
    kiosk.get_by_role("button", name="Retirer ma réponse").click()
    kiosk.get_by_role("button", name="Oui, la retirer").click()
    expect(kiosk.get_by_text("Réponse retirée")).to_be_visible()
    assert (len({submission["sid"] for submission in desk.received}), desk.rows) == (1, {})
    kiosk.get_by_role("button", name="Personne suivante").click()
    answer(kiosk)


def test_in_a_step_by_invitation_each_person_types_their_code(phone: Page, desk: Any) -> None:
    desk.step = "priorities"
    phone.goto(f"{desk.url}#appareil={KEY}")
    phone.locator(".ls-code").fill("a2b3c4d5e6")
    send(phone)
    phone.get_by_role("button", name="Personne suivante").click()
    expect(phone.locator(".ls-code")).to_have_value("")
    assert traces(phone, "a2b3c4d5e6", "A2B3C4D5E6") == []


def test_the_whole_way_works_by_keyboard(kiosk: Page, desk: Any) -> None:
    answer(kiosk)
    kiosk.get_by_role("button", name="Envoyer").focus()
    kiosk.keyboard.press("Enter")
    expect(kiosk.locator(".ls-saved")).to_be_focused()
    for _ in range(8):
        kiosk.keyboard.press("Tab")
        if kiosk.evaluate("document.activeElement.textContent") == NEXT["fr"]:
            break
    kiosk.keyboard.press("Enter")
    expect(kiosk.locator(".ls-title")).to_be_focused()
    assert len(desk.rows) == 1


@pytest.mark.parametrize(("width", "language"), [(390, "fr"), (768, "en"), (1280, "fr")])
def test_axe_finds_nothing_on_a_shared_device(phone: Page, desk: Any, width: int, language: str) -> None:
    def well() -> None:
        phone.wait_for_function("document.getAnimations().length === 0")
        violations = Axe().run(phone).response["violations"]
        assert [f"{rule['id']}: {node['html']}" for rule in violations for node in rule["nodes"]] == []
        assert phone.evaluate("document.documentElement.scrollWidth") == width

    phone.set_viewport_size({"width": width, "height": 844})
    phone.clock.install()
    phone.goto(f"{desk.url}{'en' if language == 'en' else ''}#appareil={KEY}")
    answer(phone)
    well()
    phone.get_by_role("button", name={"fr": "Envoyer", "en": "Send"}[language]).click()
    expect(phone.get_by_role("button", name=NEXT[language])).to_be_visible()
    well()
    phone.clock.run_for(47_000)
    expect(phone.get_by_role("dialog")).to_be_visible()
    well()
