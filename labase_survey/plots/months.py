"""The figure of a plan: its activities month by month, then how much of each team's time they take."""

import datetime

from babel.dates import format_date
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from labase_survey.analysis.disclosure import total
from labase_survey.definition.capacity import Team
from labase_survey.language import money, month, number, say
from labase_survey.plan import Activity, Plan
from labase_survey.plots.drawing import (
    BAR,
    COLOURS,
    GAP,
    HATCHES,
    INK,
    SMALL,
    SOFT,
    Sheet,
    language_of,
    style,
)
from labase_survey.plots.showing import describe
from labase_survey.plots.votes import nothing_of

GRID = "#bfbfbf"
HEIGHT = 0.30
"""Inches of a cell in the teams' strip."""


def plan(plan: Plan, ax: Axes | None = None, *, language: str | None = None) -> Axes:
    """A calendar: a bar an activity over its months, with its agent-days; below, each team's load out of what it has.

    A plan follows from places, so under 5 people nothing is drawn but that it is hidden, as in `table` and `sentences`.

    Args:
        plan: what `make_plan` gave.
        ax: where to draw; without it, in a new figure.
        language: of the words; without it, the notebook's.
    """
    code = language_of(language)
    if not total(plan.result).is_open:
        return nothing_of(plan.result, ax, language=code)
    title = _finding(plan, code)
    spent = say(
        "plots.plan_money", code, cost=money(plan.cost, code), money=money(plan.consultation.capacity.money, code)
    )
    with style():
        sheet = Sheet(ax, title)
        months = _Months(plan, sheet, code)
        months.heads()
        for activity in plan.activities:
            _activity(months, activity)
        _teams(months)
        notes = (spent, say("plots.advice", code))
        sheet.close(*notes, fictitious=plan.fictitious, language=code)
    items = say("plots.separator", code).join(_item(plan, activity, code) for activity in plan.activities)
    alt = " ".join(filter(None, [say("plots.alt_plan", code, title=title), items and f"{items}.", spent]))
    return describe(sheet.ax, alt, plan.calendar(code), title=title, language=code, fictitious=plan.fictitious)


class _Months:
    """The months as columns of equal width, and what is drawn in them."""

    def __init__(self, plan: Plan, sheet: Sheet, language: str) -> None:
        self.plan, self.sheet, self.language = plan, sheet, language
        self.names = plan.result.names(language)
        self.codes = list(plan.case.model.months)
        self.teams = {team.id: position for position, team in enumerate(plan.consultation.capacity.teams)}
        sheet.ax.set_xlim(0, len(self.codes))

    def heads(self) -> None:
        """The months in short."""
        self.sheet.space(0.04)
        for position, code in enumerate(self.codes):
            words = short_month(code, self.language)
            self.sheet.ax.text(position + 0.5, self.sheet.at, words, ha="center", va="top", size=SMALL, color=SOFT)
        self.sheet.space(0.24)

    def grid(self, middle: float) -> None:
        """Short lines between months, behind a bar."""
        for position in range(len(self.codes) + 1):
            ends = (middle - BAR / 2 - 0.03, middle + BAR / 2 + 0.03)
            self.sheet.ax.plot([position] * 2, ends, color=GRID, linewidth=0.8, zorder=0, clip_on=False)

    def looks(self, team: str) -> tuple[str, str]:
        """A team's colour and hatch."""
        position = self.teams.get(team, len(self.teams))
        return COLOURS[position % len(COLOURS)], HATCHES[position % len(HATCHES)]

    def words(self, x: float, y: float, text: str) -> None:
        """A number that stays readable on a colour or a hatch."""
        box = {"boxstyle": "round,pad=0.18", "facecolor": "white", "edgecolor": "none"}
        self.sheet.ax.text(x, y, text, ha="center", va="center_baseline", size=SMALL, color=INK, bbox=box, zorder=4)


def short_month(code: str, language: str) -> str:
    """A month in few letters: « juil. », « Jul ».

    >>> short_month("2017-07", "fr")
    'juil.'
    """
    return format_date(datetime.date.fromisoformat(f"{code}-01"), "MMM", locale=language)


def _finding(plan: Plan, language: str) -> str:
    months = plan.case.model.months
    key = {0: "plots.plan_title_none", 1: "plots.plan_title_one"}.get(len(plan.activities), "plots.plan_title")
    first, last = month(months[0], language), month(months[-1], language)
    return say(key, language, number=len(plan.activities), start=first, end=last)


def _team_words(plan: Plan, id: str, language: str) -> str:
    team = plan.consultation.capacity.team(id)
    return team.label.to(language) if team else say("plots.no_team", language)


def _activity(months: _Months, activity: Activity) -> None:
    """Its words, then its bar over the months it lasts, each with the agent-days it takes."""
    sheet, proposal = months.sheet, months.plan.consultation.proposal(activity.proposal)
    sheet.text(months.names[activity.proposal])
    start = months.codes.index(activity.start)
    middle = sheet.at + 0.03 + BAR / 2
    months.grid(middle)
    colour, hatch = months.looks(proposal.team)
    at = start + 0.03
    sheet.ax.barh(
        middle, proposal.months - 0.06, left=at, height=BAR, color=colour, edgecolor=INK, hatch=hatch, zorder=3
    )
    for position, days in enumerate(proposal.days_by_month()):
        if days:
            months.words(start + position + 0.5, middle, number(days, months.language))
    sheet.space(0.03 + BAR + GAP)


def _teams(months: _Months) -> None:
    """A strip a team: each month filled as far as its agent-days are used."""
    sheet, code = months.sheet, months.language
    teams = months.plan.consultation.capacity.teams
    if not teams:
        return
    sheet.space(0.06)
    sheet.text(say("plots.plan_load", code), bold=True)
    sheet.space(0.06)
    load = months.plan.load()
    for team in teams:
        colour, hatch = months.looks(team.id)
        swatch = Rectangle(
            (0.02, sheet.at + 0.01),
            0.15 * len(months.codes) / sheet.inches,
            0.15,
            facecolor=colour,
            edgecolor=INK,
            hatch=hatch,
        )
        sheet.ax.add_patch(swatch)
        sheet.text(team.label.to(code), left=0.24 / sheet.inches)
        for position, month_code in enumerate(months.codes):
            used, available = (int(load[name][team.id, month_code]) for name in ("used", "available"))
            _cell(months, position, team, used=used, available=available)
        sheet.space(0.04 + HEIGHT + GAP)


def _cell(months: _Months, position: int, team: Team, *, used: int, available: int) -> None:
    sheet = months.sheet
    colour, hatch = months.looks(team.id)
    left, top, width = position + 0.03, sheet.at + 0.04, 0.94
    full = used / available if available else 0.0
    sheet.ax.add_patch(Rectangle((left, top), width, HEIGHT, facecolor="white", edgecolor=INK, linewidth=1))
    if full:
        fill = Rectangle((left, top), width * full, HEIGHT, facecolor=colour, edgecolor=INK, hatch=hatch, linewidth=1)
        sheet.ax.add_patch(fill)
    words = f"{number(used, months.language)}/{number(available, months.language)}"
    months.words(position + 0.5, top + HEIGHT / 2, words)


def _item(plan: Plan, activity: Activity, language: str) -> str:
    proposal = plan.consultation.proposal(activity.proposal)
    one_month = activity.start == activity.end
    return say(
        "plots.plan_item_month" if one_month else "plots.plan_item",
        language,
        name=plan.result.names(language)[activity.proposal],
        from_=month(activity.start, language),
        to=month(activity.end, language),
        team=_team_words(plan, proposal.team, language),
    )
