"""What a plan has to respect, in whole numbers: months, money, agent-days, what needs and what excludes what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from labase_survey.definition.consultation import Consultation
from labase_survey.definition.proposals import Proposal

Cell = tuple[str, str]
"""A team's id and a month, `YYYY-MM`."""


@dataclass(frozen=True, kw_only=True)
class Extra:
    """Capacity that isn't there: euros, and agent-days of a team in a month."""

    money: int = 0
    days: Mapping[Cell, int] = field(default_factory=dict)

    def __add__(self, other: "Extra") -> "Extra":
        cells = {**self.days, **other.days}
        days = {cell: self.days.get(cell, 0) + other.days.get(cell, 0) for cell in cells}
        return Extra(money=self.money + other.money, days=days)


@dataclass(frozen=True, kw_only=True)
class Model:
    """Proposals, months and capacity. Starts are positions in `months`; `time_limit` is seconds for each solve."""

    proposals: Mapping[str, Proposal]
    months: tuple[str, ...]
    money: int
    days: Mapping[Cell, int]
    time_limit: float = 10.0

    def with_more(self, extra: Extra) -> "Model":
        """The same with more capacity."""
        days = {cell: days + extra.days.get(cell, 0) for cell, days in self.days.items()}
        return replace(self, money=self.money + extra.money, days=days)

    def with_needs(self, ids: Iterable[str]) -> frozenset[str]:
        """These proposals, what they need, what that needs in turn."""
        reached, waiting = set[str](), [*ids]
        while waiting:
            id = waiting.pop()
            if id not in reached:
                reached.add(id)
                waiting += self.proposals[id].needs
        return frozenset(reached)

    def cost(self, ids: Iterable[str]) -> int:
        """Euros for all of these."""
        return sum(self.proposals[id].cost for id in ids)

    def earliest(self, id: str) -> int:
        """The first start that its `earliest` allows; it may lie beyond the period."""
        asked = self.proposals[id].earliest
        return 0 if asked is None else sum(month < asked for month in self.months)

    def earliest_with_needs(self, id: str) -> int:
        """The first start that `earliest` allows to it and to what it needs."""
        return max(self.earliest(other) for other in self.with_needs([id]))

    def starts(self, id: str) -> range:
        """Where it may start so as to end within the period; empty when it can't."""
        return range(self.earliest(id), len(self.months) - self.proposals[id].months + 1)

    def outlasts(self, id: str) -> bool:
        """Whether no start lets it end within the period, whatever the capacity."""
        return self.earliest_with_needs(id) + self.proposals[id].months > len(self.months)

    def work(self, id: str, start: int) -> dict[Cell, int]:
        """Agent-days by team and month when it starts there."""
        proposal = self.proposals[id]
        months = self.months[start : start + proposal.months]
        return {
            (proposal.team, month): days for month, days in zip(months, proposal.days_by_month(), strict=True) if days
        }

    def load(self, starts: Mapping[str, int]) -> dict[Cell, int]:
        """Agent-days used in each team and month."""
        used = dict.fromkeys(self.days, 0)
        for id, start in starts.items():
            for cell, days in self.work(id, start).items():
                used[cell] += days
        return used

    def clash(self, some: Iterable[str], others: Iterable[str]) -> tuple[str, str] | None:
        """The first two, one of `some` and one of `others`, that exclude each other, in the definition's order."""
        wanted, kept = set(some), set(others)
        for one in filter(wanted.__contains__, self.proposals):
            for other in filter(kept.__contains__, self.proposals):
                if other in self.proposals[one].excludes or one in self.proposals[other].excludes:
                    return one, other
        return None

    def allows(self, starts: Mapping[str, int]) -> bool:
        """Whether these starts respect everything: recomputed in whole numbers, after the solver."""
        if any(start not in self.starts(id) for id, start in starts.items()):
            return False
        used, never = self.load(starts), len(self.months)
        return (
            all(used[cell] <= days for cell, days in self.days.items())
            and all(starts.get(need, never) <= starts[id] for id in starts for need in self.proposals[id].needs)
            and self.cost(starts) <= self.money
            and self.clash(starts, starts) is None
        )


def model_of(consultation: Consultation, months: Iterable[str], *, time_limit: float = 10.0) -> Model:
    """The model of a consultation over these months."""
    months = tuple(months)
    capacity = consultation.capacity
    return Model(
        proposals={proposal.id: proposal for proposal in consultation.proposals},
        months=months,
        money=capacity.money,
        days={(team.id, month): team.days_in(month) for team in capacity.teams for month in months},
        time_limit=time_limit,
    )
