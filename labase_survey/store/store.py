"""The store: published consultations, what is answered, what is sealed, what facilitators did."""

import logging
import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from labase_survey.counting.profile import Answers, Ballots
from labase_survey.definition.consultation import Consultation, live_votes
from labase_survey.errors import CountingError, StoreError
from labase_survey.store import (
    actions,
    backup,
    invitations,
    journal,
    keys,
    phases,
    published,
    publishing,
    purging,
    releases,
    responses,
    sealing,
    submitting,
    voiding,
)
from labase_survey.store.backup import Restored
from labase_survey.store.engine import Engines, beside, database
from labase_survey.store.invitations import Invited
from labase_survey.store.place import default_database, home
from labase_survey.store.publishing import StepState
from labase_survey.store.purging import Due
from labase_survey.store.releases import Released
from labase_survey.store.responses import Participation
from labase_survey.store.secret import read_secret
from labase_survey.store.submitting import Entry, Outcome

if TYPE_CHECKING:
    from labase_survey.counting.counts import Counts

log = logging.getLogger(__name__)

SWEEP_AGAIN_SECONDS = 60
"""After a sweep that failed, how long `finish_closing`, which may be called each second, leaves the files alone."""


def open_store(url: str | Path | None = None, *, clock: Callable[[], float] = time.time) -> "Store":
    """The store in a database, whose tables are made or brought up to date.

    Args:
        url: the path of a SQLite file (relative to `home()`), or an address such as
            `postgresql://user:password@host/name`; without it `LABASE_DATABASE_URL`, else `data/labase.db`.
        clock: seconds since 1970; it dates actions and ends the grace of a closing step, nothing else.

    Raises:
        StoreError: when the database can't be opened, in words.
    """
    store = Store(Engines(database(url or default_database())), clock=clock)
    store.engines.upgrade()
    return store


class Store:
    """Made by `open_store`. Its methods may be called from any thread; each is one transaction.

    Every method raises `StoreError` when the database can't be read or written, and `NotFoundError` for an id that
    designates nothing.
    """

    def __init__(self, engines: Engines, *, clock: Callable[[], float]) -> None:
        self.engines = engines
        self.clock = clock
        self._published: dict[tuple[str, int], Consultation] = {}
        self._sweep_from = -math.inf

    def __repr__(self) -> str:
        return f"Store({self.engines.where!r})"

    def close(self) -> None:
        """Let go of the database; the store opens it again when it is next used."""
        self.engines.close()

    # Consultations

    def publish(self, consultation: Consultation, *, actor: str = "") -> int:
        """Make this text the one that people are asked by; returns its revision, the same one for an unchanged text.

        Raises:
            DefinitionError: when a reference in it designates nothing.
            PhaseError: when it takes away what people may have answered in a step that was opened.
        """
        with self.engines.writing() as connection:
            revision, is_new = publishing.publish(connection, consultation)
            if is_new:
                self._log(connection, consultation.id, f"published revision {revision}", actor=actor)
        return revision

    def adopt(self, consultation: Consultation) -> Consultation:
        """What is published under this id; an unknown one is published first, so that a notebook may be run twice."""
        with self.engines.reading() as connection:
            if publishing.is_published(connection, consultation.id):
                return self._text(connection, *publishing.last_revision(connection, consultation.id))
        with self.engines.writing() as connection:
            publishing.lock_consultation(connection, consultation.id)
            if not publishing.is_published(connection, consultation.id):  # nobody else was faster
                publishing.publish(connection, consultation)
                self._log(connection, consultation.id, "published revision 1", actor="")
            return publishing.read(connection, consultation.id)

    def consultation(self, id: str | None = None) -> Consultation:
        """The latest text published under an id; without an id, of the consultation that was published last."""
        with self.engines.reading() as connection:
            return self._text(connection, *publishing.last_revision(connection, id))

    def revision(self, id: str | None = None) -> int:
        """The number of the text that `consultation` gives."""
        with self.engines.reading() as connection:
            return publishing.last_revision(connection, id)[1]

    def steps(self, consultation: str) -> dict[str, StepState]:
        """The state of each step, in the definition's order; steps closed in an earlier revision come last."""
        with self.engines.reading() as connection:
            text = self._text(connection, *publishing.last_revision(connection, consultation))
            order = [step.id for step in text.steps]
            found = publishing.steps(connection, consultation)
        listed = [id for id in order if id in found]
        return {id: found[id] for id in [*listed, *sorted(found.keys() - set(listed))]}

    # Phases

    def open_step(self, consultation: str, step: str, *, actor: str = "") -> None:
        """Let people answer; from draft or paused, else `PhaseError`."""
        with self.engines.writing() as connection:
            phases.open_step(connection, consultation, step)
            self._log(connection, consultation, f"opened {step}", actor=actor)

    def pause_step(self, consultation: str, step: str, *, actor: str = "") -> None:
        """Stop answers for a while; from open, else `PhaseError`."""
        with self.engines.writing() as connection:
            phases.pause_step(connection, consultation, step)
            self._log(connection, consultation, f"paused {step}", actor=actor)

    def close_step(self, consultation: str, step: str, *, actor: str = "", grace: float = phases.GRACE_SECONDS) -> bool:
        """Close a step after `grace` seconds, in which what people are writing still comes in; at once with 0.

        A paused step gets no grace. `finish_closing` closes the others for good when the grace is over. Closed is final.

        Returns:
            Whether the step is sealed now, so that its seal can be written.
        """
        now = self.clock()
        with self.engines.writing() as connection:
            sealed = phases.close_step(connection, consultation, step, until=now + max(0.0, grace), now=now)
            self._log_closing(connection, consultation, step, actor=actor, sealed=sealed)
        if sealed:
            self._sweep()
        return sealed

    def finish_closing(self) -> list[tuple[str, str]]:
        """Close for good, and seal, every step whose grace is over; returns them as (consultation, step)."""
        with self.engines.reading() as connection:
            may_sweep = self.clock() >= self._sweep_from and sealing.unswept(connection)
            if not self._any_due(connection) and not may_sweep:
                return []
        with self.engines.writing() as connection:
            sealed = phases.finish_closing(connection, now=self.clock())
            for consultation, step in sealed:
                self._log_closing(connection, consultation, step, actor="end of the grace", sealed=True)
        self._sweep()
        return sealed

    # People

    def invite(
        self,
        consultation: str,
        step: str | None = None,
        *,
        count: int,
        category: str | None,
        institution: str | None = None,
        actor: str = "",
    ) -> list[str]:
        """Fresh invitation codes, sorted; only their hashes are kept, so hand them out or lose them.

        Without a step each code is good, once, for every step that asks for an invitation.
        """
        secret, invited = self.secret, Invited(step, category, institution, count)
        with self.engines.writing() as connection:
            text = publishing.read(connection, consultation)
            tokens = invitations.invite(connection, text, invited, secret=secret)
            self._log(connection, consultation, f"made {count} invitations ({category or 'no category'})", actor=actor)
        return tokens

    def submit_many(self, entries: list[Entry]) -> list[Outcome]:
        """Store entries in one transaction, durable on return; each gets its outcome, in order."""
        secret = self.secret if any(entry.token for entry in entries) else b""
        with self.engines.writing() as connection:
            return submitting.submit_many(connection, entries, secret=secret, now=self.clock())

    def participation(self, consultation: str, step: str) -> Participation:
        """How many took part; may be read at any time."""
        with self.engines.reading() as connection:
            state = publishing.step_state(connection, consultation, step)
            responses.GIVEN.add((consultation, step))
            if state.purged_on is not None:
                from labase_survey.store import aggregates  # brings pandas, which the pages of a room do without

                return aggregates.kept_participation(connection, consultation, step)
            return responses.participation(connection, self._text(connection, consultation, state.revision), step)

    def released(self, consultation: str, step: str) -> Released | None:
        """The figures of a « vote à main levée » that everybody may see now; what is due is released first.

        None for other steps, before there are enough responses, and once the step is closed.
        """
        with self.engines.reading() as connection:
            state = publishing.step_state(connection, consultation, step)
            if state.reveal != "live" or state.phase == "closed":
                return None
            is_due = state.phase == "open" and releases.is_due(connection, consultation, step)
            text = self._text(connection, consultation, state.revision)
        if is_due:
            with self.engines.writing() as connection:
                if publishing.step_state(connection, consultation, step, lock=True).phase == "open":
                    releases.release(connection, text, step)
        with self.engines.reading() as connection:
            return releases.shown(connection, consultation, step)

    # Corrections

    def void(self, consultation: str, step: str, *, receipt: str, reason: str, actor: str = "") -> None:
        """Set a response aside while its step isn't closed: it stays, with the reason, and doesn't count.

        Raises:
            ActionError: without a reason, or when it is set aside already.
            PhaseError: when the step is closed.
        """
        self._set_aside(consultation, step, "voided", receipt=receipt, reason=reason, actor=actor)

    def unvoid(self, consultation: str, step: str, *, receipt: str, reason: str, actor: str = "") -> None:
        """Count a response again that was set aside; raises like `void`."""
        self._set_aside(consultation, step, "unvoided", receipt=receipt, reason=reason, actor=actor)

    def redact(
        self,
        consultation: str,
        step: str,
        question: str,
        *,
        reason: str,
        text: str | None = None,
        receipt: str | None = None,
        count: int = 1,
        actor: str = "",
    ) -> int:
        """Erase an answer in free words from a closed step, for good; returns how many were erased.

        The seal still holds: the answer's commitment stays. The journal keeps the reason, never the words. Copies made
        before (backups, reports, an auditor's extract) keep the words, and so does PostgreSQL's log until it is
        written over.

        Args:
            consultation: the consultation's id.
            step: the step's id.
            question: the id of a question of kind text.
            reason: why; must not repeat the words.
            text: the whole answer as an analysis shows it, where no receipt is known.
            receipt: the receipt of the response, from who sent it.
            count: how many answers are exactly `text`.
            actor: from where, or who says to act.

        Raises:
            ActionError: without a reason, or for a question that isn't free text.
            NotFoundError: when other than `count` answers are that text, or the receipt's response has none.
        """
        line = voiding.reason_given(reason)
        erased = voiding.Erased(question, receipt, text, count)
        with self._closed(consultation, step) as (connection, state):
            asked = self._text(connection, consultation, state.revision)
        with self.engines.writing() as connection:
            number = voiding.redact(connection, asked, step, erased=erased, reason=line)
            self._log(
                connection, consultation, f"redacted {number} of {step}, question {question}: {line}", actor=actor
            )
        self._sweep()
        return number

    def redacted(self, consultation: str, step: str) -> dict[str, int]:
        """How many answers of a closed step were redacted, by question."""
        with self._closed(consultation, step) as (connection, _):
            return voiding.redacted(sealing.sealed_rows(connection, consultation, step))

    # Results

    def answers(self, consultation: str, step: str, question: str) -> Answers:
        """The answers to one question of a closed step, else `PhaseError`."""
        with self._closed(consultation, step) as (connection, state):
            text = self._text(connection, consultation, state.revision)
            return self._told(connection, text, step, question=question)

    def ballots(self, consultation: str, step: str, question: str | None = None) -> Ballots:
        """The ballots of a closed step, else `PhaseError`; without a question, of the step's only vote.

        Raises:
            CountingError: when no rule can count the question's kind.
        """
        with self._closed(consultation, step) as (connection, state):
            text = self._text(connection, consultation, state.revision)
            chosen = question or responses.only_ballot(text.step(step))
            found = self._told(connection, text, step, question=chosen)
        if not isinstance(found, Ballots):
            raise CountingError(
                f"question {chosen!r} of step {step!r} is of kind {found.kind!r}, which no rule counts; "
                f"read it with store.answers({consultation!r}, {step!r}, {chosen!r})"
            )
        return found

    def counts(
        self, consultation: str, step: str, question: str | None = None, *, category: str | None = None
    ) -> "Counts":
        """The sums over the ballots of a closed step, else `PhaseError`; `count` takes them instead of the ballots.

        They are there after `purge` too: those of the room, and of the categories that the gate lets through.

        Raises:
            NotFoundError: when the responses were erased and these counts weren't kept.
        """
        from labase_survey.counting.counts import counts_of
        from labase_survey.store import aggregates

        with self._closed(consultation, step, kept=False) as (connection, state):
            if state.purged_on is not None:
                text = self._text(connection, consultation, state.revision)
                asked = question or responses.only_ballot(text.step(step))
                responses.GIVEN.add((consultation, step))
                return aggregates.kept_counts(connection, text, step, question=asked, category=category)
        ballots = self.ballots(consultation, step, question)
        return counts_of(ballots if category is None else ballots.where(category=category))

    def seal(self, consultation: str, step: str) -> dict[str, Any]:
        """What is published of a closed step: sorted receipts and leaves, count and root; see `verify`."""
        with self._closed(consultation, step) as (connection, _):
            return sealing.seal(connection, consultation, step)

    def write_seal(self, consultation: str, step: str) -> Path:
        """Write the public file of a closed step: `out/seal-<consultation>-<step>.json` under `home()`.

        Hand it out at once: whoever keeps a copy can tell that the database was changed since. A file that is there
        is left as it is.

        Raises:
            StoreError: when the file that is there is another seal, or the stored responses were changed.
        """
        path = published.public_file(consultation, step)
        with self._closed(consultation, step, kept=False) as (_, state):
            is_erased = state.purged_on is not None
        if not is_erased:
            published.write(path, self.seal(consultation, step))
        elif wrong := self.verify(consultation, step):
            raise StoreError(wrong[0])
        return path

    def public_seal(self, consultation: str, step: str) -> Any:
        """What participants are shown of a closed step: the public file where there is one, else `seal`."""
        there = published.read(published.public_file(consultation, step), missing=None)
        return self.seal(consultation, step) if there is None else there

    def verify(self, consultation: str, step: str, *, public: Any = None) -> list[str]:
        """How a closed step differs from its seal, and from what the journal tells of its close: one sentence each.

        Without a seal at hand (`public`) it is the public file; where there is none the responses are compared with
        the root in the database, which shows less: who can change the responses can change the root too.
        Once the responses are erased the public file is all there is: it has to stand, with the root that is kept in
        the database.
        """
        with self._closed(consultation, step, kept=False) as (connection, state):
            stored, rows = sealing.stored_seal(connection, consultation, step)
            lines = actions.read(connection, consultation)
        if state.purged_on is not None:
            standing = published.standing(published.public_file(consultation, step), stored=stored)
            return [*standing, *journal.check_close(lines, step, root=stored["root"])]
        told = journal.check_close(lines, step, root=stored["root"], redacted=voiding.redacted(rows))
        try:
            path = published.public_file(consultation, step)
            seal = published.read(path, missing=stored) if public is None else public
        except StoreError as error:
            return [str(error), *told]
        return [*published.differences(seal, rows, stored=stored), *told]

    def verify_journal(self, consultation: str) -> list[str]:
        """What is wrong with the journal of actions, one sentence each: its chain, and whether it fits what is stored.

        Lines cut off at its end are found where they leave a trace in the database; those that leave none are found by
        comparing the number of lines with a copy kept elsewhere.
        """
        with self.engines.reading() as connection:
            publishing.last_revision(connection, consultation)
            return journal.check(connection, consultation)

    def sealed_rows(self, consultation: str, step: str) -> list[dict[str, Any]]:
        """The responses of a closed step with salts and receipts: for an auditor only, never to be published.

        That they were read stands in the journal.
        """
        with self._closed(consultation, step) as (connection, _):
            found = sealing.sealed_rows(connection, consultation, step)
        responses.GIVEN.add((consultation, step))
        self.note(consultation, f"read the sealed responses of {step}")
        return found

    def actions(self, consultation: str) -> list[dict[str, Any]]:
        """What facilitators did, oldest first, each line chained to the one before (`actions.check_actions`)."""
        with self.engines.reading() as connection:
            return actions.read(connection, consultation)

    def note(self, consultation: str, what: str, *, actor: str = "") -> None:
        """Add a line to a consultation's journal: something a facilitator did that changes nothing in the store."""
        with self.engines.writing() as connection:
            publishing.last_revision(connection, consultation)
            self._log(connection, consultation, what, actor=actor)

    # Keeping

    def backup(self, path: str | Path | None = None) -> Path:
        """Copy the database, as it is at one moment, into a fresh SQLite file while everything goes on; where it is.

        Args:
            path: the file, relative to `home()`; without one `data/backups/<date and time>.db`. The secret isn't in it.

        Raises:
            StoreError: when the file is there already, or can't be written.
        """
        made = home() / path if path else backup.default_backup(self.clock())
        with self.engines.snapshot() as connection:
            backup.write_backup(connection, made, check=self._check(connection))
        return made

    def restore(self, path: str | Path, *, replace: bool = False, actor: str = "") -> Restored:
        """Bring a backup back into this database, which may be of the other kind; all of it or nothing.

        Args:
            path: the backup, relative to `home()`.
            replace: whether to put it in place of what is there, which is backed up first. Stop the server before.
            actor: who does it.

        Raises:
            StoreError: when the backup is damaged, of a later version or no backup, and when the database holds
                anything and `replace` is False.
        """
        former = backup.default_backup(self.clock()) if replace else None
        with backup.reading_backup(home() / path) as source, self.engines.writing() as connection:
            has_invitations, told = invitations.any_invitation(source), backup.check_number(source)
            backup.lock_tables(connection)
            held = backup.holds_rows(connection)
            check = self._check(connection) if held else 0
            rows = backup.put_back(connection, source, where=self.engines.where, former=former, check=check)
            for consultation in publishing.ids(connection):
                self._log(connection, consultation, f"restored from {Path(path).name}", actor=actor)
        self._published.clear()
        self.__dict__.pop("secret", None)
        self._sweep()
        known = told == self._secret_number() if has_invitations and told else None
        return Restored(rows=rows, former=former if held else None, known_secret=known)

    def due(self, consultation: str | None = None) -> list[Due]:
        """The closed steps whose responses are there still, with the day on which they have to be erased."""
        with self.engines.reading() as connection:
            return purging.due(connection, consultation)

    def purge(self, consultation: str, step: str, *, gate: purging.Gate, actor: str = "") -> dict[str, int]:
        """Erase the responses of a closed step, its invitations and who took part; how many rows, by table.

        What `counts` needs stays, as far as `gate` lets it through; see `analysis.purge`, which also goes through
        backups. The public seal is written first, where it isn't there yet.

        Raises:
            PhaseError: before the day that the notice says.
        """
        from labase_survey.store import aggregates

        with self._closed(consultation, step):
            day = purging.today(self.clock())
        as_sealed = not self.verify(consultation, step)
        if as_sealed:
            self.write_seal(consultation, step)
        with self.engines.writing() as connection:
            state = publishing.step_state(connection, consultation, step, lock=True)
            purging.require_kept(state, consultation, step)  # nobody else was faster
            purging.require_due(connection, consultation, step, day=day)
            sealing.lock_people(connection)
            aggregates.keep(connection, self._text(connection, consultation, state.revision), step, gate=gate)
            rows = purging.erase(connection, consultation, step, day=day)
            told = (
                f"erased the responses of {step} ({rows.get('response', 0)}, {'as' if as_sealed else 'not as'} sealed)"
            )
            self._log(connection, consultation, told, actor=actor)
        self._sweep()
        return rows

    def purge_like(self, original: "Store", consultation: str, step: str, *, actor: str = "") -> dict[str, int]:
        """Erase from this copy the responses of a step that are erased in the original; how many rows, by table."""
        with original.engines.reading() as source, self.engines.writing() as connection:
            day = publishing.step_state(source, consultation, step).purged_on or purging.today(self.clock())
            is_closed = publishing.step_state(connection, consultation, step).phase == "closed"
            rows = purging.erase(connection, consultation, step, day=day)
            purging.follow(connection, source, consultation, step=step)
            if not is_closed:
                self._log_closing(connection, consultation, step, actor=actor, sealed=True)
            self._log(connection, consultation, f"erased the responses of {step} from this copy", actor=actor)
        self._sweep()
        return rows

    # Keys

    @cached_property
    def secret(self) -> bytes:
        """What invitations are hashed with: from `LABASE_SECRET`, else from a file beside the database."""
        with self.engines.reading() as connection:
            may_create = not invitations.any_invitation(connection)
        return read_secret(beside(self.engines.url), may_create=may_create)

    def device_key(self, channel: str) -> str:
        """What a submission's `device` must carry to be stored under `channel`: rehearsal, kiosk, paper."""
        return keys.device_key(self.secret, channel)

    @contextmanager
    def _closed(self, consultation: str, step: str, *, kept: bool = True) -> Iterator[tuple[sa.Connection, StepState]]:
        """A reading transaction on a closed step; one whose grace is over is closed for good first.

        With `kept`, only on one whose responses are there still.
        """
        with self.engines.reading() as connection:
            is_due = self._any_due(connection)
        if is_due:
            self.finish_closing()
        with self.engines.reading() as connection:
            state = phases.require_closed(connection, consultation, step, now=self.clock())
            if kept:
                purging.require_kept(state, consultation, step)
            yield connection, state

    def _check(self, connection: sa.Connection) -> int:
        """The number that tells the secret, where invitations depend on it; 0 elsewhere, and when it is gone."""
        return self._secret_number() if invitations.any_invitation(connection) else 0

    def _secret_number(self) -> int:
        with suppress(StoreError):
            return keys.check_number(self.secret)
        return 0

    @staticmethod
    def _told(connection: sa.Connection, text: Consultation, step: str, *, question: str) -> Answers:
        """The answers, which know what is told of them already while people voted."""
        responses.GIVEN.add((text.id, step))
        found = responses.answers(connection, text, step, question=question)
        if question in {vote.id for vote in live_votes(text.step(step))}:
            found.others = releases.held(connection, text.id, step)
        return found

    def _any_due(self, connection: sa.Connection) -> bool:
        return phases.any_due(connection, now=self.clock())

    def _text(self, connection: sa.Connection, consultation: str, revision: int) -> Consultation:
        where = (consultation, revision)
        if where not in self._published:  # a published revision never changes
            self._published[where] = publishing.read(connection, consultation, revision)
        return self._published[where]

    def _set_aside(self, consultation: str, step: str, what: str, *, receipt: str, reason: str, actor: str) -> None:
        line = voiding.reason_given(reason)
        self.finish_closing()  # a step whose grace is over is closed
        with self.engines.writing() as connection:
            kept = line if what == "voided" else None
            shown = voiding.void(connection, consultation, step, wanted=receipt, reason=kept)
            self._log(connection, consultation, f"{what} {shown} of {step}: {line}", actor=actor)

    def _log(self, connection: sa.Connection, consultation: str, what: str, *, actor: str) -> None:
        actions.log(connection, consultation, what, actor=actor, now=self.clock())

    def _log_closing(
        self, connection: sa.Connection, consultation: str, step: str, *, actor: str, sealed: bool
    ) -> None:
        state = publishing.step_state(connection, consultation, step)
        what = f"closed {step}, root {state.root}" if sealed else f"closing {step}"
        self._log(connection, consultation, what, actor=actor)

    def _sweep(self) -> None:
        """Empty the files of traces. The step is closed already: what fails here is tried again, and said."""
        self._sweep_from = self.clock() + SWEEP_AGAIN_SECONDS
        try:
            self.engines.sweep()
            with self.engines.writing() as connection:
                sealing.mark_swept(connection)
        except StoreError as error:
            message = "traces of the closed step may still be in the files (tried again in %s s at the earliest): %s"
            log.warning(message, SWEEP_AGAIN_SECONDS, error)
