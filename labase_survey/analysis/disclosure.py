"""The gate: which numbers may leave the room.

Thresholds apply to the *base*, the people described, and not to counts of votes: « 0 sur 12 » is fine, « 2 sur 3 » isn't.

* The room's totals are shown from `k` people on.
* A breakdown shows the groups that have `k` people or more. What the others hold together could be had by subtraction,
  so it must be `k` people or more as well; else the smallest group shown is hidden with them. With two groups, one too
  small therefore hides both.
* A part that was taken out by itself (`answers.where(…)`) is shown only if every other group of the room is as large:
  nobody knows which other parts are shown elsewhere.
* A question marked `sensitive` has a rule for cells too: a number that points to less than `k` people, on either side,
  or to everybody, is hidden; so are others when it would follow from them. By category it is shown whole or not at all,
  those who left it empty and the hidden categories together being cells like the others.
* Words of people's own are shown from `k` people on, never by category, never for a sensitive question.

`k` may be raised, never lowered under 5. What follows from a total that is shown stays told: when everybody in the room
said yes, so did the two people of a hidden category. What is hidden is said, it never just lacks. This is a guard-rail
at the door: it can't hold somebody who has the database and Python.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from labase_survey.counting.count import Result
from labase_survey.counting.profile import LEAST_SHOWN
from labase_survey.definition.questions import Question
from labase_survey.errors import DisclosureError
from labase_survey.language import current_language, number, say


class Suppressed:
    """What stands where a number would be; it says so in words, and can't be calculated with."""

    def to(self, language: str) -> str:
        """The words « non affiché (groupe trop petit) »."""
        return say("analysis.suppressed", language)

    def __str__(self) -> str:
        return self.to(current_language())

    __repr__ = __str__


SUPPRESSED = Suppressed()

Shown = int | Suppressed
"""A number that went through the gate."""


class Counted(Protocol):
    """Whatever knows of how many people it tells: answers, ballots, counts, results."""

    question: Question

    @property
    def n(self) -> int:
        """How many people."""

    @property
    def others(self) -> int:
        """How few people of the same room could be told by taking these out of it; 0 when these are all."""


@dataclass(frozen=True)
class Gate:
    """What may be shown of some groups: their ids, in the order given."""

    shown: tuple[str, ...]
    hidden: tuple[str, ...]
    k: int = LEAST_SHOWN

    @property
    def is_open(self) -> bool:
        """Whether nothing is hidden."""
        return not self.hidden

    def let(self, value: int, group: str) -> Shown:
        """The value, where its group is shown."""
        return value if group in self.shown else SUPPRESSED


def threshold(k: int) -> int:
    """The same number, when it is one that the gate takes.

    Raises:
        DisclosureError: when it is under 5, or no whole number.
    """
    if type(k) is not int or k < LEAST_SHOWN:
        raise DisclosureError(
            f"k={k!r} is no threshold: numbers are shown of {LEAST_SHOWN} people or more; write a whole number from "
            f"{LEAST_SHOWN} on, or leave it out"
        )
    return k


def total(counted: Counted, *, k: int = LEAST_SHOWN) -> Gate:
    """Whether numbers about these people may be shown; the only group is `"room"`.

    Of a part of the room, only where the rest of it is large enough as well. Of a sensitive question, no part by
    itself, and a result only when no number in it points to somebody.
    """
    shown = counted.n >= threshold(k) and not 0 < counted.others < k
    if shown and counted.question.sensitive:
        shown = not counted.others and not (isinstance(counted, Result) and _tells_of_somebody(counted, k))
    return Gate(("room",), (), k) if shown else Gate((), ("room",), k)


def why_closed(counted: Counted, language: str, *, k: int = LEAST_SHOWN) -> str:
    """Why `total` lets nothing through."""
    if counted.n < k:
        return say("analysis.total_hidden", language, k=k)
    return say(f"analysis.{'cells' if counted.question.sensitive else 'part'}_hidden", language, k=k)


def breakdown(sizes: Mapping[str, int], *, k: int = LEAST_SHOWN) -> Gate:
    """Which of the groups that make up a room may be shown, beside the room's total.

    >>> breakdown({"user": 12, "agent": 18}).hidden
    ()
    >>> breakdown({"user": 12, "agent": 4}).hidden
    ('user', 'agent')
    >>> breakdown({"user": 12, "agent": 18, "partner": 2}).hidden
    ('user', 'partner')
    """
    hidden = {group for group, size in sizes.items() if 0 < size < threshold(k)}
    if sum(sizes.values()) < k:
        hidden = set(sizes)
    hidden = _not_subtractable(sizes, hidden, least=1, k=k)
    return Gate(
        shown=tuple(group for group in sizes if group not in hidden),
        hidden=tuple(group for group in sizes if group in hidden),
        k=k,
    )


def cells(counts: Mapping[str, int], *, base: int, exclusive: bool, k: int = LEAST_SHOWN) -> dict[str, Shown]:
    """The counts of a sensitive question, those that point to somebody hidden.

    Args:
        counts: how many of the `base` people gave each answer.
        base: how many people are described.
        exclusive: whether each of them is in exactly one of the counts, so that one lacking could be subtracted. Where
            several answers may be given, how many each person gives bounds what lacks: all are shown, or none.
        k: the least number of people.

    >>> cells({"yes": 9, "no": 8, "maybe": 2}, base=19, exclusive=True)
    {'yes': 9, 'no': non affiché (groupe trop petit), 'maybe': non affiché (groupe trop petit)}
    """
    hidden = {id for id, count in counts.items() if _points_to_somebody(count, base, threshold(k))}
    if not exclusive:
        hidden = set(counts) if hidden else hidden
    elif any(count == base for count in counts.values()):
        hidden = set(counts)
    else:
        hidden = _not_subtractable(counts, hidden, least=2, k=k)
    return {id: SUPPRESSED if id in hidden else count for id, count in counts.items()}


def crossed(parts: Iterable[tuple[Mapping[str, int], int]], *, k: int = LEAST_SHOWN) -> bool:
    """Whether a sensitive question may be shown by these parts of the room, beside the room's totals.

    Args:
        parts: for each part how many of its people gave each answer, or none, and how many they are. What isn't shown is
            one part too: the totals less what is shown give it.
        k: the least number of people.
    """
    return not any(
        _points_to_somebody(count, base, threshold(k)) for counts, base in parts for count in counts.values()
    )


def _points_to_somebody(count: int, base: int, k: int) -> bool:
    return 0 < count < k or base - k < count


def _tells_of_somebody(result: Result, k: int) -> bool:
    """Whether a number in a result, sums of points apart, is about too few people or all but too few."""
    people = result.counts.drop(columns="point", errors="ignore").to_numpy().ravel()
    ungraded = result.n - result.blank - result.graded
    return any(_points_to_somebody(int(count), result.n, k) for count in [*people, *ungraded, result.blank])


def _not_subtractable(counts: Mapping[str, int], hidden: set[str], *, least: int, k: int) -> set[str]:
    """What is hidden, and the smallest of the others, until those hidden are `k` people and `least` counts."""
    others = sorted((id for id in counts if id not in hidden and counts[id]), key=counts.__getitem__)
    hidden = set(hidden)
    while hidden and others and (len(hidden) < least or sum(counts[id] for id in hidden) < k):
        hidden.add(others.pop(0))
    return hidden


def in_words(value: Shown, language: str) -> str:
    """A number as people write it, or that it isn't shown."""
    return value.to(language) if isinstance(value, Suppressed) else number(value, language)
