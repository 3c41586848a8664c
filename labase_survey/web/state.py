"""What everybody's page is told: the phase of each step, how many have answered, which revision is published.

Of results it says nothing, but for the released figures of a step whose `reveal` is "live" (`store.releases`).

The store is asked once a second for all pages together, and each change is encoded once.
"""

import asyncio
import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from labase_survey.definition.consultation import Consultation, definition_hash
from labase_survey.errors import SurveyError
from labase_survey.store import Released, Store

log = logging.getLogger("labase.web")


@dataclass(frozen=True)
class Snapshot:
    """A consultation at one moment: what is published, where its steps are, and what those « à main levée » show."""

    consultation: Consultation
    definition: str
    revision: int
    phases: Mapping[str, str]
    participation: Mapping[str, int]
    released: Mapping[str, Released]


def take_snapshot(store: Store, consultation: str) -> Snapshot:
    """What the store knows now; steps whose minute of grace is over are closed first."""
    store.finish_closing()
    revision, published = store.revision(consultation), store.consultation(consultation)
    asked = {step.id for step in published.steps}
    states = {id: state for id, state in store.steps(consultation).items() if id in asked}
    return Snapshot(
        consultation=published,
        definition=definition_hash(published),
        revision=revision,
        phases={id: state.phase for id, state in states.items()},
        participation={
            id: 0 if state.phase == "draft" else store.participation(consultation, id).total
            for id, state in states.items()
        },
        released={id: told for id in states if (told := store.released(consultation, id)) is not None},
    )


class State:
    """The last snapshot, its encoded form, and a way to wait for the next change.

    `shown` says which revision pages are made of: while a new page isn't ready, reloading would not bring it.
    """

    def __init__(self, snapshot: Snapshot, *, shown: Callable[[], int | None] = lambda: None) -> None:
        self.snapshot, self._shown = snapshot, shown
        self.stopping = False
        self._changed: asyncio.Event = asyncio.Event()
        self.text = self._encoded()

    def update(self, snapshot: Snapshot) -> None:
        """Take a new snapshot; those who wait are told if it says something new."""
        self.snapshot = snapshot
        text = self._encoded()
        if text != self.text:
            self.text = text
            self._tell()

    def stop(self) -> None:
        """Let go of all who wait."""
        self.stopping = True
        self._tell()

    async def wait(self, told: bytes, seconds: float) -> None:
        """Come back when there is something else to say than `told`, perhaps at once, or after that many seconds."""
        if self.stopping or self.text != told:
            return
        changed = asyncio.ensure_future(self._changed.wait())
        try:
            await asyncio.wait({changed}, timeout=seconds)
        finally:
            changed.cancel()

    def _tell(self) -> None:
        before, self._changed = self._changed, asyncio.Event()
        before.set()

    def _encoded(self) -> bytes:
        """The JSON that pages read."""
        now = self.snapshot
        steps: dict[str, dict[str, object]] = {
            id: {"phase": phase, "participation": now.participation[id]} for id, phase in now.phases.items()
        }
        for id, told in now.released.items():
            steps[id]["released"] = told._asdict()
        shown = self._shown()
        return json.dumps({"steps": steps, "revision": now.revision if shown is None else shown}).encode()


class Watch:
    """Looks at the store every `pause` seconds, and hands each snapshot to `take`."""

    def __init__(
        self, store: Store, consultation: str, *, take: Callable[[Snapshot], None], pause: float = 1.0
    ) -> None:
        self._store, self._consultation, self._take, self._pause = store, consultation, take, pause
        self._told: set[str] = set()

    async def run(self) -> None:
        """Look, for ever."""
        while True:
            await asyncio.sleep(self._pause)
            await self.look()

    async def look(self) -> None:
        """Look once. Whatever goes wrong is said once for as long as it lasts; pages keep what they last knew."""
        try:
            self._take(await asyncio.to_thread(take_snapshot, self._store, self._consultation))
        except Exception as error:  # noqa: BLE001 - said in the log
            # Not one look may end the task: nobody would see that phases and counters no longer move.
            self._tell(error)
        else:
            self._told.clear()

    def _tell(self, error: Exception) -> None:
        sentence = str(error) if isinstance(error, SurveyError) else f"{type(error).__name__}: {error}"
        if sentence not in self._told:
            log.warning("%s", sentence, exc_info=None if isinstance(error, SurveyError) else error)
        self._told.add(sentence)
