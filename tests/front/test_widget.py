"""The same form in a kernel's page: a comm instead of HTTP, both languages in place, one ballot alone."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def opened(page: Page, desk: Any) -> None:
    page.goto(desk.url + "widget")
    page.get_by_text("Usager", exact=True).tap()
    page.get_by_text("Oui", exact=True).tap()


def last_message(page: Page) -> Any:
    page.wait_for_function("kernel.sent.length > 0")
    return page.evaluate("kernel.sent.at(-1)")


def answer(page: Page, **reply: Any) -> None:
    message = {"type": "reply", "id": last_message(page)["id"], "reply": reply}
    page.evaluate("message => kernel.tell(message)", message)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).tap()


def test_a_submission_is_a_message_and_the_reply_its_answer(phone: Page, desk: Any) -> None:
    opened(phone, desk)
    press(phone, "Envoyer")
    message = last_message(phone)
    assert (message["type"], message["submission"]["answers"]) == ("submit", {"met": "yes"})
    assert sorted(message["submission"]) == [
        "answers",
        "category",
        "consultation",
        "definition",
        "edition",
        "language",
        "sid",
        "step",
        "token",
        "withdraw",
    ]
    answer(phone, status="accepted", receipt="K7QF-9M2D-0XWT-41HB", edition=1)
    expect(phone.locator(".ls-receipt")).to_have_text("K7QF-9M2D-0XWT-41HB")


def test_a_connection_that_throws_records_nothing(phone: Page, desk: Any) -> None:
    opened(phone, desk)
    phone.evaluate("kernel.dead = true")
    press(phone, "Envoyer")
    expect(phone.get_by_role("alert")).to_contain_text("Pas enregistré.")
    phone.evaluate("kernel.dead = false")
    press(phone, "Envoyer de nouveau")
    assert last_message(phone)["submission"]["edition"] == 1


def test_a_dead_kernel_is_given_up_after_fifteen_seconds(phone: Page, desk: Any) -> None:
    phone.clock.install()
    opened(phone, desk)
    press(phone, "Envoyer")
    phone.clock.fast_forward(15_000)
    expect(phone.get_by_role("alert")).to_contain_text("Pas enregistré.")
    expect(phone.get_by_role("radio", name="Oui")).to_be_checked()


def test_the_language_turns_in_place_and_answers_stay(phone: Page, desk: Any) -> None:
    opened(phone, desk)
    phone.get_by_role("textbox").fill("Ouvrir le soir")
    press(phone, "English")
    expect(phone.get_by_role("button", name="English")).to_be_focused()
    expect(phone.get_by_role("radio", name="Service user")).to_be_checked()
    expect(phone.get_by_role("textbox", name="What should change?")).to_have_value("Ouvrir le soir")
    assert phone.locator(".ls-root").get_attribute("lang") == "en"
    assert phone.evaluate("kernel.saved") == {"language": "en"}


def test_errors_are_said_in_the_language_one_turns_to(phone: Page, desk: Any) -> None:
    phone.goto(desk.url + "widget")
    press(phone, "Envoyer")
    press(phone, "English")
    expect(phone.get_by_role("group", name="2 answers need your attention")).to_be_visible()
    expect(phone.get_by_role("button", name="English")).to_be_focused()


def test_the_kernel_turns_the_phase_and_the_language(phone: Page, desk: Any) -> None:
    opened(phone, desk)
    phone.evaluate("kernel.become('language', 'en')")
    phone.evaluate("kernel.become('phase', 'paused')")
    expect(phone.locator(".ls-banner")).to_contain_text("This step is paused.")


def test_keys_pressed_in_the_form_stay_in_it(phone: Page, desk: Any) -> None:
    opened(phone, desk)
    phone.evaluate("window.leaked = []; document.addEventListener('keydown', (event) => leaked.push(event.key))")
    phone.get_by_role("textbox").press("b")
    phone.get_by_role("radio", name="Oui").press("ArrowDown")
    assert phone.evaluate("leaked") == []


def test_a_widget_that_leaves_listens_no_more(phone: Page, desk: Any) -> None:
    opened(phone, desk)
    phone.evaluate("kernel.leave()")
    phone.evaluate("kernel.become('phase', 'closed')")
    expect(phone.get_by_role("radio", name="Oui")).to_be_enabled()


BALLOTS = {
    "approve": ("checkbox", "B Visio sans rendez-vous", ["video"]),
    "points": ("button", "Ajouter une gommette à B", {"video": 1}),
    "grades": ("radio", "Utile", {"evening": "useful"}),
    "ranking": ("button", "Classer B Visio sans rendez-vous", ["video"]),
}


def ballot(page: Page, desk: Any, id: str, value: object = None) -> None:
    import msgspec

    step = desk.consultation.step("feedback")
    alone = msgspec.structs.replace(step, questions=(step.question(id),))
    desk.consultation = msgspec.structs.replace(desk.consultation, steps=(alone,))
    desk.mode, desk.value = "ballot", value
    page.goto(desk.url + "widget")


@pytest.mark.parametrize("id", BALLOTS)
def test_a_ballot_alone_writes_its_value(phone: Page, desk: Any, id: str) -> None:
    role, name, value = BALLOTS[id]
    ballot(phone, desk, id)
    phone.get_by_role(role, name=name, exact=True).first.press("Space")
    assert phone.evaluate("kernel.saved") == {"value": value}
    press(phone, "Effacer ma réponse")
    assert phone.evaluate("kernel.saved") == {"value": None}
    expect(phone.get_by_role("button", name="Envoyer")).to_have_count(0)


def test_a_ballot_alone_shows_the_value_that_python_sets(phone: Page, desk: Any) -> None:
    ballot(phone, desk, "points", {"bus": 2, "unknown": 9})
    expect(phone.locator(".ls-left")).to_have_text("Il vous reste 3 gommettes sur 5")
    phone.evaluate("kernel.become('value', {evening: 5})")
    expect(phone.locator(".ls-left")).to_have_text("Il vous reste 0 gommette sur 5")
    assert phone.evaluate("kernel.saved") == {}
