"""While a round runs: who takes part, and opening, pausing, closing, verifying by buttons."""

from typing import Any

from ipywidgets import HTML, BoundedIntText, Checkbox, Layout, VBox, Widget

from labase_survey import verify
from labase_survey.definition.consultation import Consultation, Step
from labase_survey.errors import NotFoundError
from labase_survey.store import Participation, Store
from labase_survey.widgets.markup import heading, paragraph, table, write
from labase_survey.widgets.panel import Panel, row
from labase_survey.widgets.periodic import every

SECONDS_BETWEEN_LOOKS = 5.0
ACTOR = "3-follow"
"""Under which name the store's journal keeps what these buttons do."""
ALLOWED = {"open": ("draft", "paused"), "pause": ("open",), "close": ("open", "paused"), "verify": ("closed",)}
"""In which phases each button can be pressed."""
STYLES = {"open": "success", "close": "danger"}
WIDE: dict[str, Any] = {
    "style": {"description_width": "auto"},
    "layout": {"width": "15em", "margin": "2px 0 2px 1.5em"},
}


class FollowWidget(Panel):
    """The console of a round: one box a step, with its phase, its participation and its buttons.

    While a step is open it shows how many took part, never what they answered. Where a kernel runs it looks again every
    few seconds, and seals the steps whose grace is over.
    """

    def __init__(self, consultation: Consultation, store: Store | None = None, *, language: str | None = None) -> None:
        super().__init__(store=store, language=language)
        self.consultation = consultation
        self.steps = {step.id: StepBox(self, step) for step in consultation.steps}
        refresh = row(self.button("refresh", self.refresh))
        self.arrange(heading(consultation.title.to(self.code), 2), refresh, *self.steps.values())
        with self.attempt():
            self.refresh()
        every(SECONDS_BETWEEN_LOOKS, self.look)

    def refresh(self) -> None:
        """Seal what is due, then show phases and participation as they are now."""
        self.store.finish_closing()
        try:
            states = self.store.steps(self.consultation.id)
        except NotFoundError:
            states = {}
        for id, box in self.steps.items():
            box.show(states[id].phase if id in states else "unpublished")


class StepBox(VBox):  # type: ignore[misc]  # ipywidgets comes without types
    """One step on the console."""

    _shown = ""

    def __init__(self, panel: FollowWidget, step: Step) -> None:
        self._panel, self._step = panel, step
        self._phase, self._table = paragraph(""), HTML()
        actions = {"open": self._open, "pause": self._pause, "close": self._close, "verify": self._verify}
        self.buttons = {key: panel.button(key, action, style=STYLES.get(key, "")) for key, action in actions.items()}
        self.sure = Checkbox(description=panel.words("close-sure"), indent=False, layout=Layout(width="auto"))
        self.grace = BoundedIntText(60, min=0, max=3600, description=panel.words("grace"), **WIDE)
        super().__init__(layout=Layout(border="1px solid #8888", padding=".6em", margin=".4em 0"))

    def show(self, phase: str) -> None:
        """The step as it is now; a button that the phase doesn't allow can't be pressed."""
        words = self._panel.words
        write(self._phase, words("phase-is", phase=words(f"phase-{phase}")))
        self._table.value = "" if phase == "unpublished" else self._participation()
        for key, button in self.buttons.items():
            button.disabled = phase not in ALLOWED[key]
        if phase != self._shown:
            self._shown = phase
            self.children = (
                heading(self._step.title.to(self._panel.code)),
                self._phase,
                self._table,
                *self._controls(),
            )

    def _controls(self) -> tuple[Widget, ...]:
        """What can be done in the phase shown."""
        if self._shown == "closed":
            return (self.buttons["verify"],)
        if self._shown in ("closing", "unpublished"):
            return ()
        closing = row(self.sure, self.grace, self.buttons["close"])
        return row(self.buttons["open"], self.buttons["pause"]), closing

    def _participation(self) -> str:
        panel, words = self._panel, self._panel.words
        taken = panel.store.participation(panel.consultation.id, self._step.id)
        categories = panel.consultation.categories
        rows = [self._counted(c.label.to(panel.code), c.id, taken) for c in categories]
        headers = [words("category"), words("answered"), *([words("invited")] if taken.invited else [])]
        caption = words("participation", total=taken.total)
        if taken.fictitious:
            caption += " " + words("of-them-fictitious", count=taken.fictitious)
        return table(headers, rows, caption=caption)

    @staticmethod
    def _counted(label: str, id: str, taken: Participation) -> list[object]:
        invited = [taken.invited.get(id, 0)] if taken.invited else []
        return [label, taken.by_category.get(id, 0), *invited]

    def _open(self) -> None:
        self._panel.store.open_step(*self._names(), actor=ACTOR)
        self._done("opened")

    def _pause(self) -> None:
        self._panel.store.pause_step(*self._names(), actor=ACTOR)
        self._done("paused")

    def _close(self) -> None:
        if not self.sure.value:
            self._panel.tell(self._panel.words("close-not-sure"))
            return
        self._panel.store.close_step(*self._names(), grace=self.grace.value, actor=ACTOR)
        self._done("closing" if self.grace.value else "closed-now", seconds=self.grace.value)

    def _verify(self) -> None:
        """Recompute what was published from what is stored."""
        seal = self._panel.store.seal(*self._names())
        wrong = verify.check(seal) + verify.check_rows(seal, self._panel.store.sealed_rows(*self._names()))
        if wrong:
            self._panel.tell(self._panel.words("verified-wrong", problems=" ".join(wrong)))
        else:
            path = self._panel.store.write_seal(*self._names())
            self._done("verified", count=seal["count"], root=str(seal["root"])[:16], path=path)

    def _done(self, key: str, **values: object) -> None:
        title = self._step.title.to(self._panel.code)
        self._panel.tell(self._panel.words(key, step=title, **values))
        self._panel.refresh()

    def _names(self) -> tuple[str, str]:
        return self._panel.consultation.id, self._step.id
