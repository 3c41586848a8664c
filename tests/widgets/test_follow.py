"""`3-follow`: the console of a round."""

import secrets

import pytest

from labase_survey.intake import receive
from labase_survey.widgets.follow import FollowWidget


@pytest.fixture
def panel(house, round_):
    """The console on the small round, published, nothing open."""
    house.publish(round_)
    return FollowWidget(round_, house)


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
    assert house.actions("small")[-1]["actor"] == "3-follow"


def test_closing_asks_to_be_sure(panel, house):
    box = panel.steps["feedback"]
    box.buttons["open"].click()
    box.buttons["close"].click()
    assert panel.message == (
        "Rien n’a été fait\u202f: la clôture est définitive. Cochez d’abord «\u202fJe clos cette étape pour de bon\u202f»."
    )
    assert house.steps("small")["feedback"].phase == "open"


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


def test_a_closed_step_is_verified_against_what_is_stored(answered, house):
    panel = FollowWidget(answered(6), house)
    panel.steps["feedback"].buttons["verify"].click()
    root = house.seal("small", "feedback")["root"][:16]
    path = house.write_seal("small", "feedback")
    assert panel.message == (
        f"L’étape «\u202fVotre avis\u202f» est intacte\u202f: 6 réponses, racine {root}… "
        f"Sceau public, à diffuser\u202f: {path}"
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


def test_a_round_that_is_not_published_says_so(house, round_, markup):
    panel = FollowWidget(round_, house)
    assert "pas encore publiée (carnet 1-prepare)" in markup(panel)
    assert allowed(panel.steps["feedback"]) == set()
