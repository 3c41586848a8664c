"""Pages ready to send: one execution of the notebook for each published revision and language, however many ask for it."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from labase_survey.errors import PublishingError
from labase_survey.language import say
from labase_survey.web.assets import Content
from labase_survey.web.frame import Frame

PATIENCE = 30.0
"""Seconds before a notebook that failed is tried again, if neither it nor the consultation changed."""

Key = tuple[str, tuple[int, int]]
Tell = Callable[[str], None]


class Told:
    """Tells facilitators of each page in their language, and of what every language's page has in common once."""

    def __init__(self, tell: Tell, language: str) -> None:
        self._tell, self._language = tell, language
        self._said: set[str] = set()
        self._last: dict[str, str] = {}

    def page(self, key: str, language: str, **values: object) -> None:
        """What became of the page in a language; a failure that lasts is told once."""
        name = say("page.language", language)
        sentence = say(f"page.{key}", self._language, name=name, **values)
        if key == "published" or self._last.get(language) != sentence:
            self._tell(sentence)
        self._last[language] = sentence

    def warnings(self, sentences: list[str]) -> None:
        """What a page can't show, unless the last page couldn't either."""
        for sentence in sentences:
            if sentence not in self._said:
                self._tell(sentence)
        self._said = set(sentences)


@dataclass
class Rendering:
    """A notebook's page in one language; only the phases of its steps are still to be filled in.

    `kernels` is true when the author asks that the page be served through kernels: then there is no text.
    """

    revision: int
    frame: Frame
    text: str = ""
    warnings: list[str] = field(default_factory=list)
    kernels: bool = False
    _pages: dict[tuple[tuple[str, str], ...], Content] = field(default_factory=dict)

    def page(self, phases: Mapping[str, str]) -> Content:
        """The page's bytes for these phases, made once for each state that the steps are in."""
        state = tuple(sorted(phases.items()))
        if state not in self._pages:
            text = self.frame.filled(self.text, phases)
            self._pages = {state: Content("text/html; charset=utf-8", text.encode())}
        return self._pages[state]


Execute = Callable[[str], Awaitable[Rendering]]


@dataclass
class _Shelf:
    """One language's page: what is shown, what it was made of, what went wrong, what is being made."""

    rendering: Rendering | None = None
    key: Key | None = None
    error: PublishingError | None = None
    failed: Key | None = None
    retry_at: float = 0.0
    task: asyncio.Task[None] | None = None


class Publisher:
    """Keeps each language's page up to date with the published revision and the notebook's file.

    `execute` makes the page of a language, `definition` says what is published now, `tell` is told each news in words.
    While a new page is made the former one is shown; when it can't be made the former one stays.
    """

    def __init__(self, notebook: Path, *, execute: Execute, definition: Callable[[], str], tell: Told) -> None:
        self.notebook, self._execute, self._definition, self._tell = notebook, execute, definition, tell
        self._shelves: dict[str, _Shelf] = {}
        self._one_at_a_time = asyncio.Lock()
        self._stopping = False

    async def rendering(self, language: str) -> Rendering:
        """The page of a language, perhaps a former one while a new one is made.

        Raises:
            PublishingError: when there is none and none can be made.
        """
        shelf = self._shelves.setdefault(language, _Shelf())
        self._refresh(shelf, language)
        if shelf.rendering is None and shelf.task is not None:
            await asyncio.shield(shelf.task)
        if shelf.rendering is None:
            raise shelf.error or PublishingError(f"there is no page in {language!r} yet; ask again in a moment")
        return shelf.rendering

    def prepare(self, languages: tuple[str, ...]) -> None:
        """Start making the pages of these languages before anybody asks."""
        for language in languages:
            self._shelves.setdefault(language, _Shelf())
        self.refresh()

    def refresh(self) -> None:
        """Start making anew every page that is no longer up to date."""
        for language, shelf in self._shelves.items():
            self._refresh(shelf, language)

    @property
    def shown(self) -> int | None:
        """The revision that every page shows at least; None before the first page."""
        return min((shelf.rendering.revision for shelf in self._shelves.values() if shelf.rendering), default=None)

    @property
    def through_kernels(self) -> bool:
        """Whether the author asks that the page be served through kernels."""
        return any(shelf.rendering is not None and shelf.rendering.kernels for shelf in self._shelves.values())

    async def stop(self, patience: float) -> None:
        """Start nothing more. What is being made has that many seconds: a kernel is best let finish its start."""
        self._stopping = True
        tasks = {shelf.task for shelf in self._shelves.values() if shelf.task is not None}
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=patience)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    def _refresh(self, shelf: _Shelf, language: str) -> None:
        key = self._key()
        waiting = shelf.failed == key and time.monotonic() < shelf.retry_at
        if not self._stopping and shelf.task is None and shelf.key != key and not waiting:
            shelf.task = asyncio.create_task(self._make(shelf, language))

    async def _make(self, shelf: _Shelf, language: str) -> None:
        try:
            async with self._one_at_a_time:
                if not self._stopping:
                    await self._fill(shelf, language)
                    self._report(shelf, language)
        finally:
            shelf.task = None

    async def _fill(self, shelf: _Shelf, language: str) -> None:
        key = self._key()
        try:
            shelf.rendering, shelf.key = await self._execute(language), key
            shelf.error = shelf.failed = None
        except PublishingError as error:
            shelf.error, shelf.failed, shelf.retry_at = error, key, time.monotonic() + PATIENCE

    def _report(self, shelf: _Shelf, language: str) -> None:
        if shelf.error is not None:
            self._tell.page("not-published" if shelf.rendering is None else "still-old", language, error=shelf.error)
        elif shelf.rendering is not None:
            self._tell.page("published", language, revision=shelf.rendering.revision)
            self._tell.warnings(shelf.rendering.warnings)

    def _key(self) -> Key:
        try:
            status = self.notebook.stat()
        except FileNotFoundError:
            return self._definition(), (0, 0)
        return self._definition(), (status.st_mtime_ns, status.st_size)
