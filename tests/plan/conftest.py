"""Small rounds written in a line, and the votes that give an order."""

from collections.abc import Callable
from typing import Any

import pytest

from labase_survey.definition.consultation import Consultation
from labase_survey.definition.reading import from_plain


@pytest.fixture
def make_round() -> Callable[..., Consultation]:
    """A round of three months whose proposals are "A", "B"…, each with the fields given; `teams` are days by id."""

    def make(money: int = 0, *, teams: dict[str, int] | None = None, **proposals: dict[str, Any]) -> Consultation:
        listed = [{"id": id, "letter": id, "label": f"Label {id}", **fields} for id, fields in proposals.items()]
        return from_plain(
            {
                "id": "made",
                "title": "Made",
                "period": {"start": "2017-07", "months": 3},
                "capacity": {
                    "money": money,
                    "teams": [{"id": id, "label": f"Team {id}", "days": days} for id, days in (teams or {}).items()],
                },
                "proposals": listed,
            }
        )

    return make


@pytest.fixture
def vote() -> Callable[[str], list[object]]:
    """A ballot of points that gives an order: "A BC" puts A first, B and C tied after it."""

    def make(order: str) -> list[object]:
        groups = order.split()
        return [{id: len(groups) - at for at, group in enumerate(groups) for id in group}]

    return make
