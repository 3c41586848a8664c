"""What facilitators' screens share: controls in a column, and one line that says what happened."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any

from ipywidgets import Button, HBox, Layout, VBox, Widget

from labase_survey.errors import SurveyError
from labase_survey.language import current_language, say
from labase_survey.store import Store, home, open_store
from labase_survey.widgets.markup import paragraph, write


class Panel(VBox):  # type: ignore[misc]  # ipywidgets comes without types
    """A facilitators' screen; its last line, `message`, is what the latest action had to say.

    An action that goes wrong ends as a sentence on that line, never as a traceback.
    """

    def __init__(self, *, store: Store | None = None, language: str | None = None) -> None:
        self.code = language or current_language()
        self.store = store if store is not None else open_store()
        self.message = ""
        self._alone = RLock()  # JupyterLab answers buttons on a thread of their own, beside the kernel's loop
        self._line = paragraph("", role="status")
        super().__init__()

    def words(self, key: str, **values: object) -> str:
        """A text of the catalogue `panel`, in this screen's language."""
        return say(f"panel.{key}", self.code, **values)

    def tell(self, text: str) -> None:
        """Say what happened, in the screen's last line."""
        self.message = text
        write(self._line, text, role="status")

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Whatever goes wrong inside becomes a sentence in the last line."""
        try:
            yield
        except SurveyError as error:
            self.tell(self.words("refused", problem=error))
        except OSError as error:
            self.tell(self.words("refused", problem=f"{error.strerror or error} {error.filename or ''}".strip()))
        except Exception as error:  # noqa: BLE001 - a facilitator can do nothing with a traceback
            self.tell(self.words("unexpected", problem=f"{type(error).__name__}: {error}"))

    def button(self, key: str, action: Callable[[], object], *, style: str = "") -> Button:
        """A button with the words of `key`; what its action raises is told in the last line."""
        button = Button(description=self.words(key), button_style=style, layout=Layout(width="auto"))
        button.on_click(lambda _: self.run(action))
        return button

    def arrange(self, *parts: Widget) -> None:
        """Stack the parts of the screen, the message line last."""
        self.children = (*parts, self._line)

    def run(self, action: Callable[[], object]) -> None:
        """Do something that may go wrong; what was told before is gone."""
        with self._alone, self.attempt():
            self.tell("")
            action()

    def look(self) -> None:
        """Bring the screen up to date, unless a button is at work; for `every`."""
        if self._alone.acquire(blocking=False):
            try:
                self.refresh()
            finally:
                self._alone.release()

    def refresh(self) -> None:
        """Show things as they are now."""

    def still(self) -> dict[str, Any]:
        """What stands for this screen where nothing is live, by media type."""
        return {"text/plain": self.words(type(self).__name__)}

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any] | None:
        data: dict[str, Any] | None = super()._repr_mimebundle_(**kwargs)
        if data is None:
            return None
        data["text/plain"] = self.words(type(self).__name__)
        with self.attempt():
            data.update(self.still())
        return data


WIDE: dict[str, Any] = {"style": {"description_width": "8em"}, "layout": {"width": "min(36em, 100%)"}}
"""For a control whose words are long."""


def row(*parts: Widget) -> HBox:
    """Controls side by side, on several lines where the screen is narrow."""
    return HBox(parts, layout=Layout(flex_flow="row wrap", align_items="center"))


def show_only(control: Widget, *, when: bool) -> None:
    """Hide a control that leaves no choice."""
    control.layout.display = None if when else "none"


def choices(pairs: Sequence[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """Options of a dropdown; of two with the same words the later gets a number, as ipywidgets tells them apart by words."""
    seen: dict[str, int] = {}
    named = []
    for words, value in pairs:
        seen[words] = seen.get(words, 0) + 1
        named.append((words if seen[words] == 1 else f"{words} ({seen[words]})", value))
    return named


def output_path(name: str) -> Path:
    """A file in the project's `out` folder, which is made if it isn't there."""
    folder = home() / "out"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / name
