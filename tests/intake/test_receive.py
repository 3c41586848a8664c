import json

import msgspec
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from labase_survey.intake import Refusal, check, door, receive
from labase_survey.intake.submissions import LARGEST

SID = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def opened(store, round_):
    """A store where the small round is published and both its steps are open."""
    store.publish(round_)
    for step in round_.steps:
        store.open_step(round_.id, step.id)
    return store


def feedback(**changes):
    submission = {
        "consultation": "small",
        "step": "feedback",
        "language": "fr",
        "sid": SID,
        "edition": 1,
        "category": "user",
        "answers": {"met": "yes", "points": {"bus": 2}},
    }
    return {**submission, **changes}


def send(store, **changes):
    return receive(store, feedback(**changes), channel="web")


def test_an_answer_is_accepted_with_a_receipt(opened):
    reply = send(opened)
    assert reply["status"] == "accepted"
    assert reply["edition"] == 1
    assert len(str(reply["receipt"])) == len("K7QF-9M2D-XXXX-XXXX")


def test_the_same_submission_again_gives_the_same_receipt_and_one_response(opened):
    assert send(opened) == send(opened)
    assert opened.participation("small", "feedback").total == 1


def test_a_change_replaces_the_answer(opened):
    first, second = send(opened), send(opened, edition=2, answers={"met": "no"})
    assert (second["receipt"], second["edition"]) == (first["receipt"], 2)
    assert opened.participation("small", "feedback").total == 1


def test_an_older_edition_is_refused_with_the_one_that_is_stored(opened):
    send(opened, edition=3)
    assert send(opened, edition=2, answers={"met": "no"}) == {
        "status": "refused",
        "code": "stale",
        "message": "Une réponse plus récente est déjà enregistrée depuis cet appareil.",
        "problems": [],
        "edition": 3,
    }


def test_a_withdrawn_answer_counts_no_more(opened):
    send(opened)
    assert send(opened, edition=2, withdraw=True, answers={}) == {"status": "withdrawn", "edition": 2}
    assert opened.participation("small", "feedback").total == 0


def test_a_category_is_asked_in_an_open_step(opened):
    assert send(opened, category=None) == {
        "status": "refused",
        "code": "category-needed",
        "message": "Dites à quel titre vous participez.",
        "problems": [{"question": "category", "message": "Dites à quel titre vous participez."}],
    }


def test_what_is_wrong_stands_at_its_question(opened):
    reply = send(opened, language="en", answers={"met": "maybe", "ease": 3, "points": {"bus": 9}})
    assert reply == {
        "status": "refused",
        "code": "invalid",
        "message": "2 answers need another look.",
        "problems": [
            {"question": "met", "message": "“maybe” is not among the choices."},
            {"question": "points", "message": "“Mobile desk” got 9 dots; 5 at most on one choice."},
        ],
    }


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"consultation": "other"}, "wrong-page"),
        ({"step": "other"}, "wrong-page"),
        ({"answers": {"met": "yes", "gone": 1}}, "wrong-page"),
        ({"token": "ABCDE12345"}, "invitation-unneeded"),
        ({"step": "priorities", "answers": {}}, "invitation-needed"),
        ({"step": "priorities", "answers": {}, "token": "ABCDE12345"}, "unknown-invitation"),
        ({"sid": "short"}, "unreadable"),
        ({"sid": SID + "\n"}, "unreadable"),
        ({"edition": 0}, "unreadable"),
        ({"answers": [1]}, "unreadable"),
    ],
)
def test_a_refusal_has_its_code_and_stores_nothing(opened, changes, code):
    assert send(opened, **changes)["code"] == code
    assert opened.participation("small", "feedback").total == 0


def test_one_invitation_is_one_voice(opened):
    [token] = opened.invite("small", "priorities", count=1, category="agent")
    vote = {"step": "priorities", "category": None, "token": token, "answers": {"dots": {"bus": 3}}}
    assert send(opened, **vote)["status"] == "accepted"
    assert send(opened, **vote)["status"] == "accepted"
    assert send(opened, **vote, sid="f" * 32)["code"] == "already-answered"
    assert opened.participation("small", "priorities").by_category == {"user": 0, "agent": 1}


def test_a_closed_step_says_so(opened):
    opened.close_step("small", "feedback", grace=0)
    assert send(opened)["code"] == "closed"


def test_a_rehearsed_answer_is_marked_by_its_device_key(opened):
    send(opened, device=opened.device_key("rehearsal"))
    send(opened, sid="f" * 32)
    participation = opened.participation("small", "feedback")
    assert (participation.total, participation.fictitious) == (2, 1)


def test_a_shared_device_stores_one_response_a_person_under_its_channel(opened):
    for sid in ("0" * 32, "f" * 32):
        assert send(opened, sid=sid, device=opened.device_key("kiosk"))["status"] == "accepted"
    with opened.engines.reading() as connection:
        assert connection.execute(sa.text("SELECT channel FROM response")).all() == [("kiosk",), ("kiosk",)]


def test_a_device_that_is_not_known_is_refused_and_never_counted_as_a_person(opened):
    assert send(opened, device="a key of another house")["code"] == "unknown-device"
    assert opened.participation("small", "feedback").total == 0


def test_an_answer_checked_by_a_text_that_was_replaced_is_turned_back(opened, round_):
    accepted = check(feedback(), door(opened, "web"))
    opened.publish(msgspec.structs.replace(round_, proposals=round_.proposals[:2] + round_.proposals[3:]))
    [outcome] = opened.submit_many([accepted.entry])
    assert (outcome.status, opened.participation("small", "feedback").total) == ("wrong-page", 0)


def test_a_submission_that_is_too_large_is_refused_whichever_way_it_comes(opened):
    room = LARGEST - len(msgspec.json.encode(feedback(answers={"words": ""})))
    for more, code in ((0, "invalid"), (1, "unreadable")):
        large = feedback(answers={"words": "a" * (room + more)})
        assert receive(opened, large, channel="kernel")["code"] == code
        assert receive(opened, msgspec.json.encode(large), channel="web")["code"] == code


def test_a_message_that_is_no_json_is_refused_in_words(opened):
    deep: dict[str, object] = {}
    deep["a"] = deep
    for answers in (deep, {"words": object()}, {"words": "\ud800"}):
        assert send(opened, answers=answers)["code"] == "unreadable"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)
FIELDS = st.sampled_from([*feedback(), "token", "device", "withdraw", "definition"])
QUESTIONS = st.sampled_from(["met", "needs", "ease", "words", "approve", "points", "grades", "ranking", "gone"])


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(changes=st.dictionaries(FIELDS, JSON), answers=st.dictionaries(QUESTIONS, JSON), raw=JSON | st.binary())
def test_no_json_whatever_raises(opened, changes, answers, raw):
    house = door(opened, "web")
    for message in ({**feedback(), **changes}, feedback(answers=answers), raw):
        text = message if isinstance(message, bytes) else json.dumps(message).encode()
        check(text, house)
        receive(opened, message, channel="kernel")


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[" * 10_000 + b"]" * 10_000,
        b'{"answers":' + b'{"a":' * 10_000 + b"1" + b"}" * 10_000 + b"}",
        b"NaN",
        b'{"sid": 1e999}',
        json.dumps(feedback(edition=10**30)).encode(),
        json.dumps(feedback(answers={"words": "\ud800"})).encode(),
    ],
)
def test_nasty_bytes_are_refused_in_words(opened, raw):
    refusal = check(raw, door(opened, "web"))
    assert isinstance(refusal, Refusal)
    assert refusal.message
