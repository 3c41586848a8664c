"""Dates for what is retained."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from labase_survey.plan.choose import Case, Choice
from labase_survey.plan.model import Model
from labase_survey.plan.solve import early_dates


@dataclass(frozen=True, kw_only=True)
class Activity:
    """A retained proposal with its first and its last month, `YYYY-MM`."""

    proposal: str
    start: str
    end: str


def settle(case: Case, choice: Choice) -> Choice:
    """The same choice with the one calendar where the best placed starts as early as can be, then the next."""
    found = early_dates(case.model, choice.retained, choice.starts)
    return replace(choice, starts=found.starts, proven=choice.proven and found.proven)


def activities(model: Model, starts: Mapping[str, int]) -> tuple[Activity, ...]:
    """The activities of a calendar, by start, then in the order of `starts`."""
    return tuple(
        Activity(proposal=id, start=model.months[at], end=model.months[at + model.proposals[id].months - 1])
        for id, at in sorted(starts.items(), key=lambda item: item[1])
    )
