"""Figures for notebooks and reports, with their words and their numbers. Each draws on an `ax` and gives it back.

`show` makes what a notebook displays and a report publishes; `table` and `sentences` do the same for frames and lists.
"""

from labase_survey.marks import KEY, MARK, is_marked
from labase_survey.plots.asking import answers
from labase_survey.plots.comparing import by_category
from labase_survey.plots.drawing import style
from labase_survey.plots.grading import mentions
from labase_survey.plots.lacking import fragility
from labase_survey.plots.months import plan
from labase_survey.plots.ruling import rules
from labase_survey.plots.showing import (
    Published,
    describe,
    description,
    sentences,
    show,
    table,
)
from labase_survey.plots.turnout import participation
from labase_survey.plots.votes import results

__all__ = [
    "KEY",
    "MARK",
    "Published",
    "answers",
    "by_category",
    "describe",
    "description",
    "fragility",
    "is_marked",
    "mentions",
    "participation",
    "plan",
    "results",
    "rules",
    "sentences",
    "show",
    "style",
    "table",
]
