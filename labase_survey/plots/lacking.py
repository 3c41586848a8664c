"""The figure of fragility: how many ballots more each proposal lacked to be selected."""

from matplotlib.axes import Axes

from labase_survey.counting.count import places_by_id
from labase_survey.counting.fragility import Fragility
from labase_survey.counting.wording import amount
from labase_survey.language import number, say
from labase_survey.plots.bars import Bar, draw_bars
from labase_survey.plots.drawing import Sheet, language_of, style
from labase_survey.plots.showing import describe, fragility_table
from labase_survey.plots.votes import base_of, listing, unshown


def fragility(found: Fragility, ax: Axes | None = None, *, language: str | None = None) -> Axes:
    """Bars of the ballots that each proposal lacked; those selected stand first, without a bar.

    The title says how many ballots, filled in otherwise, would be enough to alter the selection, and a note whether that is
    the fewest or an upper bound. Nothing is drawn under 5 people, or of a sensitive question.

    Args:
        found: what `fragility` gave.
        ax: where to draw; without it, in a new figure.
        language: of the words; without it, the notebook's.
    """
    code, result = language_of(language), found.result
    nothing = unshown(result, ax, language=code)
    if nothing is not None:
        return nothing
    title, measure = _finding(found, code), say("plots.measure_fragility", code)
    bars = _bars(found, code)
    bound = say(f"fragility.{'fewest' if found.is_exact else 'bound'}", code) if (found.number or 0) > 1 else ""
    with style():
        sheet = Sheet(ax, title)
        draw_bars(sheet, bars)
        sheet.close(bound, measure, base_of(result, code), fictitious=result.fictitious, language=code)
    items = listing([(bar.name, bar.value) for bar in bars], code)
    measure = " ".join(filter(None, [bound, measure]))
    alt = say("plots.alt_bars", code, title=title, measure=measure, items=items)
    table = fragility_table(found, code)
    return describe(sheet.ax, alt, table, title=title, language=code, fictitious=result.fictitious)


def _finding(found: Fragility, language: str) -> str:
    if found.is_tied:
        return say("plots.fragility_tied", language)
    if found.number is None:
        return say(f"fragility.{'never' if found.is_exact else 'not_found'}_changed", language).rstrip(".")
    form = "one" if found.number == 1 else "many"
    return say(f"fragility.changed_{form}", language, number=number(found.number, language)).rstrip(".")


def _bars(found: Fragility, language: str) -> list[Bar]:
    names, lacked = found.result.names(language), found.lacked["ballots"].dropna().to_dict()
    return [
        Bar(names[id], None, say("plots.selected", language), leads=True)
        if id in found.selected
        else Bar(names[id], lacked[id], amount("ballot", lacked[id], language))
        if id in lacked
        else Bar(names[id], None, say("plots.not_found", language))
        for id in places_by_id(found.result)
    ]
