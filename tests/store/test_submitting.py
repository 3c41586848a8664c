import pytest
import sqlalchemy as sa

from labase_survey.store import Outcome, submitting, tables
from labase_survey.store.keys import receipt

SID, OTHER = "a" * 32, "b" * 32
BUS, VIDEO = {"dots": {"bus": 2}}, {"dots": {"video": 1}}


@pytest.fixture
def token(opened):
    return opened.invite("small", "priorities", count=1, category="agent", institution="state")[0]


def contents(store):
    with store.engines.reading() as connection:
        return [row.content for row in connection.execute(sa.select(tables.response))]


def test_an_answer_is_stored_with_its_category_and_channel(opened, entry):
    sent = entry("feedback", {"words": "é", "met": "yes"}, sid=SID, category="user")
    assert opened.submit_many([sent]) == [Outcome("stored", 1, receipt(sent.response_key))]
    with opened.engines.reading() as connection:
        assert [dict(row) for row in connection.execute(sa.select(tables.response)).mappings()] == [
            {
                "consultation": "small",
                "step": "feedback",
                "response_key": sent.response_key,
                "edition": 1,
                "category": "user",
                "institution": None,
                "channel": "web",
                "salts": None,
                "content": '{"met":"yes","words":"é"}',
                "void_reason": None,
            }
        ]


def test_sending_the_same_again_gives_the_same_receipt_and_one_response(opened, entry):
    sent = entry("feedback", {"met": "yes"}, sid=SID, category="user")
    first, again = opened.submit_many([sent])[0], opened.submit_many([sent])[0]
    assert again == Outcome("unchanged", 1, first.receipt)
    assert len(contents(opened)) == 1


def test_a_higher_edition_replaces(opened, entry, statuses):
    statuses(entry("feedback", {"met": "yes"}, sid=SID, category="user"))
    changed = entry("feedback", {"met": "no"}, sid=SID, edition=2, category="agent")
    assert opened.submit_many([changed]) == [Outcome("stored", 2, receipt(changed.response_key))]
    assert contents(opened) == ['{"met":"no"}']
    assert opened.participation("small", "feedback").by_category == {"user": 0, "agent": 1}


@pytest.mark.parametrize("edition", [1, 2])
def test_another_content_in_an_edition_that_is_not_newer_is_stale(opened, entry, edition):
    opened.submit_many([entry("feedback", {"met": "yes"}, sid=SID, edition=2)])
    late = entry("feedback", {"met": "no"}, sid=SID, edition=edition)
    assert opened.submit_many([late]) == [Outcome("stale", 2, receipt(late.response_key))]
    assert contents(opened) == ['{"met":"yes"}']


def test_another_category_in_the_same_edition_is_stale(entry, statuses):
    assert statuses(
        entry("feedback", {"met": "yes"}, sid=SID, category="user"),
        entry("feedback", {"met": "yes"}, sid=SID, category="agent"),
    ) == ["stored", "stale"]


def test_a_withdrawn_response_stays_withdrawn_whatever_is_replayed(opened, entry, statuses):
    first = entry("feedback", {"met": "yes"}, sid=SID, category="user")
    gone = entry("feedback", None, sid=SID, edition=2)
    assert statuses(first, gone, gone, first) == ["stored", "withdrawn", "withdrawn", "stale"]
    assert contents(opened) == [None]
    assert opened.participation("small", "feedback").total == 0


def test_a_withdrawal_that_overtakes_its_answer_wins(entry, statuses):
    first, gone = entry("feedback", {"met": "yes"}, sid=SID), entry("feedback", None, sid=SID, edition=2)
    assert statuses(gone, first) == ["withdrawn", "stale"]


def test_after_a_withdrawal_one_may_answer_again(opened, entry, statuses):
    first, gone = entry("feedback", {"met": "yes"}, sid=SID), entry("feedback", None, sid=SID, edition=2)
    again = entry("feedback", {"met": "no"}, sid=SID, edition=3)
    assert statuses(first, gone, again) == ["stored", "withdrawn", "stored"]
    assert contents(opened) == ['{"met":"no"}']


def test_an_invitation_brings_its_category_and_institution(opened, entry, statuses, token):
    assert statuses(entry("priorities", BUS, token=token, category="user")) == ["stored"]
    with opened.engines.reading() as connection:
        row = connection.execute(sa.select(tables.response)).one()
        assert connection.scalar(sa.select(tables.invitation.c.used)) == 1
    assert (row.category, row.institution) == ("agent", "state")


def test_without_an_invitation_nobody_gets_in(entry, statuses, token):
    assert statuses(
        entry("priorities", BUS),
        entry("priorities", BUS, token=""),
        entry("priorities", BUS, token="0000000000"),
        entry("priorities", BUS, token="?"),
    ) == ["invitation-needed", "invitation-needed", "unknown-invitation", "unknown-invitation"]


def test_an_invitation_answers_from_one_device(opened, entry, statuses, token):
    assert statuses(
        entry("priorities", BUS, sid=SID, token=token),
        entry("priorities", VIDEO, sid=OTHER, token=token),
        entry("priorities", VIDEO, sid=SID, token=token, edition=2),
    ) == ["stored", "already-answered", "stored"]
    assert contents(opened) == ['{"dots":{"video":1}}']


def test_a_withdrawal_frees_the_invitation_for_its_device_only(entry, statuses, token):
    assert statuses(
        entry("priorities", BUS, sid=SID, token=token),
        entry("priorities", None, sid=SID, token=token, edition=2),
        entry("priorities", BUS, sid=OTHER, token=token),
        entry("priorities", VIDEO, sid=SID, token=token, edition=3),
    ) == ["stored", "withdrawn", "already-answered", "stored"]


def test_every_submission_carries_its_code_changes_and_withdrawals_too(entry, statuses, token):
    assert statuses(
        entry("priorities", BUS, sid=SID, token=token),
        entry("priorities", VIDEO, sid=SID, edition=2),
        entry("priorities", None, sid=SID, edition=2),
        entry("priorities", None, sid=SID, token=token, edition=2),
    ) == ["stored", "invitation-needed", "invitation-needed", "withdrawn"]


def test_a_second_code_on_the_same_device_does_not_overwrite_the_first_answer(opened, entry, statuses, token):
    (second,) = opened.invite("small", "priorities", count=1, category="user")
    assert statuses(
        entry("priorities", BUS, sid=SID, token=token),
        entry("priorities", VIDEO, sid=SID, token=second, edition=2),
        entry("priorities", VIDEO, sid=OTHER, token=second),
    ) == ["stored", "already-answered", "stored"]
    assert sorted(contents(opened)) == ['{"dots":{"bus":2}}', '{"dots":{"video":1}}']


def test_answers_come_in_while_a_step_is_open_or_in_its_grace(store, round_, entry, clock):
    store.publish(round_)
    seen = []

    def send():
        seen.append(store.submit_many([entry("feedback", {"met": "yes"})])[0].status)

    send()
    for act in (store.open_step, store.pause_step, store.open_step, store.close_step):
        act("small", "feedback")
        send()
    clock.advance(60)
    send()
    store.finish_closing()
    send()
    assert seen == ["not-open", "stored", "not-open", "stored", "stored", "closed", "closed"]


def test_a_step_that_does_not_exist_is_not_open(entry, statuses):
    assert statuses(entry("vote", {"met": "yes"})) == ["not-open"]


def test_entries_that_cannot_be_stored_harm_nobody_else(entry, statuses):
    unsound = [
        entry("feedback", content)
        for content in ({"words": "a\0b"}, {"words": "\ud800"}, {"ease": float("nan")}, {"ease": {1}}, [], "yes")
    ]
    unsound += [
        entry("feedback", {}, **more)
        for more in (
            {"edition": 0},
            {"edition": 2**31},
            {"edition": True},
            {"channel": "fax"},
            {"category": "a\0"},
            {"category": 7},
        )
    ]
    told = statuses(entry("feedback", {}), *unsound, entry("feedback", {}))
    assert told == ["stored", *["invalid"] * 12, "stored"]


def test_an_escape_that_somebody_typed_is_text_like_any_other(opened, entry, statuses):
    assert statuses(entry("feedback", {"words": r"\u0000"}), entry("feedback", {"words\0": "a"})) == [
        "stored",
        "invalid",
    ]
    assert contents(opened) == [r'{"words":"\\u0000"}']


def test_a_flood_stops_before_the_disk_is_full(opened, entry, statuses, monkeypatch):
    monkeypatch.setattr(submitting, "MOST_RESPONSES", 2)
    first = entry("feedback", {"met": "yes"})
    assert statuses(first, entry("feedback", {}), entry("feedback", {})) == ["stored", "stored", "full"]
    assert statuses(entry("feedback", {}), first) == ["full", "unchanged"]


def test_an_empty_batch_is_no_work(opened):
    assert opened.submit_many([]) == []
