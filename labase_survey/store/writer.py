"""One thread that writes: whatever was put while it committed goes into its next transaction."""

import queue
import threading
from concurrent.futures import Future
from typing import Protocol, Self

from labase_survey.errors import StoreError
from labase_survey.store.submitting import Entry, Outcome

LARGEST_BATCH = 200


class Submitting(Protocol):
    """What a writer needs of a store."""

    def submit_many(self, entries: list[Entry]) -> list[Outcome]:
        """The outcomes, once durable."""
        ...


Waiting = tuple[Entry, "Future[Outcome]"]


class Writer:
    """Group commit: `put` returns at once, its future resolves when the entry is durable.

    A failure resolves the futures of its batch with the exception: nothing of that batch was stored. `close` writes
    what is still waiting. Also a context manager.
    """

    def __init__(self, store: Submitting) -> None:
        self._store = store
        self._waiting: queue.SimpleQueue[Waiting | None] = queue.SimpleQueue()
        self._closing = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="labase-writer", daemon=True)
        self._thread.start()

    def put(self, entry: Entry) -> "Future[Outcome]":
        """The future outcome of an entry."""
        future: Future[Outcome] = Future()
        with self._closing:
            if self._closed:
                future.set_exception(StoreError("the writer is closed and stores nothing any more; make a new one"))
            else:
                self._waiting.put((entry, future))
        return future

    def close(self) -> None:
        """Write what is waiting, then stop; further entries are turned away."""
        with self._closing:
            if not self._closed:
                self._closed = True
                self._waiting.put(None)
        self._thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _run(self) -> None:
        while (first := self._waiting.get()) is not None:
            batch, last = self._gather(first)
            live = [(entry, future) for entry, future in batch if future.set_running_or_notify_cancel()]
            if live:
                self._write(live)
            if last:
                return

    def _gather(self, first: Waiting) -> tuple[list[Waiting], bool]:
        """Everything that waits, up to a limit, and whether the end was among it."""
        batch = [first]
        while len(batch) < LARGEST_BATCH:
            try:
                item = self._waiting.get_nowait()
            except queue.Empty:
                break
            if item is None:
                return batch, True
            batch.append(item)
        return batch, False

    def _write(self, batch: list[Waiting]) -> None:
        try:
            outcomes = self._store.submit_many([entry for entry, _ in batch])
        except StoreError as error:
            for _, future in batch:
                future.set_exception(error)
        except Exception as error:  # noqa: BLE001 - whatever it is, nobody may wait for ever
            self._write_apart(batch, error)
        else:
            for (_, future), outcome in zip(batch, outcomes, strict=True):
                future.set_result(outcome)

    def _write_apart(self, batch: list[Waiting], error: Exception) -> None:
        """An entry that breaks its batch must not take the others with it: each is tried alone."""
        if len(batch) == 1:
            batch[0][1].set_exception(error)
        else:
            for one in batch:
                self._write([one])
