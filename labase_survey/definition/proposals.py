"""What is put to the vote: proposals, and the stories that inspired some of them."""

from typing import Annotated

from msgspec import Meta, Struct

from labase_survey.definition.ids import Id
from labase_survey.language import NO_WORDS, Text

Month = Annotated[str, Meta(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])\Z")]
Natural = Annotated[int, Meta(ge=0)]


class Story(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Something done elsewhere that worked: it feeds inspiration, it is no proposal."""

    id: Id
    title: Text
    text: Text = NO_WORDS


class Proposal(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A thing to prioritise.

    `cost` is in whole euros, `days` in agent-days of `team`, spread over `months` consecutive months as evenly as
    whole days allow, the earlier months first. `needs` are proposals without which this one can't be, and which must
    not start after it; `excludes` those it can't be with. `assumed` names the fields whose value nobody has confirmed.
    """

    id: Id
    letter: str
    label: Text
    text: Text = NO_WORDS
    cost: Natural = 0
    days: Natural = 0
    team: str = ""
    months: Annotated[int, Meta(ge=1)] = 1
    earliest: Month | None = None
    needs: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    axis: str = ""
    inspired_by: str = ""
    assumed: tuple[str, ...] = ()

    def days_by_month(self) -> list[int]:
        """Agent-days in each of its months; they add up to `days`.

        >>> Proposal(id="a", letter="A", label=Text("A"), days=7, months=3).days_by_month()
        [3, 2, 2]
        """
        whole, left = divmod(self.days, self.months)
        return [whole + (position < left) for position in range(self.months)]
