"""The plan of a period: dated activities, what isn't retained, and the reason of each."""

from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from pathlib import Path

import pandas as pd

from labase_survey.analysis.disclosure import total, why_closed
from labase_survey.counting.count import Result, places_by_id
from labase_survey.definition.consultation import Consultation
from labase_survey.errors import DisclosureError
from labase_survey.language import current_language
from labase_survey.plan.choose import Case, Choice
from labase_survey.plan.committee import Decision
from labase_survey.plan.explain import Reason, reasons
from labase_survey.plan.notes import notes
from labase_survey.plan.schedule import Activity
from labase_survey.plan.sentences import Standing, sentence
from labase_survey.plan.tables import calendar_table, load_table, proposals_table, write_csv
from labase_survey.plan.wording import Wording


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is done in the period, what isn't, and why. Made by `make_plan`; equal inputs give equal plans.

    Attributes:
        activities: the retained proposals with their dates, by start, then by place.
        states: for each proposal `"retained"`, `"in-reserve"` (wanted, but money or agent-days lack), `"incompatible"`
            (with a retained one) or `"not-retained"` (no support, a decision, something it needs, or its dates).
        chosen: what the participants' order gives, by place.
        decisions: what a committee decided otherwise, or confirmed.
        proven: False when a time limit stopped a search; sentences then say « non démontré ».
        result: the count that the plan follows.
    """

    consultation: Consultation
    result: Result = field(repr=False, compare=False)
    activities: tuple[Activity, ...]
    states: dict[str, str]
    chosen: tuple[str, ...]
    decisions: tuple[Decision, ...]
    proven: bool
    case: Case = field(repr=False)
    choice: Choice = field(repr=False)

    @property
    def retained(self) -> tuple[str, ...]:
        """What is in the plan after the decisions, by place."""
        return self.choice.retained

    @property
    def cost(self) -> int:
        """Euros for all activities."""
        return self.case.model.cost(self.retained)

    @property
    def fictitious(self) -> bool:
        """Whether made-up participants are counted; tables and notes then say so."""
        return self.result.fictitious

    def explain(self, language: str | None = None) -> dict[str, str]:
        """The sentence of each proposal, by place; true by solving again (see `explain.py`)."""
        wording = self._wording(language)
        model = self.case.model
        return {
            standing.id: sentence(standing, model, result=self.result, wording=wording) for standing in self._standings
        }

    def notes(self, language: str | None = None) -> list[str]:
        """What holds for the plan as a whole: how it was made, made-up data, ties, money, assumptions."""
        wording = self._wording(language)
        return notes(self._standings, self.case.model, proven=self.proven, fictitious=self.fictitious, wording=wording)

    def table(self, language: str | None = None) -> pd.DataFrame:
        """One row a proposal, by place; the columns are labelled in the language."""
        return proposals_table(
            self._standings, self.case.model, wording=self._wording(language), fictitious=self.fictitious
        )

    def calendar(self, language: str | None = None) -> pd.DataFrame:
        """Agent-days of each activity, a column a month in words."""
        wording = self._wording(language)
        return calendar_table(self._standings, self.case.model, wording=wording, fictitious=self.fictitious)

    def load(self) -> pd.DataFrame:
        """Agent-days `used` and `available`, by `team` and `month`."""
        return load_table(self.choice.starts, self.case.model)

    def to_csv(self, path: str | Path, language: str | None = None) -> None:
        """Write the table with the sentences and decisions, for a spreadsheet (semicolons in French).

        Text that a spreadsheet would take for a formula gets an apostrophe.

        Raises:
            DisclosureError: when too few people have voted for their plan to leave the room.
        """
        if not total(self.result).is_open:
            raise DisclosureError(why_closed(self.result, language or current_language()))
        table, told = self.table(language), self.explain(language)
        write_csv(path, table, standings=self._standings, told=told, wording=self._wording(language))

    def _repr_html_(self) -> str:
        if not total(self.result).is_open:
            return f"<p>{escape(why_closed(self.result, current_language()))}</p>"
        told = "".join(f"<li>{escape(text)}</li>" for text in self.notes())
        return f"{self.table().to_html(index=False)}<ul>{told}</ul>"

    def _wording(self, language: str | None) -> Wording:
        return Wording(self.consultation, language or current_language())

    @cached_property
    def _reasons(self) -> dict[str, Reason]:
        return reasons(self.case, self.choice.turned_down)

    @cached_property
    def _standings(self) -> tuple[Standing, ...]:
        places = places_by_id(self.result)
        decided = {decision.proposal: decision for decision in self.decisions}
        return tuple(
            Standing(
                id=id,
                place=places[id],
                tied=list(places.values()).count(places[id]) > 1,
                supported=id in self.case.supported,
                chosen=id in self.chosen,
                state=self.states[id],
                start=self.choice.starts.get(id, 0),
                pulled_for=self.choice.pulled.get(id),
                decision=decided.get(id),
                reason=self._reasons.get(id),
            )
            for id in self.case.order
        )
