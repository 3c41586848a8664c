"""Whether the journal of actions still tells what the database shows: lines cut off at its end leave this trace."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from labase_survey.store import tables
from labase_survey.store.actions import check_actions, read
from labase_survey.store.publishing import StepState, last_revision, steps
from labase_survey.store.publishing import read as read_text

Lines = Sequence[Mapping[str, Any]]
PHASES = {"opened": "open", "paused": "paused", "closing": "closing", "closed": "closed"}
MADE = re.compile(r"made (\d+) invitations? ")


def check(connection: sa.Connection, consultation: str) -> list[str]:
    """What is wrong with a consultation's journal, one sentence each; empty when it is whole and fits what is stored."""
    lines = read(connection, consultation)
    states = steps(connection, consultation)
    found = check_actions(lines)
    found += _revisions(connection, consultation, lines)
    for step, state in states.items():
        found += _phase(lines, step, state, written=_written(connection, consultation, step))
    return [*found, *_voided(connection, consultation, lines)]


def closing_root(lines: Lines, step: str) -> str | None:
    """The root that the journal says a step was closed with; None when it tells of no close."""
    start = f"closed {step}, root "
    told = [str(line["what"]).removeprefix(start) for line in lines if str(line["what"]).startswith(start)]
    return told[-1] if told else None


def check_close(lines: Lines, step: str, *, root: str | None, redacted: Mapping[str, int] | None = None) -> list[str]:
    """Whether the journal tells of this close and of these redactions, one sentence for each difference.

    Where the responses are erased nobody can tell how many were redacted (`redacted` None).
    """
    logged = closing_root(lines, step)
    found = []
    if logged is None:
        found.append(f"the journal has no line on the close of step {step!r}: lines were taken out of it")
    elif logged != root:
        found.append(f"the journal says that step {step!r} was closed with the root {logged}, and it has {root}")
    if redacted is None:
        return found
    told = Counter[str]()
    for line in lines:
        if match := re.match(rf"redacted (\d+) of {re.escape(step)}, question ([\w.-]+): ", str(line["what"])):
            told[match[2]] += int(match[1])
    for question in sorted({*told, *redacted}):
        stored = redacted.get(question, 0)
        if told[question] != stored:
            found.append(
                f"answers to {question!r} of step {step!r} redacted: {stored} in the database, {told[question]} in the "
                "journal"
            )
    return found


def _revisions(connection: sa.Connection, consultation: str, lines: Lines) -> Iterable[str]:
    table = tables.consultation
    stored = connection.scalars(sa.select(table.c.revision).where(table.c.id == consultation)).all()
    told = [str(line["what"]) for line in lines]
    for revision in sorted(stored):
        if f"published revision {revision}" not in told:
            yield f"revision {revision} is published and the journal doesn't tell of it: lines were taken out"


def _written(connection: sa.Connection, consultation: str, step: str) -> set[str]:
    """The phases in which the texts of a consultation let a step begin."""
    revisions = range(1, last_revision(connection, consultation)[1] + 1)
    texts = [read_text(connection, consultation, revision) for revision in revisions]
    return {one.phase for text in texts for one in text.steps if one.id == step}


def _phase(lines: Lines, step: str, state: StepState, *, written: set[str]) -> Iterable[str]:
    """A step that was never touched is in the phase its text gives; what was done to it is in the journal."""
    ends = {f"{word} {step}": phase for word, phase in PHASES.items()}
    told = [ends[what] for line in lines if (what := str(line["what"]).partition(", root ")[0]) in ends]
    if told and told[-1] != state.phase:
        yield f"step {step!r} is {state.phase}, and the last the journal tells of it is {told[-1]}"
    if not told and state.phase not in written:
        yield f"step {step!r} is {state.phase} and the journal doesn't tell of it: lines were taken out"


def _voided(connection: sa.Connection, consultation: str, lines: Lines) -> Iterable[str]:
    """A response that its author withdrew while it was set aside is gone at the close: there may be less than told."""
    table = tables.response
    query = sa.select(table.c.step, sa.func.count()).where(
        table.c.consultation == consultation, table.c.void_reason.is_not(None)
    )
    told = Counter[str]()
    for line in lines:
        if match := re.match(r"(voided|unvoided) \S+ of ([\w.-]+):", str(line["what"])):
            told[match[2]] += 1 if match[1] == "voided" else -1
    for step, number in connection.execute(query.group_by(table.c.step)):
        if number > told[step]:
            yield f"responses of step {step!r} set aside: {number} in the database, {told[step]} in the journal"
