"""When a step is closed: each question with its figure, its numbers and its sentences."""

from typing import Any

from ipywidgets import HTML, Dropdown

from labase_survey.definition.consultation import Consultation
from labase_survey.plots import Published
from labase_survey.store import Store
from labase_survey.widgets.findings import Asked, Shown, finding, sentence, together
from labase_survey.widgets.markup import write_shown
from labase_survey.widgets.panel import WIDE, Panel, choices, row, show_only

WAYS = {"": "show-everybody", "category": "show-categories", "rule": "show-rules", "ballot": "show-ballots"}
"""How a question may be shown, and the words for it."""

USUAL = 3
"""How many first places are looked at unless others are chosen."""


class ResultsWidget(Panel):
    """The results of a round, of one of its steps, or of one question; in one of the ways it can be shown.

    `by="category"` begins with the categories, `by="rule"` with the rules side by side, `by="ballot"` with how many ballots
    the selection hangs on: the first places (three, unless others are chosen), or what the rule buys.

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
        self.by = Dropdown(description=self.words("show"), **WIDE)
        self.top = Dropdown(description=self.words("top"), **WIDE)
        self._asked_by = by or ""
        self.finding = HTML()
        self._made: dict[tuple[str, str], Published] = {}  # what was drawn since the last change
        self.question.observe(self._questioned, "value")
        for control in (self.rule, self.by, self.top):
            control.observe(self._changed, "value")
        controls = row(self.question, self.rule, self.by, self.top, self.button("refresh", self.refresh))
        self.arrange(controls, self.finding)
        self._questioned()

    def refresh(self) -> None:
        """Show what the controls ask for, as the store has it now."""
        self._made.clear()
        if self.asked:
            write_shown(self.finding, self._found(self.asked[self.question.value]).html)

    def published(self) -> Published:
        """Every question of the screen, each under its words."""
        parts = []
        for asked in self.asked:
            found = self._found(asked)
            if found not in parts:  # the sentence about a step that isn't closed is said once
                parts += [sentence(asked.question.label.to(self.code), "h3"), found]
        return together(parts)

    def still(self) -> dict[str, Any]:
        """What a report shows."""
        return self.published()._repr_mimebundle_()

    def _found(self, asked: Asked) -> Published:
        """What a question gave, shown as the controls say where it can be."""
        if (asked.step, asked.id) not in self._made:
            by = self.by.value if self.by.value in _ways(asked) else ""
            rule = self.rule.value if self.rule.value in (*asked.rules, *asked.buying) else None
            top = min(self.top.value or 1, max(len(asked.offered.options) - 1, 1))
            made = finding(self.store, asked, Shown(by, rule, top), language=self.code)
            self._made[asked.step, asked.id] = made
        return self._made[asked.step, asked.id]

    def _questioned(self, _change: object = None) -> None:
        """Offer what goes with the question, then show it."""
        if not self.asked:
            return
        asked = self.asked[self.question.value]
        rules, ways = (*asked.rules, *asked.buying), _ways(asked)
        places = range(1, max(len(asked.offered.options), 2))
        self._offer(self.rule, [(self.words(f"rule-{rule}"), rule) for rule in rules], value=None)
        self._offer(self.by, [(self.words(WAYS[way]), way) for way in ways], value=self.by.value or self._asked_by)
        self._offer(self.top, [(self._first(number), number) for number in places], value=self.top.value or USUAL)
        show_only(self.question, when=len(self.asked) > 1)
        show_only(self.by, when=len(ways) > 1)
        self._changed()

    def _offer(self, control: Dropdown, options: list[tuple[str, Any]], *, value: object) -> None:
        """Other options for a control, with what was chosen before where it is still among them."""
        control.unobserve(self._changed, "value")
        control.options = options
        values = [known for _, known in options]
        if value in values:
            control.value = value
        elif isinstance(value, int) and values:
            control.value = values[-1]
        control.observe(self._changed, "value")

    def _first(self, number: int) -> str:
        return self.words("top-first-one") if number == 1 else self.words("top-first", number=number)

    def _show_what_counts(self) -> None:
        """The rule counts but where all are side by side; how many are selected, where a selection of places is shown."""
        asked, by = self.asked[self.question.value], self.by.value
        show_only(self.rule, when=len(self.rule.options) > 1 and by != "rule")
        selects = by == "rule" or (by == "ballot" and self.rule.value not in asked.buying)
        show_only(self.top, when=selects and len(self.top.options) > 1)

    def _changed(self, _change: object = None) -> None:
        self._show_what_counts()
        self.run(self.refresh)


def _ways(asked: Asked) -> list[str]:
    """The ways in which a question can be shown."""
    return ["", *(["category"] if asked.has_categories else []), *(["rule", "ballot"] if asked.rules else [])]


def _asked(consultation: Consultation, step: str | None, question: str | None) -> list[Asked]:
    """The questions meant, in the definition's order."""
    steps = consultation.steps if step is None else (consultation.step(step),)
    asked = [Asked(consultation, each.id, one.id) for each in steps for one in each.questions]
    named = [one for one in asked if question in (None, one.id)]
    if question is not None and not named:
        steps[0].question(question)  # it says which ones there are
    return named
