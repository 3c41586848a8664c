"""The figure of a vote: supports as bars, the best placed first."""

import pandas as pd
from matplotlib.axes import Axes

from labase_survey.analysis.disclosure import total, why_closed
from labase_survey.counting.count import Result
from labase_survey.counting.rules import rule_named
from labase_survey.counting.wording import amount
from labase_survey.errors import CountingError
from labase_survey.language import join, number, say
from labase_survey.plots.bars import Bar, draw_bars
from labase_survey.plots.drawing import Sheet, language_of, style
from labase_survey.plots.showing import describe, kept_back, result_table


def results(result: Result, ax: Axes | None = None, *, language: str | None = None) -> Axes:
    """Bars of support, the best placed first; those in first place are dark.

    Under 5 people nothing is drawn but that it is hidden.

    Args:
        result: what `count` gave.
        ax: where to draw; without it, in a new figure.
        language: of the words; without it, the notebook's.

    Raises:
        CountingError: for grades, which `mentions` draws.
    """
    if result.kind == "grades":
        raise CountingError(
            f"results draws amounts of support and this result is of kind {result.kind!r}; draw it with mentions(result)"
        )
    code = language_of(language)
    nothing = empty(result, ax, language=code)
    if nothing is not None:
        return nothing
    with style():
        title = finding(result, code)
        sheet = Sheet(ax, title)
        bars = _bars(result, code)
        draw_bars(sheet, bars)
        measure = say(f"plots.measure_{result.rule}", code)
        sheet.close(measure, base_of(result, code), fictitious=result.fictitious, language=code)
    items = listing([(bar.name, bar.value) for bar in bars], code)
    alt = say("plots.alt_bars", code, title=title, measure=measure, items=items)
    return describe(sheet.ax, alt, result_table(result, code), title=title, language=code, fictitious=result.fictitious)


def empty(result: Result, ax: Axes | None = None, *, language: str) -> Axes | None:
    """What stands for a figure that the gate keeps in, or that has no ballot; None when there is one to draw."""
    if total(result).is_open and result.n > result.blank:
        return None
    return nothing_of(result, ax, language=language)


def nothing_of(result: Result, ax: Axes | None = None, *, language: str) -> Axes:
    """What stands for a figure of this result or of what follows from it: a sentence that says why there is none."""
    is_open = total(result).is_open
    title = say("plots.nothing" if is_open else "plots.hidden_title", language)
    why = base_of(result, language) if is_open else why_closed(result, language)
    with style():
        sheet = Sheet(ax, title)
        sheet.close(why, fictitious=result.fictitious, language=language)
    alt, table = say("plots.item", language, name=title, value=why), result_table(result, language)
    return describe(sheet.ax, alt, table, title=title, language=language, fictitious=result.fictitious)


def unshown(result: Result, ax: Axes | None = None, *, language: str) -> Axes | None:
    """What stands for a figure of what follows from ballots one by one, where the gate keeps it in or there are none."""
    why = kept_back(result, language)
    if why is None or not total(result).is_open:
        return empty(result, ax, language=language)
    title = say("plots.hidden_title", language)
    with style():
        sheet = Sheet(ax, title)
        sheet.close(why, fictitious=result.fictitious, language=language)
    table = pd.DataFrame({say("rule.proposal", language): [why]})
    alt = say("plots.item", language, name=title, value=why)
    return describe(sheet.ax, alt, table, title=title, language=language, fictitious=result.fictitious)


def finding(result: Result, language: str) -> str:
    """What a result says first: who leads, and who follows; or how many proposals a budget buys."""
    names, places = result.labels(language), result.places["place"]
    if rule_named(result.rule).budgeted:
        bought = amount("proposal", len(result.selected), language)
        return say("plots.buys", language, bought=bought, all=number(len(places), language))
    if len(result.winners) == len(places) > 1:
        return say("plots.leads_all", language)
    if len(result.winners) > 1:
        return say("plots.leads_tied", language, names=in_short(result, result.winners, language))
    second = [str(id) for id, place in places.items() if place == 2]
    first = names[result.winners[0]]
    if len(second) == 1:
        return say("plots.leads_two", language, first=first, second=names[second[0]])
    return say("plots.leads_one", language, first=first)


def in_short(result: Result, ids: tuple[str, ...], language: str) -> str:
    """Names in a row where they are few, else their letters."""
    names, letters = result.labels(language), result.letters
    if len(ids) <= 2 or not all(letters[id] for id in ids):
        return join([names[id] for id in ids], language)
    return join([letters[id] for id in ids], language)


def base_of(result: Result, language: str) -> str:
    """How many people it is about, and that it advises."""
    key = "plots.base_blank" if result.blank else "plots.base"
    base = say(key, language, n=number(result.n, language), blank=number(result.blank, language))
    return f"{base} {say('plots.advice', language)}"


def listing(items: list[tuple[str, str]], language: str) -> str:
    """Names with their values, in a row."""
    told = [say("plots.item", language, name=name, value=value) for name, value in items]
    return say("plots.separator", language).join(told)


def _bars(result: Result, language: str) -> list[Bar]:
    names = result.names(language)
    return [
        Bar(names[str(id)], max(float(support), 0), _value(result, float(support), language), str(id) in result.winners)
        for id, support in result.places["support"].items()
    ]


def _value(result: Result, support: float, language: str) -> str:
    people = "person" if result.worth is None else "part"
    words = {"approval": people, "plurality": people, "points": "point", "borda": "point"}
    word = words.get(result.rule)
    if word:
        return amount(word, support, language)
    return number(support, language, int(support % 1 > 0))
