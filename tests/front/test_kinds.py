"""Each kind of question, by tap and by keyboard, on a phone."""

from typing import Any

import msgspec
import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser


def card(page: Page, label: str) -> Locator:
    return page.locator(".ls-question").filter(has=page.locator(".ls-legend", has_text=label))


def tap(page: Page, label: str, *texts: str) -> None:
    for text in texts:
        card(page, label).get_by_text(text, exact=True).tap()


def tap_buttons(page: Page, *names: str) -> None:
    for name in names:
        page.get_by_role("button", name=name, exact=True).tap()


def reach(page: Page, role: Any, name: str) -> None:
    """Press Tab until the control has the focus."""
    wanted = page.get_by_role(role, name=name, exact=True).first
    for _ in range(150):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"Tab never reaches the {role} {name!r}")


def sent(page: Page, desk: Any) -> Any:
    page.get_by_role("button", name="Envoyer").click()
    expect(page.get_by_role("heading", name="Enregistré")).to_be_focused()
    return desk.received[-1]["answers"]


def opened(page: Page, desk: Any) -> None:
    page.goto(desk.url)
    tap(page, "À quel titre", "Usager")
    tap(page, "déjà venu", "Oui")


def announced(page: Page, text: str) -> None:
    expect(page.get_by_role("status")).to_have_text(text)


def test_several_options_are_ticked(phone: Page, desk: Any) -> None:
    opened(phone, desk)
    tap(phone, "De quoi auriez-vous", "De gens", "De temps")
    assert sent(phone, desk) == {"met": "yes", "needs": ["time", "people"]}


def test_a_place_on_the_scale_is_a_number(phone: Page, desk: Any) -> None:
    opened(phone, desk)
    tap(phone, "facile", "2")
    assert sent(phone, desk) == {"met": "yes", "ease": 2}


def test_no_opinion_is_an_answer_of_its_own(phone: Page, desk: Any) -> None:
    opened(phone, desk)
    tap(phone, "facile", "2", "Sans avis")
    assert sent(phone, desk) == {"met": "yes", "ease": "no-opinion"}


def test_words_are_counted_down(phone: Page, desk: Any) -> None:
    opened(phone, desk)
    card(phone, "changer").get_by_role("textbox").fill("Été 🙂")
    expect(card(phone, "changer").locator(".ls-count")).to_have_text("Il reste 195 caractères.")
    announced(phone, "Il reste 195 caractères.")
    assert sent(phone, desk) == {"met": "yes", "words": "Été 🙂"}


def test_proposals_are_supported_by_ticking(phone: Page, desk: Any) -> None:
    opened(phone, desk)
    for name in ("C Point mobile", "A Accueil du soir"):
        phone.get_by_role("checkbox", name=name, exact=True).tap()
    assert sent(phone, desk) == {"met": "yes", "approve": ["evening", "bus"]}


def test_a_blank_ballot_is_an_empty_list(phone: Page, desk: Any) -> None:
    opened(phone, desk)
    phone.get_by_role("checkbox", name="C Point mobile", exact=True).tap()
    tap(phone, "soutenez", "Aucune de ces propositions (bulletin blanc)")
    assert sent(phone, desk) == {"met": "yes", "approve": []}


def test_dots_are_placed_and_taken_back(phone: Page, desk: Any) -> None:
    opened(phone, desk)
    tap_buttons(phone, *["Ajouter une gommette à A"] * 3, "Ajouter une gommette à C", "Retirer une gommette à A")
    announced(phone, "A\u202f: 2 gommettes. Il vous reste 2 gommettes sur 5.")
    expect(card(phone, "gommettes").locator(".ls-left")).to_have_text("Il vous reste 2 gommettes sur 5")
    assert sent(phone, desk) == {"met": "yes", "points": {"evening": 2, "bus": 1}}


def test_no_dot_is_placed_beyond_the_last(phone: Page, desk: Any) -> None:
    opened(phone, desk)
    tap_buttons(phone, *["Ajouter une gommette à B"] * 5)
    phone.get_by_role("button", name="Ajouter une gommette à C", exact=True).tap(force=True)
    announced(phone, "Toutes vos gommettes sont placées. Retirez-en une ailleurs pour la mettre ici.")
    assert sent(phone, desk) == {"met": "yes", "points": {"video": 5}}


def test_what_is_left_stays_in_sight(phone: Page, desk: Any) -> None:
    opened(phone, desk)
    phone.get_by_role("button", name="Ajouter une gommette à F").scroll_into_view_if_needed()
    expect(card(phone, "gommettes").locator(".ls-left")).to_be_in_viewport()


def test_proposals_get_grades(phone: Page, desk: Any) -> None:
    opened(phone, desk)
    for name, grade in [("Accueil du soir", "Indispensable"), ("Point mobile", "Pas maintenant")]:
        phone.get_by_role("group", name=name).get_by_text(grade, exact=True).last.tap()
    assert sent(phone, desk) == {"met": "yes", "grades": {"evening": "essential", "bus": "not-now"}}


def test_proposals_are_ranked_by_taps(phone: Page, desk: Any) -> None:
    opened(phone, desk)
    for letter in "CAFB":
        card(phone, "Classez").locator(".ls-add", has_text=letter).filter(
            has=phone.get_by_text(letter, exact=True)
        ).tap()
    tap_buttons(phone, "Monter B", "Monter B")
    announced(phone, "B est maintenant 2e sur 4.")
    tap_buttons(phone, "Descendre C", "Retirer F du classement")
    announced(phone, "F n’est plus dans votre classement.")
    assert sent(phone, desk) == {"met": "yes", "ranking": ["video", "bus", "evening"]}


def test_an_answer_can_be_cleared(phone: Page, desk: Any) -> None:
    opened(phone, desk)
    tap(phone, "facile", "2")
    card(phone, "facile").get_by_role("button", name="Effacer ma réponse").tap()
    expect(card(phone, "facile").get_by_role("radio", name="1 Difficile")).to_be_focused()
    assert sent(phone, desk) == {"met": "yes"}


def test_a_hidden_question_is_not_sent(phone: Page, desk: Any) -> None:
    opened(phone, desk)
    tap(phone, "facile", "2")
    tap(phone, "déjà venu", "Non")
    expect(card(phone, "facile")).to_be_hidden()
    assert sent(phone, desk) == {"met": "no"}


def test_the_whole_form_is_answered_by_keyboard(phone: Page, desk: Any) -> None:
    phone.goto(desk.url)
    keys = phone.keyboard.press
    reach(phone, "radio", "Usager")
    keys("Space"), keys("ArrowDown")
    reach(phone, "radio", "Oui")
    keys("Space")
    reach(phone, "checkbox", "De temps")
    keys("Space")
    reach(phone, "radio", "1 Difficile")
    keys("Space"), keys("ArrowRight")
    reach(phone, "textbox", "Que faut-il changer\u202f?")
    phone.keyboard.type("Rien")
    reach(phone, "checkbox", "B Visio sans rendez-vous")
    keys("Space")
    reach(phone, "button", "Ajouter une gommette à A")
    keys("Enter"), keys("Space")
    reach(phone, "radio", "Indispensable")
    keys("Space"), keys("ArrowDown")
    reach(phone, "button", "Classer C Point mobile")
    keys("Enter"), keys("Enter"), keys("Tab"), keys("Shift+Tab")
    expect(phone.get_by_role("button", name="Classer B Visio sans rendez-vous")).to_be_focused()
    reach(phone, "button", "Classer D Former les agents")
    keys("Enter")
    reach(phone, "button", "Envoyer")
    keys("Enter")
    expect(phone.get_by_role("heading", name="Enregistré")).to_be_focused()
    assert desk.received[-1]["category"] == "agent"
    assert desk.received[-1]["answers"] == {
        "met": "yes",
        "needs": ["time"],
        "ease": 2,
        "words": "Rien",
        "approve": ["video"],
        "points": {"evening": 2},
        "grades": {"evening": "very-useful"},
        "ranking": ["bus", "evening", "training"],
    }


def test_the_focus_follows_what_moves(phone: Page, desk: Any) -> None:
    opened(phone, desk)
    for letter in "AB":
        phone.get_by_role("button", name=f"Classer {letter}").press("Enter")
    phone.get_by_role("button", name="Monter B").press("Enter")
    expect(phone.get_by_role("button", name="Monter B")).to_be_focused()
    phone.keyboard.press("Enter")  # already first: nothing moves
    phone.get_by_role("button", name="Retirer A du classement").press("Space")
    expect(phone.get_by_role("button", name="Classer A Accueil du soir")).to_be_focused()
    assert sent(phone, desk) == {"met": "yes", "ranking": ["video"]}


def letters(page: Page) -> list[str]:
    return card(page, "gommettes").locator(".ls-card .ls-letter").all_inner_texts()


def test_a_random_order_is_the_devices_own_and_stays(phone: Page, browser: Any, desk: Any) -> None:
    step = desk.consultation.step("feedback")
    points = msgspec.structs.replace(step.question("points"), order="random")
    desk.consultation = msgspec.structs.replace(
        desk.consultation, steps=(msgspec.structs.replace(step, questions=(points,)),), categories=()
    )
    orders = set()
    for _ in range(4):
        context = browser.new_context()
        page = context.new_page()
        page.goto(desk.url)
        page.get_by_role("button", name="Ajouter une gommette à A").click()
        first = letters(page)
        page.reload()
        assert letters(page) == first
        orders.add("".join(first))
        context.close()
    assert len(orders) > 1
    assert {"".join(sorted(order)) for order in orders} == {"ABCDEF"}
