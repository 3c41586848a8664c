"""What the answers say, as far as it may leave the room: every number passes `disclosure`."""

from labase_survey.analysis.answers import Summary, summary
from labase_survey.analysis.disclosure import SUPPRESSED, Suppressed, breakdown, cells, total, why_closed
from labase_survey.analysis.groups import Groups, by_category
from labase_survey.analysis.rates import Rates, rates

__all__ = [
    "SUPPRESSED",
    "Groups",
    "Rates",
    "Summary",
    "Suppressed",
    "breakdown",
    "by_category",
    "cells",
    "rates",
    "summary",
    "total",
    "why_closed",
]
