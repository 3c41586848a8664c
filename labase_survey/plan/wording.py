"""Pieces of sentences: names, places, spans of months, agent-days, amounts."""

from collections.abc import Iterable, Mapping

from labase_survey.definition.consultation import Consultation
from labase_survey.language import join, money, month, number, say
from labase_survey.plan.model import Cell, Extra


class Wording:
    """What a plan calls things in one language."""

    def __init__(self, consultation: Consultation, language: str) -> None:
        self.consultation = consultation
        self.language = language

    def say(self, key: str, **values: object) -> str:
        """The message `plan.key`."""
        return say(f"plan.{key}", self.language, **values)

    def name(self, id: str) -> str:
        """A proposal within a sentence, with its letter."""
        proposal = self.consultation.proposal(id)
        return self.say("name", label=proposal.label.to(self.language), letter=proposal.letter)

    def names(self, ids: Iterable[str]) -> str:
        """Proposals in a row."""
        return self.row([self.name(id) for id in ids])

    def row(self, parts: list[str]) -> str:
        """Words in a row, the last one after "and"."""
        return join(parts, self.language)

    def team(self, id: str) -> str:
        """A team's label; nothing for a proposal that no team works on."""
        team = self.consultation.capacity.team(id)
        return team.label.to(self.language) if team else ""

    def choice(self, place: int, *, tied: bool) -> str:
        """The place in the result: « 2e choix »."""
        text = self.say("first" if place == 1 else "choice", place=place)
        return self.say("tied", choice=text) if tied else text

    def money(self, euros: int) -> str:
        """Whole euros."""
        return money(euros, self.language)

    def month(self, code: str) -> str:
        """A month in words."""
        return month(code, self.language)

    def span(self, first: str, last: str) -> str:
        """From one month to another, the year said once where it is the same."""
        if first == last:
            return self.say("in_month", month=self.month(first))
        start, end = self.month(first), self.month(last)
        if first[:4] == last[:4]:
            start = start.removesuffix(first[:4]).strip()
        key = "span_vowel" if start[0] in "aeiou" else "span"
        return self.say(key, first=start, last=end)

    def days(self, days: int, team: str, *, more: bool = False) -> str:
        """Agent-days of a team, « de plus » where more of them are meant."""
        one, many = ("more_day", "more_days") if more else ("day", "days")
        key = one if days == 1 else many
        return self.say(key, days=number(days, self.language), team=self.team(team))

    def lacking(self, days: Mapping[Cell, int]) -> str:
        """Agent-days that are lacking: « 3 jours-agent côté Guichet en octobre 2017 »."""
        return self.row(self._by_team(days, more=False))

    def more(self, extra: Extra) -> str:
        """More capacity: « 6 000 € de plus et 3 jours-agent de plus côté Guichet en octobre 2017 »."""
        money = [self.say("more_money", cost=self.money(extra.money))] if extra.money else []
        return self.row([*money, *self._by_team(extra.days, more=True)])

    def _by_team(self, days: Mapping[Cell, int], *, more: bool) -> list[str]:
        teams: dict[str, dict[str, int]] = {}
        for (team, code), amount in sorted(days.items(), key=lambda item: item[0][1]):
            if amount:
                teams.setdefault(team, {})[code] = amount
        return [self._team_days(team, months, more=more) for team, months in teams.items()]

    def _team_days(self, team: str, months: Mapping[str, int], *, more: bool) -> str:
        total = self.days(sum(months.values()), team, more=more)
        if len(months) == 1:
            return self.say("in_one_month", total=total, month=self.month(*months))
        parts = [
            self.say("more_in_month", days=number(days, self.language), month=self.month(code))
            for code, days in months.items()
        ]
        return self.say("breakdown", total=total, months=self.row(parts))
