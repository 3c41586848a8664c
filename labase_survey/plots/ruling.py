"""The figure of rules: the place of each proposal under each of them, and which proposals hang on the choice of one."""

from typing import Any

from matplotlib.axes import Axes

from labase_survey.counting.compare import Comparison
from labase_survey.counting.count import places_by_id
from labase_survey.counting.rules import rule_named
from labase_survey.language import say
from labase_survey.plots.drawing import BLUE, GAP, INK, SIZE, SMALL, SOFT, Sheet, language_of, style
from labase_survey.plots.showing import comparison_table, describe, place_under
from labase_survey.plots.votes import base_of, in_short, listing, unshown

COLUMN, LEFT = 0.52, 0.22
"""Inches from the middle of a cell to the next, and from the edge to the first."""

DARK = {"boxstyle": "square,pad=0.35", "facecolor": BLUE, "edgecolor": INK, "linewidth": 1.0}
LIGHT = {**DARK, "facecolor": "white"}


def rules(comparison: Comparison, ax: Axes | None = None, *, language: str | None = None) -> Axes:
    """A line for each proposal, a cell for each rule with its place there; cells are dark where the rule selects it.

    Proposals stand in the order of the first rule. Beside those that some of the rules select and others don't, this is
    said. Where a rule doesn't buy a proposal there is a dash. Nothing is drawn under 5 people, or of a sensitive question.

    Args:
        comparison: what `compare_rules` gave.
        ax: where to draw; without it, in a new figure.
        language: of the words; without it, the notebook's.
    """
    code, result = language_of(language), comparison.first
    nothing = unshown(result, ax, language=code)
    if nothing is not None:
        return nothing
    title = _finding(comparison, code)
    bought = any(rule_named(rule).budgeted for rule in comparison.results)
    measure = say(f"plots.measure_rules{'_bought' if bought else ''}", code)
    with style():
        sheet = Sheet(ax, title)
        sheet.ax.set_xlim(0, 1)
        _key(sheet, comparison, code)
        for id in places_by_id(result):
            _line(sheet, comparison, id, language=code)
        sheet.close(measure, base_of(result, code), fictitious=result.fictitious, language=code)
    frame = comparison_table(comparison, code)
    items = [
        (str(name), ", ".join(f"{head} {value}" for head, value in row.items() if value))
        for name, row in frame.iterrows()
    ]
    alt = say("plots.alt_rules", code, title=title, measure=measure, items=listing(items, code))
    return describe(sheet.ax, alt, frame, title=title, language=code, fictitious=result.fictitious)


def _finding(comparison: Comparison, language: str) -> str:
    if len(comparison.results) == 1:
        return say("plots.rules_one", language)
    if not comparison.depends:
        return say("plots.rules_alike", language)
    return say("plots.rules_apart", language, names=in_short(comparison.first, comparison.depends, language))


def _middle(sheet: Sheet, position: int) -> float:
    return (LEFT + COLUMN * position) / sheet.inches


def _key(sheet: Sheet, comparison: Comparison, language: str) -> None:
    """The name of each rule, the first on top, with a line down to its column."""
    start, lines = sheet.at, list(comparison.results)
    for position, rule in enumerate(lines):
        left = _middle(sheet, position)
        sheet.text(say(f"rule.name_{rule}", language), left=left + 0.08 / sheet.inches, size=SMALL)
    for position in range(len(lines)):
        top = start + (sheet.at - start) * (position + 0.45) / len(lines)
        across, down = [_middle(sheet, position)] * 2, [top, sheet.at + 0.06]
        sheet.ax.plot(across, down, color=SOFT, linewidth=1, transform=sheet.across)
    sheet.space(0.16)


def _line(sheet: Sheet, comparison: Comparison, id: str, *, language: str) -> None:
    hangs = id in comparison.depends
    sheet.text(comparison.first.names(language)[id], bold=hangs)
    how: dict[str, Any] = {"ha": "center", "va": "center_baseline", "size": SIZE}
    for position, rule in enumerate(comparison.results):
        selects = id in comparison.selected[rule]
        colours: dict[str, Any] = {"color": "white", "weight": "bold", "bbox": DARK} if selects else {"bbox": LIGHT}
        place = place_under(comparison, rule, id, language=language)
        sheet.put(_middle(sheet, position), place, down=0.17, **how, **colours)
    if hangs:
        after = _middle(sheet, len(comparison.results)) - 0.1 / sheet.inches
        sheet.put(after, say("plots.hangs", language), down=0.17, size=SMALL, va="center")
    sheet.space(0.34 + GAP)
