"""Fragility: the fewest ballots whose change, addition or removal would alter what is selected."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from typing import Any, Unpack, cast

import pandas as pd

from labase_survey.counting.altering import Way, is_sum, way_to_alter
from labase_survey.counting.count import (
    Agreed,
    Countable,
    Result,
    Terms,
    added_up,
    agreed_on,
    kept_in,
    places_by_id,
    result_of,
)
from labase_survey.counting.counts import Counts, counts_of
from labase_survey.counting.lacking import lacked_by
from labase_survey.counting.plain import Names, ballots_from
from labase_survey.counting.profile import Ballots
from labase_survey.counting.resampling import frequencies_of
from labase_survey.counting.room import ACTIONS, Action, Room, limit_of
from labase_survey.counting.selection import check_top, named, selected_of
from labase_survey.counting.spending import say_support
from labase_survey.counting.wording import amount, euros, in_letters
from labase_survey.errors import CountingError
from labase_survey.language import current_language, join, number, say


@dataclass(frozen=True, eq=False, repr=False)
class Fragility:
    """How many ballots a selection hangs on. It names no ballot that was cast.

    Attributes:
        result: the count that selects.
        top: how many places select, for rules that spend no budget.
    """

    result: Result
    top: int
    _room: Room = field(repr=False)
    _ways: Mapping[Action, Way | None] = field(repr=False)
    _has_ballots: bool = field(repr=False)

    @property
    def selected(self) -> tuple[str, ...]:
        """What is selected, by place; more than `top` when the last place is shared."""
        return selected_of(self.result, self.top)

    @cached_property
    def lacked(self) -> pd.DataFrame:
        """One row a proposal that isn't selected, by place, and what would have had it selected, all else being equal.

        `support`: the least more, for rules whose places are sums, `"greedy"`, `"greedy-per-cost"` and `"knapsack"`.
        `ballots`: so many more, for it alone. `cost`, where a budget is spent: so many whole euros less. A recount
        confirms these two; where a rule isn't monotone, less may do. A number is missing where none was found. It is
        worked out when first asked for, and takes hundreds of counts.
        """
        return lacked_by(self._room, self.result)

    @property
    def is_tied(self) -> bool:
        """Whether more are at the last place that selects than there is room for, so that ballots settle nothing."""
        return _is_tied(self._room, self.result)

    @property
    def number(self) -> int | None:
        """How many ballots, filled in otherwise, would alter what is selected, if only by a tie; 0 on a tie already.

        None when no change would, or none was found.
        """
        return self._number("changed")

    @property
    def added(self) -> int | None:
        """How many ballots more would; as `number`."""
        return self._number("added")

    @property
    def removed(self) -> int | None:
        """How many ballots less would; as `number`."""
        return self._number("removed")

    @property
    def is_exact(self) -> bool:
        """Whether fewer changes than `number` would never do; otherwise it is an upper bound."""
        way = self._ways["changed"]
        return self.is_tied or (is_sum(self._room) if way is None else way.is_exact)

    @property
    def witness(self) -> Way | None:
        """What the changed ballots become, and the count with them: the proof that so many are enough.

        None on a tie, without a way, and where the room is too small or the question sensitive.
        """
        return None if kept_in(self.result, "fr") else self._ways["changed"]

    def frequencies(self, *, draws: int = 1000, seed: int) -> pd.DataFrame:
        """How often each proposal is selected when as many ballots are drawn again from these, with replacement.

        `selected` alone would flatter: what comes first by chance comes first again in most draws. So `random` stands
        beside it: the same share for the proposal of the same place when the options of each ballot are shuffled, a new
        room a draw. Only what is well above it is more than chance. It says nothing of people who weren't in the room.

        Args:
            draws: how many times.
            seed: so that anybody can draw it again.

        Raises:
            CountingError: when it was made of counts and not of ballots, or there is no ballot.
        """
        if not self._has_ballots:
            raise CountingError(
                "frequencies are drawn from ballots, never from counts; make the fragility of the ballots"
            )
        if type(draws) is not int or draws < 1:
            raise CountingError(f"draws={draws!r} is no number of draws; write a whole number, 1 or more")
        if not self._room.given.answered:
            raise CountingError("there is no ballot to draw from; wait until somebody has answered")
        return frequencies_of(self._room, self.result, draws=draws, seed=seed)

    def explain(self, language: str = "fr") -> list[str]:
        """What is selected, the ballots it hangs on, and what each other proposal lacked.

        It hides no number, as `Result.explain`, but says what ballots would become only where `witness` does.
        """
        start = [say("rule.fictitious", language)] if self.result.fictitious else []
        if not self.result.options or not self._room.given.answered:
            return [*start, say("rule.nothing", language)]
        rule = say(f"rule.name_{self.result.rule}", language)
        names = named(self.result, self.selected, language)
        start += [say("fragility.rule_selects", language, rule=rule, names=names), *self._say_limit(language)]
        if self.is_tied:
            last = max(places_by_id(self.result)[id] for id in self.selected)
            tied = tuple(id for id in self.selected if places_by_id(self.result)[id] == last)
            start.append(say("fragility.tied", language, names=named(self.result, tied, language)))
        else:
            start += [sentence for action in ACTIONS for sentence in self._say_way(action, language)]
            ways = [way for way in self._ways.values() if way and way.number > 1]
            start += [say(f"fragility.{'fewest' if is_sum(self._room) else 'bound'}", language)] if ways else []
        return [*start, *self._say_lacked(language)]

    def _number(self, action: Action) -> int | None:
        way = self._ways[action]
        return 0 if self.is_tied else way and way.number

    def _say_limit(self, language: str) -> Iterator[str]:
        total, most = (number(value, language) for value in self._room.limit)
        if self.result.kind in ("points", "score", "quadratic"):
            yield say(f"fragility.limit_{self.result.kind}", language, total=total, most=most)

    def _say_way(self, action: Action, language: str) -> Iterator[str]:
        way = self._ways[action]
        if way is None:
            yield say(f"fragility.{'never' if is_sum(self._room) else 'not_found'}_{action}", language)
            return
        form = "one" if way.number == 1 else "many"
        yield say(f"fragility.{action}_{form}", language, number=number(way.number, language))
        if action == "changed" and self.witness:
            names = named(self.result, selected_of(way.after, self.top), language)
            yield say("fragility.witness", language, answer=self._in_words(way.answer, language), names=names)

    def _in_words(self, answer: object, language: str) -> str:
        """A ballot, by letters."""
        if not isinstance(answer, dict):
            ids = [answer] if isinstance(answer, str) else cast("list[str]", answer)
            letters = [in_letters(self._room.given, [id], language) for id in ids]
            return " > ".join(letters) if self.result.kind == "ranking" else join(letters, language)
        grades = self.result.grade_labels(language)
        parts = [
            say(
                "fragility.cell",
                language,
                name=in_letters(self._room.given, [id], language),
                value=grades.get(str(value), str(value)),
            )
            for id, value in answer.items()
        ]
        return say("rule.order_separator", language).join(parts)

    def _say_lacked(self, language: str) -> Iterator[str]:
        names = self.result.names(language)
        for id, row in self.lacked.iterrows():
            parts = [
                say(f"fragility.lacked_{key}", language, amount=text) for key, text in self._amounts(row, language)
            ]
            key = "lacked" if parts else "lacked_nothing_found"
            what = say("fragility.or", language).join(parts)
            yield say(f"fragility.{key}", language, name=names[str(id)], what=what)

    def _amounts(self, row: "pd.Series[float]", language: str) -> Iterator[tuple[str, str]]:
        for key, value in row.dropna().items():
            yield str(key), _WORDS[str(key)](self, value, language)

    def __repr__(self) -> str:
        return f"Fragility(rule={self.result.rule!r}, kind={self.result.kind!r}, n={self.result.n})"

    def _repr_html_(self) -> str:
        language = current_language()
        sentences = [kept_in(self.result, language)] if kept_in(self.result, language) else self.explain(language)
        return "".join(f"<p>{escape(str(sentence), quote=False)}</p>" for sentence in sentences)


def _say_amount(fragility: Fragility, value: float, language: str) -> str:
    """A support with the noun of its rule."""
    word = _NOUNS.get(fragility.result.rule)
    return amount(word, value, language) if word else say_support(fragility._room.given, value, language)  # noqa: SLF001


_NOUNS = {"points": "point", "score": "point", "borda": "point", "quadratic": "vote"}

_WORDS: dict[str, Any] = {
    "support": _say_amount,
    "ballots": lambda _, value, language: amount("ballot", value, language),
    "cost": lambda _, value, language: euros(value, language),
}
"""How each column of `lacked` is said."""


def fragility(
    ballots: Countable | Result,
    *,
    rule: str | None = None,
    top: int = 1,
    limit: int | None = None,
    blanks: str | None = None,
    options: Names | None = None,
    grades: Names | None = None,
    **terms: Unpack[Terms],
) -> Fragility:
    """How many ballots what is selected hangs on: the fewest that, changed, added or removed, would alter it.

    A tie alters it. Exact where places are sums over ballots (points, plurality, approval, score, quadratic, Borda);
    for other rules an upper bound, `is_exact` says so, which a recount confirms.

    Args:
        ballots: as for `count`. A result or `Counts` too, where they hold the distinct ballots, such as those of rules
            that need these: a table of sums doesn't say what one ballot may still change.
        rule: as for `count`.
        top: how many places select; a rule that spends a budget selects what it buys.
        limit: how many points a ballot may hold in all, its highest score, or its credits. Without it, what the question
            says; for plain answers, and where the question says nothing, the most that a ballot holds.
        blanks: as for `count`.
        options: as for `count`.
        grades: as for `count`.
        terms: as for `count`.

    Raises:
        CountingError: when nothing can be counted again: counts without distinct ballots, categories that weigh
            unequally, duels (a ballot may hold any number of them).

    >>> ballots = [["A"], ["A"], ["A", "C"], ["A", "B"], ["B"]]
    >>> found = fragility(ballots)
    >>> found.number, found.added, found.removed, found.is_exact
    (1, 2, 2, True)
    >>> found.explain("en")[1]
    'One ballot filled in otherwise would be enough to alter the selection.'
    """
    check_top(top)
    given, agreed, is_plain = _read(ballots, rule, blanks=blanks, options=options, grades=grades, terms=terms)
    room = Room(given, agreed, top, limit_of(given, limit, plain=is_plain))
    result = result_of(given, agreed)
    ways = {action: None if _is_tied(room, result) else way_to_alter(room, result, action) for action in ACTIONS}
    return Fragility(result, top, room, ways, not isinstance(ballots, Counts | Result))


def _read(
    ballots: object,
    rule: str | None,
    *,
    blanks: str | None,
    options: Names | None,
    grades: Names | None,
    terms: Terms,
) -> tuple[Counts, Agreed, bool]:
    """The counts with their distinct ballots, what was agreed, and whether they were plain answers."""
    if isinstance(ballots, Result):
        if rule is not None or blanks is not None or options or grades or terms:
            raise CountingError("a result was counted by a rule and its terms; leave them out, or give the ballots")
        return _checked(ballots._given), ballots._agreed, False  # noqa: SLF001 - the result's own counts, to count again
    is_plain = not isinstance(ballots, Ballots | Counts)
    if is_plain:
        if not isinstance(ballots, Sequence) or isinstance(ballots, str):
            raise CountingError(
                f"a {type(ballots).__name__} holds no ballots; give the ballots it was made of, such as "
                "store.ballots(…), with rule= and top=, or costs= and budget="
            )
        ballots = ballots_from(ballots, rule, options=options, grades=grades)
    elif options is not None or grades is not None:
        raise CountingError("options= and grades= are for plain answers; these ballots know theirs: leave them out")
    read = cast("Ballots | Counts", ballots)
    agreed = agreed_on(read, rule, blanks=blanks, **terms)
    given = counts_of(read, distinct=True) if isinstance(read, Ballots) else added_up(read, agreed.rule)
    return _checked(given), agreed, is_plain


def _checked(given: Counts) -> Counts:
    if given.kind == "pairs":
        raise CountingError("a ballot of duels may hold any number of them, so there is no fewest number of ballots")
    if given.worth is not None:
        raise CountingError(
            "where categories weigh unequally, each ballot changes what others weigh; leave out weights="
        )
    if given.distinct is None:
        raise CountingError(
            "these counts are a table and don't say what each ballot may still change; give the ballots, or "
            "counts_of(ballots, distinct=True)"
        )
    return given


def _is_tied(room: Room, result: Result) -> bool:
    """Whether more options are selected than `top`; a budget's purchases never tie."""
    if room.agreed.rule.budgeted or len(result.options) <= room.top:
        return False
    return len(room.selected(result)) > room.top or not room.given.answered
