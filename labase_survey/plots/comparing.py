"""The figure of categories: how far users and agents agree on each proposal."""

import pandas as pd
from matplotlib.axes import Axes

from labase_survey.analysis.groups import Groups
from labase_survey.counting.wording import amount
from labase_survey.language import number, say
from labase_survey.plots.drawing import (
    COLOURS,
    GAP,
    INK,
    MARKERS,
    NO_BREAK,
    SIZE,
    SMALL,
    SOFT,
    Sheet,
    language_of,
    style,
    width_of,
)
from labase_survey.plots.showing import describe
from labase_survey.plots.votes import listing

LINE_OF_DOTS = 0.24
DOT = 11.0
MARGIN = 0.09
"""Inches before the first dot and after the last one, so that none is cut."""


def by_category(groups: Groups, ax: Axes | None = None, *, language: str | None = None) -> Axes:
    """A line for each proposal, a dot for each category where its share of supporters is, the numbers beside it.

    The proposals on which categories differ most stand first. Categories that the gate hides are named below.

    Args:
        groups: what `analysis.by_category` gave.
        ax: where to draw; without it, in a new figure.
        language: of the words; without it, the notebook's.
    """
    code = language_of(language)
    title = _finding(groups, code)
    measure = say("plots.groups_measure", code, measure=groups.measure(code))
    shown = bool(groups.sizes)
    with style():
        sheet = Sheet(ax, title)
        if shown:
            _key(sheet, groups, code)
            _lines(sheet, groups, code)
        notes = [measure, groups.reason(code), say("plots.advice", code)] if shown else [groups.reason(code)]
        sheet.close(*notes, fictitious=groups.fictitious, language=code)
    alt = groups.reason(code)
    if shown:
        told = [say("plots.alt_groups", code, title=title, measure=measure, items=_items(groups, code)), alt]
        alt = " ".join(filter(None, told))
    return describe(sheet.ax, alt, groups.table(code), title=title, language=code, fictitious=groups.fictitious)


def shares(groups: Groups) -> pd.DataFrame:
    """The share of each category shown that supports each proposal, those that differ most first."""
    frame = groups.people / pd.Series(groups.sizes)
    gap = (frame.max(axis=1) - frame.min(axis=1)).round(9)
    order = pd.DataFrame({"gap": gap, "share": frame.mean(axis=1)}).sort_values(
        ["gap", "share"] if len(frame.columns) > 1 else ["share"], ascending=False, kind="stable"
    )
    return frame.loc[order.index]


def _finding(groups: Groups, language: str) -> str:
    if not groups.sizes:
        return say("plots.groups_hidden", language)
    frame = shares(groups)
    first = groups.offered.labels(language)[str(frame.index[0])]
    if len(frame.columns) == 1:
        category = groups.label(str(frame.columns[0]), language)
        return say("plots.groups_one", language, name=first, category=category)
    if frame.iloc[0].max() == frame.iloc[0].min():
        return say("plots.groups_alike", language)
    return say("plots.groups_apart", language, name=first)


def _key(sheet: Sheet, groups: Groups, language: str) -> None:
    """Which mark is which category, and how many people are in it."""
    sheet.space(0.03)
    for position, (category, size) in enumerate(groups.sizes.items()):
        people = amount("person", size, language).replace(" ", NO_BREAK)
        _dot(sheet, 0.08 / sheet.inches, position, down=0.1)
        label = groups.label(category, language)
        sheet.text(say("plots.item", language, name=label, value=people), left=0.24 / sheet.inches)
        sheet.space(0.03)
    sheet.space(0.10)


def _lines(sheet: Sheet, groups: Groups, language: str) -> None:
    columns = _columns(sheet, groups, language)
    scale = _Scale(sheet, end=columns[0] - 0.32 / sheet.inches)
    sheet.ax.set_xlim(0, 1)
    _heads(sheet, scale, columns, groups=groups, language=language)
    names = groups.offered.names(language)
    for id, row in shares(groups).iterrows():
        sheet.text(names[str(id)])
        middle = sheet.at + LINE_OF_DOTS / 2 + 0.02
        _track(sheet, scale, middle, row=row)
        for position, (category, share) in enumerate(row.items()):
            down = middle - sheet.at
            _dot(sheet, scale.at(float(share)), position, down=down)
            words = number(int(groups.people[str(category)][str(id)]), language)
            sheet.put(columns[position], words, down=down, size=SIZE, ha="center", va="center_baseline")
        sheet.space(LINE_OF_DOTS + 0.02 + GAP)


class _Scale:
    """Where a share of a group stands, as a share of the sheet's width."""

    def __init__(self, sheet: Sheet, *, end: float) -> None:
        self.start = MARGIN / sheet.inches
        self.end = end - MARGIN / sheet.inches

    def at(self, share: float) -> float:
        return self.start + share * (self.end - self.start)


def _columns(sheet: Sheet, groups: Groups, language: str) -> list[float]:
    """Where the numbers of each category stand, from the right edge inwards."""
    widest = max(width_of(_of(size, language), SMALL) for size in groups.sizes.values()) + 0.12
    count = len(groups.sizes)
    return [1 - (count - position - 0.5) * widest / sheet.inches for position in range(count)]


def _of(size: int, language: str) -> str:
    return say("plots.out_of", language, n=number(size, language))


def _heads(sheet: Sheet, scale: _Scale, columns: list[float], *, groups: Groups, language: str) -> None:
    """The words of the scale; over each column of numbers its mark, and out of how many they are."""
    words = (("plots.nobody", 0.0, "left"), ("plots.middle", 0.5, "center"), ("plots.everybody", 1.0, "right"))
    for (key, share, side), nudge in zip(words, (-0.02, 0, 0.02), strict=True):
        sheet.put(scale.at(share) + nudge, say(key, language), down=0.27, size=SMALL, color=SOFT, ha=side, va="center")
    for position, (at, size) in enumerate(zip(columns, groups.sizes.values(), strict=True)):
        _dot(sheet, at, position, down=0.08)
        sheet.put(at, _of(size, language), down=0.27, size=SMALL, color=SOFT, ha="center", va="center")
    sheet.space(0.42)


def _track(sheet: Sheet, scale: _Scale, middle: float, *, row: "pd.Series[float]") -> None:
    """The whole range as a thin line with ticks, the span between categories as a thick one."""
    transform = sheet.across
    sheet.ax.plot([scale.at(0), scale.at(1)], [middle] * 2, color="#bfbfbf", linewidth=1, transform=transform, zorder=1)
    for share in (0, 0.5, 1):
        ends = [middle - 0.05, middle + 0.05]
        sheet.ax.plot([scale.at(share)] * 2, ends, color="#bfbfbf", linewidth=1, transform=transform, zorder=1)
    span = [scale.at(float(row.min())), scale.at(float(row.max()))]
    sheet.ax.plot(span, [middle] * 2, color=SOFT, linewidth=4, transform=transform, zorder=2, solid_capstyle="butt")


def _dot(sheet: Sheet, x: float, position: int, *, down: float) -> None:
    colour, marker = COLOURS[position % len(COLOURS)], MARKERS[position % len(MARKERS)]
    sheet.ax.plot(
        [x],
        [sheet.at + down],
        marker=marker,
        markersize=DOT - min(position, 3),  # so that each is seen where they stand on one another
        markerfacecolor=colour,
        markeredgecolor=INK,
        markeredgewidth=1.1,
        linestyle="none",
        transform=sheet.across,
        zorder=3 + position,
        clip_on=False,
    )


def _items(groups: Groups, language: str) -> str:
    frame = groups.table(language).loc[[groups.offered.names(language)[str(id)] for id in shares(groups).index]]
    shown = [groups.label(category, language) for category in groups.sizes]
    told = [(str(name), ", ".join(f"{label} {row[label]}" for label in shown)) for name, row in frame.iterrows()]
    return listing(told, language)
