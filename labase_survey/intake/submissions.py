"""What a page sends: from bytes to an entry for the store, or to a refusal. Pure: it reads and writes nothing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from labase_survey.definition.consultation import Consultation, Step, definition_hash
from labase_survey.errors import NotFoundError
from labase_survey.intake.answers import Problem, check_answers, storable
from labase_survey.language import LANGUAGES, say
from labase_survey.store import Entry, keys

LARGEST = 256 * 1024
"""How many bytes of JSON a submission may have, whichever way it comes."""

Name = Annotated[str, Meta(max_length=100)]


class Submission(Struct, frozen=True, kw_only=True):
    """The message of a page; see `docs/submissions.md`."""

    consultation: Name
    step: Name
    sid: Annotated[str, Meta(pattern=r"^[0-9a-f]{32}\Z")]
    edition: Annotated[int, Meta(ge=1, le=1_000_000)] = 1
    definition: Name = ""
    language: Name = "fr"
    token: Name | None = None
    category: Name | None = None
    device: Name | None = None
    withdraw: bool = False
    answers: dict[str, object] = {}


@dataclass(frozen=True)
class Door:
    """What the check needs to know of the house: its consultations, its channel, and whose keys open another one."""

    consultation: Callable[[str], Consultation]
    channel: str
    channel_of_device: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Accepted:
    """A submission that may go to the store."""

    entry: Entry
    language: str


@dataclass(frozen=True)
class Refusal:
    """A submission that may not, and why."""

    code: str
    language: str = "fr"
    problems: tuple[Problem, ...] = ()

    @property
    def message(self) -> str:
        """One sentence in the participant's language."""
        if self.code == "invalid" and len(self.problems) > 1:
            return say("intake.invalid-many", self.language, count=len(self.problems))
        return say(f"intake.{self.code}", self.language)


def check(raw: bytes | Mapping[str, object], door: Door) -> Accepted | Refusal:
    """Whether a page's message may be stored. Whatever comes in, nothing raises."""
    try:
        submission = _parse(raw)
    except (ValueError, TypeError, RecursionError):
        return Refusal("unreadable")
    try:
        consultation = door.consultation(submission.consultation)
        step = consultation.step(submission.step)
    except NotFoundError:
        return Refusal("wrong-page", submission.language)
    if submission.device and submission.device not in door.channel_of_device:
        return Refusal("unknown-device", submission.language)
    return _not_admitted(submission, consultation, step) or _answered(submission, consultation, step, door=door)


class _Spoken(Struct):
    """The one thing to be known of a message that couldn't be dealt with."""

    language: Name = ""


# Made on import, by one thread: see `definition/reading.py`.
_SUBMISSION, _SPOKEN = msgspec.json.Decoder(Submission), msgspec.json.Decoder(_Spoken)


def language_of(raw: bytes | Mapping[str, object], otherwise: str = LANGUAGES[0]) -> str:
    """The language in which to tell a page of an accident, whatever it sent.

    >>> language_of(b'{"language": "en", "answers": 1}'), language_of(b"{", "en"), language_of({"language": "xx"})
    ('en', 'en', 'fr')
    """
    try:
        spoken = _SPOKEN.decode(raw) if isinstance(raw, bytes) else msgspec.convert(raw, _Spoken)
    except (ValueError, TypeError, RecursionError):
        return otherwise
    return spoken.language if spoken.language in LANGUAGES else otherwise


def _parse(raw: bytes | Mapping[str, object]) -> Submission:
    if len(raw if isinstance(raw, bytes) else msgspec.json.encode(raw)) > LARGEST:
        raise ValueError(f"a submission has at most {LARGEST} bytes of JSON")
    submission = _SUBMISSION.decode(raw) if isinstance(raw, bytes) else msgspec.convert(raw, Submission)
    names = (submission.consultation, submission.step, submission.token, submission.category, submission.device)
    if not all(storable(name or "") for name in names):
        raise ValueError("a name holds a character that no database takes")
    known = submission.language if submission.language in LANGUAGES else LANGUAGES[0]
    return msgspec.structs.replace(submission, language=known)


def _not_admitted(submission: Submission, consultation: Consultation, step: Step) -> Refusal | None:
    """Why somebody may not answer this step; whether the invitation is known is the store's to say."""
    language = submission.language
    if step.admission == "invitation":
        return None if submission.token else Refusal("invitation-needed", language)
    if submission.token:
        return Refusal("invitation-unneeded", language)
    known = [category.id for category in consultation.categories]
    if not known or submission.withdraw or submission.category in known:
        return None
    return Refusal("category-needed", language, (Problem("category", say("intake.category-needed", language)),))


def _answered(submission: Submission, consultation: Consultation, step: Step, *, door: Door) -> Accepted | Refusal:
    language = submission.language
    content: dict[str, object] | None = None
    if not submission.withdraw:
        asked = {question.id for question in step.questions}
        if not asked.issuperset(submission.answers):
            return Refusal("wrong-page", language)
        content, problems = check_answers(consultation, step, submission.answers, language=language)
        if problems:
            return Refusal("invalid", language, tuple(problems))
    entry = _entry(submission, step, content, door=door)
    return Accepted(replace(entry, definition=definition_hash(consultation)), language)


def _entry(submission: Submission, step: Step, content: dict[str, object] | None, *, door: Door) -> Entry:
    where = (submission.consultation, submission.step, submission.sid)
    invited = step.admission == "invitation"
    return Entry(
        consultation=submission.consultation,
        step=submission.step,
        response_key=keys.response_key(*where),
        submit_tag=keys.submit_tag(*where),
        edition=submission.edition,
        channel=door.channel_of_device.get(submission.device or "", door.channel),
        content=content,
        category=None if invited else submission.category,
        token=submission.token if invited else None,
    )
