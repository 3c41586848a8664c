"""Counting ballots: the result of a rule, with the sentences that explain it."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Literal, NamedTuple, TypedDict, Unpack, overload

import pandas as pd

from labase_survey.counting.counts import Counts, counts_of
from labase_survey.counting.duels import condorcet
from labase_survey.counting.plain import Names, ballots_from
from labase_survey.counting.profile import LEAST_SHOWN, Ballots, Offered
from labase_survey.counting.rule import Basis, Outcome, Places, Rule, places_of
from labase_survey.counting.rules import rule_for, rule_named
from labase_survey.counting.spending import Costs
from labase_survey.counting.ties import TIES, turns
from labase_survey.counting.weighing import Weights, weighed
from labase_survey.counting.wording import amount, in_letters, voices
from labase_survey.errors import CountingError
from labase_survey.language import current_language, join, number, say


class Terms(TypedDict, total=False):
    """What may be agreed on beyond the ballots; each rule says which of these it knows."""

    costs: Costs | None
    budget: int | float | Decimal | None
    satisfaction: str
    stop: str
    step: float | None
    completion: bool
    prior: float
    ties: str
    seed: int | None


class Agreed(NamedTuple):
    """A rule with the policy on blanks and the terms it was asked to count with."""

    rule: Rule
    blanks: str
    terms: Terms


class Result(Offered):
    """What a rule makes of some counts. Everything it shows or says is computed from these counts.

    Attributes:
        rule: the rule's name.
        blanks: the policy on options that a ballot doesn't mention, such as `"expressed"` or `"zero"`.
        n: how many people answered the step.
        blank: how many of them left this question empty.
        fictitious: whether made-up participants are counted.
        others: that of the ballots (see `Answers`); 0 but in a result by category.
        additive: whether supports are sums over ballots.
        worth: what a ballot of each category is worth, where categories weigh unequally; None where a ballot is one.
    """

    def __init__(self, counts: Counts, *, agreed: Agreed, outcome: Outcome, given: Counts) -> None:
        super().__init__(question=counts.question, options=counts.listed)
        self.rule, self.blanks, self.additive = agreed.rule.name, agreed.blanks, agreed.rule.additive
        self.n, self.blank, self.fictitious = counts.n, counts.blank, counts.fictitious
        self.others, self.worth = counts.others, counts.worth
        self._agreed, self._outcome = agreed, outcome
        self._counts, self._given = counts, given
        self._keys = self._separated()

    @property
    def places(self) -> pd.DataFrame:
        """Options by place, then in the order of the definition: `place` (shared on ties), `support`."""
        places = places_of(self._keys)
        order = sorted(range(len(places)), key=places.__getitem__)
        data = {"place": [places[at] for at in order], "support": [self._outcome.support[at] for at in order]}
        return pd.DataFrame(data, index=pd.Index([self.options[at] for at in order], name="proposal", dtype=object))

    @property
    def winners(self) -> tuple[str, ...]:
        """The options at place 1, or what the budget buys; none when no ballot is counted."""
        if not self._counts.answered:
            return ()
        if self._outcome.selected is not None:
            return self.selected
        return tuple(id for id, place in places_by_id(self).items() if place == 1)

    @property
    def selected(self) -> tuple[str, ...]:
        """What the budget buys, in order of purchase; none for rules that spend no budget."""
        return tuple(self.options[at] for at in self._outcome.selected or ())

    @property
    def condorcet(self) -> str | None:
        """The option that wins each of its duels; None without one, and for ballots that hold no duels."""
        if self.kind not in ("ranking", "pairs") or not self._counts.answered:
            return None
        champion = condorcet(self._counts.array)
        return None if champion is None else self.options[champion]

    @property
    def counts(self) -> pd.DataFrame:
        """The table that was added up over ballots; see `Counts` for its columns."""
        return self._counts.table

    @property
    def graded(self) -> pd.Series:
        """How many people graded each option; empty for other kinds."""
        return self._given.table.sum(axis=1) if self.grades else pd.Series(dtype=int)

    @property
    def below_quorum(self) -> tuple[str, ...]:
        """The options that less than half of those who answered have graded; none for other kinds."""
        return tuple(str(id) for id, graded in self.graded.items() if 2 * graded < self._counts.total)

    def _separated(self) -> Sequence[Any]:
        """The keys that give the places, after the tie-break where a rule that leaves ties was asked for one."""
        rule, _, terms = self._agreed
        if "ties" in rule.terms or not {"ties", "seed"} & set(terms):
            return self._outcome.keys
        turn = turns(self, terms.get("ties", "letter"), seed=terms.get("seed"))
        return [(key, -at) for key, at in zip(self._outcome.keys, turn, strict=True)]

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
            *_explain_worth(counts, language),
            *self._explain_blanks(language),
            *self._agreed.rule.explain(Basis(counts, self._outcome, places), language),
            *self._explain_ties(language),
        ]

    def _explain_blanks(self, language: str) -> list[str]:
        names, counts = self.names(language), self._counts
        lowest = self.grade_labels(language)[self.grades[-1]] if self.grades else ""
        sentences = [say(f"rule.blanks_{self.blanks}", language, grade=lowest)]
        for id, graded in self.graded.items():
            if graded < counts.total:
                by = voices(int(graded), counts, language)
                sentences.append(say("rule.graded", language, name=names[str(id)], people=by))
        if self.below_quorum:
            few = join([names[id] for id in self.below_quorum], language)
            sentences.append(say("rule.quorum", language, names=few))
        return [*sentences, *self._explain_other_policies(language)]

    def _explain_other_policies(self, language: str) -> list[str]:
        """One sentence for each other policy on blanks that gives other places."""
        rule, _, terms = self._agreed
        sentences = []
        for policy in (policy for policy in rule.blanks if policy != self.blanks):
            other = places_by_id(result_of(self._given, Agreed(rule, policy, terms)))
            if other != places_by_id(self):
                order = _order(self._counts, other, language)
                told = say(f"rule.other_{policy}", language)
                sentences.append(say("rule.blanks_change", language, other=told, order=order))
        return sentences

    def _explain_ties(self, language: str) -> list[str]:
        """Who shares a place; or, where one order was asked for, who would share it and what separates them."""
        rule, _, terms = self._agreed
        ties, seed = terms.get("ties", "letter"), terms.get("seed")
        if "ties" in rule.terms and (rule.budgeted or terms.get("ties") in TIES):
            return [say(f"rule.ties_{ties}", language, seed=seed)]
        if "ties" not in terms or "ties" in rule.terms:
            return _ties(self._counts, places_by_id(self), language)
        shared = dict(zip(self.options, places_of(self._outcome.keys), strict=True))
        ordered = {id: shared[id] for id in places_by_id(self)}
        return [
            say(f"rule.tie_{ties}", language, place=place, names=self._named(ids, language), seed=seed)
            for place, ids in _by_place(ordered).items()
            if len(ids) > 1
        ]

    def _named(self, ids: Sequence[str], language: str) -> str:
        names = self.names(language)
        return join([names[id] for id in ids], language)

    def __repr__(self) -> str:
        return f"Result(rule={self.rule!r}, kind={self.kind!r}, n={self.n})"

    def _repr_html_(self) -> str:
        language = current_language()
        name = say(f"rule.name_{self.rule}", language)
        captions = [say("rule.fictitious", language)] if self.fictitious else []
        captions.append(say("rule.caption", language, name=name, n=self.n))
        hidden = kept_in(self, language)
        if hidden:
            return f"<p>{hidden}</p>"
        frame = self.places.rename(index=self.names(language))
        frame.index.name = say("rule.proposal", language)
        frame.columns = pd.Index([say("rule.place", language), say(f"rule.support_{self.rule}", language)])
        return f"<p>{' '.join(captions)}</p>{frame.reset_index().to_html(index=False)}"


def kept_in(result: Result, language: str) -> str | None:
    """The sentence that stands where numbers of this room would, too small or asked a sensitive question; else None."""
    if result.n < LEAST_SHOWN or 0 < result.others < LEAST_SHOWN:
        return say("rule.small_group", language, least=LEAST_SHOWN)
    if result.question.sensitive:
        return say("rule.sensitive", language)
    return None


def places_by_id(result: Result) -> Places:
    """The place of each option, from the first to the last."""
    places = dict(zip(result.options, places_of(result._keys), strict=True))  # noqa: SLF001 - no frame for each look
    return dict(sorted(places.items(), key=lambda item: item[1]))


Countable = Ballots | Counts | Sequence[object]


@overload
def count(
    ballots: Countable,
    rule: str | None = None,
    *,
    by: None = None,
    blanks: str | None = None,
    options: Names | None = None,
    grades: Names | None = None,
    weights: Weights | None = None,
    **terms: Unpack[Terms],
) -> Result: ...


@overload
def count(
    ballots: Countable,
    rule: str | None = None,
    *,
    by: Literal["category"],
    blanks: str | None = None,
    options: Names | None = None,
    grades: Names | None = None,
    weights: None = None,
    **terms: Unpack[Terms],
) -> dict[str, Result]: ...


def count(
    ballots: Countable,
    rule: str | None = None,
    *,
    by: str | None = None,
    blanks: str | None = None,
    options: Names | None = None,
    grades: Names | None = None,
    weights: Weights | None = None,
    **terms: Unpack[Terms],
) -> Result | dict[str, Result]:
    """The result of a rule on some ballots.

    Ties share a place, as in sport (1, 1, 3), unless one order is asked for. The vote advises; it decides nothing by
    itself.

    Args:
        ballots: from `store.ballots`, or plain Python answers: an option, a list of options, points or grades by
            option, None for a blank ballot. Or `Counts` that were added up elsewhere.
        rule: one of those in `docs/rules.md`, such as `"points"` or `"schulze"`; without it, the usual one of the
            ballots' kind.
        by: `"category"` for one result a category; ballots without a category are then in none.
        blanks: what an option gets from a ballot that doesn't mention it, where the rule leaves a choice: for grades
            nothing (`"expressed"`) or the lowest grade (`"lowest"`); for Borda the mean of the points that remain
            (`"averaged"`) or nothing (`"zero"`). A ballot that is blank altogether is never counted.
        options: for plain answers, what could be chosen; without it, whatever was.
        grades: for plain answers, the grades, best first.
        weights: `"category"` where each category counts equally, however many people it has; or what each category
            counts, by id. Sums are then in parts.
        terms: what else the rule is told: `costs` by option (or a consultation, for its proposals' own) and `budget`
            for rules that spend one; `ties="letter"`, or `ties="seed"` with a `seed`, where places must not be shared;
            `satisfaction`, `stop`, `step` and `completion` for `"equal-shares"`; `prior` for `"bradley-terry"`.

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
    agreed = agreed_on(ballots, rule, blanks=blanks, **terms)
    if by is None:
        return result_of(added_up(ballots, agreed.rule, weights), agreed)
    if weights is not None:
        raise CountingError("by='category' counts each category by itself and weights= all together; leave one out")
    return {id: result_of(added_up(part, agreed.rule), agreed) for id, part in _parts(ballots, by).items()}


def agreed_on(
    offered: Offered, rule: str | None = None, *, blanks: str | None = None, **terms: Unpack[Terms]
) -> Agreed:
    """The rule that counts these ballots, with what it is told.

    Raises:
        CountingError: when it can't count them, or doesn't know a term.
    """
    chosen = rule_for(offered.kind, rule)
    if blanks is not None and blanks not in chosen.blanks:
        raise CountingError(
            f"rule {chosen.name!r} has no policy blanks={blanks!r}; write one of: "
            f"{', '.join(map(repr, chosen.blanks))}, or leave it out"
        )
    known = {*chosen.terms, "ties", "seed"} - {"blanks"}
    strange = [name for name in terms if name not in known]
    if strange:
        raise CountingError(
            f"rule {chosen.name!r} isn't told {strange[0]}=; it knows: {', '.join(sorted(known))}; leave it out"
        )
    return Agreed(chosen, blanks or chosen.blanks[0], terms)


def added_up(ballots: Ballots | Counts, rule: Rule, weights: Weights | None = None) -> Counts:
    """The counts that a rule needs."""
    if isinstance(ballots, Counts):
        if weights is not None:
            raise CountingError("counts that were added up have no categories; weigh the ballots themselves")
        if not rule.summable and ballots.distinct is None:
            raise CountingError(
                f"rule {rule.name!r} needs the distinct ballots and these counts are only a table; give the ballots, or "
                "counts_of(ballots, distinct=True)"
            )
        return ballots
    if weights is None:
        return counts_of(ballots, distinct=not rule.summable)
    if not rule.weighable:
        raise CountingError(f"rule {rule.name!r} counts each ballot as one; leave out weights=")
    return weighed(ballots, weights, distinct=not rule.summable)


def result_of(given: Counts, agreed: Agreed) -> Result:
    """The result of what was agreed on some counts."""
    rule, blanks, terms = agreed
    counts = _graded_throughout(given) if blanks == "lowest" else given
    told: dict[str, Any] = {name: value for name, value in terms.items() if name in rule.terms}
    if "blanks" in rule.terms:
        told["blanks"] = blanks
    return Result(counts, agreed=agreed, outcome=rule.function(counts, **told), given=given)


def _parts(ballots: Ballots | Counts, by: str) -> dict[str, Ballots]:
    if by != "category":
        raise CountingError(f"by={by!r} is nothing ballots can be told apart by; write by='category' or leave it out")
    if isinstance(ballots, Counts):
        raise CountingError("counts that were added up have no categories; count each category's ballots by itself")
    if not ballots.categories:
        raise CountingError("these ballots carry no category; leave out by='category'")
    return {id: ballots.where(category=id) for id in ballots.categories}


def _graded_throughout(counts: Counts) -> Counts:
    """Counts where each ballot that grades something gives the lowest grade to what it doesn't grade."""
    table = counts.array.copy()
    table[:, -1] += counts.total - table.sum(axis=1)
    return counts.with_table(table)


def _explain_worth(counts: Counts, language: str) -> list[str]:
    """What a ballot of each category is worth, where they weigh unequally."""
    if counts.worth is None:
        return []
    each = [
        say("rule.worth_each", language, category=id, parts=amount("part", parts, language))
        for id, parts in counts.worth.parts.items()
    ]
    return [say("rule.worth", language, each=join(each, language), total=number(counts.total, language))]


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
