"""The figure of grades: one stack an option, from the best grade to the lowest, with the line of the majority."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from labase_survey.counting.count import Result
from labase_survey.errors import CountingError
from labase_survey.language import number, say
from labase_survey.plots.drawing import BAR, GAP, INK, NO_BREAK, SMALL, VERMILLION, Sheet, language_of, style, width_of
from labase_survey.plots.showing import describe
from labase_survey.plots.votes import base_of, empty, in_short

RAMP = ("#08306b", "#2a6fb0", "#7fb5dc", "#cfe1f2", "#ffffff")
"""From the best grade to the lowest: dark to light, so that it reads in black and white."""

NARROWEST = 0.055
"""The share of the width under which a number doesn't fit in its segment."""


def mentions(result: Result, ax: Axes | None = None, *, language: str | None = None) -> Axes:
    """Grades of each option, stacked from the best to the lowest, with the line of the majority in the middle.

    Each stack is as long as the others whatever the number of grades given; its segments say how many. Under 5 people
    nothing is drawn but that it is hidden.

    Args:
        result: what `count` gave for grades.
        ax: where to draw; without it, in a new figure.
        language: of the words; without it, the notebook's.

    Raises:
        CountingError: when the ballots are not grades.
    """
    code = language_of(language)
    if result.kind != "grades":
        raise CountingError(
            f"mentions draws grades and this result is of kind {result.kind!r}; draw it with results(result)"
        )
    nothing = empty(result, ax, language=code)
    if nothing is not None:
        return nothing
    counts = result.counts.loc[list(result.places.index)]
    words = {str(id): _majority_words(result, str(id), code) for id in counts.index}
    with style():
        title = _finding(result, words, code)
        sheet = Sheet(ax, title)
        sheet.ax.set_xlim(0, 1)
        _key(sheet, result, code)
        _stacks(sheet, result, counts, words=words, language=code)
        notes = (say("plots.mentions_note", code), base_of(result, code))
        sheet.close(*notes, fictitious=result.fictitious, language=code)
    alt = say("plots.alt_mentions", code, title=title, items=_items(result, counts, words, language=code))
    return describe(
        sheet.ax,
        alt,
        _table(result, counts, words, language=code),
        title=title,
        language=code,
        fictitious=result.fictitious,
    )


def majority_grade(result: Result, id: str) -> str | None:
    """The id of an option's majority grade; None when nobody graded it."""
    support = int(result.places["support"][id])
    return result.grades[len(result.grades) - support] if support else None


def shades(grades: int) -> list[str]:
    """As many shades as grades, from dark to light."""
    last = len(RAMP) - 1
    return [RAMP[round(at * last / max(grades - 1, 1))] for at in range(grades)]


def _majority_words(result: Result, id: str, language: str) -> str:
    grade = majority_grade(result, id)
    return result.grade_labels(language)[grade] if grade else say("plots.no_grade", language)


def _finding(result: Result, words: dict[str, str], language: str) -> str:
    if len(result.winners) > 1:
        return say("plots.mentions_tied", language, names=in_short(result, result.winners, language))
    best = result.winners[0]
    return say("plots.mentions_one", language, first=result.labels(language)[best], grade=words[best])


def _key(sheet: Sheet, result: Result, language: str) -> None:
    """The grades in their shades, in the order of the segments, on as many lines as they take."""
    left, inch = 0.0, 1 / sheet.inches
    sheet.space(0.05)
    for grade, shade in zip(result.grade_labels(language).values(), shades(len(result.grades)), strict=True):
        width = (0.22 + width_of(grade, SMALL) + 0.16) * inch
        if left and left + width > 1 + 0.16 * inch:
            left = 0.0
            sheet.space(0.22)
        at = (left + 0.02 * inch, sheet.at)
        swatch = Rectangle(at, 0.15 * inch, 0.15, facecolor=shade, edgecolor=INK, transform=sheet.across)
        sheet.ax.add_patch(swatch)
        sheet.put(left + 0.22 * inch, grade, down=0.075, size=SMALL, va="center")
        left += width
    sheet.space(0.36)


def _stacks(sheet: Sheet, result: Result, counts: pd.DataFrame, *, words: dict[str, str], language: str) -> None:
    names = result.names(language)
    half = say("plots.middle", language)
    sheet.put(0.5, half, size=SMALL, ha="center", va="center", color=INK)
    sheet.space(0.12)
    for id, row in counts.iterrows():
        words_together = words[str(id)].replace(" ", NO_BREAK)
        leads = str(id) in result.winners
        sheet.text(say("plots.item", language, name=names[str(id)], value=words_together), bold=leads)
        _stack(sheet, [int(some) for some in row])


def _stack(sheet: Sheet, row: list[int]) -> None:
    middle, left, given = sheet.at + 0.03 + BAR / 2, 0.0, sum(row)
    for some, shade in zip(row, shades(len(row)), strict=True):
        width = some / given if given else 0.0
        sheet.ax.barh(middle, width, left=left, height=BAR, color=shade, edgecolor=INK, clip_on=False)
        if width > NARROWEST:
            ink = "white" if shade in RAMP[:2] else INK
            at = _beside_middle(left, left + width)
            sheet.ax.text(at, middle, str(some), ha="center", va="center_baseline", size=SMALL, color=ink)
        left += width
    ends = (middle - BAR / 2 - 0.045, middle + BAR / 2 + 0.045)
    sheet.ax.plot([0.5, 0.5], ends, color="white", linewidth=4.5, solid_capstyle="butt")
    sheet.ax.plot([0.5, 0.5], ends, color=VERMILLION, linewidth=2.2, solid_capstyle="butt")
    sheet.space(0.03 + BAR + GAP)


def _beside_middle(left: float, right: float) -> float:
    """The middle of a segment; where the majority's line is too near, the middle of its larger side."""
    middle = (left + right) / 2
    if abs(middle - 0.5) > NARROWEST:
        return middle
    return (left + 0.5) / 2 if 0.5 - left > right - 0.5 else (0.5 + right) / 2


def _items(result: Result, counts: pd.DataFrame, words: dict[str, str], *, language: str) -> str:
    names, grades = result.names(language), result.grade_labels(language)
    told = []
    for id, row in counts.iterrows():
        given = ", ".join(f"{grades[str(grade)]} {number(int(some), language)}" for grade, some in row.items())
        told.append(say("plots.mentions_item", language, name=names[str(id)], grade=words[str(id)], counts=given))
    return say("plots.separator", language).join(told)


def _table(result: Result, counts: pd.DataFrame, words: dict[str, str], *, language: str) -> pd.DataFrame:
    frame = counts.rename(index=result.names(language), columns=result.grade_labels(language))
    frame.insert(0, say("plots.majority", language), list(words.values()))
    frame.index.name = say("rule.proposal", language)
    return frame
