"""While a round runs: who takes part, and opening, pausing, closing, verifying by buttons."""

from typing import Any

import pandas as pd
from ipywidgets import HTML, BoundedIntText, Checkbox, Layout, VBox, Widget

from labase_survey import plots
from labase_survey.definition.consultation import Consultation, Step
from labase_survey.errors import NotFoundError
from labase_survey.store import Participation, Store
from labase_survey.store.published import public_file
from labase_survey.widgets.correcting import Erasing, SettingAside
from labase_survey.widgets.findings import sentence
from labase_survey.widgets.markup import paragraph, write, write_shown
from labase_survey.widgets.panel import Panel, row
from labase_survey.widgets.periodic import every

SECONDS_BETWEEN_LOOKS = 5.0
SCREEN = "3-follow"
"""Under which name the store's journal keeps what these buttons do."""
ALLOWED = {
    "open": ("draft", "paused"),
    "pause": ("open",),
    "close": ("open", "paused", "closing"),
    "verify": ("closed",),
}
"""In which phases each button can be pressed."""
STYLES = {"open": "success", "close": "danger"}
WIDE: dict[str, Any] = {
    "style": {"description_width": "auto"},
    "layout": {"width": "15em", "margin": "2px 0 2px 1.5em"},
}


class FollowWidget(Panel):
    """The console of a round: one box a step, with its phase, its participation and its buttons.

    While a step is open it shows how many took part, never what they answered. Where a kernel runs it looks again every
    few seconds, and seals the steps whose grace is over. The public file of a step is written as soon as the step is
    seen closed; from then on it is what the database is verified against, never the other way round.
    """

    def __init__(self, consultation: Consultation, store: Store | None = None, *, language: str | None = None) -> None:
        super().__init__(store=store, language=language)
        self.consultation = consultation
        self.steps = {step.id: StepBox(self, step) for step in consultation.steps}
        refresh = row(self.button("refresh", self.refresh), self.button("backup", self.backup))
        title = HTML(sentence(consultation.title.to(self.code), "h2").html)
        self.arrange(title, refresh, *self.steps.values())
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

    def backup(self) -> None:
        """Copy the database as it is now, while answers come in."""
        self.tell(self.words("backed-up", path=self.store.backup()))


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
        self.setting_aside = SettingAside(panel, self._names(), actor=SCREEN)
        self.erasing = Erasing(panel, self._names(), step=step, actor=SCREEN)
        super().__init__(layout=Layout(border="1px solid #8888", padding=".6em", margin=".4em 0"))

    def show(self, phase: str) -> None:
        """The step as it is now; a button that the phase doesn't allow can't be pressed."""
        words = self._panel.words
        write(self._phase, words("phase-is", phase=words(f"phase-{phase}")))
        write_shown(self._table, "" if phase == "unpublished" else self._participation())
        for key, button in self.buttons.items():
            button.disabled = phase not in ALLOWED[key]
        if phase != self._shown:
            self._shown = phase
            title = HTML(sentence(self._step.title.to(self._panel.code), "h3").html)
            self.children = (title, self._phase, self._table, *self._controls())
            if phase == "closed":
                self._write_seal()

    def _controls(self) -> tuple[Widget, ...]:
        """What can be done in the phase shown."""
        if self._shown == "closed":
            return (self.buttons["verify"], self.erasing)
        if self._shown == "unpublished":
            return ()
        closing = row(self.sure, self.grace, self.buttons["close"])
        if self._shown == "closing":  # a delay that is too long can be cut short
            return closing, self.setting_aside
        ways = row(self.buttons["open"], self.buttons["pause"]), closing
        return ways if self._shown == "draft" else (*ways, self.setting_aside)

    def _participation(self) -> str:
        panel, words = self._panel, self._panel.words
        taken = panel.store.participation(panel.consultation.id, self._step.id)
        categories = panel.consultation.categories
        rows = [self._counted(category.id, taken) for category in categories]
        labels = pd.Index([category.label.to(panel.code) for category in categories], name=words("category"))
        headers = [words("answered"), *([words("invited")] if taken.invited else [])]
        caption = words("participation", total=taken.total)
        if taken.fictitious:
            caption += " " + words("of-them-fictitious", count=taken.fictitious)
        if taken.voided:
            caption += " " + words("beside-voided", count=taken.voided)
        frame = pd.DataFrame(rows, index=labels, columns=headers)
        return plots.table(frame, caption=caption, language=panel.code).html

    @staticmethod
    def _counted(id: str, taken: Participation) -> list[int]:
        invited = [taken.invited.get(id, 0)] if taken.invited else []
        return [taken.by_category.get(id, 0), *invited]

    def _open(self) -> None:
        self._panel.store.open_step(*self._names(), actor=SCREEN)
        self._done("opened")

    def _pause(self) -> None:
        self._panel.store.pause_step(*self._names(), actor=SCREEN)
        self._done("paused")

    def _close(self) -> None:
        if not self.sure.value:
            self._panel.tell(self._panel.words("close-not-sure"))
            return
        if self._panel.store.close_step(*self._names(), grace=self.grace.value, actor=SCREEN):
            self._panel.refresh()  # it sees the step closed, and says so
        else:
            self._done("closing", seconds=self.grace.value)

    def _verify(self) -> None:
        """Compare what is stored with the public file; where it is gone there is nothing to compare, and that is told."""
        panel, names, path = self._panel, self._names(), public_file(*self._names())
        if not path.exists():
            self._done("unverified", path=panel.store.write_seal(*names))
            return
        wrong = [*panel.store.verify(*names), *panel.store.verify_journal(names[0])]
        if wrong:
            panel.tell(panel.words("verified-wrong", path=path, problems=" ".join(wrong)))
            return
        if (day := panel.store.steps(names[0])[names[1]].purged_on) is not None:
            self._done("verified-erased", day=day, path=path)
            return
        seal = panel.store.seal(*names)
        self._done("verified", count=seal["count"], root=str(seal["root"])[:16], path=path)
        if erased := sum(panel.store.redacted(*names).values()):
            panel.tell(f"{panel.message} {panel.words('verified-redacted', count=erased)}")

    def _write_seal(self) -> None:
        """Write the public file, unless it is there, and say where; one that says something else stays, and is told."""
        panel, is_new = self._panel, not public_file(*self._names()).exists()
        with panel.attempt():
            path = panel.store.write_seal(*self._names())
            if is_new:
                panel.tell(panel.words("closed-now", step=self._step.title.to(panel.code), path=path))

    def _done(self, key: str, **values: object) -> None:
        title = self._step.title.to(self._panel.code)
        self._panel.tell(self._panel.words(key, step=title, **values))
        self._panel.refresh()

    def _names(self) -> tuple[str, str]:
        return self._panel.consultation.id, self._step.id
