"""A consultation: one round, with its steps, proposals and capacity. Pure data."""

import hashlib
from typing import Annotated, Literal, Protocol, TypeVar

import msgspec
from msgspec import Meta, Struct, field

from labase_survey.definition.capacity import Capacity
from labase_survey.definition.ids import Id
from labase_survey.definition.notice import Notice
from labase_survey.definition.proposals import Month, Proposal, Story
from labase_survey.definition.questions import Choice, Option, Question, is_ballot, kind_of
from labase_survey.errors import NotFoundError
from labase_survey.language import LANGUAGES, NO_WORDS, Text


class Period(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The months that are planned."""

    start: Month
    months: Annotated[int, Meta(ge=1, le=60)] = 6

    def codes(self) -> list[str]:
        """The months, as `YYYY-MM`.

        >>> Period(start="2017-11", months=3).codes()
        ['2017-11', '2017-12', '2018-01']
        """
        year, first = map(int, self.start.split("-"))
        serial = range(12 * year + first - 1, 12 * year + first - 1 + self.months)
        return [f"{at // 12:04d}-{at % 12 + 1:02d}" for at in serial]


class Institution(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where an agent works."""

    id: Id
    label: Text


class Category(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """In what capacity somebody takes part."""

    id: Id
    label: Text
    institutions: tuple[Institution, ...] = ()


class Axis(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A line of work that proposals belong to."""

    id: Id
    label: Text


class Step(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What the facilitator opens and closes: questions answered in one go.

    With `admission = "open"` anybody who has the address answers, once per browser; with `"invitation"` each code
    answers once. The two are never mixed in a step. `phase` is the one the step has when it is first published.
    `reveal = "live"` is the « vote à main levée »: figures of its votes are shown while it is open (`store.releases`).
    """

    id: Id
    title: Text
    introduction: Text = NO_WORDS
    admission: Literal["open", "invitation"] = "open"
    phase: Literal["draft", "open"] = "draft"
    reveal: Literal["at-close", "live"] = "at-close"
    questions: tuple[Question, ...]

    def question(self, id: str) -> Question:
        """The question of that id, or `NotFoundError`."""
        return _find(self.questions, id, f"step {self.id!r} has no question")


class Consultation(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One round. Read it with `read_consultation`; every reference inside it has been checked there."""

    id: Id
    title: Text
    introduction: Text = NO_WORDS
    period: Period
    languages: tuple[str, ...] = LANGUAGES
    notice: Notice | None = None
    categories: tuple[Category, ...] = ()
    axes: tuple[Axis, ...] = ()
    stories: tuple[Story, ...] = ()
    capacity: Capacity = field(default_factory=Capacity)
    steps: tuple[Step, ...] = ()
    proposals: tuple[Proposal, ...] = ()

    def step(self, id: str) -> Step:
        """The step of that id, or `NotFoundError`."""
        return _find(self.steps, id, f"consultation {self.id!r} has no step")

    def proposal(self, id: str) -> Proposal:
        """The proposal of that id, or `NotFoundError`."""
        return _find(self.proposals, id, f"consultation {self.id!r} has no proposal")

    def category(self, id: str) -> Category:
        """The category of that id, or `NotFoundError`."""
        return _find(self.categories, id, f"consultation {self.id!r} has no category")

    def options(self, question: Choice) -> tuple[Option, ...]:
        """What the question offers: its own options, or the proposals with their letters."""
        if question.options != "proposals":
            return question.options
        return tuple(Option(id=p.id, label=p.label, help=p.text, letter=p.letter) for p in self.proposals)


LIVE_KINDS = ("points", "approval", "multiple", "single")
"""The kinds of votes whose supports add up, so that bars may be shown while people vote."""


def live_votes(step: Step) -> list[Question]:
    """The votes whose figures a « vote à main levée » shows: on proposals, asked of everybody, not sensitive."""
    return [
        question
        for question in step.questions
        if is_ballot(question)
        and kind_of(question) in LIVE_KINDS
        and not question.sensitive
        and question.show_if is None
    ]


def definition_text(consultation: Consultation) -> str:
    """The one JSON text of a consultation: keys sorted, so that equal consultations have equal texts."""
    plain = msgspec.to_builtins(consultation, enc_hook=dict)
    return msgspec.json.encode(plain, order="deterministic").decode()


def definition_hash(consultation: Consultation) -> str:
    """SHA-256 of `definition_text`, in hexadecimal."""
    return hashlib.sha256(definition_text(consultation).encode()).hexdigest()


class _Named(Protocol):
    @property
    def id(self) -> str: ...


Thing = TypeVar("Thing", bound=_Named)


def _find(things: tuple[Thing, ...], id: str, missing: str) -> Thing:
    for thing in things:
        if thing.id == id:
            return thing
    known = ", ".join(thing.id for thing in things) or "none"
    raise NotFoundError(f"{missing} {id!r}; it has: {known}")
