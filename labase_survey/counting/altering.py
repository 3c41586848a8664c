"""Ways to alter a selection with few ballots: the fewest for sums, otherwise some that a recount confirms."""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import product
from operator import itemgetter
from typing import Any, NamedTuple, cast

import numpy as np

from labase_survey.counting.count import Result, places_by_id
from labase_survey.counting.encoding import Matrix
from labase_survey.counting.room import Action, Room, best_ballot, least_below, least_found
from labase_survey.counting.ties import turns

NEAREST, WEAKEST = 8, 3
"""Where ways are only looked for: how many that aren't selected may enter, and how many that are may leave."""

Pair = tuple[str | None, str]
"""What leaves, and what enters."""


class Way(NamedTuple):
    """So many ballots, what they become where they are changed or added, and the count after it.

    Attributes:
        number: how many ballots.
        is_exact: whether fewer would never do.
        answer: what each becomes, as a participant would write it.
        after: the result with them.
    """

    number: int
    is_exact: bool
    answer: Any
    after: Result


class Sums(NamedTuple):
    """What each distinct ballot gives each option, in halves, the blank one last; what that adds up to."""

    given: Matrix
    totals: Matrix
    unit: int
    turn: list[int] | None

    def gap(self, leaves: int, enters: int) -> int:
        """What the second lacks, in halves, to be at least beside the first, or before it where ties are broken."""
        behind = self.turn is not None and self.turn[enters] > self.turn[leaves]
        return int(self.totals[leaves] - self.totals[enters]) + self.unit * behind

    def lean(self, leaves: int, enters: int) -> Matrix:
        """How much more each distinct ballot gives the first than the second."""
        return self.given[:, leaves] - self.given[:, enters]


def is_sum(room: Room) -> bool:
    """Whether places follow from sums over ballots and nothing else."""
    return room.agreed.rule.additive and not room.agreed.rule.budgeted


def sums_of(room: Room) -> Sums:
    """What a rule that adds up makes of each ballot."""
    given = _halves(room, room.distinct.rows.astype(np.int64))
    totals = room.distinct.times @ given
    terms = room.agreed.terms
    turn = turns(room.given, terms["ties"], seed=terms.get("seed")) if "ties" in terms else None
    blank = np.zeros((1, len(room.given.options)), dtype=np.int64)
    return Sums(np.vstack([given, blank]), totals, 1 if (given % 2).any() else 2, turn)


def _halves(room: Room, rows: Matrix) -> Matrix:
    if room.given.kind != "ranking":
        return 2 * (np.maximum(rows, 0) if room.given.kind == "score" else rows)
    size = rows.shape[1]
    after = np.stack([(rows > rows[:, [at]]).sum(axis=1) for at in range(size)], axis=1)
    if room.agreed.blanks == "zero":
        return 2 * after
    before = np.stack([(rows < rows[:, [at]]).sum(axis=1) for at in range(size)], axis=1)
    halves: Matrix = after - before + size - 1
    return halves


def way_to_alter(room: Room, before: Result, action: Action) -> Way | None:
    """The fewest ballots for rules whose places are sums, else as few as were found; None where there are none.

    Let S be what is selected and say that nothing shares the last place in it. What is selected differs from S exactly
    when some x outside comes at least beside some s inside: as long as each s is before each x, these are the first ones,
    and once x isn't behind s, x is in wherever s is. So the fewest ballots are the fewest over all pairs (s, x). For one
    pair, x lacks a gap to s. A ballot that gives s and x the amounts b(s) and b(x) closes at most b(s) − b(x) of it when
    it is removed, at most g when it is added, g being what the best ballot of `best_ballot` makes, and at most
    b(s) − b(x) + g when it is changed: what each closes doesn't depend on the others, so those that close most are
    taken first until the gap is closed.
    """
    pairs = _pairs(room, before)
    return _fewest(room, list(pairs), action) if is_sum(room) else _found(room, before, action)


def _pairs(room: Room, before: Result) -> Iterator[Pair]:
    """What may leave, the last first, and what may enter instead, the nearest first; of an empty selection, nothing leaves."""
    selected, order = room.selected(before), list(places_by_id(before))
    inside: list[str | None] = [id for id in reversed(order) if id in selected]
    outside = [id for id in order if id not in selected]
    if is_sum(room):
        return product(inside, outside)
    return product(inside[:WEAKEST] or [None], outside[:NEAREST])


def _fewest(room: Room, pairs: list[Pair], action: Action) -> Way | None:
    sums = sums_of(room)
    at = {id: number for number, id in enumerate(room.given.options)}
    needed = [_needed(room, sums, action=action, pair=(at[cast("str", s)], at[x])) for s, x in pairs]
    possible = [(number, pair) for number, pair in zip(needed, pairs, strict=True) if number is not None]
    if not possible:
        return None
    number, (leaves, enters) = min(possible, key=itemgetter(0))
    answer = best_ballot(room, enters, leaves)
    order = np.argsort(-sums.lean(at[cast("str", leaves)], at[enters]), kind="stable")
    return Way(number, True, answer, room.after(action, number, order=order, answer=answer))


def _needed(room: Room, sums: Sums, *, action: Action, pair: tuple[int, int]) -> int | None:
    """How many ballots close the gap of one pair."""
    leaves, enters = pair
    ids = room.given.options
    best = _halves(room, room.row(best_ballot(room, ids[enters], ids[leaves])).astype(np.int64))[0]
    gain, gap = int(best[enters] - best[leaves]), sums.gap(leaves, enters)
    if action == "added":
        return -(-gap // gain) if gain > 0 else None
    closes = sums.lean(leaves, enters) + (gain if action == "changed" else 0)
    order = np.argsort(-closes, kind="stable")
    number = 0
    for most, times in zip(closes[order].tolist(), room.times[order].tolist(), strict=True):
        if most <= 0:
            return None
        if gap <= most * times:
            return int(number - (-gap // most))
        number, gap = number + times, gap - most * times
    return None


def _found(room: Room, before: Result, action: Action) -> Way | None:
    """As few as were found among the options nearest to the limit, each way recounted.

    Once a way is known, another pair is looked at further only if one ballot less would do there; so most of the
    `NEAREST` × `WEAKEST` pairs cost one recount.
    """
    best: Way | None = None
    for leaves, enters in _pairs(room, before):
        answer = best_ballot(room, enters, leaves)
        order = np.argsort(-room.leaning(leaves, enters), kind="stable")
        after = partial(room.after, action, order=order, answer=answer)
        alters, most = _alters(room, before, after), 2 * room.given.n + 1 if action == "added" else room.given.n
        number = least_below(alters, best.number - 1) if best else least_found(alters, most)
        if number is not None:
            best = Way(number, number == 1, answer, after(number))
    return best


def _alters(room: Room, before: Result, after: Callable[[int], Result]) -> Callable[[int], bool]:
    selected = room.selected(before)
    return lambda number: room.selected(after(number)) != selected
