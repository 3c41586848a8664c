"""The parts that answer requests together: one consultation, served from one store."""

import asyncio

from tornado.web import RequestHandler

from labase_survey.definition.consultation import Consultation
from labase_survey.errors import NotFoundError
from labase_survey.intake import Door, door
from labase_survey.store import Outcome, Store, Writer
from labase_survey.web.assets import Assets
from labase_survey.web.attempts import Attempts
from labase_survey.web.publishing import Publisher
from labase_survey.web.state import Snapshot, State


class Site:
    """What handlers share. `base` is the address of the root, with its slash."""

    def __init__(self, store: Store, *, state: State, publisher: Publisher, assets: Assets, base: str = "/") -> None:
        self.store, self.state, self.publisher, self.assets, self.base = store, state, publisher, assets, base
        self.writer, self.tries = Writer(store), Attempts()
        self.listening: set[RequestHandler] = set()
        self.being_stored: set[asyncio.Future[Outcome]] = set()
        keys = door(store, "web").channel_of_device
        self.door = Door(consultation=self._consultation, channel="web", channel_of_device=keys)

    @property
    def snapshot(self) -> Snapshot:
        """What is published, and where its steps are, as of the last second."""
        return self.state.snapshot

    def _consultation(self, id: str) -> Consultation:
        """The one that is served, without asking the database."""
        if id != self.snapshot.consultation.id:
            raise NotFoundError(f"this server serves {self.snapshot.consultation.id!r}, not {id!r}")
        return self.snapshot.consultation
