"""How often each proposal is selected when ballots are drawn again, beside the same for votes at random."""

import numpy as np
import pandas as pd

from labase_survey.counting.count import Result, places_by_id
from labase_survey.counting.encoding import Distinct, Matrix
from labase_survey.counting.room import Room


def frequencies_of(room: Room, before: Result, *, draws: int, seed: int) -> pd.DataFrame:
    """One row a proposal, by place: `selected` and `random`, both shares of the draws; see `Fragility.frequencies`."""
    draw = np.random.default_rng(seed)
    size = len(room.given.options)
    hits, by_rank = np.zeros(size), np.zeros(size)
    rows = np.repeat(room.distinct.rows, room.distinct.times, axis=0)
    for _ in range(draws):
        hits += _marks(room, _again(room, rows, draw))
        shuffled = draw.permuted(rows, axis=1)
        order = _ranks(room, shuffled, draw)
        by_rank += _marks(room, _again(room, shuffled, draw))[order]
    places = places_by_id(before)
    ids = list(places)
    at = [room.given.options.index(id) for id in ids]
    chance = pd.Series(by_rank / draws).groupby([places[id] for id in ids]).transform("mean")
    data = {"selected": hits[at] / draws, "random": chance.to_numpy()}
    return pd.DataFrame(data, index=pd.Index(ids, name="proposal", dtype=object))


def _again(room: Room, rows: Matrix, draw: np.random.Generator) -> Result:
    """A room of as many people, each drawn from all of these, blank ballots included."""
    drawn = draw.integers(room.given.n, size=room.given.n)
    kept = drawn[drawn < len(rows)]
    return _count(room, rows[kept])


def _count(room: Room, rows: Matrix) -> Result:
    return room.counted(Distinct(rows, np.ones(len(rows), dtype=np.int64)), room.given.n - len(rows))


def _marks(room: Room, result: Result) -> Matrix:
    selected = room.selected(result)
    return np.array([id in selected for id in room.given.options], dtype=np.int64)


def _ranks(room: Room, rows: Matrix, draw: np.random.Generator) -> list[int]:
    """The options by place, those that share one in an order drawn at random."""
    places = places_by_id(_count(room, rows))
    luck = draw.permutation(len(places))
    return sorted(range(len(luck)), key=lambda at: (places[room.given.options[at]], luck[at]))
