"""Horizontal bars, each under its words and beside its number: what most figures here are made of."""

from dataclasses import dataclass

from labase_survey.plots.drawing import BAR, BLUE, GAP, INK, PALE, SIZE, Sheet

ROOM = 0.30
"""The share of the width that is kept for the numbers beside bars."""


@dataclass(frozen=True)
class Bar:
    """One bar: its words, its length, what is written beside it.

    `leads` bars are dark, others light; `apart` ones are hatched: they are no part of the order. `of` draws an outline
    of that length around the bar. Without a length there is no bar, only what is written.
    """

    name: str
    length: float | None
    value: str
    leads: bool = False
    apart: bool = False
    of: float = 0


def draw_bars(sheet: Sheet, bars: list[Bar]) -> None:
    """Draw bars one below another; all are measured by the longest."""
    longest = max([bar.length or 0 for bar in bars] + [bar.of for bar in bars], default=0) or 1
    sheet.ax.set_xlim(0, longest / (1 - ROOM))
    sheet.space(0.06)
    for bar in bars:
        sheet.text(bar.name, bold=bar.leads)
        middle = sheet.at + 0.03 + BAR / 2
        if bar.length is not None:
            if bar.of:
                sheet.ax.barh(middle, bar.of, height=BAR, color="white", edgecolor=INK, clip_on=False)
            colour = "white" if bar.apart else BLUE if bar.leads else PALE
            hatch = "////" if bar.apart else ""
            sheet.ax.barh(middle, bar.length, height=BAR, color=colour, edgecolor=INK, hatch=hatch, clip_on=False)
        end = max(bar.length or 0, bar.of)
        sheet.ax.annotate(
            bar.value,
            (end, middle),
            xytext=(6 if bar.length is not None else 0, 0),
            textcoords="offset points",
            va="center",
            size=SIZE,
            weight="bold" if bar.leads else "normal",
        )
        sheet.space(0.03 + BAR + GAP)
