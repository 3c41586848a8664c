"""A vote « à main levée » on the page: announced before, shown after answering, read out politely."""

from typing import Any

import msgspec
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
TITLE = "Résultats provisoires"


@pytest.fixture
def raised(desk: Any, phone: Page) -> Any:
    """The page of a step whose figures are shown; `raised(people, figures)` tells it some."""
    first, *others = desk.consultation.steps
    live = msgspec.structs.replace(first, reveal="live")
    desk.consultation = msgspec.structs.replace(desk.consultation, steps=(live, *others))

    def tell(people: int, figures: dict[str, dict[str, int]]) -> None:
        desk.released = {"people": people, "figures": figures}
        desk.turn(desk.phase)

    return tell


def answer(page: Page) -> None:
    page.get_by_text("Usager", exact=True).tap()
    page.get_by_text("Oui", exact=True).tap()
    page.get_by_role("button", name="Envoyer", exact=True).tap()
    expect(page.get_by_role("heading", name="Enregistré")).to_be_focused()


def test_it_is_announced_before_anybody_answers(raised: Any, phone: Page, desk: Any) -> None:
    phone.goto(desk.url)
    expect(phone.get_by_text("Vote à main levée\u202f: les résultats s’affichent pendant le vote")).to_be_visible()


def test_figures_are_seen_after_answering_and_not_before(raised: Any, phone: Page, desk: Any) -> None:
    raised(5, {"points": {"evening": 9, "bus": 1}, "approve": {"evening": 1}})
    desk.rows["somebody"] = (1, {})
    phone.goto(desk.url)
    expect(phone.get_by_text("1 réponse enregistrée")).to_be_visible()  # the state has come
    expect(phone.get_by_role("heading", name=TITLE)).to_have_count(0)
    answer(phone)
    section = phone.locator(".ls-released")
    expect(section.get_by_role("heading", name=TITLE)).to_be_visible()
    expect(section).to_contain_text("D’après 5 réponses. Le vote continue.")
    lines = [line.split("\n") for line in section.locator("li").all_inner_texts()]
    assert [lines[at] for at in (0, 6, 8)] == [
        ["A – Accueil du soir", "1 personne"],
        ["A – Accueil du soir", "9 gommettes"],
        ["C – Point mobile", "1 gommette"],
    ]
    assert Axe().run(phone).response["violations"] == []


def test_new_figures_are_read_out_and_the_old_ones_replaced(raised: Any, phone: Page, desk: Any) -> None:
    phone.goto(desk.url)
    answer(phone)
    raised(5, {"points": {"evening": 9}})
    expect(phone.locator(".ls-released")).to_contain_text("9 gommettes")
    raised(10, {"points": {"evening": 20}})
    expect(phone.get_by_role("status")).to_contain_text("Nouveaux résultats provisoires, d’après 10 réponses.")
    expect(phone.locator(".ls-released")).not_to_contain_text("9 gommettes")


def test_another_step_says_nothing_of_it(desk: Any, phone: Page) -> None:
    phone.goto(desk.url)
    answer(phone)
    assert "main levée" not in phone.locator("body").inner_text()
    expect(phone.locator(".ls-released")).to_have_count(0)
