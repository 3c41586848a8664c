"""Results by category, through the gate: « 8 usagers sur 12, 5 agents sur 18 »."""

from dataclasses import dataclass

import pandas as pd

from labase_survey.analysis.disclosure import SUPPRESSED, Gate, breakdown, crossed
from labase_survey.analysis.support import ballots_of, measure, supporters
from labase_survey.counting.count import Result, count
from labase_survey.counting.profile import LEAST_SHOWN, Answers, Ballots, Offered, rows_of
from labase_survey.counting.wording import share
from labase_survey.definition.consultation import Consultation
from labase_survey.definition.questions import BALLOT_KINDS
from labase_survey.errors import DisclosureError
from labase_survey.language import LANGUAGES, Text, join, say

NO_CATEGORY = ""
"""The group of those whose category isn't known."""


@dataclass(frozen=True)
class Groups:
    """How each category stands on each proposal; only what the gate lets through is in it.

    Attributes:
        offered: the question, its options and their words.
        n: how many people are in the room.
        gate: which categories are shown and which are hidden; `""` is for people without a category.
        sizes: how many people are in each category shown.
        people: how many of them support each proposal: a row a proposal in the order of the definition, a column a
            category shown. What supporting means is said by `measure`.
        results: what the rule gives for each category shown.
        names: the words for each category.
        fictitious: whether a made-up participant is among them.
    """

    offered: Offered
    n: int
    gate: Gate
    sizes: dict[str, int]
    people: pd.DataFrame
    results: dict[str, Result]
    names: dict[str, Text]
    fictitious: bool = False

    @property
    def hidden(self) -> tuple[str, ...]:
        """The categories that are not shown; none when the breakdown is whole."""
        return self.gate.hidden

    def label(self, category: str, language: str = "fr") -> str:
        """The words for a category."""
        return self.names[category].to(language)

    def measure(self, language: str = "fr") -> str:
        """What those counted did: « ont donné au moins une gommette »."""
        return measure(self.offered, language)

    def reason(self, language: str = "fr") -> str:
        """Why categories are hidden, with their names; the empty string when none is."""
        if not self.sizes and not self.hidden:
            return say("analysis.no_groups", language)
        return why_hidden(self.gate, self.names, language)

    def table(self, language: str = "fr") -> pd.DataFrame:
        """« 8 sur 12 » for each proposal and category; hidden ones say so."""
        columns = {}
        for category in self.names:
            if category in self.sizes:
                size = self.sizes[category]
                column = [share(int(some), size, language) for some in self.people[category]]
            else:
                column = [SUPPRESSED.to(language)] * len(self.people)
            columns[self.label(category, language)] = column
        index = pd.Index(list(self.offered.names(language).values()), name=say("analysis.column_proposal", language))
        return pd.DataFrame(columns, index=index)


def by_category(
    answers: Answers, consultation: Consultation | None = None, *, rule: str | None = None, k: int = LEAST_SHOWN
) -> Groups:
    """How each category votes, as far as the gate lets through.

    People without a category are a group of their own. A question marked `sensitive` is shown by category only if no
    number points to somebody, in a category or in those not shown together: each would follow from the others and the
    room's totals. Of a part of the room it never is.

    Args:
        answers: the answers to one question, ballots or any choice.
        consultation: where the words for categories are; without it their ids are shown.
        rule: how each category is counted by itself, for `results`.
        k: the least number of people in a category.

    Raises:
        DisclosureError: for free text, which is never shown by category, for scales, and for a `k` under 5.
    """
    if answers.kind not in BALLOT_KINDS:
        raise DisclosureError(_no_crossing(answers))
    ballots = ballots_of(answers)
    parts = {category: ballots.where(category=category) for category in ballots.categories}
    unknown = ballots.where(category=None)
    if unknown.n and parts:
        parts[NO_CATEGORY] = unknown
    gate = breakdown({category: part.n for category, part in parts.items()}, k=k)
    people = {category: supporters(part) for category, part in parts.items()}
    if not _may_be_crossed(ballots, parts, gate):
        gate = Gate((), tuple(parts), k)
    return Groups(
        offered=Offered(question=ballots.question, options=ballots.listed),
        n=ballots.n,
        gate=gate,
        sizes={category: parts[category].n for category in gate.shown},
        people=pd.DataFrame({c: people[c] for c in gate.shown}, index=pd.Index(ballots.options, name="proposal")),
        results={category: count(_let_through(parts[category], ballots), rule) for category in gate.shown},
        names={category: name_of(category, consultation) for category in parts},
        fictitious=ballots.fictitious,
    )


def name_of(category: str, consultation: Consultation | None) -> Text:
    """The words for a category: its label where the consultation has it, else its id."""
    if category == NO_CATEGORY:
        return Text({language: say("analysis.unknown_category", language) for language in LANGUAGES})
    known = consultation.categories if consultation else ()
    return next((each.label for each in known if each.id == category), Text(category))


def why_hidden(gate: Gate, names: dict[str, Text], language: str) -> str:
    """Which groups are hidden and why; the empty string when none is."""
    if gate.is_open:
        return ""
    hidden = join([names[category].to(language) for category in gate.hidden], language)
    return say("analysis.one_hidden", language, names=hidden)


def _may_be_crossed(ballots: Ballots, parts: dict[str, Ballots], gate: Gate) -> bool:
    """Whether the question isn't sensitive, or no number points to somebody, in a category or in what is left of the room."""
    if not ballots.question.sensitive:
        return True
    if ballots.others:
        return False
    left = [row for category in gate.hidden for row in rows_of(parts[category])]
    shown = [parts[category] for category in gate.shown]
    alike = [*shown, Ballots(left, question=ballots.question, options=ballots.listed)] if left else shown
    return crossed([(_cells(part), part.n) for part in alike], k=gate.k)


def _cells(part: Ballots) -> dict[str, int]:
    """How many people gave each answer, and how many none."""
    return {**supporters(part), NO_CATEGORY: part.n - part.answered}


def _let_through(part: Ballots, room: Ballots) -> Ballots:
    """The same category, once `breakdown` has looked at all of them together."""
    others = room.n - part.n
    return Ballots(rows_of(part), question=part.question, options=part.listed, others=others)


def _no_crossing(answers: Answers) -> str:
    if answers.kind == "text":
        return (
            f"question {answers.question.id!r} is free text, which is never shown by category; "
            "read the comments of everybody with summary(answers)"
        )
    return (
        f"question {answers.question.id!r} is of kind {answers.kind!r}, whose answers are not counted by category; "
        "ask for it with summary(answers)"
    )
