"""On the console: setting a response aside while a step runs, erasing a text once it is closed."""

from typing import Any

from ipywidgets import BoundedIntText, Checkbox, Dropdown, Layout, Text, Textarea, VBox

from labase_survey.definition.consultation import Step
from labase_survey.definition.questions import FreeText
from labase_survey.widgets.markup import paragraph
from labase_survey.widgets.panel import WIDE, Panel, choices, row


class Correction(VBox):  # type: ignore[misc]  # ipywidgets comes without types
    """A reason, a box to tick where it can't be undone, and what happens then."""

    def __init__(self, panel: Panel, names: tuple[str, str], *, actor: str) -> None:
        self._panel, self._names, self._actor = panel, names, actor
        self.reason = Text(description=panel.words("reason"), placeholder=panel.words("correct-reason"), **WIDE)
        self.sure = Checkbox(indent=False, layout=Layout(width="auto"))
        super().__init__(layout=Layout(margin=".8em 0 0"))

    def _ask(self, key: str) -> bool:
        """Whether the box is ticked; else it is said that it must be."""
        if not self.sure.value:
            self._panel.tell(self._panel.words("correct-not-sure", sure=self._panel.words(key)))
        return bool(self.sure.value)

    def _done(self, text: str) -> None:
        self._panel.tell(text)
        self.reason.value, self.sure.value = "", False
        self._panel.refresh()


class SettingAside(Correction):
    """By its receipt, a response is set aside or counted again."""

    def __init__(self, panel: Panel, names: tuple[str, str], *, actor: str) -> None:
        super().__init__(panel, names, actor=actor)
        self.receipt = Text(description=panel.words("receipt"), **WIDE)
        self.sure.description = panel.words("void-sure")
        self.void, self.unvoid = panel.button("void", self._void), panel.button("unvoid", self._unvoid)
        explained = paragraph(panel.words("void-explained"))
        self.children = (explained, self.receipt, self.reason, row(self.sure, self.void, self.unvoid))

    def _void(self) -> None:
        if self._ask("void-sure"):
            self._panel.store.void(*self._names, **self._said())
            self._done(self._panel.words("voided", receipt=self.receipt.value))

    def _unvoid(self) -> None:
        self._panel.store.unvoid(*self._names, **self._said())
        self._done(self._panel.words("unvoided", receipt=self.receipt.value))

    def _said(self) -> dict[str, str]:
        return {"receipt": self.receipt.value, "reason": self.reason.value, "actor": self._actor}


class Erasing(Correction):
    """By its words, a free text is erased from a closed step."""

    def __init__(self, panel: Panel, names: tuple[str, str], *, step: Step, actor: str) -> None:
        super().__init__(panel, names, actor=actor)
        words = panel.words
        texts = choices(
            [(asked.label.to(panel.code), asked.id) for asked in step.questions if isinstance(asked, FreeText)]
        )
        self.question = Dropdown(options=texts, description=words("question"), **WIDE)
        self.text = Textarea(description=words("redact-text"), placeholder=words("redact-example"), **WIDE)
        self.count = BoundedIntText(1, min=1, max=1000, description=words("redact-count"), **WIDE)
        self.sure.description = words("redact-sure")
        self.redact = panel.button("redact", self._redact, style="danger")
        what: tuple[Any, ...] = (self.question, self.text, self.count, self.reason)
        self.children = (paragraph(words("redact-explained")), *what, row(self.sure, self.redact)) if texts else ()

    def _redact(self) -> None:
        if not self._ask("redact-sure"):
            return
        said: dict[str, Any] = {"reason": self.reason.value, "actor": self._actor}
        said |= {"text": self.text.value, "count": self.count.value}
        erased = self._panel.store.redact(*self._names, self.question.value, **said)
        self.text.value, self.count.value = "", 1
        self._done(self._panel.words("redacted", count=erased))
