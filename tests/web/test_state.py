"""Looking at the store, and waiting for the next change."""

import asyncio
import json
import logging
import secrets

import msgspec
import pytest

from labase_survey.store import Entry
from labase_survey.store.keys import response_key, submit_tag
from labase_survey.web.state import State, Watch, take_snapshot


@pytest.fixture
def state(sqlite):
    return State(take_snapshot(sqlite, "small"))


def test_a_change_between_two_waits_is_not_waited_for(state):
    asyncio.run(asyncio.wait_for(state.wait(b"something older", 3600), 10))


def test_a_stop_between_two_waits_is_not_waited_for(state):
    state.stop()
    asyncio.run(asyncio.wait_for(state.wait(state.text, 3600), 10))


def test_whoever_waits_is_told_the_next_change(state, sqlite):
    async def waiting():
        waits = asyncio.ensure_future(state.wait(state.text, 3600))
        await asyncio.sleep(0)
        sqlite.pause_step("small", "feedback")
        state.update(take_snapshot(sqlite, "small"))
        await asyncio.wait_for(waits, 10)

    asyncio.run(waiting())


def test_whatever_goes_wrong_in_a_look_is_said_once_and_looking_goes_on(sqlite, caplog):
    troubles = [ValueError("bad row"), ValueError("bad row"), KeyError("gone"), None, ValueError("bad row")]
    taken = []

    def take(snapshot):
        trouble = troubles.pop(0)
        if trouble:
            raise trouble
        taken.append(snapshot.phases["feedback"])

    watch = Watch(sqlite, "small", take=take)
    with caplog.at_level(logging.WARNING, logger="labase.web"):
        for _ in range(5):
            asyncio.run(watch.look())
    assert caplog.messages == ["ValueError: bad row", "KeyError: 'gone'", "ValueError: bad row"]
    assert taken == ["open"]


@pytest.mark.parametrize("reveal", ["live", "at-close"])
def test_figures_are_told_of_a_show_of_hands_and_of_no_other_step(sqlite, round_, reveal):
    first = round_.steps[0]
    raised = msgspec.structs.replace(first, id="hands", reveal=reveal)
    sqlite.publish(msgspec.structs.replace(round_, steps=(*round_.steps, raised)))
    sqlite.open_step("small", "hands")
    for step in ("feedback", "hands"):
        for _ in range(2):
            for sid in [secrets.token_hex(16) for _ in range(5)]:
                keys = (response_key("small", step, sid), submit_tag("small", step, sid))
                sqlite.submit_many([Entry("small", step, *keys, 1, "web", {"points": {"evening": 3}})])
            state = State(take_snapshot(sqlite, "small"))
    told = json.loads(state.text)["steps"]
    assert told["feedback"] == {"phase": "open", "participation": 10}
    if reveal == "at-close":
        assert told["hands"] == {"phase": "open", "participation": 10}
    else:
        none = dict.fromkeys(("evening", "video", "bus", "training", "tests", "open-house"), 0)
        figures = {"points": {**none, "evening": 15}, "approve": none}
        assert told["hands"]["released"] == {"people": 5, "figures": figures}
