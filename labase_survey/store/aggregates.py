"""What stays of a step whose responses were erased: sums over its ballots, and how many took part."""

import json
from collections.abc import Iterator

import pandas as pd
import sqlalchemy as sa

from labase_survey.counting.counts import Counts, counts_of
from labase_survey.counting.profile import Ballots
from labase_survey.definition.consultation import Consultation, live_votes
from labase_survey.definition.questions import BALLOT_KINDS, Choice, Question, kind_of
from labase_survey.errors import NotFoundError
from labase_survey.store import releases, tables
from labase_survey.store.purging import Gate
from labase_survey.store.responses import Participation, answers, participation
from labase_survey.verify import canonical

ROOM = ""
"""Under which category the sums of everybody are kept."""
TURNOUT = ""
"""Under which question it is kept how many took part."""


def keep(connection: sa.Connection, consultation: Consultation, step: str, *, gate: Gate) -> int:
    """Store what stays of a closed step, whose responses are there still; how many sums.

    Of a question that a rule can count: the sums of the room, and of the categories, that the gate lets through; of a
    sensitive one, those of the room alone. Words, scales and small rooms leave nothing.
    """
    rows = [
        _row(question.id, category, counts)
        for question in consultation.step(step).questions
        if kind_of(question) in BALLOT_KINDS
        for category, counts in _sums(connection, consultation, step, question=question, gate=gate)
    ]
    taken = participation(connection, consultation, step)
    turnout = {"by_category": taken.by_category, "fictitious": taken.fictitious, "invited": taken.invited}
    rows.append({"question": TURNOUT, "category": ROOM, "people": taken.total, "counts": canonical(turnout)})
    connection.execute(
        sa.insert(tables.aggregate), [{"consultation": consultation.id, "step": step, **row} for row in rows]
    )
    return len(rows) - 1


def kept_counts(
    connection: sa.Connection, consultation: Consultation, step: str, *, question: str, category: str | None
) -> Counts:
    """The sums kept of a question, as `counts_of` gave them.

    Raises:
        NotFoundError: when none were kept.
    """
    asked = consultation.step(step).question(question)
    kept = connection.execute(_rows(consultation.id, step, question)).all()
    row = next((row for row in kept if row.category == (category or ROOM)), None)
    if row is None:
        whose = f"of category {category!r} " if category else ""
        known = ", ".join(repr(row.category or None) for row in kept) or "none"
        raise NotFoundError(
            f"no counts {whose}were kept of question {question!r} when the responses of step {step!r} were erased: no "
            f"rule counts it, or too few people answered; categories kept (None is the room): {known}"
        )
    return _counts(row, _nothing(consultation, asked))


def kept_participation(connection: sa.Connection, consultation: str, step: str) -> Participation:
    """How many took part in a step whose responses were erased."""
    row = connection.execute(_rows(consultation, step, TURNOUT)).one()
    return Participation(total=row.people, **json.loads(row.counts))


def _sums(
    connection: sa.Connection, consultation: Consultation, step: str, *, question: Question, gate: Gate
) -> Iterator[tuple[str, Counts]]:
    try:
        ballots = answers(connection, consultation, step, question=question.id)
        if not isinstance(ballots, Ballots) or ROOM not in gate({ROOM: ballots.n}).shown:
            return
        whole = counts_of(ballots)
    except ValueError:  # damaged: nothing true can be kept, and what is due is erased all the same
        return
    if question in live_votes(consultation.step(step)) and releases.held(connection, consultation.id, step):
        return  # what was shown while people voted would tell the last few of them
    yield ROOM, whole
    listed = () if question.sensitive else ballots.categories
    parts: dict[str, Ballots] = {id: ballots.where(category=id) for id in listed}
    sizes = {id: part.n for id, part in parts.items()}
    # Those who said no category are a group as well: what is lacking could be had by subtraction.
    nobody = {ROOM: ballots.n - sum(sizes.values())}
    for id in gate({**sizes, **nobody}).shown:
        if id in parts:
            yield id, counts_of(parts[id])


def _row(question: str, category: str, counts: Counts) -> dict[str, object]:
    kept = {
        "blank": counts.blank,
        "fictitious": counts.fictitious,
        "others": counts.others,
        "table": counts.table.to_numpy().tolist(),
    }
    return {"question": question, "category": category, "people": counts.n, "counts": canonical(kept)}


def _counts(row: sa.Row[tuple[object, ...]], nothing: Counts) -> Counts:
    kept = json.loads(row.counts)
    shape = nothing.table
    return Counts(
        pd.DataFrame(kept["table"], index=shape.index, columns=shape.columns, dtype="int64"),
        question=nothing.question,
        options=nothing.listed,
        n=row.people,
        blank=kept["blank"],
        fictitious=kept["fictitious"],
        others=kept["others"],
    )


def _nothing(consultation: Consultation, question: Question) -> Counts:
    """The counts of nobody, which have the shape of all others."""
    options = consultation.options(question) if isinstance(question, Choice) else ()
    return counts_of(Ballots([], question=question, options=options))


def _rows(consultation: str, step: str, question: str) -> sa.Select[tuple[object, ...]]:
    table = tables.aggregate
    mine = (table.c.consultation == consultation, table.c.step == step, table.c.question == question)
    return sa.select(table).where(*mine).order_by(table.c.category)
