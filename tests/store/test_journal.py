import pytest
import sqlalchemy as sa

from labase_survey.store import tables
from labase_survey.verify import digest


@pytest.fixture
def told(opened, entry):
    """A round whose first step is closed after one response was set aside; its journal is whole."""
    [outcome, _] = opened.submit_many([entry("feedback", {"met": "yes"}, category="user") for _ in range(2)])
    opened.void("small", "feedback", receipt=outcome.receipt, reason="un essai")
    opened.pause_step("small", "priorities")
    opened.close_step("small", "feedback", grace=0)
    assert opened.verify_journal("small") == []
    return opened


def cut(store, after):
    """Take out the lines after one, as somebody who has the database could: the chain of the others is whole."""
    with store.engines.writing() as connection:
        connection.execute(sa.delete(tables.action).where(tables.action.c.seq > after))


@pytest.mark.parametrize(
    ("after", "found"),
    [
        (5, ["step 'feedback' is closed, and the last the journal tells of it is open"]),
        (4, ["step 'priorities' is paused, and the last the journal tells of it is open"]),
        (3, ["responses of step 'feedback' set aside: 1 in the database, 0 in the journal"]),
        (2, ["step 'priorities' is paused and the journal doesn't tell of it: lines were taken out"]),
        (0, ["revision 1 is published and the journal doesn't tell of it: lines were taken out"]),
    ],
)
def test_lines_cut_off_at_the_end_leave_a_trace(told, after, found):
    cut(told, after)
    assert set(found) <= set(told.verify_journal("small"))


def test_a_close_that_the_journal_does_not_tell_is_found(told):
    cut(told, 5)
    assert told.verify("small", "feedback") == [
        "the journal has no line on the close of step 'feedback': lines were taken out of it"
    ]


def test_a_line_that_was_changed_is_found_by_its_chain(told):
    with told.engines.writing() as connection:
        connection.execute(sa.update(tables.action).where(tables.action.c.seq == 2).values(actor="Eve"))
    assert told.verify_journal("small") == ["action 2 was changed"]


def test_another_root_in_a_journal_that_was_chained_anew_is_found(told):
    """Who rewrites the journal from a line on, with its hashes, contradicts the step's root."""
    with told.engines.writing() as connection:
        last = connection.execute(sa.select(tables.action).order_by(tables.action.c.seq.desc())).mappings().first()
        line = {**last, "what": "closed feedback, root 00"}
        line.pop("hash")
        changed = sa.update(tables.action).where(tables.action.c.seq == line["seq"])
        connection.execute(changed.values(what=line["what"], hash=digest("action", line)))
    assert told.verify_journal("small") == []
    root = told.steps("small")["feedback"].root
    assert told.verify("small", "feedback") == [
        f"the journal says that step 'feedback' was closed with the root 00, and it has {root}"
    ]


def test_a_step_that_its_text_opened_needs_no_line(store, round_):
    import msgspec

    replace = msgspec.structs.replace
    store.publish(replace(round_, steps=(replace(round_.steps[0], phase="open"), round_.steps[1])))
    assert store.verify_journal("small") == []
