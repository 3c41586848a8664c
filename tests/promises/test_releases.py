"""Publications of rooms while they vote, and somebody who has all of them and solves for one ballot.

The attacker knows more than anybody can: who had answered, changed or withdrawn at the moment of each publication. What
isn't known is what they said. A publication is an equation on the ballots it counts; a ballot is given back when it follows
from the equations, which is a question of rank.
"""

import dataclasses
import random
import secrets

import msgspec
import numpy as np
import pytest

from labase_survey.analysis.disclosure import total
from labase_survey.store import Entry, open_store, releases
from labase_survey.store.keys import response_key, submit_tag

pytestmark = pytest.mark.promises
SHORT, LONG = 40, 600
K = 5


class Room:
    """A step where people answer, change and withdraw; `counted` is which edition of whom counts now."""

    def __init__(self, store, seed):
        self.store, self.chance = store, random.Random(seed)
        self.entries, self.counted, self.truth = [], {}, {}
        self.size = self.chance.randint(12, 60)
        self.restless = self.chance.choice([0.0, 0.05, 0.2])
        self.publications, self.taken = [], {}

    def live(self):
        """Everybody comes, one after the other or several at once; the server looks now and then."""
        stop = self.size if self.chance.random() < 0.7 else self.chance.randint(1, self.size)
        while len(self.entries) < stop:
            for _ in range(self.chance.choice([1, 1, 1, 2, 5])):
                self.somebody()
            self.look()

    def somebody(self):
        old = [entry for entry in self.entries if entry.content is not None]
        if old and self.chance.random() < self.restless:
            self.send(self.chance.choice(old), content=self.chance.choice([None, self.ballot()]))
            return
        sid = secrets.token_hex(16)
        keys = (response_key("small", "feedback", sid), submit_tag("small", "feedback", sid))
        self.send(Entry("small", "feedback", *keys, 0, "web", None), content=self.ballot())

    def ballot(self):
        return {"points": {self.chance.choice(["evening", "bus", "video"]): self.chance.randint(1, 5)}}

    def send(self, before, *, content):
        entry = dataclasses.replace(before, edition=before.edition + 1, content=content)
        self.entries = [*(one for one in self.entries if one.response_key != entry.response_key), entry]
        self.store.submit_many([entry])
        self.counted.pop(entry.response_key, None)
        if content is not None:
            self.counted[entry.response_key] = (entry.response_key, entry.edition)
            self.truth[self.counted[entry.response_key]] = content["points"]

    def look(self):
        """The server looks; what is taken now may be shown later, and then counts those who count now."""
        before = self.rows()
        told = self.store.released("small", "feedback")
        for seq in self.rows() - before:
            self.taken[seq] = frozenset(self.counted.values())
        if told is not None and (not self.publications or told != self.publications[-1][0]):
            self.publications.append((told, self.taken[max(self.rows()) - 1]))

    def rows(self):
        from sqlalchemy import select

        from labase_survey.store.tables import release

        with self.store.engines.reading() as connection:
            return set(connection.scalars(select(release.c.seq)))

    def close(self):
        """The final figures, where the gate lets them through; whether it did."""
        self.store.close_step("small", "feedback", grace=0)
        is_open = total(self.store.answers("small", "feedback", "points")).is_open
        sets = [people for _, people in self.publications]
        return [*sets, frozenset(self.counted.values())] if is_open else sets


def given_back(publications):
    """The ballots that follow from the sums over these sets of ballots."""
    ballots = sorted(frozenset().union(*publications))
    if not ballots:
        return []
    known = np.array([[ballot in people for ballot in ballots] for people in publications], dtype=float)
    rank = np.linalg.matrix_rank(known)
    units = np.eye(len(ballots))
    return [
        b for b, unit in zip(ballots, units, strict=True) if np.linalg.matrix_rank(np.vstack([known, unit])) == rank
    ]


def between(earlier, later):
    """The people whose ballots make the difference of two publications."""
    return {key for key, _ in earlier ^ later}


@pytest.fixture
def rooms(request, tmp_path_factory, round_, monkeypatch):
    """Rooms that have lived, each in a database of its own: SQLite here; `test_releases` of the store has both."""
    monkeypatch.setenv("LABASE_SECRET", "a secret for tests, long enough to be one")
    first, *others = round_.steps
    live = msgspec.structs.replace(round_, steps=(msgspec.structs.replace(first, reveal="live"), *others))

    def made():
        for seed in range(LONG if request.config.getoption("--nightly") else SHORT):
            store = open_store(tmp_path_factory.mktemp("room") / "labase.db")
            store.publish(live)
            store.open_step("small", "feedback")
            room = Room(store, seed)
            room.live()
            yield room
            store.close()

    return made


def test_consecutive_publications_give_no_ballot_back(rooms, figure):
    found = {"rooms": 0, "releases": 0, "finals_held": 0, "ballots": 0, "given_back": 0, "smallest_difference": 1000}
    for room in rooms():
        publications = room.close()
        for told, people in room.publications:  # the sets are those of the figures, so the attack is on what was shown
            points = [room.truth[ballot].get("evening", 0) for ballot in people]
            assert (told.people, told.figures["points"]["evening"]) == (len(people), sum(points))
        pairs = [(one, two) for at, two in enumerate(publications) for one in publications[:at]]
        differences = [len(between(one, two)) for one, two in pairs]
        assert all(
            size >= K
            for size in [*differences, *(len(people) for people in publications[:1] if len(room.counted) >= K)]
        )
        assert given_back(publications) == []
        found["rooms"] += 1
        found["releases"] += len(room.publications)
        found["finals_held"] += len(publications) == len(room.publications) and len(room.counted) >= K
        found["ballots"] += len(room.truth)
        found["smallest_difference"] = min([found["smallest_difference"], *differences])
    assert found["releases"] > found["rooms"]
    figure("releases of a show of hands", **found)


def test_figures_at_every_response_give_every_ballot_back(figure):
    """The negative control: the same attacker on a page that is always up to date."""
    ballots = [(str(number), 1) for number in range(30)]
    always = [frozenset(ballots[: number + 1]) for number in range(30)]
    assert given_back(always) == sorted(ballots)
    every_five_but_the_last = [*always[4:29:5], always[29], always[28]]
    assert given_back(every_five_but_the_last) == [ballots[29]]
    figure("releases of a show of hands, negative control", ballots=30, given_back=30)


def test_without_the_gate_late_withdrawals_would_give_a_ballot_back(store, round_):
    """The negative control of what is held: five come after a release, four of them withdraw, and the room is closed."""
    first, *others = round_.steps
    store.publish(msgspec.structs.replace(round_, steps=(msgspec.structs.replace(first, reveal="live"), *others)))
    store.open_step("small", "feedback")
    room = Room(store, 1)
    room.restless = 0.0
    for number in range(10):
        room.somebody()
        room.look()
        assert bool(room.publications) is (number == 9)
    for entry in room.entries[-4:]:
        room.send(entry, content=None)
    final = frozenset(room.counted.values())
    assert len(given_back([room.publications[0][1], final])) == 1
    assert room.close() == [room.publications[0][1]]  # the final figures are held
    with store.engines.reading() as connection:
        assert releases.held(connection, "small", "feedback") == 1
