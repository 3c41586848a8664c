"""The figure of participation: who took part, out of those invited."""

from matplotlib.axes import Axes

from labase_survey.analysis.rates import Rates
from labase_survey.language import say
from labase_survey.plots.bars import Bar, draw_bars
from labase_survey.plots.drawing import Sheet, language_of, style
from labase_survey.plots.showing import describe
from labase_survey.plots.votes import listing


def participation(rates: Rates, ax: Axes | None = None, *, language: str | None = None) -> Axes:
    """A bar for each category: how many took part, in the outline of those invited where there are invitations.

    Args:
        rates: what `analysis.rates` gave.
        ax: where to draw; without it, in a new figure.
        language: of the words; without it, the notebook's.
    """
    code = language_of(language)
    title = rates.headline(code)
    bars = [
        Bar(
            name=name.to(code),
            length=rates.some.get(category),
            value=rates.in_words(category, code),
            leads=True,
            of=rates.of.get(category, 0),
        )
        for category, name in rates.names.items()
    ]
    with style():
        sheet = Sheet(ax, title)
        draw_bars(sheet, bars)
        notes = (say("plots.took_part_note", code) if rates.of else "", rates.reason(code))
        sheet.close(*notes, fictitious=rates.fictitious, language=code)
    items = listing([(bar.name, bar.value) for bar in bars], code)
    alt = say("plots.alt_took_part", code, title=title, items=items)
    return describe(sheet.ax, alt, rates.table(code), title=title, language=code, fictitious=rates.fictitious)
