"""What was answered, as counting and analysis take it: opaque sets once a step is closed, counts before."""

import json
from collections import Counter
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from labase_survey.counting.profile import FICTITIOUS_CHANNEL, Answers, Ballots, Row
from labase_survey.definition.conditions import holds, questions_in
from labase_survey.definition.consultation import Consultation, Step
from labase_survey.definition.questions import BALLOT_KINDS, Choice, Question, is_ballot, kind_of
from labase_survey.errors import NotFoundError
from labase_survey.store import tables

GIVEN: set[tuple[str, str]] = set()
"""The steps of which this process was told what people answered, or who took part: the participants' page asks."""


@dataclass(frozen=True)
class Participation:
    """How many took part in a step: in all, by category, among how many invited, and how many are made up.

    Responses that were set aside (`voided`) are counted apart only.
    """

    total: int
    by_category: dict[str, int]
    invited: dict[str, int]
    fictitious: int
    voided: int = 0


def participation(connection: sa.Connection, consultation: Consultation, step: str) -> Participation:
    """Counts only; withdrawn responses aren't in them. Categories come in the definition's order, with their zeros."""
    table, invitation = tables.response, tables.invitation
    mine = (table.c.consultation == consultation.id, table.c.step == step, table.c.content.is_not(None))
    valid = (*mine, table.c.void_reason.is_(None))
    voided = sa.select(sa.func.count()).where(*mine, table.c.void_reason.is_not(None))
    query = sa.select(table.c.category, table.c.channel, sa.func.count().label("number")).where(*valid)
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
        voided=int(connection.scalar(voided) or 0),
    )


def answers(connection: sa.Connection, consultation: Consultation, step: str, *, question: str) -> Answers:
    """The answers of those who were shown the question; as `Ballots` when a rule can count them."""
    asked = consultation.step(step).question(question)
    kind = Ballots if kind_of(asked) in BALLOT_KINDS else Answers
    responses = _valid(connection, consultation.id, step)
    return kind(
        [
            Row(content.get(asked.id), row.category, row.channel)
            for content, row in responses
            if _is_shown(asked, content)
        ],
        question=asked,
        others=_told_by_who_is_asked(consultation.step(step), asked, [content for content, _ in responses]),
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


def _valid(connection: sa.Connection, consultation: str, step: str) -> list[tuple[dict[str, Any], Any]]:
    """The content of each valid response, with its row, in an order that says nothing."""
    table = tables.response
    query = sa.select(table.c.content, table.c.category, table.c.channel).where(
        table.c.consultation == consultation,
        table.c.step == step,
        table.c.content.is_not(None),
        table.c.void_reason.is_(None),
    )
    rows = connection.execute(query.order_by(table.c.response_key)).all()
    return [(json.loads(row.content), row) for row in rows]


def _is_shown(question: Question, content: dict[str, Any]) -> bool:
    """Who answered was shown it, even where an answer that the condition depends on was redacted since."""
    return question.show_if is None or question.id in content or holds(question.show_if, content)


def _told_by_who_is_asked(step: Step, question: Question, contents: list[dict[str, Any]]) -> int:
    """How few people have in common what they answered to the sensitive questions that decide on who is asked.

    How many are asked says how many answered so. 0 where no sensitive question decides; where all answered alike, 1.
    """
    deciding, waiting = set[str](), [question]
    while waiting:
        show_if = waiting.pop().show_if
        found = set(questions_in(show_if)) - deciding if show_if is not None else set()
        deciding |= found
        waiting += [step.question(id) for id in found]
    sensitive = sorted(id for id in deciding if step.question(id).sensitive)
    if not sensitive or not contents:
        return 0
    alike = Counter(json.dumps([content.get(id) for id in sensitive], sort_keys=True) for content in contents)
    return min(alike.values()) if len(alike) > 1 else 1
