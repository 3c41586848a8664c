"""Counting ballots: the result of a rule, with the sentences that explain it."""

from collections.abc import Sequence
from typing import Literal, overload

import pandas as pd

from labase_survey.counting.counts import Counts, counts_of
from labase_survey.counting.plain import Names, ballots_from
from labase_survey.counting.profile import LEAST_SHOWN, Ballots, Offered
from labase_survey.counting.rule import Outcome, Places, Rule, places_of
from labase_survey.counting.rules import rule_for, rule_named
from labase_survey.counting.wording import in_letters, people
from labase_survey.errors import CountingError
from labase_survey.language import current_language, join, say

BLANKS = ("expressed", "lowest")
"""What an option gets from a ballot that doesn't grade it: nothing, or the lowest grade."""


class Result(Offered):
    """What a rule makes of some counts. Everything it shows or says is computed from these counts.

    Attributes:
        rule: the rule's name.
        blanks: the policy on options without a grade, `"expressed"` or `"lowest"`.
        n: how many people answered the step.
        blank: how many of them left this question empty.
        fictitious: whether made-up participants are counted.
        others: that of the ballots (see `Answers`); 0 but in a result by category.
        additive: whether supports are sums over ballots.
    """

    def __init__(self, counts: Counts, *, rule: Rule, outcome: Outcome, blanks: str, given: Counts) -> None:
        super().__init__(question=counts.question, options=counts.listed)
        self.rule, self.blanks, self.additive = rule.name, blanks, rule.additive
        self.n, self.blank, self.fictitious = counts.n, counts.blank, counts.fictitious
        self.others = counts.others
        self._rule, self._outcome = rule, outcome
        self._counts, self._given = counts, given

    @property
    def places(self) -> pd.DataFrame:
        """Options by place, then in the order of the definition: `place` (shared on ties), `support`."""
        data = {"place": places_of(self._outcome.keys), "support": list(self._outcome.support)}
        frame = pd.DataFrame(data, index=pd.Index(self.options, name="proposal", dtype=object))
        return frame.sort_values("place", kind="stable")

    @property
    def winners(self) -> tuple[str, ...]:
        """The options at place 1; none when no ballot is counted."""
        return tuple(id for id, place in places_by_id(self).items() if place == 1 and self._counts.answered)

    @property
    def counts(self) -> pd.DataFrame:
        """The table that was added up over ballots; see `Counts` for its columns."""
        return self._counts.table.copy()

    @property
    def graded(self) -> pd.Series:
        """How many people graded each option; empty for other kinds."""
        return self._given.table.sum(axis=1) if self.grades else pd.Series(dtype=int)

    @property
    def below_quorum(self) -> tuple[str, ...]:
        """The options that less than half of those who answered have graded; none for other kinds."""
        return tuple(str(id) for id, graded in self.graded.items() if 2 * graded < self._counts.answered)

    def explain(self, language: str = "fr") -> list[str]:
        """The steps of the count, one sentence each, for people who were in the room.

        Under 30 people it gives counts and no percentages. It hides nothing: the gate is for what leaves the room.
        """
        counts, places = self._counts, places_by_id(self)
        base = {"n": counts.n, "answered": counts.answered, "blank": counts.blank}
        start = [say("rule.fictitious", language)] if self.fictitious else []
        start += [say(f"rule.about_{self.rule}", language), say("rule.base", language, **base)]
        if not counts.answered:
            return [*start, say("rule.nothing", language)]
        return [
            *start,
            *self._explain_blanks(language),
            *self._rule.explain(counts, places, language),
            *_ties(counts, places, language),
        ]

    def _explain_blanks(self, language: str) -> list[str]:
        if self.kind == "ranking":
            return [say("rule.unranked", language)]
        if self.kind != "grades":
            return []
        lowest = self.grade_labels(language)[self.grades[-1]]
        names, answered = self.names(language), self._counts.answered
        sentences = [say(f"rule.blanks_{self.blanks}", language, grade=lowest)]
        for id, graded in self.graded.items():
            if graded < answered:
                by = people(int(graded), answered, language)
                sentences.append(say("rule.graded", language, name=names[str(id)], people=by))
        if self.below_quorum:
            few = join([names[id] for id in self.below_quorum], language)
            sentences.append(say("rule.quorum", language, names=few))
        return [*sentences, *self._explain_other_policy(language)]

    def _explain_other_policy(self, language: str) -> list[str]:
        """Nothing, unless the other policy on blanks gives other places."""
        policy = next(policy for policy in BLANKS if policy != self.blanks)
        other = places_by_id(count(self._given, self.rule, blanks=policy))
        if other == places_by_id(self):
            return []
        order = _order(self._counts, other, language)
        return [say("rule.blanks_change", language, other=say(f"rule.other_{policy}", language), order=order)]

    def __repr__(self) -> str:
        return f"Result(rule={self.rule!r}, kind={self.kind!r}, n={self.n})"

    def _repr_html_(self) -> str:
        language = current_language()
        name = say(f"rule.name_{self.rule}", language)
        captions = [say("rule.fictitious", language)] if self.fictitious else []
        captions.append(say("rule.caption", language, name=name, n=self.n))
        if self.n < LEAST_SHOWN or 0 < self.others < LEAST_SHOWN:
            return f"<p>{say('rule.small_group', language, least=LEAST_SHOWN)}</p>"
        if self.question.sensitive:
            return f"<p>{say('rule.sensitive', language)}</p>"
        frame = self.places.rename(index=self.names(language))
        frame.index.name = say("rule.proposal", language)
        frame.columns = pd.Index([say("rule.place", language), say(f"rule.support_{self.rule}", language)])
        return f"<p>{' '.join(captions)}</p>{frame.reset_index().to_html(index=False)}"


def places_by_id(result: Result) -> Places:
    """The place of each option, from the first to the last."""
    return {str(id): int(place) for id, place in result.places["place"].items()}


Countable = Ballots | Counts | Sequence[object]


@overload
def count(
    ballots: Countable,
    rule: str | None = None,
    *,
    by: None = None,
    blanks: str = "expressed",
    options: Names | None = None,
    grades: Names | None = None,
) -> Result: ...


@overload
def count(
    ballots: Countable,
    rule: str | None = None,
    *,
    by: Literal["category"],
    blanks: str = "expressed",
    options: Names | None = None,
    grades: Names | None = None,
) -> dict[str, Result]: ...


def count(
    ballots: Countable,
    rule: str | None = None,
    *,
    by: str | None = None,
    blanks: str = "expressed",
    options: Names | None = None,
    grades: Names | None = None,
) -> Result | dict[str, Result]:
    """The result of a rule on some ballots.

    Ties share a place, as in sport (1, 1, 3), and are never broken. The vote advises; it decides nothing by itself.

    Args:
        ballots: from `store.ballots`, or plain Python answers: an option, a list of options, points or grades by
            option, None for a blank ballot. Or `Counts` that were added up elsewhere.
        rule: `"points"`, `"approval"`, `"majority-judgment"`, `"schulze"` or `"borda"`; without it, the usual one of
            the ballots' kind.
        by: `"category"` for one result a category; ballots without a category are then in none.
        blanks: for grades, what an option gets from a ballot that doesn't grade it: nothing (`"expressed"`) or the
            lowest grade (`"lowest"`). A ballot that is blank altogether is never counted.
        options: for plain answers, what could be chosen; without it, whatever was.
        grades: for plain answers, the grades, best first.

    Raises:
        CountingError: when the rule can't count these ballots; it names the rules that can.

    >>> count([["A", "B"], ["B"], ["C", "B"]], rule="approval").places
              place  support
    proposal
    B             1        3
    A             2        1
    C             2        1
    """
    if not isinstance(ballots, Ballots | Counts):
        if rule is not None:
            rule_named(rule)
        ballots = ballots_from(ballots, rule, options=options, grades=grades)
    elif options is not None or grades is not None:
        raise CountingError("options= and grades= are for plain answers; these ballots know theirs: leave them out")
    if by is None:
        return _result(ballots if isinstance(ballots, Counts) else counts_of(ballots), rule, blanks)
    return {id: _result(counts_of(part), rule, blanks) for id, part in _parts(ballots, by).items()}


def _result(given: Counts, rule: str | None, blanks: str) -> Result:
    chosen = rule_for(given.kind, rule)
    counts = _graded_throughout(given) if _policy(given, blanks) == "lowest" else given
    return Result(counts, rule=chosen, outcome=chosen.function(counts), blanks=blanks, given=given)


def _parts(ballots: Ballots | Counts, by: str) -> dict[str, Ballots]:
    if by != "category":
        raise CountingError(f"by={by!r} is nothing ballots can be told apart by; write by='category' or leave it out")
    if isinstance(ballots, Counts):
        raise CountingError("counts that were added up have no categories; count each category's ballots by itself")
    if not ballots.categories:
        raise CountingError("these ballots carry no category; leave out by='category'")
    return {id: ballots.where(category=id) for id in ballots.categories}


def _policy(counts: Counts, blanks: str) -> str:
    if blanks not in BLANKS:
        raise CountingError(f"blanks={blanks!r} is no policy; write 'expressed' or, for grades, 'lowest'")
    if blanks == "lowest" and counts.kind != "grades":
        raise CountingError(f"blanks='lowest' is for grades, these ballots are of kind {counts.kind!r}; leave it out")
    return blanks


def _graded_throughout(counts: Counts) -> Counts:
    """Counts where each ballot that grades something gives the lowest grade to what it doesn't grade."""
    table = counts.table.copy()
    table[counts.grades[-1]] += counts.answered - table.sum(axis=1)
    return counts.with_table(table)


def _ties(counts: Counts, places: Places, language: str) -> list[str]:
    names = counts.names(language)
    shared = {place: [names[id] for id in ids] for place, ids in _by_place(places).items() if len(ids) > 1}
    return [say("rule.tie", language, place=at, names=join(tied, language)) for at, tied in shared.items()]


def _order(counts: Counts, places: Places, language: str) -> str:
    groups = _by_place(places).items()
    items = [say("rule.order_place", language, place=at, names=in_letters(counts, ids, language)) for at, ids in groups]
    return say("rule.order_separator", language).join(items)


def _by_place(places: Places) -> dict[int, list[str]]:
    return {place: [id for id in places if places[id] == place] for place in sorted(set(places.values()))}
