"""What the results screen says of one question: a figure with its table, and sentences. All of it through the gate."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from typing import NamedTuple

from labase_survey import plots
from labase_survey.analysis import by_category, summary
from labase_survey.counting.compare import Comparison, compare_rules
from labase_survey.counting.count import Terms, count
from labase_survey.counting.fragility import fragility
from labase_survey.counting.profile import Answers, Ballots, Offered
from labase_survey.counting.rules import rules_for
from labase_survey.counting.wording import euros
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
    def buying(self) -> tuple[str, ...]:
        """The rules that spend the round's money on its proposals; none where there is no money, or nothing to buy."""
        can_buy = self.rules and is_ballot(self.question) and self.consultation.capacity.money
        return rules_for(kind_of(self.question), budgeted=True) if can_buy else ()

    def terms(self, rule: str | None) -> Terms:
        """What a rule is told beyond the ballots."""
        return {"costs": self.consultation, "budget": self.consultation.capacity.money} if rule in self.buying else {}

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


class Shown(NamedTuple):
    """How a question is shown: by `"category"`, by `"rule"`, by `"ballot"` or as a whole; counted how, selecting how many."""

    by: str | None = None
    rule: str | None = None
    top: int = 1


def finding(store: Store, asked: Asked, shown: Shown, *, language: str) -> Published:
    """What a question gave, or the sentence that says why it isn't shown."""
    answers = asked.answers(store, language)
    if isinstance(answers, Published):
        return answers
    if shown.by == "category" and isinstance(answers, Ballots):
        return together(_by_category(answers, asked, shown, language=language))
    if asked.rules and isinstance(answers, Ballots):
        return VIEWS.get(shown.by or "", _by_all)(answers, asked, shown, language=language)
    told = summary(answers)
    drawn = (
        plots.table(told, language=language)
        if told.kind == "text"
        else plots.show(plots.answers(told, language=language))
    )
    return together([drawn, plots.sentences(told, language=language)])


def _by_category(answers: Ballots, asked: Asked, shown: Shown, *, language: str) -> Iterator[Published]:
    """The categories by one rule; by the usual one, and it is said, where the rule spends the whole room's budget."""
    buys = shown.rule in asked.buying
    groups = by_category(answers, asked.consultation, rule=None if buys else shown.rule)
    if buys:
        usual = say(f"panel.rule-{asked.rules[0]}", language)
        yield sentence(say("panel.budget-is-shared", language, rule=usual))
    yield plots.show(plots.by_category(groups, language=language))


def _by_all(answers: Ballots, asked: Asked, shown: Shown, *, language: str) -> Published:
    """The result of one rule."""
    result = count(answers, shown.rule, **asked.terms(shown.rule))
    draw = plots.mentions if result.kind == "grades" else plots.results
    return together([plots.show(draw(result, language=language)), plots.sentences(result, language=language)])


def _by_rule(answers: Ballots, asked: Asked, shown: Shown, *, language: str) -> Published:
    """The rules side by side: those that give places, then those that spend the budget."""
    placed = compare_rules(answers, asked.rules, top=shown.top)
    parts = [*_compared(placed, language)]
    if asked.buying:
        money = euros(asked.consultation.capacity.money, language)
        bought = compare_rules(answers, asked.buying, **asked.terms(asked.buying[0]))
        heads = say("panel.rules-places", language), say("panel.rules-budget", language, money=money)
        parts = [sentence(heads[0], "h4"), *parts, sentence(heads[1], "h4"), *_compared(bought, language)]
    return together(parts)


def _compared(comparison: Comparison, language: str) -> Iterator[Published]:
    """A figure where there are several rules, and sentences."""
    if len(comparison.results) > 1:
        yield plots.show(plots.rules(comparison, language=language))
    yield plots.sentences(comparison, language=language)


def _by_ballot(answers: Ballots, asked: Asked, shown: Shown, *, language: str) -> Published:
    """How many ballots the selection hangs on."""
    found = fragility(answers, rule=shown.rule, top=shown.top, **asked.terms(shown.rule))
    drawn = plots.show(plots.fragility(found, language=language))
    return together([drawn, plots.sentences(found, language=language)])


VIEWS = {"rule": _by_rule, "ballot": _by_ballot}
"""How a vote is shown otherwise than by one result."""


def together(parts: Iterable[Published]) -> Published:
    """Several things shown one below the other."""
    parts = list(parts)
    html, text = "".join(part.html for part in parts), "\n\n".join(part.text for part in parts)
    return Published(html, text, any(part.fictitious for part in parts))


def sentence(text: str, tag: str = "p") -> Published:
    """One sentence, or a heading."""
    return Published(f"<{tag}>{escape(text)}</{tag}>", text)
