"""What a room answered to one question, through the gate."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from statistics import median
from typing import Any

import pandas as pd

from labase_survey.analysis.disclosure import SUPPRESSED, Shown, Suppressed, cells, in_words, total, why_closed
from labase_survey.analysis.support import ballots_of, is_exclusive, supporters
from labase_survey.counting.profile import LEAST_SHOWN, Answers, Offered, is_blank, rows_of
from labase_survey.definition.questions import BALLOT_KINDS, NO_OPINION, Scale
from labase_survey.errors import DisclosureError
from labase_survey.language import LANGUAGES, number, say


@dataclass(frozen=True)
class Summary:
    """The answers to one question; only what the gate lets through is in it.

    Attributes:
        offered: the question, its options and their words.
        n: how many people were asked (who answered the step and were shown the question).
        answered: how many of them answered the question.
        counts: how many people gave each answer: by option for choices, by value for a scale (a number as a string)
            and `"no-opinion"`; empty for free text. For ballots, how many people support the option.
        middle: the median of a scale, those without opinion apart; None for other kinds or when it is hidden.
        comments: what people wrote, in an order that says nothing of who or when.
        hidden: whether something is not shown; `reason` says why.
        fictitious: whether a made-up participant is among them.
        closed: why nothing is shown at all, by language; empty otherwise.
    """

    offered: Offered
    n: Shown
    answered: Shown
    counts: dict[str, Shown]
    middle: float | None = None
    comments: tuple[str, ...] = ()
    hidden: bool = False
    fictitious: bool = False
    closed: Mapping[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """The kind of the question."""
        return self.offered.kind

    def labels(self, language: str = "fr") -> dict[str, str]:
        """The words of each answer."""
        question = self.offered.question
        if not isinstance(question, Scale):
            return self.offered.names(language)
        words = {str(value): str(value) for value in range(question.low, question.high + 1)}
        for value, label in ((question.low, question.low_label), (question.high, question.high_label)):
            if label:
                words[str(value)] = f"{value} – {label.to(language)}"
        return words | {NO_OPINION: say("analysis.no_opinion", language)}

    def title(self, language: str = "fr") -> str:
        """The question as it was asked."""
        return self.offered.question.label.to(language)

    def reason(self, language: str = "fr") -> str:
        """Why something is not shown; the empty string when all is."""
        if not self.hidden:
            return ""
        if self.closed:
            return self.closed[language]
        return say(f"analysis.{'comments' if self.kind == 'text' else 'cells'}_hidden", language)

    def table(self, language: str = "fr") -> pd.DataFrame:
        """Each answer with its number of people; for free text the comments."""
        if self.kind == "text":
            words = list(self.comments) or [self.reason(language) or say("analysis.comments_none", language)]
            return pd.DataFrame({say("analysis.column_comment", language): words})
        labels = self.labels(language)
        index = pd.Index([labels[id] for id in self.counts], name=say("analysis.column_answer", language))
        shown = [in_words(value, language) for value in self.counts.values()]
        return pd.DataFrame({say("analysis.column_people", language): shown}, index=index)

    def base(self, language: str = "fr") -> str:
        """How many answered, in a sentence; why that isn't shown, where it isn't."""
        if isinstance(self.n, Suppressed) or isinstance(self.answered, Suppressed):
            return self.reason(language)
        key = {0: "none", 1: "one"}.get(self.answered, "many")
        some, everybody = number(self.answered, language), number(self.n, language)
        return say(f"analysis.answered_{key}", language, some=some, everybody=everybody)

    def explain(self, language: str = "fr") -> list[str]:
        """How many answered, the median of a scale, what is hidden: one sentence each."""
        sentences = [self.base(language)]
        question = self.offered.question
        if self.middle is not None and isinstance(question, Scale):
            value = number(self.middle, language, decimals=int(self.middle % 1 > 0))
            sentences.append(say("analysis.median", language, value=value, low=question.low, high=question.high))
        return list(dict.fromkeys([*sentences, *filter(None, [self.reason(language)])]))


def summary(answers: Answers, *, k: int = LEAST_SHOWN) -> Summary:
    """What a room answered: counts by option, a distribution with its median, or comments.

    Under `k` people nothing of it is shown but that it is hidden. For a question marked `sensitive`, numbers that
    point to somebody are hidden and comments are not shown.

    Raises:
        DisclosureError: for the free text of a part of the room, or a `k` under 5.
    """
    if answers.kind == "text" and answers.is_part:
        raise DisclosureError(
            f"question {answers.question.id!r} is free text, which is never shown by category; "
            "give the answers of everybody, without where(…)"
        )
    offered = Offered(question=answers.question, options=answers.listed)
    counts = _counts(answers)
    if not total(answers, k=k).is_open or (answers.kind == "text" and answers.others):
        hidden: dict[str, Shown] = dict.fromkeys(counts, SUPPRESSED)
        why = {language: why_closed(answers, language, k=k) for language in LANGUAGES}
        return Summary(offered, SUPPRESSED, SUPPRESSED, hidden, hidden=True, fictitious=answers.fictitious, closed=why)
    made = Summary(
        offered,
        n=answers.n,
        answered=answers.answered,
        counts=dict(counts),
        middle=_middle(answers),
        comments=_comments(answers),
        fictitious=answers.fictitious,
    )
    return _without_what_points_to_somebody(made, counts, k) if answers.question.sensitive else made


def _without_what_points_to_somebody(made: Summary, counts: dict[str, int], k: int) -> Summary:
    """The same summary by the rule for sensitive questions; who left it empty is one more cell."""
    base = int(str(made.n))
    blank = {"": base - int(str(made.answered))}
    shown = cells({**counts, **blank}, base=base, exclusive=is_exclusive(made.offered.question), k=k)
    left_empty = shown.pop("")
    some = left_empty is SUPPRESSED or any(value is SUPPRESSED for value in shown.values())
    return Summary(
        made.offered,
        n=made.n,
        answered=SUPPRESSED if left_empty is SUPPRESSED else made.answered,
        counts=shown,
        middle=None if some else made.middle,
        hidden=some or bool(made.comments),
        fictitious=made.fictitious,
    )


def _counts(answers: Answers) -> dict[str, int]:
    if answers.kind in BALLOT_KINDS:
        return supporters(ballots_of(answers))
    question = answers.question
    if not isinstance(question, Scale):
        return {}
    given = Counter(str(row.answer) for row in rows_of(answers))
    values = [str(value) for value in range(question.low, question.high + 1)]
    return {value: given[value] for value in [*values, *([NO_OPINION] if question.no_opinion else [])]}


def _middle(answers: Answers) -> float | None:
    values: list[Any] = [row.answer for row in rows_of(answers) if type(row.answer) in (int, float)]
    return float(median(values)) if values and answers.kind == "scale" else None


def _comments(answers: Answers) -> tuple[str, ...]:
    """In the order of the digests of their words: not the order they came in, and the same at every reading."""
    if answers.kind != "text":
        return ()
    words = [" ".join(str(row.answer).split()) for row in rows_of(answers) if not is_blank(row.answer)]
    return tuple(sorted(filter(None, words), key=lambda text: hashlib.sha256(text.encode()).digest()))
