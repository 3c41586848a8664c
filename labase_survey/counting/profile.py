"""Opaque sets of answers: what the rest of the house counts without ever looking at one person's row.

`Answers` is what people said to one question; `Ballots` are the answers of a kind that a rule can count. Neither gives
a row away: they say how many there are, and can be restricted to a category.
"""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple, Self

from labase_survey.counting.kinds import COUNTED_KINDS
from labase_survey.definition.questions import BALLOT_KINDS, Grades, Option, Question, kind_of
from labase_survey.errors import CountingError

FICTITIOUS_CHANNEL = "rehearsal"
"""The channel of made-up participants."""

LEAST_SHOWN = 5
"""The least number of people of whom a number is shown (design, section 8); the gate is `analysis.disclosure`."""


class Row(NamedTuple):
    """One person's answer to one question; `answer` is None when nothing was answered."""

    answer: object
    category: str | None = None
    channel: str = "web"


class Offered:
    """What a question offers, by id and in words: options with their letters and, for `grades`, the grades.

    Attributes:
        question: what is asked.
        listed: the options themselves, proposals resolved.
    """

    def __init__(self, *, question: Question, options: tuple[Option, ...] = ()) -> None:
        self.question = question
        self.listed = tuple(options)

    @property
    def kind(self) -> str:
        """The question's kind, such as `"points"`."""
        return kind_of(self.question)

    @property
    def options(self) -> tuple[str, ...]:
        """The ids of the options, in the order of the definition."""
        return tuple(option.id for option in self.listed)

    @property
    def letters(self) -> dict[str, str]:
        """The letter of each option; the empty string for an option that has none."""
        return {option.id: option.letter for option in self.listed}

    def labels(self, language: str = "fr") -> dict[str, str]:
        """The label of each option."""
        return {option.id: option.label.to(language) for option in self.listed}

    def names(self, language: str = "fr") -> dict[str, str]:
        """The label of each option after its letter, « A – Accueil du soir »; the label alone where there is none."""
        return {id: _name(self.letters[id], label) for id, label in self.labels(language).items()}

    @property
    def grades(self) -> tuple[str, ...]:
        """The ids of the grades, best first; none for other kinds."""
        return tuple(grade.id for grade in self._grades())

    def grade_labels(self, language: str = "fr") -> dict[str, str]:
        """The label of each grade, best first."""
        return {grade.id: grade.label.to(language) for grade in self._grades()}

    def _grades(self) -> tuple[Option, ...]:
        return self.question.grades if isinstance(self.question, Grades) else ()


class Answers(Offered):
    """What people answered to one question.

    Args:
        rows: one for each person who answered the step and was shown the question.
        question: what was asked.
        options: what the question offered, proposals resolved (`consultation.options(question)`).
        categories: the order in which `categories` lists those that are present; the others follow by name.
        others: how few people of the same room could be told by taking these, and other parts like them, out of it: the
            size of its smallest other category; 0 when these are all. The gate looks at it too.

    Two sets of answers can't be compared, and none prints more than its size.
    """

    def __init__(
        self,
        rows: Iterable[Row],
        *,
        question: Question,
        options: tuple[Option, ...] = (),
        categories: Iterable[str] = (),
        others: int = 0,
    ) -> None:
        super().__init__(question=question, options=options)
        self._rows = tuple(rows)
        self._order = tuple(categories)
        self.others = others
        self.is_part = False

    @property
    def n(self) -> int:
        """How many people answered the step and were shown the question, whether they answered it or not."""
        return len(self._rows)

    @property
    def answered(self) -> int:
        """How many of them answered it; an empty answer is none."""
        return sum(not is_blank(row.answer) for row in self._rows)

    @property
    def categories(self) -> tuple[str, ...]:
        """The categories that are present."""
        present = {row.category for row in self._rows if row.category is not None}
        listed = [category for category in self._order if category in present]
        return (*listed, *sorted(present.difference(listed)))

    @property
    def fictitious(self) -> bool:
        """Whether a made-up participant is among them; every figure must then say so."""
        return any(row.channel == FICTITIOUS_CHANNEL for row in self._rows)

    def where(self, *, category: str | None) -> Self:
        """Those of one category; of nobody when it isn't there, of people without a category for None."""
        rows = [row for row in self._rows if row.category == category]
        sizes = Counter(row.category for row in self._rows if row.category != category)
        others = min(filter(None, (self.others, *sizes.values())), default=0)
        part = type(self)(rows, question=self.question, options=self.listed, categories=self._order, others=others)
        part.is_part = others > 0
        return part

    def __repr__(self) -> str:
        return f"{type(self).__name__}(kind={self.kind!r}, n={self.n})"


class Ballots(Answers):
    """Answers of a kind that a rule can count: points, approval, grades, ranking, multiple, single, or one of `kinds`.

    Raises:
        CountingError: when the question is of another kind.
    """

    def __init__(
        self,
        rows: Iterable[Row],
        *,
        question: Question,
        options: tuple[Option, ...] = (),
        categories: Iterable[str] = (),
        others: int = 0,
    ) -> None:
        super().__init__(rows, question=question, options=options, categories=categories, others=others)
        if self.kind not in COUNTED_KINDS:
            raise CountingError(
                f"question {question.id!r} is of kind {self.kind!r}, which no rule counts; "
                f"ask it as one of: {', '.join(BALLOT_KINDS)}"
            )


def rows_of(answers: Answers) -> tuple[Row, ...]:
    """One row a person, for `counting` and `analysis` alone: elsewhere a row is read inside `raw_access`."""
    return answers._rows  # noqa: SLF001 - the one door to them, easy to search for


def is_blank(answer: object) -> bool:
    """Whether nothing was answered: None, no text, nothing chosen, graded, ranked or given a point.

    >>> is_blank({"a": 0}), is_blank(0)
    (True, False)
    """
    if isinstance(answer, dict):
        return not any(answer.values())
    return answer is None or answer in ("", [], ())


def _name(letter: str, label: str) -> str:
    return f"{letter} – {label}" if letter and letter != label else label
