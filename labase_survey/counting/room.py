"""A room whose ballots may be changed, added or removed, to count again. It names no ballot that was cast."""

from collections.abc import Callable
from itertools import islice
from math import isqrt
from typing import Any, Literal, NamedTuple, cast

import numpy as np

from labase_survey.counting.count import Agreed, Result, result_of
from labase_survey.counting.counts import Counts, table_of
from labase_survey.counting.encoding import Distinct, Matrix, distinct_rows, encode
from labase_survey.counting.kinds import Quadratic, Score
from labase_survey.counting.selection import selected_of
from labase_survey.definition.questions import Multiple, Points, Ranking
from labase_survey.errors import CountingError

Action = Literal["changed", "added", "removed"]

ACTIONS: tuple[Action, ...] = ("changed", "added", "removed")


class Limit(NamedTuple):
    """What one ballot may hold: points in all, the highest score or credits; and the points on one option at most."""

    total: int
    most: int


class Room(NamedTuple):
    """Ballots that rules can count again.

    Attributes:
        given: the counts, distinct ballots included.
        agreed: the rule and its terms.
        top: how many places select, for rules that spend no budget.
        limit: what one ballot may hold.
    """

    given: Counts
    agreed: Agreed
    top: int
    limit: Limit

    @property
    def distinct(self) -> Distinct:
        """The distinct ballots; blank ones are `given.blank` more."""
        return cast("Distinct", self.given.distinct)

    @property
    def times(self) -> Matrix:
        """How many times each distinct ballot was cast, the blank one last."""
        return np.append(self.distinct.times, self.given.blank)

    def recount(self, times: Matrix, more: Matrix | None = None) -> Result:
        """The result of the distinct ballots cast so many times, the blank one last, and of `more` of them."""
        rows, each = self.distinct.rows, times[:-1]
        if more is not None:
            rows = np.vstack([rows, more])
            each = np.append(each, np.ones(len(more), dtype=np.int64))
        return self.counted(Distinct(rows[each > 0], each[each > 0]), int(times[-1]))

    def counted(self, ballots: Distinct, blank: int) -> Result:
        """The result of some encoded ballots."""
        given, rule = self.given, self.agreed.rule
        counts = Counts(
            table_of(given, ballots),
            question=given.question,
            options=given.listed,
            n=int(ballots.times.sum()) + blank,
            blank=blank,
            fictitious=given.fictitious,
            others=given.others,
            distinct=None if rule.summable else distinct_rows(*ballots),
        )
        return result_of(counts, self.agreed)

    def selected(self, result: Result) -> frozenset[str]:
        """What a result selects."""
        return frozenset(selected_of(result, self.top))

    def after(self, action: Action, number: int, *, order: Matrix, answer: object) -> Result:
        """The result once so many ballots are changed into this answer, added with it, or removed; the first in order."""
        times, each = self.times, self.times[order]
        if action != "added":
            times[order] -= np.clip(number - (np.cumsum(each) - each), 0, each)
        row = self.row(answer)
        return self.recount(times, None if action == "removed" else np.repeat(row, number, axis=0))

    def row(self, answer: object) -> Matrix:
        """An answer, encoded."""
        return encode(self.given.kind, [answer], self.given)

    def leaning(self, leaves: str | None, enters: str) -> Matrix:
        """How much each distinct ballot, the blank one last, is for the first rather than for the second."""
        rows = self.distinct.rows.astype(np.int64)
        if self.given.kind == "grades":
            rows = np.where(rows < 0, -len(self.given.grades), -rows)
        elif self.given.kind == "ranking":
            rows = -rows
        at = {id: number for number, id in enumerate(self.given.options)}
        against = -np.maximum(rows, 0)[:, at[enters]] if leaves is None else rows[:, at[leaves]] - rows[:, at[enters]]
        return np.append(against, 0)


def best_ballot(room: Room, enters: str, leaves: str | None) -> Any:
    """The ballot that does most for one option against another, as a participant could write it.

    Of all that the question allows, none gives `enters` more above `leaves` in a sum: a choice names `enters` and not
    `leaves`; all points that may stand on one option stand on `enters`, the highest score too; grades are the best and
    the lowest; a ranking puts `enters` first and leaves `leaves` out after all it may rank, so that it shares the fewest
    points; credits are split so that votes for `enters` and against `leaves` are most together.
    """
    offered, kind = room.given, room.given.kind
    others = [id for id in offered.options if id not in (enters, leaves)]
    if kind == "single":
        return enters
    if kind in ("approval", "multiple"):
        least = offered.question.least if isinstance(offered.question, Multiple) else 0
        return list(islice([enters, *others, *filter(None, [leaves])], max(1, least)))
    if kind == "ranking":
        most = offered.question.most if isinstance(offered.question, Ranking) else None
        return [enters, *others][:most] if leaves else [enters]
    if kind == "grades":
        return {enters: offered.grades[0]} | ({leaves: offered.grades[-1]} if leaves else {})
    if kind == "quadratic" and leaves:
        return _votes(room.limit.total, enters, leaves)
    return {enters: isqrt(room.limit.total) if kind == "quadratic" else room.limit.most}


def _votes(credits: int, enters: str, leaves: str) -> dict[str, int]:
    """Votes for one and against the other that are most together: v of them cost v².

    As many for as against come near to it; from there on v + √(credits − v²) only falls, so the search ends early.
    """
    start = best = isqrt(credits // 2)
    for votes in range(start, isqrt(credits) + 1):
        against, most = isqrt(credits - votes * votes), best + isqrt(credits - best * best)
        if votes + against >= most:
            best = votes
        elif votes + against + 1 < most:
            break
    against = isqrt(credits - best * best)
    return {enters: best} | ({leaves: -against} if against else {})


def limit_of(counts: Counts, asked: int | None, *, plain: bool) -> Limit:
    """What one ballot may hold: what is asked for, else what the question says, else the most that a ballot holds.

    Raises:
        CountingError: when a ballot holds more, or it is no limit.
    """
    if asked is not None and (type(asked) is not int or asked < 1):
        raise CountingError(f"limit={asked!r} limits nothing; write a whole number, 1 or more, or leave it out")
    question, rows = counts.question, cast("Distinct", counts.distinct).rows.astype(np.int64)
    totals = _HELD[counts.kind](rows) if counts.kind in _HELD else np.ones(1, dtype=np.int64)
    held = int(totals.max(initial=1))
    said = {Points: "total", Score: "high", Quadratic: "credits"}.get(type(question))
    known = None if plain or said is None else getattr(question, said)
    total = asked or known or held
    most = (None if plain else getattr(question, "most", None)) if isinstance(question, Points) else None
    if held > total or (most and rows.max(initial=0) > most):
        raise CountingError(
            f"a ballot holds {held} where {total} is the limit; write limit=… (points in all, the highest score, or "
            "credits), as participants were told"
        )
    return Limit(total, min(most or total, total))


_HELD: dict[str, Callable[[Matrix], Matrix]] = {
    "points": lambda rows: rows.sum(axis=1),
    "score": lambda rows: rows.max(axis=1, initial=0),
    "quadratic": lambda rows: (rows * rows).sum(axis=1),
}
"""What is limited on a ballot."""


def least_found(works: Callable[[int], bool], most: int) -> int | None:
    """A number from 1 to `most` that works and whose lower half was looked through; the least one where more never hurts.

    It takes twice as many tries as the number has binary digits.
    """
    low, high = 0, 1
    while not works(min(high, most)):
        if high >= most:
            return None
        low, high = high, 2 * high
    return _halved(works, low, min(high, most))


def least_below(works: Callable[[int], bool], most: int) -> int | None:
    """A number from 1 to `most` that works while one less doesn't, if `most` works; as many tries as that has digits."""
    return _halved(works, 0, most) if most and works(most) else None


def _halved(works: Callable[[int], bool], low: int, high: int) -> int:
    """The number where trying halves ends: it works, and one less doesn't."""
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if works(middle) else (middle, high)
    return high
