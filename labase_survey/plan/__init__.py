"""Deciding: which proposals are retained in the period, when, and why the others aren't."""

from labase_survey.plan.committee import Decision
from labase_survey.plan.making import make_plan
from labase_survey.plan.plan import Plan
from labase_survey.plan.schedule import Activity

__all__ = ["Activity", "Decision", "Plan", "make_plan"]
