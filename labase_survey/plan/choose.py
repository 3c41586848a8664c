"""Which proposals are retained, going through the result's places in order."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from labase_survey.plan.model import Extra, Model
from labase_survey.plan.solve import Starts, fitting_dates

Kind = Literal["banned", "no-support", "incompatible", "needs", "calendar", "capacity"]


@dataclass(frozen=True, kw_only=True)
class Case:
    """All that a choice depends on: the same case gives the same choice.

    `order` is every proposal, best placed first, ties already broken. `pinned` go first; `banned` never enter.
    """

    model: Model
    order: tuple[str, ...]
    supported: frozenset[str]
    pinned: frozenset[str] = frozenset()
    banned: frozenset[str] = frozenset()

    @property
    def in_turn(self) -> tuple[str, ...]:
        """The proposals as they are taken: those a committee keeps, then the others, each by place."""
        kept = tuple(filter(self.pinned.__contains__, self.order))
        return kept + tuple(id for id in self.order if id not in self.pinned)

    def with_more(self, extra: Extra) -> "Case":
        """The same with more capacity."""
        return replace(self, model=self.model.with_more(extra))


@dataclass(frozen=True, kw_only=True)
class Cause:
    """Why a proposal isn't retained: `others` it is about, and what was retained `before` its turn.

    `incompatible`: `others` are the proposal, or one that it needs, then the retained one which excludes it.
    `needs`: those it needs that were turned down. `calendar`: the one that can't end within the period.
    """

    kind: Kind
    others: tuple[str, ...] = ()
    before: frozenset[str] = frozenset()
    proven: bool = True


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What is retained, in order; why the others aren't; `pulled` names for whom a proposal was taken before its turn."""

    retained: tuple[str, ...]
    turned_down: Mapping[str, Cause]
    pulled: Mapping[str, str]
    starts: Starts
    proven: bool


def in_order(case: Case) -> Choice:
    """Take each proposal in its turn if dates exist for all that is retained, this one, and what it needs.

    Exact: each turn is one question to the solver, and none is weighed against another.
    """
    kept: Starts = {}
    turned_down: dict[str, Cause] = {}
    pulled: dict[str, str] = {}
    for id in case.in_turn:
        if id in kept:
            continue
        before = frozenset(kept)
        cause = _hindrance(case, id, before=before, turned_down=turned_down)
        wanted = case.model.with_needs([*before, id])
        dates = fitting_dates(case.model, wanted) if cause is None else None
        if dates is None or dates.starts is None:
            turned_down[id] = cause or Cause(kind="capacity", before=before, proven=dates is None or dates.proven)
            continue
        kept = dates.starts
        pulled |= dict.fromkeys(wanted - before - {id}, id)
    return Choice(
        retained=tuple(id for id in case.order if id in kept),
        turned_down={id: cause for id, cause in turned_down.items() if id not in kept},
        pulled=pulled,
        starts=kept,
        proven=all(cause.proven for cause in turned_down.values()),
    )


def _hindrance(case: Case, id: str, *, before: frozenset[str], turned_down: Mapping[str, Cause]) -> Cause | None:
    """What keeps a proposal out whatever the capacity."""
    if id in case.banned:
        return Cause(kind="banned")
    if id not in case.supported and id not in case.pinned:
        return Cause(kind="no-support")
    needed = case.model.with_needs([id]) - before
    clash = case.model.clash([id], before)
    refused = tuple(other for other in case.order if other in needed - {id} and _refused(case, other, turned_down))
    if clash is None and refused:
        return Cause(kind="needs", others=refused, before=before)
    clash = clash or case.model.clash(needed, before | needed)
    if clash:
        return Cause(kind="incompatible", others=clash, before=before)
    outlasting = next((other for other in (*sorted(needed - {id}), id) if case.model.outlasts(other)), None)
    return Cause(kind="calendar", others=(outlasting,), before=before) if outlasting else None


def _refused(case: Case, id: str, turned_down: Mapping[str, Cause]) -> bool:
    """Whether it can't be pulled in: having no support of its own doesn't prevent that."""
    return id in case.banned or (id in turned_down and turned_down[id].kind != "no-support")
