"""What the results screen says of one question: a figure with its table, and sentences. All of it through the gate."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from labase_survey import plots
from labase_survey.analysis import by_category, summary
from labase_survey.counting.count import count
from labase_survey.counting.profile import Answers, Ballots, Offered
from labase_survey.counting.rules import rules_for
from labase_survey.definition.consultation import Consultation
from labase_survey.definition.questions import BALLOT_KINDS, Choice, Question, is_ballot, kind_of
from labase_survey.errors import NotFoundError, PhaseError
from labase_survey.language import say
from labase_survey.plots import Published
from labase_survey.store import Store

VOTES = ("points", "approval", "grades", "ranking")
"""Kinds that are votes whatever they are on; `single` and `multiple` are votes on proposals only."""


@dataclass(frozen=True)
class Asked:
    """One question of a consultation."""

    consultation: Consultation
    step: str
    id: str

    @property
    def question(self) -> Question:
        """The question itself."""
        return self.consultation.step(self.step).question(self.id)

    @property
    def offered(self) -> Offered:
        """What it offers, by id and in words."""
        question = self.question
        options = self.consultation.options(question) if isinstance(question, Choice) else ()
        return Offered(question=question, options=options)

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules that count it, the usual one first; none when it isn't a vote."""
        kind = kind_of(self.question)
        return rules_for(kind) if is_ballot(self.question) or kind in VOTES else ()

    @property
    def has_categories(self) -> bool:
        """Whether it can be shown by category."""
        return kind_of(self.question) in BALLOT_KINDS

    def answers(self, store: Store, language: str) -> Answers | Published:
        """The answers, or the sentence that says why there are none yet."""
        title = self.consultation.step(self.step).title.to(language)
        try:
            return store.answers(self.consultation.id, self.step, self.id)
        except PhaseError:
            return sentence(say("panel.not-closed", language, step=title))
        except NotFoundError:
            return sentence(say("panel.not-published", language))


def finding(store: Store, asked: Asked, *, language: str, rule: str | None = None, by: str | None = None) -> Published:
    """What a question gave, or the sentence that says why it isn't shown."""
    answers = asked.answers(store, language)
    if isinstance(answers, Published):
        return answers
    if by == "category" and isinstance(answers, Ballots):
        groups = by_category(answers, asked.consultation, rule=rule)
        return together([plots.show(plots.by_category(groups, language=language))])
    if asked.rules and isinstance(answers, Ballots):
        result = count(answers, rule)
        draw = plots.mentions if result.kind == "grades" else plots.results
        return together([plots.show(draw(result, language=language)), plots.sentences(result, language=language)])
    told = summary(answers)
    shown = (
        plots.table(told, language=language)
        if told.kind == "text"
        else plots.show(plots.answers(told, language=language))
    )
    return together([shown, plots.sentences(told, language=language)])


def together(parts: Iterable[Published]) -> Published:
    """Several things shown one below the other."""
    parts = list(parts)
    html, text = "".join(part.html for part in parts), "\n\n".join(part.text for part in parts)
    return Published(html, text, any(part.fictitious for part in parts))


def sentence(text: str, tag: str = "p") -> Published:
    """One sentence, or a heading."""
    return Published(f"<{tag}>{escape(text)}</{tag}>", text)
