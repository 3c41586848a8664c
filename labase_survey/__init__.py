"""Participatory surveys and co-construction in Jupyter: ask, vote, count, plan, share.

>>> import labase_survey as ls
>>> ls.count([["A", "B"], ["B"], ["C", "B"]], rule="approval").winners
('B',)

Each name is imported when it is first used: a participant's page must not wait for what only an analysis needs. The
module `plots` is reached the same way, as `ls.plots`.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from labase_survey import plots
    from labase_survey.analysis import by_category
    from labase_survey.analysis.raw import raw_access
    from labase_survey.counting.compare import compare_rules
    from labase_survey.counting.count import Result, count
    from labase_survey.counting.fragility import fragility
    from labase_survey.definition.consultation import Consultation
    from labase_survey.definition.reading import read_consultation, write_consultation
    from labase_survey.errors import SurveyError
    from labase_survey.formats import read_pabulib, read_preflib, write_pabulib, write_preflib
    from labase_survey.plan import Decision, Plan, make_plan
    from labase_survey.rehearsal import rehearse
    from labase_survey.report import render as render_report
    from labase_survey.store import Store, home, open_store
    from labase_survey.widgets.ballot import BallotWidget
    from labase_survey.widgets.follow import FollowWidget
    from labase_survey.widgets.form import FormWidget
    from labase_survey.widgets.plan import PlanWidget
    from labase_survey.widgets.prepare import PrepareWidget
    from labase_survey.widgets.results import ResultsWidget

__all__ = [
    "BallotWidget",
    "Consultation",
    "Decision",
    "FollowWidget",
    "FormWidget",
    "Plan",
    "PlanWidget",
    "PrepareWidget",
    "Result",
    "ResultsWidget",
    "Store",
    "SurveyError",
    "by_category",
    "compare_rules",
    "count",
    "fragility",
    "home",
    "make_plan",
    "open_store",
    "plots",
    "raw_access",
    "read_consultation",
    "read_pabulib",
    "read_preflib",
    "rehearse",
    "render_report",
    "write_consultation",
    "write_pabulib",
    "write_preflib",
]

_PLACES = {
    "BallotWidget": "widgets.ballot",
    "Consultation": "definition.consultation",
    "Decision": "plan",
    "FollowWidget": "widgets.follow",
    "FormWidget": "widgets.form",
    "Plan": "plan",
    "PlanWidget": "widgets.plan",
    "PrepareWidget": "widgets.prepare",
    "Result": "counting.count",
    "ResultsWidget": "widgets.results",
    "Store": "store",
    "SurveyError": "errors",
    "by_category": "analysis",
    "compare_rules": "counting.compare",
    "count": "counting.count",
    "fragility": "counting.fragility",
    "home": "store",
    "make_plan": "plan",
    "open_store": "store",
    "raw_access": "analysis.raw",
    "read_consultation": "definition.reading",
    "read_pabulib": "formats",
    "read_preflib": "formats",
    "rehearse": "rehearsal",
    "render_report": "report",
    "write_consultation": "definition.reading",
    "write_pabulib": "formats",
    "write_preflib": "formats",
}
"""Where each name is; `render_report` is called `render` there."""


def __getattr__(name: str) -> object:
    """The public name, imported now."""
    if name == "plots":
        return import_module("labase_survey.plots")
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}; it has: {', '.join(__all__)}")
    module = import_module(f"labase_survey.{_PLACES[name]}")
    value: object = getattr(module, name.removesuffix("_report"))
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """The public names, imported or not."""
    return __all__
