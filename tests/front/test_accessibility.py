"""What everybody must be able to use: axe, sizes of targets, narrow screens, focus, colours."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}
HONEST = {
    "fr": ["ce n’est pas un vote à bulletin secret", "à huit dans une salle, personne n’est jamais vraiment anonyme"],
    "en": ["this is not a secret ballot", "in a room of eight nobody is ever really anonymous"],
}
SEND = {"fr": "Envoyer", "en": "Send"}


def violations(page: Page) -> list[str]:
    """One line a rule and a place; animations are over."""
    page.wait_for_function("document.getAnimations().length === 0")
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]]


def answer(page: Page) -> None:
    """Answer what is required, and a little of each ballot."""
    for position in (0, 2):
        page.locator("input[type=radio]").nth(position).check(force=True)
    page.locator("[type=checkbox]").first.check()
    for n in range(2):
        page.locator(".ls-stepper .ls-round:last-child").nth(n).click()
        page.locator(".ls-add").first.click()
    page.locator(".ls-grade input").nth(2).check(force=True)


@pytest.fixture(params=["fr", "en"])
def shown(request: pytest.FixtureRequest, phone: Page, desk: Any) -> tuple[Page, str]:
    """The page, in each language."""
    phone.goto(desk.url + ("en" if request.param == "en" else ""))
    return phone, request.param


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe_finds_nothing_from_the_first_look_to_the_receipt(shown: tuple[Page, str], colours: Any) -> None:
    page, language = shown
    page.emulate_media(color_scheme=colours)
    assert violations(page) == []
    page.get_by_role("button", name=SEND[language]).click()
    expect(page.locator(".ls-summary")).to_be_focused()
    assert violations(page) == []
    answer(page)
    assert violations(page) == []
    page.get_by_role("button", name=SEND[language]).click()
    expect(page.locator(".ls-receipt")).to_be_visible()
    assert violations(page) == []


def test_axe_finds_nothing_when_something_went_wrong(shown: tuple[Page, str], desk: Any) -> None:
    page, language = shown
    desk.mood = "accident"
    answer(page)
    page.get_by_role("button", name=SEND[language]).click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert violations(page) == []
    page.reload()
    assert violations(page) == []


@pytest.mark.parametrize("phase", ["draft", "paused", "closing", "closed"])
def test_axe_finds_nothing_whatever_the_phase(shown: tuple[Page, str], desk: Any, phase: str) -> None:
    page, _ = shown
    answer(page)
    desk.turn(phase)
    expect(page.locator(".ls-banner")).to_be_visible()
    assert violations(page) == []


def test_axe_finds_nothing_at_the_door(phone: Page, desk: Any) -> None:
    desk.step = "priorities"
    phone.goto(desk.url)
    phone.get_by_role("button", name="Envoyer").click()
    expect(phone.locator(".ls-summary")).to_be_focused()
    assert violations(phone) == []


SMALL = """() => [...document.querySelectorAll(
  ".ls-root :is(button, summary, textarea, input[type=text], .ls-language, .ls-tickable, .ls-step, .ls-summary a)")]
  .map((element) => [element.textContent.trim(), element.getBoundingClientRect()])
  .filter(([, box]) => box.width && (box.height < 44 || box.width < 44))
  .map(([text, box]) => `${text}: ${box.width} x ${box.height}`)"""


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_every_target_is_large_and_nothing_overflows(phone: Page, desk: Any, width: int) -> None:
    phone.set_viewport_size({"width": width, "height": 800})
    phone.goto(desk.url)
    phone.get_by_role("button", name="Envoyer").click()
    answer(phone)
    assert phone.evaluate(SMALL) == []
    assert phone.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_notice_is_a_line_then_unfolds_by_keyboard(shown: tuple[Page, str], width: int) -> None:
    page, language = shown
    page.set_viewport_size({"width": width, "height": 800})
    line = {
        "fr": "Le laboratoire · Choisir les priorités · Vos réponses sont effacées 6 mois après la clôture",
        "en": "The lab · To choose priorities · Your answers are erased 6 months after closing",
    }
    notice, honest = page.locator(".ls-notice"), HONEST[language]
    assert notice.inner_text().split("\n")[0] == line[language]
    for sentence in honest:
        expect(notice.get_by_text(sentence)).to_be_hidden()
    notice.locator("summary").focus()
    page.keyboard.press("Enter")
    for sentence in honest:
        expect(notice.get_by_text(sentence)).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_text_twice_as_large_still_fits(phone: Page, desk: Any) -> None:
    phone.goto(desk.url)
    phone.add_style_tag(content="html { font-size: 200% }")
    answer(phone)
    assert phone.evaluate("document.documentElement.scrollWidth") == 390


def test_the_focus_is_seen(phone: Page, desk: Any) -> None:
    phone.goto(desk.url)
    outlines = set()
    for _ in range(36):
        phone.keyboard.press("Tab")
        outlines.add(
            phone.evaluate(
                """() => {
                const around = [document.activeElement, document.activeElement.closest(".ls-tickable"),
                                document.activeElement.nextElementSibling].filter(Boolean);
                return Math.max(...around.map((element) => {
                  const { outlineStyle, outlineWidth } = getComputedStyle(element);
                  return outlineStyle === "none" ? 0 : parseFloat(outlineWidth);
                }));
              }"""
            )
        )
    assert outlines == {3}


def test_the_focus_is_not_under_the_bar_that_stays(phone: Page, desk: Any) -> None:
    phone.goto(desk.url)
    phone.get_by_role("button", name="Ajouter une gommette à F").focus()
    for _ in range(12):
        phone.keyboard.press("Shift+Tab")
        hidden = phone.evaluate(
            """() => {
            const bar = document.querySelector(".ls-left").getBoundingClientRect();
            const box = document.activeElement.getBoundingClientRect();
            return document.activeElement.closest(".ls-pointed") !== null && box.top < bar.bottom - 1;
          }"""
        )
        assert not hidden


def test_who_wants_no_motion_gets_none(phone: Page, desk: Any) -> None:
    phone.emulate_media(reduced_motion="reduce")
    phone.goto(desk.url)
    phone.get_by_role("button", name="Ajouter une gommette à A").click()
    assert phone.evaluate("document.getAnimations().length") == 0


def test_in_forced_colours_what_is_chosen_is_seen(phone: Page, desk: Any) -> None:
    phone.emulate_media(forced_colors="active")
    phone.goto(desk.url)
    phone.get_by_role("radio", name="Indispensable").first.check(force=True)
    faces = phone.locator(".ls-grade .ls-face")
    colour = "element => getComputedStyle(element).backgroundColor"
    assert faces.nth(0).evaluate(colour) != faces.nth(1).evaluate(colour)
