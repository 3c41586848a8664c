"""Rules side by side: which proposals hang on the choice of a rule, or on what is missing on ballots."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Unpack, cast

import pandas as pd

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
from labase_survey.counting.plain import Names, ballots_from
from labase_survey.counting.profile import Ballots, Offered
from labase_survey.counting.rules import rule_for, rules_for
from labase_survey.counting.selection import check_top, named, selected_of
from labase_survey.errors import CountingError
from labase_survey.language import current_language, say


@dataclass(frozen=True, eq=False, repr=False)
class Comparison:
    """What several rules make of the same ballots.

    Attributes:
        results: the result of each rule, by its name.
        top: how many places select, for rules that spend no budget.
        by_policy: for each rule that leaves a choice of what missing options get, what it selects under each policy.
    """

    results: Mapping[str, Result]
    top: int
    by_policy: Mapping[str, Mapping[str, tuple[str, ...]]]

    @property
    def places(self) -> pd.DataFrame:
        """The place of each proposal, in the order of the definition, a column a rule."""
        columns = {rule: pd.Series(places_by_id(result)) for rule, result in self.results.items()}
        frame = pd.DataFrame(columns).reindex(self.first.options)
        frame.index.name = "proposal"
        return frame

    @property
    def selected(self) -> dict[str, tuple[str, ...]]:
        """What each rule selects: the first `top` places, more on ties; or what its budget buys."""
        return {rule: selected_of(result, self.top) for rule, result in self.results.items()}

    @property
    def depends(self) -> tuple[str, ...]:
        """The proposals that some of the rules select and others don't."""
        return self._differing(self.selected.values())

    @property
    def depends_on_blanks(self) -> dict[str, tuple[str, ...]]:
        """By rule, the proposals that one policy on what is missing selects and another doesn't."""
        return {rule: self._differing(policies.values()) for rule, policies in self.by_policy.items()}

    def explain(self, language: str = "fr") -> list[str]:
        """What each rule selects, what depends on it, and what depends on the policy on what is missing.

        It hides nothing, as `Result.explain`.
        """
        start = [say("rule.fictitious", language)] if self.first.fictitious else []
        if self.first.blank == self.first.n:
            return [*start, say("rule.nothing", language)]
        told = [self._say_selected(rule, language) for rule in self.results]
        always = tuple(id for id in self.first.options if all(id in ids for ids in self.selected.values()))
        if len(self.results) > 1:
            told.append(self._say("always", always, language=language))
            told.append(self._say("depends", self.depends, language=language))
        for rule, ids in self.depends_on_blanks.items():
            told.append(self._say("blanks", ids, language=language, rule=say(f"rule.name_{rule}", language)))
        return [*start, *told]

    def _say_selected(self, rule: str, language: str) -> str:
        values = {"rule": say(f"rule.name_{rule}", language), "names": named(self.first, self.selected[rule], language)}
        return say("fragility.rule_selects", language, **values)

    def _say(self, key: str, ids: tuple[str, ...], *, language: str, **values: str) -> str:
        key = key if ids else f"{key}_none"
        return say(f"fragility.compare_{key}", language, names=named(self.first, ids, language), **values)

    def _differing(self, selections: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
        sets = [frozenset(ids) for ids in selections]
        some = frozenset().union(*sets) - frozenset.intersection(*sets)
        return tuple(id for id in self.first.options if id in some)

    @property
    def first(self) -> Result:
        """The result of the first rule; who answered is the same for all."""
        return next(iter(self.results.values()))

    def __repr__(self) -> str:
        return f"Comparison(rules={', '.join(self.results)}, n={self.first.n})"

    def _repr_html_(self) -> str:
        language = current_language()
        hidden = kept_in(self.first, language)
        if hidden:
            return f"<p>{hidden}</p>"
        frame = self.places.rename(index=self.first.names(language))
        frame.index.name = say("rule.proposal", language)
        frame.columns = pd.Index([say(f"rule.name_{rule}", language) for rule in self.results])
        captions = [say("rule.fictitious", language)] if self.first.fictitious else []
        captions.append(say("fragility.compare_caption", language, n=self.first.n))
        return f"<p>{' '.join(captions)}</p>{frame.reset_index().to_html(index=False)}"


def compare_rules(
    ballots: Countable,
    rules: Sequence[str] | None = None,
    *,
    top: int = 1,
    options: Names | None = None,
    grades: Names | None = None,
    **terms: Unpack[Terms],
) -> Comparison:
    """What several rules make of the same ballots, with what depends on the choice of one.

    Args:
        ballots: as for `count`; `Counts` too, where they hold what the rules need.
        rules: their names; without them, all that count ballots of this kind: those that spend a budget when `budget`
            is among the terms, else those that don't.
        top: how many places select, for rules that spend no budget.
        options: as for `count`, for plain answers.
        grades: as for `count`, for plain answers.
        terms: as for `count`; each rule is told those that it knows.

    Raises:
        CountingError: when one of the rules can't count these ballots, or none of them knows a term.

    >>> comparison = compare_rules([["A", "B", "C"], ["A", "B", "C"], ["B", "C", "A"]], ["schulze", "borda"])
    >>> comparison.places
              schulze  borda
    proposal
    A               1      1
    B               2      1
    C               3      3
    >>> comparison.depends
    ('B',)
    """
    check_top(top)
    if isinstance(rules, str):
        raise CountingError(f"rules={rules!r} is one name; write rules in a list, such as [{rules!r}]")
    if not isinstance(ballots, Ballots | Counts):
        ballots = ballots_from(ballots, rules[0] if rules else None, options=options, grades=grades)
    elif options is not None or grades is not None:
        raise CountingError("options= and grades= are for plain answers; these ballots know theirs: leave them out")
    names = rules or rules_for(ballots.kind, budgeted="budget" in terms)
    if not names:
        raise CountingError(f"no rule spends a budget on ballots of kind {ballots.kind!r}; leave out budget=")
    agreed = _agreed(ballots, names, terms)
    if isinstance(ballots, Ballots):
        ballots = counts_of(ballots, distinct=not all(each.rule.summable for each in agreed))
    given = {each.rule.name: (added_up(ballots, each.rule), each) for each in agreed}
    return Comparison(
        {name: result_of(*both) for name, both in given.items()},
        top,
        {name: _by_policy(*both, top=top) for name, both in given.items() if len(both[1].rule.blanks) > 1},
    )


def _agreed(offered: Offered, names: Sequence[str], terms: Terms) -> list[Agreed]:
    """Each rule with the terms it knows."""
    known = {name: {*rule_for(offered.kind, name).terms, "ties", "seed"} for name in names}
    strange = [term for term in terms if not any(term in each for each in known.values())]
    if strange:
        raise CountingError(f"none of these rules ({', '.join(names)}) is told {strange[0]}=; leave it out")
    return [
        agreed_on(offered, name, **cast("Terms", {key: value for key, value in terms.items() if key in known[name]}))
        for name in names
    ]


def _by_policy(given: Counts, agreed: Agreed, *, top: int) -> dict[str, tuple[str, ...]]:
    return {policy: selected_of(result_of(given, agreed._replace(blanks=policy)), top) for policy in agreed.rule.blanks}
