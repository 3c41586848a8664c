"""The sentence of each proposal: why it is in the plan, why it isn't, what would bring it in."""

from dataclasses import dataclass

from labase_survey.counting.count import Result
from labase_survey.plan.committee import Decision
from labase_survey.plan.explain import Reason
from labase_survey.plan.model import Cell, Extra, Model
from labase_survey.plan.wording import Wording


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What is known of one proposal once the plan is made: a `reason` where it isn't retained, else a `start`.

    `tied` says whether others share its place, `chosen` whether the participants' order retains it, `pulled_for` which
    better placed proposal needs it.
    """

    id: str
    place: int
    tied: bool
    supported: bool
    chosen: bool
    state: str
    start: int = 0
    pulled_for: str | None = None
    decision: Decision | None = None
    reason: Reason | None = None


def sentence(standing: Standing, model: Model, *, result: Result, wording: Wording) -> str:
    """Why a proposal is in the plan or not."""
    choice = wording.choice(standing.place, tied=standing.tied) if standing.supported else wording.say("no_choice")
    if standing.reason is None:
        main = wording.say("retained", choice=choice, details=_details(standing, model, wording))
    else:
        told = why(standing.id, standing.reason, model=model, result=result, wording=wording)
        main = wording.say(f"out_{standing.state.replace('-', '_')}", choice=choice, why=told)
    return " ".join([main, *_afterwards(standing, wording)])


def why(id: str, reason: Reason, *, model: Model, result: Result, wording: Wording) -> str:
    """What kept a proposal out, as the middle of a sentence."""
    cause = reason.cause
    if cause.kind == "capacity":
        return _shortage(reason, wording)
    if cause.kind == "no-support":
        return _no_support(result, wording)
    if cause.kind == "needs":
        return wording.say("needs", names=wording.names(cause.others))
    if cause.kind == "incompatible":
        return _clash(id, reason, wording)
    if cause.kind == "calendar":
        return _calendar(id, cause.others[0], model=model, wording=wording)
    return wording.say("banned")


def _details(standing: Standing, model: Model, wording: Wording) -> str:
    proposal = model.proposals[standing.id]
    last = model.months[standing.start + proposal.months - 1]
    parts = [wording.span(model.months[standing.start], last)]
    if proposal.days:
        parts.append(wording.days(proposal.days, proposal.team))
    if proposal.cost:
        parts.append(wording.money(proposal.cost))
    if standing.pulled_for:
        parts.append(wording.say("pulled", name=wording.name(standing.pulled_for)))
    return ", ".join(parts)


def _afterwards(standing: Standing, wording: Wording) -> list[str]:
    """What was decided about it, or what decisions about others changed."""
    retained = standing.reason is None
    if standing.decision:
        decision = standing.decision
        chosen = wording.say("yes" if standing.chosen else "no")
        reason = decision.reason.strip().removesuffix(".")
        return [wording.say("decided", chosen=chosen, by=decision.by.strip(), reason=reason)]
    if standing.chosen != retained:
        return [wording.say("made_room" if retained else "displaced")]
    return []


def _shortage(reason: Reason, wording: Wording) -> str:
    parts = _lacking(reason, reason.missing, wording)
    text = wording.say("also").join(parts)
    if reason.along:
        text = wording.say("along", names=wording.names(reason.along), text=text)
    text = wording.say("at_its_turn", text=text)
    return text + (wording.say("would_enter", more=wording.more(reason.enough)) if reason.enough else "")


def _lacking(reason: Reason, missing: Extra | None, wording: Wording) -> list[str]:
    """What lacked; where the solver couldn't prove what days did, the money alone, if it lacked."""
    parts = []
    if reason.asked > reason.left:
        parts.append(wording.say("asks_money", cost=wording.money(reason.asked), left=wording.money(reason.left)))
    if reason.squeeze:
        parts.append(_squeezed(reason.squeeze.cell, reason.squeeze.asked, left=reason.squeeze.left, wording=wording))
    elif missing and any(missing.days.values()):
        parts.append(wording.say("lacks_days", missing=wording.lacking(missing.days)))
    return parts or [wording.say("not_proven")]


def _squeezed(cell: Cell, asked: int, *, left: int, wording: Wording) -> str:
    team, month = cell
    key = "asks_days" if left else "asks_days_none_left"
    return wording.say(key, days=wording.days(asked, team), month=wording.month(month), left=left)


def _no_support(result: Result, wording: Wording) -> str:
    if result.grades:
        return wording.say("no_support_grades", grade=result.grade_labels(wording.language)[result.grades[-1]])
    return wording.say("no_support_ranking" if result.kind == "ranking" else "no_support")


def _clash(id: str, reason: Reason, wording: Wording) -> str:
    one, other = reason.cause.others
    kept = other in reason.cause.before
    if one == id:
        return wording.say("excluded" if kept else "excludes_need", name=wording.name(other))
    return wording.say("need_excluded" if kept else "needs_clash", name=wording.name(one), other=wording.name(other))


def _calendar(id: str, outlasting: str, *, model: Model, wording: Wording) -> str:
    values = {
        "name": wording.name(outlasting),
        "months": model.proposals[outlasting].months,
        "last": wording.month(model.months[-1]),
    }
    start = model.earliest_with_needs(outlasting)
    if start >= len(model.months):
        return wording.say("after_period" if outlasting == id else "need_after_period", **values)
    key = "outlasts" if outlasting == id else "need_outlasts"
    return wording.say(key, start=wording.month(model.months[start]), **values)
