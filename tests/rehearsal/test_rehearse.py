import os
import sys
import tempfile
from collections import Counter
from pathlib import Path

import pytest

from labase_survey.errors import StoreError
from labase_survey.rehearsal import Server, codes_for, rehearse

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


def test_what_a_server_writes_can_be_read_while_it_writes_and_its_file_goes(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    server = Server("none", notebook=NOTEBOOK)
    server._command = [sys.executable, "-uc", "for n in range(3000): print(n)"]
    server.start()
    while server.running:
        assert "0\n1\n2\n3".startswith(server.output[:7])
    server.stop()
    assert server.output.split() == [str(n) for n in range(3000)]
    assert list(tmp_path.iterdir()) == []


def test_each_made_up_person_has_a_code_the_categories_in_turn(store, round_):
    store.publish(round_)
    codes = codes_for(store, round_, "priorities", people=5)
    assert len(set(codes)) == 5
    assert store.participation("small", "priorities").invited == {"user": 3, "agent": 2}


def test_an_open_step_asks_for_no_codes(store, round_):
    store.publish(round_)
    assert codes_for(store, round_, "feedback", people=5) == ()
