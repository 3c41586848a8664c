"""Rows are read inside a block that has a reason, and the reason is kept."""

import getpass

import pytest

import labase_survey as ls
from labase_survey import plots
from labase_survey.errors import DisclosureError, NotFoundError
from labase_survey.store.actions import check_actions


@pytest.fixture
def published(store, round_):
    store.publish(round_)
    return store


def test_rows_come_with_their_category_and_the_reason_is_in_the_chained_journal(published, room):
    answers = room("words", {"user": ["Oui"], "agent": [None]})
    with ls.raw_access(reason="recoder  les\nmotifs", store=published, actor="Ana") as raw:
        frame = raw.rows(answers)
    assert frame.astype(object).where(frame.notna(), None).to_dict("records") == [
        {"answer": "Oui", "category": "user", "channel": "web"},
        {"answer": None, "category": "agent", "channel": "web"},
    ]
    lines = published.actions("small")
    assert [(line["what"], line["actor"]) for line in lines][1:] == [
        ("raw access: recoder les motifs", f"{getpass.getuser()} (Ana)")
    ]
    assert check_actions(lines) == []


def test_after_the_block_there_are_no_rows(published, room):
    with ls.raw_access(reason="relire", store=published) as raw:
        pass
    with pytest.raises(DisclosureError) as caught:
        raw.rows(room("words", {"user": ["Oui"]}))
    assert str(caught.value) == ("rows are read inside the block: with raw_access(reason=…) as raw: raw.rows(answers)")


@pytest.mark.parametrize("reason", ["", "  ", "\n"])
def test_without_a_reason_there_is_no_block_and_no_line(published, reason):
    with pytest.raises(DisclosureError) as caught, ls.raw_access(reason=reason, store=published):
        pass
    assert str(caught.value) == ('reason="" says nothing; write in a few words why rows have to be read: it is kept')
    assert len(published.actions("small")) == 1


def test_what_can_not_be_logged_is_not_opened(published):
    with pytest.raises(NotFoundError), ls.raw_access(reason="relire", store=published, consultation="other"):
        pytest.fail("it was opened")


def test_without_a_store_it_is_the_projects_own(tmp_path, monkeypatch, round_):
    monkeypatch.setenv("LABASE_DATABASE_URL", f"sqlite:///{tmp_path / 'labase.db'}")
    store = ls.open_store()
    store.publish(round_)
    with ls.raw_access(reason="relire", consultation=round_):
        pass
    assert store.actions("small")[-1]["what"] == "raw access: relire"


@pytest.mark.parametrize("made", [lambda rows: rows, lambda rows: rows.head(3), lambda rows: rows[["answer"]]])
def test_rows_are_no_table_to_show(published, room, made):
    with ls.raw_access(reason="relire", store=published) as raw:
        rows = raw.rows(room("words", {"user": 9 * ["Oui"]}))
    with pytest.raises(DisclosureError) as caught:
        plots.table(made(rows))
    assert str(caught.value) == (
        "this frame comes from raw_access: its rows are people, so it isn't shown to others; "
        "give table(…) what summary, by_category or count makes of the answers"
    )


def test_that_an_auditor_read_the_sealed_responses_is_in_the_journal(published):
    published.open_step("small", "feedback")
    published.close_step("small", "feedback", grace=0)
    published.sealed_rows("small", "feedback")
    assert published.actions("small")[-1]["what"] == "read the sealed responses of feedback"
