"""Sequential Phragmén: every ballot earns money at the same speed, and supporters buy as soon as they can together."""

from collections.abc import Iterator
from typing import Any, NamedTuple, Unpack

import numpy as np

from labase_survey.counting.counts import Counts
from labase_survey.counting.rule import Basis, Outcome, Rule
from labase_survey.counting.spending import BUDGET_TERMS, Market, Spending, bought, market_of, say_rest
from labase_survey.counting.wording import amount, euros, in_letters, unit
from labase_survey.errors import CountingError
from labase_survey.language import say

SAME = 1e-9
"""Moments nearer than this, in proportion, are equal: money is split in floating point."""


class Moment(NamedTuple):
    """A purchase, and how much each ballot had earned by then."""

    option: int
    earned: float


class Run(NamedTuple):
    """The purchases, and the option whose turn came when the budget no longer paid for it, if any."""

    moments: tuple[Moment, ...]
    too_dear: int | None


def count_phragmen(counts: Counts, **terms: Unpack[Spending]) -> Outcome:
    """Options in the order in which their supporters have earned their cost together.

    E. Phragmén, "Sur une méthode nouvelle pour réaliser, dans les élections, la représentation proportionnelle des
    partis", Öfversigt af Kongl. Vetenskaps-Akademiens Förhandlingar 51 (1894), 133–137; with costs, M. Los, Z. Christoff
    and D. Grossi, "Proportional Budget Allocations: Towards a Systematization", IJCAI 2022, 398–404. Whoever supports
    what is bought has spent all; the others keep what they earned. It stops at the first option that the budget no
    longer pays for; what the whole budget couldn't pay for, which papers rule out, is left aside and stops nothing.
    Options whose moment is the same go by the tie-break.
    """
    if counts.distinct is None:
        raise CountingError("Phragmén's rule needs the distinct ballots")
    market = market_of(counts, **terms)
    run = _run(market, counts.distinct.rows > 0, counts.distinct.times)
    return bought([moment.option for moment in run.moments], market, run)


def _run(market: Market, chosen: Any, times: Any) -> Run:
    """Each ballot's load is what it had earned when it last paid."""
    costs = np.array([float(cost) for cost in market.costs])
    weighed = (chosen * times[:, None]).astype(float)
    load, backing = np.zeros(len(chosen)), weighed.sum(axis=0)
    rest, moments = list(market.affordable), list[Moment]()
    left = market.budget
    while rest:
        earned = (costs[rest] + load @ weighed[:, rest]) / backing[rest]
        soonest = earned.min()
        equal = [at for at, when in zip(rest, earned, strict=True) if when <= soonest * (1 + SAME)]
        at = min(equal, key=market.turn.__getitem__)
        if market.costs[at] > left:
            return Run(tuple(moments), at)
        left -= market.costs[at]
        load[chosen[:, at]] = soonest
        moments.append(Moment(at, float(soonest)))
        rest.remove(at)
    return Run(tuple(moments), None)


def explain_phragmen(basis: Basis, language: str) -> Iterator[str]:
    """Each purchase with what a ballot had earned by then; what was too dear; what isn't bought."""
    counts, (market, run) = basis.counts, basis.outcome.steps
    options, names = counts.options, counts.names(language)
    for number, moment in enumerate(run.moments, start=1):
        yield say(
            "rule.phragmen_bought",
            language,
            number=number,
            name=names[options[moment.option]],
            earned=euros(moment.earned, language),
            payers=amount(unit(counts, "ballot"), market.support[moment.option], language),
            cost=euros(float(market.costs[moment.option]), language),
        )
    if run.too_dear is not None:
        name = in_letters(counts, [options[run.too_dear]], language)
        yield say(
            "rule.phragmen_too_dear", language, name=name, cost=euros(float(market.costs[run.too_dear]), language)
        )
    yield from say_rest(basis, language)


phragmen = Rule(
    name="phragmen",
    kinds=("approval", "multiple", "single"),
    summable=False,
    additive=True,
    function=count_phragmen,
    explain=explain_phragmen,
    terms=BUDGET_TERMS,
)
