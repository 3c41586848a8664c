"""Submissions into rows: many in one transaction, each with its own outcome.

A response is two rows that nothing links: in `response`, under a key that comes from the device; in `participation`,
under a key that comes from the invitation. Everything is decided inside the transaction, under a lock that lets one
batch at a time into a step, so that neither a phase nor an invitation can change in between.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, get_args

import sqlalchemy as sa

from labase_survey.errors import NotFoundError
from labase_survey.store import tables
from labase_survey.store.keys import participant_key, receipt, token_hash
from labase_survey.store.publishing import StepState, step_state
from labase_survey.verify import canonical

Channel = Literal["web", "kernel", "rehearsal", "kiosk", "paper"]
Status = Literal[
    "stored",
    "unchanged",
    "withdrawn",
    "stale",
    "not-open",
    "closed",
    "already-answered",
    "set-aside",
    "unknown-invitation",
    "invitation-needed",
    "full",
    "invalid",
    "wrong-page",
]
HIGHEST_EDITION = 2**31 - 1
MOST_RESPONSES = 100_000
"""How many responses an open step takes: a flood must not fill the disk."""


@dataclass(frozen=True)
class Entry:
    """A submission that was checked: what to store, and under which keys.

    `content` None withdraws. `category` counts where anybody may answer; with invitations the code knows it, and
    `token` is the code, which every submission carries. `definition` is the hash of the text that the content was
    checked by: an entry checked by a text that is published no more is turned back, since nobody could count it.
    """

    consultation: str
    step: str
    response_key: str
    submit_tag: str
    edition: int
    channel: str
    content: dict[str, Any] | None
    category: str | None = None
    token: str | None = None
    definition: str = ""


@dataclass(frozen=True)
class Outcome:
    """What became of an entry; `edition` and `receipt` are those of the stored response, 0 and "" where there is none."""

    status: Status
    edition: int = 0
    receipt: str = ""


class _Stored(NamedTuple):
    """What of a response decides on the next edition."""

    edition: int
    category: str | None
    content: str | None
    void_reason: str | None


class _Admitted(NamedTuple):
    """Whom an invitation lets in; `participant` is None where no row has to be written for it."""

    category: str | None
    institution: str | None = None
    participant: str | None = None
    token: str | None = None


def submit_many(connection: sa.Connection, entries: Sequence[Entry], *, secret: bytes, now: float) -> list[Outcome]:
    """The outcome of each entry, in order; durable once the caller's transaction is."""
    sound = [_text(entry) for entry in entries]
    both = list(zip(entries, sound, strict=True))
    steps = _lock_steps(connection, {(entry.consultation, entry.step) for entry, text in both if text})
    batch = _Batch(connection, steps, secret=secret, now=now)
    return [batch.submit(entry, text) if text else Outcome("invalid") for entry, text in both]


class _Batch:
    def __init__(
        self, connection: sa.Connection, steps: dict[tuple[str, str], StepState], *, secret: bytes, now: float
    ) -> None:
        self.connection, self.steps, self.secret, self.now = connection, steps, secret, now
        self.room: dict[tuple[str, str], int] = {}
        self.hashes: dict[tuple[str, int], str] = {}

    def submit(self, entry: Entry, text: str) -> Outcome:
        """One entry, after those before it; `text` is its content in canonical JSON, "null" to withdraw."""
        step = self.steps.get((entry.consultation, entry.step))
        if step is None:
            return Outcome("not-open")
        if (refused := self._phase(step)) is not None:
            return Outcome(refused)
        if entry.definition not in ("", self._definition(entry.consultation, step.revision)):
            return Outcome("wrong-page")
        stored = self._stored(entry)
        admitted = self._admit(entry) if step.admission == "invitation" else _Admitted(entry.category)
        if not isinstance(admitted, _Admitted):
            return Outcome(admitted)
        content = None if entry.content is None else text
        if stored is not None and stored.void_reason is not None and content is not None:
            return Outcome("set-aside")  # only a facilitator counts it again; who sent it may still withdraw it
        if stored is not None and entry.edition <= stored.edition:
            return _replayed(entry, stored, (content, admitted.category))
        if stored is None and step.admission == "open" and not self._has_room(entry):
            return Outcome("full")
        self._participate(entry, admitted)
        self._write(entry, stored, admitted, content=content)
        return Outcome("withdrawn" if content is None else "stored", entry.edition, receipt(entry.response_key))

    def _phase(self, step: StepState) -> Status | None:
        if step.phase in ("draft", "paused"):
            return "not-open"
        over = step.phase == "closed" or (step.until is not None and step.until <= self.now)
        return "closed" if over else None

    def _definition(self, consultation: str, revision: int) -> str:
        """The hash of the text that the step is asked by; a batch reads it once."""
        if (consultation, revision) not in self.hashes:
            table = tables.consultation
            query = sa.select(table.c.definition_hash).where(table.c.id == consultation, table.c.revision == revision)
            self.hashes[consultation, revision] = str(self.connection.scalar(query))
        return self.hashes[consultation, revision]

    def _stored(self, entry: Entry) -> _Stored | None:
        columns = [tables.response.c[name] for name in _Stored._fields]
        row = self.connection.execute(sa.select(*columns).where(*_key(entry))).one_or_none()
        return None if row is None else _Stored(*row)

    def _admit(self, entry: Entry) -> _Admitted | Status:
        """Whom the invitation lets in, or why it doesn't."""
        if not entry.token:
            return "invitation-needed"
        where = (self.secret, entry.consultation, entry.step)
        table, token = tables.invitation, token_hash(*where, token=entry.token)
        found = self.connection.execute(
            sa.select(table).where(*_of_step(table, entry), table.c.token_hash == token)
        ).one_or_none()
        if found is None:
            return "unknown-invitation"
        participant = participant_key(*where, token=entry.token)
        holder = self._holder(entry, participant)
        if holder not in (None, (participant, entry.submit_tag)):
            return "already-answered"
        return _Admitted(found.category, found.institution, *((participant, token) if holder is None else ()))

    def _holder(self, entry: Entry, participant: str) -> tuple[str, str] | None:
        """The participant and device already bound to either this code or this device."""
        table = tables.participation
        bound = sa.or_(table.c.participant_key == participant, table.c.submit_tag == entry.submit_tag)
        query = sa.select(table.c.participant_key, table.c.submit_tag).where(*_of_step(table, entry), bound)
        found = self.connection.execute(query).first()
        return None if found is None else (found[0], found[1])

    def _has_room(self, entry: Entry) -> bool:
        where, table = (entry.consultation, entry.step), tables.response
        if where not in self.room:
            query = sa.select(sa.func.count()).select_from(table).where(*_of_step(table, entry))
            self.room[where] = MOST_RESPONSES - int(self.connection.scalar(query) or 0)
        self.room[where] -= 1
        return self.room[where] >= 0

    def _participate(self, entry: Entry, admitted: _Admitted) -> None:
        if admitted.participant is None:
            return
        where = {"consultation": entry.consultation, "step": entry.step}
        taking_part = {"participant_key": admitted.participant, "submit_tag": entry.submit_tag}
        self.connection.execute(sa.insert(tables.participation).values(**where, **taking_part))
        table = tables.invitation
        used = sa.update(table).where(*_of_step(table, entry), table.c.token_hash == admitted.token)
        self.connection.execute(used.values(used=1))

    def _write(self, entry: Entry, stored: _Stored | None, admitted: _Admitted, *, content: str | None) -> None:
        gone = content is None
        values = {
            "edition": entry.edition,
            "category": None if gone else admitted.category,
            "institution": None if gone else admitted.institution,
            "channel": entry.channel,
            "content": content,
        }
        if stored is not None:
            self.connection.execute(sa.update(tables.response).where(*_key(entry)).values(**values))
            return
        key = {"consultation": entry.consultation, "step": entry.step, "response_key": entry.response_key}
        self.connection.execute(sa.insert(tables.response).values(**key, **values))


def _replayed(entry: Entry, stored: _Stored, said: tuple[str | None, str | None]) -> Outcome:
    """An edition that is not newer: the same again is fine, anything else comes too late."""
    told = stored.edition, receipt(entry.response_key)
    if said[0] is None and stored.content is None:
        return Outcome("withdrawn", *told)
    return Outcome("unchanged" if said == (stored.content, stored.category) else "stale", *told)


def _lock_steps(connection: sa.Connection, wanted: set[tuple[str, str]]) -> dict[tuple[str, str], StepState]:
    """The rows of the steps, held until the transaction ends: always in the order of their keys, so without deadlock."""
    found = {}
    for consultation, step in sorted(wanted):
        with suppress(NotFoundError):
            found[consultation, step] = step_state(connection, consultation, step, lock=True)
    if connection.dialect.name == "postgresql":  # in one order too, which `sealing` follows
        names = ", ".join(table.name for table in tables.PEOPLE)
        connection.execute(sa.text(f"LOCK TABLE {names} IN ROW EXCLUSIVE MODE"))
    return found


def _text(entry: Entry) -> str:
    """The content in canonical JSON; empty when the entry can't be stored, which must not harm those beside it."""
    names = (entry.consultation, entry.step, entry.response_key, entry.submit_tag, entry.channel)
    try:
        text = canonical(entry.content)
        strings = [*names, entry.category or "", entry.token or "", *_strings(entry.content)]
        clean = all("\0" not in string and string.encode() is not None for string in strings)
    except (TypeError, ValueError, RecursionError, AttributeError):
        return ""
    shaped = type(entry.content) in (dict, type(None)) and entry.channel in get_args(Channel)
    counted = type(entry.edition) is int and 1 <= entry.edition <= HIGHEST_EDITION
    return text if clean and shaped and counted else ""


def _strings(value: object) -> Iterator[str]:
    """Every string in a content; JSON text would show NUL by an escape that people may also have typed."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in (*value, *value.values()):
            yield from _strings(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _strings(part)


def _of_step(table: sa.Table, entry: Entry) -> tuple[sa.ColumnElement[bool], sa.ColumnElement[bool]]:
    return table.c.consultation == entry.consultation, table.c.step == entry.step


def _key(entry: Entry) -> tuple[sa.ColumnElement[bool], ...]:
    return *_of_step(tables.response, entry), tables.response.c.response_key == entry.response_key
