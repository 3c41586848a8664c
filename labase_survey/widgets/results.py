"""When a step is closed: each question with its figure, its numbers and its sentences."""

from typing import Any

from ipywidgets import HTML, Dropdown

from labase_survey.definition.consultation import Consultation
from labase_survey.plots import Published
from labase_survey.store import Store
from labase_survey.widgets.findings import Asked, finding, sentence, together
from labase_survey.widgets.markup import write_shown
from labase_survey.widgets.panel import WIDE, Panel, choices, row, show_only


class ResultsWidget(Panel):
    """The results of a round, of one of its steps, or of one question; `by="category"` begins with the categories.

    A step that isn't closed gives a sentence instead. Where nothing is live, as in a report, all questions of the
    screen stand one below the other.

    Raises:
        NotFoundError: when there is no such step, or no such question in any of the steps meant.
    """

    def __init__(
        self,
        consultation: Consultation,
        store: Store | None = None,
        *,
        step: str | None = None,
        question: str | None = None,
        by: str | None = None,
        language: str | None = None,
    ) -> None:
        super().__init__(store=store, language=language)
        self.asked = _asked(consultation, step, question)
        labels = [(one.question.label.to(self.code), position) for position, one in enumerate(self.asked)]
        self.question = Dropdown(options=choices(labels), description=self.words("question"), **WIDE)
        self.rule = Dropdown(description=self.words("counting-rule"), **WIDE)
        people = [(self.words("show-everybody"), ""), (self.words("show-categories"), "category")]
        self.by = Dropdown(options=people, value=by or "", description=self.words("show"), **WIDE)
        self.finding = HTML()
        self._made: dict[tuple[str, str], Published] = {}  # what was drawn since the last change
        self.question.observe(self._questioned, "value")
        self.rule.observe(self._changed, "value")
        self.by.observe(self._changed, "value")
        controls = row(self.question, self.rule, self.by, self.button("refresh", self.refresh))
        self.arrange(controls, self.finding)
        self._questioned()

    def refresh(self) -> None:
        """Show what the controls ask for, as the store has it now."""
        self._made.clear()
        if self.asked:
            write_shown(self.finding, self._found(self.asked[self.question.value], rule=self.rule.value).html)

    def published(self) -> Published:
        """Every question of the screen, each under its words."""
        parts = []
        for asked in self.asked:
            rule = self.rule.value if self.rule.value in asked.rules else None
            found = self._found(asked, rule=rule)
            if found not in parts:  # the sentence about a step that isn't closed is said once
                parts += [sentence(asked.question.label.to(self.code), "h3"), found]
        return together(parts)

    def still(self) -> dict[str, Any]:
        """What a report shows."""
        return self.published()._repr_mimebundle_()

    def _found(self, asked: Asked, *, rule: str | None) -> Published:
        by = self.by.value if asked.has_categories else None
        if (asked.step, asked.id) not in self._made:
            self._made[asked.step, asked.id] = finding(self.store, asked, language=self.code, rule=rule, by=by)
        return self._made[asked.step, asked.id]

    def _questioned(self, _change: object = None) -> None:
        """Offer what goes with the question, then show it."""
        if not self.asked:
            return
        asked = self.asked[self.question.value]
        self.rule.unobserve(self._changed, "value")
        self.rule.options = [(self.words(f"rule-{rule}"), rule) for rule in asked.rules]
        self.rule.observe(self._changed, "value")
        show_only(self.question, when=len(self.asked) > 1)
        show_only(self.rule, when=len(asked.rules) > 1)
        show_only(self.by, when=asked.has_categories)
        self._changed()

    def _changed(self, _change: object = None) -> None:
        self.run(self.refresh)


def _asked(consultation: Consultation, step: str | None, question: str | None) -> list[Asked]:
    """The questions meant, in the definition's order."""
    steps = consultation.steps if step is None else (consultation.step(step),)
    asked = [Asked(consultation, each.id, one.id) for each in steps for one in each.questions]
    named = [one for one in asked if question in (None, one.id)]
    if question is not None and not named:
        steps[0].question(question)  # it says which ones there are
    return named
