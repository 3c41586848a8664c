"""What there is to spend in the period: money, and agent-days a month for each team."""

from msgspec import Struct, field

from labase_survey.definition.ids import Id
from labase_survey.definition.proposals import Month, Natural
from labase_survey.language import NO_WORDS, Text


class Team(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """People who do the work; `days` is what they have in an ordinary month, `except_in` the months that differ."""

    id: Id
    label: Text
    days: Natural
    except_in: dict[Month, Natural] = field(default_factory=dict)

    def days_in(self, month: str) -> int:
        """Agent-days the team has in that month."""
        return self.except_in.get(month, self.days)


class Capacity(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Whole euros for the period, and teams; `assumed` says in words what nobody has confirmed."""

    money: Natural = 0
    teams: tuple[Team, ...] = ()
    assumed: Text = NO_WORDS

    def team(self, id: str) -> Team | None:
        """The team of that id, or None."""
        return next((team for team in self.teams if team.id == id), None)
