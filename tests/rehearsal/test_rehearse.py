import os
from collections import Counter
from pathlib import Path

import pytest

from labase_survey.errors import StoreError
from labase_survey.rehearsal import Server, rehearse

NOTEBOOK = Path(__file__).parents[2] / "tests" / "data" / "small.ipynb"


def test_made_up_people_answer_through_the_door_and_are_marked(store, database_url, round_):
    store.publish(round_)
    store.open_step("small", "feedback")
    with Server("small", notebook=NOTEBOOK, database=database_url) as server:
        replies = rehearse(server.url, round_, "feedback", device=store.device_key("rehearsal"), people=12)
    participation = store.participation("small", "feedback")
    assert replies == Counter(accepted=12)
    assert (participation.total, participation.fictitious) == (12, 12)


def test_a_server_that_is_not_there_is_said(round_):
    with pytest.raises(StoreError) as raised:
        rehearse("http://127.0.0.1:9", round_, "feedback", device="", people=1)
    assert str(raised.value).startswith("http://127.0.0.1:9 doesn't answer as our server does (")
    assert str(raised.value).endswith("); is `labase serve` up?")


def test_a_server_that_cannot_start_says_what_it_wrote(tmp_path):
    server = Server("none", notebook=NOTEBOOK, database=f"sqlite:///{tmp_path / 'labase.db'}")
    with pytest.raises(StoreError) as raised:
        server.start().wait()
    assert str(raised.value).startswith(f"the server at {server.url} doesn't answer; it wrote: ")
    assert "none" in str(raised.value)
    assert not server.running
    assert os.environ.get("LABASE_DATABASE_URL") != f"sqlite:///{tmp_path / 'labase.db'}"
