"""Making a plan: from ballots to a choice, from a choice to dates."""

import re
from collections.abc import Sequence
from dataclasses import replace

from labase_survey.counting.count import Result, count
from labase_survey.counting.counts import Counts
from labase_survey.counting.profile import Ballots
from labase_survey.definition.checking import problems
from labase_survey.definition.consultation import Consultation, Period
from labase_survey.definition.questions import Option
from labase_survey.errors import DefinitionError, PlanError
from labase_survey.language import join
from labase_survey.plan.choose import Case, Choice, in_order
from labase_survey.plan.committee import Decision, check_decisions
from labase_survey.plan.explain import reason_at_its_turn
from labase_survey.plan.model import model_of
from labase_survey.plan.order import supported_in, taken_in_turn
from labase_survey.plan.plan import Plan
from labase_survey.plan.schedule import activities, settle
from labase_survey.plan.sentences import why
from labase_survey.plan.wording import Wording

WAYS = ("in-order",)
"""The ways to choose."""

STATES = {"capacity": "in-reserve", "incompatible": "incompatible"}
"""The state that goes with a cause; with any other one, a proposal is not retained."""


def make_plan(
    ballots_or_result: Ballots | Result | Sequence[object],
    consultation: Consultation,
    *,
    choose: str = "in-order",
    rule: str | None = None,
    start: str | None = None,
    decisions: Sequence[Decision] = (),
    time_limit: float = 10.0,
) -> Plan:
    """The plan that a vote gives, within the money, agent-days, dates and dependencies of a consultation.

    Proposals are taken in the order of the result. Each is retained if a calendar exists with all that is retained,
    this one and what it needs. Where places are tied, the order of the letters decides, and the plan's notes say so.
    Without any support in the vote (no point, no approval, no grade above the lowest, never before another one), a
    proposal isn't retained however much room there is, unless a retained one needs it. Decisions come first: what is kept
    takes its room before the order does. The vote advises; a committee decides.

    Args:
        ballots_or_result: ballots, or a result already counted, or plain answers with the proposals' ids.
        consultation: whose proposals, capacity and period are meant.
        choose: the way to choose; `"in-order"` is the only one.
        rule: how ballots are counted; without it, the usual rule of their kind.
        start: the first month, `YYYY-MM`, instead of the period's; the number of months stays.
        decisions: what a committee keeps, or keeps out.
        time_limit: seconds for each solve; where it is reached, the plan says « non démontré ».

    Raises:
        PlanError: when the result is about something else, or a decision can't be followed; it says what lacks.

    >>> from labase_survey.definition.reading import parse_consultation
    >>> round_ = parse_consultation('''
    ... id = "tea"
    ... title = "Tea"
    ... period = { start = "2017-07" }
    ... capacity = { money = 100 }
    ... proposals = [{ id = "a", letter = "A", label = "Tea", cost = 80 }, { id = "b", letter = "B", label = "Cake", cost = 30 }]
    ... ''')
    >>> make_plan([["a"], ["a", "b"]], round_).explain("en")["b"]
    'In reserve, choice no. 2: when its turn comes, it asks for €30, €20 is left; it would enter if there were exactly €10 more.'
    """
    _check(consultation, choose=choose, start=start)
    check_decisions(decisions, consultation)
    result = _result(ballots_or_result, consultation, rule)
    months = Period(start=start or consultation.period.start, months=consultation.period.months).codes()
    by_vote = Case(
        model=model_of(consultation, months, time_limit=time_limit),
        order=taken_in_turn(result),
        supported=supported_in(result),
    )
    chosen = in_order(by_vote)
    case = replace(
        by_vote,
        pinned=frozenset(decision.proposal for decision in decisions if decision.keep),
        banned=frozenset(decision.proposal for decision in decisions if not decision.keep),
    )
    choice = in_order(case) if decisions else chosen
    _refuse_unkept(case, choice, result=result, consultation=consultation)
    settled = settle(case, choice)
    return Plan(
        consultation=consultation,
        result=result,
        activities=activities(case.model, settled.starts),
        states=_states(case, choice),
        chosen=chosen.retained,
        decisions=tuple(decisions),
        proven=chosen.proven and settled.proven,
        case=case,
        choice=settled,
    )


def _check(consultation: Consultation, *, choose: str, start: str | None) -> None:
    if choose not in WAYS:
        raise PlanError(f"choose={choose!r} is no way to choose; write one of: {', '.join(map(repr, WAYS))}")
    if start is not None and not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", start):
        raise PlanError(f"start={start!r} is no month; write it as YYYY-MM, such as {consultation.period.start!r}")
    if not consultation.proposals:
        raise PlanError(f"consultation {consultation.id!r} has no proposals; write [[proposals]] in its file")
    found = problems(consultation)
    if found:
        raise DefinitionError(found)


def _result(given: Ballots | Result | Sequence[object], consultation: Consultation, rule: str | None) -> Result:
    """The result meant, which must be about the consultation's proposals."""
    if isinstance(given, dict):
        raise PlanError(
            f"a plan follows one result, not one for each of: {', '.join(map(str, given))}; count without by=, or give "
            "one of them"
        )
    if isinstance(given, Result):
        if rule not in (None, given.rule):
            raise PlanError(
                f"this result was counted by {given.rule!r}, not by {rule!r}; give the ballots, or leave out rule="
            )
        result = given
    elif isinstance(given, Ballots | Counts):
        result = count(given, rule)
    else:
        result = count(given, rule, options=_offered(consultation))
    _check_options(result, consultation)
    return result


def _check_options(result: Result, consultation: Consultation) -> None:
    known = [proposal.id for proposal in consultation.proposals]
    strange = [id for id in result.options if id not in known]
    absent = [id for id in known if id not in result.options]
    if strange or absent:
        parts = [f"it has {_list(strange)}, which are none of them"] if strange else []
        parts += [f"it lacks {_list(absent)}"] if absent else []
        raise PlanError(
            f"this result isn't about the proposals of {consultation.id!r}: {' and '.join(parts)}; count a question "
            'whose options are "proposals", of the same revision'
        )


def _offered(consultation: Consultation) -> tuple[Option, ...]:
    return tuple(Option(id=p.id, label=p.label, letter=p.letter) for p in consultation.proposals)


def _list(ids: list[str]) -> str:
    return join([repr(id) for id in ids], "en")


def _states(case: Case, choice: Choice) -> dict[str, str]:
    causes = choice.turned_down
    return {id: STATES.get(causes[id].kind, "not-retained") if id in causes else "retained" for id in case.order}


def _refuse_unkept(case: Case, choice: Choice, *, result: Result, consultation: Consultation) -> None:
    """Nothing, when all that a committee keeps is kept."""
    for id in case.order:
        if id in case.pinned and id in choice.turned_down:
            cause = choice.turned_down[id]
            reason = reason_at_its_turn(case, id, cause)
            wording = Wording(consultation, "en")
            told = why(id, reason, model=case.model, result=result, wording=wording)
            raise PlanError(
                f"the decision to keep {id!r} can't be followed: {told}; take back a decision "
                f"({_list([id for id in case.order if id in case.pinned | case.banned])}), or change the capacity"
            )
