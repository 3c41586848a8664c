"""The form as a widget: what it shows, what it answers, what it never believes."""

import asyncio
import secrets

import msgspec
import pytest

from labase_survey.errors import NotFoundError
from labase_survey.widgets.form import FORM_MIME, FormWidget


@pytest.fixture
def opened(store, round_):
    """The small round, published, its first step open."""
    store.publish(round_)
    store.open_step("small", "feedback")
    return round_


def submission(round_, **changes):
    plain = {
        "consultation": "small",
        "step": "feedback",
        "sid": secrets.token_hex(16),
        "edition": 1,
        "category": "user",
        "language": "fr",
        "answers": {"met": "yes"},
    }
    return {**plain, **changes}


def submit(message):
    return {"method": "custom", "content": {"type": "submit", "id": 7, "submission": message}}


def test_the_first_step_is_meant_when_none_is_named(store, opened):
    form = FormWidget(opened, store=store)
    assert (form.forms["fr"]["step"], form.forms["en"]["title"], form.phase, form.mode) == (
        "feedback",
        "Your view",
        "open",
        "form",
    )


def test_a_submission_is_stored_and_answered_under_its_number(store, opened, from_page):
    [back] = from_page(FormWidget(opened, store=store), submit(submission(opened)))
    reply = back["content"].pop("reply")
    assert back == {"method": "custom", "content": {"type": "reply", "id": 7}}
    assert (reply["status"], reply["edition"]) == ("accepted", 1)
    assert store.participation("small", "feedback").total == 1


def test_a_refused_submission_is_answered_and_not_stored(store, opened, from_page):
    [back] = from_page(FormWidget(opened, store=store), submit(submission(opened, answers={"met": "perhaps"})))
    assert back["content"]["reply"]["code"] == "invalid"
    assert store.participation("small", "feedback").total == 0


@pytest.mark.parametrize("content", [None, [], "submit", {"type": "reply"}, {"type": "submit"}, submit([])["content"]])
def test_no_message_whatever_raises_or_stores(store, opened, content, from_page):
    back = from_page(FormWidget(opened, store=store), {"method": "custom", "content": content})
    assert all(message["content"]["reply"]["status"] == "refused" for message in back)
    assert store.participation("small", "feedback").total == 0


def test_the_page_writes_to_no_trait_but_the_language(store, opened, write):
    form = FormWidget(opened, store=store)
    before = form.get_state()
    write(form, phase="closed", forms={}, mode="ballot", language=["en"], _esm="alert(1)")
    assert form.get_state() == before
    write(form, language="en")
    assert form.get_state() == {**before, "language": "en"}


def test_a_round_in_one_language_is_offered_in_that_one_only(store, round_, write):
    form = FormWidget(msgspec.structs.replace(round_, languages=("fr",)), store=store, language="en")
    assert (list(form.forms), form.language) == (["fr"], "fr")
    write(form, language="en")
    assert form.language == "fr"


def test_the_phase_shown_follows_the_store(store, opened):
    form = FormWidget(opened, store=store)
    store.pause_step("small", "feedback")
    form.refresh()
    assert form.phase == "paused"


def test_a_step_that_is_not_published_is_shown_as_a_draft(store, round_):
    assert FormWidget(round_, "feedback", store=store).phase == "draft"


def test_an_unknown_step_is_refused_in_words(store, round_):
    with pytest.raises(NotFoundError) as error:
        FormWidget(round_, "vote", store=store)
    steps = ", ".join(step.id for step in round_.steps)
    assert str(error.value) == f"consultation 'small' has no step 'vote'; it has: {steps}"


def test_the_display_carries_what_a_page_without_kernels_needs(store, opened):
    data, _ = FormWidget(opened, store=store)._repr_mimebundle_()
    assert data[FORM_MIME] == {"consultation": "small", "step": "feedback"}
    assert data["text/plain"] == (
        "Formulaire «\u202fVotre avis\u202f» (démarche small, étape feedback). Il s’affiche dans JupyterLab et dans Voilà."
    )
    assert set(data["application/vnd.jupyter.widget-view+json"]) == {"version_major", "version_minor", "model_id"}


def test_nothing_secret_is_in_a_trait(store, opened):
    store.invite("small", None, count=3, category="user")
    state = str(FormWidget(opened, store=store).get_state())
    assert store.secret.hex() not in state
    assert store.device_key("rehearsal") not in state


def test_without_a_store_the_projects_own_is_opened(round_, tmp_path, monkeypatch):
    monkeypatch.setenv("LABASE_HOME", str(tmp_path))
    monkeypatch.delenv("LABASE_DATABASE_URL", raising=False)
    assert FormWidget(round_).phase == "draft"
    assert (tmp_path / "data" / "labase.db").is_file()


def test_where_an_event_loop_runs_the_phase_follows_by_itself(store, opened, monkeypatch):
    monkeypatch.setattr("labase_survey.widgets.form.SECONDS_BETWEEN_LOOKS", 0.01)

    async def look():
        form = FormWidget(opened, store=store)
        store.pause_step("small", "feedback")
        while form.phase == "open":
            await asyncio.sleep(0.01)
        return form.phase

    assert asyncio.run(look()) == "paused"
