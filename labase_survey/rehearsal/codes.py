"""Invitation codes for made-up participants."""

from collections import Counter

from labase_survey.definition.consultation import Consultation
from labase_survey.store import Store


def codes_for(
    store: Store, consultation: Consultation, step: str, *, people: int, actor: str = "rehearsal"
) -> tuple[str, ...]:
    """A new code for each of `people`, the categories in turn; none for a step that asks for none.

    They are good for this step only. `actor` is who is written in the journal of actions.
    """
    if consultation.step(step).admission != "invitation":
        return ()
    categories: list[str | None] = [category.id for category in consultation.categories]
    categories = categories or [None]
    shares = Counter(categories[position % len(categories)] for position in range(people))
    return tuple(
        code
        for category, share in shares.items()
        for code in store.invite(consultation.id, step, count=share, category=category, actor=actor)
    )
