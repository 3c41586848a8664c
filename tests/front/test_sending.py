"""What happens between "Envoyer" and the receipt, and after: errors, drafts, lost lines, changes, withdrawals."""

from typing import Any

import msgspec
import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def opened(page: Page, desk: Any, *, met: str = "Oui") -> None:
    page.goto(desk.url)
    page.get_by_text("Usager", exact=True).tap()
    page.get_by_text(met, exact=True).tap()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).tap()


def sent(page: Page) -> None:
    press(page, "Envoyer")
    expect(page.get_by_role("heading", name="Enregistré")).to_be_focused()


def editions(desk: Any) -> list[tuple[str, int]]:
    """Which devices sent which editions, in order of arrival."""
    return [(submission["sid"], submission["edition"]) for submission in desk.received]


def test_what_is_missing_is_said_at_the_top_and_at_the_questions(phone: Page, desk: Any) -> None:
    phone.goto(desk.url)
    press(phone, "Envoyer")
    summary = phone.get_by_role("group", name="2 réponses sont à revoir")
    expect(summary).to_be_focused()
    question = phone.get_by_role("radiogroup", name="Êtes-vous déjà venu")
    expect(question).to_have_attribute("aria-invalid", "true")
    expect(question).to_have_accessible_description("Choisissez une réponse.")
    summary.get_by_role("link", name="Êtes-vous déjà venu").press("Enter")
    expect(phone.get_by_role("radio", name="Oui")).to_be_focused()
    assert desk.received == []


def test_an_error_goes_when_it_is_corrected(phone: Page, desk: Any) -> None:
    phone.goto(desk.url)
    press(phone, "Envoyer")
    phone.get_by_text("Oui", exact=True).tap()
    question = phone.get_by_role("radiogroup", name="Êtes-vous déjà venu")
    assert question.get_attribute("aria-invalid") is None
    assert question.get_attribute("aria-describedby") is None
    phone.get_by_text("Usager", exact=True).tap()
    sent(phone)


def test_too_much_is_refused_before_it_leaves(phone: Page, desk: Any) -> None:
    opened(phone, desk)
    for text in ("De temps", "D’un lieu", "De gens"):
        phone.get_by_text(text, exact=True).tap()
    phone.get_by_role("textbox", name="Que faut-il changer").fill("a" * 201)
    press(phone, "Envoyer")
    assert phone.locator(".ls-summary li").all_inner_texts() == [
        "De quoi auriez-vous besoin\u202f?\nChoisissez au plus 2 réponses\u202f; vous en avez choisi 3.",
        "Que faut-il changer\u202f?\nRaccourcissez votre texte\u202f: 201 caractères pour 200 au plus.",
    ]
    assert desk.received == []


def test_the_servers_refusal_stands_at_its_question(phone: Page, desk: Any) -> None:
    desk.mood = "strict"
    opened(phone, desk)
    phone.get_by_role("textbox", name="Que faut-il changer").fill("Non")
    press(phone, "Envoyer")
    expect(phone.get_by_role("group", name="Une réponse ne convient pas.")).to_be_focused()
    expect(phone.get_by_role("textbox")).to_have_accessible_description("Ce texte ne convient pas.")
    expect(phone.get_by_role("textbox")).to_have_value("Non")
    expect(phone.get_by_role("heading", name="Enregistré")).to_have_count(0)


def test_a_receipt_is_shown_large_and_can_be_copied(phone: Page, desk: Any) -> None:
    opened(phone, desk)
    sent(phone)
    expect(phone.locator(".ls-receipt")).to_have_text("K7QF-9M2D-0XWT-41HB")
    press(phone, "Copier")
    expect(phone.get_by_role("status")).to_have_text("Code copié.")


def test_a_draft_is_found_again_with_a_way_to_begin_anew(phone: Page, desk: Any) -> None:
    opened(phone, desk)
    phone.get_by_role("textbox").fill("Ouvrir le soir")
    phone.reload()
    expect(phone.get_by_text("Vos réponses en cours ont été retrouvées sur cet appareil.")).to_be_visible()
    expect(phone.get_by_role("textbox")).to_have_value("Ouvrir le soir")
    expect(phone.get_by_role("radio", name="Usager")).to_be_checked()
    press(phone, "Recommencer")
    press(phone, "Oui, tout effacer")
    expect(phone.get_by_role("textbox")).to_have_value("")
    assert phone.evaluate("JSON.parse(localStorage['labase:small:feedback']).answers") == {}


def test_without_storage_the_form_works_all_the_same(phone: Page, desk: Any) -> None:
    phone.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('blocked'); } })")
    opened(phone, desk)
    sent(phone)
    assert len(desk.rows) == 1


def test_after_sending_the_page_comes_back_to_the_receipt(phone: Page, desk: Any) -> None:
    opened(phone, desk)
    sent(phone)
    phone.reload()
    expect(phone.locator(".ls-receipt")).to_have_text("K7QF-9M2D-0XWT-41HB")


def test_a_response_is_changed_under_the_next_edition(phone: Page, desk: Any) -> None:
    opened(phone, desk)
    sent(phone)
    press(phone, "Modifier ma réponse")
    expect(phone.get_by_role("heading", name="Votre avis")).to_be_focused()
    sent(phone)  # nothing changed: the same edition
    press(phone, "Modifier ma réponse")
    phone.get_by_text("Non", exact=True).tap()
    sent(phone)
    [sid] = desk.rows
    assert editions(desk) == [(sid, 1), (sid, 1), (sid, 2)]
    assert desk.rows[sid] == (2, {"met": "no"})


def test_a_response_is_withdrawn_after_a_question(phone: Page, desk: Any) -> None:
    opened(phone, desk)
    sent(phone)
    press(phone, "Retirer ma réponse")
    press(phone, "Annuler")
    press(phone, "Retirer ma réponse")
    press(phone, "Oui, la retirer")
    expect(phone.get_by_role("heading", name="Réponse retirée")).to_be_focused()
    assert desk.rows == {}
    press(phone, "Répondre de nouveau")
    phone.get_by_text("Usager", exact=True).tap()
    phone.get_by_text("Non", exact=True).tap()
    sent(phone)
    assert [edition for _, edition in editions(desk)] == [1, 2, 3]


def test_a_withdrawal_that_gets_lost_says_so_and_can_be_repeated(phone: Page, desk: Any) -> None:
    opened(phone, desk)
    sent(phone)
    desk.mood = "falls"
    press(phone, "Retirer ma réponse")
    press(phone, "Oui, la retirer")
    lost = "Votre réponse n’a pas été retirée. Vérifiez votre connexion, puis recommencez."
    expect(phone.get_by_role("alert")).to_have_text(lost)
    phone.reload()
    expect(phone.get_by_role("alert")).to_have_text(lost)
    desk.mood = "well"
    press(phone, "Retirer ma réponse")
    press(phone, "Oui, la retirer")
    expect(phone.get_by_role("heading", name="Réponse retirée")).to_be_visible()
    assert [edition for _, edition in editions(desk)][-2:] == [2, 2]


def lost(page: Page) -> None:
    expect(page.get_by_role("alert")).to_have_text(
        "Pas enregistré. Vos réponses sont toujours ici. Vérifiez votre connexion, puis envoyez de nouveau\u202f: "
        "rien ne sera compté deux fois."
    )
    expect(page.get_by_role("heading", name="Enregistré")).to_have_count(0)


def test_a_dead_server_is_said_and_the_same_edition_leaves_again(phone: Page, desk: Any) -> None:
    opened(phone, desk)
    desk.stop()
    press(phone, "Envoyer")
    lost(phone)
    expect(phone.get_by_role("radio", name="Oui")).to_be_checked()
    desk.start()
    press(phone, "Envoyer de nouveau")
    expect(phone.get_by_role("heading", name="Enregistré")).to_be_focused()
    assert [(edition, answers) for edition, answers in desk.rows.values()] == [(1, {"met": "yes"})]


@pytest.mark.parametrize("mood", ["falls", "accident"])
def test_a_reply_that_never_comes_gives_one_response(phone: Page, desk: Any, mood: str) -> None:
    desk.mood = mood
    opened(phone, desk)
    press(phone, "Envoyer")
    lost(phone)
    phone.reload()
    lost(phone)
    desk.mood = "well"
    press(phone, "Envoyer de nouveau")
    expect(phone.get_by_role("heading", name="Enregistré")).to_be_focused()
    [sid] = desk.rows
    assert editions(desk) == [(sid, 1), (sid, 1)]


def test_what_changed_meanwhile_leaves_as_another_edition(phone: Page, desk: Any) -> None:
    desk.mood = "falls"
    opened(phone, desk)
    press(phone, "Envoyer")
    lost(phone)
    desk.mood = "well"
    phone.get_by_text("Non", exact=True).tap()
    press(phone, "Envoyer de nouveau")
    expect(phone.get_by_role("heading", name="Enregistré")).to_be_focused()
    assert [*desk.rows.values()] == [(2, {"met": "no"})]


def test_a_server_that_hangs_is_given_up_after_fifteen_seconds(phone: Page, desk: Any) -> None:
    phone.clock.install()
    desk.mood = "silent"
    opened(phone, desk)
    press(phone, "Envoyer")
    expect(phone.get_by_role("button", name="Envoi en cours…")).to_be_visible()
    phone.clock.fast_forward(15_000)
    lost(phone)


def test_when_the_connection_returns_the_same_edition_leaves_by_itself(phone: Page, desk: Any) -> None:
    opened(phone, desk)
    phone.context.set_offline(True)
    press(phone, "Envoyer")
    lost(phone)
    phone.context.set_offline(False)
    expect(phone.get_by_role("heading", name="Enregistré")).to_be_visible()
    assert [edition for _, edition in editions(desk)] == [1]


def test_a_device_that_is_behind_sends_once_more_above_what_is_stored(phone: Page, desk: Any) -> None:
    opened(phone, desk)
    sid = phone.evaluate("JSON.parse(localStorage['labase:small:feedback']).sid")
    desk.rows[sid] = (6, {})
    sent(phone)
    assert editions(desk) == [(sid, 1), (sid, 7)]


def test_two_devices_give_two_responses(phone: Page, page: Page, desk: Any) -> None:
    opened(phone, desk)
    sent(phone)
    page.goto(desk.url)
    page.get_by_text("Agent", exact=True).click()
    page.get_by_text("Non", exact=True).click()
    page.get_by_role("button", name="Envoyer").click()
    expect(page.get_by_role("heading", name="Enregistré")).to_be_focused()
    assert sorted(submission["category"] for submission in desk.received) == ["agent", "user"]
    assert len(desk.rows) == 2


def test_a_step_that_pauses_keeps_the_answers_and_waits(phone: Page, desk: Any) -> None:
    opened(phone, desk)
    desk.turn("paused")
    expect(phone.locator(".ls-banner")).to_contain_text("L’étape est en pause.")
    expect(phone.get_by_role("button", name="Envoyer")).to_be_disabled()
    desk.turn("closing")
    expect(phone.locator(".ls-banner")).to_have_text("L’étape se termine. Envoyez votre réponse maintenant.")
    sent(phone)


def test_a_step_that_closes_leaves_the_answers_readable(phone: Page, desk: Any) -> None:
    opened(phone, desk)
    phone.get_by_role("textbox").fill("Ouvrir le soir")
    desk.turn("closed")
    expect(phone.get_by_role("status")).to_have_text("L’étape est close. On ne peut plus répondre.")
    expect(phone.get_by_role("button", name="Envoyer")).to_have_count(0)
    expect(phone.get_by_role("radio", name="Oui")).to_be_disabled()
    expect(phone.get_by_role("textbox")).to_have_value("Ouvrir le soir")
    expect(phone.get_by_role("textbox")).not_to_be_editable()


def test_a_closed_step_leaves_the_receipt_and_nothing_to_change(phone: Page, desk: Any) -> None:
    opened(phone, desk)
    sent(phone)
    desk.turn("closed")
    expect(phone.get_by_text("Votre réponse ne peut plus être modifiée.")).to_be_visible()
    expect(phone.locator(".ls-receipt")).to_have_text("K7QF-9M2D-0XWT-41HB")
    expect(phone.get_by_role("button", name="Modifier ma réponse")).to_have_count(0)


def test_a_new_revision_is_told_and_answers_come_over(phone: Page, desk: Any) -> None:
    opened(phone, desk)
    expect(phone.locator(".ls-participation")).to_have_text("")
    desk.turn("open", revision=2)
    expect(phone.locator(".ls-banner")).to_contain_text("Le questionnaire a été mis à jour.")
    press(phone, "Recharger la page")
    expect(phone.get_by_text("Vos réponses en cours ont été retrouvées")).to_be_visible()


def test_an_invitations_code_comes_with_the_address_and_leaves_it(phone: Page, desk: Any) -> None:
    desk.step = "priorities"
    phone.goto(desk.url + "#code=a2b3c-4d5e6")
    expect(phone.get_by_role("textbox", name="Votre code d’invitation")).to_have_value("a2b3c-4d5e6")
    assert phone.url == desk.url
    press(phone, "Ajouter une gommette à A")
    sent(phone)
    assert (desk.received[0]["token"], desk.received[0]["category"]) == ("A2B3C4D5E6", None)


def test_another_code_on_the_same_phone_is_another_person(phone: Page, desk: Any) -> None:
    desk.step = "priorities"
    phone.goto(f"{desk.url}#code=a2b3c-4d5e6")
    press(phone, "Ajouter une gommette à A")
    sent(phone)
    phone.goto("about:blank")
    phone.goto(f"{desk.url}#code=A2B3C4D5E6")  # the same person comes back
    expect(phone.locator(".ls-receipt")).to_be_visible()
    phone.goto("about:blank")
    phone.goto(f"{desk.url}#code=z2b3c-4d5e6")
    press(phone, "Ajouter une gommette à B")
    press(phone, "Envoyer")
    expect(phone.locator(".ls-summary")).to_be_visible()
    first, second = desk.received
    assert (second["token"], second["edition"], second["answers"]) == ("Z2B3C4D5E6", 1, {"dots": {"video": 1}})
    assert first["sid"] != second["sid"]


def test_an_unknown_code_is_said_at_its_field(phone: Page, desk: Any) -> None:
    desk.step = "priorities"
    phone.goto(desk.url)
    code = phone.get_by_role("textbox", name="Votre code d’invitation")
    press(phone, "Envoyer")
    expect(code).to_have_accessible_description(
        "Dix lettres et chiffres. Les espaces, les tirets et les minuscules sont acceptés. "
        "Indiquez le code qui figure sur votre invitation."
    )
    code.fill("zzzzz zzzzz")
    press(phone, "Envoyer")
    phone.get_by_role("link", name="Votre code d’invitation Ce code n’est pas connu.").press("Enter")
    expect(code).to_be_focused()
    expect(code).to_have_attribute("aria-invalid", "true")


def with_two_open_steps(desk: Any) -> None:
    """A second step, `after`, that asks what `feedback` asks."""
    feedback = desk.consultation.step("feedback")
    steps = (feedback, msgspec.structs.replace(feedback, id="after"))
    desk.consultation = msgspec.structs.replace(desk.consultation, steps=steps)


def test_the_next_step_proposes_the_category_said_in_the_one_before(phone: Page, desk: Any) -> None:
    with_two_open_steps(desk)
    opened(phone, desk)
    desk.step = "after"
    phone.goto(desk.url)
    expect(phone.get_by_role("radio", name="Usager")).to_be_checked()
    phone.get_by_text("Agent", exact=True).tap()
    phone.get_by_text("Non", exact=True).tap()
    sent(phone)
    assert (desk.received[0]["step"], desk.received[0]["category"]) == ("after", "agent")


def test_a_step_begun_anew_proposes_nobody_s_category(phone: Page, desk: Any) -> None:
    with_two_open_steps(desk)
    opened(phone, desk)
    phone.reload()
    press(phone, "Recommencer")
    press(phone, "Oui, tout effacer")
    phone.get_by_text("Agent", exact=True).tap()
    desk.step = "after"
    phone.goto(desk.url)
    expect(phone.get_by_role("radio", name="Agent")).not_to_be_checked()


def test_a_step_that_opens_on_the_page_takes_over_the_category(phone: Page, desk: Any) -> None:
    with_two_open_steps(desk)
    desk.step, desk.phase = "after", "draft"
    phone.goto(desk.url)
    draft = {"sid": "0" * 32, "answers": {}, "category": "user"}
    phone.evaluate("draft => localStorage.setItem('labase:small:feedback', JSON.stringify(draft))", draft)
    desk.turn("open")
    expect(phone.get_by_role("radio", name="Usager")).to_be_checked()
