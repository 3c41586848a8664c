"""Who took part, by category, through the gate."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from labase_survey.analysis.disclosure import SUPPRESSED, Gate, breakdown
from labase_survey.analysis.groups import NO_CATEGORY, name_of, why_hidden
from labase_survey.counting.profile import LEAST_SHOWN
from labase_survey.counting.wording import people, share
from labase_survey.definition.consultation import Consultation
from labase_survey.language import Text, number, say
from labase_survey.store import Participation


@dataclass(frozen=True)
class Rates:
    """How many took part, out of those invited where there are invitations.

    Attributes:
        total: how many took part; it is shown while a step is open, whatever its size.
        invited: how many were invited; 0 where nobody is.
        gate: which categories are shown; their base is who was invited, else who took part.
        some: how many took part, by category shown.
        of: how many were invited, by category shown; empty where nobody is.
        names: the words for each category.
        fictitious: whether a made-up participant is among them.
    """

    total: int
    invited: int
    gate: Gate
    some: dict[str, int]
    of: dict[str, int]
    names: dict[str, Text]
    fictitious: bool = False

    @property
    def hidden(self) -> tuple[str, ...]:
        """The categories that are not shown."""
        return self.gate.hidden

    def reason(self, language: str = "fr") -> str:
        """Why categories are hidden; the empty string when none is."""
        return why_hidden(self.gate, self.names, language)

    def headline(self, language: str = "fr") -> str:
        """How many took part, in one sentence."""
        if self.invited:
            return say("analysis.took_part_of", language, text=people(self.total, self.invited, language))
        key = "analysis.took_part_one" if self.total == 1 else "analysis.took_part_many"
        return say(key, language, number=number(self.total, language))

    def in_words(self, category: str, language: str = "fr") -> str:
        """« 8 sur 12 », « 8 » where nobody is invited, or that it isn't shown."""
        if category not in self.some:
            return SUPPRESSED.to(language)
        if category not in self.of:
            return number(self.some[category], language)
        return share(self.some[category], self.of[category], language)

    def table(self, language: str = "fr") -> pd.DataFrame:
        """Who took part: one row a category."""
        index = pd.Index(
            [name.to(language) for name in self.names.values()], name=say("analysis.column_category", language)
        )
        words = [self.in_words(category, language) for category in self.names]
        return pd.DataFrame({say("analysis.column_took_part", language): words}, index=index)

    def explain(self, language: str = "fr") -> list[str]:
        """The headline, a sentence for each category, and what is hidden."""
        lines = [
            say(
                "analysis.took_part_category", language, label=name.to(language), text=self.in_words(category, language)
            )
            for category, name in self.names.items()
            if category in self.some
        ]
        return [self.headline(language), *lines, *filter(None, [self.reason(language)])]


def rates(participation: Participation, consultation: Consultation | None = None, *, k: int = LEAST_SHOWN) -> Rates:
    """Who took part in a step, from `store.participation(consultation, step)`.

    Args:
        participation: what the store says.
        consultation: where the words for categories and their order are; without it their ids are shown.
        k: the least number of people in a category.

    Raises:
        DisclosureError: for a `k` under 5.
    """
    some, of = dict(participation.by_category), participation.invited
    without = participation.total - sum(some.values())
    if without:
        some[NO_CATEGORY] = without
    names = _ordered({**some, **of}, consultation)
    base = of if any(of.values()) else some
    gate = breakdown({category: base.get(category, some.get(category, 0)) for category in names}, k=k)
    return Rates(
        total=participation.total,
        invited=sum(of.values()),
        gate=gate,
        some={category: some.get(category, 0) for category in gate.shown},
        of={category: of[category] for category in gate.shown if of.get(category)},
        names=names,
        fictitious=bool(participation.fictitious),
    )


def _ordered(present: Mapping[str, int], consultation: Consultation | None) -> dict[str, Text]:
    known = [category.id for category in consultation.categories] if consultation else []
    ids = [*(id for id in known if id in present), *(id for id in present if id not in known)]
    return {id: name_of(id, consultation) for id in ids}
