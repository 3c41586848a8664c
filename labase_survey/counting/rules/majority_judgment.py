"""Majority judgment: each option gets the grade that a majority supports; medians are removed to settle ties."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate, pairwise
from math import lcm
from typing import NamedTuple

from labase_survey.counting.counts import Counts
from labase_survey.counting.rule import Basis, Outcome, Rule
from labase_survey.counting.wording import share
from labase_survey.language import say


class Gauge(NamedTuple):
    """An option's majority grade (its number, 0 the best), how many grades are above, below, and in all."""

    grade: int
    above: int
    below: int
    total: int

    @property
    def rising(self) -> bool:
        """Whether more grades are above than below: « + » in the paper."""
        return self.above > self.below


def count_majority_judgment(counts: Counts) -> Outcome:
    """Places by majority grade, then by the grades that appear as medians are removed one by one.

    M. Balinski and R. Laraki, "A theory of measuring, electing, and ranking", PNAS 104 (2007), 8720–8725; *Majority
    Judgment*, MIT Press, 2011. The majority grade is the middle one, the lower of the two middle ones when their number
    is even. Where the majority gauge (grades above, grades below) decides, removing medians decides the same way.
    Options with different numbers of grades are compared on shares, as if each grade were given as many times as
    makes the numbers equal. An option without any grade comes last. Equal grades all the way share a place.
    Support is the majority grade as a number, 1 for the lowest, 0 without any.
    """
    rows = counts.array.tolist()
    gauges = [gauge(row) for row in rows]
    support = [len(counts.grades) - found.grade if found else 0 for found in gauges]
    return Outcome(keys=majority_values(rows), support=support)


def gauge(row: Sequence[int]) -> Gauge | None:
    """The majority gauge of an option graded so many times with each grade, best first; None when it has no grade.

    >>> gauge([2, 3, 1, 0])
    Gauge(grade=1, above=2, below=1, total=6)
    """
    total = sum(row)
    if not total:
        return None
    grade = next(at for at, reached in enumerate(accumulate(row)) if 2 * reached > total)
    return Gauge(grade=grade, above=sum(row[:grade]), below=sum(row[grade + 1 :]), total=total)


def majority_values(rows: Sequence[Sequence[int]]) -> list[tuple[int, ...]]:
    """Keys in the order of the grades that come out when medians are removed one by one; the greater, the better.

    Medians leave from the middle outwards, one downwards and one upwards in turn. So a key reads two grades, the lower
    one first, at each distance from the middle where some option's grade changes: in between nothing happens.
    """
    whole = 2 * lcm(*(sum(row) for row in rows if any(row)))
    shares = [[reached * whole // sum(row) for reached in accumulate(row)] if any(row) else [] for row in rows]
    middle = whole // 2
    distances = {abs(share - middle) for ends in shares for share in ends} - {middle} | {0}
    return [tuple(-grade for at in sorted(distances) for grade in _around(ends, middle, at)) for ends in shares]


def _around(ends: list[int], middle: int, distance: int) -> tuple[int, ...]:
    """The grades just below and just above the middle at some distance from it; none where nothing was graded."""
    return (bisect_right(ends, middle + distance), bisect_left(ends, middle - distance)) if ends else ()


def explain_majority_judgment(basis: Basis, language: str) -> list[str]:
    """One sentence an option: its majority grade and gauge; then what decides between neighbours of the same grade."""
    counts, places = basis.counts, basis.places
    rows = dict(zip(counts.options, counts.array.tolist(), strict=True))
    gauges = {id: gauge(rows[id]) for id in places}
    sentences = [_option(counts, id, gauges[id], place=place, language=language) for id, place in places.items()]
    if len({found.total for found in gauges.values() if found}) > 1:
        sentences.append(say("rule.majority_shares", language))
    for first, second in pairwise(places):
        one, other = gauges[first], gauges[second]
        if places[first] < places[second] and one and other and one.grade == other.grade:
            names = {"first": counts.names(language)[first], "second": counts.names(language)[second]}
            sentences.append(say(f"rule.majority_{decided_by(one, other)}", language, **names))
    return sentences


def decided_by(first: Gauge, second: Gauge) -> str:
    """What puts the first option before the second, both having the same majority grade."""
    if first.rising != second.rising:
        return "sides"
    if first.rising and first.above * second.total != second.above * first.total:
        return "above"
    if not first.rising and first.below * second.total != second.below * first.total:
        return "below"
    return "removal"


def _option(counts: Counts, id: str, found: Gauge | None, *, place: int, language: str) -> str:
    name = counts.names(language)[id]
    if found is None:
        return say("rule.majority_ungraded", language, place=place, name=name)
    return say(
        "rule.majority_option",
        language,
        place=place,
        name=name,
        grade=counts.grade_labels(language)[counts.grades[found.grade]],
        support=share(found.total - found.below, found.total, language),
        above=found.above,
        below=found.below,
    )


majority_judgment = Rule(
    name="majority-judgment",
    kinds=("grades",),
    summable=True,
    additive=False,
    function=count_majority_judgment,
    explain=explain_majority_judgment,
    blanks=("expressed", "lowest"),
)
