"""The other end of a widget's wire: what the page receives, and a way to send as a page does."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import comm
import pytest
from comm.base_comm import BaseComm
from ipywidgets import HTML, Widget

ROOT = Path(__file__).parents[2]


class Wire(BaseComm):
    """A comm whose messages stay in `sent`, as ipykernel's would go to the page."""

    def __init__(self, *args: Any, **options: Any) -> None:
        self.sent: list[dict[str, Any]] = []
        super().__init__(*args, **options)

    def publish_msg(self, msg_type: str, data: Any = None, **_rest: Any) -> None:
        if data is not None:
            self.sent.append(data)


@pytest.fixture(autouse=True)
def wires(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every widget of a test gets a wire that can be looked at; all are closed afterwards."""
    monkeypatch.setattr(comm, "create_comm", Wire)
    yield
    Widget.close_all()


@pytest.fixture
def from_page() -> Callable[[Widget, dict[str, Any]], list[dict[str, Any]]]:
    """Send a message as the page does; what goes back."""

    def send(widget: Widget, data: dict[str, Any]) -> list[dict[str, Any]]:
        before = len(widget.comm.sent)
        widget.comm.handle_msg({"content": {"data": data}, "buffers": []})
        return widget.comm.sent[before:]

    return send


@pytest.fixture
def write() -> Callable[..., None]:
    """Write to a widget's traits as the page does."""

    def send(widget: Widget, **state: Any) -> None:
        message = {"method": "update", "state": state, "buffer_paths": []}
        widget.comm.handle_msg({"content": {"data": message}, "buffers": []})

    return send


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty project, with nothing of ours set but its place."""
    monkeypatch.setenv("LABASE_HOME", str(tmp_path))
    monkeypatch.delenv("LABASE_DATABASE_URL", raising=False)
    monkeypatch.delenv("LABASE_LANGUAGE", raising=False)
    return tmp_path


@pytest.fixture
def house(project: Path, clock: Any) -> Iterator[Any]:
    """The project's own store: screens do the same on both databases, so one is enough here."""
    from labase_survey.store import open_store

    opened = open_store(clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def answered(house: Any, round_: Any) -> Callable[..., Any]:
    """The small round published, its first step answered by so many made-up people, and closed; the round."""
    from labase_survey.intake import receive
    from labase_survey.rehearsal import submissions

    def answer(people: int, *, close: bool = True) -> Any:
        house.publish(round_)
        house.open_step("small", "feedback")
        for submission in submissions(round_, "feedback", people=people, seed=1):
            receive(house, {**submission, "device": house.device_key("rehearsal")}, channel="kernel")
        if close:
            house.close_step("small", "feedback", grace=0)
        return round_

    return answer


@pytest.fixture
def markup() -> Callable[[Widget], str]:
    """All that a screen hands to the browser as HTML."""

    def collect(widget: Widget) -> str:
        own = widget.value if isinstance(widget, HTML) else ""
        return own + "".join(collect(child) for child in getattr(widget, "children", ()))

    return collect


@pytest.fixture
def launch() -> Any:
    """The round of the launch, as the repository holds it."""
    from labase_survey.definition.reading import read_consultation

    return read_consultation(ROOT / "data" / "consultations" / "labase-2017.toml")


@pytest.fixture
def copy_notebooks(project: Path) -> None:
    """The notebooks, in the project."""
    shutil.copytree(ROOT / "notebooks", project / "notebooks", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
