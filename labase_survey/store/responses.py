"""What was answered, as counting and analysis take it: opaque sets once a step is closed, counts before."""

import json
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from labase_survey.counting.profile import FICTITIOUS_CHANNEL, Answers, Ballots, Row
from labase_survey.definition.conditions import holds
from labase_survey.definition.consultation import Consultation, Step
from labase_survey.definition.questions import BALLOT_KINDS, Choice, Question, is_ballot, kind_of
from labase_survey.errors import NotFoundError
from labase_survey.store import tables

GIVEN: set[tuple[str, str]] = set()
"""The steps of which this process was told what people answered, or who took part: the participants' page asks."""


@dataclass(frozen=True)
class Participation:
    """How many took part in a step: in all, by category, among how many invited, and how many are made up."""

    total: int
    by_category: dict[str, int]
    invited: dict[str, int]
    fictitious: int


def participation(connection: sa.Connection, consultation: Consultation, step: str) -> Participation:
    """Counts only; withdrawn responses aren't in them. Categories come in the definition's order, with their zeros."""
    table, invitation = tables.response, tables.invitation
    mine = (table.c.consultation == consultation.id, table.c.step == step, table.c.content.is_not(None))
    query = sa.select(table.c.category, table.c.channel, sa.func.count().label("number")).where(*mine)
    rows = connection.execute(query.group_by(table.c.category, table.c.channel)).all()
    asked = (invitation.c.consultation == consultation.id, invitation.c.step == step)
    query = sa.select(invitation.c.category, sa.func.count()).where(*asked).group_by(invitation.c.category)
    invited = {category: number for category, number in connection.execute(query).all() if category is not None}
    ids = [category.id for category in consultation.categories]
    return Participation(
        total=sum(row.number for row in rows),
        by_category={id: sum(row.number for row in rows if row.category == id) for id in ids},
        invited={id: invited[id] for id in ids if id in invited},
        fictitious=sum(row.number for row in rows if row.channel == FICTITIOUS_CHANNEL),
    )


def answers(connection: sa.Connection, consultation: Consultation, step: str, *, question: str) -> Answers:
    """The answers of those who were shown the question; as `Ballots` when a rule can count them."""
    asked = consultation.step(step).question(question)
    kind = Ballots if kind_of(asked) in BALLOT_KINDS else Answers
    return kind(
        _rows(connection, consultation.id, step, question=asked),
        question=asked,
        options=consultation.options(asked) if isinstance(asked, Choice) else (),
        categories=[category.id for category in consultation.categories],
    )


def only_ballot(step: Step) -> str:
    """The id of the step's only vote on proposals, or of its only question that a rule can count."""
    ballots = [question.id for question in step.questions if is_ballot(question)]
    countable = [question.id for question in step.questions if kind_of(question) in BALLOT_KINDS]
    for found in (ballots, countable):
        if len(found) == 1:
            return found[0]
    told = f"has {len(ballots)} votes on proposals" if ballots else "has no vote on proposals"
    known = ", ".join(ballots or countable) or "none that can be counted"
    raise NotFoundError(f"step {step.id!r} {told}: name the question; it has: {known}")


def _rows(connection: sa.Connection, consultation: str, step: str, *, question: Question) -> list[Row]:
    """A row for each valid response that was shown the question, in an order that says nothing."""
    table = tables.response
    query = sa.select(table.c.content, table.c.category, table.c.channel).where(
        table.c.consultation == consultation,
        table.c.step == step,
        table.c.content.is_not(None),
        table.c.void_reason.is_(None),
    )
    rows = connection.execute(query.order_by(table.c.response_key)).all()
    contents: list[tuple[dict[str, Any], Any]] = [(json.loads(row.content), row) for row in rows]
    return [
        Row(content.get(question.id), row.category, row.channel)
        for content, row in contents
        if question.show_if is None or holds(question.show_if, content)
    ]
