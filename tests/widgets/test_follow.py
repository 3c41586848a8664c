"""`3-follow`: the console of a round."""

import getpass
import json
import secrets

import pytest
import sqlalchemy as sa

from labase_survey import verify
from labase_survey.analysis import breakdown
from labase_survey.intake import receive
from labase_survey.store import tables
from labase_survey.widgets.follow import FollowWidget


@pytest.fixture
def panel(house, round_):
    """The console on the small round, published, nothing open."""
    house.publish(round_)
    return FollowWidget(round_, house)


def forge(house):
    """Take out one response and store the root that the others give, as somebody who has the database could."""
    rows = house.sealed_rows("small", "feedback")[1:]
    seal = {**house.seal("small", "feedback"), "count": len(rows)}
    seal["leaves"] = [[row["receipt"], verify.leaf(row)] for row in rows]
    kept = [row["receipt"] for row in rows]
    with house.engines.writing() as connection:
        keys = connection.execute(sa.select(tables.response.c.response_key)).scalars().all()
        gone = [key for key in keys if verify.receipt(key) not in kept]
        connection.execute(sa.delete(tables.response).where(tables.response.c.response_key.in_(gone)))
        connection.execute(sa.update(tables.step).values(root=verify.root(seal)))


def allowed(box):
    return {key for key, button in box.buttons.items() if not button.disabled}


def test_only_what_the_phase_allows_can_be_pressed(panel, house):
    box = panel.steps["feedback"]
    seen = [allowed(box)]
    for action in (box.buttons["open"].click, box.buttons["pause"].click):
        action()
        seen.append(allowed(box))
    assert seen == [{"open"}, {"pause", "close"}, {"open", "close"}]
    assert [action["what"] for action in house.actions("small")][1:] == ["opened feedback", "paused feedback"]
    assert house.actions("small")[-1]["actor"] == f"{getpass.getuser()} (3-follow)"


def test_closing_asks_to_be_sure(panel, house):
    box = panel.steps["feedback"]
    box.buttons["open"].click()
    box.buttons["close"].click()
    assert panel.message == (
        "Rien n’a été fait\u202f: la clôture est définitive. Cochez d’abord «\u202fJe clos cette étape pour de bon\u202f»."
    )
    assert house.steps("small")["feedback"].phase == "open"


def test_a_delay_that_is_too_long_can_be_cut_short(panel, house):
    box = panel.steps["feedback"]
    box.buttons["open"].click()
    for seconds in (3600, 0):
        box.sure.value, box.grace.value = True, seconds
        box.buttons["close"].click()
    assert house.steps("small")["feedback"].phase == "closed"


def test_a_closing_step_is_sealed_by_the_console_when_its_grace_is_over(panel, house, clock, markup):
    box = panel.steps["feedback"]
    box.buttons["open"].click()
    box.sure.value, box.grace.value = True, 90
    box.buttons["close"].click()
    assert panel.message == (
        "L’étape «\u202fVotre avis\u202f» se clôt\u202f: les envois en route sont encore acceptés pendant 90 secondes."
    )
    clock.advance(91)
    panel.refresh()
    assert house.steps("small")["feedback"].phase == "closed"
    assert "État\u202f: close<" in markup(box)


def test_the_public_file_is_written_as_soon_as_a_step_is_seen_closed(panel, house, clock, project):
    box, path = panel.steps["feedback"], project / "out" / "seal-small-feedback.json"
    box.buttons["open"].click()
    box.sure.value = True
    box.buttons["close"].click()
    assert not path.exists()
    clock.advance(61)
    panel.refresh()
    assert f"Sceau public, à diffuser\u202f: {path}." in panel.message
    assert json.loads(path.read_text(encoding="utf-8")) == house.seal("small", "feedback")


def test_a_paused_step_is_closed_and_sealed_at_once(panel, project):
    box = panel.steps["feedback"]
    for key in ("open", "pause"):
        box.buttons[key].click()
    box.sure.value = True
    box.buttons["close"].click()
    path = project / "out" / "seal-small-feedback.json"
    assert panel.message == (
        f"L’étape «\u202fVotre avis\u202f» est close et scellée. Sceau public, à diffuser\u202f: {path}. "
        "Les résultats sont dans 4-results."
    )
    assert path.is_file()


def test_a_public_file_that_says_something_else_is_told_and_stays(answered, house, project):
    panel = FollowWidget(answered(6), house)
    path = project / "out" / "seal-small-feedback.json"
    handed_out = path.read_text(encoding="utf-8").replace(house.seal("small", "feedback")["root"], 64 * "0")
    path.chmod(0o644)
    path.write_text(handed_out, encoding="utf-8")
    panel.steps["feedback"].buttons["verify"].click()
    assert panel.message.startswith(f"La base ne dit plus ce que dit le fichier public {path}\u202f: ")
    assert panel.message.endswith(" Gardez le fichier et la base tels qu’ils sont.")
    assert str(path) in FollowWidget(house.consultation("small"), house).message
    assert path.read_text(encoding="utf-8") == handed_out


def test_changed_answers_are_found_by_the_public_file_whatever_root_the_database_has(answered, house, project):
    panel = FollowWidget(answered(6), house)
    forge(house)
    assert house.verify("small", "feedback") != []
    panel.steps["feedback"].buttons["verify"].click()
    path = project / "out" / "seal-small-feedback.json"
    assert panel.message.startswith(f"La base ne dit plus ce que dit le fichier public {path}\u202f: ")


def test_without_a_public_file_nothing_is_called_intact(answered, house, project):
    panel = FollowWidget(answered(6), house)
    path = project / "out" / "seal-small-feedback.json"
    path.unlink()
    panel.steps["feedback"].buttons["verify"].click()
    assert panel.message == (
        "Il n’y avait plus de fichier public de l’étape «\u202fVotre avis\u202f»\u202f: rien à quoi comparer. "
        f"Il est récrit d’après la base\u202f: {path}. Comparez-le aux exemplaires diffusés."
    )
    assert path.is_file()


def test_a_closed_step_is_verified_against_its_public_file(answered, house):
    panel = FollowWidget(answered(6), house)
    panel.steps["feedback"].buttons["verify"].click()
    root = house.seal("small", "feedback")["root"][:16]
    path = house.write_seal("small", "feedback")
    assert panel.message == (
        f"L’étape «\u202fVotre avis\u202f» est intacte\u202f: 6 réponses, racine {root}… "
        f"La base dit ce que dit le fichier public {path}"
    )


def test_participation_is_told_by_category_and_made_up_people_are_named(answered, house, markup):
    shown = markup(FollowWidget(answered(6, close=False), house).steps["feedback"])
    assert "Réponses enregistrées\u202f: 6 (dont données fictives\u202f: 6)" in shown
    assert shown.count("Codes donnés") == 0


def test_codes_given_stand_beside_the_answers(panel, house, markup):
    house.invite("small", "priorities", count=4, category="user")
    panel.refresh()
    assert "Codes donnés" in markup(panel.steps["priorities"])


def test_nothing_of_what_is_answered_is_on_the_screen(panel, house, markup):
    house.open_step("small", "feedback")
    answers = {"met": "yes", "words": "une phrase reconnaissable"}
    sid = secrets.token_hex(16)
    sent = {"consultation": "small", "step": "feedback", "sid": sid, "category": "user", "answers": answers}
    assert receive(house, sent, channel="web")["status"] == "accepted"
    panel.refresh()
    assert "reconnaissable" not in markup(panel)


def sent(house, sid, words="M. Untel dort au guichet"):
    submission = {"consultation": "small", "step": "feedback", "sid": sid, "category": "user"}
    return receive(house, {**submission, "answers": {"met": "yes", "words": words}}, channel="web")["receipt"]


def test_a_response_is_set_aside_once_the_box_is_ticked_and_counted_again(panel, house, markup):
    panel.steps["feedback"].buttons["open"].click()
    receipt, box = sent(house, secrets.token_hex(16)), panel.steps["feedback"].setting_aside
    assert box in panel.steps["feedback"].children
    box.receipt.value, box.reason.value = receipt, "un essai"
    box.void.click()
    assert panel.message == "Rien n’a été fait\u202f: cochez d’abord «\u202fJ’écarte cette réponse\u202f»."
    box.sure.value = True
    box.void.click()
    assert panel.message == f"La réponse {receipt} est écartée\u202f: elle ne compte plus."
    assert "Réponses enregistrées\u202f: 0 (réponses écartées, en plus\u202f: 1)" in markup(panel.steps["feedback"])
    box.reason.value = "ce n’était pas un essai"
    box.unvoid.click()
    assert panel.message == f"La réponse {receipt} compte de nouveau."
    assert house.participation("small", "feedback").total == 1


def test_a_text_is_erased_once_the_box_is_ticked_and_the_seal_holds(panel, house):
    house.open_step("small", "feedback")
    sent(house, secrets.token_hex(16))
    house.close_step("small", "feedback", grace=0)
    panel.refresh()
    box = panel.steps["feedback"].erasing
    assert box in panel.steps["feedback"].children
    box.text.value, box.reason.value = "M. Untel dort au guichet", "une personne est nommée"
    box.redact.click()
    assert panel.message == "Rien n’a été fait\u202f: cochez d’abord «\u202fJ’efface ce texte pour de bon\u202f»."
    box.sure.value = True
    box.redact.click()
    assert panel.message == "Textes effacés\u202f: 1. Le scellé tient toujours."
    panel.steps["feedback"].buttons["verify"].click()
    assert panel.message.endswith("Textes effacés depuis la clôture\u202f: 1.")


def test_the_console_verifies_the_journal_too(answered, house):
    panel = FollowWidget(answered(6), house)
    with house.engines.writing() as connection:
        connection.execute(sa.update(tables.action).where(tables.action.c.seq == 2).values(actor="Eve"))
    panel.steps["feedback"].buttons["verify"].click()
    assert "action 2 was changed" in panel.message


def test_a_round_that_is_not_published_says_so(house, round_, markup):
    panel = FollowWidget(round_, house)
    assert "pas encore publiée (carnet 1-prepare)" in markup(panel)
    assert allowed(panel.steps["feedback"]) == set()


def test_the_database_is_backed_up_by_a_button_while_a_step_is_open(panel, house, project):
    house.open_step("small", "feedback")
    panel.run(panel.backup)
    file = project / "data" / "backups" / "2017-07-03T00-00-00.db"
    assert panel.message == (
        f"Sauvegarde écrite : {file}. Le secret des invitations n’y est pas : gardez-en une copie ailleurs.".replace(
            " :", "\u202f:"
        )
    )
    assert file.exists()
    panel.run(panel.backup)
    assert panel.message.startswith(f"Rien n’a été fait\u202f: {file} exists already")


def test_verifying_a_step_whose_answers_were_erased_says_so(panel, house, clock):
    house.open_step("small", "feedback")
    house.close_step("small", "feedback", grace=0)
    panel.refresh()
    clock.advance(200 * 86_400)
    house.purge("small", "feedback", gate=breakdown)
    panel.refresh()
    panel.run(panel.steps["feedback"]._verify)
    assert "ont été effacées le 2018-01-19, comme le dit sa notice. Son sceau public tient" in panel.message
