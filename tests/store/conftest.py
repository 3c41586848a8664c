"""What tests of the store share: entries as intake makes them, and a store whose steps are open."""

import secrets

import pytest

from labase_survey.store import Entry
from labase_survey.store.keys import response_key, submit_tag


def make_entry(step, content, *, sid=None, edition=1, channel="web", **more):
    sid = sid or secrets.token_hex(16)
    keys = (response_key("small", step, sid), submit_tag("small", step, sid))
    return Entry("small", step, *keys, edition, channel, content, **more)


@pytest.fixture
def entry():
    """`entry(step, content, sid=…, edition=…, channel=…, category=…, token=…)`: one of the small round."""
    return make_entry


@pytest.fixture
def opened(store, round_):
    """The store with both steps of the small round open."""
    store.publish(round_)
    store.open_step("small", "feedback")
    store.open_step("small", "priorities")
    return store


@pytest.fixture
def statuses(opened):
    """`statuses(entry, …)`: what became of each, in one batch."""
    return lambda *entries: [outcome.status for outcome in opened.submit_many(list(entries))]
