import pytest
import sqlalchemy as sa

from labase_survey.errors import StoreError
from labase_survey.store import Writer
from labase_survey.store.publishing import step_state


class Counting:
    """A store that notes how large its batches were."""

    def __init__(self, store):
        self.store, self.sizes = store, []

    def submit_many(self, entries):
        outcomes = self.store.submit_many(entries)
        self.sizes.append(len(entries))
        return outcomes


def test_what_is_put_is_durable_when_its_future_resolves(opened, entry):
    with Writer(opened) as writer:
        assert writer.put(entry("feedback", {"met": "yes"})).result(20).status == "stored"
        assert opened.participation("small", "feedback").total == 1


def test_what_waits_during_a_commit_goes_into_the_next_one(opened, entry):
    counting = Counting(opened)
    with Writer(counting) as writer:
        with opened.engines.writing() as connection:  # nobody else writes meanwhile
            step_state(connection, "small", "feedback", lock=True)
            futures = [writer.put(entry("feedback", {})) for _ in range(301)]
        assert {future.result(20).status for future in futures} == {"stored"}
    assert sum(counting.sizes) == 301
    assert max(counting.sizes) <= 200  # how many wait in the first batch depends on the threads
    assert len(counting.sizes) <= 4


def test_closing_writes_what_waits_and_turns_the_rest_away(opened, entry):
    writer = Writer(opened)
    futures = [writer.put(entry("feedback", {})) for _ in range(20)]
    writer.close()
    assert all(future.done() for future in futures)
    assert opened.participation("small", "feedback").total == 20
    with pytest.raises(StoreError) as caught:
        writer.put(entry("feedback", {})).result(0)
    assert str(caught.value) == "the writer is closed and stores nothing any more; make a new one"
    writer.close()


def rename(store, name, new_name):
    with store.engines.writing() as connection:
        connection.execute(sa.text(f"ALTER TABLE {name} RENAME TO {new_name}"))


def test_an_accident_is_told_to_everyone_who_waits_and_the_writer_goes_on(opened, entry):
    with Writer(opened) as writer:
        rename(opened, "response", "hidden")
        futures = [writer.put(entry("feedback", {})) for _ in range(3)]
        assert {type(future.exception(20)) for future in futures} == {StoreError}
        rename(opened, "hidden", "response")
        assert writer.put(entry("feedback", {})).result(20).status == "stored"
    assert opened.participation("small", "feedback").total == 1


def test_what_breaks_a_batch_harms_nobody_else(opened, entry):
    with Writer(opened) as writer:
        with opened.engines.writing() as connection:
            step_state(connection, "small", "feedback", lock=True)
            futures = [writer.put(what) for what in (entry("feedback", {}), "no entry", entry("feedback", {}))]
        assert [future.exception(20) is None for future in futures] == [True, False, True]


def test_an_entry_that_was_cancelled_is_not_stored(opened, entry):
    with Writer(opened) as writer:
        with opened.engines.writing() as connection:
            step_state(connection, "small", "feedback", lock=True)
            first = writer.put(entry("feedback", {}))
            while not first.running():
                pass
            second = writer.put(entry("feedback", {}))
            assert second.cancel()
        assert first.result(20).status == "stored"
    assert opened.participation("small", "feedback").total == 1
