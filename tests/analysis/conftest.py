"""Rooms made by hand, on the questions of the small round."""

import pytest

from labase_survey.counting.profile import Answers, Ballots, Row
from labase_survey.definition.questions import BALLOT_KINDS, Choice, kind_of


@pytest.fixture
def room(round_):
    """`room(question, {category: [answer, …]})`: the answers to a question of the small round."""

    def made(id, by_category, channel="web"):
        question = next(q for step in round_.steps for q in step.questions if q.id == id)
        rows = [Row(answer, category, channel) for category, given in by_category.items() for answer in given]
        options = round_.options(question) if isinstance(question, Choice) else ()
        kind = Ballots if kind_of(question) in BALLOT_KINDS else Answers
        return kind(rows, question=question, options=options, categories=("user", "agent"))

    return made
