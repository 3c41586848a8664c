"""What is erased at its date, what stays, and what is refused."""

import msgspec
import pytest
import sqlalchemy as sa

from labase_survey.analysis import breakdown
from labase_survey.errors import NotFoundError, PhaseError, StoreError
from labase_survey.store import tables
from labase_survey.store.purging import ERASED, months_later

DAY = 86_400


@pytest.fixture(autouse=True)
def project(tmp_path, monkeypatch):
    """Public files of the test's own."""
    monkeypatch.setenv("LABASE_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def closed(opened, entry):
    """Both steps closed, a seal published for one of them: seven users, six agents, in each."""
    for category, count in (("user", 7), ("agent", 6)):
        tokens = opened.invite("small", "priorities", count=count, category=category)
        for number, token in enumerate(tokens):
            content = {"dots": {"bus": 1 + number % 2}, "words": "mot"} if number else {}
            opened.submit_many([entry("priorities", content, token=token)])
            content = {"met": "yes" if number % 2 else "no", "needs": ["time"], "words": f"mot {number}"}
            opened.submit_many([entry("feedback", content, category=category)])
    opened.close_step("small", "feedback", grace=0)
    opened.close_step("small", "priorities", grace=0)
    opened.write_seal("small", "feedback")
    return opened


def rows(store, step):
    """How many rows of people a step has, by table."""
    with store.engines.reading() as connection:
        return {
            table.name: connection.scalar(sa.select(sa.func.count()).select_from(table).where(table.c.step == step))
            for table in ERASED
        }


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2017-07-03", 0, "2017-07-03"),
        ("2017-07-03", 6, "2018-01-03"),
        ("2017-12-31", 2, "2018-02-28"),
        ("2019-12-31", 2, "2020-02-29"),
        ("2017-01-31", 600, "2067-01-31"),
    ],
)
def test_months_are_counted_on_the_calendar(day, months, later):
    assert months_later(day, months) == later


def test_a_closed_step_is_due_at_the_date_that_its_notice_says(closed):
    found = {one.step: (one.closed_on, one.on, one.rows) for one in closed.due()}
    assert found == {
        "feedback": ("2017-07-03", "2018-01-03", {"response": 13}),
        "priorities": ("2017-07-03", "2018-01-03", {"invitation": 13, "participation": 13, "response": 13}),
    }


def test_a_step_closed_before_steps_had_a_day_takes_it_from_the_journal(closed):
    with closed.engines.writing() as connection:
        connection.execute(sa.update(tables.step).values(closed_on=None))
    assert [(one.closed_on, one.on) for one in closed.due("small")] == [("2017-07-03", "2018-01-03")] * 2


def test_nothing_is_erased_before_its_date_and_all_of_it_from_that_day_on(closed, clock):
    clock.advance(184 * DAY - 1)
    with pytest.raises(PhaseError) as caught:
        closed.purge("small", "feedback", gate=breakdown)
    assert str(caught.value) == (
        "the responses of step 'feedback' of 'small' are erased from 2018-01-03 on; today is 2018-01-02"
    )
    clock.advance(1)
    assert closed.purge("small", "feedback", gate=breakdown) == {"response": 13}
    assert sum(rows(closed, "feedback").values()) == 0
    assert rows(closed, "priorities")["response"] == 13


def test_an_open_step_is_never_erased(opened, clock):
    clock.advance(9999 * DAY)
    assert opened.due() == []
    with pytest.raises(PhaseError):
        opened.purge("small", "feedback", gate=breakdown)


@pytest.fixture
def purged(closed, clock):
    """Both steps past their date and erased."""
    clock.advance(200 * DAY)
    for step in ("feedback", "priorities"):
        closed.purge("small", step, gate=breakdown, actor="labase purge")
    return closed


def test_who_took_part_stays_as_numbers(closed, clock):
    before = closed.participation("small", "priorities")
    clock.advance(200 * DAY)
    closed.purge("small", "priorities", gate=breakdown)
    assert closed.participation("small", "priorities") == before
    assert (before.total, before.invited) == (13, {"user": 7, "agent": 6})


def test_answers_and_ballots_say_that_they_were_erased_and_what_is_left(purged):
    told = (
        "the responses of step 'priorities' of 'small' were erased on 2018-01-19, as its notice says; what stays are "
        "counts: store.counts('small', 'priorities', question)"
    )
    for read in (
        lambda: purged.ballots("small", "priorities"),
        lambda: purged.answers("small", "priorities", "dots"),
        lambda: purged.seal("small", "priorities"),
        lambda: purged.sealed_rows("small", "priorities"),
        lambda: purged.purge("small", "priorities", gate=breakdown),
    ):
        with pytest.raises(PhaseError) as caught:
            read()
        assert str(caught.value) == told


def test_counts_need_no_question_where_there_is_one_vote(purged):
    assert purged.counts("small", "priorities").n == 13
    assert purged.counts("small", "priorities", category="agent").others == 7


@pytest.mark.parametrize(
    ("question", "category", "told"),
    [
        ("words", None, "no counts were kept of question 'words' when the responses of step 'feedback' were erased: "
         "no rule counts it, or too few people answered; categories kept (None is the room): none"),
        ("met", "partner", "no counts of category 'partner' were kept of question 'met' when the responses of step "
         "'feedback' were erased: no rule counts it, or too few people answered; categories kept (None is the room): "
         "None, 'agent', 'user'"),
    ],
)  # fmt: skip
def test_counts_that_were_not_kept_are_said(purged, question, category, told):
    with pytest.raises(NotFoundError) as caught:
        purged.counts("small", "feedback", question, category=category)
    assert str(caught.value) == told


def test_the_seal_still_stands_and_its_root_is_kept(purged, closed, project):
    assert purged.verify("small", "feedback") == []
    assert purged.verify("small", "priorities") == []  # its public file was written before
    file = project / "out" / "seal-small-priorities.json"
    assert purged.write_seal("small", "priorities") == file
    assert purged.steps("small")["priorities"].root in file.read_text()


def test_a_public_file_that_is_gone_or_another_is_told_when_nothing_else_is_left(purged, project):
    file = project / "out" / "seal-small-feedback.json"
    root = purged.steps("small")["feedback"].root
    other = project / "out" / "seal-small-priorities.json"
    file.write_bytes(other.read_bytes())
    assert purged.verify("small", "feedback")[0].startswith("the seal has the step priorities, ")
    file.write_text(other.read_text().replace('"count": 13', '"count": 12'))
    assert "the seal announces 12 responses and lists 13" in purged.verify("small", "feedback")
    file.unlink()
    gone = f"the public file {file} is gone, and the responses were erased: put back a copy of it; its root is {root}"
    assert purged.verify("small", "feedback") == [gone]
    with pytest.raises(StoreError) as caught:
        purged.write_seal("small", "feedback")
    assert str(caught.value) == gone


def test_erasing_is_in_the_journal_which_stays_whole(purged):
    assert [line["what"] for line in purged.actions("small")][-2:] == [
        "erased the responses of feedback (13, as sealed)",
        "erased the responses of priorities (13, as sealed)",
    ]


def test_what_was_changed_since_the_close_is_erased_all_the_same_and_that_is_noted(closed, clock):
    clock.advance(200 * DAY)
    with closed.engines.writing() as connection:
        feedback = sa.update(tables.response).where(tables.response.c.step == "feedback")
        connection.execute(feedback.values(content="damaged"))
    assert closed.purge("small", "feedback", gate=breakdown) == {"response": 13}
    assert closed.actions("small")[-1]["what"] == "erased the responses of feedback (13, not as sealed)"
    assert closed.participation("small", "feedback").total == 13
    with pytest.raises(NotFoundError):
        closed.counts("small", "feedback", "met")


@pytest.mark.parametrize(
    ("people", "kept"),
    [((4, 0), []), ((5, 0), ["", "user"]), ((8, 4), [""]), ((5, 5), ["", "agent", "user"])],
)
def test_what_is_kept_is_what_the_gate_lets_through(opened, entry, clock, people, kept):
    for category, count in zip(("user", "agent"), people, strict=True):
        opened.submit_many([entry("feedback", {"met": "yes"}, category=category) for _ in range(count)])
    opened.close_step("small", "feedback", grace=0)
    clock.advance(200 * DAY)
    opened.purge("small", "feedback", gate=breakdown)
    with opened.engines.reading() as connection:
        query = sa.select(tables.aggregate.c.category).where(tables.aggregate.c.question == "met")
        assert sorted(connection.scalars(query)) == kept


def test_a_sensitive_question_keeps_no_category(store, round_, entry, clock):
    feedback, priorities = round_.steps
    met, *rest = feedback.questions
    changed = msgspec.structs.replace(feedback, questions=(msgspec.structs.replace(met, sensitive=True), *rest))
    store.publish(msgspec.structs.replace(round_, steps=(changed, priorities)))
    store.open_step("small", "feedback")
    store.submit_many([entry("feedback", {"met": "yes"}, category=["user", "agent"][n % 2]) for n in range(12)])
    store.close_step("small", "feedback", grace=0)
    clock.advance(200 * DAY)
    store.purge("small", "feedback", gate=breakdown)
    assert store.counts("small", "feedback", "met").n == 12
    with pytest.raises(NotFoundError):
        store.counts("small", "feedback", "met", category="user")


def test_keeping_answers_longer_than_people_were_told_is_refused(opened, entry, round_):
    longer = msgspec.structs.replace(round_, notice=msgspec.structs.replace(round_.notice, erase_after=12))
    assert opened.publish(longer) == 2  # nobody has answered yet
    assert opened.publish(round_) == 3
    opened.submit_many([entry("feedback", {"met": "yes"}, category="user")])
    with pytest.raises(PhaseError) as caught:
        opened.publish(longer)
    assert str(caught.value) == (
        "step 'feedback' of 'small' is open and has 1 response(s): people were told that responses are erased 6 months "
        "after the close, the new text says 12; put it back, or close the step first and ask anew in a step of another id"
    )
