"""Once a step is closed, the screen that shows the receipt says whether it is in the published list."""

import json
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect

pytestmark = pytest.mark.browser

MINE = "K7QF-9M2D-0XWT-41HB"
IN = "Votre code figure dans la liste publiée\u202f: elle compte 2 réponses, scellées à la clôture."
OUT = "Votre code ne figure pas dans la liste publiée. Montrez-le à l’équipe de facilitation."
UNREAD = "La liste publiée n’a pas pu être lue pour l’instant."


def answered(page: Page, desk: Any) -> None:
    page.goto(desk.url)
    page.get_by_text("Usager", exact=True).tap()
    page.get_by_text("Oui", exact=True).tap()
    page.get_by_role("button", name="Envoyer", exact=True).tap()
    expect(page.get_by_role("heading", name="Enregistré")).to_be_focused()


def publish(page: Page, *receipts: str, status: int = 200) -> list[str]:
    """Answer to who asks for the list; which addresses were asked for."""
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(
            status=status, json={"leaves": [[receipt, "00"] for receipt in receipts]} if status == 200 else None
        )

    page.route("**/labase/seal/**", answer)
    return asked


@pytest.mark.parametrize(
    ("listed", "status", "said"),
    [(("0000-0000-0000-0000", MINE), 200, IN), (("0000-0000-0000-0000",), 200, OUT), ((), 503, UNREAD)],
)
def test_at_the_close_the_page_looks_for_its_own_receipt(
    phone: Page, desk: Any, listed: tuple[str, ...], status: int, said: str
) -> None:
    asked = publish(phone, *listed, status=status)
    answered(phone, desk)
    assert asked == []
    desk.turn("closed")
    expect(phone.get_by_text(said)).to_be_visible()
    link = phone.get_by_role("link", name="Voir la liste publiée, et comment la vérifier")
    assert link.get_attribute("href") == "/labase/seal/feedback/fr"
    assert asked == [f"{desk.url}labase/seal/feedback.json"]  # the whole list: the receipt isn't told to the server
    found = Axe().run(phone).response["violations"]
    assert json.dumps(found) == "[]"


def test_a_pause_before_the_close_changes_nothing(phone: Page, desk: Any) -> None:
    publish(phone, MINE, "0000-0000-0000-0000")
    answered(phone, desk)
    desk.turn("paused")
    expect(phone.get_by_text("L’étape est en pause.")).to_be_visible()
    desk.turn("closed")
    expect(phone.get_by_text(IN)).to_be_visible()
