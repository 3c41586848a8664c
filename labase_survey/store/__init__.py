"""Where everything is kept: SQLAlchemy Core on SQLite or PostgreSQL, opened by `open_store`."""

from labase_survey.store.place import home
from labase_survey.store.publishing import StepState
from labase_survey.store.purging import Due
from labase_survey.store.releases import Released
from labase_survey.store.responses import Participation
from labase_survey.store.store import Store, open_store
from labase_survey.store.submitting import Entry, Outcome
from labase_survey.store.writer import Writer

__all__ = [
    "Due",
    "Entry",
    "Outcome",
    "Participation",
    "Released",
    "StepState",
    "Store",
    "Writer",
    "home",
    "open_store",
]
