"""Why a proposal isn't in the plan, and what exactly would bring it in: found by solving again, never guessed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from labase_survey.plan.choose import Case, Cause, in_order
from labase_survey.plan.model import Cell, Extra
from labase_survey.plan.solve import early_dates, fitting_dates, missing_days

ROUNDS = 12
"""How often a search for what would be enough starts again because somebody better placed took what was added."""


@dataclass(frozen=True, kw_only=True)
class Squeeze:
    """Agent-days asked and left in one cell, in the best calendar that the missing days would allow."""

    cell: Cell
    asked: int
    left: int


@dataclass(frozen=True, kw_only=True)
class Reason:
    """What a sentence about a proposal that isn't retained says.

    Attributes:
        cause: what kept it out when its turn came.
        along: what it needs that wasn't retained by then, and would come with it.
        asked: euros for both.
        left: euros that were left.
        missing: the least that was lacking when its turn came; None when the solver couldn't prove it.
        squeeze: the missing days told as asked and left, where one month of one team is all there is to it.
        enough: capacity with which, exactly, the whole choice made again retains it; None when none was found.
    """

    cause: Cause
    along: tuple[str, ...] = ()
    asked: int = 0
    left: int = 0
    missing: Extra | None = None
    squeeze: Squeeze | None = None
    enough: Extra | None = None

    @property
    def unproven(self) -> bool:
        """Whether a time limit left what was lacking unknown."""
        return self.cause.kind == "capacity" and self.missing is None


def reasons(case: Case, turned_down: Mapping[str, Cause]) -> dict[str, Reason]:
    """The reason for each proposal that isn't retained."""
    return {id: reason_for(case, id, cause) for id, cause in turned_down.items()}


def reason_for(case: Case, id: str, cause: Cause) -> Reason:
    """What kept a proposal out when its turn came, and what would be enough."""
    reason = reason_at_its_turn(case, id, cause)
    return replace(reason, enough=would_enter(case, id, reason.missing)) if reason.missing else reason


def reason_at_its_turn(case: Case, id: str, cause: Cause) -> Reason:
    """What kept a proposal out when its turn came, without looking for what would be enough."""
    if cause.kind != "capacity":
        return Reason(cause=cause)
    model = case.model
    along = model.with_needs([id]) - cause.before - {id}
    missing = lacking(case, id, cause.before) if cause.proven else None
    return Reason(
        cause=cause,
        along=tuple(other for other in case.order if other in along),
        asked=model.cost(along | {id}),
        left=model.money - model.cost(cause.before),
        missing=missing,
        squeeze=None if missing is None else _squeeze(case, id, before=cause.before, missing=missing),
    )


def lacking(case: Case, id: str, before: Iterable[str]) -> Extra | None:
    """The least euros and agent-days to add so that the proposal fits beside `before`; None when time ran out."""
    wanted = case.model.with_needs([*before, id])
    days = missing_days(case.model, wanted)
    return days and Extra(money=max(0, case.model.cost(wanted) - case.model.money)) + days


def would_enter(case: Case, id: str, missing: Extra) -> Extra | None:
    """Exactly how much more capacity makes the whole choice retain a proposal.

    The choice is made again with what was missing. Somebody better placed may take it: then what is missing now is
    added, and so on, `ROUNDS` times at most. It isn't monotone, so that what is found holds for exactly this much.
    """
    more = missing
    for _ in range(ROUNDS):
        trial = case.with_more(more)
        choice = in_order(trial)
        if not choice.proven:
            return None
        if id in choice.retained:
            return more
        cause = choice.turned_down[id]
        still = lacking(trial, id, cause.before) if cause.kind == "capacity" else None
        if still is None:
            return None
        more += still
    return None


def _squeeze(case: Case, id: str, *, before: frozenset[str], missing: Extra) -> Squeeze | None:
    if len(missing.days) != 1:
        return None
    model, wanted = case.model.with_more(missing), case.model.with_needs([*before, id])
    known = fitting_dates(model, wanted).starts
    if known is None:
        return None
    dated = early_dates(model, [other for other in case.order if other in wanted], known)
    ((cell, days),) = missing.days.items()
    asked = sum(model.work(other, start).get(cell, 0) for other, start in dated.starts.items() if other not in before)
    return Squeeze(cell=cell, asked=asked, left=asked - days) if dated.proven and asked >= days else None
