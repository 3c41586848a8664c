"""Invitations: made once, shown once, stored as keyed hashes."""

from dataclasses import dataclass

import sqlalchemy as sa

from labase_survey.definition.consultation import Consultation
from labase_survey.errors import NotFoundError, PhaseError
from labase_survey.store import tables
from labase_survey.store.keys import new_token, token_hash
from labase_survey.store.publishing import steps

MOST_INVITATIONS = 100_000


@dataclass(frozen=True)
class Invited:
    """Whom a lot of invitations is for; `step` None means every step that asks for an invitation."""

    step: str | None
    category: str | None
    institution: str | None
    count: int


def invite(connection: sa.Connection, consultation: Consultation, invited: Invited, *, secret: bytes) -> list[str]:
    """Fresh tokens, each good for every step meant; they are kept nowhere else."""
    _refuse_strangers(consultation, invited)
    meant = _steps_meant(connection, consultation, invited.step)
    tokens: set[str] = set()
    while len(tokens) < invited.count:
        tokens.add(new_token())
    rows = [
        {
            "consultation": consultation.id,
            "step": step,
            "token_hash": token_hash(secret, consultation.id, step, token=token),
            "category": invited.category,
            "institution": invited.institution,
            "used": 0,
        }
        for step in meant
        for token in sorted(tokens)
    ]
    if rows:
        connection.execute(sa.insert(tables.invitation), rows)
    return sorted(tokens)


def any_invitation(connection: sa.Connection) -> bool:
    """Whether the database holds an invitation, which depends on the secret."""
    return connection.execute(sa.select(tables.invitation.c.step).limit(1)).first() is not None


def _refuse_strangers(consultation: Consultation, invited: Invited) -> None:
    if not 0 < invited.count <= MOST_INVITATIONS:
        raise ValueError(f"{invited.count} invitations can't be made; ask for 1 to {MOST_INVITATIONS} at a time")
    if invited.category is None:
        if consultation.categories:
            known = ", ".join(category.id for category in consultation.categories)
            raise NotFoundError(f"an invitation says in what capacity people take part; write one of: {known}")
        return
    category = consultation.category(invited.category)
    known = ", ".join(institution.id for institution in category.institutions) or "none"
    if invited.institution is not None and invited.institution not in known.split(", "):
        raise NotFoundError(f"category {category.id!r} has no institution {invited.institution!r}; it has: {known}")


def _steps_meant(connection: sa.Connection, consultation: Consultation, step: str | None) -> list[str]:
    by_invitation = [one.id for one in consultation.steps if one.admission == "invitation"]
    if step is not None and consultation.step(step).admission != "invitation":
        raise PhaseError(
            f"step {step!r} of {consultation.id!r} is open to anybody and takes no invitation; "
            'write admission = "invitation" in its text before it opens'
        )
    states = steps(connection, consultation.id)
    meant = [id for id in ([step] if step else by_invitation) if states[id].phase != "closed"]
    if not meant:
        what = f"step {step!r} is closed" if step else "no step that is still to close asks for an invitation"
        raise PhaseError(f"{what} in {consultation.id!r}: nobody can be invited any more")
    return meant
