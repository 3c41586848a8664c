"""Votes and answers made by hand, on the small round; every figure is closed after its test."""

import matplotlib.pyplot as plt
import pytest

from labase_survey.counting.profile import Answers, Ballots, Row
from labase_survey.definition.questions import BALLOT_KINDS, Choice, kind_of


@pytest.fixture(autouse=True)
def _closed_figures():
    yield
    plt.close("all")


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


@pytest.fixture
def words_of():
    """The words drawn on an `ax`, from the top down."""
    return lambda ax: [text.get_text() for text in ax.texts]


@pytest.fixture
def lengths():
    """The lengths of the bars on an `ax`, those drawn as bars and not as swatches."""
    return lambda ax: [bar.get_width() for bars in ax.containers for bar in bars]
